//! The files of articles that an earlier run has parsed: a run that goes on from it shows few of
//! them, and parses those again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::article;
use super::articles::category_of;
use super::files::{File, read_text};
use super::packed::packed;
use super::parsed::Source;
use crate::config::Config;
use crate::folder::Folder;
use crate::spill::Room;
use crate::text::key::TextKey;

/// The files of a site's articles, to be parsed as its settings say.
#[derive(Debug)]
pub struct SourceFiles {
    root: Folder,
    config: Config,
    room: Room,
    is_broken: AtomicBool,
}

impl SourceFiles {
    /// The files of the site at `root`. A page, a card and a feed may show the same article: what
    /// they say stays in memory, up to `room` bytes.
    pub fn new(root: &Path, config: &Config, room: usize) -> Arc<Self> {
        let (root, config) = (Folder::open(root), config.clone());
        let (room, is_broken) = (Room::new(room), AtomicBool::new(false));
        Arc::new(Self { root, config, room, is_broken })
    }

    /// What an article says, packed; `None` if its file is not as it was.
    pub(super) fn parse(&self, source: &Source) -> Option<Box<[u8]>> {
        let packed = self.parsed(source);
        if packed.is_none() {
            self.is_broken.store(true, Ordering::Relaxed);
        }
        packed
    }

    fn parsed(&self, source: &Source) -> Option<Box<[u8]>> {
        let Config { folders, embed_hosts, limits, .. } = &self.config;
        let folders = folders.articles.iter().map(|folder| &folder.path);
        let is_inside = |folder: &&Arc<str>| {
            let below = source.file.strip_prefix(&***folder);
            folder.is_empty() || below.is_some_and(|below| below.starts_with('/'))
        };
        let around = folders.filter(is_inside);
        // Of two folders, one inside the other, it is the inner one's.
        let folder = around.max_by_key(|folder| folder.len())?;
        let file = File { name: Arc::clone(&source.file), folder: Arc::clone(folder), stamp: None };
        let text = read_text(&self.root, &file, limits.file_size).ok()?;
        if TextKey::of(&text) != source.hash {
            return None;
        }
        let options =
            article::Options { category: category_of(&file), embed_hosts, limits: *limits };
        let (article, _) = article::parse(&file.name, &text, options);
        article.map(|(_, article)| packed(&article))
    }

    /// Whether so many bytes may stay in memory.
    pub(super) fn has_room(&self, length: usize) -> bool {
        self.room.take(length)
    }

    /// Whether every file was as it had been. If not, another article took the place of what is
    /// in one of them.
    pub fn are_whole(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }
}
