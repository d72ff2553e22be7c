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
pub use fields::{Alias, Author, Image, ProviderRef, RelatedCard, name_identity};
pub use keys::{ArticleKeys, ProviderKeys, RelatedKeys};
pub use other_sources::{ParsedPage, ParsedProvider, ParsedTopic};
pub use source::{Extra, Source};
