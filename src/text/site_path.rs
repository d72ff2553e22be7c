//! Paths of pages and files in the site: validation, comparison and percent-encoding.
//!
//! A [`SitePath`] is relative to the site's root: segments separated by `/`, without a leading or
//! trailing slash, not percent-encoded, in Unicode normal form C. Hosts and file systems differ in which names they
//! allow and which names they consider equal. So a segment must be [valid on all of them](segment_problem), and
//! paths that are equal on any of them have the same [key].

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use unicase::UniCase;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::device::{MAX_DEVICE_LEN, is_device_name};
use super::plain::{is_forbidden, is_ignorable};
use super::slug::slug;

/// A path relative to the site's root; empty for the front page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SitePath(Cow<'static, str>);

/// The maximum length of a file name on common file systems, in bytes.
pub const MAX_SEGMENT_LEN: usize = 255;
/// The maximum length of a path, in bytes. macOS allows 1,024, including the path of the output folder.
pub const MAX_PATH_LEN: usize = 800;

/// The suffix that turns the path of a page into the path of its file.
const INDEX_FILE: &str = "/index.html";
const HTML_EXTENSION: &str = ".html";

/// Why a string is not a valid path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathProblem {
    /// A segment is empty.
    Empty,
    /// A segment starts with a dot: servers hide such files.
    Hidden,
    /// A segment starts with a space, or ends with a space or a dot: Windows removes them.
    Edge,
    /// A character is not allowed in names by Windows or a host, or not in URLs.
    Character(char),
    /// The name of a Windows device.
    Device,
    /// The name of a configuration file of static hosts.
    Reserved,
    /// Longer than file systems allow.
    TooLong,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "a segment is empty"),
            Self::Hidden => write!(f, "a segment starts with a dot"),
            Self::Edge => write!(f, "a segment starts or ends with a space, or ends with a dot"),
            Self::Character(c) if c.is_ascii_graphic() => write!(f, "it contains `{c}`"),
            Self::Character(c) => write!(f, "it contains the character U+{:04X}", u32::from(*c)),
            Self::Device => write!(f, "Windows reserves this name for a device"),
            Self::Reserved => write!(f, "hosts reserve this name for their settings"),
            Self::TooLong => write!(f, "it is longer than file systems allow"),
        }
    }
}

impl SitePath {
    /// The front page.
    pub const HOME: Self = Self::from_static("");

    /// Creates a path from a string that is known to be valid.
    pub const fn from_static(path: &'static str) -> Self {
        Self(Cow::Borrowed(path))
    }

    /// Parses a path that may be percent-encoded (`/caf%C3%A9/`), with or without a leading and a
    /// trailing slash.
    ///
    /// # Errors
    /// If the path is not valid for a page.
    pub fn parse(text: &str) -> Result<Self, PathProblem> {
        let decoded = decode(text.trim()).unwrap_or(Cow::Borrowed(text));
        let path = decoded.strip_prefix('/').unwrap_or(&decoded);
        let path = nfc(path.strip_suffix('/').unwrap_or(path));
        if path.is_empty() {
            return Ok(Self::HOME);
        }
        if path.len() + INDEX_FILE.len() > MAX_PATH_LEN {
            return Err(PathProblem::TooLong);
        }
        match path.split('/').find_map(segment_problem) {
            Some(problem) => Err(problem),
            None if is_reserved(&path) => Err(PathProblem::Reserved),
            None => Ok(Self(Cow::Owned(path.into_owned()))),
        }
    }

    /// Normalizes the path of an existing file. Not validated, as names that are reserved by hosts are allowed
    /// for files; see [`file_problem`].
    pub fn from_file(path: &str) -> Self {
        Self(Cow::Owned(nfc(path).into_owned()))
    }

    /// Concatenates valid parts.
    pub fn concat(parts: &[&str]) -> Self {
        Self(Cow::Owned(parts.concat()))
    }

    /// Appends `name`, one or more segments, after a slash.
    pub fn join(&self, name: &str) -> Self {
        if self.is_home() { Self::concat(&[name]) } else { Self::concat(&[self, "/", name]) }
    }

    /// Whether this is the front page.
    pub fn is_home(&self) -> bool {
        self.0.is_empty()
    }

