//! A parsed article.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDate};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::extra_json;
use super::fields::{Alias, Author, Image, ProviderRef, RelatedCard};
use super::keys::{ArticleKeys, RelatedKeys};
use super::source::{Extra, Source};
use crate::config::Canonical;
use crate::embed::Embed;
use crate::folder::Stamp;
use crate::text::key::{KeyBuilder, TextKey};
use crate::text::timestamp::{Month, Timestamp};
use crate::text::url;

/// The values of an article's file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ParsedArticle {
    /// The source file.
    pub source: Source,
    /// The stamp of the file; `None` if it can't detect later changes.
    pub stamp: Option<Stamp>,
    /// The text below the front matter, if it is in memory.
    #[serde(skip)]
    pub body: Option<Box<str>>,
    /// Keys of the names and URLs below, for comparisons.
    pub keys: ArticleKeys,
    /// The spelling of the stem in addresses, if it differs.
    pub spelled_stem: Option<Box<str>>,
    /// The month of `publishedDateTime` in the site's time zone.
    pub month: Month,
    /// The day of that month, from 1.
    pub day_of_month: u8,
    /// `title`
    pub title: CompactString,
    /// `publishedDateTime`
    pub published_at: Timestamp,
    /// `updatedDateTime`
    pub updated_at: Option<Timestamp>,
    /// `originalUrl`
    pub original_url: Option<CompactString>,
    /// `webUrl`
    pub web_url: Option<CompactString>,
    /// `ampWebUrl`
    pub amp_web_url: Option<CompactString>,
    /// `cdnAmpWebUrl`
    pub cdn_amp_web_url: Option<CompactString>,
    /// `sourceUrl`
    pub source_url: Option<CompactString>,
    /// `excerpt`
    pub excerpt: Option<CompactString>,
    /// Whether the excerpt says nothing. Only the API contains it then.
    pub has_poor_excerpt: bool,
    /// `category`, else the name of the folder
    pub category: CompactString,
    /// `type`
    pub kind: CompactString,
    /// `quality`
    pub quality: Option<i64>,
    /// `heat`
    pub heat: Option<i64>,
    /// `published`
    pub published: bool,
    /// `provider`
    pub provider: Option<ProviderRef>,
    /// `topics`
    pub topics: Box<[CompactString]>,
    /// `images`
    pub images: Box<[Image]>,
    /// `related`
    pub related: Box<[RelatedCard]>,
    /// `featuredContent`
    pub featured_content: Option<CompactString>,
    /// The allowed player in `featuredContent`.
    pub embed: Option<Embed>,
    /// `locale`
    pub locale: Option<CompactString>,
    /// `tags`
    pub tags: Box<[CompactString]>,
    /// `story`: a name that joins it with other articles of that name, or keeps it alone.
    pub story: Option<CompactString>,
    /// `highlight`
    pub highlight: Option<CompactString>,
    /// `authors`
    pub authors: Box<[Author]>,
    /// `slug`
    pub slug: Option<CompactString>,
    /// `aliases`
    pub aliases: Box<[Alias]>,
    /// `canonical`
    pub canonical: Option<Canonical>,
    /// `noindex`
    pub noindex: Option<bool>,
    /// Unknown keys.
    #[serde(with = "extra_json")]
    pub extra: Extra,
    /// A key of the articles that [`Self::with_cards_of`] made the related cards of.
    #[serde(skip)]
    pub cards_key: Option<TextKey>,
}

impl ParsedArticle {
    /// The URL for readers: `webUrl`, else `originalUrl`.
    pub fn reader_url(&self) -> Option<&CompactString> {
        self.web_url.as_ref().or(self.original_url.as_ref())
    }

    /// The URL of the story: `originalUrl`, else `webUrl`.
    pub fn story_url(&self) -> Option<&CompactString> {
        self.original_url.as_ref().or(self.web_url.as_ref())
    }

    /// Whether all URLs would pass the checks of the loader. A cached article is not trusted more than a source.
    pub fn has_valid_urls(&self) -> bool {
        let is_web = |text: &str| url::repair(text).is_ok_and(|repaired| *repaired == *text);
        let is_image = |image: &Image| {
            url::repair_local_image(&image.url).is_ok_and(|repaired| *repaired == *image.url)
        };
        let has_valid_images = |provider: &Option<ProviderRef>| -> bool {
            provider.iter().all(|provider| provider.images.iter().all(is_image))
        };
        let urls = [
            &self.original_url,
            &self.web_url,
            &self.amp_web_url,
            &self.cdn_amp_web_url,
            &self.source_url,
        ];
        urls.into_iter().flatten().all(|text| is_web(text))
            && self.embed.iter().all(|embed| embed.src.starts_with("https://"))
            && self.images.iter().all(is_image)
            && has_valid_images(&self.provider)
            && self.authors.iter().all(|author| author.url.iter().all(|text| is_web(text)))
            && self.related.iter().all(|card| {
                is_web(&card.url)
                    && card.image.iter().all(is_image)
                    && has_valid_images(&card.provider)
            })
    }

