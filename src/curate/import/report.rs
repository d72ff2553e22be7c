//! What an import did: every source and every entry with its outcome.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::contents::Contents;
use super::read::{Document, SourceState};
use crate::curate::feed::Image;
use crate::diag::Diagnostic;

/// What an import did.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The sources, in the order in which they were given.
    pub sources: Vec<SourceReport>,
    /// The entries, by source in the order of its feed.
    pub entries: Vec<EntryReport>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that can't be written: messages.
    pub failures: Vec<String>,
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
    /// The number of its entries by [`EntryOutcome`].
    counts: [usize; 4],
}

impl SourceReport {
    /// The number of its entries.
    pub fn found(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The number of its entries with this outcome.
    pub fn count(&self, outcome: EntryOutcome) -> usize {
        self.counts[outcome as usize]
    }
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
        failures: Vec<String>,
    ) -> Self {
        let mut counts = vec![[0; 4]; documents.len()];
        for entry in &entries {
            counts[entry.source][entry.outcome as usize] += 1;
        }
        let source = |(document, counts): (Document, [usize; 4])| {
            let Document { rules, state, moved, contents, .. } = document;
            let Contents { title, language, .. } = contents;
            SourceReport { url: rules.url, title, language, state, moved, counts }
        };
        let sources = documents.into_iter().zip(counts).map(source).collect();
        Self { sources, entries, diagnostics, failures }
    }

    /// The number of entries with this outcome.
    pub fn count(&self, outcome: EntryOutcome) -> usize {
        self.sources.iter().map(|source| source.count(outcome)).sum()
    }

    /// Whether there are sources and all of them failed.
    pub fn has_failed(&self) -> bool {
        let is_usable = |source: &SourceReport| {
            !matches!(source.state, SourceState::Failed(_) | SourceState::Gone)
        };
        !self.sources.is_empty() && !self.sources.iter().any(is_usable)
    }
}
