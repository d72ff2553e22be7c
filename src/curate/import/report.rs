//! What an import did: every source and every entry with its outcome.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::contents::Contents;
use super::dates::OddDates;
use super::read::{Document, SourceState};
use crate::curate::feed::Image;
use crate::curate::sources::FILE_NAME;
use crate::diag::{Diagnostic, Place};

/// What an import did.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The sources, in the order in which they were given.
    pub sources: Vec<SourceReport>,
    /// The entries, by source in the order of its feed.
    pub entries: Vec<EntryReport>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceReport {
    /// Its URL, or the name of a file.
    pub url: String,
    /// The title of the feed.
    pub title: String,
    /// The language of the feed.
    pub language: Option<String>,
    /// Whether it was read.
    pub state: SourceState,
    /// The URL that replaces its own.
    pub moved: Option<String>,
    /// The number of its entries.
    pub found: usize,
}

/// The outcome of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryOutcome {
    /// A draft was written.
    New,
    /// The story is known.
    Known,
    /// The story is part of a draft of this import.
    Merged,
    /// The story is not wanted, or its draft can't be written.
    Rejected,
}

impl EntryOutcome {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Merged => "merged",
            Self::Rejected => "rejected",
        }
    }
}

/// An entry of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryReport {
    /// The index of its source in [`Report::sources`].
    pub source: usize,
    /// The guid.
    pub guid: Option<String>,
    /// The URL as the feed has it, absolute.
    pub url: Option<String>,
    /// The title; empty if the entry has none, and the draft gets one from its page or its summary.
    pub title: String,
    /// The whole summary in plain text.
    pub summary: String,
    /// The excerpt of the draft.
    pub excerpt: String,
    /// The names of the authors.
    pub authors: Vec<String>,
    /// The date of publication by the rules for odd dates.
    pub published: DateTime<FixedOffset>,
    /// The date of the last change.
    pub updated: Option<DateTime<FixedOffset>>,
    /// The categories of the feed.
    pub categories: Vec<String>,
    /// The image of the draft.
    pub image: Option<Image>,
    /// The language that the entry states.
    pub language: Option<String>,
    /// Whether it is a video.
    pub is_video: bool,
    /// The topics of the draft.
    pub topics: Vec<String>,
    /// What happened to it.
    pub outcome: EntryOutcome,
    /// Why, unless it is new.
    pub reason: Option<String>,
    /// The file of the draft or of the known article, relative to the folder of content, as in the JSON API.
    pub file: Option<Arc<str>>,
}

impl Report {
    pub(super) fn new(
        documents: Vec<Document>,
        entries: Vec<EntryReport>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let mut found = vec![0; documents.len()];
        for entry in &entries {
            found[entry.source] += 1;
        }
        let source = |(document, found): (Document, usize)| {
            let Document { rules, state, moved, contents, .. } = document;
            let Contents { title, language, .. } = contents;
            SourceReport { url: rules.url, title, language, state, moved, found }
        };
        let sources = documents.into_iter().zip(found).map(source).collect();
        Self { sources, entries, diagnostics }
    }

    /// The number of entries with this outcome, of one source or of all.
    pub fn count(&self, outcome: EntryOutcome, source: Option<usize>) -> usize {
        let of_source = |entry: &&EntryReport| source.is_none_or(|source| entry.source == source);
        self.entries.iter().filter(of_source).filter(|entry| entry.outcome == outcome).count()
    }

    /// Whether there are sources and all of them failed.
    pub fn has_failed(&self) -> bool {
        let is_usable = |source: &SourceReport| {
            !matches!(source.state, SourceState::Failed(_) | SourceState::Gone)
        };
        !self.sources.is_empty() && !self.sources.iter().any(is_usable)
    }
}

/// What is odd about a source.
pub(super) fn source_findings(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let url = &document.rules.url;
    let mut warn = |code: &'static str, message: String, hint: &str| {
        let mut finding = Diagnostic::warning(code, message);
        if document.is_listed {
            finding = finding.at(FILE_NAME, Place::Bytes(document.rules.place.clone()));
        }
        if !hint.is_empty() {
            finding = finding.hint(hint.to_owned());
        }
        findings.push(finding);
    };
    match &document.state {
        SourceState::Failed(reason) => {
            let hint = if document.is_listed {
                "`feedgen sources check` tells how long it has failed"
            } else {
                ""
            };
            warn("source-failed", format!("can't import {url}: {reason}"), hint);
        }
        SourceState::Gone => {
            warn("source-gone", format!("{url} is gone for good (410)"), "remove this source");
        }
        SourceState::Read | SourceState::Unchanged | SourceState::NotDue(_) => {}
    }
    if let Some(moved) = &document.moved {
        let hint = if document.is_listed { "its `url` is replaced" } else { "" };
        warn("source-moved", format!("{url} has moved to {moved}"), hint);
    }
    let Contents { stories, lost, odd, .. } = &document.contents;
    if *lost > 0 {
        let message = format!("{url}: {lost} of {} entries can't be read", lost + stories.len());
        warn("broken-feed", message, "tell the publisher: the markup of the feed is broken");
    }
    let OddDates { missing, future, without_zone } = *odd;
    let mut parts = Vec::new();
    let mut add = |count: usize, text: &str| {
        if count > 0 {
            parts.push(format!("{count} {text}"));
        }
    };
    add(missing, "without a date (the time of the first import is taken)");
    add(future, "with a date in the future (the time of the import is taken)");
    add(without_zone, "with a date without a time zone (taken as UTC)");
    if !parts.is_empty() {
        warn("odd-dates", format!("{url}: entries {}", parts.join(", ")), "");
    }
    findings
}
