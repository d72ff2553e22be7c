//! The desk without HTTP: which drafts wait, what a decision changes, how changes reach the disk, and how they are undone.
//!
//! [`inbox`] groups drafts by story and filters them. [`decide`] and [`form`] turn a decision and the texts of files into
//! changes. These three are pure. A decision is a [`Decided`]: texts of files before and after it, and lines of `curation/seen.tsv`. [`Journal`] records it
//! before anything is written, so that it can be undone after a restart or a crash. **Nothing is written over a text
//! that is not the expected one, and no path outside of the site's folders of articles is written.** Only [`apply`],
//! [`place`] and [`journal`] do I/O.

pub mod apply;
mod change;
pub mod decide;
pub mod form;
pub mod inbox;
pub mod journal;
pub mod memory;
pub mod place;
pub mod problem;
mod revert;

pub use change::{Decided, FileChange, Kind, LineChange, Subject};
pub use journal::Journal;
