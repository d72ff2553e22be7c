//! What loading a file gives: typed values as their author wrote them, without any
//! knowledge of other files.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Canonical;
use crate::embed::Embed;
use crate::text::borrowed::Text;
use crate::text::key::TextKey;
use crate::text::site_path::SitePath;
use crate::text::timestamp::Timestamp;
use crate::text::{host, slug, url};

/// Keys that feedgen does not know, for templates.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// Where something was read.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// An article. Texts are verbatim: `title` and `excerpt` may hold entities. They are parts of
/// what they were read from, as far as they can be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ParsedArticle<'a> {
    /// `title`
    #[serde(borrow)]
    pub title: Text<'a>,
    /// `publishedDateTime`
    #[serde(borrow)]
    pub published_at: Timestamp<'a>,
    /// `updatedDateTime`
    #[serde(borrow)]
    pub updated_at: Option<Timestamp<'a>>,
    /// `originalUrl`
    #[serde(borrow)]
    pub original_url: Option<Text<'a>>,
    /// `webUrl`
    #[serde(borrow)]
    pub web_url: Option<Text<'a>>,
    /// `ampWebUrl`
    #[serde(borrow)]
    pub amp_web_url: Option<Text<'a>>,
    /// `cdnAmpWebUrl`
    #[serde(borrow)]
    pub cdn_amp_web_url: Option<Text<'a>>,
    /// `sourceUrl`
    #[serde(borrow)]
    pub source_url: Option<Text<'a>>,
    /// `excerpt`
    #[serde(borrow)]
    pub excerpt: Option<Text<'a>>,
    /// `category`, or the name of its folder
    #[serde(borrow)]
    pub category: Text<'a>,
    /// `type`
    #[serde(borrow)]
    pub kind: Text<'a>,
    /// `quality`
    pub quality: Option<i64>,
    /// `heat`
    pub heat: Option<i64>,
    /// `published`
    pub published: bool,
    /// `provider`
    #[serde(borrow)]
    pub provider: Option<WrittenProvider<'a>>,
    /// `topics`
    #[serde(borrow)]
    pub topics: Box<[Text<'a>]>,
    /// `images`
    #[serde(borrow)]
    pub images: Box<[Image<'a>]>,
    /// `related`
    #[serde(borrow)]
    pub related: Box<[Card<'a>]>,
    /// `featuredContent`
    #[serde(borrow)]
    pub featured_content: Option<Text<'a>>,
    /// The player in it that may be shown.
    pub embed: Option<Embed>,
    /// `locale`
    #[serde(borrow)]
    pub locale: Option<Text<'a>>,
    /// `tags`
    #[serde(borrow)]
    pub tags: Box<[Text<'a>]>,
    /// `highlight`
    #[serde(borrow)]
    pub highlight: Option<Text<'a>>,
    /// `authors`
    #[serde(borrow)]
    pub authors: Box<[Author<'a>]>,
    /// `slug`
    #[serde(borrow)]
    pub slug: Option<Text<'a>>,
    /// `aliases`
    pub aliases: Box<[Alias]>,
    /// `canonical`
    pub canonical: Option<Canonical>,
    /// `noindex`
    pub noindex: Option<bool>,
    /// Everything else.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

impl<'a> ParsedArticle<'a> {
    /// Where readers go: `webUrl`, else `originalUrl`.
    pub fn reader_url(&self) -> Option<&Text<'a>> {
        self.web_url.as_ref().or(self.original_url.as_ref())
    }

    /// Where the story was published: `originalUrl`, else `webUrl`.
    pub fn story_url(&self) -> Option<&Text<'a>> {
        self.original_url.as_ref().or(self.web_url.as_ref())
    }

    /// Whether all addresses in it are such as the loader lets pass: what comes out of a cache is
    /// believed no more than a source.
    pub(super) fn has_sound_urls(&self) -> bool {
        let is_web = |text: &str| url::repaired(text).is_ok_and(|repaired| *repaired == *text);
        let is_image = |image: &Image<'_>| {
            url::repaired_image_beside(&image.url).is_ok_and(|repaired| *repaired == *image.url)
        };
        let of_provider = |provider: &Option<WrittenProvider<'_>>| -> bool {
            provider.iter().all(|provider| provider.images.iter().all(is_image))
        };
        let own = [
            &self.original_url,
            &self.web_url,
            &self.amp_web_url,
            &self.cdn_amp_web_url,
            &self.source_url,
        ];
        own.into_iter().flatten().all(|text| is_web(text))
            && self.embed.iter().all(|embed| embed.src.starts_with("https://"))
            && self.images.iter().all(is_image)
            && of_provider(&self.provider)
            && self.authors.iter().all(|author| author.url.iter().all(|text| is_web(text)))
            && self.related.iter().all(|card| {
                is_web(&card.url) && card.image.iter().all(is_image) && of_provider(&card.provider)
            })
    }

    /// Who published it: `provider`, else the host of its story.
    pub fn publisher(&self) -> Option<Cow<'_, WrittenProvider<'a>>> {
        if let Some(provider) = &self.provider {
            return Some(Cow::Borrowed(provider));
        }
        let domain = url::provider_domain(self.story_url()?)?;
        let images = Box::default();
        Some(Cow::Owned(WrittenProvider { name: None, domain: Some(domain.into()), images }))
    }

    /// When it last changed, as far as it says.
    pub fn changed_at(&self) -> &Timestamp<'a> {
        let updated = self.updated_at.as_ref();
        updated.filter(|t| t.value() > self.published_at.value()).unwrap_or(&self.published_at)
    }

    /// Whether it is a video.
    pub fn is_video(&self) -> bool {
        &*self.kind == "video"
    }
}

