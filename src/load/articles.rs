//! The folders of articles: which files there are, and what each of them gives.
//!
//! A file whose article is known from an earlier run is read again only if its stamp says that
//! it may have changed, and parsed again only if its content did.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::beside::Beside;
use super::file::File;
use super::files::{self, Take};
use super::parsed_article::ParsedArticle;
use super::reading::read_text;
use super::{Asset, MARKDOWN, article};
use crate::budget::Budget;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::folder::{Folder, Stamp};
use crate::progress::{NoProgress, Progress};
use crate::text::key::{KeyBuilder, TextKey};

/// Articles of an earlier build with the same settings, and how files are compared with them.
#[derive(Debug, Default)]
pub struct Previous {
    /// The articles, sorted by path.
    pub articles: Vec<Arc<ParsedArticle>>,
    /// The current time: a file that changed just before may change again with the same stamp.
    /// `None` if stamps are not needed.
    pub now: Option<SystemTime>,
}

/// What is wrong with the folders of articles; `has_articles` tells whether anything is in them.
pub fn check_article_folders(root: &Path, config: &Config, has_articles: bool) -> Vec<Diagnostic> {
    let folders = &config.folders.articles;
    let check = |folder| files::check_folder(root, folder, &config.file);
    let mut diagnostics: Vec<Diagnostic> = folders.iter().filter_map(check).collect();
    if !has_articles {
        let folders: Vec<&str> = folders.iter().map(|folder| &*folder.path).collect();
        let message = format!("there is no article in {}", folders.join(", "));
        let hint = "articles are files that end with .md; `content.articles` names their folders";
        diagnostics.push(Diagnostic::warning("no-articles", message).hint(hint));
    }
    diagnostics
}

/// The settings that decide what an article's file becomes: with others, it must be loaded again.
pub fn settings_of_articles(config: &Config) -> impl PartialEq + std::fmt::Debug + '_ {
    let folders: Vec<&str> = config.folders.articles.iter().map(|folder| &*folder.path).collect();
    (folders, &config.embed_hosts, &config.limits, &config.timezone)
}

/// The files of articles: found, but not read.
#[derive(Debug, Default)]
pub struct ArticleFiles {
    files: Vec<File>,
    diagnostics: Vec<Diagnostic>,
    /// The files beside them.
    beside: Beside,
    /// The articles of an earlier build; none unless a caller sets them.
    pub previous: Previous,
    /// The budget for bodies of published articles in memory; the others are read again when a page
    /// shows them.
    pub bodies: Budget,
}

impl ArticleFiles {
    /// Adds all that is to be seen of the files without reading them; whether that tells of each
    /// change that was made before `now`.
    pub(super) fn add_to(&self, key: &mut KeyBuilder, now: SystemTime) -> bool {
        self.diagnostics.is_empty()
            && files::add_stamps(&self.files, key, now)
            && self.beside.add_to(key, now)
    }

    /// The files beside the articles, as assets.
    pub(super) fn beside(&self) -> (Vec<Asset>, Vec<Diagnostic>) {
        (self.beside.assets(), self.beside.diagnostics.clone())
    }
}

/// Looks for the files of all articles, and at them.
pub fn find_articles(root: &Path, config: &Config) -> ArticleFiles {
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for folder in &config.folders.articles {
        let take = Take::Endings(MARKDOWN);
        files.extend(files::walk_and_look(root, folder, take, &mut diagnostics));
    }
    let beside = Beside::find(root, config, files.iter().map(|file| &file.name));
    ArticleFiles { files, diagnostics, beside, ..ArticleFiles::default() }
}

/// Loads all articles in parallel, sorted by path. Files that did not change since the
/// [previous](ArticleFiles::previous) build are not read.
pub fn load_articles(
    root: &Path,
    config: &Config,
    found: ArticleFiles,
    progress: &dyn Progress,
) -> (Vec<Arc<ParsedArticle>>, Vec<Diagnostic>) {
    let ArticleFiles { mut files, mut diagnostics, beside: _, previous, bodies } = found;
    // A file in two of the folders (one inside the other) is one article, of the inner one.
    files.sort_by(|a, b| a.name.cmp(&b.name).then(b.folder.len().cmp(&a.folder.len())));
    files.dedup_by(|a, b| a.name == b.name);
    progress.begin("Loading", files.len());
    let before = in_pairs(&files, &previous.articles);
    let loader = Loader { root: Folder::open(root), config, now: previous.now, bodies };
    let loaded: Vec<(Option<Arc<ParsedArticle>>, Vec<Diagnostic>)> = files
        .into_par_iter()
        .zip(before)
        .map(|(file, before)| {
            progress.advance(1);
            loader.load(&file, before)
        })
        .collect();
    progress.end();
    let mut articles = Vec::with_capacity(loaded.len());
    for (article, found) in loaded {
        articles.extend(article);
        diagnostics.extend(found);
    }
    (articles, diagnostics)
}

