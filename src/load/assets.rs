//! Assets: static files of the site, and files of the theme that the site does not replace.

use std::path::Path;

use super::read::read_text;
use super::script;
use super::source_file::{MARKDOWN, SourceFile, TAXONOMY, TEXTS, has_extension};
use super::sources::{Asset, AssetOrigin};
use super::stylesheet;
use super::templates;
use super::walk::{self, Filter, static_folders};
use crate::config::{Config, Folder, Folders, StaticFolder};
use crate::diag::Diagnostic;
use crate::folder;
use crate::texts::Texts;
use crate::theme;

/// Loads the assets, sorted by path.
pub(super) fn load(
    root: &Path,
    config: &Config,
    texts: &Texts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Asset> {
    let mut assets = Vec::with_capacity(theme::ASSETS.len());
    let real_paths = walk::real_paths(root, static_folders(config));
    let filter = Filter::Static(&config.build.copy_rules, &real_paths);
    for StaticFolder { folder, to } in &config.folders.assets {
        let problem =
            walk::check_static_folder(root, folder, folders_of_sources(config), &config.file);
        if let Some(problem) = problem {
            diagnostics.push(problem);
            continue;
        }
        for file in walk::walk(root, folder, filter, diagnostics) {
            if !is_source(config, &file) {
                assets.extend(asset(root, file, to, config, texts, diagnostics));
            }
        }
    }
    // A static folder may be inside another one.
    assets.sort_by(|a, b| (&a.path, a.file()).cmp(&(&b.path, b.file())));
    assets.dedup();
    for &(path, bytes) in theme::ASSETS {
        let is_needed = match path {
            theme::READER_SCRIPT => config.theme.reader,
            theme::SHARE_SCRIPT => config.theme.share,
            path => config.search.enabled || !theme::is_for_search(path),
        };
        if is_needed && !assets.iter().any(|asset| asset.is_at(path)) {
            let bytes = stylesheet::customize(path, bytes.into(), config);
            let bytes = script::customize(path, bytes, config, texts);
            let (path, origin) = (path.to_owned(), AssetOrigin::Theme(bytes));
            assets.push(Asset { path, origin, bundle: None });
        }
    }
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    assets
}

/// The folders whose files are parsed, not copied.
fn folders_of_sources(config: &Config) -> impl Iterator<Item = &Folder> {
    // Destructured, so that a new field does not compile until it is handled here.
    let Folders {
        articles,
        content: _,
        topics,
        providers,
        pages,
        templates,
        assets: _,
        texts,
        scoring: _,
    } = &config.folders;
    articles.iter().chain([topics, providers, pages, templates, texts])
}

/// Whether a file of a static folder is a source, because the static folder is inside a folder of
/// sources. Copying it would publish drafts.
fn is_source(config: &Config, file: &SourceFile) -> bool {
    let extensions = [MARKDOWN, TAXONOMY, &templates::EXTENSIONS, TEXTS];
    let is_in = |folder: &Folder| {
        let rest = file.name.strip_prefix(&*folder.path);
        rest.is_some_and(|rest| folder.path.is_empty() || rest.starts_with('/'))
    };
    extensions.iter().any(|extensions| has_extension(&file.name, extensions))
        && folders_of_sources(config).any(is_in)
}

/// The asset of a file in a static folder; `None` if the file can't be read.
fn asset(
    root: &Path,
    file: SourceFile,
    to: &str,
    config: &Config,
    texts: &Texts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Asset> {
    let path = match (to, file.in_folder()) {
        // The static "folder" is a single file.
        ("", "") => file.name.rsplit('/').next().unwrap_or(&file.name).to_owned(),
        (to, "") => to.to_owned(),
        ("", path) => path.to_owned(),
        (to, path) => format!("{to}/{path}"),
    };
    if !theme::has_hashed_name(&path) {
        return Some(Asset { path, origin: AssetOrigin::Site(file.name), bundle: None });
    }
    match read_text(&folder::Folder::open(root), &file, config.limits.file_size) {
        Ok(text) => {
            let bytes = stylesheet::customize(&path, text.into_bytes().into(), config);
            let bytes = script::customize(&path, bytes, config, texts);
            let origin = AssetOrigin::Replacement(file.name, bytes.into_owned().into());
            Some(Asset { path, origin, bundle: None })
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}
