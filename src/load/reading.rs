//! Reads files: those of the site by their paths from its root, and the configuration.
#![expect(clippy::disallowed_methods, reason = "loading reads files")]

use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::File;
use crate::config::{FILE_NAME, is_hidden};
use crate::diag::{Diagnostic, Place};
use crate::folder;

pub(super) fn unreadable(name: &str, cause: &str) -> Diagnostic {
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
