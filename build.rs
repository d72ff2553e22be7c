//! Gives the program a name for the very code that it is made of.
//!
//! What an earlier build of a site left for the next one can be trusted only if the same code
//! would make it again. A version number does not tell: it stays while the code changes.

#![allow(
    clippy::disallowed_methods,
    reason = "cargo runs this: it is an edge, where files are read"
)]

use std::path::{Path, PathBuf};

fn main() {
    let mut files = Vec::new();
    let theme = [
        "static/feedgen.css",
        "static/feedgen-follow.css",
        "static/feedgen-reader.js",
        "static/feedgen-search.css",
        "static/feedgen-search.js",
        "static/feedgen-share.js",
    ];
    for source in ["src", "templates", "texts", "Cargo.toml", "Cargo.lock"].into_iter().chain(theme)
    {
        println!("cargo::rerun-if-changed={source}");
        collect(Path::new(source), &mut files);
    }
    files.sort();
    // FNV-1a: it need only tell builds of feedgen apart.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        add(file.to_string_lossy().as_bytes());
        add(&std::fs::read(&file).unwrap_or_default());
    }
    println!("cargo::rustc-env=FEEDGEN_CODE={hash:016x}");
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
