//! What loading a file gives: typed values as their author wrote them, without any
//! knowledge of other files.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::text::borrowed::Text;
use crate::text::key::TextKey;
use crate::text::site_path::SitePath;
use crate::text::timestamp::Timestamp;
use crate::text::{host, slug};

/// Keys that feedgen does not know, for templates.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// Where something was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file, relative to the site's root.
    pub file: Arc<str>,
    /// The key of its text, by which a change is noticed.
    pub hash: TextKey,
    /// Where its body starts, in bytes, if it has one. It is read again when a page shows it, so
    /// that memory never holds them all.
    pub body_start: Option<u32>,
    /// How long its text is, in bytes.
    pub length: u32,
    /// Whether it is the `index.md` of a folder that it has for itself: then it is called as that, and
    /// relative addresses are those of the files beside it.
    pub is_bundle: bool,
}

impl Source {
    /// How long its body is, in bytes; 0 if it has none.
    pub fn body_length(&self) -> u32 {
        self.body_start.map_or(0, |start| self.length.saturating_sub(start))
    }

    /// The part of the file's path that it is called by: the name of the file without the ending, or of
    /// its folder.
    pub(super) fn stem(&self) -> Range<usize> {
        let start_of_name = |path: &str| path.rfind('/').map_or(0, |slash| slash + 1);
        let start = start_of_name(&self.file);
        if self.is_bundle && start > 0 {
            return start_of_name(&self.file[..start - 1])..start - 1;
        }
        start..self.file[start..].rfind('.').map_or(self.file.len(), |dot| start + dot)
    }
}

/// The source of an article, as the article gives it. It has a name or a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenProvider {
    /// `name`
    pub name: Option<CompactString>,
    /// `domain`
    pub domain: Option<CompactString>,
    /// `images`
    pub images: Box<[Image]>,
}

impl WrittenProvider {
    /// Which provider this is: the [key](host::key) of the domain, else the
    /// [identity](name_identity) of the name.
    pub fn identity(&self) -> Cow<'_, str> {
        match (&self.domain, &self.name) {
            (Some(domain), _) => host::key(domain).unwrap_or_else(|| slug::lower(domain)),
            (None, name) => Cow::Owned(name_identity(name.as_deref().unwrap_or(""))),
        }
    }
}

/// What a name of a provider is known by: its address segment, or for one without a letter the
/// name as it is compared.
pub fn name_identity(name: &str) -> String {
    let slug = slug::slug_of_name(name);
    if slug.is_empty() { slug::fold(name) } else { slug }
}

/// An image on another site, or, with a path that starts with `/`, of this one.
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
pub struct Card {
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
    pub provider: Option<WrittenProvider>,
    /// `quality`
    pub quality: Option<i64>,
    /// The first of `images`.
    pub image: Option<Image>,
}

/// Who wrote an article.
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
    /// Where it was.
    pub path: SitePath,
    /// Whether it was written with a slash at its end.
    pub is_folder: bool,
}

/// The text of a parsed value: it outlives the text of the file.
pub(super) fn owned(text: Option<Text<'_>>) -> Option<CompactString> {
    text.map(CompactString::from)
}

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
    /// `domain`, else an `_id` that is one
    pub domain: Option<Box<str>>,
    /// `_id` of a provider without a domain
    pub id: Option<Box<str>>,
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
