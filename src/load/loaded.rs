//! An article in memory: what it says packed into bytes, and beside it what others depend on.
//!
//! A site has many articles, and a build shows each of them a few times. So their texts stay
//! packed, in one piece of memory each, and are unpacked (without a copy) for the page, the
//! card or the entry of a feed that shows them. What graph and plan look at again and again
//! stands beside them, in a form that is quick to compare.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::packed::{Opened, Packed, SpilledArticles, Store};
use super::parsed::{Alias, Card, ParsedArticle, Source, WrittenProvider};
use crate::config::Canonical;
use crate::folder::Stamp;
use crate::spill::Place;
use crate::text::key::TextKey;
use crate::text::timestamp::{Month, in_zone};
use crate::text::{site_path, url};

/// A loaded article.
#[derive(Debug, Clone)]
pub struct LoadedArticle {
    /// Where it was read.
    pub source: Source,
    /// What others depend on.
    pub facts: Facts,
    /// The stamp of its file; none if the file may have changed unnoticed since it was read.
    pub stamp: Option<Stamp>,
    /// The part of the file's path that the article is called by: addresses are made of it again
    /// and again.
    stem: Range<usize>,
    /// The stem as it is spelled in an address, if that differs.
    spelled: Option<Box<str>>,
    /// What is below its front matter, where there was room to keep that.
    body: Option<Box<str>>,
    packed: Packed,
}

/// What an article is among others: all of it that pages besides its own depend on, but for
/// the texts that cards show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// `publishedDateTime`
    #[serde(with = "instant")]
    pub published_at: DateTime<FixedOffset>,
    /// `updatedDateTime` if it is later, else `publishedDateTime`.
    #[serde(with = "instant")]
    pub changed_at: DateTime<FixedOffset>,
    /// The month that it belongs to, where the readers are.
    pub month: Month,
    /// `published`
    pub published: bool,
    /// `quality`; 0 if it is not given.
    pub quality: i32,
    /// `heat`; 0 if it is not given.
    pub heat: i32,
    /// Whether it has a picture.
    pub is_pictured: bool,
    /// `category`
    pub category: TextKey,
    /// `provider`
    pub provider: Option<ProviderFacts>,
    /// `topics`
    pub topics: Box<[TextKey]>,
    /// The page at `originalUrl`.
    pub original: Option<TextKey>,
    /// The page at `webUrl`.
    pub web: Option<TextKey>,
    /// `related`
    pub cards: Box<[CardFacts]>,
    /// `slug`
    pub slug: Option<Box<str>>,
    /// `aliases`
    pub aliases: Box<[Alias]>,
    /// `canonical`
    pub canonical: Option<Canonical>,
    /// `noindex`
    pub noindex: Option<bool>,
}

/// A provider as an article names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderFacts {
    /// Which provider it is.
    pub identity: TextKey,
    /// Its name and domain as they are written.
    pub written: TextKey,
    /// Its images.
    pub images: Option<TextKey>,
}

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardFacts {
    /// The page that it leads to.
    pub page: Option<TextKey>,
    /// Which provider it names.
    pub provider: Option<TextKey>,
}

impl LoadedArticle {
    /// Packs a parsed article; `timezone` is that of the readers.
    pub fn new(source: Source, article: &ParsedArticle<'_>, timezone: Option<Tz>) -> Self {
        let stem = source.stem();
        let spelled = spelled(&source.file[stem.clone()]);
        let facts = facts(article, timezone);
        Self { source, facts, stamp: None, stem, spelled, body: None, packed: Packed::new(article) }
    }

    /// The same article with another stamp.
    pub fn with_stamp(self, stamp: Option<Stamp>) -> Self {
        Self { stamp, ..self }
    }

    /// The same article with its body, which need not be read again then.
    pub fn with_body(self, body: &str) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    /// The same article, out of memory if there is no room for it.
    pub fn spilled(self, spilled: &Arc<SpilledArticles>) -> Self {
        Self { packed: self.packed.spilled(spilled), ..self }
    }

