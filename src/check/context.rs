//! The inputs shared by the parts of a check.

use std::path::Path;

use crate::config::Config;
use crate::graph::Graph;
use crate::load::Sources;
use crate::plan::Plan;
use crate::render::Templates;

/// A loaded and planned site.
pub(super) struct Context<'a> {
    pub(super) root: &'a Path,
    pub(super) config: &'a Config,
    pub(super) sources: &'a Sources,
    pub(super) graph: &'a Graph,
    pub(super) plan: &'a Plan,
    pub(super) templates: &'a Templates,
}
