//! The least that a build can take: reads all sources and writes all files of an output, with
//! as many threads as a build has, and does nothing in between.
//!
//! `cargo run --release --example floor -- SOURCES TREE OUT` reads every file below SOURCES and
//! writes the files of TREE (which it reads before the clock starts) to OUT, a folder that does
//! not exist yet. Prints the seconds.
#![allow(clippy::disallowed_methods, reason = "it measures these functions")]
#![allow(clippy::print_stdout, reason = "that is all it does")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;
use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let [sources, tree, out] = std::env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: floor SOURCES TREE OUT")?;
    let pages = files(&tree)?
        .into_par_iter()
        .map(|path| Ok((out.join(path.strip_prefix(&tree)?), fs::read(&path)?)))
        .collect::<Result<Vec<(PathBuf, Vec<u8>)>, Box<dyn Error + Send + Sync>>>()?;

    let start = Instant::now();
    let bytes: usize = files(&sources)?
        .par_iter()
        .map(|path| fs::read(path).map(|bytes| bytes.len()))
        .try_reduce(|| 0, |a, b| Ok(a + b))?;
    fs::create_dir(&out)?;
    pages.par_iter().try_for_each(|(path, bytes)| write(path, bytes))?;
    println!("{:.3}", start.elapsed().as_secs_f64());
    if bytes == 0 {
        return Err("there are no sources".into());
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, walkdir::Error> {
    let entries = WalkDir::new(folder).into_iter();
    let is_file = |entry: &walkdir::DirEntry| entry.file_type().is_file();
    let files = entries.filter(|entry| entry.as_ref().map_or(true, is_file));
    files.map(|entry| entry.map(walkdir::DirEntry::into_path)).collect()
}

/// Most folders are there already, or are new with their first file.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            fs::write(path, bytes)
        }
        other => other,
    }
}
