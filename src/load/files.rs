//! Which files there are: walks folders, in path order.

use std::borrow::Cow;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::Mutex;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::file::File;
use super::reading::unreadable;
use crate::config::{Config, CopyDecision, CopyRules, Folder, is_hidden};
use crate::diag::{Diagnostic, Place};
use crate::folder::{self, Stamp};
use crate::text::key::{KeyBuilder, TextKey};

/// As many files as are worth the way to another thread.
const TOGETHER: usize = 1024;

/// What is taken of a folder.
#[derive(Clone, Copy)]
pub(super) enum Take<'a> {
    /// Visible files with one of these endings.
    Endings(&'a [&'a str]),
    /// Everything that the rules let through. Links are followed only into these folders, which
    /// are real paths.
    Copied(&'a CopyRules, &'a [PathBuf]),
    /// Everything, hidden files as well.
    All,
}

/// What is wrong with `folder` itself. A default folder need not exist; that one which
/// `config_file` names does not is a finding.
pub(super) fn check_folder(
    root: &Path,
    folder: &Folder,
    config_file: &Arc<str>,
) -> Option<Diagnostic> {
    match std::fs::metadata(root.join(&*folder.path)) {
        Ok(found) if found.is_dir() => leads_away(root, folder).then(|| {
            let message = "this folder is a link that leads out of the site, or to a hidden folder";
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

/// The same for a folder of files to copy, which may be a single file, and must not be around any
/// of the `sources`: they would be published as they are, drafts included.
pub(super) fn check_static<'f>(
    root: &Path,
    folder: &Folder,
    sources: impl IntoIterator<Item = &'f Folder>,
    config_file: &Arc<str>,
) -> Option<Diagnostic> {
    let path = root.join(&*folder.path);
    if std::fs::metadata(&path).is_ok_and(|found| found.is_file()) {
        return None;
    }
    let around = path.canonicalize().ok().and_then(|real| {
        let is_inside = |source: &&Folder| {
            let source = root.join(&*source.path).canonicalize();
            source.is_ok_and(|source| source.starts_with(&real))
        };
        sources.into_iter().find(is_inside)
    });
    let Some(source) = around else { return check_folder(root, folder, config_file) };
    let message = format!("the static folder `{}` contains `{}`", folder.path, source.path);
    let diagnostic = Diagnostic::error("outside", message)
        .label("its files would be published as they are, drafts included")
        .hint("name the folders that hold files to copy, one by one");
    Some(match &folder.named_at {
        Some(place) => diagnostic.at(Arc::clone(config_file), place.clone()),
        None => diagnostic.at(Arc::clone(&folder.path), Place::File),
    })
}

/// Whether `folder`, or one that it is in, is a link to a place that is not the site's, or that
/// is hidden.
fn leads_away(root: &Path, folder: &Folder) -> bool {
    let (Ok(real_root), Ok(real)) = (root.canonicalize(), root.join(&*folder.path).canonicalize())
    else {
        return false;
    };
    let Ok(inside) = real.strip_prefix(&real_root) else { return true };
    let inside = inside.to_string_lossy();
    // A folder that is named so itself is what its author wants.
    *inside != *folder.path && inside.split(std::path::is_separator).any(is_hidden)
}

/// The real paths of folders, as far as they exist.
pub(super) fn real_paths<'f>(
    root: &Path,
    folders: impl IntoIterator<Item = &'f Folder>,
) -> Vec<PathBuf> {
    let paths = folders.into_iter().filter(|folder| !leads_away(root, folder));
    paths.filter_map(|folder| root.join(&*folder.path).canonicalize().ok()).collect()
}

/// All files of `folder`, at any depth, sorted by path; none where there is no folder, or one
/// that is not the site's.
pub(super) fn walk(
    root: &Path,
    folder: &Folder,
    take: Take<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<File> {
    walk_from(root, folder, "", take, diagnostics)
}

/// The same, each with its stamp: while one thread walks, the others look at what it found.
pub(super) fn walk_and_look(
    root: &Path,
    folder: &Folder,
    take: Take<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<File> {
    let (opened, looked_at) = (folder::Folder::open(root), Mutex::new(Vec::new()));
    let look = |mut files: Vec<File>| {
        files.iter_mut().for_each(|file| file.stamp = opened.stamp(&file.name));
        looked_at.lock().extend(files);
    };
    let look = &look;
    rayon::in_place_scope(|scope| {
        let mut found = Vec::with_capacity(TOGETHER);
        walk_each(root, folder, "", take, diagnostics, &mut |file| {
            found.push(file);
            if found.len() == TOGETHER {
                let files = mem::replace(&mut found, Vec::with_capacity(TOGETHER));
                scope.spawn(move |_| look(files));
            }
        });
        look(found);
    });
    let mut files = looked_at.into_inner();
    files.par_sort_unstable_by(|a, b| a.name.cmp(&b.name));
    files
}

/// The files of `folder` at `below`, a file or a folder in it (nothing for the folder itself).
/// What is not there has none.
pub(super) fn walk_from(
    root: &Path,
    folder: &Folder,
    below: &str,
    take: Take<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<File> {
    let mut files = Vec::new();
    walk_each(root, folder, below, take, diagnostics, &mut |file| files.push(file));
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Gives the files of `folder` at `below` to `found`, in no order.
fn walk_each(
    root: &Path,
    folder: &Folder,
    below: &str,
    take: Take<'_>,
    diagnostics: &mut Vec<Diagnostic>,
    found: &mut dyn FnMut(File),
) {
    let base = root.join(&*folder.path);
    let is_hidden = |name: &str| name.starts_with('.') && matches!(take, Take::Endings(_));
    let start = if below.is_empty() { base.clone() } else { base.join(below) };
    // A file may stand where a folder of sources belongs; there is nothing in it.
    let is_there = if below.is_empty() && matches!(take, Take::Endings(_)) {
        start.is_dir()
    } else {
        start.exists()
    };
    if below.split('/').any(is_hidden) || !is_there || leads_away(root, folder) {
        return;
    }
    // Real paths, so that a link is followed only to a place inside the site.
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let walk = Walk { folder, base: &base, real_root: &real_root, take };
    let mut entries = WalkDir::new(&start).into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) => match walk.accept(&entry, diagnostics) {
                Accepted::File(file) => found(file),
                Accepted::Skipped if entry.file_type().is_dir() => entries.skip_current_dir(),
                Accepted::Skipped | Accepted::Nothing => {}
            },
            Err(error) => {
                let name = error.path().unwrap_or(&base).strip_prefix(root).unwrap_or(&base);
                let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                diagnostics.push(unreadable(&name.to_string_lossy(), &cause));
            }
        }
    }
}

/// A folder while it is walked through.
struct Walk<'a> {
    folder: &'a Folder,
    base: &'a Path,
    real_root: &'a Path,
    take: Take<'a>,
}

/// What an entry of a folder gives.
enum Accepted {
    File(File),
    /// Nothing itself.
    Nothing,
    /// Nothing, nor what is in it.
    Skipped,
}

impl Walk<'_> {
    fn accept(&self, entry: &DirEntry, diagnostics: &mut Vec<Diagnostic>) -> Accepted {
        let Self { folder, base, take, .. } = *self;
        let is_dir = entry.file_type().is_dir();
        if entry.depth() == 0 && (is_dir || entry.path().is_dir()) {
            return Accepted::Nothing;
        }
        let file_name = entry.file_name().as_encoded_bytes();
        if matches!(take, Take::Endings(_)) && entry.depth() > 0 && file_name.starts_with(b".") {
            return Accepted::Skipped;
        }
        let Some(in_folder) = below(entry.path(), base) else {
            let relative = entry.path().strip_prefix(base).unwrap_or(entry.path());
            let name = format!("{}/{}", folder.path, relative.to_string_lossy());
            let diagnostic = Diagnostic::error("bad-file-name", "this file's name is not UTF-8");
            diagnostics.push(diagnostic.at(name, Place::File).hint("rename it"));
            return Accepted::Skipped;
        };
        let wanted = match take {
            Take::All | Take::Copied(..) => true,
            Take::Endings(endings) => {
                let ending = in_folder.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
                ending.is_some_and(|(_, ending)| {
                    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
                })
            }
        };
        let name: Arc<str> = match (&*folder.path, &*in_folder) {
            ("", in_folder) => in_folder.into(),
            (path, "") => path.into(),
            (path, in_folder) => [path, "/", in_folder].concat().into(),
        };
        if let Take::Copied(rules, _) = take {
            let decision = rules.decide(&name, folder.path.len());
            if decision != CopyDecision::Copy {
                let is_first = !matches!(
                    in_folder.rsplit_once('/'),
                    Some((around, _)) if rules.decide(
                        &name[..name.len() - (in_folder.len() - around.len())],
                        folder.path.len(),
                    ) != CopyDecision::Copy
                );
                if decision == CopyDecision::Hidden && is_first {
                    diagnostics.push(hidden(name));
                }
                return match rules.can_prune_folders() {
                    true => Accepted::Skipped,
                    false => Accepted::Nothing,
                };
            }
        }
        if is_dir {
            if wanted && matches!(take, Take::Endings(_)) {
                let diagnostic = Diagnostic::error("not-a-file", "this is a folder, not a file")
                    .hint("rename it: a folder of files has no such ending");
                diagnostics.push(diagnostic.at(name, Place::File));
            }
            return Accepted::Nothing;
        }
        // A link to a folder of articles has no such ending, and is missed all the same.
        let is_linked_folder = entry.path_is_symlink() && entry.path().is_dir();
        if !wanted && !is_linked_folder {
            return Accepted::Nothing;
        }
        let problem = if entry.path_is_symlink() {
            self.problem_of_link(entry.path())
        } else {
            // Reading a pipe would wait for ever.
            (!entry.file_type().is_file()).then_some("this is not a regular file")
        };
        if let Some(problem) = problem {
            let message = format!("{problem}, and is left out");
            diagnostics.push(Diagnostic::warning("outside", message).at(name, Place::File));
            return Accepted::Nothing;
        }
        Accepted::File(File { name, folder: Arc::clone(&folder.path), stamp: None })
    }

    /// Why a link is not followed.
    fn problem_of_link(&self, link: &Path) -> Option<&'static str> {
        let Ok(target) = link.canonicalize() else { return Some("this link leads nowhere") };
        let Some(inside) = target.strip_prefix(self.real_root).ok().and_then(Path::to_str) else {
            return Some("this link leads out of the site");
        };
        let is_hidden = match self.take {
            Take::Copied(rules, folders) => {
                let Some(around) = folders.iter().find(|folder| target.starts_with(folder)) else {
                    return Some("this link leads out of the static folders");
                };
                let within = around.strip_prefix(self.real_root).ok().and_then(Path::to_str);
                rules.decide(&inside.replace('\\', "/"), within.map_or(0, str::len))
                    != CopyDecision::Copy
            }
            Take::Endings(_) | Take::All => inside.split(std::path::is_separator).any(is_hidden),
        };
        match std::fs::metadata(&target) {
            _ if is_hidden => Some("this link leads to a hidden file"),
            Ok(found) if found.is_file() => None,
            Ok(found) if found.is_dir() => Some("this is a link to a folder"),
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

/// The part of `path` below `base`, with `/` between names, if it is UTF-8.
fn below<'p>(path: &'p Path, base: &Path) -> Option<Cow<'p, str>> {
    // Walked paths begin with the very bytes of their base, so there are no components to compare.
    let rest = path.to_str()?.get(base.as_os_str().len()..)?;
    let rest = rest.trim_start_matches(std::path::is_separator);
    Some(if cfg!(windows) { rest.replace('\\', "/").into() } else { rest.into() })
}

/// Adds the names and stamps of files; whether each of them has one that tells of any change that
/// was made before `now`.
pub(super) fn add_stamps(files: &[File], key: &mut KeyBuilder, now: SystemTime) -> bool {
    let keys: Option<Vec<TextKey>> =
        files.par_chunks(TOGETHER).map(|files| key_of_stamps(files, now)).collect();
    match keys {
        Some(keys) => {
            key.number(files.len() as u64).keys(keys);
            true
        }
        None => false,
    }
}

fn key_of_stamps(files: &[File], now: SystemTime) -> Option<TextKey> {
    let mut bytes = Vec::with_capacity(files.len() * 192);
    for file in files {
        let stamp = file.stamp.filter(|stamp| stamp.is_older_than(now))?;
        let numbers = [file.name.len() as u64].into_iter().chain(stamp.numbers());
        numbers.for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend(file.name.as_bytes());
    }
    Some(TextKey::from_bytes(&bytes))
}

/// The stamp of a file of the site, by its path from the root, if it is there.
pub fn stamp(root: &Path, name: &str) -> Option<Stamp> {
    std::fs::metadata(root.join(name)).ok().map(|metadata| Stamp::of(&metadata))
}

/// The folders that hold sources: nothing may be written into them.
pub fn source_folders(config: &Config) -> impl Iterator<Item = &Folder> {
    config.folders.articles.iter().chain(config.folders.others())
}
