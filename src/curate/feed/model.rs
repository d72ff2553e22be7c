//! What a feed says, as plain values.

use chrono::{DateTime, FixedOffset};

/// What a feed says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// The title, possibly empty.
    pub title: String,
    /// The page that the feed belongs to.
    pub link: Option<String>,
    /// The language of its entries, as a BCP 47 tag.
    pub language: Option<String>,
    /// How long it may be cached, in minutes (RSS `ttl`).
    pub ttl: Option<u32>,
    /// The entries in the order of the feed.
    pub entries: Vec<Entry>,
    /// The number of elements that look like entries, counted without parsing. More than [`Self::entries`]: markup is
    /// so broken that entries were lost.
    pub elements: usize,
}

/// An entry of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The `guid` (RSS) or `id` (Atom, JSON Feed).
    pub guid: Option<String>,
    /// The URL of the story.
    pub url: Option<String>,
    /// The title in plain text, possibly empty.
    pub title: String,
    /// The whole summary, or else the content, in plain text.
    pub summary: String,
    /// Names of the authors; an email address if there is no name.
    pub authors: Vec<String>,
    /// When the story was published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Categories, tags and keywords.
    pub categories: Vec<String>,
    /// Images, those that the feed names explicitly first.
    pub images: Vec<Image>,
    /// URLs of players.
    pub players: Vec<String>,
    /// The URL of a recording, such as the episode of a podcast.
    pub recording: Option<String>,
    /// The language, if the entry itself states one.
    pub language: Option<String>,
}

/// A date in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The instant; in UTC if the feed names no zone.
    pub time: DateTime<FixedOffset>,
    /// Whether the feed names a zone.
    pub has_zone: bool,
}

/// An image of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// The absolute URL.
    pub url: String,
    /// The width in pixels, if known.
    pub width: Option<u32>,
    /// The height in pixels, if known.
    pub height: Option<u32>,
}

/// Why a document is not read as a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAFeed {
    /// It is empty.
    Empty,
    /// It is a web page.
    Page,
    /// It is a list of feeds.
    Opml,
    /// It is something else.
    Other,
}

impl std::fmt::Display for NotAFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "the document is empty",
            Self::Page => "a web page, not a feed",
            Self::Opml => "a list of feeds (OPML), not a feed",
            Self::Other => "not a feed (expected RSS, Atom or JSON Feed)",
        })
    }
}
