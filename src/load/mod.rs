//! Loads the folders that `site.toml` names.
//!
//! In: the site's root and its [`Config`]. Out: [`Sources`], each kind sorted by path, and diagnostics. Files
//! are read and parsed in parallel, each independently of the others. A file with an error is left out and
//! reported. Bodies stay in memory within a budget ([`ArticleFiles::bodies`]); [`read_body`] reads the others
//! again for the page that shows them.

mod article;
mod articles;
mod assets;
mod body;
mod bundles;
mod checker;
mod drafts;
mod excerpts;
mod field_value;
mod fields;
mod front_matter;
mod json;
mod other_sources;
mod other_tools;
mod parsed;
mod raw;
mod read;
mod scalars;
mod script;
mod sealed;
mod source_file;
mod sources;
mod stamps;
mod stylesheet;
mod templates;
#[cfg(test)]
pub(crate) mod testing;
mod walk;
mod yaml;

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

pub use articles::{
    ArticleFiles, Previous, check_article_folders, find_articles, load_articles, load_articles_at,
    parse_article, settings_of_articles,
};
pub use body::{read_body, read_current_body};
pub use bundles::load_bundle_files;
pub use other_sources::{parse_page, parse_provider, parse_topic};
pub use parsed::{
    Alias, ArticleKeys, Author, Extra, Image, ParsedArticle, ParsedPage, ParsedProvider,
    ParsedTopic, ProviderKeys, ProviderRef, RelatedCard, RelatedKeys, Source, name_identity,
};
pub use raw::known_keys;
pub use read::{open, read_at_most, read_bytes, read_config};
pub use sealed::sealed_payload;
pub use sources::{Asset, AssetOrigin, SourceDiagnostics, Sources, TemplateSource};
pub use stamps::stamp;
pub use walk::source_folders;

use self::read::read_text;
use self::source_file::{MARKDOWN, SourceFile, TAXONOMY, TEXTS};
use self::walk::{Filter, static_folders};
use crate::config::scoring::{self, Scoring};
use crate::config::{Config, Folder, RelatedCards};
use crate::diag::{Diagnostic, Severity};
use crate::folder;
use crate::progress::Progress;
use crate::text::key::{KeyBuilder, TextKey};
use crate::texts::{self, Texts};

/// Loads the sources of a site; `article_files` are the files that [`find_articles`] found.
pub fn load(
    root: &Path,
    config: &Config,
    article_files: ArticleFiles,
    progress: &dyn Progress,
) -> (Sources, SourceDiagnostics) {
    let (bundle_files, bundles) = article_files.bundle_files();
    let (articles, article_diagnostics) = load_articles(root, config, article_files, progress);
    let has_articles = !articles.is_empty() || !article_diagnostics.is_empty();
    let folders = check_article_folders(root, config, has_articles);
    let (mut sources, others) = load_others(root, config);
    sources.assets.extend(bundle_files);
    sources.articles = articles;
    (sources, SourceDiagnostics { folders, articles: article_diagnostics, bundles, others })
}

