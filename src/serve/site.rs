//! The site as it is served: everything the phases made of it, and its files by address.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::bodies::{ServedBodies, ShownBodies};
use super::options::{Failure, Options};
use super::search_cache::MadeParts;
use crate::config::{BaseUrl, Config, Overrides};
use crate::diag::Diagnostic;
use crate::graph::{Drafts, Graph};
use crate::load::{self, Asset, AssetOrigin, ParsedArticle, SourceDiagnostics, Sources};
use crate::plan::{Addresses, AssetNames, Content, Item, List, Plan};
use crate::progress::Progress;
use crate::project::{ConfigFile, Monitor, Project, ProjectError, ProjectOptions};
use crate::render::{Renderer, Shared, Templates};
use crate::text::site_path::SitePath;

/// A loaded site. What pages are rendered from is shared with those that are being rendered: they
/// hold no lock.
pub(super) struct Site {
    pub(super) settings: Arc<Settings>,
    /// The newest configuration; that of what is served is in `view`.
    pub(super) config: Config,
    /// The newest sources.
    pub(super) sources: Sources,
    pub(super) templates: Arc<Compiled>,
    /// The last templates before these that failed no page, for pages that these fail.
    pub(super) templates_before: Option<Arc<Compiled>>,
    pub(super) view: Arc<View>,
    shown_bodies: Arc<ShownBodies>,
    made_parts: Arc<MadeParts>,
    pub(super) findings: Findings,
    /// How long the phases of the last load or change took.
    pub(super) phases: Vec<(&'static str, Duration)>,
}

/// What pages are rendered from, as it was at one moment.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) settings: Arc<Settings>,
    pub(super) templates: Arc<Compiled>,
    templates_before: Option<Arc<Compiled>>,
    pub(super) view: Arc<View>,
    shown_bodies: Arc<ShownBodies>,
    pub(super) made_parts: Arc<MadeParts>,
}

/// Templates, and whether they have failed a page.
pub(super) struct Compiled {
    pub(super) templates: Templates,
    pub(super) failed: AtomicBool,
}

impl Compiled {
    pub(super) fn new(templates: Templates) -> Arc<Self> {
        Arc::new(Self { templates, failed: AtomicBool::new(false) })
    }
}

/// What the command line says, for every time the configuration is read.
#[derive(Debug)]
pub(super) struct Settings {
    /// The site's folder as it is called: if that is a link, it may lead elsewhere later.
    pub(super) root: PathBuf,
    pub(super) config_file: PathBuf,
    pub(super) drafts: Drafts,
    base_url: Option<BaseUrl>,
    origin: String,
}

/// What the graph and the plan make of the sources, and all that they refer to: a request is
/// answered from one view, whatever changes around it.
pub(super) struct View {
    /// The configuration that it was made with.
    pub(super) config: Config,
    /// The assets that the plan names by their place.
    assets: Vec<Asset>,
    pub(super) graph: Graph,
    pub(super) plan: Plan,
    pub(super) shared: Shared,
    /// Where former addresses lead that have no file.
    redirects: HashMap<String, String>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Findings, by the phase that must run again to update them; those of graph and plan are in the view.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) config: Vec<Diagnostic>,
    pub(super) sources: SourceDiagnostics,
    pub(super) templates: Vec<Diagnostic>,
}

/// A file as it is served.
pub(super) struct Served {
    /// Its bytes, as a build writes them.
    pub(super) bytes: Vec<u8>,
    /// Why they are not those of the newest templates.
    pub(super) finding: Option<Diagnostic>,
}

impl Served {
    /// What tells these bytes from others.
    pub(super) fn tag(&self) -> String {
        digest(&self.bytes)
    }

    /// What tells a page from one that shows something else. The names of `assets` that follow
    /// their content are left out: a page with another stylesheet is the same page.
    pub(super) fn version(&self, assets: &AssetNames) -> String {
        let Ok(text) = std::str::from_utf8(&self.bytes) else { return self.tag() };
        let mut plain = Cow::Borrowed(text);
        for (path, file) in assets.hashed() {
            if plain.contains(file) {
                plain = plain.replace(file, path).into();
            }
        }
        digest(plain.as_bytes())
    }
}

