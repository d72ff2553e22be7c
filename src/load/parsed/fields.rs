//! Structured values of front matter keys.

use std::borrow::Cow;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::text::site_path::SitePath;
use crate::text::timestamp::Timestamp;
use crate::text::{host, slug};

/// A reference to a provider in an article or a card. It has a name or a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRef {
    /// `name`
    pub name: Option<CompactString>,
    /// `domain`
    pub domain: Option<CompactString>,
    /// `images`
    pub images: Box<[Image]>,
}

impl ProviderRef {
    /// The identity of the provider: the [key](host::key) of the domain, else the
    /// [identity](name_identity) of the name.
    pub fn identity(&self) -> Cow<'_, str> {
        match (&self.domain, &self.name) {
            (Some(domain), _) => host::key(domain).unwrap_or_else(|| slug::lower(domain)),
            (None, name) => Cow::Owned(name_identity(name.as_deref().unwrap_or(""))),
        }
    }
}

/// The identity of a provider without a domain: its name as an address segment, or the case-folded
/// name if it contains no letter or digit.
pub fn name_identity(name: &str) -> String {
    let slug = slug::slug_of_name(name);
    if slug.is_empty() { slug::fold(name) } else { slug }
}

/// An image on another site, or, with a path that starts with `/`, on this one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Image {
    /// `url`
    pub url: CompactString,
    /// `width` in pixels
    pub width: Option<u32>,
    /// `height` in pixels
    pub height: Option<u32>,
    /// `isCached`
    pub is_cached: bool,
    /// `title`
    pub title: Option<CompactString>,
    /// `attribution`
    pub attribution: Option<CompactString>,
}

/// A card of a related article.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RelatedCard {
    /// `title`
    pub title: CompactString,
    /// `excerpt`
    pub excerpt: Option<CompactString>,
    /// `publishedDateTime`
    pub published_at: Option<Timestamp>,
    /// `webUrl`, else `originalUrl`
    pub url: CompactString,
    /// `type`
    pub kind: CompactString,
    /// `provider`
    pub provider: Option<ProviderRef>,
    /// `quality`
    pub quality: Option<i64>,
    /// The first of `images`.
    pub image: Option<Image>,
}

/// An author of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// `name`
    pub name: CompactString,
    /// `url`
    pub url: Option<CompactString>,
}

/// A former address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The path.
    pub path: SitePath,
    /// Whether the path was written with a trailing slash.
    pub is_folder: bool,
}