    /// The path as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for SitePath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key for detecting collisions: equal for paths that differ in case or Unicode normal form only.
pub fn key(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(path);
    }
    let decomposed: String = path.nfd().collect();
    Cow::Owned(UniCase::unicode(decomposed).to_folded_case().nfc().collect())
}

/// Whether two paths are equal on some file system or host.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}

/// The ASCII characters to encode: those that RFC 3986, section 3.3 does not allow in a path, and `%`.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Appends a percent-encoded path to a URL that ends with a slash.
pub fn push_encoded(url: &mut String, path: &str) {
    if path.bytes().any(may_need_encoding) {
        url.extend(utf8_percent_encode(path, ENCODED));
    } else {
        url.push_str(path);
    }
}

/// Whether a byte is not a letter, a digit, `-`, `/` or `.`.
fn may_need_encoding(byte: u8) -> bool {
    let is_letter = (byte | b' ').wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    !(is_letter | is_digit | (byte == b'-') | (byte == b'/') | (byte == b'.'))
}

/// Percent-decodes a path; `None` if the result is not UTF-8.
pub fn decode(path: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(path).decode_utf8().ok()
}

/// Converts to Unicode normal form C.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Why `segment` is not valid as the name of a file or folder on every system and host.
pub fn segment_problem(segment: &str) -> Option<PathProblem> {
    if segment.is_empty() {
        return Some(PathProblem::Empty);
    }
    if segment.starts_with('.') {
        return Some(PathProblem::Hidden);
    }
    if segment.len() + HTML_EXTENSION.len() > MAX_SEGMENT_LEN {
        return Some(PathProblem::TooLong);
    }
    name_problem(segment)
}

/// Why a file can't be published at `path`. Allows a leading dot, which hosts use for special files.
pub fn file_problem(path: &str) -> Option<PathProblem> {
    if path.len() > MAX_PATH_LEN {
        return Some(PathProblem::TooLong);
    }
    path.split('/').find_map(name_problem)
}

fn name_problem(name: &str) -> Option<PathProblem> {
    if name.len() > MAX_SEGMENT_LEN {
        return Some(PathProblem::TooLong);
    }
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if name.len() > MAX_DEVICE_LEN && name.bytes().all(is_plain) {
        return None;
    }
    if let Some(c) = name.chars().find(|c| !is_portable_char(*c)) {
        return Some(PathProblem::Character(c));
    }
    if name.starts_with(' ') || name.ends_with([' ', '.']) {
        return Some(PathProblem::Edge);
    }
    is_device_name(name).then_some(PathProblem::Device)
}

/// Whether `c` is allowed in names on every system and host.
fn is_portable_char(c: char) -> bool {
    if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') {
        return true;
    }
    let is_special =
        matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/' | '#' | '%' | '\u{fffd}');
    // Some systems substitute characters for private use for those that they don't support.
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let is_invisible = c.is_control() || c.is_whitespace() || is_forbidden(c) || is_ignorable(c);
    !is_special && !is_private && !is_invisible
}

/// Whether hosts read a file at this path as configuration.
fn is_reserved(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    let names = ["_headers", "_redirects", "_routes.json", "_worker.js", "_worker.bundle"];
    names.iter().any(|name| is_same(first, name) || is_same(first, &format!("{name}.html")))
}

/// Converts `name` to a valid segment with as few changes as possible: Unicode normalization, then
/// removal of invisible characters, then its [`slug`]. `None` if nothing remains.
pub fn safe_segment(name: &str) -> Option<Cow<'_, str>> {
    let normalized = nfc(name);
    if is_valid_segment(&normalized) {
        return Some(normalized);
    }
    let visible: String =
        normalized.chars().filter(|c| !c.is_control() && !is_ignorable(*c)).collect();
    let visible = visible.trim_matches([' ', '.']);
    if is_valid_segment(visible) {
        return Some(Cow::Owned(visible.to_owned()));
    }
    let slug = slug(visible);
    (!slug.is_empty()).then_some(Cow::Owned(slug))
}

/// Whether `name` is valid as a segment of a page's path.
pub fn is_valid_segment(name: &str) -> bool {
    segment_problem(name).is_none() && !(name.starts_with('_') && is_reserved(name))
}

#[cfg(test)]
#[path = "site_path_tests.rs"]
mod tests;
