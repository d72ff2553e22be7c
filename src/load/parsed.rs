//! What loading a file gives: typed values as their author wrote them, without any
//! knowledge of other files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Canonical;
use crate::embed::Embed;
use crate::text::key::{Keyed, TextKey};
use crate::text::slug;
use crate::text::timestamp::Timestamp;
use crate::text::url::PageUrl;

/// Keys that feedgen does not know, for templates.
pub type Extra = BTreeMap<String, serde_yaml::Value>;

/// Where something was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, relative to the site's root.
    pub file: Arc<str>,
    /// Where its body is, if it has one.
    pub body: Option<BodyRef>,
}

/// A body that is read again when a page shows it, so that memory never holds them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyRef {
    /// Where it starts, in bytes.
    pub start: u32,
    /// A hash of the file's text, by which a change since then is noticed.
    pub hash: u64,
}

/// An article. Texts are verbatim: `title` and `excerpt` may hold entities.
#[derive(Debug, Clone)]
pub struct ParsedArticle {
    /// Where it was read.
    pub source: Source,
    /// The name of the file, without its ending.
    pub stem: Box<str>,
    /// `title`
    pub title: Box<str>,
    /// `publishedDateTime`
    pub published_at: Timestamp,
    /// `updatedDateTime`
    pub updated_at: Option<Timestamp>,
    /// `originalUrl`
    pub original_url: Option<PageUrl>,
    /// `webUrl`
    pub web_url: Option<PageUrl>,
    /// `ampWebUrl`
    pub amp_web_url: Option<Box<str>>,
    /// `cdnAmpWebUrl`
    pub cdn_amp_web_url: Option<Box<str>>,
    /// `sourceUrl`
    pub source_url: Option<Box<str>>,
    /// `excerpt`
    pub excerpt: Option<Box<str>>,
    /// `category`, or the name of its folder
    pub category: Keyed,
    /// `type`
    pub kind: Box<str>,
    /// `quality`
    pub quality: Option<i64>,
    /// `heat`
    pub heat: Option<i64>,
    /// `published`
    pub published: bool,
    /// `provider`
    pub provider: Option<WrittenProvider>,
    /// `topics`
    pub topics: Box<[Keyed]>,
    /// `images`
    pub images: Box<[Image]>,
    /// `related`
    pub related: Box<[Card]>,
    /// `featuredContent`
    pub featured_content: Option<Box<str>>,
    /// The player in it that may be shown.
    pub embed: Option<Embed>,
    /// `locale`
    pub locale: Option<Box<str>>,
    /// `tags`
    pub tags: Box<[Box<str>]>,
    /// `highlight`
    pub highlight: Option<Box<str>>,
    /// `authors`
    pub authors: Box<[Author]>,
    /// `slug`
    pub slug: Option<Box<str>>,
    /// `aliases`
    pub aliases: Box<[Alias]>,
    /// `canonical`
    pub canonical: Option<Canonical>,
    /// `noindex`
    pub noindex: Option<bool>,
    /// Everything else.
    pub extra: Extra,
}

/// The source of an article, as the article gives it. It has a name or a domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WrittenProvider {
    /// `name`
    pub name: Option<Box<str>>,
    /// `domain`
    pub domain: Option<Box<str>>,
    /// `images`
    pub images: Box<[Image]>,
    keys: ProviderKeys,
}

/// What a provider is compared by, short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct ProviderKeys {
    written: TextKey,
    identity: TextKey,
}

impl WrittenProvider {
    /// A provider with a name or a domain.
    pub fn new(name: Option<Box<str>>, domain: Option<Box<str>>, images: Box<[Image]>) -> Self {
        let (name_text, domain_text) = (name.as_deref(), domain.as_deref());
        let keys = ProviderKeys {
            written: TextKey::of_parts([name_text, domain_text]),
            identity: TextKey::of(&identity(name_text, domain_text)),
        };
        Self { name, domain, images, keys }
    }

    /// Which provider this is: the lower-case domain, else the name as an address segment.
    pub fn identity(&self) -> Cow<'_, str> {
        identity(self.name.as_deref(), self.domain.as_deref())
    }

    /// The key of [`identity`](Self::identity).
    pub fn identity_key(&self) -> TextKey {
        self.keys.identity
    }

    /// The key of name and domain as they are written.
    pub fn written_key(&self) -> TextKey {
        self.keys.written
    }
}

fn identity<'a>(name: Option<&'a str>, domain: Option<&'a str>) -> Cow<'a, str> {
    match (domain, name) {
        (Some(domain), _) => slug::lower(domain),
        (None, name) => Cow::Owned(slug::slug(name.unwrap_or(""))),
    }
}

/// An image on another site, or, with a path that starts with `/`, of this one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Image {
    /// `url`
    pub url: Box<str>,
    /// `width` in pixels
    pub width: Option<u32>,
    /// `height` in pixels
    pub height: Option<u32>,
    /// `isCached`
    pub is_cached: bool,
    /// `title`
    pub title: Option<Box<str>>,
    /// `attribution`
    pub attribution: Option<Box<str>>,
}

/// A card of a related article.
#[derive(Debug, Clone)]
pub struct Card {
    /// `title`
    pub title: Box<str>,
    /// `excerpt`
    pub excerpt: Option<Box<str>>,
    /// `publishedDateTime`
    pub published_at: Option<Timestamp>,
    /// `webUrl`, else `originalUrl`
    pub url: PageUrl,
    /// `type`
    pub kind: Box<str>,
    /// `provider`
    pub provider: Option<WrittenProvider>,
    /// `quality`
    pub quality: Option<i64>,
    /// The first of `images`.
    pub image: Option<Image>,
}

/// Who wrote an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// `name`
    pub name: Box<str>,
    /// `url`
    pub url: Option<Box<str>>,
}

/// A former address of a page: a path from the site's root, without a slash in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias(pub Box<str>);

/// A topic file.
#[derive(Debug, Clone)]
pub struct ParsedTopic {
    /// The file.
    pub file: Arc<str>,
    /// `_id`, the segment of its address
    pub id: Box<str>,
    /// `name`
    pub name: Box<str>,
    /// `shortname`
    pub shortname: Option<Box<str>>,
    /// `parent`, a topic's name
    pub parent: Option<Box<str>>,
    /// `description`
    pub description: Option<Box<str>>,
    /// `keywords`
    pub keywords: Box<[Box<str>]>,
    /// `hashtags`
    pub hashtags: Box<[Box<str>]>,
    /// `images`
    pub images: Box<[Image]>,
}

/// A provider file.
#[derive(Debug, Clone)]
pub struct ParsedProvider {
    /// Where it was read; its body describes the provider.
    pub source: Source,
    /// `domain`, else `_id`, in lower case
    pub domain: Option<Box<str>>,
    /// `name`
    pub name: Box<str>,
    /// `description`
    pub description: Option<Box<str>>,
    /// `images`
    pub images: Box<[Image]>,
}

/// A standalone page.
#[derive(Debug, Clone)]
pub struct ParsedPage {
    /// Where it was read.
    pub source: Source,
    /// `slug`, or the file's path in its folder without the ending
    pub path: Box<str>,
    /// `title`
    pub title: Box<str>,
    /// `description`
    pub description: Option<Box<str>>,
    /// `aliases`
    pub aliases: Box<[Alias]>,
    /// `noindex`
    pub noindex: bool,
    /// `published`
    pub published: bool,
    /// Everything else.
    pub extra: Extra,
}
