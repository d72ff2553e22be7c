//! Walks folders and lists their files.
//!
//! Links are followed only to files inside the site that are not hidden.

use std::borrow::Cow;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::read::unreadable;
use super::source_file::{SourceFile, has_extension};
use super::stamps::CHUNK_LEN;
use crate::config::{Config, CopyDecision, CopyRules, Folder, is_hidden};
use crate::diag::{Diagnostic, Place};
use crate::folder;

/// Selects files of a folder.
#[derive(Clone, Copy)]
pub(super) enum Filter<'a> {
    /// Visible files with one of these extensions.
    Extensions(&'a [&'a str]),
    /// Files that the rules allow. Links are followed only into these folders, given as real paths.
    Static(&'a CopyRules, &'a [PathBuf]),
    /// All files, even hidden ones.
    All,
}

/// Checks a folder. A default folder need not exist; one that the configuration names must.
pub(super) fn check_folder(
    root: &Path,
    folder: &Folder,
    config_file: &Arc<str>,
) -> Option<Diagnostic> {
    match std::fs::metadata(root.join(&*folder.path)) {
        Ok(metadata) if metadata.is_dir() => is_outside(root, folder).then(|| {
            let message = "this folder is a link out of the site or to a hidden folder";
            let diagnostic = Diagnostic::error("outside", message);
            diagnostic.at(Arc::clone(&folder.path), Place::File)
        }),
        Ok(_) => {
            let message = format!("`{}` is a file, not a folder", folder.path);
            let diagnostic = Diagnostic::error("not-a-folder", message);
            Some(diagnostic.at(Arc::clone(&folder.path), Place::File))
        }
        Err(_) => {
            let place = folder.named_at.as_ref()?;
            let message = format!("the folder `{}` does not exist", folder.path);
            let diagnostic = Diagnostic::error("missing-folder", message);
            Some(diagnostic.at(Arc::clone(config_file), place.clone()))
        }
    }
}

/// Checks a static folder, which may be a single file. It must not contain a folder of `sources`: copying
/// them would publish drafts.
pub(super) fn check_static_folder<'f>(
    root: &Path,
    folder: &Folder,
    sources: impl IntoIterator<Item = &'f Folder>,
    config_file: &Arc<str>,
) -> Option<Diagnostic> {
    let path = root.join(&*folder.path);
    if std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let contained = path.canonicalize().ok().and_then(|real| {
        let is_inside = |source: &&Folder| {
            let source = root.join(&*source.path).canonicalize();
            source.is_ok_and(|source| source.starts_with(&real))
        };
        sources.into_iter().find(is_inside)
    });
    let Some(source) = contained else { return check_folder(root, folder, config_file) };
    let message = format!("the static folder `{}` contains `{}`", folder.path, source.path);
    let diagnostic = Diagnostic::error("outside", message)
        .label("its files, including drafts, would be published unchanged")
        .hint("name only folders with files to copy");
    Some(match &folder.named_at {
        Some(place) => diagnostic.at(Arc::clone(config_file), place.clone()),
        None => diagnostic.at(Arc::clone(&folder.path), Place::File),
    })
}

/// Whether `folder` or a parent is a link out of the site or to a hidden folder.
fn is_outside(root: &Path, folder: &Folder) -> bool {
    let (Ok(real_root), Ok(real)) = (root.canonicalize(), root.join(&*folder.path).canonicalize())
    else {
        return false;
    };
    let Ok(inside) = real.strip_prefix(&real_root) else { return true };
    let inside = inside.to_string_lossy();
    // A hidden folder is allowed if the configuration names it.
    *inside != *folder.path && inside.split(std::path::is_separator).any(is_hidden)
}

/// The real paths of the folders that exist.
pub(super) fn real_paths<'f>(
    root: &Path,
    folders: impl IntoIterator<Item = &'f Folder>,
) -> Vec<PathBuf> {
    let paths = folders.into_iter().filter(|folder| !is_outside(root, folder));
    paths.filter_map(|folder| root.join(&*folder.path).canonicalize().ok()).collect()
}

