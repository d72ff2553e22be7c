//! Checks of scalars: texts, URLs, dates, numbers, flags and segments of addresses.

use std::borrow::Cow;

use super::checker::{Checker, Key, root, short, too_deep};
use super::field_value::{FieldValue, List};
use crate::config::Limits;
use crate::diag::{Diagnostic, Place, Severity};
use crate::text::borrowed::Text;
use crate::text::site_path::{self, PathProblem};
use crate::text::timestamp::Timestamp;
use crate::text::{nesting, plain, url};

/// The maximum score. Real scores are a few hundred; with a score of a million, an article would lead the
/// front page forever.
const MAX_SCORE: i64 = 10_000;

impl Checker {
    /// Checks the length and nesting of a text; `None` if it is empty.
    pub(super) fn text<'a>(&mut self, text: Option<Text<'a>>) -> Option<Text<'a>> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        let Limits { text_length, depth, .. } = self.limits;
        if text.len() > text_length && text.chars().count() > text_length {
            let diagnostic =
                Diagnostic::warning("too-large", "a text in the front matter is too long")
                    .label(format!(
                        "it begins with `{}`; {text_length} characters are allowed",
                        short(&text)
                    ))
                    .hint("shorten it, or set `limits.text_length` in site.toml");
            self.report(diagnostic, Place::File);
            return None;
        }
        let may_be_deep =
            text.len() > 3 * depth && memchr::memchr_iter(b'<', text.as_bytes()).count() > depth;
        if may_be_deep && nesting::depth(&text) > depth {
            let diagnostic = too_deep("a text in the front matter", depth);
            let label = format!("it begins with `{}`", short(&text));
            let diagnostic = Diagnostic { severity: Severity::Warning, ..diagnostic };
            self.report(diagnostic.label(label), Place::File);
            return None;
        }
        Some(text)
    }

    /// Checks a text that must not be empty. `hint` tells how to add it.
    pub(super) fn required_text<'a>(
        &mut self,
        text: Option<Text<'a>>,
        key: &str,
        hint: &str,
    ) -> Option<Text<'a>> {
        let (is_present, before) = (text.is_some(), self.diagnostics.len());
        let text = self.text(text);
        if self.diagnostics.len() > before {
            self.escalate(before);
            return None;
        }
        let text = text.filter(|text| !plain::title(text).is_empty());
        if text.is_none() && is_present {
            let root = root();
            let diagnostic = Diagnostic::error("missing-key", format!("`{key}` is empty"));
            self.report_value(Key { parent: &root, key }, diagnostic.hint(hint));
        } else if text.is_none() {
            self.missing(key, hint);
        }
        text
    }

    /// Checks an http(s) URL, and repairs it if possible.
    pub(super) fn url<'a>(&mut self, key: Key<'_>, text: Option<Text<'a>>) -> Option<Text<'a>> {
        let text = self.text(text)?;
        match url::repair(&text) {
            Ok(Cow::Borrowed(same)) if same.len() == text.len() => Some(text),
            Ok(repaired) => Some(repaired.into_owned().into()),
            Err(problem) => {
                let message = format!("`{}` is not an http(s) URL", key.path());
                self.report_value(key, Diagnostic::warning("bad-url", message).label(problem));
                None
            }
        }
    }

    /// Parses a date-time.
    pub(super) fn timestamp(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<Timestamp> {
        match Timestamp::parse(&self.text(text)?, self.timezone) {
            Ok(timestamp) => Some(timestamp),
            Err(hint) => {
                let message = format!("`{}` is not a valid date-time", key.path());
                let diagnostic = Diagnostic::warning("bad-date", message)
                    .label("expected an RFC 3339 date-time")
                    .hint(hint);
                self.report_value(key, diagnostic);
                None
            }
        }
    }

    /// Parses an integer.
    pub(super) fn integer(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<i64> {
        let text = self.text(text)?;
        match text.trim().parse() {
            Ok(number) => Some(number),
            Err(_) => {
                let message = format!("`{}` is not an integer", key.path());
                let label = format!("expected a number such as 54, found `{}`", short(&text));
                self.report_value(key, Diagnostic::warning("bad-number", message).label(label));
                None
            }
        }
    }

    /// Parses a score, and clamps it.
    pub(super) fn score(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<i64> {
        let number = self.integer(key, text)?;
        let score = number.clamp(-MAX_SCORE, MAX_SCORE);
        if score != number {
            let message = format!("`{}` is {number}, and is read as {score}", key.path());
            let label = format!("expected a number from {} to {MAX_SCORE}", -MAX_SCORE);
            self.report_value(key, Diagnostic::warning("bad-number", message).label(label));
        }
        Some(score)
    }

    /// Parses a number of pixels; `None` for 0, which means unknown.
    pub(super) fn pixels(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<u32> {
        let number = self.integer(key, text)?;
        match u32::try_from(number) {
            Ok(pixels) => (pixels > 0).then_some(pixels),
            Err(_) => {
                let message = format!("`{}` is not a number of pixels", key.path());
                self.report_value(key, Diagnostic::warning("bad-number", message));
                None
            }
        }
    }

    /// Parses a flag; see [`parse_flag`].
    pub(super) fn flag(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<bool> {
        let text = self.text(text)?;
        let flag = parse_flag(&text);
        if flag.is_none() {
            let message = format!("`{}` is neither true nor false", key.path());
            let label = format!("found `{}`", short(&text));
            let diagnostic = Diagnostic::warning("bad-flag", message).label(label);
            self.report_value(key, diagnostic.hint("write true or false"));
        }
        flag
    }

    /// Parses a flag; an invalid one is an error.
    pub(super) fn required_flag(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<bool> {
        let before = self.diagnostics.len();
        let flag = self.flag(key, text);
        self.escalate(before);
        flag
    }

    /// Checks a segment of an address, and returns a spelling that all hosts and systems accept.
    pub(super) fn segment<'a>(&mut self, key: Key<'_>, text: Option<Text<'a>>) -> Option<Text<'a>> {
        let text = self.text(text)?;
        let composed = site_path::nfc(&text);
        let safe = site_path::safe_segment(&text);
        if safe.as_ref() != Some(&composed) {
            let message = format!("`{}` can't be part of an address", key.path());
            self.report_value(key, invalid_segment(message, &composed, safe.as_deref()));
        }
        Some(match safe? {
            Cow::Borrowed(_) => text,
            Cow::Owned(safe) => safe.into(),
        })
    }

    /// The spelling in addresses of a file or folder name; empty if there is none.
    pub(super) fn file_name<'n>(&mut self, name: &'n str) -> Cow<'n, str> {
        let composed = site_path::nfc(name);
        match site_path::safe_segment(name) {
            Some(safe) if safe == composed => safe,
            Some(safe) => {
                let message = format!("the file name `{name}` can't be part of an address");
                let diagnostic = invalid_segment(message, &composed, Some(&safe));
                self.report(diagnostic, Place::File);
                safe
            }
            None => {
                let message = format!("the file name `{name}` has no spelling for an address");
                let diagnostic = Diagnostic::error("bad-address", message)
                    .hint("rename it, or give it a `slug`");
                self.report(diagnostic, Place::File);
                Cow::Borrowed("")
            }
        }
    }

    /// Checks a list of texts; empty ones are left out with a warning.
    pub(super) fn texts<'a>(
        &mut self,
        key: Key<'_>,
        texts: Option<List<'a, Text<'a>>>,
    ) -> Box<[Text<'a>]> {
        let texts = match texts {
            Some(List::Single(text)) if text.contains(COMMAS) => {
                self.not_a_list(key, "it is split at the commas");
                split_at_commas(&text)
            }
            texts => texts,
        };
        let texts = self.list(key, texts);
        let mut valid = Vec::with_capacity(texts.len());
        for (index, text) in texts {
            match self.text(text) {
                Some(text) => valid.push(text),
                None => {
                    let place = Place::Value(key.path().then(index));
                    let message = format!("an empty entry in `{}` is left out", key.path());
                    self.report(Diagnostic::warning("empty-entry", message), place);
                }
            }
        }
        valid.into_boxed_slice()
    }
}

/// Parses a flag in the spellings of all YAML versions, or as a number.
pub(super) fn parse_flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A warning about a name that can't be part of an address, with the problem and the spelling that is used
/// instead.
pub(super) fn invalid_segment(message: String, name: &str, safe: Option<&str>) -> Diagnostic {
    let problem = site_path::segment_problem(name).unwrap_or(PathProblem::Reserved);
    Diagnostic::warning("bad-address", message).label(problem.to_string()).hint(match safe {
        Some(safe) => format!("it is spelled `{}`", short(safe)),
        None => "it is left out".to_owned(),
    })
}

const COMMAS: [char; 3] = [',', '，', '、'];

/// Splits a text with commas into a list.
fn split_at_commas<'a>(text: &str) -> Option<List<'a, Text<'a>>> {
    let entries = text.split(COMMAS).map(str::trim).filter(|entry| !entry.is_empty());
    let entries = entries.map(|entry| FieldValue::Valid(entry.to_owned().into()));
    Some(List::Items(entries.collect()))
}
