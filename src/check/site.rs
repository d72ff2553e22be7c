//! A loaded and planned site.

use std::path::Path;

use crate::config::Config;
use crate::graph::Graph;
use crate::load::Sources;
use crate::plan::Plan;
use crate::render::Templates;

/// Everything that the parts of a check look at.
pub(super) struct Site<'a> {
    pub(super) root: &'a Path,
    pub(super) config: &'a Config,
    pub(super) sources: &'a Sources,
    pub(super) graph: &'a Graph,
    pub(super) plan: &'a Plan,
    pub(super) templates: &'a Templates,
}
