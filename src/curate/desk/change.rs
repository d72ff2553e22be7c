//! What a decision changes: plain data, stored in the journal.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A change of a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// The path in the site's folder, separated by `/`.
    pub file: Arc<str>,
    /// The text before the change; `None` if the file does not exist.
    pub before: Option<String>,
    /// The text after the change; `None` if the file is deleted.
    pub after: Option<String>,
}

/// A change of a line of `curation/seen.tsv`, without its line ending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChange {
    /// The line before the change; `None` for a new line.
    pub old: Option<String>,
    /// The line after the change; `None` for a removed line.
    pub new: Option<String>,
}

/// The kinds of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Articles are published.
    #[serde(rename = "published")]
    Publish,
    /// Articles are rejected.
    #[serde(rename = "rejected")]
    Reject,
    /// Articles become related cards of another one.
    #[serde(rename = "merged")]
    Merge,
    /// Values of articles are changed.
    #[serde(rename = "edited")]
    Edit,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Publish, Self::Reject, Self::Merge, Self::Edit];

    /// The past participle, as in `3 published`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Reject => "rejected",
            Self::Merge => "merged",
            Self::Edit => "edited",
        }
    }
}

/// An article that a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its path, as in reports.
    pub file: Arc<str>,
    /// Its title at that time.
    pub title: String,
}

/// A decision with everything that it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The kind.
    pub kind: Kind,
    /// The articles that it is about.
    pub subjects: Vec<Subject>,
    /// The article that others are merged into.
    pub into: Option<Subject>,
    /// The changed files, each once.
    pub files: Vec<FileChange>,
    /// The changed lines of the memory, in the order of the file.
    pub memory: Vec<LineChange>,
}
