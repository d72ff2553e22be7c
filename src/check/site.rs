//! The site that is checked.

use std::path::Path;

use crate::config::Config;
use crate::graph::Graph;
use crate::ids::ArticleId;
use crate::load::{Asset, TemplateSource};
use crate::plan::Plan;
use crate::render::{Bodies, Renderer, Shared, Templates};

/// A loaded and planned site, with all that rendering needs.
#[derive(Clone, Copy)]
pub struct CheckedSite<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// The configuration.
    pub config: &'a Config,
    /// The articles and their relations.
    pub graph: &'a Graph,
    /// The files of the site.
    pub plan: &'a Plan,
    /// The assets that the plan refers to.
    pub assets: &'a [Asset],
    /// The sources of the site's own templates. Links are searched in them.
    pub own_templates: &'a [TemplateSource],
    /// The compiled templates.
    pub templates: &'a Templates,
    /// The texts of articles and pages.
    pub bodies: &'a dyn Bodies,
    /// The data that all pages share.
    pub shared: &'a Shared,
    /// The only unpublished article that counts as published; `None` for all articles of the graph.
    pub only_draft: Option<ArticleId>,
}

impl<'a> CheckedSite<'a> {
    /// Whether an article counts as published.
    pub(super) fn has(&self, id: ArticleId) -> bool {
        self.only_draft.is_none_or(|draft| draft == id || self.graph.articles[id].published)
    }

    /// A renderer of the site's files.
    pub(super) fn renderer(&self) -> Renderer<'a> {
        Renderer::new(self.graph, self.plan, self.config, self.templates, self.bodies, self.shared)
    }
}
