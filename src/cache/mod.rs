//! The cache between builds: parsed articles ([`ArticleCache`]), and for every output file a
//! fingerprint of its inputs ([`Manifest`]).
//!
//! A file is rendered again if its fingerprint differs, or if the file in the output is not the one
//! that was written. Every file of the cache is versioned and has a checksum and a tag of this user; a
//! file that does not fit is ignored, and the cache can be deleted at any time.
//!
//! [`Fingerprints`] does no I/O. It must cover everything that the renderer may use for a file; the
//! tests of incremental builds compare every byte with a clean build.

mod articles;
mod file;
mod fingerprint;
mod manifest;
mod settings;

pub use articles::ArticleCache;
pub use file::{read_small, remove, sealed, write_small};
pub use fingerprint::{Fingerprints, Inputs};
pub use manifest::{Entry, Manifest};
