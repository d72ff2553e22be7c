//! A source: a feed that the site imports.

use std::ops::Range;
use std::time::Duration;

/// The file name of the list of sources, beside `site.toml`.
pub const FILE_NAME: &str = "sources.toml";

/// A checked table `[[source]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The http(s) URL of the feed, repaired as browsers do it.
    pub url: String,
    /// A name for people; `None` for the title of the feed.
    pub title: Option<String>,
    /// The canonical [host](crate::text::host::key) of the provider of all its articles; `None` for the
    /// domain of each link.
    pub provider: Option<String>,
    /// Topics of all its articles, each once.
    pub topics: Vec<String>,
    /// The category of its articles; `None` for the first folder of articles.
    pub category: Option<String>,
    /// The minimum time between two requests.
    pub every: Option<Duration>,
    /// The value of `User-Agent`; `None` for that of feedgen.
    pub user_agent: Option<String>,
    /// The minimum quality of an article.
    pub min_quality: Option<usize>,
    /// Only entries with one of these words are imported; all entries if the list is empty.
    pub include: Vec<String>,
    /// Entries with one of these words are not imported.
    pub exclude: Vec<String>,
    /// Whether pages of articles may be requested.
    pub enrich: Enrich,
    /// Whether the source is read.
    pub enabled: bool,
    /// The range of bytes of the value of `url` in the file.
    pub place: Range<usize>,
    /// The line of this value, from 1.
    pub line: usize,
}

impl Default for Source {
    /// A source without URL, with the defaults of all other keys.
    fn default() -> Self {
        Self {
            url: String::new(),
            title: None,
            provider: None,
            topics: Vec::new(),
            category: None,
            every: None,
            user_agent: None,
            min_quality: None,
            include: Vec::new(),
            exclude: Vec::new(),
            enrich: Enrich::Auto,
            enabled: true,
            place: 0..0,
            line: 0,
        }
    }
}

/// Whether import requests the pages of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Enrich {
    /// If the feed has no image or no excerpt.
    #[default]
    Auto,
    /// Never.
    Never,
}
