//! Loads the folders of articles.
//!
//! A file whose article was loaded in an earlier run is read only if its stamp differs, and parsed only if its
//! text differs.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::article::{self, ArticleContext};
use super::bundles::BundleFiles;
use super::parsed::ParsedArticle;
use super::read::read_text;
use super::source_file::{MARKDOWN, SourceFile};
use super::sources::Asset;
use super::stamps;
use super::walk::{self, Filter};
use crate::budget::Budget;
use crate::config::{Config, category_of_folder};
use crate::diag::Diagnostic;
use crate::folder::{Folder, Stamp};
use crate::progress::{NoProgress, Progress};
use crate::text::key::{KeyBuilder, TextKey};

/// Articles of an earlier build with the same settings.
#[derive(Debug, Default)]
pub struct Previous {
    /// The articles, sorted by path.
    pub articles: Vec<Arc<ParsedArticle>>,
    /// The current time, because a file that has just changed may change again without a new stamp. `None` if
    /// stamps are not needed.
    pub now: Option<SystemTime>,
}

/// Checks the folders of articles; `has_articles` tells whether they contain any.
pub fn check_article_folders(root: &Path, config: &Config, has_articles: bool) -> Vec<Diagnostic> {
    let folders = &config.folders.articles;
    let check = |folder| walk::check_folder(root, folder, &config.file);
    let mut diagnostics: Vec<Diagnostic> = folders.iter().filter_map(check).collect();
    if !has_articles {
        let folders: Vec<&str> = folders.iter().map(|folder| &*folder.path).collect();
        let message = format!("no articles found in {}", folders.join(", "));
        let hint = "articles are .md files; `content.articles` names their folders";
        diagnostics.push(Diagnostic::warning("no-articles", message).hint(hint));
    }
    diagnostics
}

/// The settings that articles depend on. If one changes, articles must be reloaded.
pub fn settings_of_articles(config: &Config) -> impl PartialEq + std::fmt::Debug + '_ {
    let folders: Vec<&str> = config.folders.articles.iter().map(|folder| &*folder.path).collect();
    (folders, &config.embed_hosts, &config.limits, &config.timezone)
}

/// The files of articles, found but not read.
#[derive(Debug, Default)]
pub struct ArticleFiles {
    files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
    /// The other files of page bundles.
    bundle_files: BundleFiles,
    /// The articles of an earlier build; empty unless a caller sets them.
    pub previous: Previous,
    /// The budget for bodies of published articles in memory; the others are read again when a page
    /// shows them.
    pub bodies: Budget,
}

impl ArticleFiles {
    /// Adds the stamps of all files to a key; see [`stamps::add_stamps`].
    pub(super) fn add_stamps(&self, key: &mut KeyBuilder, now: SystemTime) -> bool {
        self.diagnostics.is_empty()
            && stamps::add_stamps(&self.files, key, now)
            && self.bundle_files.add_stamps(key, now)
    }

    /// Keeps the files of which `keep` returns true; it receives their names and stamps.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, Option<Stamp>) -> bool) {
        self.files.retain(|file| keep(&file.name, file.stamp));
    }

    /// The number of files.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// The other files of page bundles.
    pub(super) fn bundle_files(&self) -> (Vec<Asset>, Vec<Diagnostic>) {
        (self.bundle_files.assets(), self.bundle_files.diagnostics.clone())
    }
}

/// Finds the files of all articles and bundles, with stamps.
pub fn find_articles(root: &Path, config: &Config) -> ArticleFiles {
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for folder in &config.folders.articles {
        let filter = Filter::Extensions(MARKDOWN);
        files.extend(walk::walk_with_stamps(root, folder, filter, &mut diagnostics));
    }
    let bundle_files = BundleFiles::find(root, config, files.iter().map(|file| &file.name));
    ArticleFiles { files, diagnostics, bundle_files, ..ArticleFiles::default() }
}

/// Loads all articles in parallel, sorted by path. Files that did not change since the
/// [previous](ArticleFiles::previous) build are not read.
pub fn load_articles(
    root: &Path,
    config: &Config,
    article_files: ArticleFiles,
    progress: &dyn Progress,
) -> (Vec<Arc<ParsedArticle>>, Vec<Diagnostic>) {
    let ArticleFiles { mut files, mut diagnostics, bundle_files: _, previous, bodies } =
        article_files;
    // If a folder is inside another one, its articles belong to the inner folder.
    files.sort_by(|a, b| a.name.cmp(&b.name).then(b.folder.len().cmp(&a.folder.len())));
    files.dedup_by(|a, b| a.name == b.name);
    progress.begin("Loading", files.len());
    let previous_articles = match_articles(&files, &previous.articles);
    let loader = Loader { root: Folder::open(root), config, now: previous.now, bodies };
    let loaded: Vec<(Option<Arc<ParsedArticle>>, Vec<Diagnostic>)> = files
        .into_par_iter()
        .zip(previous_articles)
        .map(|(file, previous)| {
            progress.advance(1);
            loader.load(&file, previous)
        })
        .collect();
    progress.end();
    let mut articles = Vec::with_capacity(loaded.len());
    for (article, article_diagnostics) in loaded {
        articles.extend(article);
        diagnostics.extend(article_diagnostics);
    }
    (articles, diagnostics)
}