/// Loads the articles at `paths`, files or folders by their path from the site's root. What
/// is not there, or holds no articles, has none. Sorted by path.
pub fn load_articles_at(
    root: &Path,
    config: &Config,
    paths: &[String],
) -> (Vec<Arc<ParsedArticle>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for folder in &config.folders.articles {
        for path in paths {
            if let Some(below) = inside(path, &folder.path) {
                let take = Take::Endings(MARKDOWN);
                files.extend(files::walk_from(root, folder, below, take, &mut diagnostics));
            }
        }
    }
    let found = ArticleFiles { files, diagnostics, ..ArticleFiles::default() };
    load_articles(root, config, found, &NoProgress)
}

/// The part of `path` below `folder`, if it is inside; all of the folder if it is around.
fn inside<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    if path == folder || folder.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')) {
        return Some("");
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The known article of each file, if there is one. Files and articles are sorted by path.
fn in_pairs<'k>(
    files: &[File],
    known: &'k [Arc<ParsedArticle>],
) -> Vec<Option<&'k Arc<ParsedArticle>>> {
    let mut known = known.iter().peekable();
    let of_file = |file: &File| {
        while known.next_if(|article| article.source.file < file.name).is_some() {}
        known.next_if(|article| article.source.file == file.name)
    };
    files.iter().map(of_file).collect()
}

/// What loading an article needs besides its file.
struct Loader<'l> {
    root: Folder,
    config: &'l Config,
    now: Option<SystemTime>,
    bodies: Budget,
}

impl Loader<'_> {
    fn load(
        &self,
        file: &File,
        before: Option<&Arc<ParsedArticle>>,
    ) -> (Option<Arc<ParsedArticle>>, Vec<Diagnostic>) {
        // The stamp was taken before the file is read: if the file changes in between, its stamp differs
        // in the next build.
        let stamp = self.now.and(file.stamp);
        if let Some(before) = before.filter(|old| old.stamp.is_some() && old.stamp == stamp) {
            return (Some(Arc::clone(before)), Vec::new());
        }
        let is_trusted = |stamp: &Stamp| self.now.is_some_and(|now| stamp.is_older_than(now));
        let stamp = stamp.filter(is_trusted);
        let text = match read_text(&self.root, file, self.config.limits.file_size) {
            Ok(text) => text,
            Err(diagnostic) => return (None, vec![diagnostic]),
        };
        if let Some(before) = before.filter(|old| old.source.hash == TextKey::new(&text)) {
            let article = ParsedArticle { stamp, ..ParsedArticle::clone(before) };
            return (Some(Arc::new(article)), Vec::new());
        }
        // Jekyll's folders of articles start with an underscore that is no part of the name.
        let category = file.folder.rsplit('/').next().unwrap_or("").trim_start_matches('_');
        let (article, diagnostics) = parse_article(&file.name, &text, category, self.config);
        let article = article.map(|article| {
            let body = article.source.body_start.and_then(|start| text.get(start as usize..));
            let body = body.filter(|body| article.published && self.bodies.take(body.len()));
            Arc::new(ParsedArticle { stamp, body: body.map(Box::from), ..article })
        });
        (article, diagnostics)
    }
}

/// The article whose `file` holds `text`; `category` is for one that names none. There is an
/// article if and only if no finding is an error.
pub fn parse_article(
    file: &Arc<str>,
    text: &str,
    category: &str,
    config: &Config,
) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let (embed_hosts, limits) = (&config.embed_hosts, config.limits);
    let (is_bundle, timezone) = (config.folders.is_bundle(file), config.timezone);
    let options = article::Options { category, timezone, is_bundle, embed_hosts, limits };
    article::parse(file, text, options)
}

#[cfg(test)]
mod tests {
    use super::super::testing::config;
    use super::*;

    #[test]
    fn articles_are_loaded_again_for_settings_that_they_depend_on_and_for_no_others() {
        let is_same = |toml: &str| {
            let (one, other) = (config(""), config(toml));
            settings_of_articles(&one) == settings_of_articles(&other)
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
