//! The lines of the journal: a tag and a record as JSON.
//!
//! The tag of a line covers the tag of the line before, so lines can't be changed, exchanged or added without the key of
//! this user.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::super::change::{Decided, Kind, Subject};
use crate::folder::{Tag, TagKey};

/// The length of a tag in hexadecimal digits, and of the space after it.
const TAG_LEN: usize = 33;

/// A record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Record<D> {
    /// A decision, before anything is written.
    Decided(D),
    /// It was written.
    Done(u64),
    /// It was undone, or could not be written.
    Undone(u64),
    /// It can't be undone.
    Skipped(u64),
}

/// A decision with everything that undo needs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Whole {
    pub(super) id: u64,
    /// In RFC 3339.
    pub(super) time: String,
    /// Whether the decision created `curation/seen.tsv`.
    pub(super) creates_memory: bool,
    #[serde(flatten)]
    pub(super) decided: Decided,
}

/// A decision without its texts, as it is kept in memory.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) id: u64,
    pub(super) time: String,
    pub(super) kind: Kind,
    pub(super) subjects: Vec<Subject>,
    pub(super) into: Option<Subject>,
    /// The texts are parsed and dropped.
    #[serde(rename = "files")]
    _files: IgnoredAny,
}

impl Head {
    /// The head of a decision that is about to be recorded.
    pub(super) fn new(
        id: u64,
        time: String,
        kind: Kind,
        subjects: Vec<Subject>,
        into: Option<Subject>,
    ) -> Self {
        Self { id, time, kind, subjects, into, _files: IgnoredAny }
    }
}

/// The tag before the first line.
pub(super) fn first_tag(key: &TagKey) -> Tag {
    key.tag(b"feedgen desk journal 1")
}

/// A line of the journal with its line ending, and its tag.
pub(super) fn line(
    key: &TagKey,
    last: &Tag,
    record: &Record<Whole>,
) -> serde_json::Result<(String, Tag)> {
    let json = serde_json::to_string(record)?;
    let tag = tag(key, last, &json);
    Ok((format!("{} {json}\n", hex(&tag)), tag))
}

/// The JSON of a line without its line ending, and its tag; `None` if the tag is not that of this user.
pub(super) fn verified<'l>(key: &TagKey, last: &Tag, line: &'l [u8]) -> Option<(&'l str, Tag)> {
    let line = std::str::from_utf8(line).ok()?;
    let (written, json) = line.split_at_checked(TAG_LEN)?;
    let tag = tag(key, last, json);
    (written.strip_suffix(' ') == Some(&*hex(&tag))).then_some((json, tag))
}

fn tag(key: &TagKey, last: &Tag, json: &str) -> Tag {
    let mut hasher = key.hasher();
    hasher.update(last);
    hasher.update(json.as_bytes());
    hasher.finish()
}

fn hex(tag: &Tag) -> String {
    tag.iter().map(|byte| format!("{byte:02x}")).collect()
}
