//! The data of feeds, which all formats share.

use std::collections::VecDeque;
use std::sync::Arc;

use compact_str::CompactString;
use parking_lot::Mutex;

use crate::plan::{FeedPart, List};
use crate::render::views::ImageView;
use crate::render::xml::Xml;
use crate::text::timestamp::Timestamp;

/// The data of a feed. All texts are plain text.
pub(super) struct Feed<'a> {
    /// The permanent identifier, a tag URI (RFC 4151).
    pub(super) id: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) language: &'a str,
    /// The URL of the list's page.
    pub(super) home: String,
    /// The author of entries without authors.
    pub(super) site: Author,
    pub(super) icons: Icons,
    /// The newest change of an entry; independent of the clock. `None` without entries.
    pub(super) changed: Option<Timestamp>,
    pub(super) entries: Vec<Entry>,
}

/// The images of the site, as absolute URLs.
pub(super) struct Icons {
    /// A small image in any format.
    pub(super) favicon: String,
    /// A square raster image, if the site has one.
    pub(super) icon: Option<String>,
    /// A wide raster image.
    pub(super) logo: String,
}

/// An article in a feed.
pub(super) struct Entry {
    /// The permanent identifier, derived from site, category and file name.
    pub(super) id: String,
    pub(super) title: String,
    /// The URL of the article's page.
    pub(super) url: String,
    /// The URL of the original story.
    pub(super) original: Option<CompactString>,
    pub(super) published: Timestamp,
    pub(super) changed: Timestamp,
    /// The excerpt or the first words, preceded by the provider's name.
    pub(super) summary: Option<String>,
    /// The body as HTML with absolute URLs.
    pub(super) content: Option<String>,
    /// The provider, followed by the authors; may be empty.
    pub(super) authors: Vec<Author>,
    pub(super) topics: Vec<String>,
    pub(super) image: Option<ImageView>,
    /// The language, if it differs from that of the feed.
    pub(super) language: Option<CompactString>,
}

/// An author of an entry.
pub(super) struct Author {
    pub(super) name: String,
    pub(super) url: Option<String>,
}

/// The absolute URLs of a feed document and of related documents.
pub(super) struct FeedUrls {
    pub(super) own: String,
    /// The feed itself, for an archive document.
    pub(super) current: Option<String>,
    pub(super) older: Option<String>,
    pub(super) newer: Option<String>,
}

/// A small cache of recently created feeds. Each thread renders the formats of a feed one after the other.
pub(in crate::render) struct RecentFeeds<'a>(Mutex<VecDeque<(FeedKey, Arc<Feed<'a>>)>>);

pub(super) type FeedKey = (List, FeedPart);

/// The maximum number of cached feeds.
pub(super) const MAX_RECENT_FEEDS: usize = 8;

impl FeedUrls {
    /// The links of the XML formats: relations with URLs.
    pub(super) fn links(&self) -> impl Iterator<Item = (&'static str, &str)> {
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
    pub(in crate::render) fn new() -> Self {
        Self(Mutex::default())
    }

    pub(super) fn get(&self, part: FeedKey) -> Option<Arc<Feed<'a>>> {
        let recent = self.0.lock();
        recent.iter().find(|(cached, _)| *cached == part).map(|(_, feed)| Arc::clone(feed))
    }

    pub(super) fn insert(&self, part: FeedKey, feed: &Arc<Feed<'a>>) {
        let mut recent = self.0.lock();
        recent.truncate(MAX_RECENT_FEEDS - 1);
        recent.push_front((part, Arc::clone(feed)));
    }
}

/// The XML namespace of archive documents (RFC 5005, section 4).
pub(super) const HISTORY_NAMESPACE: (&str, &str) =
    ("xmlns:fh", "http://purl.org/syndication/history/1.0");

/// Writes the image of an entry (<https://www.rssboard.org/media-rss>).
pub(super) fn media(xml: &mut Xml, image: &ImageView) {
    let size = |pixels: Option<u32>| pixels.map(|pixels| pixels.to_string());
    let (width, height) = (size(image.width), size(image.height));
    let mut attributes = vec![("url", image.url.as_str()), ("medium", "image")];
    attributes.extend(width.as_deref().map(|width| ("width", width)));
    attributes.extend(height.as_deref().map(|height| ("height", height)));
    xml.empty("media:content", &attributes);
}
