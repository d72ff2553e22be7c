//! When two entries are the same story, across sources, runs and machines.
//!
//! A story is known by any of: its normalised URL, its guid, its title with day and provider. The memory is
//! `curation/seen.tsv` ([`seen`]) together with the articles of the site ([`Known`]). Pure: files are read and
//! written by `import`.

mod hash;
mod known;
pub mod seen;
mod url;

pub use hash::Hash;
pub use known::{Identity, Known, Match, Record};
pub use url::{clean, normal_form};
