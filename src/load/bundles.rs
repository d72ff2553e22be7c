//! Page bundles: an article in a folder of its own, with images and other files that are copied with it.
#![expect(clippy::disallowed_methods, reason = "loading lists folders")]

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::source_file::{MARKDOWN, SourceFile, has_extension};
use super::sources::{Asset, AssetOrigin};
use super::stamps::{self, stamp};
use super::walk::{self, Filter, static_folders};
use crate::config::{Config, Folder, is_index};
use crate::diag::{Diagnostic, Place};
use crate::text::key::KeyBuilder;

/// Finds the files in the bundles of `articles`, which are given by their files.
pub fn load_bundle_files<'a>(
    root: &Path,
    config: &Config,
    articles: impl Iterator<Item = &'a Arc<str>>,
) -> (Vec<Asset>, Vec<Diagnostic>) {
    let files = BundleFiles::find(root, config, articles);
    (files.assets(), files.diagnostics)
}

/// The files in bundles.
#[derive(Debug, Default)]
pub(super) struct BundleFiles {
    /// Each file with the file of its article, sorted by path.
    files: Vec<(SourceFile, Arc<str>)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl BundleFiles {
    /// Finds the files in the bundles of `articles`, with stamps.
    pub(super) fn find<'a>(
        root: &Path,
        config: &Config,
        articles: impl Iterator<Item = &'a Arc<str>>,
    ) -> Self {
        let bundles: Vec<&Arc<str>> =
            articles.filter(|file| config.folders.is_bundle(file)).collect();
        if bundles.is_empty() {
            return Self::default();
        }
        let real_paths = walk::real_paths(root, static_folders(config));
        let filter = Filter::Static(&config.build.copy_rules, &real_paths);
        let found = bundles.par_iter().map(|article| find_in(root, config, article, filter));
        let mut all = Self::default();
        for bundle in found.collect::<Vec<Self>>() {
            all.files.extend(bundle.files);
            all.diagnostics.extend(bundle.diagnostics);
        }
        // Two articles in one folder have the same files; the collision of the articles is reported
        // elsewhere.
        all.files.sort_by(|(a, a_article), (b, b_article)| {
            (&a.name, a_article).cmp(&(&b.name, b_article))
        });
        all.files.dedup_by(|(a, _), (b, _)| a.name == b.name);
        all
    }

    /// Adds the stamps of the files to a key; see [`stamps::add_stamps`].
    pub(super) fn add_stamps(&self, key: &mut KeyBuilder, now: SystemTime) -> bool {
        let files: Vec<SourceFile> = self.files.iter().map(|(file, _)| file.clone()).collect();
        self.diagnostics.is_empty() && stamps::add_stamps(&files, key, now)
    }

    pub(super) fn assets(&self) -> Vec<Asset> {
        let asset = |(file, article): &(SourceFile, Arc<str>)| Asset {
            path: relative_to(parent(article), &file.name).to_owned(),
            origin: AssetOrigin::Site(Arc::clone(&file.name)),
            bundle: Some(Arc::clone(article)),
        };
        self.files.iter().map(asset).collect()
    }
}

/// Finds the files in the bundle of `article`.
fn find_in(root: &Path, config: &Config, article: &Arc<str>, filter: Filter<'_>) -> BundleFiles {
    let bundle = parent(article);
    let outer = config.folders.articles.iter().filter(|folder| is_in(bundle, folder));
    let Some(outer) = outer.max_by_key(|folder| folder.path.len()) else {
        return BundleFiles::default();
    };
    let mut diagnostics = Vec::new();
    let start = relative_to(&outer.path, bundle);
    let mut files = walk::walk_from(root, outer, start, filter, &mut diagnostics);
    // Copying a source would publish drafts.
    let is_source = |file: &str| {
        has_extension(file, MARKDOWN) || config.folders.others().any(|other| is_in(file, other))
    };
    files.retain(|file| !is_source(&file.name));
    diagnostics.retain(|diagnostic| !is_source(&diagnostic.file));
    let mut nested = NestedBundles { root, bundle, checked: Vec::new() };
    files.retain(|file| !nested.contain(&file.name));
    diagnostics.retain(|diagnostic| !nested.contain(&diagnostic.file));
    files.retain(|file| {
        let rules = &config.build.copy_rules;
        let is_allowed =
            rules.is_allowed_next_to_article(&file.name, relative_to(bundle, &file.name));
        if !is_allowed {
            diagnostics.push(unsafe_file(&file.name));
        }
        is_allowed
    });
    let with_stamp = |file: SourceFile| SourceFile { stamp: stamp(root, &file.name), ..file };
    let files = files.into_iter().map(|file| (with_stamp(file), Arc::clone(article))).collect();
    BundleFiles { files, diagnostics }
}

fn unsafe_file(file: &Arc<str>) -> Diagnostic {
    let name = file.rsplit('/').next().unwrap_or(file);
    let message = "a file of this kind is not published with an article";
    Diagnostic::warning("unsafe-file", message)
        .at(Arc::clone(file), Place::File)
        .label("browsers or hosts may run it")
        .hint(format!("to publish it, add \"{name}\" to `build.include` in site.toml"))
}

fn parent(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The part of `path` below `folder`, which must contain it.
fn relative_to<'p>(folder: &str, path: &'p str) -> &'p str {
    path.strip_prefix(folder).map_or(path, |rest| rest.trim_start_matches('/'))
}

fn is_in(path: &str, folder: &Folder) -> bool {
    path.strip_prefix(&*folder.path).is_some_and(|rest| rest.starts_with('/'))
}

/// The bundles of other articles inside a bundle.
struct NestedBundles<'a> {
    root: &'a Path,
    bundle: &'a str,
    /// The folders that were checked, each with whether it is a bundle.
    checked: Vec<(String, bool)>,
}

impl NestedBundles<'_> {
    /// Whether the file is in a nested bundle. Looks for index files on disk, because an article that
    /// is unpublished or unreadable keeps its files, too.
    fn contain(&mut self, file: &str) -> bool {
        let start = self.bundle.len() + 1;
        let ends = file.match_indices('/').map(|(at, _)| at).filter(|at| *at > start);
        ends.collect::<Vec<_>>().into_iter().any(|end| self.is_bundle(&file[..end]))
    }

    fn is_bundle(&mut self, folder: &str) -> bool {
        if let Some((_, is_bundle)) = self.checked.iter().find(|(checked, _)| checked == folder) {
            return *is_bundle;
        }
        let entries = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
        let is_bundle = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .any(|name| is_index(&name) && has_extension(&name, MARKDOWN));
        self.checked.push((folder.to_owned(), is_bundle));
        is_bundle
    }
}
