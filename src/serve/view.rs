//! The result of graph and plan for one version of the sources.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::ArticleId;
use crate::load::Asset;
use crate::plan::{Addresses, AssetNames, Content, Plan};
use crate::project::Project;
use crate::render::Shared;
use crate::text::site_path::SitePath;

/// Graph and plan with all data they refer to. A request uses one view; concurrent changes don't affect it.
pub(super) struct View {
    pub(super) config: Config,
    /// The plan refers to these by index.
    pub(super) assets: Vec<Asset>,
    pub(super) graph: Graph,
    pub(super) plan: Plan,
    pub(super) shared: Shared,
    /// The targets of redirects without a file of their own, by path.
    redirects: HashMap<String, String>,
    /// Diagnostics of graph and plan.
    pub(super) findings: Vec<Diagnostic>,
    /// The articles by file. An article that is replaced keeps its id.
    by_file: OnceLock<HashMap<Arc<str>, ArticleId>>,
}

impl View {
    /// The view of a project. Omits sources whose output paths belong to others.
    pub(super) fn new(project: Project) -> Self {
        let Project { config, sources, graph, plan, findings, .. } = project.without_displaced();
        let addresses = Addresses::new(&graph, &config);
        let redirects = plan.redirects.iter();
        let redirects = redirects.map(|rule| {
            let slash = if rule.is_folder { "/" } else { "" };
            (format!("{}{slash}", rule.from), addresses.href(&rule.to))
        });
        let redirects = redirects.collect();
        let shared = Shared::new(&graph, &config, &sources.texts);
        let (assets, findings) = (sources.assets, findings.site);
        let by_file = OnceLock::new();
        Self { config, assets, graph, plan, shared, redirects, findings, by_file }
    }

    /// The article in a source file.
    pub(super) fn article_in(&self, file: &str) -> Option<ArticleId> {
        let by_file = self.by_file.get_or_init(|| {
            let articles = self.graph.articles.iter();
            articles.map(|(id, article)| (Arc::clone(&article.source.file), id)).collect()
        });
        by_file.get(file).copied()
    }

    /// The target of the redirect from `path`.
    pub(super) fn redirect(&self, path: &str) -> Option<&str> {
        self.redirects.get(path).map(String::as_str)
    }

    /// The output files copied from the assets that fulfil `is_selected`.
    pub(super) fn outputs_of(&self, is_selected: impl Fn(&Asset) -> bool) -> Vec<String> {
        let is_copied = |content: &Content| match content {
            Content::Copied(index) => is_selected(&self.assets[*index]),
            Content::Rendered(_) => false,
        };
        let files = self.plan.files.iter().filter(|planned| is_copied(&planned.content));
        files.map(|planned| planned.file.to_string()).collect()
    }

    /// Replaces the assets and renames their outputs if only contents changed. Returns `false`, without any effect,
    /// if the plan must be computed again.
    pub(super) fn replace_assets(&mut self, assets: &[Asset]) -> bool {
        let names = AssetNames::new(assets);
        if !self.has_same_paths(assets) || self.has_taken_name(&names) {
            return false;
        }
        let files = self.plan.files.iter().enumerate();
        let renamed = files.filter_map(|(position, planned)| {
            let Content::Copied(index) = planned.content else { return None };
            if assets[index].bundle.is_some() {
                return None;
            }
            let file = names.file(&assets[index].path);
            (*planned.file != *file).then(|| (position, SitePath::from_file(file)))
        });
        let renamed = renamed.collect();
        self.plan.files.rename(renamed);
        self.assets = assets.to_vec();
        self.plan.assets = names;
        true
    }

    fn has_same_paths(&self, assets: &[Asset]) -> bool {
        let is_same =
            |(new, old): (&Asset, &Asset)| new.path == old.path && new.bundle == old.bundle;
        assets.len() == self.assets.len() && assets.iter().zip(&self.assets).all(is_same)
    }

    /// Whether a new hashed name is that of another planned file.
    fn has_taken_name(&self, names: &AssetNames) -> bool {
        names.hashed().any(|(path, file)| {
            file != self.plan.assets.file(path) && self.plan.files.find(file).is_some()
        })
    }
}
