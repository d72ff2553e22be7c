//! What search engines are told of an article's page: which address is the one to know it
//! by, and whether to leave it out. The page, the sitemap and whatever else speaks to them
//! must say the same.

use crate::config::{Canonical, Config};
use crate::graph::Article;

/// Where the canonical link of an article's page leads.
pub fn canonical_link(article: &Article, config: &Config) -> Canonical {
    let facts = &article.facts;
    let has_original = facts.original.is_some() || facts.web.is_some();
    match facts.canonical.unwrap_or(config.articles.canonical) {
        Canonical::Original if !has_original => Canonical::Own,
        canonical => canonical,
    }
}

/// Whether search engines shall leave an article's page out.
pub fn is_noindex(article: &Article, config: &Config) -> bool {
    article.draft || article.facts.noindex.unwrap_or(config.articles.noindex)
}

/// Whether a sitemap names an article's page: only what search engines shall show, and by
/// this address.
pub fn is_in_sitemap(article: &Article, config: &Config) -> bool {
    let is_elsewhere = canonical_link(article, config) == Canonical::Original;
    !is_noindex(article, config) && !is_elsewhere
}