/// Loads the articles at `paths`, which are files or folders relative to the site's root, sorted by path.
/// Ignores paths that do not exist.
pub fn load_articles_at(
    root: &Path,
    config: &Config,
    paths: &[String],
) -> (Vec<Arc<ParsedArticle>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for folder in &config.folders.articles {
        for path in paths {
            if let Some(start) = path_in_folder(path, &folder.path) {
                let filter = Filter::Extensions(MARKDOWN);
                files.extend(walk::walk_from(root, folder, start, filter, &mut diagnostics));
            }
        }
    }
    let article_files = ArticleFiles { files, diagnostics, ..ArticleFiles::default() };
    load_articles(root, config, article_files, &NoProgress)
}

/// The part of `path` below `folder`; empty if `path` contains the folder, `None` if they do not overlap.
fn path_in_folder<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    if path == folder || folder.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')) {
        return Some("");
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The previous article of each file, if any. Files and articles are sorted by path.
fn match_articles<'p>(
    files: &[SourceFile],
    previous: &'p [Arc<ParsedArticle>],
) -> Vec<Option<&'p Arc<ParsedArticle>>> {
    let mut previous = previous.iter().peekable();
    let matching = |file: &SourceFile| {
        while previous.next_if(|article| article.source.file < file.name).is_some() {}
        previous.next_if(|article| article.source.file == file.name)
    };
    files.iter().map(matching).collect()
}

/// The context for loading articles.
struct Loader<'l> {
    root: Folder,
    config: &'l Config,
    now: Option<SystemTime>,
    bodies: Budget,
}

impl Loader<'_> {
    fn load(
        &self,
        file: &SourceFile,
        previous: Option<&Arc<ParsedArticle>>,
    ) -> (Option<Arc<ParsedArticle>>, Vec<Diagnostic>) {
        // The stamp is older than the text: if the file changes in between, the stamp differs in the next
        // build.
        let stamp = self.now.and(file.stamp);
        if let Some(previous) = previous.filter(|old| old.stamp.is_some() && old.stamp == stamp) {
            return (Some(Arc::clone(previous)), Vec::new());
        }
        let is_trusted = |stamp: &Stamp| self.now.is_some_and(|now| stamp.is_older_than(now));
        let stamp = stamp.filter(is_trusted);
        let text = match read_text(&self.root, file, self.config.limits.file_size) {
            Ok(text) => text,
            Err(diagnostic) => return (None, vec![diagnostic]),
        };
        if let Some(previous) = previous.filter(|old| old.source.hash == TextKey::new(&text)) {
            let article = ParsedArticle { stamp, ..ParsedArticle::clone(previous) };
            return (Some(Arc::new(article)), Vec::new());
        }
        let category = category_of_folder(&file.folder);
        let (article, diagnostics) = parse_article(&file.name, &text, category, self.config);
        let article = article.map(|article| {
            let body = article.source.body_start.and_then(|start| text.get(start as usize..));
            let body = body.filter(|body| article.published && self.bodies.take(body.len()));
            Arc::new(ParsedArticle { stamp, body: body.map(Box::from), ..article })
        });
        (article, diagnostics)
    }
}

/// Parses the article `text` of `file`; `category` is the default category. Returns an article only if no
/// diagnostic is an error.
pub fn parse_article(
    file: &Arc<str>,
    text: &str,
    category: &str,
    config: &Config,
) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let (embed_hosts, limits) = (&config.embed_hosts, config.limits);
    let (is_bundle, timezone) = (config.folders.is_bundle(file), config.timezone);
    let context = ArticleContext { category, timezone, is_bundle, embed_hosts, limits };
    article::parse(file, text, context)
}

#[cfg(test)]
mod tests {
    use super::super::testing::config;
    use super::*;

    #[test]
    fn articles_are_reloaded_only_if_settings_they_depend_on_change() {
        let is_same = |toml: &str| {
            let (default, changed) = (config(""), config(toml));
            settings_of_articles(&default) == settings_of_articles(&changed)
        };
        for toml in [
            "timezone = \"Asia/Tokyo\"",
            "[content]\narticles = [\"a\"]",
            "[embed]\nhosts = []",
            "[limits]\ndepth = 3",
        ] {
            assert!(!is_same(toml), "{toml}");
        }
        for toml in ["language = \"de\"", "[list]\npage_size = 3", "[content]\ntopics = \"a\""] {
            assert!(is_same(toml), "{toml}");
        }
    }
}
