//! Values of one kind each: what was read, as what it means; or nothing, and a finding.

use std::borrow::Cow;

use super::check::{Checker, Key, short, too_deep};
use super::shape::{List, Written};
use crate::config::Limits;
use crate::diag::{Diagnostic, Place, Severity};
use crate::text::borrowed::Text;
use crate::text::nesting;
use crate::text::site_path::{self, PathProblem};
use crate::text::timestamp::Timestamp;
use crate::text::url;

/// No score is larger: real ones are of a few hundred, and one of a million would lead for ever.
const MAX_SCORE: i64 = 10_000;

impl Checker {
    /// A text that is not empty, nor longer than is allowed.
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

    /// An http(s) URL.
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

    /// A date-time.
    pub(super) fn timestamp(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<Timestamp> {
        match Timestamp::parse(&self.text(text)?, self.timezone) {
            Ok(timestamp) => Some(timestamp),
            Err(hint) => {
                let message = format!("`{}` is not a valid date-time", key.path());
                let diagnostic = Diagnostic::warning("bad-date", message)
                    .label("expected a date-time such as RFC 3339 has")
                    .hint(hint);
                self.report_value(key, diagnostic);
                None
            }
        }
    }

    /// An integer.
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

    /// A score: an integer of a size that articles can have.
    pub(super) fn score(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<i64> {
        let number = self.integer(key, text)?;
        let score = number.clamp(-MAX_SCORE, MAX_SCORE);
        if score != number {
            let message = format!("`{}` is {number}, and counts as {score}", key.path());
            let label = format!("expected a number from {} to {MAX_SCORE}", -MAX_SCORE);
            self.report_value(key, Diagnostic::warning("bad-number", message).label(label));
        }
        Some(score)
    }

    /// A number of pixels; 0 counts as unknown.
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

    /// `true` or `false`, in any of the spellings that YAML has had for them.
    pub(super) fn flag(&mut self, key: Key<'_>, text: Option<Text<'_>>) -> Option<bool> {
        let text = self.text(text)?;
        let flag = as_flag(&text);
        if flag.is_none() {
            let message = format!("`{}` is neither true nor false", key.path());
            let label = format!("found `{}`", short(&text));
            let diagnostic = Diagnostic::warning("bad-flag", message).label(label);
            self.report_value(key, diagnostic.hint("write true or false"));
        }
        flag
    }

    /// A part of an address that the author chose, in a spelling that every host takes.
    pub(super) fn segment<'a>(&mut self, key: Key<'_>, text: Option<Text<'a>>) -> Option<Text<'a>> {
        let text = self.text(text)?;
        let composed = site_path::nfc(&text);
        let safe = site_path::safe_segment(&text);
        if safe.as_ref() != Some(&composed) {
            let message = format!("`{}` can't be part of an address", key.path());
            self.report_value(key, other_spelling(message, &composed, safe.as_deref()));
        }
        Some(match safe? {
            Cow::Borrowed(_) => text,
            Cow::Owned(safe) => safe.into(),
        })
    }

    /// The spelling of a name in the file's path as part of an address; empty if it has none.
    pub(super) fn file_name<'n>(&mut self, name: &'n str) -> Cow<'n, str> {
        let composed = site_path::nfc(name);
        match site_path::safe_segment(name) {
            Some(safe) if safe == composed => safe,
            Some(safe) => {
                let message = format!("the file name `{name}` can't be part of an address");
                let diagnostic = other_spelling(message, &composed, Some(&safe));
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

    /// Texts without the empty ones, each of which is warned about.
    pub(super) fn texts<'a>(
        &mut self,
        key: Key<'_>,
        texts: Option<List<'a, Text<'a>>>,
    ) -> Box<[Text<'a>]> {
        let texts = match texts {
            Some(List::One(text)) if text.contains(COMMAS) => {
                self.not_a_list(key, "it is split at the commas");
                split_at_commas(&text)
            }
            texts => texts,
        };
        let texts = self.list(key, texts);
        let mut kept = Vec::with_capacity(texts.len());
        for (index, text) in texts {
            match self.text(text) {
                Some(text) => kept.push(text),
                None => {
                    let place = Place::Value(key.path().then(index));
                    let message = format!("an empty entry in `{}` is left out", key.path());
                    self.report(Diagnostic::warning("empty-entry", message), place);
                }
            }
        }
        kept.into_boxed_slice()
    }
}

/// What `text` means as a flag, in the spellings of all versions of YAML and as a number.
pub(super) fn as_flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A finding about a name that can't be part of an address: what is wrong with it, and how it is
/// spelled instead.
pub(super) fn other_spelling(message: String, name: &str, safe: Option<&str>) -> Diagnostic {
    let problem = site_path::segment_problem(name).unwrap_or(PathProblem::Reserved);
    Diagnostic::warning("bad-address", message).label(problem.to_string()).hint(match safe {
        Some(safe) => format!("it is spelled `{}`", short(safe)),
        None => "it is left out".to_owned(),
    })
}

const COMMAS: [char; 3] = [',', '，', '、'];

/// The entries of a list that is written as one text.
fn split_at_commas<'a>(text: &str) -> Option<List<'a, Text<'a>>> {
    let entries = text.split(COMMAS).map(str::trim).filter(|entry| !entry.is_empty());
    let entries = entries.map(|entry| Written::Good(entry.to_owned().into()));
    Some(List::Items(entries.collect()))
}
