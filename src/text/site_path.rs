//! Addresses in the site: the one type for all that creates, compares or encodes one.
//!
//! A [`SitePath`] leads from the site's root to a page or a file: segments with `/` between them,
//! none at the ends, not percent-encoded, in Unicode's normal form C. Hosts and file systems differ in what a name may
//! be and when two names are one; so a segment must be possible [everywhere](segment_problem), and
//! paths that any of them takes for one have one [key].

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use unicase::UniCase;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::bytes;
use super::plain::{is_forbidden, is_ignorable};
use super::slug::slug;

/// A path in the site, from its root; empty for the front page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SitePath(Cow<'static, str>);

/// The longest name of a file or folder, in bytes, that common file systems take.
pub const MAX_SEGMENT: usize = 255;
/// The longest path in bytes: macOS takes 1,024, the way to the output folder included.
pub const MAX_PATH: usize = 800;

/// What is added to the path of a page for the path of its file.
const PAGE: &str = "/index.html";
const ENDING: &str = ".html";

/// Why a text can't be a path of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathProblem {
    /// A segment is empty, as between two slashes.
    Empty,
    /// A segment begins with a dot: servers hide such files.
    Hidden,
    /// A segment begins with a space, or ends with one or a dot, which Windows takes off.
    Ends,
    /// A character that Windows, a host or a URL can't have in a name.
    Character(char),
    /// Windows has a device of this name.
    Device,
    /// Static hosts read files of this name as settings.
    Reserved,
    /// Longer than file systems take.
    TooLong,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "a part of it is empty"),
            Self::Hidden => write!(f, "a part of it begins with a dot"),
            Self::Ends => write!(f, "a part of it begins or ends with a space, or ends with a dot"),
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
    pub const HOME: Self = Self::constant("");

    /// A path that the program knows.
    pub const fn constant(path: &'static str) -> Self {
        Self(Cow::Borrowed(path))
    }

    /// Reads a path as an author writes it: as browsers show it or as they send it (`/caf%C3%A9/`),
    /// with or without slashes at its ends.
    ///
    /// # Errors
    /// Why no page can be there.
    pub fn parse(text: &str) -> Result<Self, PathProblem> {
        let decoded = decode(text.trim()).unwrap_or(Cow::Borrowed(text));
        let path = decoded.strip_prefix('/').unwrap_or(&decoded);
        let path = nfc(path.strip_suffix('/').unwrap_or(path));
        if path.is_empty() {
            return Ok(Self::HOME);
        }
        if path.len() + PAGE.len() > MAX_PATH {
            return Err(PathProblem::TooLong);
        }
        match path.split('/').find_map(segment_problem) {
            Some(problem) => Err(problem),
            None if is_reserved(&path) => Err(PathProblem::Reserved),
            None => Ok(Self(Cow::Owned(path.into_owned()))),
        }
    }

    /// The path of an existing file, in normal form. Not checked, as its name may mean something to the host:
    /// see [`file_problem`].
    pub fn of_file(path: &str) -> Self {
        Self(Cow::Owned(nfc(path).into_owned()))
    }

    /// A path of parts that are paths.
    pub fn of(parts: &[&str]) -> Self {
        Self(Cow::Owned(parts.concat()))
    }

    /// The path of `name`, a segment or more, below this one.
    pub fn join(&self, name: &str) -> Self {
        if self.is_home() { Self::of(&[name]) } else { Self::of(&[self, "/", name]) }
    }

    /// Whether this is the front page.
    pub fn is_home(&self) -> bool {
        self.0.is_empty()
    }

    /// The path as text.
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

/// The form in which paths are equal that some file system or host takes for one: without case
/// and normal form.
pub fn key(path: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() & !byte.is_ascii_uppercase();
    if !bytes::any(path.as_bytes(), |byte| !is_folded(byte)) {
        return Cow::Borrowed(path);
    }
    let decomposed: String = path.nfd().collect();
    Cow::Owned(UniCase::unicode(decomposed).to_folded_case().nfc().collect())
}

/// Whether some file system or host takes two paths for one.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}

/// What a path must not hold as it is: RFC 3986, section 3.3, less `%` as paths are not encoded
/// yet.
const PATH: &AsciiSet = &CONTROLS
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

/// Adds a path to a URL that ends with a slash.
pub fn push_encoded(url: &mut String, path: &str) {
    if bytes::any(path.as_bytes(), may_be_encoded) {
        url.extend(utf8_percent_encode(path, PATH));
    } else {
        url.push_str(path);
    }
}

