//! The site as it is served: everything the phases made of it, and its files by address.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::bodies::{ServedBodies, ShownBodies};
use super::search::MadeParts;
use super::{Failure, Options, watch};
use crate::config::{self, BaseUrl, Config, Overrides};
use crate::diag::Diagnostic;
use crate::graph::{self, Drafts, Graph};
use crate::load::{self, Asset, AssetOrigin, Known, LoadedArticle, Sources};
use crate::plan::{self, Addresses, AssetNames, Content, Plan};
use crate::progress::Progress;
use crate::render::{Renderer, Shared, Templates};
use crate::text::site_path::SitePath;

/// A loaded site.
pub(super) struct Site {
    pub(super) settings: Settings,
    /// The newest configuration; that of what is served is in `view`.
    pub(super) config: Config,
    /// The newest sources.
    pub(super) sources: Sources,
    pub(super) templates: Templates,
    /// The last templates before these that failed no page, for pages that these fail.
    pub(super) templates_before: Option<Templates>,
    /// Whether these have failed a page.
    pub(super) templates_failed: AtomicBool,
    pub(super) view: View,
    shown_bodies: ShownBodies,
    pub(super) made_parts: Arc<MadeParts>,
    pub(super) findings: FindingsByPhase,
    /// How long the phases of the last load or change took.
    pub(super) phases: Vec<(&'static str, Duration)>,
}

/// What the command line says, for every time the configuration is read.
#[derive(Debug, Clone)]
pub(super) struct Settings {
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

/// Findings, by what must be done again to find them again.
#[derive(Debug, Default)]
pub(super) struct FindingsByPhase {
    pub(super) config: Vec<Diagnostic>,
    /// Those about folders of articles.
    pub(super) folders: Vec<Diagnostic>,
    pub(super) articles: Vec<Diagnostic>,
    pub(super) others: Vec<Diagnostic>,
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

fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Settings {
    /// Loads all articles.
    pub(super) fn articles(
        &self,
        config: &Config,
        progress: &dyn Progress,
    ) -> (Vec<Arc<LoadedArticle>>, Vec<Diagnostic>) {
        let found = load::find_articles(&self.root, config);
        load::load_articles(&self.root, config, found, &Known::default(), progress)
    }

    /// Reads the configuration, with the server as base URL: its address, and the path of the
    /// site's own.
    pub(super) fn config(&self) -> Result<(Option<Config>, Vec<Diagnostic>), String> {
        let text = load::read_config(&self.config_file)?;
        let name = self.config_file.strip_prefix(&self.root).unwrap_or(&self.config_file);
        let name = name.to_string_lossy();
        let overrides = Overrides { base_url: self.base_url.clone(), output: None };
        let (config, findings) = config::parse(&name, &text, overrides);
        let config = config.map(|mut config| {
            if self.base_url.is_none() {
                let here = format!("{}{}", self.origin, config.base_url.path());
                config.base_url = BaseUrl::parse(&here).unwrap_or(config.base_url);
            }
            config
        });
        Ok((config, findings))
    }
}

impl Site {
    pub(super) fn load(
        options: &Options,
        port: u16,
        progress: &dyn Progress,
    ) -> Result<Self, Failure> {
        let root = options.root.canonicalize().map_err(|error| {
            Failure::Call(format!("can't open {}: {error}", options.root.display()))
        })?;
        let host = if options.host.is_unspecified() {
            "127.0.0.1".to_owned()
        } else {
            SocketHost(options.host).to_string()
        };
        let settings = Settings {
            config_file: absolute(&options.config_file),
            drafts: options.drafts,
            base_url: options.base_url.clone(),
            origin: format!("http://{host}:{port}"),
            root,
        };
        let (config, found) = settings.config().map_err(Failure::Call)?;
        let Some(config) = config else { return Err(Failure::Config(found)) };
        let start = watch::now();
        let (articles, of_articles) = settings.articles(&config, progress);
        let (others, of_others) = load::load_others(&settings.root, &config);
        let sources = Sources { articles, ..others };
        let loaded = start.elapsed();
        let mut findings = FindingsByPhase {
            config: found,
            articles: of_articles,
            others: of_others,
            ..Default::default()
        };
        let start = watch::now();
        let view = View::new(&sources, &config, settings.drafts);
        let phases = vec![("load", loaded), ("graph and plan", start.elapsed())];
        let assets = &view.plan.assets;
        let templates = match Templates::compile(&sources.templates, &config, assets) {
            Ok(templates) => templates,
            Err(found) => {
                findings.templates = found;
                // The theme alone compiles: there is a test of that.
                Templates::compile(&[], &config, assets).map_err(Failure::Config)?
            }
        };
        let templates_before = None;
        let templates_failed = AtomicBool::new(false);
        let mut site = Self {
            settings,
            config,
            sources,
            templates,
            templates_before,
            templates_failed,
            view,
            shown_bodies: ShownBodies::new(),
            made_parts: Arc::default(),
            findings,
            phases,
        };
        site.check_article_folders();
        Ok(site)
    }

