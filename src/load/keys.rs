//! Hash keys of what an article names. The graph compares keys instead of texts, so each text is
//! normalised and hashed once, when its file is parsed.

use serde::{Deserialize, Serialize};

use super::parsed::{Card, WrittenProvider};
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
    /// The normalised `originalUrl`.
    pub original: Option<TextKey>,
    /// The normalised `webUrl`.
    pub web: Option<TextKey>,
    /// `related`
    pub cards: Box<[CardKeys]>,
}

/// The keys of a provider as an article names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderKeys {
    /// Its [identity](WrittenProvider::identity): equal for one provider.
    pub identity: TextKey,
    /// Its name and domain as written.
    pub written: TextKey,
    /// Its images.
    pub images: Option<TextKey>,
}

/// The keys of a related card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardKeys {
    /// The normalised URL that it links to.
    pub page: Option<TextKey>,
    /// The identity of its provider.
    pub provider: Option<TextKey>,
}

impl ProviderKeys {
    pub(super) fn new(provider: &WrittenProvider) -> Self {
        let WrittenProvider { name, domain, images } = provider;
        Self {
            identity: TextKey::new(&provider.identity()),
            written: TextKey::from_parts([name.as_deref(), domain.as_deref()]),
            images: (!images.is_empty()).then(|| TextKey::new(&format!("{images:?}"))),
        }
    }
}

impl CardKeys {
    pub(super) fn new(card: &Card) -> Self {
        Self {
            page: url::key(&card.url),
            provider: card.provider.as_ref().map(|provider| TextKey::new(&provider.identity())),
        }
    }
}
