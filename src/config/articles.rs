//! `[articles]`: what search engines are told of article pages.

use serde::{Deserialize, Serialize};

use super::reader::Reader;

/// `[articles]`. An article may say otherwise for itself.
#[derive(Debug, Clone)]
pub struct Articles {
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
    Articles {
        canonical: reader.choice(articles, "canonical", Canonical::Own, &Canonical::WORDS),
        noindex: reader.bool(articles, "noindex", false),
    }
}