    /// The publisher: `provider`, else the host of the story.
    pub fn publisher(&self) -> Option<Cow<'_, ProviderRef>> {
        publisher(self.provider.as_ref(), self.story_url().map(|url| &**url))
    }

    /// The instant of `publishedDateTime`, with its offset.
    pub fn published_instant(&self) -> DateTime<FixedOffset> {
        self.published_at.value()
    }

    /// The time of the last change: `updatedDateTime` if it is later than `publishedDateTime`.
    pub fn changed_at(&self) -> &Timestamp {
        let updated = self.updated_at.as_ref();
        updated
            .filter(|time| time.value() > self.published_at.value())
            .unwrap_or(&self.published_at)
    }

    /// The day of `publishedDateTime` in the site's time zone.
    pub fn day(&self) -> NaiveDate {
        let Month { year, month } = self.month;
        NaiveDate::from_ymd_opt(year, month, u32::from(self.day_of_month)).unwrap_or_default()
    }

    /// The file's stem, or the name of the folder of a page bundle.
    pub fn stem(&self) -> &str {
        &self.source.file[self.source.stem()]
    }

    /// The spelling of the stem in addresses.
    pub fn spelled_stem(&self) -> &str {
        self.spelled_stem.as_deref().unwrap_or_else(|| self.stem())
    }

    /// The last segment of the address: `slug`, else the stem.
    pub fn segment(&self) -> &str {
        self.slug.as_deref().unwrap_or_else(|| self.spelled_stem())
    }

    /// Whether replacing this article by `other` changes only the article's own pages and cards: the two differ
    /// in texts and images only.
    pub fn is_interchangeable(&self, other: &Self) -> bool {
        // Destructured, so that a new key does not compile until it is handled.
        let Self {
            source: _,
            stamp: _,
            body: _,
            keys,
            spelled_stem,
            month,
            day_of_month,
            published_at,
            updated_at: _,
            published,
            quality,
            heat,
            slug,
            aliases,
            canonical,
            noindex,
            title: _,
            original_url: _,
            web_url: _,
            amp_web_url: _,
            cdn_amp_web_url: _,
            source_url: _,
            excerpt: _,
            has_poor_excerpt: _,
            category: _,
            kind: _,
            provider: _,
            topics: _,
            images: _,
            related: _,
            featured_content: _,
            embed: _,
            locale: _,
            tags: _,
            story: _,
            highlight: _,
            authors: _,
            extra: _,
            cards_key: _,
        } = self;
        *keys == other.keys
            && *spelled_stem == other.spelled_stem
            && *month == other.month
            && *day_of_month == other.day_of_month
            && published_at.value() == other.published_at.value()
            && self.changed_at().value() == other.changed_at().value()
            && *published == other.published
            && *quality == other.quality
            && *heat == other.heat
            && *slug == other.slug
            && *aliases == other.aliases
            && *canonical == other.canonical
            && *noindex == other.noindex
            && self.has_preview_image() == other.has_preview_image()
    }

    /// This article with related cards of other articles of the site. Those without a URL can't have a card.
    pub fn with_cards_of<'o>(&self, others: impl IntoIterator<Item = &'o Self>) -> Self {
        let (mut cards, mut key) = (Vec::new(), KeyBuilder::new());
        for other in others {
            let Some(url) = other.reader_url() else { continue };
            key.key(other.source.hash);
            cards.push(RelatedCard {
                title: other.title.clone(),
                excerpt: other.excerpt.clone().filter(|_| !other.has_poor_excerpt),
                published_at: Some(other.published_at.clone()),
                url: url.clone(),
                kind: other.kind.clone(),
                provider: other.publisher().map(Cow::into_owned),
                quality: other.quality,
                image: other.images.first().cloned(),
            });
        }
        if cards.is_empty() {
            return self.clone();
        }
        let card_keys = cards.iter().map(RelatedKeys::new).collect();
        Self {
            keys: ArticleKeys { cards: card_keys, ..self.keys.clone() },
            related: cards.into(),
            cards_key: Some(key.finish()),
            ..self.clone()
        }
    }

    /// Whether the type is `video`.
    pub fn is_video(&self) -> bool {
        &*self.kind == "video"
    }
}

/// The publisher of an article with this `provider` and the URL of its story.
pub(in crate::load) fn publisher<'p>(
    provider: Option<&'p ProviderRef>,
    story_url: Option<&str>,
) -> Option<Cow<'p, ProviderRef>> {
    if let Some(provider) = provider {
        return Some(Cow::Borrowed(provider));
    }
    let domain = url::provider_domain(story_url?)?;
    Some(Cow::Owned(ProviderRef {
        name: None,
        domain: Some(domain.into()),
        images: Box::default(),
    }))
}