    /// Looks at the folders of articles again. Whether there is something else to say of them.
    pub(super) fn check_article_folders(&mut self) -> bool {
        let has_articles = !self.sources.articles.is_empty() || !self.findings.articles.is_empty();
        let findings = load::check_article_folders(&self.settings.root, &self.config, has_articles);
        let is_new = self.findings.folders != findings;
        self.findings.folders = findings;
        is_new
    }

    /// The address to open.
    pub(super) fn address(&self, host: IpAddr, port: u16) -> String {
        let host = if host.is_unspecified() { IpAddr::from([127, 0, 0, 1]) } else { host };
        format!("http://{}:{port}{}/", SocketHost(host), self.config.base_url.path())
    }

    pub(super) fn articles(&self) -> usize {
        self.view.graph.articles.len()
    }

    /// Everything that is wrong now.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let FindingsByPhase { config, folders, articles, others, templates } = &self.findings;
        [config, folders, articles, others, templates, &self.view.findings]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    /// Whether a build of the site would have the file at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.view.plan.files.find(path).is_some() || self.index_file(path).is_some()
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
            Content::Copied(index) => self
                .asset_bytes(&self.view.assets[*index])
                .map(|bytes| Served { bytes, finding: None }),
            Content::Rendered(item) => self.render(&self.templates, item).or_else(|finding| {
                self.templates_failed.store(true, Ordering::Relaxed);
                match &self.templates_before {
                    Some(before) => self
                        .render(before, item)
                        .map(|served| Served { finding: Some(finding.clone()), ..served })
                        .map_err(|_| finding),
                    None => Err(finding),
                }
            }),
        })
    }

    fn render(&self, templates: &Templates, item: &plan::Item) -> Result<Served, Diagnostic> {
        let bytes = self.with_renderer(templates, |renderer| renderer.render(item))?;
        Ok(Served { bytes, finding: None })
    }

    /// Does something with a renderer of what is served.
    pub(super) fn with_renderer<T>(
        &self,
        templates: &Templates,
        work: impl FnOnce(&Renderer<'_>) -> T,
    ) -> T {
        let View { config, graph, plan, shared, .. } = &self.view;
        let bodies = ServedBodies { root: &self.settings.root, shown: &self.shown_bodies };
        work(&Renderer::new(graph, plan, config, templates, &bodies, shared))
    }

    /// The bytes of a file that is copied.
    pub(super) fn asset_bytes(&self, asset: &Asset) -> Result<Vec<u8>, Diagnostic> {
        match &asset.origin {
            AssetOrigin::Site(file) => load::read_bytes(&self.settings.root, file),
            AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
            AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
        }
    }
}

impl View {
    pub(super) fn new(sources: &Sources, config: &Config, drafts: Drafts) -> Self {
        let (graph, mut findings) = graph::build(sources, drafts);
        let (plan, found) = plan::plan(&graph, &sources.assets, config);
        findings.extend(found);
        let addresses = Addresses::new(&graph, config);
        let redirects = plan.redirects.iter();
        let redirects = redirects.map(|rule| {
            let slash = if rule.is_folder { "/" } else { "" };
            (format!("{}{slash}", rule.from), addresses.href(&rule.to))
        });
        let redirects = redirects.collect();
        let shared = Shared::new(&graph, config, &sources.texts);
        let (config, assets) = (config.clone(), sources.assets.clone());
        Self { config, assets, graph, plan, shared, redirects, findings }
    }

    /// Where the former address at `path` leads, if a rule of the host would lead on from it.
    pub(super) fn redirect(&self, path: &str) -> Option<&str> {
        self.redirects.get(path).map(String::as_str)
    }

    /// Takes over `assets` if they are the same files, whatever is in them now. Whether they
    /// are; if not, there is more to plan than the names of some.
    pub(super) fn exchange_assets(&mut self, assets: &[Asset]) -> bool {
        let is_same = |(new, old): (&Asset, &Asset)| new.path == old.path;
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
            let file = names.file(&assets[index].path);
            (*planned.file != *file).then(|| (position, SitePath::of_file(file)))
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

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// An address as it stands in a URL.
struct SocketHost(IpAddr);

impl std::fmt::Display for SocketHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}"),
            IpAddr::V6(address) => write!(f, "[{address}]"),
        }
    }
}
