//! The desk without HTTP: what a decision changes, how changes reach the disk, and how they are undone.
//!
//! A decision is a [`Decided`]: texts of files before and after it, and lines of `curation/seen.tsv`. [`Journal`] records it
//! before anything is written, so that it can be undone after a restart or a crash. **Nothing is written over a text
//! that is not the expected one, and no path outside of the site's folders of articles is written.** Only [`apply`],
//! [`place`] and [`journal`] do I/O.

pub mod apply;
mod change;
pub mod journal;
pub mod memory;
pub mod place;
mod revert;

pub use change::{Decided, FileChange, Kind, LineChange, Subject};
pub use journal::Journal;
