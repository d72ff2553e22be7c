//! Which files there are: walks folders, in path order, and reads texts.
#![expect(clippy::disallowed_methods, reason = "loading reads files")]

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::mem;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::config::{Config, FILE_NAME, Folder};
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
        Ok(found) if found.is_dir() => leads_out(root, folder).then(|| {
            let message = "this folder is a link that leads out of the site, and is left out";
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

/// Whether `folder`, or one that it is in, is a link to a place that is not the site's.
fn leads_out(root: &Path, folder: &Folder) -> bool {
    let (Ok(real_root), Ok(real)) = (root.canonicalize(), root.join(&*folder.path).canonicalize())
    else {
        return false;
    };
    !real.starts_with(real_root)
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
    let start = base.join(below);
    // A file may stand where a folder of sources belongs; there is nothing in it.
    let is_there = if below.is_empty() { start.is_dir() } else { start.exists() };
    if below.split('/').any(is_hidden) || !is_there || leads_out(root, folder) {
        return;
    }
    // Real paths, so that a link is followed only to a place inside the site.
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let visible = |entry: &DirEntry| {
        matches!(take, Take::All)
            || entry.depth() == 0
            || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    for entry in WalkDir::new(&start).into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) => {
                if let Some(file) = accept(&entry, folder, &base, &real_root, take, diagnostics) {
                    found(file);
                }
            }
            Err(error) => {
                let name = error.path().unwrap_or(&base).strip_prefix(root).unwrap_or(&base);
                let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                diagnostics.push(unreadable(&name.to_string_lossy(), &cause));
            }
        }
    }
}

fn accept(
    entry: &DirEntry,
    folder: &Folder,
    base: &Path,
    real_root: &Path,
    take: Take<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<File> {
    let Some(in_folder) = below(entry.path(), base) else {
        let relative = entry.path().strip_prefix(base).ok()?;
        let name = format!("{}/{}", folder.path, relative.to_string_lossy());
        let diagnostic = Diagnostic::error("bad-file-name", "this file's name is not UTF-8");
        diagnostics.push(diagnostic.at(name, Place::File).hint("rename it"));
        return None;
    };
    let wanted = match take {
        Take::All => true,
        Take::Endings(endings) => {
            let ending = in_folder.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
            ending.is_some_and(|(_, ending)| endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
        }
    };
    let name: Arc<str> = match &*folder.path {
        "" => in_folder.as_ref().into(),
        path => [path, "/", &in_folder].concat().into(),
    };
    if entry.file_type().is_dir() {
        if wanted && matches!(take, Take::Endings(_)) {
            let diagnostic = Diagnostic::error("not-a-file", "this is a folder, not a file")
                .hint("rename it: a folder of files has no such ending");
            diagnostics.push(diagnostic.at(name, Place::File));
        }
        return None;
    }
    if !wanted {
        return None;
    }
    let problem = if entry.path_is_symlink() {
        let leads_out = !is_file_inside(entry.path(), real_root);
        leads_out.then_some("this link leads out of the site, to a folder or nowhere")
    } else {
        // Reading a pipe would wait for ever.
        (!entry.file_type().is_file()).then_some("this is no ordinary file")
    };
    if let Some(problem) = problem {
        let message = format!("{problem}, and is left out");
        diagnostics.push(Diagnostic::warning("outside", message).at(name, Place::File));
        return None;
    }
    Some(File { name, folder: Arc::clone(&folder.path), stamp: None })
}

fn is_file_inside(link: &Path, real_root: &Path) -> bool {
    link.canonicalize().is_ok_and(|target| target.starts_with(real_root) && target.is_file())
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
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(valid).copied().unwrap_or(0);
        Diagnostic::error("not-utf8", "this file is not UTF-8")
            .label(format!("the byte 0x{byte:02X} is no part of a character"))
            .at(Arc::clone(&file.name), Place::Bytes(valid..valid + 1))
            .hint("save it as UTF-8; its encoding may be Windows-1252 or Latin-1")
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

/// The bytes of any file of the site, by its path from the root.
///
/// # Errors
/// When it can't be read.
pub fn read_bytes(root: &Path, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let path = root.join(name);
    // What was a file when the site was loaded may be a link by now.
    let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    if is_link && !root.canonicalize().is_ok_and(|root| is_file_inside(&path, &root)) {
        return Err(unreadable(name, "it is a link that leads out of the site"));
    }
    std::fs::read(path).map_err(|error| unreadable(name, &error.to_string()))
}

/// `site.toml`, or what stands in its place.
///
/// # Errors
/// The reason why it can't be read, for the person who called.
pub fn read_config(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => no_config(path),
        _ => format!("can't read {}: {error}", path.display()),
    })
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

/// The folders that hold sources: nothing may be written into them.
pub fn source_folders(config: &Config) -> impl Iterator<Item = &Folder> {
    config.folders.articles.iter().chain(config.folders.others())
}
