//! Rules for search engines: the canonical address of an article, and whether it is indexed. Pages, sitemaps and
//! metadata use these functions, so that they agree.

use crate::config::{Canonical, Config};
use crate::graph::Article;

/// The target of the canonical link of an article.
pub fn canonical_link(article: &Article, config: &Config) -> Canonical {
    let has_original = article.keys.original.is_some() || article.keys.web.is_some();
    match article.canonical.unwrap_or(config.articles.canonical) {
        Canonical::Original if !has_original => Canonical::Page,
        canonical => canonical,
    }
}

/// Whether search engines must not index an article. A draft is never indexed.
pub fn is_noindex(article: &Article, config: &Config) -> bool {
    article.noindex.unwrap_or(config.articles.noindex)
}

/// Whether the sitemap contains an article: it is indexed, and its own address is the canonical one.
pub fn is_in_sitemap(article: &Article, config: &Config) -> bool {
    let is_canonical_external = canonical_link(article, config) == Canonical::Original;
    !article.draft && !is_noindex(article, config) && !is_canonical_external
}
