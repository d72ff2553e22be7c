//! Articles as they were parsed, kept in three files: an index that is rewritten, and two to
//! which changed articles are added behind. One holds what graph and plan look at, and is read
//! as a whole; the other holds what articles say, and is read for those that are shown.
//!
//! Each piece of those two ends with a tag, so that one that was cut off or changed, or that someone else
//! wrote, is noticed. When more than half of the bytes are of articles that are gone, all are rewritten.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::{self, Missing};
use crate::folder::{Seal, Stamp, state};
use crate::load::{LoadedArticle, Store, is_sound};
use crate::spill::{self, Place, Room};
use crate::text::key::TextKey;

const WHAT: &str = "the kept articles";

/// The kept articles of a site.
#[derive(Debug)]
pub struct KeptArticles {
    index: PathBuf,
    facts: PathBuf,
    texts: PathBuf,
    settings: TextKey,
    /// What is there of the last build.
    old: Index,
    /// Where those are read that are shown.
    store: Option<Arc<dyn Store>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Index {
    /// Sorted by path.
    articles: Vec<Kept>,
    /// How many bytes of each file are in use.
    length_of_facts: u64,
    length_of_texts: u64,
}

/// Where an article is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    file: Arc<str>,
    stamp: Option<Stamp>,
    hash: TextKey,
    facts: Place,
    text: Place,
}

/// What is kept, but not the articles themselves.
#[derive(Debug)]
pub struct KeptIndex(Result<Index, Missing>);

impl KeptIndex {
    /// The index of the articles that are kept in `folder`, made with the same `settings`.
    pub fn read(folder: &Path, settings: TextKey) -> Self {
        Self(file::read(&KeptArticles::nothing(folder, settings).index, settings))
    }
}

impl KeptArticles {
    /// Articles are to be kept in `folder`, whatever is there.
    pub fn nothing(folder: &Path, settings: TextKey) -> Self {
        Self {
            index: folder.join("articles.idx"),
            facts: folder.join("articles.facts"),
            texts: folder.join("articles.texts"),
            settings,
            old: Index::default(),
            store: None,
        }
    }

    /// The articles that are kept in `folder`, made with the same `settings`, with something to
    /// say if those that are there can't be used.
    pub fn read(
        folder: &Path,
        settings: TextKey,
    ) -> (Self, Vec<Arc<LoadedArticle>>, Option<String>) {
        Self::of_index(folder, settings, KeptIndex::read(folder, settings))
    }

    /// The same, where the index was read before.
    pub fn of_index(
        folder: &Path,
        settings: TextKey,
        KeptIndex(index): KeptIndex,
    ) -> (Self, Vec<Arc<LoadedArticle>>, Option<String>) {
        let mut kept = Self::nothing(folder, settings);
        let read = index.and_then(|index| {
            let unpacked = unpack(&kept.facts, &kept.texts, &index, &file::seal(settings))
                .ok_or(Missing::Damaged)?;
            Ok((index, unpacked))
        });
        match read {
            Ok((index, (articles, store))) => {
                (kept.old, kept.store) = (index, store);
                (kept, articles, None)
            }
            Err(missing) => (kept, Vec::new(), missing.note(WHAT)),
        }
    }

    /// Forgets the articles that are kept in `folder`.
    pub fn forget(folder: &Path) {
        file::remove(&Self::nothing(folder, TextKey::of("")).index);
    }

    /// What to say when articles could not be read that were kept.
    pub fn note_of_damage() -> Option<String> {
        Missing::Damaged.note(WHAT)
    }

    /// Where articles that were kept are read when they are shown.
    pub fn store(&self) -> Option<Arc<dyn Store>> {
        self.store.clone()
    }

