//! What the templates of the desk see.
//!
//! Views are plain data: texts are in the curator's language, addresses are complete, and nothing is HTML. The engine
//! escapes all of it.

mod conflict;
mod detail;
mod edit;
mod list;
mod merge;
mod score;
mod views;

pub(super) use conflict::{ActionView, ConflictView, Conflicting, Entered, HiddenView, conflict};
pub(super) use detail::{DetailView, detail};
pub(super) use edit::{EditView, edit};
pub(super) use list::{ListView, list};
pub(super) use merge::{MergeView, merge};
pub(super) use views::{Views, hash};
