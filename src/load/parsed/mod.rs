//! Parsed sources: the typed, checked values of one file each, without any knowledge of other files.
//!
//! Texts are verbatim: titles and excerpts may contain HTML entities.

mod article;
mod extra_json;
mod fields;
mod keys;
mod other_sources;
mod preview;
mod source;

pub use article::ParsedArticle;
pub(super) use article::publisher;
pub use fields::{Alias, Author, Card, Image, ProviderRef, name_identity};
pub use keys::{ArticleKeys, CardKeys, ProviderKeys};
pub use other_sources::{ParsedPage, ParsedProvider, ParsedTopic};
pub use source::{Extra, Source};
