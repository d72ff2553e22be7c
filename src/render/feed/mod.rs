//! Renders feeds in three formats, and the OPML file of all feeds.
//!
//! [`Feed`] contains the data of a feed independent of the format. It is created once for each part of a list and cached
//! while its formats are rendered. `rss`, `atom` and `json` only serialise it.

mod atom;
mod json;
mod model;
mod opml;
mod rss;

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use compact_str::CompactString;

use crate::config::FeedFormat;
use crate::diag::Diagnostic;
use crate::plan::{FeedFile, FeedPart, FeedParts, List};
use crate::render::Renderer;
use crate::render::model::Model;
use crate::render::pages::list_title;
use crate::render::views::{FeedLinkView, FeedView, ImageView};
use crate::render::xml::Xml;
use crate::text::plain;
use crate::text::timestamp::Timestamp;

/// The data of a feed. All texts are plain text.
struct Feed<'a> {
    /// The permanent identifier, a tag URI (RFC 4151).
    id: String,
    title: String,
    description: String,
    language: &'a str,
    /// The URL of the list's page.
    home: String,
    /// The author of entries without authors.
    site: Author,
    icons: Icons,
    /// The newest change of an entry; independent of the clock. `None` without entries.
    changed: Option<Timestamp>,
    entries: Vec<Entry>,
}

/// The images of the site, as absolute URLs.
struct Icons {
    /// A small image in any format.
    favicon: String,
    /// A square raster image, if the site has one.
    icon: Option<String>,
    /// A wide raster image.
    logo: String,
}

/// An article in a feed.
struct Entry {
    /// The permanent identifier, derived from site, category and file name.
    id: String,
    title: String,
    /// The URL of the article's page.
    url: String,
    /// The URL of the original story.
    original: Option<CompactString>,
    published: Timestamp,
    changed: Timestamp,
    /// The excerpt or the first words, preceded by the provider's name.
    summary: Option<String>,
    /// The body as HTML with absolute URLs.
    content: Option<String>,
    /// The provider, followed by the authors; may be empty.
    authors: Vec<Author>,
    topics: Vec<String>,
    image: Option<ImageView>,
    /// The language, if it differs from that of the feed.
    language: Option<CompactString>,
}

/// An author of an entry.
struct Author {
    name: String,
    url: Option<String>,
}

/// The absolute URLs of a feed document and of related documents.
struct FeedUrls {
    own: String,
    /// The feed itself, for an archive document.
    current: Option<String>,
    older: Option<String>,
    newer: Option<String>,
}

/// A small cache of recently created feeds. LazyLinks thread renders the formats of a feed one after the other.
pub(super) struct RecentFeeds<'a>(Mutex<VecDeque<(FeedKey, Arc<Feed<'a>>)>>);

type FeedKey = (List, FeedPart);

/// The maximum number of cached feeds.
const MAX_RECENT_FEEDS: usize = 8;

impl FeedUrls {
    /// The links of the XML formats: relations with URLs.
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

impl<'a> RecentFeeds<'a> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    fn get(&self, part: FeedKey) -> Option<Arc<Feed<'a>>> {
        let recent = self.0.lock();
        recent.iter().find(|(cached, _)| *cached == part).map(|(_, feed)| Arc::clone(feed))
    }

    fn insert(&self, part: FeedKey, feed: &Arc<Feed<'a>>) {
        let mut recent = self.0.lock();
        recent.truncate(MAX_RECENT_FEEDS - 1);
        recent.push_front((part, Arc::clone(feed)));
    }
}

impl<'a> Renderer<'a> {
    /// Renders a feed or an archive document.
    pub(super) fn feed(&self, file: FeedFile) -> Result<String, Diagnostic> {
        let part = (file.list, file.part);
        let feed = match self.recent_feeds.get(part) {
            Some(feed) => feed,
            None => {
                let feed = Arc::new(self.new_feed(file.list, file.part)?);
                self.recent_feeds.insert(part, &feed);
                feed
            }
        };
        let urls = self.feed_urls(file);
        Ok(match file.format {
            FeedFormat::Rss => rss::rss(&feed, &urls),
            FeedFormat::Atom => atom::atom(&feed, &urls),
            FeedFormat::Json => json::json(&feed, &urls),
        })
    }

    fn parts(&self, list: List) -> FeedParts {
        let Model { graph, config, .. } = self.model;
        FeedParts::new(list, graph, config, &self.plan.feed_limits)
    }

    fn feed_urls(&self, file: FeedFile) -> FeedUrls {
        let parts = self.parts(file.list);
        let url = |part| {
            let addresses = self.model.addresses;
            addresses.file_absolute(&addresses.feed(FeedFile { part, ..file }))
        };
        let archive = |number| url(FeedPart::Archive(number));
        // Readers cache archive documents by URL. The URL of the document being filled therefore changes with every
        // article.
        let older = parts.older(file.part).map(|number| match parts.filled(number) {
            Some(count) => format!("{}?{count}", archive(number)),
            None => archive(number),
        });
        FeedUrls {
            own: url(file.part),
            current: (file.part != FeedPart::Newest).then(|| url(FeedPart::Newest)),
            older,
            newer: parts.newer(file.part).map(archive),
        }
    }

    /// Renders the OPML file of all feeds.
    pub(super) fn opml(&self) -> String {
        opml::opml(self.model)
    }
}

/// The view of a list's feeds, for its pages.
pub(super) fn feed_view(model: Model<'_>, list: List) -> FeedView {
    let formats = model.config.feeds.formats.iter();
    FeedView {
        title: title(model, list),
        formats: formats.map(|format| feed_link(model, list, *format)).collect(),
    }
}

/// The feed of a list in one format.
fn feed_link(model: Model<'_>, list: List, format: FeedFormat) -> FeedLinkView {
    let feed = FeedFile { list, part: FeedPart::Newest, format };
    let (name, mime) = match format {
        FeedFormat::Rss => ("RSS", RSS_TYPE),
        FeedFormat::Atom => ("Atom", ATOM_TYPE),
        FeedFormat::Json => ("JSON Feed", JSON_TYPE),
    };
    FeedLinkView { name, mime, url: model.addresses.file_href(&model.addresses.feed(feed)) }
}

const RSS_TYPE: &str = "application/rss+xml";
const ATOM_TYPE: &str = "application/atom+xml";
const JSON_TYPE: &str = "application/feed+json";

/// The XML namespace of archive documents (RFC 5005, section 4).
const HISTORY_NAMESPACE: (&str, &str) = ("xmlns:fh", "http://purl.org/syndication/history/1.0");

/// Writes the image of an entry (<https://www.rssboard.org/media-rss>).
fn media(xml: &mut Xml, image: &ImageView) {
    let size = |pixels: Option<u32>| pixels.map(|pixels| pixels.to_string());
    let (width, height) = (size(image.width), size(image.height));
    let mut attributes = vec![("url", image.url.as_str()), ("medium", "image")];
    attributes.extend(width.as_deref().map(|width| ("width", width)));
    attributes.extend(height.as_deref().map(|height| ("height", height)));
    xml.empty("media:content", &attributes);
}

/// The title of a list's feed.
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
