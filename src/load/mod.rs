//! Loading: from the folders that `site.toml` names to parsed sources.
//!
//! In: the site's root and its [`Config`]. Out: [`Sources`], each kind sorted by path, and
//! findings. Files are read and parsed in parallel; no file knows of another. A file with an
//! error is left out and named in the findings. Bodies are kept only as far as there is room
//! ([`ArticleFiles::bodies`]): [`read_body`] reads one again for the page that shows it.

mod article;
mod articles;
mod beside;
mod check;
mod drafts;
mod extra_as_text;
mod file;
mod files;
mod json;
mod keys;
mod matter;
mod other_tools;
mod others;
mod parsed;
mod parsed_article;
mod parts;
mod preview;
mod raw;
mod reading;
mod sealed;
mod shape;
mod stylesheet;
#[cfg(test)]
pub(crate) mod testing;
mod tree;
mod unused;
mod values;
mod yaml;
mod yaml_errors;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

pub use articles::{
    ArticleFiles, Previous, check_article_folders, find_articles, load_articles, load_articles_at,
    parse_article, settings_of_articles,
};
pub use beside::load_beside;
pub use files::{source_folders, stamp};
pub use keys::{ArticleKeys, CardKeys, ProviderKeys};
pub use others::{parse_page, parse_provider, parse_topic};
pub use parsed::{
    Alias, Author, Card, Extra, Image, ParsedPage, ParsedProvider, ParsedTopic, Source,
    WrittenProvider, name_identity,
};
pub use parsed_article::ParsedArticle;
pub use raw::known_keys;
pub use reading::{open, read_bytes, read_config, read_small};
pub use sealed::sealed_payload;

use self::file::File;
use self::files::Take;
use self::reading::read_text;
use crate::collections::HashSet;
use crate::config::{Config, Folder, Folders, StaticFolder};
use crate::diag::{Diagnostic, Place, Severity};
use crate::folder;
use crate::progress::Progress;
use crate::text::front_matter;
use crate::text::key::{KeyBuilder, TextKey};
use crate::texts::{self, TextsFile};
use crate::theme;

/// Everything a site is made of.
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
    /// Templates of the site.
    pub templates: Vec<TemplateSource>,
    /// Files to copy, the theme's included unless the site has its own; then those beside articles.
    pub assets: Vec<Asset>,
    /// Words of the interface that the site has itself.
    pub texts: Vec<TextsFile>,
}

impl Sources {
    /// Takes the articles and pages of `files` out.
    pub fn leave_out(&mut self, files: &[Arc<str>]) {
        let files: HashSet<&Arc<str>> = files.iter().collect();
        self.articles.retain(|article| !files.contains(&article.source.file));
        self.pages.retain(|page| !files.contains(&page.source.file));
    }
}

/// A template of the site.
#[derive(Debug, Clone)]
pub struct TemplateSource {
    /// Its file.
    pub file: Arc<str>,
    /// Its name: the path in the folder of templates.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A file that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path in the output, but for a hash that its name may get.
    pub path: String,
    /// Where its bytes come from.
    pub origin: AssetOrigin,
    /// The file of its article, for a page bundle: the path is relative to the address of
    /// that, and it is published with it.
    pub beside: Option<Arc<str>>,
}

impl Asset {
    /// Whether it is the site's file at `path` in the output, but for a hash that its name may get.
    pub fn is_at(&self, path: &str) -> bool {
        self.beside.is_none() && self.path == path
    }

    /// The file of the site that it is; none if it is one of the theme.
    pub fn file(&self) -> Option<&Arc<str>> {
        match &self.origin {
            AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => Some(file),
            AssetOrigin::Theme(_) => None,
        }
    }
}

/// Where the bytes of an asset come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssetOrigin {
    /// A file of the site.
    Site(Arc<str>),
    /// A file of the site in the place of one of the theme, with its bytes: its name in the
    /// output is made of them.
    Replacement(Arc<str>, Arc<[u8]>),
    /// The built-in theme, with what the settings add to it.
    Theme(Cow<'static, [u8]>),
}

/// The diagnostics of sources, by what must be loaded again to update them.
#[derive(Debug, Default, Clone)]
pub struct SourceFindings {
    /// Diagnostics of folders of articles.
    pub folders: Vec<Diagnostic>,
    /// Diagnostics of articles.
    pub articles: Vec<Diagnostic>,
    /// Diagnostics of files beside articles.
    pub beside: Vec<Diagnostic>,
    /// Diagnostics of all other sources.
    pub others: Vec<Diagnostic>,
}

impl SourceFindings {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        let Self { folders, articles, beside, others } = self;
        [articles, beside, others, folders].into_iter().flatten()
    }
}