/// Lists the files of `folder` at any depth, sorted by path. Empty if the folder does not exist or is outside
/// the site.
pub(super) fn walk(
    root: &Path,
    folder: &Folder,
    filter: Filter<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SourceFile> {
    walk_from(root, folder, "", filter, diagnostics)
}

/// Like [`walk`], with stamps, which other threads read during the walk.
pub(super) fn walk_with_stamps(
    root: &Path,
    folder: &Folder,
    filter: Filter<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SourceFile> {
    let (opened, all) = (folder::Folder::open(root), Mutex::new(Vec::new()));
    let stamp = |mut files: Vec<SourceFile>| {
        files.iter_mut().for_each(|file| file.stamp = opened.stamp(&file.name));
        all.lock().extend(files);
    };
    let stamp = &stamp;
    rayon::in_place_scope(|scope| {
        let mut chunk = Vec::with_capacity(CHUNK_LEN);
        walk_each(root, folder, "", filter, diagnostics, &mut |file| {
            chunk.push(file);
            if chunk.len() == CHUNK_LEN {
                let files = mem::replace(&mut chunk, Vec::with_capacity(CHUNK_LEN));
                scope.spawn(move |_| stamp(files));
            }
        });
        stamp(chunk);
    });
    let mut files = all.into_inner();
    files.par_sort_unstable_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Lists the files at `start`, a file or folder relative to `folder` (empty for `folder` itself).
pub(super) fn walk_from(
    root: &Path,
    folder: &Folder,
    start: &str,
    filter: Filter<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SourceFile> {
    let mut files = Vec::new();
    walk_each(root, folder, start, filter, diagnostics, &mut |file| files.push(file));
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Calls `visit` with each file at `start`, in no particular order.
fn walk_each(
    root: &Path,
    folder: &Folder,
    start: &str,
    filter: Filter<'_>,
    diagnostics: &mut Vec<Diagnostic>,
    visit: &mut dyn FnMut(SourceFile),
) {
    let base = root.join(&*folder.path);
    let is_source = matches!(filter, Filter::Extensions(_));
    let is_hidden = |name: &str| name.starts_with('.') && is_source;
    let start_path = if start.is_empty() { base.clone() } else { base.join(start) };
    // A folder of sources that is a file is reported by `check_folder`.
    let exists =
        if start.is_empty() && is_source { start_path.is_dir() } else { start_path.exists() };
    if start.split('/').any(is_hidden) || !exists || is_outside(root, folder) {
        return;
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let walk = Walk { folder, base: &base, real_root: &real_root, filter };
    let mut entries = WalkDir::new(&start_path).into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) => match walk.accept(&entry, diagnostics) {
                Accepted::File(file) => visit(file),
                Accepted::Skipped if entry.file_type().is_dir() => entries.skip_current_dir(),
                Accepted::Skipped | Accepted::Ignored => {}
            },
            Err(error) => {
                let name = error.path().unwrap_or(&base).strip_prefix(root).unwrap_or(&base);
                let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                diagnostics.push(unreadable(&name.to_string_lossy(), &cause));
            }
        }
    }
}

/// The context of a walk.
struct Walk<'a> {
    folder: &'a Folder,
    base: &'a Path,
    real_root: &'a Path,
    filter: Filter<'a>,
}

/// The result for an entry of a folder.
enum Accepted {
    File(SourceFile),
    /// The entry itself is ignored; a folder is walked.
    Ignored,
    /// The entry is ignored with its content.
    Skipped,
}

impl Walk<'_> {
    fn accept(&self, entry: &DirEntry, diagnostics: &mut Vec<Diagnostic>) -> Accepted {
        let Self { folder, base, filter, .. } = *self;
        let is_dir = entry.file_type().is_dir();
        if entry.depth() == 0 && (is_dir || entry.path().is_dir()) {
            return Accepted::Ignored;
        }
        let file_name = entry.file_name().as_encoded_bytes();
        if matches!(filter, Filter::Extensions(_))
            && entry.depth() > 0
            && file_name.starts_with(b".")
        {
            return Accepted::Skipped;
        }
        let Some(in_folder) = relative_to(base, entry.path()) else {
            let relative = entry.path().strip_prefix(base).unwrap_or(entry.path());
            let name = format!("{}/{}", folder.path, relative.to_string_lossy());
            let diagnostic = Diagnostic::error("bad-file-name", "this file's name is not UTF-8");
            diagnostics.push(diagnostic.at(name, Place::File).hint("rename it"));
            return Accepted::Skipped;
        };
        let matches_filter = match filter {
            Filter::All | Filter::Static(..) => true,
            Filter::Extensions(extensions) => has_extension(&in_folder, extensions),
        };
        let name: Arc<str> = match (&*folder.path, &*in_folder) {
            ("", in_folder) => in_folder.into(),
            (path, "") => path.into(),
            (path, in_folder) => [path, "/", in_folder].concat().into(),
        };
        if let Filter::Static(rules, _) = filter {
            let decision = rules.decide(&name, folder.path.len());
            if decision != CopyDecision::Copy {
                // Only the outermost hidden folder is reported.
                let is_outermost = !matches!(
                    in_folder.rsplit_once('/'),
                    Some((parent, _)) if rules.decide(
                        &name[..name.len() - (in_folder.len() - parent.len())],
                        folder.path.len(),
                    ) != CopyDecision::Copy
                );
                if decision == CopyDecision::Hidden && is_outermost {
                    diagnostics.push(hidden(name));
                }
                return match rules.can_prune_folders() {
                    true => Accepted::Skipped,
                    false => Accepted::Ignored,
                };
            }
        }
        if is_dir {
            if matches_filter && matches!(filter, Filter::Extensions(_)) {
                let diagnostic = Diagnostic::error("not-a-file", "this is a folder, not a file")
                    .hint("rename it: this extension is reserved for files");
                diagnostics.push(diagnostic.at(name, Place::File));
            }
            return Accepted::Ignored;
        }
        // A link to a folder is reported, even without one of the extensions.
        let is_linked_folder = entry.path_is_symlink() && entry.path().is_dir();
        if !matches_filter && !is_linked_folder {
            return Accepted::Ignored;
        }
        let problem = if entry.path_is_symlink() {
            self.link_problem(entry.path())
        } else {
            // Reading a pipe would block forever.
            (!entry.file_type().is_file()).then_some("this is not a regular file")
        };
        if let Some(problem) = problem {
            let message = format!("{problem}, and is left out");
            diagnostics.push(Diagnostic::warning("outside", message).at(name, Place::File));
            return Accepted::Ignored;
        }
        Accepted::File(SourceFile { name, folder: Arc::clone(&folder.path), stamp: None })
    }

    /// The reason why a link is not followed, if any.
    fn link_problem(&self, link: &Path) -> Option<&'static str> {
        let Ok(target) = link.canonicalize() else { return Some("this link leads nowhere") };
        let Some(inside) = target.strip_prefix(self.real_root).ok().and_then(Path::to_str) else {
            return Some("this link leads out of the site");
        };
        let is_hidden = match self.filter {
            Filter::Static(rules, folders) => {
                let Some(folder) = folders.iter().find(|folder| target.starts_with(folder)) else {
                    return Some("this link leads out of the static folders");
                };
                let in_site = folder.strip_prefix(self.real_root).ok().and_then(Path::to_str);
                rules.decide(&inside.replace('\\', "/"), in_site.map_or(0, str::len))
                    != CopyDecision::Copy
            }
            Filter::Extensions(_) | Filter::All => {
                inside.split(std::path::is_separator).any(is_hidden)
            }
        };
        match std::fs::metadata(&target) {
            _ if is_hidden => Some("this link leads to a hidden file"),
            Ok(metadata) if metadata.is_file() => None,
            Ok(metadata) if metadata.is_dir() => Some("this is a link to a folder"),
            _ => Some("this link leads to something that is not a regular file"),
        }
    }
}