/// Whether a byte is other than those that most paths are made of.
fn may_be_encoded(byte: u8) -> bool {
    let is_letter = (byte | b' ').wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    !(is_letter | is_digit | (byte == b'-') | (byte == b'/') | (byte == b'.'))
}

/// The path that a URL has encoded; `None` if it is not UTF-8.
pub fn decode(path: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(path).decode_utf8().ok()
}

/// A text in normal form C.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Why `segment` can't name a file or folder on every system and host.
pub fn segment_problem(segment: &str) -> Option<PathProblem> {
    if segment.is_empty() {
        return Some(PathProblem::Empty);
    }
    if segment.starts_with('.') {
        return Some(PathProblem::Hidden);
    }
    if segment.len() + ENDING.len() > MAX_SEGMENT {
        return Some(PathProblem::TooLong);
    }
    name_problem(segment)
}

/// Why a file of the site can't be published at `path`, where names with a dot in front may mean
/// something to the host.
pub fn file_problem(path: &str) -> Option<PathProblem> {
    if path.len() > MAX_PATH {
        return Some(PathProblem::TooLong);
    }
    path.split('/').find_map(name_problem)
}

fn name_problem(name: &str) -> Option<PathProblem> {
    if name.len() > MAX_SEGMENT {
        return Some(PathProblem::TooLong);
    }
    // Most names are long, and of nothing but letters, digits and dashes.
    let is_other = |b: u8| !(b.is_ascii_alphanumeric() | (b == b'-') | (b == b'_'));
    if name.len() > LONGEST_DEVICE && !bytes::any(name.as_bytes(), is_other) {
        return None;
    }
    if let Some(c) = name.chars().find(|c| !is_portable(*c)) {
        return Some(PathProblem::Character(c));
    }
    if name.starts_with(' ') || name.ends_with([' ', '.']) {
        return Some(PathProblem::Ends);
    }
    is_device(name).then_some(PathProblem::Device)
}

const LONGEST_DEVICE: usize = "CONOUT$".len();

/// Whether every system and host takes `c` in a name.
fn is_portable(c: char) -> bool {
    if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') {
        return true;
    }
    let is_special =
        matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '/' | '#' | '%' | '\u{fffd}');
    // Systems write what they can't name with characters for private use.
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let is_invisible = c.is_control() || c.is_whitespace() || is_forbidden(c) || is_ignorable(c);
    !is_special && !is_private && !is_invisible
}

/// Whether Windows has a device of this name, whatever the ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
        .iter()
        .any(|device| device.eq_ignore_ascii_case(stem))
    {
        return true;
    }
    let Some((kind, number)) = stem.split_at_checked(3) else { return false };
    let is_port = kind.eq_ignore_ascii_case("COM") || kind.eq_ignore_ascii_case("LPT");
    let mut number = number.chars();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
    is_port && number.next().is_some_and(is_number) && number.next().is_none()
}

/// Whether a path is where hosts look for their settings.
fn is_reserved(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    let names = ["_headers", "_redirects", "_routes.json", "_worker.js", "_worker.bundle"];
    names.iter().any(|name| is_same(first, name) || is_same(first, &format!("{name}.html")))
}

/// The nearest spelling of `name` that can be a segment: itself in normal form, if it can, else
/// without invisible characters, else its [`slug`]; `None` if nothing is left.
pub fn safe_segment(name: &str) -> Option<Cow<'_, str>> {
    let own = nfc(name);
    if is_usable(&own) {
        return Some(own);
    }
    let visible: String = own.chars().filter(|c| !c.is_control() && !is_ignorable(*c)).collect();
    let visible = visible.trim_matches([' ', '.']);
    if is_usable(visible) {
        return Some(Cow::Owned(visible.to_owned()));
    }
    let slug = slug(visible);
    (!slug.is_empty()).then_some(Cow::Owned(slug))
}

/// Whether `name` can be a segment as it is.
pub fn is_usable(name: &str) -> bool {
    segment_problem(name).is_none() && !(name.starts_with('_') && is_reserved(name))
}

/// A name that may be that of a device or too long, as segments are made of it.
pub(super) fn without_device(name: String) -> String {
    if !is_device(&name) {
        return name;
    }
    let (device, ending) = name.split_at(name.find('.').unwrap_or(name.len()));
    [device, "-", ending].concat()
}

#[cfg(test)]
#[path = "site_path_tests.rs"]
mod tests;