    /// Keeps `articles`, sorted by path, but for those that `is_left_out` names. `stores` is
    /// where they are read.
    ///
    /// # Errors
    /// When they can't be written; the next build will not use what is there then.
    pub fn write(
        self,
        articles: &[Arc<LoadedArticle>],
        is_left_out: &dyn Fn(&str) -> bool,
        stores: &[Arc<dyn Store>],
    ) -> io::Result<()> {
        let Self { index, facts, texts, settings, old, store: _ } = self;
        let articles = articles.iter().filter(|article| !is_left_out(&article.source.file));
        let mut kept = old.articles.iter().peekable();
        let rows: Vec<(&Arc<LoadedArticle>, Option<&Kept>)> = articles
            .map(|article| {
                let path = &*article.source.file;
                while kept.next_if(|kept| *kept.file < *path).is_some() {}
                let same = kept.next_if(|kept| *kept.file == *path);
                (article, same.filter(|kept| kept.hash == article.source.hash))
            })
            .collect();
        let used: u64 =
            rows.iter().filter_map(|(_, kept)| Some(u64::from((*kept)?.text.length))).sum();
        let is_sparse = used * 2 < old.length_of_texts;
        let (of_facts, of_texts) = match is_sparse {
            true => (0, 0),
            false => (old.length_of_facts, old.length_of_texts),
        };
        let seal = file::seal(settings);
        let mut facts = Pieces::open(&facts, of_facts, &seal);
        let mut texts = Pieces::open(&texts, of_texts, &seal);
        let mut new = Index { articles: Vec::with_capacity(rows.len()), ..Index::default() };
        for (article, kept) in rows {
            let (facts, text) = match kept {
                Some(kept) if !is_sparse => (kept.facts, kept.text),
                _ => (facts.add(&article.to_bytes())?, texts.add(article.opened().bytes())?),
            };
            let (file, stamp) = (Arc::clone(&article.source.file), article.stamp);
            new.articles.push(Kept { file, stamp, hash: article.source.hash, facts, text });
        }
        if !stores.iter().all(|store| store.is_whole()) {
            return Err(io::Error::other("some can't be read any more"));
        }
        if of_texts == 0 && index.exists() {
            // The old index must not lead into new files.
            state::remove(&index)?;
        }
        new.length_of_facts = facts.finish()?;
        new.length_of_texts = texts.finish()?;
        if new == old {
            return Ok(());
        }
        file::write(&index, settings, &new)
    }
}

/// Articles, and the store where they are; none if there are no articles.
type Unpacked = (Vec<Arc<LoadedArticle>>, Option<Arc<dyn Store>>);

/// All articles of an index, if what graph and plan look at is as it was.
fn unpack(facts: &Path, texts: &Path, index: &Index, seal: &Seal) -> Option<Unpacked> {
    let Some(first) = index.articles.first() else { return Some((Vec::new(), None)) };
    let file = state::open(texts).ok()?;
    // What was cut off is noticed before anything is made of it.
    if file.metadata().ok()?.len() < index.length_of_texts {
        return None;
    }
    let stand_in = whole(spill::read_at(&file, first.text)?, seal);
    let stand_in = stand_in.filter(|bytes| is_sound(bytes))?;
    let (room, is_broken) = (Room::new(READ_BYTES), AtomicBool::new(false));
    let store: Arc<dyn Store> =
        Arc::new(Pile { file, seal: seal.clone(), stand_in, room, is_broken });
    let runs: Vec<&[Kept]> = index.articles.chunk_by(are_neighbours).collect();
    let articles: Option<Vec<Vec<Arc<LoadedArticle>>>> =
        runs.into_par_iter().map(|run| unpack_run(facts, run, &store, seal)).collect();
    Some((articles?.into_iter().flatten().collect(), Some(store)))
}

/// A piece without its tag, if that is right.
fn whole(piece: Box<[u8]>, seal: &Seal) -> Option<Box<[u8]>> {
    let mut bytes = piece.into_vec();
    let length = checked(&bytes, seal)?.len();
    bytes.truncate(length);
    Some(bytes.into())
}

fn checked<'p>(piece: &'p [u8], seal: &Seal) -> Option<&'p [u8]> {
    let (bytes, tag) = piece.split_last_chunk()?;
    (piece_tag(bytes, seal) == *tag).then_some(bytes)
}

/// A shorter tag, as there are many pieces.
fn piece_tag(bytes: &[u8], seal: &Seal) -> [u8; 8] {
    let mut tag = [0; 8];
    tag.copy_from_slice(&seal.tag(bytes)[..8]);
    tag
}

