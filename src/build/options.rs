//! The options of a build.

use std::path::PathBuf;

use crate::project::ProjectOptions;
use crate::text::key::TextKey;

/// What to build, and how strictly.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The site.
    pub project: ProjectOptions,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether sources with errors are left out instead of stopping the build.
    pub keep_going: bool,
    /// Whether files of others in the output folder may be replaced.
    pub force: bool,
    /// What is reused of earlier builds.
    pub reuse: Reuse,
    /// The memory budgets.
    pub budgets: MemoryBudgets,
    /// The folder for the state of sites, instead of `.feedgen` in the site's folder.
    pub cache_dir: Option<PathBuf>,
    /// The secret by which state files are known to be of this user's own builds; without it no state is
    /// read or written.
    pub state_key: Option<TextKey>,
}

/// Memory budgets in bytes for data that can be made again: they bound the memory of very large sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryBudgets {
    /// Bodies of articles; others are read again.
    pub bodies: usize,
    /// Rendered cards; others are rendered again.
    pub cards: usize,
}

impl Default for MemoryBudgets {
    fn default() -> Self {
        Self { bodies: 64 << 20, cards: 128 << 20 }
    }
}

/// What a build reuses of earlier builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reuse {
    /// Cached articles, and every output file with the same fingerprint.
    All,
    /// Output files with the same bytes; nothing is cached for the next build.
    Output,
    /// Nothing: everything is rendered, and a new output folder replaces the old one.
    Nothing,
}
