//! A loaded site, and the phases that load it.

use std::mem;
use std::sync::Arc;

use super::config_file::{ConfigFile, ProjectError, ProjectOptions};
use super::monitor::Monitor;
use super::related;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::{self, Drafts, Graph};
use crate::load::{self, ArticleFiles, SourceDiagnostics, Sources};
use crate::plan::{self, Plan};
use crate::progress::Progress;

/// A loaded site.
#[derive(Debug)]
pub struct Project {
    /// The configuration.
    pub config: Config,
    /// The parsed sources.
    pub sources: Sources,
    /// Articles, topics, providers and their relations.
    pub graph: Graph,
    /// Every file of the output.
    pub plan: Plan,
    /// What was found on the way.
    pub findings: Findings,
    drafts: Drafts,
}

/// The diagnostics of a project, by the phase that must run again to update them.
#[derive(Debug, Default, Clone)]
pub struct Findings {
    /// Diagnostics of the configuration.
    pub config: Vec<Diagnostic>,
    /// Diagnostics of the sources.
    pub sources: SourceDiagnostics,
    /// Diagnostics of graph and plan.
    pub site: Vec<Diagnostic>,
}

impl Findings {
    /// All diagnostics, in the order of the phases.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        let Self { config, sources, site } = self;
        config.iter().chain(sources.all()).chain(site)
    }
}

impl Project {
    /// Loads a site.
    ///
    /// # Errors
    /// When its configuration can't be used. Mistakes in the content are [`Findings`].
    pub fn load(options: &ProjectOptions, progress: &dyn Progress) -> Result<Self, ProjectError> {
        let config = ConfigFile::read(options)?;
        let articles = load::find_articles(&options.root, &config.config);
        Ok(Self::from_config(config, options, articles, &mut Monitor::new(progress)))
    }

    /// Loads a site whose configuration and article files are known.
    pub fn from_config(
        config_file: ConfigFile,
        options: &ProjectOptions,
        articles: ArticleFiles,
        monitor: &mut Monitor<'_>,
    ) -> Self {
        let ConfigFile { config, text: _, findings: of_config } = config_file;
        let progress = monitor.progress;
        let (sources, of_sources) =
            monitor.time("load", || load::load(&options.root, &config, articles, progress));
        let project = Self::from_sources(config, sources, options.drafts, monitor);
        let Findings { site, .. } = project.findings;
        Self { findings: Findings { config: of_config, sources: of_sources, site }, ..project }
    }

    /// Builds graph and plan of parsed sources.
    pub fn from_sources(
        config: Config,
        sources: Sources,
        drafts: Drafts,
        monitor: &mut Monitor<'_>,
    ) -> Self {
        let shown = monitor.time("stories", || related::complete(&sources, &config, drafts));
        let (graph, mut site) = monitor.time("graph", || graph::build(&shown, drafts));
        let (plan, of_plan) = monitor.time("plan", || plan::plan(&graph, &sources.assets, &config));
        site.extend(of_plan);
        let findings = Findings { site, ..Findings::default() };
        Self { config, sources, graph, plan, findings, drafts }
    }

    /// The site without the articles and pages of `files`. Its findings stay as they are.
    pub fn without(mut self, files: &[Arc<str>]) -> Self {
        self.sources.remove(files);
        let shown = related::complete(&self.sources, &self.config, self.drafts);
        (self.graph, _) = graph::build(&shown, self.drafts);
        (self.plan, _) = plan::plan(&self.graph, &self.sources.assets, &self.config);
        self
    }

    /// The site without the sources whose addresses belong to others.
    pub fn without_displaced(mut self) -> Self {
        match mem::take(&mut self.plan.displaced) {
            displaced if displaced.is_empty() => self,
            displaced => self.without(&displaced),
        }
    }
}