fn hidden(name: Arc<str>) -> Diagnostic {
    let pattern = name.rsplit('/').next().unwrap_or(&name).to_owned();
    let hint = format!(
        "to publish it, add \"{pattern}\" to `build.include` in site.toml; \
         to leave it out without a warning, to `build.ignore`"
    );
    let message = "this hidden file or folder is not published";
    Diagnostic::warning("hidden-file", message).at(name, Place::File).hint(hint)
}

/// The part of `path` below `base`, with `/` as separator; `None` if it is not UTF-8.
fn relative_to<'p>(base: &Path, path: &'p Path) -> Option<Cow<'p, str>> {
    // Paths of a walk start with the bytes of their base, so components need not be compared.
    let rest = path.to_str()?.get(base.as_os_str().len()..)?;
    let rest = rest.trim_start_matches(std::path::is_separator);
    Some(if cfg!(windows) { rest.replace('\\', "/").into() } else { rest.into() })
}

/// All folders of sources and static files, which the output must not overlap.
pub fn source_folders(config: &Config) -> impl Iterator<Item = &Folder> {
    config.folders.articles.iter().chain(config.folders.others())
}

/// The static folders.
pub(super) fn static_folders(config: &Config) -> impl Iterator<Item = &Folder> {
    config.folders.assets.iter().map(|assets| &assets.folder)
}
