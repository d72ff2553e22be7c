//! What a build leaves for the next one, so that it does only what changed.
//!
//! Two things are kept in the state folder, each by itself: the articles as they were parsed
//! ([`ArticleCache`]), and of every file of the output a fingerprint of all that it was made
//! from ([`Manifest`]). A file is made again only if its fingerprint is another one, or if the
//! file in the output is not the one that was written. What is kept was kept by the very same
//! code, or it is not used; and it can be deleted at any time.
//!
//! [`Fingerprints`] is pure: it must know of everything that the renderer may use for a file.
//! That it does is what the tests of incremental builds are about.

mod articles;
mod file;
mod fingerprint;
mod manifest;

pub use articles::ArticleCache;
pub use file::{read_small, remove, sealed, write_small};
pub use fingerprint::{Fingerprints, Inputs};
pub use manifest::{Entry, Manifest};