/// Loads the sources of a site, whose article files were [found](find_articles) before.
pub fn load(
    root: &Path,
    config: &Config,
    found: ArticleFiles,
    progress: &dyn Progress,
) -> (Sources, SourceFindings) {
    let (assets_beside, beside) = found.beside();
    let (articles, of_articles) = load_articles(root, config, found, progress);
    let has_articles = !articles.is_empty() || !of_articles.is_empty();
    let folders = check_article_folders(root, config, has_articles);
    let (mut sources, others) = load_others(root, config);
    sources.assets.extend(assets_beside);
    sources.articles = articles;
    (sources, SourceFindings { folders, articles: of_articles, beside, others })
}

/// Loads all but the articles, of which there are few: topics, providers, pages, templates,
/// assets and texts.
pub fn load_others(root: &Path, config: &Config) -> (Sources, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let folders = &config.folders;
    let walk = |folder: &Folder, take: Take<'_>, diagnostics: &mut Vec<Diagnostic>| {
        diagnostics.extend(files::check_folder(root, folder, &config.file));
        files::walk(root, folder, take, diagnostics)
    };
    let yaml = Take::Endings(TAXONOMY);
    let mut files = walk(&folders.topics, yaml, &mut diagnostics);
    let before = diagnostics.len();
    let topics = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        parse_topic(&file.name, text, config.limits, &config.embed_hosts)
    });
    files = walk(&folders.providers, yaml, &mut diagnostics);
    let providers = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        parse_provider(&file.name, text, config.limits, &config.embed_hosts)
    });
    unread_files_are_ignored(&mut diagnostics[before..]);
    files = walk(&folders.pages, Take::Endings(MARKDOWN), &mut diagnostics);
    let pages = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        let path = file.in_folder();
        let path = path.rsplit_once('.').map_or(path, |(path, _)| path);
        parse_page(&file.name, path, text, config.limits, &config.embed_hosts)
    });
    files = walk(&folders.templates, Take::Endings(&unused::ENDINGS), &mut diagnostics);
    files.retain(|file| {
        let wrong = unused::wrong_ending(&file.name, file.in_folder());
        let is_template = wrong.is_none();
        diagnostics.extend(wrong);
        is_template
    });
    let templates = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        let (name, text) = (file.in_folder().to_owned(), text.to_owned());
        (Some(TemplateSource { file: Arc::clone(&file.name), name, text }), Vec::new())
    });
    diagnostics.extend(unused::check(&templates));
    let assets = assets(root, config, &mut diagnostics);
    files = walk(&folders.texts, Take::Endings(TEXTS), &mut diagnostics);
    let texts = parse_all(root, config, &files, &mut diagnostics, |file, text| {
        texts::parse(&file.name, file.in_folder(), text)
    });
    diagnostics.extend(texts::check(&config.language, &texts, &config.file));
    let articles = Vec::new();
    let sources = Sources { articles, topics, providers, pages, templates, assets, texts };
    (sources, diagnostics)
}

/// A key of all that is to be seen of a site's sources without reading them; none if there may be
/// changes before `now` that it does not tell of, or if there is something to say of a file.
pub fn key_of_sources(
    root: &Path,
    config: &Config,
    articles: &ArticleFiles,
    now: SystemTime,
) -> Option<TextKey> {
    let mut key = KeyBuilder::new();
    if !articles.add_to(&mut key, now) {
        return None;
    }
    let real_paths = files::real_paths(root, folders_to_copy(config));
    for folder in config.folders.others() {
        let mut diagnostics = Vec::new();
        let is_static = folders_to_copy(config).any(|other| other == folder);
        let take = match is_static {
            true => Take::Copied(&config.build.copy_rules, &real_paths),
            false => Take::All,
        };
        let mut files = files::walk(root, folder, take, &mut diagnostics);
        files.iter_mut().for_each(|file| file.stamp = stamp(root, &file.name));
        if !diagnostics.is_empty() || !files::add_stamps(&files, &mut key, now) {
            return None;
        }
    }
    Some(key.finish())
}

/// Makes warnings of errors that say that the text of a file can't be used: the site can do without
/// what it says of a topic or a provider.
fn unread_files_are_ignored(diagnostics: &mut [Diagnostic]) {
    let is_about_text = |code| matches!(code, "not-utf8" | "too-large");
    for diagnostic in diagnostics.iter_mut().filter(|d| d.is_error() && is_about_text(d.code)) {
        diagnostic.severity = Severity::Warning;
        diagnostic.message.push_str("; it is ignored");
    }
}

const MARKDOWN: &[&str] = &["md", "markdown"];
/// Of topics and providers.
const TAXONOMY: &[&str] = &["yaml", "yml", "md"];
const TEXTS: &[&str] = &["toml"];

