//! `[articles]`: where article pages are, and their canonical URLs.

use serde::{Deserialize, Serialize};

use super::article_address::{self, ArticleAddress};
use super::reader::Reader;
use crate::diag::Diagnostic;

/// `[articles]`. An article may say otherwise for itself.
#[derive(Debug, Clone)]
pub struct Articles {
    /// Their addresses.
    pub address: ArticleAddress,
    /// Which address search engines shall know an article by.
    pub canonical: Canonical,
    /// Whether search engines shall leave articles out.
    pub noindex: bool,
}

/// Where the canonical link of an article's page leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Canonical {
    /// To the page itself.
    Own,
    /// To the original on another site, if there is one.
    Original,
    /// Nowhere: there is no such link.
    Nowhere,
}

impl Canonical {
    /// The words for them, in `site.toml` and in front matter.
    pub const WORDS: [(&'static str, Self); 3] =
        [("self", Self::Own), ("original", Self::Original), ("none", Self::Nowhere)];
}

pub(super) fn read(reader: &mut Reader<'_>) -> Articles {
    let articles = reader.table("articles.");
    let address = reader.string(articles, "address");
    let address = address.as_deref().unwrap_or(article_address::DEFAULT);
    let address = ArticleAddress::parse(address).unwrap_or_else(|problem| {
        let message = format!("`articles.address` can't be `{address}`");
        let place = reader.place(articles, "address");
        let diagnostic = Diagnostic::error("bad-setting", message).label(problem.label);
        reader.report(diagnostic.maybe_hint(problem.hint), place);
        ArticleAddress::default()
    });
    Articles {
        address,
        canonical: reader.choice(articles, "canonical", Canonical::Own, &Canonical::WORDS),
        noindex: reader.bool(articles, "noindex", false),
    }
}
