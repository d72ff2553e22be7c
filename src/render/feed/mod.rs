//! Feeds: what subscribers get of a list, in three formats, and the list of all feeds.
//!
//! [`Feed`] is what the formats have in common: made once for each part of a list, and kept
//! while its formats are written, which is one after the other. `rss`, `atom` and `json`
//! give it their form, and make nothing up.

mod atom;
mod json;
mod model;
mod opml;
mod rss;

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use compact_str::CompactString;

use crate::config::Format;
use crate::diag::Diagnostic;
use crate::plan::{FeedFile, FeedPart, FeedParts, List};
use crate::render::Renderer;
use crate::render::model::Model;
use crate::render::pages::list_title;
use crate::render::views::{FeedLinkView, FeedView, ImageView};
use crate::render::xml::Xml;
use crate::text::plain;
use crate::text::timestamp::Timestamp;

/// What all formats of a feed say. Texts are plain.
struct Feed<'a> {
    /// What it is known by, whatever it is called (RFC 4151).
    id: String,
    title: String,
    description: String,
    language: &'a str,
    /// The page of its list.
    home: String,
    /// Whose the entries are that name nobody.
    site: Author,
    icons: Icons,
    /// When the newest change of an entry was; never the clock. None without entries.
    changed: Option<Timestamp>,
    entries: Vec<Entry>,
}

/// Images of the site, as absolute URLs.
struct Icons {
    /// A small one, in any format.
    favicon: String,
    /// A square one in a raster format, if the site has one.
    icon: Option<String>,
    /// A wide one in a raster format.
    logo: String,
}

/// An article in a feed.
struct Entry {
    /// What it is known by: fixed by site, category and file.
    id: String,
    title: String,
    /// Its page here.
    url: String,
    /// Where the story is.
    original: Option<CompactString>,
    published: Timestamp,
    changed: Timestamp,
    /// What it is about, with the provider's name in it; none without an excerpt and a text.
    summary: Option<String>,
    /// Its text, HTML in which every URL is absolute.
    content: Option<String>,
    /// The provider, then those who wrote it; may be empty.
    authors: Vec<Author>,
    topics: Vec<String>,
    image: Option<ImageView>,
    /// Its language, where that is not the feed's.
    language: Option<CompactString>,
}

/// Whose an entry is.
struct Author {
    name: String,
    url: Option<String>,
}

/// Where a document of a feed and its neighbours are, as absolute URLs.
struct Places {
    own: String,
    /// The feed itself, for a document of its history.
    current: Option<String>,
    older: Option<String>,
    newer: Option<String>,
}

/// The feeds that were made last: the formats of one are asked for one after the other, on
/// several threads at a time.
pub(super) struct Recent<'a>(Mutex<VecDeque<(Part, Arc<Feed<'a>>)>>);

type Part = (List, FeedPart);

/// How many are kept, for as many threads.
const RECENT: usize = 8;

impl Places {
    /// The links that the XML formats have, with their relations.
    fn links(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let links = [
            ("self", Some(&self.own)),
            ("current", self.current.as_ref()),
            ("prev-archive", self.older.as_ref()),
            ("next-archive", self.newer.as_ref()),
        ];
        links.into_iter().filter_map(|(rel, url)| Some((rel, url?.as_str())))
    }
}

impl<'a> Recent<'a> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    fn get(&self, part: Part) -> Option<Arc<Feed<'a>>> {
        let recent = self.0.lock();
        recent.iter().find(|(kept, _)| *kept == part).map(|(_, feed)| Arc::clone(feed))
    }

    fn keep(&self, part: Part, feed: &Arc<Feed<'a>>) {
        let mut recent = self.0.lock();
        recent.truncate(RECENT - 1);
        recent.push_front((part, Arc::clone(feed)));
    }
}

impl<'a> Renderer<'a> {
    /// A feed, or a document of its history.
    pub(super) fn feed(&self, file: FeedFile) -> Result<String, Diagnostic> {
        let part = (file.list, file.part);
        let feed = match self.recent_feeds.get(part) {
            Some(feed) => feed,
            None => {
                let feed = Arc::new(self.make_feed(file.list, file.part)?);
                self.recent_feeds.keep(part, &feed);
                feed
            }
        };
        let places = self.places(file);
        Ok(match file.format {
            Format::Rss => rss::rss(&feed, &places),
            Format::Atom => atom::atom(&feed, &places),
            Format::Json => json::json(&feed, &places),
        })
    }

    fn parts(&self, list: List) -> FeedParts {
        let Model { graph, config, .. } = self.model;
        FeedParts::new(list, graph, config, &self.plan.feed_limits)
    }

    fn places(&self, file: FeedFile) -> Places {
        let parts = self.parts(file.list);
        let url = |part| {
            let addresses = self.model.addresses;
            addresses.file_absolute(&addresses.feed(FeedFile { part, ..file }))
        };
        let archive = |number| url(FeedPart::Archive(number));
        // Readers take an address that they know for a document that they have. The one that
        // is being filled therefore gets another address with every article.
        let older = parts.older(file.part).map(|number| match parts.filled(number) {
            Some(count) => format!("{}?{count}", archive(number)),
            None => archive(number),
        });
        Places {
            own: url(file.part),
            current: (file.part != FeedPart::Newest).then(|| url(FeedPart::Newest)),
            older,
            newer: parts.newer(file.part).map(archive),
        }
    }

    /// The list of all feeds.
    pub(super) fn opml(&self) -> String {
        opml::opml(self.model)
    }
}

/// The feeds of a list, for its pages.
pub(super) fn feed_view(model: Model<'_>, list: List) -> FeedView {
    let formats = model.config.feeds.formats.iter();
    FeedView {
        title: title(model, list),
        formats: formats.map(|format| feed_link(model, list, *format)).collect(),
    }
}

/// The feed of a list in one format.
fn feed_link(model: Model<'_>, list: List, format: Format) -> FeedLinkView {
    let feed = FeedFile { list, part: FeedPart::Newest, format };
    let (name, mime) = match format {
        Format::Rss => ("RSS", RSS_TYPE),
        Format::Atom => ("Atom", ATOM_TYPE),
        Format::Json => ("JSON Feed", JSON_TYPE),
    };
    FeedLinkView { name, mime, url: model.addresses.file_href(&model.addresses.feed(feed)) }
}

const RSS_TYPE: &str = "application/rss+xml";
const ATOM_TYPE: &str = "application/atom+xml";
const JSON_TYPE: &str = "application/feed+json";

/// The namespace and the mark of documents of a history (RFC 5005, section 4).
const HISTORY: (&str, &str) = ("xmlns:fh", "http://purl.org/syndication/history/1.0");

/// The image of an entry (<https://www.rssboard.org/media-rss>).
fn media(xml: &mut Xml, image: &ImageView) {
    let size = |pixels: Option<u32>| pixels.map(|pixels| pixels.to_string());
    let (width, height) = (size(image.width), size(image.height));
    let mut attributes = vec![("url", image.url.as_str()), ("medium", "image")];
    attributes.extend(width.as_deref().map(|width| ("width", width)));
    attributes.extend(height.as_deref().map(|height| ("height", height)));
    xml.empty("media:content", &attributes);
}

/// What a feed reader calls the feed of a list.
fn title(model: Model<'_>, list: List) -> String {
    let site = plain::title(&model.config.title);
    match list {
        List::Home => site,
        list => format!("{} · {site}", list_title(model, list)),
    }
}

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod tests;
