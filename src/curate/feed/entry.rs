//! An entry, while it is read: where each element of each vocabulary goes, and which one wins.

use url::Url;

use super::media;
use super::model::{Date, Entry, Image};
use super::namespaces::Space;
use super::text::{self, Markup};
use super::values::{absolute, language_tag};
use super::{dates, people};
use crate::curate::xml::Tag;

/// What the text of an element means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    /// A title that counts only if there is no other.
    OtherTitle,
    Guid,
    Link,
    /// The URL behind a counting redirect.
    OriginalLink,
    Summary,
    /// A summary that counts only if there is no other.
    OtherSummary,
    Content,
    Author,
    Published,
    Updated,
    /// `dc:date` can be either.
    Date,
    Created,
    Category,
    /// Categories separated by commas.
    Keywords,
    Language,
    ImageUrl,
    Ttl,
}

impl Field {
    /// The meaning of an element's text.
    pub(super) fn of(space: Space, local: &str) -> Option<Self> {
        Some(match (space, local) {
            (Space::Core, "title") => Self::Title,
            (Space::Media | Space::DublinCore | Space::Podcast, "title") => Self::OtherTitle,
            (Space::Core, "guid" | "id") => Self::Guid,
            (Space::Core, "link") => Self::Link,
            (_, "origlink") => Self::OriginalLink,
            (Space::Core, "description" | "summary" | "abstract") => Self::Summary,
            (Space::Podcast, "summary" | "subtitle") => Self::OtherSummary,
            (Space::Media | Space::DublinCore, "description" | "abstract") => Self::OtherSummary,
            (Space::Content, "encoded" | "item") => Self::Content,
            (Space::Core, "content" | "body" | "fullitem") => Self::Content,
            (Space::Html, "body" | "div") => Self::Content,
            (Space::DublinCore, "creator" | "author") => Self::Author,
            (Space::Core, "creator") | (Space::Podcast, "author") => Self::Author,
            (Space::Core, "pubdate" | "published" | "issued") => Self::Published,
            (Space::DublinCore, "issued") => Self::Published,
            (Space::Core, "updated" | "modified" | "lastbuilddate") => Self::Updated,
            (Space::DublinCore, "modified") => Self::Updated,
            (Space::Core | Space::DublinCore, "date") => Self::Date,
            (Space::Core | Space::DublinCore, "created") => Self::Created,
            (Space::Core, "category" | "subject") | (Space::DublinCore, "subject") => {
                Self::Category
            }
            (Space::Media, "category") => Self::Category,
            (Space::Core, "tags" | "keywords") => Self::Keywords,
            (Space::Podcast | Space::Media, "keywords") => Self::Keywords,
            (Space::Core | Space::DublinCore, "language") => Self::Language,
            (Space::Core, "ttl") => Self::Ttl,
            _ => return None,
        })
    }
}

/// An entry under construction.
pub(super) struct Builder {
    entry: Entry,
    pub(super) is_permalink: bool,
    /// The URL of `link`, and whether it leads to a page.
    link: Option<(String, bool)>,
    original: Option<String>,
    other_title: String,
    other_summary: Option<(String, Markup)>,
    summary: Option<(String, Markup)>,
    content: Option<(String, Markup)>,
    /// The names of `dc:creator` and the like, used if there is no `author`.
    dates: Dates,
}

#[derive(Default)]
struct Dates {
    published: Option<Date>,
    updated: Option<Date>,
    date: Option<Date>,
    created: Option<Date>,
}

impl Builder {
    /// Starts an entry with the `rdf:about` and the `xml:lang` of its element.
    pub(super) fn new(about: Option<String>, language: Option<String>) -> Self {
        Self {
            entry: Entry { guid: about, language, ..Entry::default() },
            is_permalink: true,
            link: None,
            original: None,
            other_title: String::new(),
            other_summary: None,
            summary: None,
            content: None,
            dates: Dates::default(),
        }
    }

    /// Takes the text of an element.
    pub(super) fn set(&mut self, field: Field, text: &str, markup: Markup, base: &Url) {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let entry = &mut self.entry;
        match field {
            Field::Title if entry.title.is_empty() => entry.title = text::title(text, markup),
            Field::OtherTitle if self.other_title.is_empty() => {
                self.other_title = text::title(text, markup);
            }
            Field::Guid => entry.guid = Some(resolved_guid(trimmed, self.is_permalink, base)),
            Field::Link => {
                let link = absolute(trimmed, base);
                self.link = self.link.take().or(link.map(|link| (link, true)));
            }
            Field::OriginalLink => self.original = absolute(trimmed, base),
            Field::Summary if self.summary.is_none() => {
                self.summary = Some((text.to_owned(), markup));
            }
            Field::Summary | Field::Content => keep_longer(&mut self.content, text, markup),
            Field::OtherSummary => keep_longer(&mut self.other_summary, text, markup),
            Field::Author => {
                let name = people::name(text);
                if !name.is_empty() && !entry.authors.contains(&name) {
                    entry.authors.push(name);
                }
            }
            // Of several, the last one counts.
            Field::Published => self.dates.published = dates::parse(text).or(self.dates.published),
            Field::Updated => self.dates.updated = dates::parse(text).or(self.dates.updated),
            Field::Date => self.dates.date = self.dates.date.or(dates::parse(text)),
            Field::Created => self.dates.created = self.dates.created.or(dates::parse(text)),
            Field::Category => self.add_category(&text::title(text, markup)),
            Field::Keywords => {
                for keyword in text::title(text, markup).split([',', ';']) {
                    self.add_category(keyword);
                }
            }
            Field::Language => self.set_language(Some(trimmed)),
            Field::ImageUrl => {
                if let Some(url) = media::image_url(trimmed, base) {
                    media::add(&mut entry.images, Image { url, width: None, height: None });
                }
            }
            Field::Title | Field::OtherTitle | Field::Ttl => {}
        }
    }

