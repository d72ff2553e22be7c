//! Small pure functions on text: slugs, plain text, URLs, dates, colours, near-misses,
//! hashes.
//!
//! Nothing here knows what an article is; everything is `&str` in, value out.

pub mod borrowed;
pub mod bytes;
pub mod collate;
pub mod color;
pub mod front_matter;
pub mod hash;
pub mod host;
pub mod html;
pub mod key;
pub mod language;
pub mod nesting;
pub mod pattern;
pub mod plain;
pub mod scripts;
pub mod shorten;
pub mod site_path;
pub mod slug;
pub mod suggest;
pub mod terminal;
pub mod timestamp;
pub mod url;
