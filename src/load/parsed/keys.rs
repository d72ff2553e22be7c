//! Hashes of the names and URLs in an article. The graph compares hashes instead of texts, so each text is
//! normalised and hashed once, when the file is parsed.

use serde::{Deserialize, Serialize};

use super::fields::{ProviderRef, RelatedCard};
use crate::text::key::TextKey;
use crate::text::url;

/// The keys of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleKeys {
    /// `category`
    pub category: TextKey,
    /// `provider`, else the host of the story.
    pub provider: Option<ProviderKeys>,
    /// `topics`
    pub topics: Box<[TextKey]>,
    /// The normalised `originalUrl`
    pub original: Option<TextKey>,
    /// The normalised `webUrl`.
    pub web: Option<TextKey>,
    /// `related`
    pub cards: Box<[RelatedKeys]>,
}

/// The keys of a reference to a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderKeys {
    /// The [identity](ProviderRef::identity).
    pub identity: TextKey,
    /// The name and domain as written.
    pub spelling: TextKey,
    /// The images.
    pub images: Option<TextKey>,
}

/// The keys of a related card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedKeys {
    /// The normalised URL.
    pub page: Option<TextKey>,
    /// The identity of the provider.
    pub provider: Option<TextKey>,
}

impl ProviderKeys {
    pub(in crate::load) fn new(provider: &ProviderRef) -> Self {
        let ProviderRef { name, domain, images } = provider;
        Self {
            identity: TextKey::new(&provider.identity()),
            spelling: TextKey::from_parts([name.as_deref(), domain.as_deref()]),
            images: (!images.is_empty()).then(|| TextKey::new(&format!("{images:?}"))),
        }
    }
}

impl RelatedKeys {
    pub(in crate::load) fn new(card: &RelatedCard) -> Self {
        Self {
            page: url::key(&card.url),
            provider: card.provider.as_ref().map(|provider| TextKey::new(&provider.identity())),
        }
    }
}