    /// All of it but for the path of its file, its stamp and what it says, as bytes to keep for
    /// later; [`opened`](Self::opened) gives what it says.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Source { file: _, hash, body_start, length, is_bundle } = self.source;
        let kept = Kept { hash, body_start, length, is_bundle, facts: &self.facts };
        postcard::to_extend(&kept, Vec::with_capacity(512)).expect("the format holds articles")
    }

    /// The article that [`to_bytes`](Self::to_bytes) gave these bytes for, and that says what is
    /// packed in others; `None` if either are no such bytes.
    pub fn from_bytes(
        file: Arc<str>,
        stamp: Option<Stamp>,
        bytes: &[u8],
        packed: &[u8],
    ) -> Option<Self> {
        Self::kept(file, stamp, bytes, Packed::from_bytes(packed)?)
    }

    /// The same of an article that says what stands at a place of a store: it is read there when
    /// it is shown.
    pub fn in_store(
        file: Arc<str>,
        stamp: Option<Stamp>,
        bytes: &[u8],
        store: &Arc<dyn Store>,
        place: Place,
    ) -> Option<Self> {
        Self::kept(file, stamp, bytes, Packed::stored(store, place))
    }

    fn kept(file: Arc<str>, stamp: Option<Stamp>, bytes: &[u8], packed: Packed) -> Option<Self> {
        let (kept, rest) = postcard::take_from_bytes::<Kept<Facts>>(bytes).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let Kept { hash, body_start, length, is_bundle, facts } = kept;
        let source = Source { file, hash, body_start, length, is_bundle };
        let stem = source.stem();
        let spelled = spelled(&source.file[stem.clone()]);
        Some(Self { source, facts, stamp, stem, spelled, body: None, packed })
    }

    /// What it says, in memory for as long as someone looks at it.
    pub fn opened(&self) -> Opened<'_> {
        self.packed.open()
    }

    /// What is below its front matter, if that was kept.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// The name of its file, without the ending, or of the folder that it has for itself.
    pub fn stem(&self) -> &str {
        &self.source.file[self.stem.clone()]
    }

    /// The last segment of its address: `slug`, else the stem.
    pub fn segment(&self) -> &str {
        self.facts.slug.as_deref().unwrap_or_else(|| self.spelled_stem())
    }

    /// The stem as it is spelled in addresses.
    pub fn spelled_stem(&self) -> &str {
        self.spelled.as_deref().unwrap_or_else(|| self.stem())
    }
}

/// An article as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept<F> {
    hash: TextKey,
    body_start: Option<u32>,
    length: u32,
    is_bundle: bool,
    facts: F,
}

/// The spelling of a stem in addresses, if it is another. One that has none belongs to an article
/// with a `slug`.
fn spelled(stem: &str) -> Option<Box<str>> {
    match site_path::safe_segment(stem) {
        Some(Cow::Borrowed(_)) => None,
        Some(Cow::Owned(safe)) => Some(safe.into()),
        None => Some("-".into()),
    }
}

fn facts(article: &ParsedArticle<'_>, timezone: Option<Tz>) -> Facts {
    // Each key is named, so that a new one does not compile until someone has decided.
    let ParsedArticle {
        published_at,
        updated_at,
        published,
        category,
        provider: _,
        topics,
        original_url,
        web_url,
        related,
        slug,
        aliases,
        canonical,
        noindex,
        quality,
        heat,
        title: _,
        amp_web_url: _,
        cdn_amp_web_url: _,
        source_url: _,
        excerpt: _,
        kind: _,
        images: _,
        featured_content: _,
        embed: _,
        locale: _,
        tags: _,
        highlight: _,
        authors: _,
        extra: _,
    } = article;
    let published_at = published_at.value();
    let updated_at = updated_at.as_ref().map(|time| time.value());
    Facts {
        published_at,
        changed_at: updated_at.filter(|time| *time > published_at).unwrap_or(published_at),
        month: Month::of(in_zone(published_at, timezone)),
        published: *published,
        quality: number(*quality),
        heat: number(*heat),
        is_pictured: article.preview_image().is_some(),
        category: TextKey::of(category),
        provider: article.publisher().as_deref().map(provider_facts),
        topics: topics.iter().map(|name| TextKey::of(name)).collect(),
        original: original_url.as_deref().and_then(url::key),
        web: web_url.as_deref().and_then(url::key),
        cards: related.iter().map(card_facts).collect(),
        slug: slug.as_deref().map(Box::from),
        aliases: aliases.clone(),
        canonical: *canonical,
        noindex: *noindex,
    }
}

/// A number as it is compared: real ones are of a few hundred.
fn number(number: Option<i64>) -> i32 {
    let number = number.unwrap_or(0).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
    i32::try_from(number).unwrap_or(0)
}

fn provider_facts(provider: &WrittenProvider<'_>) -> ProviderFacts {
    let WrittenProvider { name, domain, images } = provider;
    let images = (!images.is_empty()).then(|| TextKey::of(&format!("{images:?}")));
    ProviderFacts {
        identity: TextKey::of(&provider.identity()),
        written: TextKey::of_parts([name.as_deref(), domain.as_deref()]),
        images,
    }
}

fn card_facts(card: &Card<'_>) -> CardFacts {
    CardFacts {
        page: url::key(&card.url),
        provider: card.provider.as_ref().map(|provider| TextKey::of(&provider.identity())),
    }
}

/// A point in time as seconds, nanoseconds and offset in seconds.
mod instant {
    use chrono::{DateTime, FixedOffset, TimeZone};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        time: &DateTime<FixedOffset>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let offset = time.offset().local_minus_utc();
        (time.timestamp(), time.timestamp_subsec_nanos(), offset).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<DateTime<FixedOffset>, D::Error> {
        let (seconds, nanoseconds, offset) = <(i64, u32, i32)>::deserialize(deserializer)?;
        FixedOffset::east_opt(offset)
            .and_then(|offset| offset.timestamp_opt(seconds, nanoseconds).single())
            .ok_or_else(|| de::Error::custom("no point in time"))
    }
}

#[cfg(test)]
#[path = "loaded_tests.rs"]
mod tests;
