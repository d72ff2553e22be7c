//! Articles as they were parsed, kept in two files: an index that is written anew, and their
//! bytes, to which changed ones are added behind.
//!
//! Each piece of bytes has a checksum in the index, so that a file that was cut off, or is of
//! another index, is noticed. When more than half of the bytes are of articles that are gone,
//! all are written anew.
#![expect(clippy::disallowed_methods, reason = "the cache reads and writes its own files")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::{self, Missing};
use crate::load::{LoadedArticle, Shelf};
use crate::stamp::Stamp;
use crate::text::key::TextKey;

/// The kept articles of a site.
#[derive(Debug)]
pub struct KeptArticles {
    index: PathBuf,
    bytes: PathBuf,
    settings: TextKey,
    /// Those of the last build, sorted by path.
    kept: Vec<Kept>,
    /// How many bytes the file of bytes holds.
    length: u64,
    /// Where those are read that are shown.
    shelf: Option<Arc<dyn Shelf>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Index {
    articles: Vec<Kept>,
    length: u64,
}

/// Where an article is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    file: Box<str>,
    stamp: Option<Stamp>,
    hash: TextKey,
    piece: Piece,
}

/// A part of the file of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    start: u64,
    length: u32,
    sum: u32,
}

impl KeptArticles {
    /// Articles are to be kept in `folder`, whatever is there.
    pub fn nothing(folder: &Path, settings: TextKey) -> Self {
        Self {
            index: folder.join("articles.idx"),
            bytes: folder.join("articles.bin"),
            settings,
            kept: Vec::new(),
            length: 0,
            shelf: None,
        }
    }

    /// The articles that are kept in `folder`, made with the same `settings`, with something to
    /// say if those that are there can't be used.
    pub fn read(
        folder: &Path,
        settings: TextKey,
    ) -> (Self, Vec<Arc<LoadedArticle>>, Option<String>) {
        let mut kept = Self::nothing(folder, settings);
        let read = file::read::<Index>(&kept.index, settings).and_then(|index| {
            let unpacked = unpack(&kept.bytes, &index).ok_or(Missing::Damaged)?;
            Ok((index, unpacked))
        });
        match read {
            Ok((index, (articles, shelf))) => {
                (kept.kept, kept.length, kept.shelf) = (index.articles, index.length, shelf);
                (kept, articles, None)
            }
            Err(missing) => (kept, Vec::new(), missing.note("the kept articles")),
        }
    }

    /// Where articles that were kept are read when they are shown.
    pub fn shelf(&self) -> Option<Arc<dyn Shelf>> {
        self.shelf.clone()
    }

    /// Keeps `articles`, sorted by path, but for those that `is_left_out` names.
    ///
    /// # Errors
    /// When they can't be written; the next build will not use what is there then.
    pub fn write(
        self,
        articles: &[Arc<LoadedArticle>],
        is_left_out: &dyn Fn(&str) -> bool,
    ) -> io::Result<()> {
        let Self { index, bytes, settings, kept, length, shelf } = self;
        let articles = articles.iter().filter(|article| !is_left_out(&article.source.file));
        let mut old = kept.iter().peekable();
        let rows: Vec<(&Arc<LoadedArticle>, Option<Piece>)> = articles
            .map(|article| {
                let path = &*article.source.file;
                while old.next_if(|kept| *kept.file < *path).is_some() {}
                let same = old.next_if(|kept| *kept.file == *path);
                let same = same.filter(|kept| kept.hash == article.source.hash);
                (article, same.map(|kept| kept.piece))
            })
            .collect();
        let used: u64 =
            rows.iter().filter_map(|(_, piece)| Some(u64::from((*piece)?.length))).sum();
        let is_sparse = used * 2 < length;
        let mut file = Pieces::open(&bytes, if is_sparse { 0 } else { length });
        let mut new = Index { articles: Vec::with_capacity(rows.len()), length: 0 };
        for (article, piece) in rows {
            let piece = match piece {
                Some(piece) if !is_sparse => piece,
                _ => file.add(&article.to_bytes())?,
            };
            new.articles.push(Kept {
                file: (*article.source.file).into(),
                stamp: article.stamp,
                hash: article.source.hash,
                piece,
            });
        }
        if shelf.is_some_and(|shelf| !shelf.is_whole()) {
            return Err(io::Error::other("those of the last build can't be read any more"));
        }
        new.length = file.finish()?;
        if new.articles == kept && new.length == length {
            return Ok(());
        }
        file::write(&index, settings, &new)
    }
}

/// Articles, and the shelf where they are; none if there are no articles.
type Unpacked = (Vec<Arc<LoadedArticle>>, Option<Arc<dyn Shelf>>);

