//! Which files there are: walks folders, in path order, and reads texts.
#![expect(clippy::disallowed_methods, reason = "loading reads files")]

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::config::{Config, CopyRules, Copying, FILE_NAME, Folder, is_hidden};
use crate::diag::{Diagnostic, Place};
use crate::folder::{self, Stamp};
use crate::text::key::{KeyBuilder, TextKey};

/// As many files as are worth the way to another thread.
const TOGETHER: usize = 1024;

/// A file of the site.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Its path from the site's root, with `/` between names.
    pub(super) name: Arc<str>,
    /// The folder that was walked.
    pub(super) folder: Arc<str>,
    /// How it looked when it was found; none if nobody asked.
    pub(super) stamp: Option<Stamp>,
}

impl File {
    /// Its path in that folder.
    pub(super) fn in_folder(&self) -> &str {
        let rest = self.name.get(self.folder.len()..).unwrap_or("");
        rest.strip_prefix('/').filter(|_| !self.folder.is_empty()).unwrap_or(rest)
    }
}

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
        looked_at.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
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
    let mut files = looked_at.into_inner().unwrap_or_else(PoisonError::into_inner);
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
            let copying = rules.of(&name, folder.path.len());
            if copying != Copying::Copied {
                let is_first = !matches!(
                    in_folder.rsplit_once('/'),
                    Some((around, _)) if rules.of(
                        &name[..name.len() - (in_folder.len() - around.len())],
                        folder.path.len(),
                    ) != Copying::Copied
                );
                if copying == Copying::Hidden && is_first {
                    diagnostics.push(hidden(name));
                }
                return match rules.leave_out_whole_folders() {
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
                rules.of(&inside.replace('\\', "/"), within.map_or(0, str::len)) != Copying::Copied
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

fn unreadable(name: &str, cause: &str) -> Diagnostic {
    Diagnostic::error("unreadable", format!("this can't be read: {cause}")).at(name, Place::File)
}

/// The text of a file.
///
/// # Errors
/// When it can't be read, is not UTF-8, or has more than `most` bytes; then it is not read.
pub(super) fn read_text(
    root: &folder::Folder,
    file: &File,
    most: usize,
) -> Result<String, Diagnostic> {
    let (bytes, size) = read_at_most(root, file, most)
        .map_err(|error| unreadable(&file.name, &error.to_string()))?;
    if bytes.len() > most {
        return Err(Diagnostic::error("too-large", "this file is too large")
            .label(format!("{size} bytes, {most} are allowed"))
            .at(Arc::clone(&file.name), Place::File)
            .hint("split it up, or set `limits.file_size` in site.toml"));
    }
    String::from_utf8(bytes).map(without_bom).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(valid).copied().unwrap_or(0);
        Diagnostic::error("not-utf8", "this file is not UTF-8")
            .label(format!("the byte 0x{byte:02X} is no part of a character"))
            .at(Arc::clone(&file.name), Place::Bytes(valid..valid + 1))
            .hint(match error.as_bytes() {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "save it as UTF-8; it is UTF-16",
                _ => "save it as UTF-8; its encoding may be Windows-1252 or Latin-1",
            })
    })
}

