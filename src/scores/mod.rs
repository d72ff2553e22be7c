//! Quality: a number that says how much an article is worth, with the reason of each point.
//!
//! ```text
//! quality = base + provider + image + topic in the title + further topics + video − long title
//! ```
//!
//! A pure function of an article and of `curation/scoring.toml` ([`Scoring`](crate::config::scoring::Scoring)), so that the same article has the same
//! number tomorrow. The formula and its defaults are those of the data that the project began with.

mod derive;
mod formula;
pub mod ranking;

pub use derive::{MIN_ARTICLES, Tiers, derive};
pub use formula::{Facts, Reason, Score, Term, score};