/// All articles of an index, if all of their bytes are as they were.
fn unpack(bytes: &Path, index: &Index) -> Option<Unpacked> {
    let Some(stand_in) = index.articles.first() else { return Some((Vec::new(), None)) };
    let file = Mutex::new(File::open(bytes).ok()?);
    let stand_in = read_at(&file, stand_in.piece.start, stand_in.piece.length as usize)?;
    let stand_in = LoadedArticle::from_bytes("".into(), None, &stand_in)?.packed().into();
    let shelf: Arc<dyn Shelf> =
        Arc::new(Pile { file, stand_in, is_broken: AtomicBool::new(false) });
    let runs: Vec<&[Kept]> = index.articles.chunk_by(are_neighbours).collect();
    let articles: Option<Vec<Vec<Arc<LoadedArticle>>>> =
        runs.into_par_iter().map(|run| unpack_run(bytes, run, &shelf)).collect();
    Some((articles?.into_iter().flatten().collect(), Some(shelf)))
}

/// The file of bytes as a shelf.
#[derive(Debug)]
struct Pile {
    file: Mutex<File>,
    stand_in: Box<[u8]>,
    is_broken: AtomicBool,
}

impl Shelf for Pile {
    fn read(&self, start: u64, length: usize) -> Option<Box<[u8]>> {
        read_at(&self.file, start, length)
    }

    fn stand_in(&self) -> &[u8] {
        self.is_broken.store(true, Ordering::Relaxed);
        &self.stand_in
    }

    fn is_whole(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }
}

/// So many bytes of `file`; `None` if it has not so many, or can't be read.
fn read_at(file: &Mutex<File>, start: u64, length: usize) -> Option<Box<[u8]>> {
    let mut bytes = vec![0; length];
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(start)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes.into_boxed_slice())
}

/// Whether one piece of bytes follows the other: such are read at one go, up to a limit.
fn are_neighbours(a: &Kept, b: &Kept) -> bool {
    const BLOCK: u64 = 1 << 20;
    let end = a.piece.start.checked_add(u64::from(a.piece.length));
    end == Some(b.piece.start) && a.piece.start / BLOCK == b.piece.start / BLOCK
}

fn unpack_run(
    bytes: &Path,
    run: &[Kept],
    shelf: &Arc<dyn Shelf>,
) -> Option<Vec<Arc<LoadedArticle>>> {
    let length: usize = run.iter().map(|kept| kept.piece.length as usize).sum();
    let mut file = File::open(bytes).ok()?;
    file.seek(SeekFrom::Start(run.first()?.piece.start)).ok()?;
    let mut buffer = Vec::with_capacity(length);
    file.take(length as u64).read_to_end(&mut buffer).ok()?;
    let mut rest = &*buffer;
    let articles = run.iter().map(|Kept { file, stamp, hash, piece }| {
        let packed = rest.split_off(..piece.length as usize)?;
        let is_whole = crc32fast::hash(packed) == piece.sum;
        let file = Arc::from(&**file);
        let article = LoadedArticle::on_shelf(file, *stamp, packed, shelf, piece.start)?;
        (is_whole && article.source.hash == *hash).then(|| Arc::new(article))
    });
    articles.collect()
}

/// The file of bytes while pieces are added to it, or a new one that will take its place.
struct Pieces<'p> {
    path: &'p Path,
    file: Option<io::BufWriter<File>>,
    length: u64,
    is_new: bool,
}

impl<'p> Pieces<'p> {
    /// The file, of which `length` bytes are to be kept; without any, there will be a new one: the
    /// articles of the old one may be read yet.
    fn open(path: &'p Path, length: u64) -> Self {
        Self { path, file: None, length, is_new: length == 0 }
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<Piece> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let file = match self.file.take() {
            Some(file) => file,
            None => io::BufWriter::with_capacity(1 << 18, self.create()?),
        };
        let file = self.file.insert(file);
        file.write_all(bytes)?;
        let piece = Piece { start: self.length, length, sum: crc32fast::hash(bytes) };
        self.length += u64::from(length);
        Ok(piece)
    }

    fn create(&self) -> io::Result<File> {
        if self.is_new {
            fs::create_dir_all(self.path.parent().unwrap_or(Path::new("")))?;
            return File::create(self.path.with_extension("bin.new"));
        }
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(self.path)?;
        // What stands behind is of a build that was cut off.
        file.set_len(self.length)?;
        file.seek(SeekFrom::End(0))?;
        Ok(file)
    }

    /// How many bytes the file holds now.
    fn finish(self) -> io::Result<u64> {
        if let Some(mut file) = self.file {
            file.flush()?;
            if self.is_new {
                fs::rename(self.path.with_extension("bin.new"), self.path)?;
            }
        }
        Ok(self.length)
    }
}

#[cfg(test)]
#[path = "articles_tests.rs"]
mod tests;