/// How many bytes of articles that were read stay in memory: a page, a card and a feed may show
/// the same one.
const READ_BYTES: usize = 256 << 20;

/// The file of what articles say, as a store.
#[derive(Debug)]
struct Pile {
    file: File,
    seal: Seal,
    stand_in: Box<[u8]>,
    room: Room,
    is_broken: AtomicBool,
}

impl Store for Pile {
    fn read(&self, place: Place) -> Option<Box<[u8]>> {
        let piece = spill::read_at(&self.file, place).and_then(|piece| whole(piece, &self.seal));
        piece.filter(|bytes| is_sound(bytes))
    }

    fn take_room(&self, length: usize) -> bool {
        self.room.take(length)
    }

    fn stand_in(&self) -> &[u8] {
        self.is_broken.store(true, Ordering::Relaxed);
        &self.stand_in
    }

    fn is_whole(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }
}

/// Whether one piece follows the other: such are read at one go, up to a limit.
fn are_neighbours(a: &Kept, b: &Kept) -> bool {
    const BLOCK: u64 = 1 << 18;
    let (a, b) = (a.facts, b.facts);
    a.start.checked_add(u64::from(a.length)) == Some(b.start) && a.start / BLOCK == b.start / BLOCK
}

fn unpack_run(
    facts: &Path,
    run: &[Kept],
    store: &Arc<dyn Store>,
    seal: &Seal,
) -> Option<Vec<Arc<LoadedArticle>>> {
    let length: usize = run.iter().map(|kept| kept.facts.length as usize).sum();
    let mut file = state::open(facts).ok()?;
    file.seek(SeekFrom::Start(run.first()?.facts.start)).ok()?;
    let mut buffer = Vec::with_capacity(length);
    file.take(length as u64).read_to_end(&mut buffer).ok()?;
    let mut rest = &*buffer;
    let articles = run.iter().map(|Kept { file, stamp, hash, facts, text }| {
        let bytes = checked(rest.split_off(..facts.length as usize)?, seal)?;
        let article = LoadedArticle::in_store(Arc::clone(file), *stamp, bytes, store, *text)?;
        (article.source.hash == *hash).then(|| Arc::new(article))
    });
    articles.collect()
}

/// A file while pieces are added to it, or a new one that will take its place.
struct Pieces<'p> {
    path: &'p Path,
    seal: &'p Seal,
    file: Option<io::BufWriter<File>>,
    length: u64,
    is_new: bool,
}

impl<'p> Pieces<'p> {
    /// The file, of which `length` bytes are to be kept; without any, there will be a new one: the
    /// articles of the old one may be read yet.
    fn open(path: &'p Path, length: u64, seal: &'p Seal) -> Self {
        Self { path, seal, file: None, length, is_new: length == 0 }
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<Place> {
        let sum = piece_tag(bytes, self.seal);
        let length = u32::try_from(bytes.len() + sum.len()).map_err(io::Error::other)?;
        let file = match self.file.take() {
            Some(file) => file,
            None => io::BufWriter::with_capacity(1 << 18, self.create()?),
        };
        let file = self.file.insert(file);
        file.write_all(bytes)?;
        file.write_all(&sum)?;
        let place = Place { start: self.length, length };
        self.length += u64::from(length);
        Ok(place)
    }

    fn new_path(&self) -> PathBuf {
        let mut path = self.path.as_os_str().to_owned();
        path.push(".new");
        path.into()
    }

    fn create(&self) -> io::Result<File> {
        if self.is_new {
            return state::create(&self.new_path());
        }
        let mut file = state::open_for_update(self.path)?;
        // What stands behind is of a build that was cut off.
        file.set_len(self.length)?;
        file.seek(SeekFrom::End(0))?;
        Ok(file)
    }

    /// How many bytes the file holds now.
    fn finish(mut self) -> io::Result<u64> {
        if let Some(file) = &mut self.file {
            file.flush()?;
            if self.is_new {
                state::rename(&self.new_path(), self.path)?;
            }
        }
        Ok(self.length)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
#[path = "articles_tests.rs"]
mod tests;
