//! The inbox: unpublished articles without a verdict, by story.
//!
//! Pure and cheap: an [`Inbox`] is made again after each decision. The ranking may be older than the articles; a draft
//! that it does not know yet is alone in its story. Nothing depends on the clock.

mod draft;
mod drafts;
mod facets;
mod input;
mod query;
mod stories;

#[cfg(test)]
mod tests;

pub use draft::Draft;
pub use drafts::Inbox;
pub use facets::{Choice, Facets, facets};
pub use input::Input;
pub use query::{Filter, PAGE_LEN, Page, Query, Sort};
pub use stories::{Story, position};