/// The source of an article, as the article gives it. It has a name or a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenProvider<'a> {
    /// `name`
    #[serde(borrow)]
    pub name: Option<Text<'a>>,
    /// `domain`
    #[serde(borrow)]
    pub domain: Option<Text<'a>>,
    /// `images`
    #[serde(borrow)]
    pub images: Box<[Image<'a>]>,
}

impl WrittenProvider<'_> {
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
pub struct Image<'a> {
    /// `url`
    #[serde(borrow)]
    pub url: Text<'a>,
    /// `width` in pixels
    pub width: Option<u32>,
    /// `height` in pixels
    pub height: Option<u32>,
    /// `isCached`
    pub is_cached: bool,
    /// `title`
    #[serde(borrow)]
    pub title: Option<Text<'a>>,
    /// `attribution`
    #[serde(borrow)]
    pub attribution: Option<Text<'a>>,
}

impl Image<'_> {
    /// The image, as long as anyone wants it.
    pub fn into_static(self) -> Image<'static> {
        let Self { url, width, height, is_cached, title, attribution } = self;
        Image {
            url: url.into_static(),
            width,
            height,
            is_cached,
            title: title.map(Text::into_static),
            attribution: attribution.map(Text::into_static),
        }
    }
}

/// A card of a related article.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Card<'a> {
    /// `title`
    #[serde(borrow)]
    pub title: Text<'a>,
    /// `excerpt`
    #[serde(borrow)]
    pub excerpt: Option<Text<'a>>,
    /// `publishedDateTime`
    #[serde(borrow)]
    pub published_at: Option<Timestamp<'a>>,
    /// `webUrl`, else `originalUrl`
    #[serde(borrow)]
    pub url: Text<'a>,
    /// `type`
    #[serde(borrow)]
    pub kind: Text<'a>,
    /// `provider`
    #[serde(borrow)]
    pub provider: Option<WrittenProvider<'a>>,
    /// `quality`
    pub quality: Option<i64>,
    /// The first of `images`.
    #[serde(borrow)]
    pub image: Option<Image<'a>>,
}

/// Who wrote an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author<'a> {
    /// `name`
    #[serde(borrow)]
    pub name: Text<'a>,
    /// `url`
    #[serde(borrow)]
    pub url: Option<Text<'a>>,
}

/// A former address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Where it was.
    pub path: SitePath,
    /// Whether it was written with a slash at its end.
    pub is_folder: bool,
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
    pub images: Box<[Image<'static>]>,
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
    pub images: Box<[Image<'static>]>,
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

/// The values of unknown keys as JSON: their type asks a format what it holds, which a compact
/// one does not say.
mod extra_as_text {
    use serde::{Deserialize, Deserializer, Serializer, de, ser};

    use super::Extra;

    pub(super) fn serialize<S: Serializer>(
        extra: &Extra,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if extra.is_empty() {
            return serializer.serialize_str("");
        }
        serializer.serialize_str(&serde_json::to_string(extra).map_err(ser::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Extra, D::Error> {
        match <&str>::deserialize(deserializer)? {
            "" => Ok(Extra::new()),
            text => serde_json::from_str(text).map_err(de::Error::custom),
        }
    }
}
