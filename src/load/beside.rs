//! Files beside the text of an article that has a folder for itself: pictures, and whatever else is
//! copied with it.
#![expect(clippy::disallowed_methods, reason = "loading looks into folders")]

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::file::File;
use super::files::{self, Take};
use super::{Asset, AssetOrigin, MARKDOWN, folders_to_copy, stamp};
use crate::config::{Config, Folder, is_index};
use crate::diag::{Diagnostic, Place};
use crate::text::key::KeyBuilder;

/// The files beside `articles`, which are named by their files, as assets.
pub fn load_beside<'a>(
    root: &Path,
    config: &Config,
    articles: impl Iterator<Item = &'a Arc<str>>,
) -> (Vec<Asset>, Vec<Diagnostic>) {
    let beside = Beside::find(root, config, articles);
    (beside.assets(), beside.diagnostics)
}

/// Files beside articles.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Each with the file of its article; sorted by path.
    files: Vec<(File, Arc<str>)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Beside {
    /// Looks for the files beside `articles`, and at them.
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
        let linked = files::real_paths(root, folders_to_copy(config));
        let take = Take::Copied(&config.build.copy_rules, &linked);
        let found = bundles.par_iter().map(|article| of_article(root, config, article, take));
        let mut beside = Self::default();
        for one in found.collect::<Vec<Self>>() {
            beside.files.extend(one.files);
            beside.diagnostics.extend(one.diagnostics);
        }
        // Two texts of one folder are a collision of their own.
        beside.files.sort_by(|(one, of_one), (other, of_other)| {
            (&one.name, of_one).cmp(&(&other.name, of_other))
        });
        beside.files.dedup_by(|(one, _), (other, _)| one.name == other.name);
        beside
    }

    /// Adds what is to be seen of the files; see [`files::add_stamps`].
    pub(super) fn add_to(&self, key: &mut KeyBuilder, now: SystemTime) -> bool {
        let files: Vec<File> = self.files.iter().map(|(file, _)| file.clone()).collect();
        self.diagnostics.is_empty() && files::add_stamps(&files, key, now)
    }

    pub(super) fn assets(&self) -> Vec<Asset> {
        let asset = |(file, article): &(File, Arc<str>)| Asset {
            path: below(folder_of(article), &file.name).to_owned(),
            origin: AssetOrigin::Site(Arc::clone(&file.name)),
            beside: Some(Arc::clone(article)),
        };
        self.files.iter().map(asset).collect()
    }
}

fn of_article(root: &Path, config: &Config, article: &Arc<str>, take: Take<'_>) -> Beside {
    let folder = folder_of(article);
    let around = config.folders.articles.iter().filter(|around| is_in(folder, around));
    let Some(around) = around.max_by_key(|around| around.path.len()) else {
        return Beside::default();
    };
    let mut diagnostics = Vec::new();
    let start = below(&around.path, folder);
    let mut files = files::walk_from(root, around, start, take, &mut diagnostics);
    // What is read elsewhere is not copied from here: it may be a draft.
    let is_read =
        |file: &str| is_text(file) || config.folders.others().any(|other| is_in(file, other));
    files.retain(|file| !is_read(&file.name));
    diagnostics.retain(|found| !is_read(&found.file));
    let mut nested = Nested { root, folder, known: Vec::new() };
    files.retain(|file| !nested.holds(&file.name));
    diagnostics.retain(|found| !nested.holds(&found.file));
    files.retain(|file| {
        let rules = &config.build.copy_rules;
        let is_wanted = rules.is_allowed_next_to_article(&file.name, below(folder, &file.name));
        if !is_wanted {
            diagnostics.push(unsafe_file(&file.name));
        }
        is_wanted
    });
    let with_stamp = |file: File| File { stamp: stamp(root, &file.name), ..file };
    let files = files.into_iter().map(|file| (with_stamp(file), Arc::clone(article))).collect();
    Beside { files, diagnostics }
}

fn unsafe_file(file: &Arc<str>) -> Diagnostic {
    let name = file.rsplit('/').next().unwrap_or(file);
    let message = "a file of this kind is not published beside an article";
    Diagnostic::warning("unsafe-file", message)
        .at(Arc::clone(file), Place::File)
        .label("browsers or hosts may run it")
        .hint(format!("to publish it, add \"{name}\" to `build.include` in site.toml"))
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The part of `path` below `folder`, which it is in.
fn below<'p>(folder: &str, path: &'p str) -> &'p str {
    path.strip_prefix(folder).map_or(path, |rest| rest.trim_start_matches('/'))
}

fn is_in(path: &str, folder: &Folder) -> bool {
    path.strip_prefix(&*folder.path).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file is an article, of this folder or of one around it.
fn is_text(file: &str) -> bool {
    let ending = file.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    ending
        .is_some_and(|(_, ending)| MARKDOWN.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// The folders in that of an article that other articles have for themselves.
struct Nested<'a> {
    root: &'a Path,
    folder: &'a str,
    known: Vec<(String, bool)>,
}

impl Nested<'_> {
    /// Whether the file is in one of them. The disk is asked, as an article that can't be read, or is not
    /// published, keeps its files as well.
    fn holds(&mut self, file: &str) -> bool {
        let start = self.folder.len() + 1;
        let ends = file.match_indices('/').map(|(at, _)| at).filter(|at| *at > start);
        ends.collect::<Vec<_>>().into_iter().any(|end| self.is_bundle(&file[..end]))
    }

    fn is_bundle(&mut self, folder: &str) -> bool {
        if let Some((_, known)) = self.known.iter().find(|(known, _)| known == folder) {
            return *known;
        }
        let names = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
        let is_bundle = names
            .filter_map(|entry| entry.file_name().into_string().ok())
            .any(|name| is_index(&name) && is_text(&name));
        self.known.push((folder.to_owned(), is_bundle));
        is_bundle
    }
}