/// Loads all sources but articles and their bundles: topics, providers, pages, templates, assets and
/// interface texts.
pub fn load_others(root: &Path, config: &Config) -> (Sources, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let folders = &config.folders;
    let walk = |folder: &Folder, extensions: &[&str], diagnostics: &mut Vec<Diagnostic>| {
        diagnostics.extend(walk::check_folder(root, folder, &config.file));
        walk::walk(root, folder, Filter::Extensions(extensions), diagnostics)
    };
    let mut files = walk(&folders.topics, TAXONOMY, &mut diagnostics);
    let before = diagnostics.len();
    let topics = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        parse_topic(&file.name, text, config.limits, &config.embed_hosts)
    });
    files = walk(&folders.providers, TAXONOMY, &mut diagnostics);
    let providers = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        parse_provider(&file.name, text, config.limits, &config.embed_hosts)
    });
    demote_unreadable(&mut diagnostics[before..]);
    files = walk(&folders.pages, MARKDOWN, &mut diagnostics);
    let pages = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        let path = file.in_folder();
        let path = path.rsplit_once('.').map_or(path, |(path, _)| path);
        parse_page(&file.name, path, text, config.limits, &config.embed_hosts)
    });
    files = walk(&folders.templates, &templates::EXTENSIONS, &mut diagnostics);
    files.retain(|file| {
        let wrong_extension = templates::check_extension(&file.name, file.in_folder());
        let is_template = wrong_extension.is_none();
        diagnostics.extend(wrong_extension);
        is_template
    });
    let templates = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        let (name, text) = (file.in_folder().to_owned(), text.to_owned());
        (Some(TemplateSource { file: Arc::clone(&file.name), name, text }), Vec::new())
    });
    diagnostics.extend(templates::check_unused(&templates));
    files = walk(&folders.texts, TEXTS, &mut diagnostics);
    let texts = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        texts::parse(&file.name, file.in_folder(), text)
    });
    diagnostics.extend(texts::check(&config.language, &texts, &config.file));
    let words = Texts::new(&config.language, &texts);
    let assets = assets::load(root, config, &words, &mut diagnostics);
    let scoring = load_scoring(root, config, &mut diagnostics);
    let articles = Vec::new();
    let sources = Sources { articles, topics, providers, pages, templates, assets, texts, scoring };
    (sources, diagnostics)
}

/// The rules for stories, if the site shows stories.
fn load_scoring(root: &Path, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Scoring {
    if config.stories.related == RelatedCards::Own {
        return Scoring::default();
    }
    let file = walk::walk(root, &config.folders.scoring, Filter::All, diagnostics);
    let mut found = parse_all(root, config, &file, diagnostics, |_, text| {
        let (scoring, findings) = scoring::parse(text);
        (Some(scoring), findings)
    });
    found.pop().unwrap_or_default()
}

/// A key of the names and stamps of all source files. `None` if stamps can't detect all changes made before
/// `now`, or if there are diagnostics about files.
pub fn key_of_sources(
    root: &Path,
    config: &Config,
    articles: &ArticleFiles,
    now: SystemTime,
) -> Option<TextKey> {
    let mut key = KeyBuilder::new();
    if !articles.add_stamps(&mut key, now) {
        return None;
    }
    let real_paths = walk::real_paths(root, static_folders(config));
    for folder in config.folders.others() {
        let mut diagnostics = Vec::new();
        let is_static = static_folders(config).any(|other| other == folder);
        let filter = match is_static {
            true => Filter::Static(&config.build.copy_rules, &real_paths),
            false => Filter::All,
        };
        let mut files = walk::walk(root, folder, filter, &mut diagnostics);
        files.iter_mut().for_each(|file| file.stamp = stamp(root, &file.name));
        if !diagnostics.is_empty() || !stamps::add_stamps(&files, &mut key, now) {
            return None;
        }
    }
    Some(key.finish())
}

/// Turns errors about unreadable topic and provider files into warnings: articles name their topics and
/// providers themselves.
fn demote_unreadable(diagnostics: &mut [Diagnostic]) {
    let is_unreadable = |code| matches!(code, "not-utf8" | "too-large");
    for diagnostic in diagnostics.iter_mut().filter(|d| d.is_error() && is_unreadable(d.code)) {
        diagnostic.severity = Severity::Warning;
        diagnostic.message.push_str("; it is ignored");
    }
}

/// Reads and parses files in parallel, and returns the values in the order of the files.
fn parse_all<T: Send>(
    root: &Path,
    config: &Config,
    files: &[SourceFile],
    diagnostics: &mut Vec<Diagnostic>,
    parse: impl Fn(&SourceFile, &str) -> (Option<T>, Vec<Diagnostic>) + Sync,
) -> Vec<T> {
    let root = folder::Folder::open(root);
    let parsed: Vec<(Option<T>, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|file| match read_text(&root, file, config.limits.file_size) {
            Ok(text) => parse(file, &text),
            Err(diagnostic) => (None, vec![diagnostic]),
        })
        .collect();
    let mut values = Vec::with_capacity(parsed.len());
    for (value, file_diagnostics) in parsed {
        values.extend(value);
        diagnostics.extend(file_diagnostics);
    }
    values
}
