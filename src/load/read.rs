//! Reads files of the site, given by their paths relative to its root, and the configuration file.
#![expect(clippy::disallowed_methods, reason = "loading reads files")]

use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::source_file::SourceFile;
use crate::config::{FILE_NAME, is_hidden};
use crate::diag::{Diagnostic, Place};
use crate::folder;

/// An error about a file that can't be read.
pub(super) fn unreadable(name: &str, cause: &str) -> Diagnostic {
    Diagnostic::error("unreadable", format!("can't read this file: {cause}")).at(name, Place::File)
}

/// Reads the text of a file.
///
/// # Errors
/// If the file can't be read, is not UTF-8, or has more than `max_len` bytes.
pub(super) fn read_text(
    root: &folder::Folder,
    file: &SourceFile,
    max_len: usize,
) -> Result<String, Diagnostic> {
    let (bytes, size) = read_prefix(root, file, max_len)
        .map_err(|error| unreadable(&file.name, &error.to_string()))?;
    if bytes.len() > max_len {
        return Err(Diagnostic::error("too-large", "this file is too large")
            .label(format!("{size} bytes, {max_len} are allowed"))
            .at(Arc::clone(&file.name), Place::File)
            .hint("split it up, or set `limits.file_size` in site.toml"));
    }
    String::from_utf8(bytes).map(without_bom).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(valid).copied().unwrap_or(0);
        Diagnostic::error("not-utf8", "this file is not UTF-8")
            .label(format!("the byte 0x{byte:02X} is not part of a character"))
            .at(Arc::clone(&file.name), Place::Bytes(valid..valid + 1))
            .hint(match error.as_bytes() {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "save it as UTF-8; it is UTF-16",
                _ => "save it as UTF-8; its encoding may be Windows-1252 or Latin-1",
            })
    })
}

/// Reads at most `max_len + 1` bytes of a file. Returns the bytes and the size of the file.
fn read_prefix(
    root: &folder::Folder,
    file: &SourceFile,
    max_len: usize,
) -> std::io::Result<(Vec<u8>, u64)> {
    let mut opened = root.open_file(&file.name)?;
    let size = match file.stamp {
        Some(stamp) => stamp.length(),
        None => opened.metadata()?.len(),
    };
    // One read is usually enough: the buffer is one byte larger than the file, so that a short read shows the
    // end of the file.
    let mut bytes = vec![0; size.min(max_len as u64) as usize + 1];
    let read = loop {
        match opened.read(&mut bytes) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    bytes.truncate(read);
    if read as u64 != size {
        opened.take((max_len + 1).saturating_sub(read) as u64).read_to_end(&mut bytes)?;
    }
    Ok((bytes, size))
}

/// Opens a file of the site, given by its path relative to the root. The checks of links are repeated, because
/// the file may have changed since the site was loaded.
///
/// # Errors
/// If the file can't be opened, is not a regular file, or is a link out of the site or to a hidden file.
pub fn open(root: &Path, name: &str) -> Result<std::fs::File, Diagnostic> {
    let path = root.join(name);
    let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    let path = match is_link {
        true => link_target(root, &path)
            .ok_or_else(|| unreadable(name, "it is a link out of the site or to a hidden file"))?,
        false => path,
    };
    folder::open_regular(&path).map_err(|error| unreadable(name, &error.to_string()))
}

/// The real path of the target of a link, if it is inside the site and not hidden.
fn link_target(root: &Path, link: &Path) -> Option<PathBuf> {
    let (root, target) = (root.canonicalize().ok()?, link.canonicalize().ok()?);
    let inside = target.strip_prefix(root).ok()?.to_str()?;
    (!inside.split(std::path::is_separator).any(is_hidden)).then_some(target)
}

/// Reads a file of the site, given by its path relative to the root.
///
/// # Errors
/// If the file can't be read.
pub fn read_bytes(root: &Path, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let read = open(root, name)?.read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &error.to_string()))?;
    Ok(bytes)
}

/// Reads a file of the site; `None` if it has more than `max_len` bytes.
///
/// # Errors
/// If the file can't be read.
pub fn read_at_most(root: &Path, name: &str, max_len: u64) -> Result<Option<Vec<u8>>, Diagnostic> {
    let mut bytes = Vec::new();
    let read = open(root, name)?.take(max_len + 1).read_to_end(&mut bytes);
    let read = read.map_err(|error| unreadable(name, &error.to_string()))?;
    Ok((read as u64 <= max_len).then_some(bytes))
}

/// The maximum size of a configuration file.
const MAX_CONFIG_LEN: u64 = 8 << 20;

/// Reads the configuration file.
///
/// # Errors
/// If the file can't be read; the error is a message for the user.
pub fn read_config(path: &Path) -> Result<String, String> {
    let failed = |cause: &str| format!("can't read {}: {cause}", path.display());
    // Any link is followed, because the path comes from the user.
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

/// The message about a missing configuration file. Suggests the parent folder that has one.
fn no_config(path: &Path) -> String {
    let folder = path.parent().unwrap_or(Path::new(""));
    if path.file_name() != Some(OsStr::new(FILE_NAME)) {
        return format!("can't read {}: no such file", path.display());
    }
    let is_current = folder == Path::new("") || folder == Path::new(".");
    let place = if is_current { "here".to_owned() } else { format!("in {}", folder.display()) };
    let parent = std::path::absolute(folder).ok().and_then(|folder| {
        let is_site = |ancestor: &&Path| ancestor.join(FILE_NAME).is_file();
        let site = folder.ancestors().skip(1).find(is_site)?;
        let levels = folder.ancestors().position(|ancestor| ancestor == site)?;
        Some(vec![".."; levels].join("/"))
    });
    match parent.filter(|_| is_current) {
        Some(parent) => {
            format!("no {FILE_NAME} {place}: name the site's folder with `--root {parent}`")
        }
        None => {
            format!(
                "no {FILE_NAME} {place}: run `feedgen init`, or name the site's folder with `--root`"
            )
        }
    }
}

/// Removes a byte order mark.
pub(super) fn without_bom(mut text: String) -> String {
    if text.starts_with(BOM) {
        text.drain(..BOM.len_utf8());
    }
    text
}

const BOM: char = '\u{feff}';