/// The bytes of a file, one more than `most` at most, and how many it has.
fn read_at_most(
    root: &folder::Folder,
    file: &File,
    most: usize,
) -> std::io::Result<(Vec<u8>, u64)> {
    let mut opened = root.open_file(&file.name)?;
    let size = match file.stamp {
        Some(stamp) => stamp.length(),
        None => opened.metadata()?.len(),
    };
    // As much as there should be is mostly read in one go; with room for more, what is read tells
    // that there is no more.
    let mut bytes = vec![0; size.min(most as u64) as usize + 1];
    let read = loop {
        match opened.read(&mut bytes) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    bytes.truncate(read);
    if read as u64 != size {
        opened.take((most + 1).saturating_sub(read) as u64).read_to_end(&mut bytes)?;
    }
    Ok((bytes, size))
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
    Some(TextKey::of_bytes(&bytes))
}

/// The stamp of a file of the site, by its path from the root, if it is there.
pub fn stamp(root: &Path, name: &str) -> Option<Stamp> {
    std::fs::metadata(root.join(name)).ok().map(|metadata| Stamp::of(&metadata))
}

/// Opens a file of the site, by its path from the root.
///
/// # Errors
/// When it can't be opened, or is a link that must not be followed or no regular file: what was one
/// when the site was loaded may be another thing by now.
pub fn open(root: &Path, name: &str) -> Result<std::fs::File, Diagnostic> {
    let path = root.join(name);
    let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    let path = match is_link {
        true => link_target(root, &path)
            .ok_or_else(|| unreadable(name, "it is a link to a file that must not be read"))?,
        false => path,
    };
    folder::open_regular(&path).map_err(|error| unreadable(name, &error.to_string()))
}

/// The real path of what a link leads to, if that is inside the site and not hidden.
fn link_target(root: &Path, link: &Path) -> Option<PathBuf> {
    let (root, target) = (root.canonicalize().ok()?, link.canonicalize().ok()?);
    let inside = target.strip_prefix(root).ok()?.to_str()?;
    (!inside.split(std::path::is_separator).any(is_hidden)).then_some(target)
}

/// The bytes of any file of the site, by its path from the root.
///
/// # Errors
/// When it can't be read.
pub fn read_bytes(root: &Path, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let read = open(root, name)?.read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &error.to_string()))?;
    Ok(bytes)
}

/// The same of a file with `at_most` so many bytes; nothing of a larger one.
///
/// # Errors
/// When it can't be read.
pub fn read_small(root: &Path, name: &str, at_most: u64) -> Result<Option<Vec<u8>>, Diagnostic> {
    let mut bytes = Vec::new();
    let read = open(root, name)?.take(at_most + 1).read_to_end(&mut bytes);
    let read = read.map_err(|error| unreadable(name, &error.to_string()))?;
    Ok((read as u64 <= at_most).then_some(bytes))
}

/// How many bytes a configuration may have.
const MAX_CONFIG_LEN: u64 = 8 << 20;

/// `site.toml`, or the file given in its place.
///
/// # Errors
/// The reason why it can't be read, for the person who called.
pub fn read_config(path: &Path) -> Result<String, String> {
    let failed = |cause: &str| format!("can't read {}: {cause}", path.display());
    // It may be a link, as it is the person who calls who names it.
    let real = path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => no_config(path),
        _ => failed(&error.to_string()),
    })?;
    let opened = folder::open_regular(&real).map_err(|error| failed(&error.to_string()))?;
    let mut bytes = Vec::new();
    let read = opened.take(MAX_CONFIG_LEN + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(&error.to_string()))?;
    if bytes.len() as u64 > MAX_CONFIG_LEN {
        return Err(failed(&format!("it has more than {MAX_CONFIG_LEN} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8"))?;
    Ok(without_bom(text))
}

/// What to say where there is no configuration: a folder was probably meant that is not this one.
fn no_config(path: &Path) -> String {
    let folder = path.parent().unwrap_or(Path::new(""));
    if path.file_name() != Some(OsStr::new(FILE_NAME)) {
        return format!("can't read {}: there is no such file", path.display());
    }
    let is_here = folder == Path::new("") || folder == Path::new(".");
    let place = if is_here { "here".to_owned() } else { format!("in {}", folder.display()) };
    let above = std::path::absolute(folder).ok().and_then(|folder| {
        let above = folder.ancestors().skip(1).find(|above| above.join(FILE_NAME).is_file())?;
        let levels = folder.ancestors().position(|ancestor| ancestor == above)?;
        Some(vec![".."; levels].join("/"))
    });
    match above.filter(|_| is_here) {
        Some(above) => {
            format!("no {FILE_NAME} {place}: name the site's folder with `--root {above}`")
        }
        None => {
            format!(
                "no {FILE_NAME} {place}: run `feedgen init`, or name the site's folder with `--root`"
            )
        }
    }
}

/// A text without the byte order mark that some editors write before it.
pub(super) fn without_bom(mut text: String) -> String {
    if text.starts_with(BOM) {
        text.drain(..BOM.len_utf8());
    }
    text
}

const BOM: char = '\u{feff}';

/// The folders that hold sources: nothing may be written into them.
pub fn source_folders(config: &Config) -> impl Iterator<Item = &Folder> {
    config.folders.articles.iter().chain(config.folders.others())
}
