//! The data that pages are rendered from, and rendering of single files.

use std::borrow::Cow;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::body_cache::{BodyCache, CachedBodies};
use super::index_cache::IndexCache;
use super::settings::Settings;
use super::templates::TemplateVersions;
use super::view::View;
use crate::check::{self, CheckedSite};
use crate::diag::{self, Diagnostic, Located};
use crate::load::{self, Asset, AssetOrigin};
use crate::plan::{AssetNames, Content, Item, List};
use crate::render::{Renderer, Templates};
use crate::text::key::TextKey;

/// The served site at one moment. Clones share their data, so a page is rendered without a lock.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) settings: Arc<Settings>,
    pub(super) templates: TemplateVersions,
    pub(super) view: Arc<View>,
    pub(super) body_cache: Arc<BodyCache>,
    pub(super) index_cache: Arc<IndexCache>,
}

/// A file of the site.
pub(super) struct ServedFile {
    /// Its content, as a build writes it.
    pub(super) bytes: Vec<u8>,
    /// Why an older version of the templates rendered it.
    pub(super) error: Option<Diagnostic>,
}

impl ServedFile {
    fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, error: None }
    }

    /// Identifies the content.
    pub(super) fn etag(&self) -> String {
        hash(&self.bytes)
    }

    /// Identifies the content except for hashes in names of `assets`: a changed stylesheet does not require a reload.
    pub(super) fn version(&self, assets: &AssetNames) -> String {
        let Ok(text) = std::str::from_utf8(&self.bytes) else { return self.etag() };
        let mut text = Cow::Borrowed(text);
        for (path, file) in assets.hashed() {
            if text.contains(file) {
                text = text.replace(file, path).into();
            }
        }
        hash(text.as_bytes())
    }
}

/// A hash in hexadecimal digits; stable within one run of the program.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Snapshot {
    /// Whether a build of the site writes a file at `path`.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.view.plan.files.find(path).is_some() || self.index_file(path).is_some()
    }

    /// The source file of the page at `path`.
    pub(super) fn source_file(&self, path: &str) -> Option<&str> {
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

    /// Renders or reads the file at `path`; `None` if the site has no such file.
    ///
    /// # Errors
    /// When neither the current nor the fallback templates can render it, or a copied file can't be read.
    pub(super) fn file(&self, path: &str) -> Option<Result<ServedFile, Diagnostic>> {
        let Some(planned) = self.view.plan.files.find(path) else {
            return self.index_file(path).map(|bytes| Ok(ServedFile::new(bytes)));
        };
        Some(match &planned.content {
            Content::Copied(index) => {
                self.asset_bytes(&self.view.assets[*index]).map(ServedFile::new)
            }
            Content::Rendered(item) => self.render(item),
        })
    }

    fn render(&self, item: &Item) -> Result<ServedFile, Diagnostic> {
        let render = |templates| self.with_renderer(templates, |renderer| renderer.render(item));
        let error = match render(self.templates.current()) {
            Ok(bytes) => return Ok(ServedFile::new(bytes)),
            Err(error) => error,
        };
        self.templates.set_failed();
        match self.templates.fallback().map(render) {
            Some(Ok(bytes)) => Ok(ServedFile { bytes, error: Some(error) }),
            _ => Err(error),
        }
    }

    /// The hash of the text of the article in `file`, as it is shown.
    pub(super) fn hash_of(&self, file: &str) -> Option<TextKey> {
        let id = self.view.article_in(file)?;
        Some(self.view.graph.articles[id].source.hash)
    }

    /// A page with the card of the article in `file`, as if it were published; `None` if the site has no such article.
    pub(super) fn published_card(&self, file: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        let id = self.view.article_in(file)?;
        Some(self.with_renderer(self.templates.current(), |renderer| {
            renderer.as_published(id).card_page(id)
        }))
    }

    /// The page of the article in `file`, as if it were published; `None` if the site has no such article.
    pub(super) fn published_page(&self, file: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        let id = self.view.article_in(file)?;
        let render = |renderer: Renderer<'_>| renderer.as_published(id).render(&Item::Article(id));
        Some(self.with_renderer(self.templates.current(), render))
    }

    /// What a check finds in the article in `file`, as if it were the only draft to be published. `known` are
    /// diagnostics of loading, graph and plan.
    pub(super) fn check_article(
        &self,
        file: &str,
        known: &[Diagnostic],
        now: DateTime<Utc>,
    ) -> Vec<Diagnostic> {
        let Some(id) = self.view.article_in(file) else { return Vec::new() };
        let View { config, assets, graph, plan, shared, .. } = &*self.view;
        let site = CheckedSite {
            root: &self.settings.root,
            config,
            graph,
            plan,
            assets,
            own_templates: &[],
            templates: self.templates.current(),
            bodies: &CachedBodies { root: &self.settings.root, cache: &self.body_cache },
            shared,
            only_draft: Some(id),
        };
        check::article_findings(site, id, known, now)
    }

    /// Opens the file at `path` if it is copied unchanged from a file of the site.
    pub(super) fn open_copied(&self, path: &str) -> Option<File> {
        let Content::Copied(index) = self.view.plan.files.find(path)?.content else { return None };
        let AssetOrigin::Site(file) = &self.view.assets[index].origin else { return None };
        load::open(&self.settings.root, file).ok()
    }

    /// Calls `work` with a renderer of the served site.
    pub(super) fn with_renderer<T>(
        &self,
        templates: &Templates,
        work: impl FnOnce(Renderer<'_>) -> T,
    ) -> T {
        let View { config, graph, plan, shared, .. } = &*self.view;
        let bodies = CachedBodies { root: &self.settings.root, cache: &self.body_cache };
        work(Renderer::new(graph, plan, config, templates, &bodies, shared))
    }

    /// The content of an asset.
    ///
    /// # Errors
    /// When its file can't be read.
    pub(super) fn asset_bytes(&self, asset: &Asset) -> Result<Vec<u8>, Diagnostic> {
        match &asset.origin {
            AssetOrigin::Site(file) => load::read_bytes(&self.settings.root, file),
            AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
            AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
        }
    }

    /// Locates findings in the text of their files.
    pub(super) fn locate(&self, findings: Vec<Diagnostic>) -> Vec<Located> {
        diag::locate(findings, &|file| load::read_bytes(&self.settings.root, file).ok())
    }
}
