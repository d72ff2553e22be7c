//! `sources.toml` and lists of feeds.
//!
//! In: the text of `sources.toml`, of an OPML list or of a page. Out: sources in file order with
//! diagnostics, the feeds of a list, the candidates of a page, and edited texts. Edits change one value or
//! add one block; every other byte of the file stays as it is. Only `file` does I/O: requests are made by
//! a function that the caller passes in.

mod discover;
mod edit;
mod file;
mod health;
pub mod opml;
mod parse;
mod sniff;
mod source;

pub use discover::{Body, Candidate, Found, NotFound, discover, web_url};
pub use edit::{EditError, HEADER, NewSource, append, disable, set_url};
pub use file::SourcesFile;
pub use health::{Answer, FeedFacts, Health, State, health};
pub use parse::{key_names, parse};
pub use sniff::{Kind, sniff};
pub use source::{Enrich, FILE_NAME, Source};