pub(super) fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Settings {
    /// # Errors
    /// When there is no such folder.
    pub(super) fn new(options: &Options, host: &str, port: u16) -> Result<Self, Failure> {
        let failed =
            |error| Failure::Call(format!("can't open {}: {error}", options.root.display()));
        options.root.metadata().map_err(failed)?;
        Ok(Self {
            root: std::path::absolute(&options.root).map_err(failed)?,
            config_file: std::path::absolute(&options.config_file).map_err(failed)?,
            drafts: options.drafts,
            base_url: options.base_url.clone(),
            origin: format!("http://{host}:{port}"),
        })
    }

    /// Loads all articles.
    pub(super) fn articles(
        &self,
        config: &Config,
        progress: &dyn Progress,
    ) -> (Vec<Arc<ParsedArticle>>, Vec<Diagnostic>) {
        let found = load::find_articles(&self.root, config);
        load::load_articles(&self.root, config, found, progress)
    }

    fn project_options(&self) -> ProjectOptions {
        ProjectOptions {
            root: self.root.clone(),
            config_file: self.config_file.clone(),
            overrides: Overrides { base_url: self.base_url.clone(), output: None },
            drafts: self.drafts,
        }
    }

    /// Reads the configuration. Its base URL is the address of the server, with the path of the site's
    /// own.
    pub(super) fn config(&self) -> Result<ConfigFile, ProjectError> {
        let mut file = ConfigFile::read(&self.project_options())?;
        if self.base_url.is_none() {
            let here = format!("{}{}", self.origin, file.config.base_url.path());
            file.config.base_url = BaseUrl::parse(&here).unwrap_or(file.config.base_url);
        }
        Ok(file)
    }
}

impl Site {
    pub(super) fn load(
        settings: Arc<Settings>,
        config: ConfigFile,
        progress: &dyn Progress,
    ) -> Result<Self, Failure> {
        let mut monitor = Monitor::new(progress);
        let articles = load::find_articles(&settings.root, &config.config);
        let options = settings.project_options();
        let project = Project::from_config(config, &options, articles, &mut monitor);
        let (config, sources) = (project.config.clone(), project.sources.clone());
        let mut findings = Findings {
            config: project.findings.config.clone(),
            sources: project.findings.sources.clone(),
            templates: Vec::new(),
        };
        let view = View::new(project);
        let assets = &view.plan.assets;
        let templates = match Templates::compile(&sources.templates, &config, assets) {
            Ok(templates) => templates,
            Err(found) => {
                findings.templates = found;
                // The theme alone compiles: there is a test of that.
                Templates::compile(&[], &config, assets).map_err(Failure::Config)?
            }
        };
        Ok(Self {
            settings,
            config,
            sources,
            templates: Compiled::new(templates),
            templates_before: None,
            view: Arc::new(view),
            shown_bodies: Arc::new(ShownBodies::new()),
            made_parts: Arc::default(),
            findings,
            phases: monitor.times,
        })
    }

    /// Looks at the folders of articles again. Whether there is something else to say of them.
    pub(super) fn check_article_folders(&mut self) -> bool {
        let has_articles =
            !self.sources.articles.is_empty() || !self.findings.sources.articles.is_empty();
        let findings = load::check_article_folders(&self.settings.root, &self.config, has_articles);
        let is_new = self.findings.sources.folders != findings;
        self.findings.sources.folders = findings;
        is_new
    }

    /// The address to open.
    pub(super) fn address(&self) -> String {
        format!("{}{}/", self.settings.origin, self.config.base_url.path())
    }

    /// What pages are rendered from now.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            settings: Arc::clone(&self.settings),
            templates: Arc::clone(&self.templates),
            templates_before: self.templates_before.clone(),
            view: Arc::clone(&self.view),
            shown_bodies: Arc::clone(&self.shown_bodies),
            made_parts: Arc::clone(&self.made_parts),
        }
    }

    pub(super) fn articles(&self) -> usize {
        self.view.graph.articles.len()
    }

    /// Everything that is wrong now.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let Findings { config, sources, templates } = &self.findings;
        let all = config.iter().chain(sources.all()).chain(templates).chain(&self.view.findings);
        all.cloned().collect()
    }
}

