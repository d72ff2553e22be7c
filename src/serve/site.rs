//! The site in memory: the served data, and the latest sources.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{RwLock, RwLockWriteGuard};

use super::body_cache::BodyCache;
use super::options::ServeError;
use super::settings::Settings;
use super::snapshot::Snapshot;
use super::templates::TemplateVersions;
use super::view::View;
use crate::config::Config;
use crate::curate::desk::inbox::position;
use crate::diag::Diagnostic;
use crate::load::{self, SourceDiagnostics, Sources};
use crate::project::{ConfigFile, Monitor, Project};
use crate::render::Templates;
use crate::text::key::TextKey;

/// A loaded site.
pub(super) struct Site {
    /// The data that pages are rendered from. Until an applied change replaces it, its view can be older than
    /// configuration and sources.
    pub(super) served: Snapshot,
    /// The latest valid configuration.
    pub(super) config: Config,
    /// The latest valid version of each source.
    pub(super) sources: Sources,
    pub(super) findings: PhaseFindings,
    /// The duration of each phase of the last load or change.
    pub(super) phases: Vec<(&'static str, Duration)>,
}

/// Findings by the phase that must run again to update them; [`View`] holds those of graph and plan.
#[derive(Debug, Default)]
pub(super) struct PhaseFindings {
    pub(super) config: Vec<Diagnostic>,
    pub(super) sources: SourceDiagnostics,
    pub(super) templates: Vec<Diagnostic>,
}

impl Site {
    /// # Errors
    /// When the templates of the theme can't be compiled with the configuration.
    pub(super) fn load(
        settings: Arc<Settings>,
        config: ConfigFile,
        monitor: &mut Monitor<'_>,
    ) -> Result<Self, ServeError> {
        let articles = load::find_articles(&settings.root, &config.config);
        let project = Project::from_config(config, &settings.project_options(), articles, monitor);
        let (config, sources) = (project.config.clone(), project.sources.clone());
        let mut findings = PhaseFindings {
            config: project.findings.config.clone(),
            sources: project.findings.sources.clone(),
            templates: Vec::new(),
        };
        let view = View::new(project);
        let assets = &view.plan.assets;
        let templates = match Templates::compile(&sources.templates, &config, assets) {
            Ok(templates) => templates,
            Err(errors) => {
                findings.templates = errors;
                Templates::compile(&[], &config, assets).map_err(ServeError::Config)?
            }
        };
        let served = Snapshot {
            settings,
            templates: TemplateVersions::new(templates),
            view: Arc::new(view),
            body_cache: Arc::new(BodyCache::new()),
            index_cache: Arc::default(),
        };
        Ok(Self { served, config, sources, findings, phases: monitor.times.clone() })
    }

    /// The URL of the home page.
    pub(super) fn url(&self) -> String {
        self.served.settings.home_url(&self.config.base_url)
    }

    pub(super) fn article_count(&self) -> usize {
        self.served.view.graph.articles.len()
    }

    /// All current findings.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        self.all_findings().cloned().collect()
    }

    /// The findings about a file, and the errors of all files.
    pub(super) fn findings_beside(&self, file: &str) -> Vec<Diagnostic> {
        let is_wanted = |finding: &&Diagnostic| finding.is_error() || &*finding.file == file;
        self.all_findings().filter(is_wanted).cloned().collect()
    }

    fn all_findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let PhaseFindings { config, sources, templates } = &self.findings;
        config.iter().chain(sources.all()).chain(templates).chain(&self.served.view.findings)
    }

    /// The hash of the latest valid version of an article.
    pub(super) fn hash_of_source(&self, file: &str) -> Option<TextKey> {
        let articles = &self.sources.articles;
        Some(articles[position(articles, file)?].source.hash)
    }

    /// The view, unless a page is being rendered from it.
    pub(super) fn unshared_view(&mut self) -> Option<&mut View> {
        Arc::get_mut(&mut self.served.view)
    }

    /// Checks the article folders again. Returns whether their findings changed.
    pub(super) fn check_article_folders(&mut self) -> bool {
        let has_articles =
            !self.sources.articles.is_empty() || !self.findings.sources.articles.is_empty();
        let root = &self.served.settings.root;
        let findings = load::check_article_folders(root, &self.config, has_articles);
        let is_changed = self.findings.sources.folders != findings;
        self.findings.sources.folders = findings;
        is_changed
    }
}

/// The maximum number of milliseconds that a change waits for pages that are being rendered. After that, the change
/// is applied to a new view.
const MAX_WAIT_MS: u64 = 50;

/// Locks the site for a change. Waits up to [`MAX_WAIT_MS`] until the view is not shared with a page that is being
/// rendered.
pub(super) fn lock_unshared(site: &RwLock<Site>) -> RwLockWriteGuard<'_, Site> {
    for _ in 0..MAX_WAIT_MS {
        let mut locked = site.write();
        if locked.unshared_view().is_some() {
            return locked;
        }
        drop(locked);
        std::thread::sleep(Duration::from_millis(1));
    }
    site.write()
}
