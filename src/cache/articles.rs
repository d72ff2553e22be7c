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
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::{self, Missing};
use crate::load::LoadedArticle;
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
            let articles = unpack(&kept.bytes, &index).ok_or(Missing::Damaged)?;
            Ok((index, articles))
        });
        match read {
            Ok((index, articles)) => {
                (kept.kept, kept.length) = (index.articles, index.length);
                (kept, articles, None)
            }
            Err(missing) => (kept, Vec::new(), missing.note("the kept articles")),
        }
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
        let Self { index, bytes, settings, kept, length } = self;
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
        let mut file = Pieces::open(&bytes, if is_sparse { 0 } else { length })?;
        let mut new = Index { articles: Vec::with_capacity(rows.len()), length: 0 };
        for rows in rows.chunks(4096) {
            let packed: Vec<Option<Vec<u8>>> = rows
                .par_iter()
                .map(|(article, piece)| (piece.is_none() || is_sparse).then(|| article.to_bytes()))
                .collect();
            for ((article, piece), packed) in rows.iter().zip(packed) {
                let piece = match (packed, piece) {
                    (Some(packed), _) => file.add(&packed)?,
                    (None, Some(piece)) => *piece,
                    (None, None) => continue,
                };
                new.articles.push(Kept {
                    file: (*article.source.file).into(),
                    stamp: article.stamp,
                    hash: article.source.hash,
                    piece,
                });
            }
        }
        new.length = file.finish()?;
        if new.articles == kept && new.length == length {
            return Ok(());
        }
        file::write(&index, settings, &new)
    }
}

/// All articles of an index, if all of their bytes are as they were.
fn unpack(bytes: &Path, index: &Index) -> Option<Vec<Arc<LoadedArticle>>> {
    let runs: Vec<&[Kept]> = index.articles.chunk_by(are_neighbours).collect();
    let articles: Option<Vec<Vec<Arc<LoadedArticle>>>> =
        runs.into_par_iter().map(|run| unpack_run(bytes, run)).collect();
    Some(articles?.into_iter().flatten().collect())
}

/// Whether one piece of bytes follows the other: such are read at one go, up to a limit.
fn are_neighbours(a: &Kept, b: &Kept) -> bool {
    const BLOCK: u64 = 1 << 20;
    let end = a.piece.start + u64::from(a.piece.length);
    end == b.piece.start && a.piece.start / BLOCK == b.piece.start / BLOCK
}

fn unpack_run(bytes: &Path, run: &[Kept]) -> Option<Vec<Arc<LoadedArticle>>> {
    let length: usize = run.iter().map(|kept| kept.piece.length as usize).sum();
    let mut file = File::open(bytes).ok()?;
    file.seek(SeekFrom::Start(run.first()?.piece.start)).ok()?;
    let mut buffer = Vec::new();
    file.take(length as u64).read_to_end(&mut buffer).ok()?;
    let mut rest = &*buffer;
    let articles = run.iter().map(|Kept { file, stamp, hash, piece }| {
        let (packed, behind) = rest.split_at_checked(piece.length as usize)?;
        rest = behind;
        let is_whole = crc32fast::hash(packed) == piece.sum;
        let article = LoadedArticle::from_bytes(Arc::from(&**file), *stamp, packed)?;
        (is_whole && article.source.hash == *hash).then(|| Arc::new(article))
    });
    articles.collect()
}

/// The file of bytes while pieces are added to it.
struct Pieces<'p> {
    path: &'p Path,
    file: Option<io::BufWriter<File>>,
    length: u64,
}

impl<'p> Pieces<'p> {
    /// A file that holds `length` bytes to keep; without any, it is written anew.
    fn open(path: &'p Path, length: u64) -> io::Result<Self> {
        if length == 0
            && let Some(folder) = path.parent()
        {
            fs::create_dir_all(folder)?;
        }
        Ok(Self { path, file: None, length })
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<Piece> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file =
                    OpenOptions::new().create(true).truncate(false).write(true).open(self.path)?;
                // What stands behind is of a build that was cut off.
                file.set_len(self.length)?;
                file.seek(SeekFrom::End(0))?;
                none.insert(io::BufWriter::with_capacity(1 << 18, file))
            }
        };
        file.write_all(bytes)?;
        let piece = Piece { start: self.length, length, sum: crc32fast::hash(bytes) };
        self.length += u64::from(length);
        Ok(piece)
    }

    /// How many bytes the file holds now.
    fn finish(self) -> io::Result<u64> {
        if let Some(mut file) = self.file {
            file.flush()?;
        }
        Ok(self.length)
    }
}

#[cfg(test)]
#[path = "articles_tests.rs"]
mod tests;
