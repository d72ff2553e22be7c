//! What articles say, packed into bytes: in memory, or on a store until someone asks for it.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::parsed::ParsedArticle;
use crate::spill::{Place, Spill};

/// A place that packed articles are read from when they are shown: a build that goes on from
/// an earlier one shows few of them, and one of very many has no room for them all.
pub trait Store: fmt::Debug + Send + Sync {
    /// The bytes at a place; `None` if they can't be read any more.
    fn read(&self, place: Place) -> Option<Box<[u8]>>;

    /// Whether so many bytes that were read may stay in memory.
    fn take_room(&self, length: usize) -> bool;

    /// The bytes of another article, for the place of one that can't be read. Whoever asked the
    /// store must not use what becomes of them, and is told so by [`is_whole`](Self::is_whole).
    fn stand_in(&self) -> &[u8];

    /// Whether no stand-in was needed.
    fn is_whole(&self) -> bool;
}

/// A packed article.
#[derive(Debug, Clone)]
pub(super) enum Packed {
    Here(Box<[u8]>),
    Stored { store: Arc<dyn Store>, place: Place, read: OnceLock<Box<[u8]>> },
}

impl Packed {
    pub(super) fn new(article: &ParsedArticle<'_>) -> Self {
        let room = Vec::with_capacity(2048);
        // Packing fails for types that the format can't hold, not for values.
        let packed = postcard::to_extend(article, room).expect("the format holds articles");
        Self::Here(packed.into_boxed_slice())
    }

    pub(super) fn stored(store: &Arc<dyn Store>, place: Place) -> Self {
        Self::Stored { store: Arc::clone(store), place, read: OnceLock::new() }
    }

    /// The bytes of a packed article; `None` if they are others.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        is_sound(bytes).then(|| Self::Here(bytes.into()))
    }

    /// The same article, on the store if there is no room for it in memory.
    pub(super) fn spilled(self, spilled: &Arc<SpilledArticles>) -> Self {
        let Self::Here(bytes) = &self else { return self };
        match spilled.spill.write(bytes) {
            Some(place) => {
                spilled.stand_in.get_or_init(|| bytes.clone());
                let store: Arc<dyn Store> = Arc::<SpilledArticles>::clone(spilled);
                Self::stored(&store, place)
            }
            None => self,
        }
    }

    pub(super) fn open(&self) -> Opened<'_> {
        let (store, place, read) = match self {
            Self::Here(bytes) => return Opened(Cow::Borrowed(bytes)),
            Self::Stored { store, place, read } => (store, *place, read),
        };
        if let Some(bytes) = read.get() {
            return Opened(Cow::Borrowed(bytes));
        }
        let bytes = store.read(place).filter(|bytes| is_packed(bytes));
        let Some(bytes) = bytes else { return Opened(store.stand_in().to_owned().into()) };
        match store.take_room(bytes.len()) {
            true => Opened(Cow::Borrowed(read.get_or_init(|| bytes))),
            false => Opened(bytes.into_vec().into()),
        }
    }
}

/// A packed article in memory, for as long as someone looks at it.
#[derive(Debug)]
pub struct Opened<'a>(Cow<'a, [u8]>);

impl Opened<'_> {
    /// What the article says.
    pub fn parsed(&self) -> ParsedArticle<'_> {
        unpacked(&self.0).expect("an article, as it was looked at before")
    }

    /// The same, packed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Whether these are the bytes of a packed article.
fn is_packed(bytes: &[u8]) -> bool {
    unpacked(bytes).is_some()
}

/// Whether these are the bytes of a packed article that the loader could have made: what comes out
/// of a cache passes the checks of what is parsed.
pub fn is_sound(bytes: &[u8]) -> bool {
    unpacked(bytes).is_some_and(|article| article.has_sound_urls())
}

fn unpacked(bytes: &[u8]) -> Option<ParsedArticle<'_>> {
    postcard::from_bytes(bytes).ok()
}

/// Packed articles that memory had no room for.
#[derive(Debug)]
pub struct SpilledArticles {
    spill: Spill,
    stand_in: OnceLock<Box<[u8]>>,
    is_broken: AtomicBool,
}

impl SpilledArticles {
    /// Room for so many bytes of articles; the others go to a file in `folder`.
    pub fn new(room: usize, folder: &Path) -> Arc<Self> {
        let (spill, stand_in) = (Spill::new(room, folder), OnceLock::new());
        Arc::new(Self { spill, stand_in, is_broken: AtomicBool::new(false) })
    }
}

impl Store for SpilledArticles {
    fn read(&self, place: Place) -> Option<Box<[u8]>> {
        self.spill.read(place)
    }

    fn take_room(&self, _: usize) -> bool {
        // There was none when they came here.
        false
    }

    fn stand_in(&self) -> &[u8] {
        self.is_broken.store(true, Ordering::Relaxed);
        // Nothing is read that was not written, and with the first of them there is a stand-in.
        self.stand_in.get().map_or(&[], |bytes| bytes)
    }

    fn is_whole(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }
}