    /// Takes what the attributes of an element say.
    pub(super) fn take_attributes(&mut self, space: Space, local: &str, tag: &Tag, base: &Url) {
        let url = |name: &str| tag.get(name).and_then(|url| media::image_url(url, base));
        let mime = tag.get("type").unwrap_or("").to_ascii_lowercase();
        let pixels = |name| tag.get(name).and_then(media::pixels);
        let (width, height) = (pixels("width"), pixels("height"));
        match (space, local) {
            (Space::Core, "link") => self.take_link(tag, &mime, base),
            (Space::Core, "enclosure") | (Space::Media, "content") => {
                let medium = tag.get("medium").unwrap_or("");
                let url = url("url");
                if let Some(url) = url.clone().filter(|url| media::is_image(&mime, medium, url)) {
                    media::add(&mut self.entry.images, Image { url, width, height });
                } else if local == "enclosure" && mime.starts_with("audio/") {
                    self.entry.recording = self.entry.recording.take().or(url);
                }
            }
            (Space::Media, "thumbnail") => {
                if let Some(url) = url("url") {
                    media::add(&mut self.entry.images, Image { url, width, height });
                }
            }
            (Space::Podcast, "image") => {
                if let Some(url) = url("href").or_else(|| url("url")) {
                    media::add(&mut self.entry.images, Image { url, width: None, height: None });
                }
            }
            (Space::Media, "player") => self.entry.players.extend(url("url")),
            (Space::Core, "category") => {
                let names = [tag.get("term"), tag.get("label")].into_iter().flatten();
                let mut names = names.filter(|name| !name.contains("://"));
                if let Some(name) = names.next() {
                    self.add_category(&text::title(name, Markup::Plain));
                }
            }
            // Microsoft's Channel Definition Format.
            (Space::Core, "item") => {
                self.link =
                    tag.get("href").and_then(|href| absolute(href, base)).map(|url| (url, true));
                self.dates.updated = tag.get("lastmod").and_then(dates::parse);
            }
            (Space::Podcast, "category") => {
                if let Some(name) = tag.get("text") {
                    self.add_category(&text::title(name, Markup::Plain));
                }
            }
            _ => {}
        }
    }

    /// A link with attributes (RFC 4287, section 4.2.7).
    fn take_link(&mut self, tag: &Tag, mime: &str, base: &Url) {
        let Some(url) = tag.get("href").and_then(|href| absolute(href, base)) else { return };
        match tag.get("rel").unwrap_or("alternate").trim() {
            "alternate" | "" => {
                let is_page = mime.is_empty() || mime.contains("html");
                if self.link.as_ref().is_none_or(|(_, was_page)| is_page && !was_page) {
                    self.link = Some((url, is_page));
                }
            }
            "enclosure" if media::is_image(mime, "", &url) => {
                media::add(&mut self.entry.images, Image { url, width: None, height: None });
            }
            _ => {}
        }
    }

    /// Sets the language if the entry has none.
    pub(super) fn set_language(&mut self, tag: Option<&str>) {
        if self.entry.language.is_none() {
            self.entry.language = tag.and_then(language_tag);
        }
    }

    fn add_category(&mut self, name: &str) {
        let name = name.trim();
        if !name.is_empty() && !self.entry.categories.iter().any(|known| known == name) {
            self.entry.categories.push(name.to_owned());
        }
    }

    /// The entry. `base` is that of its element.
    pub(super) fn finish(self, base: &Url) -> Entry {
        let Self { mut entry, is_permalink, link, original, .. } = self;
        if entry.title.is_empty() {
            entry.title = self.other_title;
        }
        let texts = [&self.summary, &self.other_summary, &self.content];
        let mut texts =
            texts.into_iter().flatten().map(|(text, markup)| text::summary(text, *markup));
        entry.summary = texts.find(|text| !text.is_empty()).unwrap_or_default();
        let permalink =
            entry.guid.as_deref().filter(|guid| is_permalink && guid.starts_with("http"));
        let permalink = permalink.and_then(|guid| absolute(guid, base));
        // Episodes of podcasts need not have a page.
        let page = original.or(link.map(|(url, _)| url)).or(permalink);
        entry.url = page.or_else(|| entry.recording.clone());
        let inner = entry.url.as_deref().and_then(|url| Url::parse(url).ok());
        let base = inner.as_ref().unwrap_or(base);
        for (content, _) in [&self.content, &self.summary].into_iter().flatten() {
            for image in media::images(content, base) {
                media::add(&mut entry.images, image);
            }
        }
        let Dates { published, updated, date, created } = self.dates;
        entry.published = published.or(date).or(created).or(updated);
        entry.updated = updated.or(date);
        entry
    }
}

fn keep_longer(kept: &mut Option<(String, Markup)>, text: &str, markup: Markup) {
    if kept.as_ref().is_none_or(|(known, _)| known.len() < text.len()) {
        *kept = Some((text.to_owned(), markup));
    }
}

/// A guid that is a relative URL becomes absolute, so that it means the same in every feed.
fn resolved_guid(guid: &str, is_permalink: bool, base: &Url) -> String {
    let is_relative = is_permalink && guid.starts_with(['/', '.']);
    match base.join(guid) {
        Ok(url) if is_relative => url.into(),
        _ => guid.to_owned(),
    }
}
