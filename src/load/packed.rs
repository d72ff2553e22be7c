//! What articles say, packed into bytes: in memory, or on a shelf until someone asks for it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::parsed::ParsedArticle;

/// A place that packed articles are read from when they are shown: a build that goes on from
/// an earlier one shows few of them.
pub trait Shelf: fmt::Debug + Send + Sync {
    /// The bytes from `start` on; `None` if they can't be read any more.
    fn read(&self, start: u64, length: usize) -> Option<Box<[u8]>>;

    /// The bytes of another article, for the place of one that can't be read. Whoever asked the
    /// shelf must not use what becomes of them, and is told so by [`is_whole`](Self::is_whole).
    fn stand_in(&self) -> &[u8];

    /// Whether no stand-in was needed.
    fn is_whole(&self) -> bool;
}

/// A packed article.
#[derive(Debug, Clone)]
pub(super) enum Packed {
    Here(Box<[u8]>),
    Shelved { shelf: Arc<dyn Shelf>, start: u64, length: u32, read: OnceLock<Box<[u8]>> },
}

impl Packed {
    pub(super) fn new(article: &ParsedArticle<'_>) -> Self {
        let room = Vec::with_capacity(2048);
        // Packing fails for types that the format can't hold, not for values.
        let packed = postcard::to_extend(article, room).expect("the format holds articles");
        Self::Here(packed.into_boxed_slice())
    }

    /// The bytes of a packed article; `None` if they are others.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        unpacked(bytes).map(|_| Self::Here(bytes.into()))
    }

    /// The bytes, read if they were not.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Here(bytes) => bytes,
            Self::Shelved { shelf, start, length, read } => read.get_or_init(|| {
                let bytes = shelf.read(*start, *length as usize);
                let bytes = bytes.filter(|bytes| unpacked(bytes).is_some());
                bytes.unwrap_or_else(|| shelf.stand_in().into())
            }),
        }
    }

    pub(super) fn unpack(&self) -> ParsedArticle<'_> {
        unpacked(self.bytes()).expect("an article, as it was looked at before")
    }
}

fn unpacked(bytes: &[u8]) -> Option<ParsedArticle<'_>> {
    postcard::from_bytes(bytes).ok()
}
