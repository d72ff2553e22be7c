//! What articles say, packed into bytes: in memory, or elsewhere until someone asks for it.

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use super::article;
use super::parsed::{ParsedArticle, Source};
use super::source_files::SourceFiles;
use crate::config::Limits;
use crate::spill::{Place, Spill};

/// A packed article.
#[derive(Debug, Clone)]
pub(super) enum Packed {
    Here(Box<[u8]>),
    /// In a file of this build, as memory has no room for it.
    Spilled {
        articles: Arc<SpilledArticles>,
        place: Place,
    },
    /// Not packed yet: it is parsed when it is shown.
    InSource {
        files: Arc<SourceFiles>,
        packed: OnceLock<Box<[u8]>>,
    },
}

impl Packed {
    pub(super) fn new(article: &ParsedArticle<'_>) -> Self {
        Self::Here(packed(article))
    }

    pub(super) fn in_source(files: &Arc<SourceFiles>) -> Self {
        Self::InSource { files: Arc::clone(files), packed: OnceLock::new() }
    }

    /// The bytes of a packed article; `None` if they are others.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        unpacked(bytes).map(|_| Self::Here(bytes.into()))
    }

    /// The same article, spilled if there is no room for it in memory.
    pub(super) fn spilled(self, articles: &Arc<SpilledArticles>) -> Self {
        let Self::Here(bytes) = &self else { return self };
        match articles.spill.write(bytes) {
            Some(place) => Self::Spilled { articles: Arc::clone(articles), place },
            None => self,
        }
    }

    /// The article whose source this is.
    pub(super) fn open(&self, source: &Source) -> Opened<'_> {
        match self {
            Self::Here(bytes) => Opened(Cow::Borrowed(bytes)),
            Self::Spilled { articles, place } => Opened::owned_or_stand_in(articles.read(*place)),
            Self::InSource { files, packed } => {
                if let Some(bytes) = packed.get() {
                    return Opened(Cow::Borrowed(bytes));
                }
                match files.parse(source) {
                    Some(bytes) if files.has_room(bytes.len()) => {
                        Opened(Cow::Borrowed(packed.get_or_init(|| bytes)))
                    }
                    bytes => Opened::owned_or_stand_in(bytes),
                }
            }
        }
    }
}

/// Packing fails for types that the format can't hold, not for values.
pub(super) fn packed(article: &ParsedArticle<'_>) -> Box<[u8]> {
    let room = Vec::with_capacity(2048);
    postcard::to_extend(article, room).expect("the format holds articles").into_boxed_slice()
}

/// For the place of an article that can't be read. Whoever had it kept must not use what becomes
/// of it, and is told so.
static STAND_IN: LazyLock<Box<[u8]>> = LazyLock::new(|| {
    let text = "---\ntitle: A\npublishedDateTime: 2000-01-01T00:00:00Z\n---\nText\n";
    let options =
        article::Options { category: "news", embed_hosts: &[], limits: Limits::default() };
    let (article, _) = article::parse(&"stand-in.md".into(), text, options);
    packed(&article.expect("a whole article").1)
});

/// A packed article in memory, for as long as someone looks at it.
#[derive(Debug)]
pub struct Opened<'a>(Cow<'a, [u8]>);

impl Opened<'_> {
    fn owned_or_stand_in(bytes: Option<Box<[u8]>>) -> Self {
        Self(match bytes {
            Some(bytes) => Cow::Owned(bytes.into_vec()),
            None => Cow::Borrowed(&STAND_IN),
        })
    }

    /// What the article says.
    pub fn parsed(&self) -> ParsedArticle<'_> {
        unpacked(&self.0).expect("an article, as it was looked at before")
    }

    /// The same, packed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn unpacked(bytes: &[u8]) -> Option<ParsedArticle<'_>> {
    postcard::from_bytes(bytes).ok()
}

/// Packed articles that memory had no room for.
#[derive(Debug)]
pub struct SpilledArticles {
    spill: Spill,
    is_broken: AtomicBool,
}

impl SpilledArticles {
    /// Room for so many bytes of articles; the others go to a file in `folder`.
    pub fn new(room: usize, folder: &Path) -> Arc<Self> {
        let (spill, is_broken) = (Spill::new(room, folder), AtomicBool::new(false));
        Arc::new(Self { spill, is_broken })
    }

    fn read(&self, place: Place) -> Option<Box<[u8]>> {
        let bytes = self.spill.read(place).filter(|bytes| unpacked(bytes).is_some());
        if bytes.is_none() {
            self.is_broken.store(true, Ordering::Relaxed);
        }
        bytes
    }

    /// Whether all could be read that was asked for. If not, another article took its place.
    pub fn are_whole(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }
}
