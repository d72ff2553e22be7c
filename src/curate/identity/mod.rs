//! When two entries are the same story, across sources, runs and machines.
//!
//! A story is known by any of: its normalised URL, its guid, its title with day and provider. The memory is
//! `curation/seen.tsv` ([`seen`]) together with the articles of the site ([`Known`]). Pure: files are read and
//! written by `import`.

mod article;
mod hash;
mod known;
pub mod seen;
mod story;
mod url;

pub use article::KnownArticle;
pub use hash::Hash;
pub use known::{Known, Match, PastStory};
pub use story::Identity;
pub use url::{clean, normal_form};