impl Snapshot {
    /// Whether a build of the site would have the file at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.view.plan.files.find(path).is_some() || self.index_file(path).is_some()
    }

    /// The source that the page at `path` is made of, if it is made of one.
    pub(super) fn source_of(&self, path: &str) -> Option<&str> {
        let Content::Rendered(item) = &self.view.plan.files.find(path)?.content else {
            return None;
        };
        let graph = &self.view.graph;
        match item {
            Item::Article(id) | Item::ArticleAlias(id) => Some(&graph.articles[*id].source.file),
            Item::Page(id) | Item::PageAlias(id) => Some(&graph.pages[*id].source.file),
            Item::List(List::Topic(id), _) => graph.topics[*id].file.as_deref(),
            Item::List(List::Provider(id), _) => {
                graph.providers[*id].source.as_ref().map(|source| &*source.file)
            }
            _ => None,
        }
    }

    /// The file at `path`, rendered now.
    ///
    /// # Errors
    /// When neither the templates of now nor those before can render it, or a copied file
    /// can't be read.
    pub(super) fn file(&self, path: &str) -> Option<Result<Served, Diagnostic>> {
        let Some(planned) = self.view.plan.files.find(path) else {
            let bytes = self.index_file(path)?;
            return Some(Ok(Served { bytes, finding: None }));
        };
        Some(match &planned.content {
            Content::Copied(index) => asset_bytes(&self.settings.root, &self.view.assets[*index])
                .map(|bytes| Served { bytes, finding: None }),
            Content::Rendered(item) => {
                self.render(&self.templates.templates, item).or_else(|finding| {
                    self.templates.failed.store(true, Ordering::Relaxed);
                    match &self.templates_before {
                        Some(before) => self
                            .render(&before.templates, item)
                            .map(|served| Served { finding: Some(finding.clone()), ..served })
                            .map_err(|_| finding),
                        None => Err(finding),
                    }
                })
            }
        })
    }

    /// The copied file at `path`, opened, if it is one of the site's own and is served as it is.
    pub(super) fn copied(&self, path: &str) -> Option<File> {
        let Content::Copied(index) = self.view.plan.files.find(path)?.content else { return None };
        let AssetOrigin::Site(file) = &self.view.assets[index].origin else { return None };
        load::open(&self.settings.root, file).ok()
    }

    fn render(&self, templates: &Templates, item: &Item) -> Result<Served, Diagnostic> {
        let bytes = self.with_renderer(templates, |renderer| renderer.render(item))?;
        Ok(Served { bytes, finding: None })
    }

    /// Does something with a renderer of what is served.
    pub(super) fn with_renderer<T>(
        &self,
        templates: &Templates,
        work: impl FnOnce(&Renderer<'_>) -> T,
    ) -> T {
        let View { config, graph, plan, shared, .. } = &*self.view;
        let bodies = ServedBodies { root: &self.settings.root, shown: &self.shown_bodies };
        work(&Renderer::new(graph, plan, config, templates, &bodies, shared))
    }
}

/// The bytes of a file that is copied.
pub(super) fn asset_bytes(root: &Path, asset: &Asset) -> Result<Vec<u8>, Diagnostic> {
    match &asset.origin {
        AssetOrigin::Site(file) => load::read_bytes(root, file),
        AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
        AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
    }
}

impl View {
    /// The view of a project. Sources whose addresses belong to others are left out.
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
        Self { config, assets, graph, plan, shared, redirects, findings }
    }

    /// Where the former address at `path` leads, if a rule of the host would lead on from it.
    pub(super) fn redirect(&self, path: &str) -> Option<&str> {
        self.redirects.get(path).map(String::as_str)
    }

    /// The files of the output that are copied from files beside articles at `paths`, or below these.
    pub(super) fn beside_at(&self, paths: &[String]) -> Vec<String> {
        let is_changed = |index: usize| {
            let asset = &self.assets[index];
            let file = asset.file().filter(|_| asset.bundle.is_some());
            file.is_some_and(|file| {
                let around = file.match_indices('/').map(|(at, _)| &file[..at]);
                around.chain([&**file]).any(|file| paths.iter().any(|path| path == file))
            })
        };
        let files = self.plan.files.iter().filter(
            |planned| matches!(planned.content, Content::Copied(index) if is_changed(index)),
        );
        files.map(|planned| planned.file.to_string()).collect()
    }

    /// Takes over `assets` if they are the same files, whatever is in them now. Whether they
    /// are; if not, there is more to plan than the names of some.
    pub(super) fn exchange_assets(&mut self, assets: &[Asset]) -> bool {
        let is_same =
            |(new, old): (&Asset, &Asset)| new.path == old.path && new.bundle == old.bundle;
        let are_same =
            assets.len() == self.assets.len() && assets.iter().zip(&self.assets).all(is_same);
        let names = AssetNames::new(assets);
        let is_taken = |(path, file): (&str, &str)| {
            file != self.plan.assets.file(path) && self.plan.files.find(file).is_some()
        };
        if !are_same || names.hashed().any(is_taken) {
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
}

/// Whether the file named so is in a folder of articles.
pub(super) fn is_in_articles(config: &Config, file: &str) -> bool {
    config.folders.articles.iter().any(|folder| {
        folder.path.is_empty()
            || file.strip_prefix(&*folder.path).is_some_and(|rest| rest.starts_with('/'))
    })
}