/// Reads and parses files in parallel, in their order.
fn parse_all<T: Send>(
    root: &Path,
    config: &Config,
    files: &[File],
    diagnostics: &mut Vec<Diagnostic>,
    parse: impl Fn(&File, &str) -> (Option<T>, Vec<Diagnostic>) + Sync,
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
    for (value, found) in parsed {
        values.extend(value);
        diagnostics.extend(found);
    }
    values
}

fn folders_to_copy(config: &Config) -> impl Iterator<Item = &Folder> {
    config.folders.assets.iter().map(|assets| &assets.folder)
}

/// The site's own files, and those of the theme that it does not replace.
fn assets(root: &Path, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Asset> {
    let mut assets = Vec::with_capacity(theme::ASSETS.len());
    let real_paths = files::real_paths(root, folders_to_copy(config));
    let take = Take::Copied(&config.build.copy_rules, &real_paths);
    for StaticFolder { folder, to } in &config.folders.assets {
        let problem = files::check_static(root, folder, sources(config), &config.file);
        if let Some(problem) = problem {
            diagnostics.push(problem);
            continue;
        }
        for file in files::walk(root, folder, take, diagnostics) {
            if !is_source(config, &file) {
                assets.extend(asset(root, file, to, config, diagnostics));
            }
        }
    }
    // Folders may be one inside the other.
    assets.sort_by(|a, b| (&a.path, a.file()).cmp(&(&b.path, b.file())));
    assets.dedup();
    for &(path, bytes) in theme::ASSETS {
        let is_wanted = config.search.enabled || !theme::is_for_search(path);
        if is_wanted && !assets.iter().any(|asset| asset.is_at(path)) {
            let bytes = stylesheet::written(path, bytes.into(), config);
            let (path, origin) = (path.to_owned(), AssetOrigin::Theme(bytes));
            assets.push(Asset { path, origin, beside: None });
        }
    }
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    assets
}

/// The folders of what is not copied but read.
fn sources(config: &Config) -> impl Iterator<Item = &Folder> {
    let Folders { articles, content: _, topics, providers, pages, templates, assets: _, texts } =
        &config.folders;
    articles.iter().chain([topics, providers, pages, templates, texts])
}

/// Whether a file is a source, in a static folder that is inside a folder of sources: it would be
/// published as it is, even a draft.
fn is_source(config: &Config, file: &File) -> bool {
    let ending = file.name.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    let ending = ending.map_or("", |(_, ending)| ending);
    let is_read = [MARKDOWN, TAXONOMY, &unused::ENDINGS, TEXTS].concat();
    let is_in = |folder: &Folder| {
        let rest = file.name.strip_prefix(&*folder.path);
        rest.is_some_and(|rest| folder.path.is_empty() || rest.starts_with('/'))
    };
    is_read.iter().any(|read| read.eq_ignore_ascii_case(ending)) && sources(config).any(is_in)
}

/// A file to copy; none if it can't be read.
fn asset(
    root: &Path,
    file: File,
    to: &str,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Asset> {
    let path = match (to, file.in_folder()) {
        // A file that is named itself.
        ("", "") => file.name.rsplit('/').next().unwrap_or(&file.name).to_owned(),
        (to, "") => to.to_owned(),
        ("", path) => path.to_owned(),
        (to, path) => format!("{to}/{path}"),
    };
    if !theme::has_hashed_name(&path) {
        return Some(Asset { path, origin: AssetOrigin::Site(file.name), beside: None });
    }
    match read_text(&folder::Folder::open(root), &file, config.limits.file_size) {
        Ok(text) => {
            let bytes = stylesheet::written(&path, text.into_bytes().into(), config);
            let origin = AssetOrigin::Replacement(file.name, bytes.into_owned().into());
            Some(Asset { path, origin, beside: None })
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// The body of a source as it is now, be it another than the one that was loaded; empty if it
/// can't be read.
pub fn read_body_now(root: &Path, source: &Source) -> String {
    let text = read_bytes(root, &source.file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.map(reading::without_bom).unwrap_or_default();
    front_matter::split(&text).map(|parts| parts.body.to_owned()).unwrap_or_default()
}

/// The body of a source, read again.
///
/// # Errors
/// When the file is gone, or is no longer the one that was loaded.
pub fn read_body(root: &Path, source: &Source) -> Result<String, Diagnostic> {
    let Some(start) = source.body_start else { return Ok(String::new()) };
    let bytes = read_bytes(root, &source.file)?;
    let text = String::from_utf8(bytes).ok().map(reading::without_bom);
    let text = text.filter(|text| TextKey::new(text) == source.hash);
    match text {
        Some(mut text) => Ok(text.split_off(start as usize)),
        None => Err(Diagnostic::error("changed", "this file changed while the site was built")
            .at(Arc::clone(&source.file), Place::File)
            .hint("build again")),
    }
}
