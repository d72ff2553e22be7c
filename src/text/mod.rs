//! Pure functions on strings: slugs, plain text, URLs, dates, colours, spelling suggestions and
//! hashes.
//!
//! These modules know nothing about articles or sites, and do no I/O.

pub mod borrowed;
pub mod collate;
pub mod color;
pub mod confusables;
mod device;
pub mod excerpt;
pub mod front_matter;
pub mod hash;
pub mod host;
pub mod html;
pub mod initial;
pub mod key;
pub mod language;
pub mod lines;
pub mod names;
pub mod nesting;
pub mod pattern;
pub mod plain;

#[cfg(test)]
pub mod random;
pub mod script;
pub mod shorten;
pub mod site_path;
pub mod slug;
pub mod suggest;
pub mod terminal;
pub mod timestamp;
pub mod url;
