//! The sources of a site, and their diagnostics.

use std::borrow::Cow;
use std::sync::Arc;

use super::parsed::{ParsedArticle, ParsedPage, ParsedProvider, ParsedTopic};
use crate::collections::HashSet;
use crate::config::scoring::Scoring;
use crate::diag::Diagnostic;
use crate::texts::TextsFile;

/// All sources of a site.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    /// Articles, published or not.
    pub articles: Vec<Arc<ParsedArticle>>,
    /// Topic files.
    pub topics: Vec<ParsedTopic>,
    /// Provider files.
    pub providers: Vec<ParsedProvider>,
    /// Standalone pages.
    pub pages: Vec<ParsedPage>,
    /// The site's templates.
    pub templates: Vec<TemplateSource>,
    /// Static files of the site and of the theme, then files of page bundles.
    pub assets: Vec<Asset>,
    /// The site's interface texts.
    pub texts: Vec<TextsFile>,
    /// What a story is and which article leads it, for a site that shows stories.
    pub scoring: Scoring,
}

impl Sources {
    /// Removes the articles and pages of `files`.
    pub fn remove(&mut self, files: &[Arc<str>]) {
        let files: HashSet<&Arc<str>> = files.iter().collect();
        self.articles.retain(|article| !files.contains(&article.source.file));
        self.pages.retain(|page| !files.contains(&page.source.file));
    }
}

/// A template of the site.
#[derive(Debug, Clone)]
pub struct TemplateSource {
    /// The path relative to the site's root.
    pub file: Arc<str>,
    /// The name: the path relative to the folder of templates.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A file that is copied to the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The path in the output; a hash may be added to the file name.
    pub path: String,
    /// The origin of the bytes.
    pub origin: AssetOrigin,
    /// The article's file, for a file of a page bundle: `path` is relative to the article's address, and
    /// the file is published with the article.
    pub bundle: Option<Arc<str>>,
}

impl Asset {
    /// Whether this is the static file with this path in the output.
    pub fn is_at(&self, path: &str) -> bool {
        self.bundle.is_none() && self.path == path
    }

    /// The file of the site; `None` for a file of the theme.
    pub fn file(&self) -> Option<&Arc<str>> {
        match &self.origin {
            AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => Some(file),
            AssetOrigin::Theme(_) => None,
        }
    }
}

/// The origin of an asset's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssetOrigin {
    /// A file of the site.
    Site(Arc<str>),
    /// A file of the site that replaces a file of the theme, with its bytes, which determine the hash in
    /// the file name.
    Replacement(Arc<str>, Arc<[u8]>),
    /// A file of the built-in theme, with the site's settings added.
    Theme(Cow<'static, [u8]>),
}

/// The diagnostics of sources, grouped by the sources that must be reloaded to update them.
#[derive(Debug, Default, Clone)]
pub struct SourceDiagnostics {
    /// Diagnostics of article folders.
    pub folders: Vec<Diagnostic>,
    /// Diagnostics of articles.
    pub articles: Vec<Diagnostic>,
    /// Diagnostics of files of page bundles.
    pub bundles: Vec<Diagnostic>,
    /// Diagnostics of all other sources.
    pub others: Vec<Diagnostic>,
}

impl SourceDiagnostics {
    /// All diagnostics.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        let Self { folders, articles, bundles, others } = self;
        [articles, bundles, others, folders].into_iter().flatten()
    }
}
