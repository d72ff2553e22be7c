//! What the templates of the desk see.
//!
//! Views are plain data: texts are in the curator's language, addresses are complete, and nothing is HTML. The engine
//! escapes all of it.

mod conflict;
mod detail;
mod edit;
mod heat;
mod list;
mod merge;

pub(super) use conflict::{ActionView, ConflictView, Conflicting, HiddenView, conflict};
pub(super) use detail::{DetailView, detail};
pub(super) use edit::{EditView, edit};
pub(super) use list::{ListView, list};
pub(super) use merge::{MergeView, merge};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::query;
use super::request::desk_path;
use super::state::State;
use super::texts::Texts;
use crate::curate::desk::inbox::Query;
use crate::curate::desk::problem::Problem;
use crate::load::ParsedArticle;
use crate::serve::snapshot::Snapshot;
use crate::text::key::TextKey;

/// What all views are made of.
#[derive(Clone, Copy)]
pub(super) struct Views<'v> {
    pub(super) state: &'v State,
    pub(super) site: &'v Snapshot,
    pub(super) texts: &'v Texts,
    pub(super) query: &'v Query,
    /// The current time, for dates in the future.
    pub(super) now: DateTime<Utc>,
}

/// A link to an article.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    title: String,
    href: String,
    provider: String,
}

impl Views<'_> {
    /// The address of the inbox with an article.
    pub(super) fn href(&self, article: Option<&str>) -> String {
        let more: Vec<(&str, &str)> = article.map(|file| ("article", file)).into_iter().collect();
        format!("{}?{}", desk_path(), query::to_string(self.query, &more))
    }

    /// An address of the desk about an article. It carries the state of the list as one value.
    pub(super) fn href_of(&self, page: &str, file: &str) -> String {
        let query = query::to_string(self.query, &[]);
        let pairs = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("file", file)
            .append_pair("query", &query)
            .finish();
        format!("{}{page}?{pairs}", desk_path())
    }

    /// The date of an article for people, in its own offset.
    pub(super) fn date(&self, article: &ParsedArticle) -> String {
        article.published_instant().format("%Y-%m-%d %H:%M").to_string()
    }

    /// A problem in the curator's language.
    pub(super) fn problem(&self, problem: &Problem) -> String {
        let fill = |key: &str, values: &[(&str, &str)]| self.texts.fill(key, values);
        match problem {
            Problem::NoTitle => self.texts.get("error_required").to_owned(),
            Problem::NewTopics(topics) => {
                fill("error_unknown_topic", &[("topic", &topics.join(", "))])
            }
            Problem::IncompleteCard => self.texts.get("error_incomplete_card").to_owned(),
            Problem::SameAddress(title) => fill("error_slug_taken", &[("title", title)]),
            Problem::IntoItself => self.texts.get("error_into_itself").to_owned(),
            Problem::NoUrl => self.texts.get("error_no_url").to_owned(),
            Problem::Copy => self.texts.get("error_copy").to_owned(),
            Problem::Published => self.texts.get("error_published").to_owned(),
            Problem::StillUnpublished => self.texts.get("error_still_unpublished").to_owned(),
            Problem::Unchangeable => self.texts.get("error_unchangeable").to_owned(),
            Problem::Other(message) => message.clone(),
        }
    }
}

/// The hash of a file's text, as forms carry it.
pub(super) fn hash(key: TextKey) -> String {
    key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An identifier for elements that is the same as long as the file has its name.
pub(super) fn element_id(file: &str) -> String {
    format!("d-{}", &hash(TextKey::new(file))[..16])
}

/// The language of an article if it is not that of the texts around it.
pub(super) fn lang(article: &ParsedArticle) -> Option<String> {
    article.locale.as_deref().map(str::to_owned)
}

/// The time for programs.
pub(super) fn datetime(article: &ParsedArticle) -> String {
    article.published_instant().to_rfc3339()
}
