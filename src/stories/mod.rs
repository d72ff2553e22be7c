//! Stories: which articles are about one event.
//!
//! Texts are vectors of weighted words (TF-IDF). Average linkage joins similar texts within a few days.
//! The result is a function of the set of articles: independent of their order, of threads, and of what an
//! [`Index`] remembers of earlier articles.
//!
//! Months are decided one after the other. **The stories of a month depend on articles of that month and
//! earlier ones only**: a later article may join an older story, but never changes how older articles are
//! joined. Does no I/O and reads no clock.

mod candidates;
mod frequencies;
mod index;
pub mod leader;
mod linkage;
mod manual;
mod model;
mod months;
mod nodes;
mod related;
mod vector;
mod words;

#[cfg(test)]
mod tests;

pub use index::Index;
pub use model::{ALONE, Settings, Stories, Text};
pub use related::Related;

/// The stories of `texts`. See [`Index::stories`] to do this again after a change.
pub fn stories(texts: &[Text<'_>], settings: Settings) -> Stories {
    Index::new(settings).stories(texts)
}
