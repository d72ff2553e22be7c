//! What search engines are told of an article's page: which address is the one to know it
//! by, and whether to leave it out. The page, the sitemap and whatever else speaks to them
//! must say the same.

use crate::config::{Canonical, Config};
use crate::graph::Article;

/// Where the canonical link of an article's page leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CanonicalLink<'a> {
    /// To the page itself.
    Own,
    /// To an address of another site.
    Elsewhere(&'a str),
    /// There is none.
    Nowhere,
}

/// Where the canonical link of an article's page leads.
pub fn canonical_link<'a>(article: &'a Article, config: &Config) -> CanonicalLink<'a> {
    let original = || article.original_url.as_deref().or(article.web_url.as_deref());
    match article.canonical.unwrap_or(config.articles.canonical) {
        Canonical::Own => CanonicalLink::Own,
        Canonical::Original => original().map_or(CanonicalLink::Own, CanonicalLink::Elsewhere),
        Canonical::Nowhere => CanonicalLink::Nowhere,
    }
}

/// Whether search engines shall leave an article's page out.
pub fn is_noindex(article: &Article, config: &Config) -> bool {
    article.draft || article.noindex.unwrap_or(config.articles.noindex)
}

/// Whether a sitemap names an article's page: only what search engines shall show, and by
/// this address.
pub fn is_in_sitemap(article: &Article, config: &Config) -> bool {
    let is_elsewhere = matches!(canonical_link(article, config), CanonicalLink::Elsewhere(_));
    !is_noindex(article, config) && !is_elsewhere
}
