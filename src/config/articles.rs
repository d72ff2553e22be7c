//! `[articles]`: the URLs of articles, and settings for search engines.

use serde::{Deserialize, Serialize};

use super::article_address::{self, ArticleAddress};
use super::reader::Reader;
use crate::diag::Diagnostic;

/// `[articles]`. Front matter overrides these settings.
#[derive(Debug, Clone)]
pub struct ArticleSettings {
    /// The pattern of URLs.
    pub address: ArticleAddress,
    /// The target of the canonical link.
    pub canonical: Canonical,
    /// Whether to exclude articles from search engines.
    pub noindex: bool,
}

/// The target of the canonical link of an article's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Canonical {
    /// The page itself.
    Page,
    /// The original on another site, if there is one.
    Original,
    /// No canonical link.
    None,
}

impl Canonical {
    /// The values in `site.toml` and in front matter.
    pub const WORDS: [(&'static str, Self); 3] =
        [("self", Self::Page), ("original", Self::Original), ("none", Self::None)];
}

pub(super) fn read(reader: &mut Reader<'_>) -> ArticleSettings {
    let articles = reader.table("articles.");
    let address = reader.string(articles, "address");
    let address = address.as_deref().unwrap_or(article_address::DEFAULT);
    let address = ArticleAddress::parse(address).unwrap_or_else(|problem| {
        let message = format!("invalid `articles.address` `{address}`");
        let place = reader.place(articles, "address");
        let diagnostic = Diagnostic::error("bad-setting", message).label(problem.label);
        reader.report(diagnostic.maybe_hint(problem.hint), place);
        ArticleAddress::default()
    });
    ArticleSettings {
        address,
        canonical: reader.choice(articles, "canonical", Canonical::Page, &Canonical::WORDS),
        noindex: reader.bool(articles, "noindex", false),
    }
}
