//! The result of a build.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;
use crate::render::IndexError;
use crate::write::{Published, WriteError};

/// The result of a build.
#[derive(Debug)]
pub struct Build {
    /// All diagnostics, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of errors, not counting warnings that `strict` makes errors. If the site was built all
    /// the same, their sources were left out.
    pub broken: usize,
    /// Notes that concern no source.
    pub notes: Vec<String>,
    /// The built site; none if nothing was published.
    pub built: Option<Built>,
    /// The times of the phases.
    pub phases: Phases,
}

/// The counts of a built site.
#[derive(Debug)]
pub struct Built {
    /// The output folder.
    pub output: PathBuf,
    /// Published articles.
    pub articles: usize,
    /// Unpublished articles.
    pub unpublished: usize,
    /// Topics.
    pub topics: usize,
    /// Providers.
    pub providers: usize,
    /// Standalone pages.
    pub pages: usize,
    /// The search index, if there is one.
    pub search: Option<SearchBuilt>,
    /// Rendered files; the others were up to date.
    pub rendered: usize,
    /// The files of the output by what happened to them.
    pub files: Published,
}

/// The counts of a search index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SearchBuilt {
    /// Articles in the index.
    pub articles: usize,
    /// Older articles that `search.max_articles` leaves out.
    pub left_out: usize,
    /// Parts of the index.
    pub parts: usize,
    /// Parts that were built; the others were up to date.
    pub made: usize,
    /// Files of the index.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

/// The phases of a build with their times.
#[derive(Debug, Default)]
pub struct Phases {
    /// The wall-clock time of the whole build.
    pub total: Duration,
    /// The wall-clock time of each phase, in order.
    pub wall: Vec<(&'static str, Duration)>,
    /// The wall-clock time of work in parallel to the phases.
    pub parallel: Vec<(&'static str, Duration)>,
    /// The CPU time, over all threads, of each kind of work in the last phases.
    pub threads: Vec<(&'static str, Duration)>,
}

/// An error that ends a build without a result.
#[derive(Debug)]
pub enum BuildError {
    /// The options name something that can't be used: the message.
    Options(String),
    /// The output can't be written.
    Write(WriteError),
    /// The search index can't be built.
    Index(IndexError),
}
