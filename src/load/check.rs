//! From text to typed value, with a finding for each that does not fit.
//!
//! A [`Checker`] belongs to one file. Its methods take what was read and the path of the
//! key, and return the value or nothing; the caller goes on either way, so that all that is
//! wrong in a file is found in one run. An unusable value is a warning and is dropped; what
//! can't do without it makes the warning an error ([`Checker::escalate`]).

use std::sync::Arc;

use chrono_tz::Tz;

use super::raw::Extra;
use super::shape::{BadKey, Found, List, Misshapen, Shape, Written};
use crate::config::Limits;
use crate::diag::{Diagnostic, Place, Severity, Step, YamlPath};
use crate::text::borrowed::Text;
use crate::text::suggest::closest;

/// How many findings about one file are shown: whoever mends those sees the next.
const MOST_FINDINGS: usize = 100;

/// Keys of the front matter itself that decide whether, where and as what something is published:
/// of two values neither may be ignored.
pub(super) const DECISIVE_KEYS: [&str; 9] = [
    "title",
    "publishedDateTime",
    "published",
    "draft",
    "originalUrl",
    "webUrl",
    "slug",
    "name",
    "_id",
];

/// Keys of the front matter itself whose values of the wrong shape can't be ignored.
const NEEDED: [&str; 14] = [
    "_id",
    "aliases",
    "canonical",
    "category",
    "draft",
    "name",
    "noindex",
    "parent",
    "published",
    "publishedDateTime",
    "slug",
    "taxonomy",
    "title",
    "domain",
];

/// The findings about one file.
pub(super) struct Checker {
    file: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) limits: Limits,
    /// The zone of dates without an offset.
    pub(super) timezone: Option<Tz>,
    /// Keys of the file itself with a value of the wrong shape, that is reported.
    misshapen: Vec<&'static str>,
    /// Keys of other tools that are reported.
    other_keys: Vec<OtherKey>,
    /// How many more findings there are.
    more: usize,
}

/// A key of another tool.
pub(super) struct OtherKey {
    /// The mapping that it is in.
    pub(super) parent: YamlPath,
    pub(super) theirs: String,
    /// Ours, for which its value is taken.
    pub(super) ours: Option<&'static str>,
    /// Whether its value is no list, and the only entry of ours.
    pub(super) is_only_entry: bool,
}

/// Where a value stands: the path of the mapping that holds it, and its key.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) parent: &'a YamlPath,
    pub(super) key: &'a str,
}

impl Key<'_> {
    pub(super) fn path(self) -> YamlPath {
        self.parent.then(self.key)
    }
}

impl Checker {
    pub(super) fn new(file: &Arc<str>, limits: Limits) -> Self {
        Self {
            file: Arc::clone(file),
            diagnostics: Vec::new(),
            limits,
            timezone: None,
            misshapen: Vec::new(),
            other_keys: Vec::new(),
            more: 0,
        }
    }

    /// Whether an error was found.
    pub(super) fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Makes errors of the findings since there were `before`: nothing works without what they are
    /// about.
    pub(super) fn escalate(&mut self, before: usize) {
        let found = self.diagnostics.iter_mut().skip(before);
        found.for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }

    /// Makes warnings of all errors: nothing of the site depends on the file, which is left out.
    pub(super) fn leave_out(&mut self, why: &str) {
        for diagnostic in self.diagnostics.iter_mut().filter(|diagnostic| diagnostic.is_error()) {
            diagnostic.severity = Severity::Warning;
            diagnostic.message.push_str(why);
        }
    }

    /// Notes a key of another tool: what is said of ours is said of that, and it is no unknown key.
    pub(super) fn other_key(&mut self, key: OtherKey) {
        self.other_keys.push(key);
    }

    /// Where `path` is written.
    fn written(&self, mut path: YamlPath) -> YamlPath {
        // Inner ones are noted later.
        for OtherKey { parent, theirs, ours, is_only_entry } in self.other_keys.iter().rev() {
            let at = parent.0.len();
            let is_here = path.0.starts_with(&parent.0)
                && matches!(path.0.get(at), Some(Step::Key(key)) if Some(&**key) == *ours);
            if is_here {
                path.0[at] = Step::Key(theirs.clone());
                if *is_only_entry && matches!(path.0.get(at + 1), Some(Step::Item(_))) {
                    path.0.remove(at + 1);
                }
            }
        }
        path
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic, place: Place) {
        let place = match place {
            Place::Value(path) => Place::Value(self.written(path)),
            Place::Key(path, occurrence) => Place::Key(self.written(path), occurrence),
            other => other,
        };
        let diagnostic = diagnostic.at(Arc::clone(&self.file), place);
        if self.diagnostics.len() < MOST_FINDINGS {
            return self.diagnostics.push(diagnostic);
        }
        self.more += 1;
        let message = "there are more findings about this file than are shown";
        let last = Diagnostic::warning("too-many-findings", message)
            .label(format!("{} more are left out", self.more))
            .at(Arc::clone(&self.file), Place::File);
        // It is as bad as the worst of those that it stands for.
        let before = self.diagnostics.drain(MOST_FINDINGS..).map(|last| last.severity).min();
        let severity = diagnostic.severity.min(before.unwrap_or(Severity::Warning));
        self.diagnostics.push(Diagnostic { severity, ..last });
    }

    /// The entries of a list that have the right shape, each with its number; `None` for an empty
    /// one. As many entries as are allowed.
    pub(super) fn list<T>(
        &mut self,
        key: Key<'_>,
        list: Option<List<'_, T>>,
    ) -> Vec<(usize, Option<T>)> {
        let mut list = match list {
            None => return Vec::new(),
            Some(List::Items(items)) => items,
            Some(List::One(item)) => {
                self.not_a_list(key, "this is taken for its only entry");
                return vec![(0, Some(item))];
            }
        };
        // Each topic has pages, feeds and lists of its own.
        let (most, limit) = match key.key {
            "topics" if self.limits.topics < self.limits.entries => (self.limits.topics, "topics"),
            _ => (self.limits.entries, "entries"),
        };
        if list.len() > most {
            let message = format!("`{}` has too many entries; the rest is ignored", key.path());
            let diagnostic = Diagnostic::warning("too-large", message)
                .label(format!("{} entries, {most} are allowed", list.len()))
                .hint(format!("split it up, or set `limits.{limit}` in site.toml"));
            self.report(diagnostic, Place::Key(key.path(), 0));
            list.truncate(most);
        }
        let mut entries = Vec::with_capacity(list.len());
        for (index, item) in list.into_iter().enumerate() {
            match item {
                Written::Good(item) => entries.push((index, Some(item))),
                Written::Nothing => entries.push((index, None)),
                Written::Bad(misshapen) => {
                    let path = key.path().then(index);
                    let message = format!("`{path}` has the wrong shape and is ignored");
                    let diagnostic = Diagnostic::warning("bad-shape", message);
                    self.report(with_shapes(diagnostic, &misshapen), Place::Value(path));
                }
            }
        }
        entries
    }

    /// A value that should be a list, and how it is taken.
    pub(super) fn not_a_list(&mut self, key: Key<'_>, taken: &str) {
        let message = format!("`{}` must be a list", key.path());
        let diagnostic = Diagnostic::warning("bad-shape", message)
            .label(taken)
            .hint("write each entry on a line of its own, after `- `");
        self.report_value(key, diagnostic);
    }

    /// A finding about the value of `key`.
    pub(super) fn report_value(&mut self, key: Key<'_>, diagnostic: Diagnostic) {
        self.report(diagnostic, Place::Value(key.path()));
    }

    /// A key without which nothing works.
    pub(super) fn missing(&mut self, key: &str, hint: &str) {
        if self.is_misshapen(key) {
            return;
        }
        let diagnostic = Diagnostic::error("missing-key", format!("`{key}` is missing"));
        self.report(diagnostic.hint(hint), Place::File);
    }

    /// Whether a key of the file itself has a value of the wrong shape, which is reported.
    pub(super) fn is_misshapen(&self, key: &str) -> bool {
        self.misshapen.contains(&key)
    }

    /// Unknown keys near a known one, and keys with a value of the wrong shape.
    pub(super) fn keys(
        &mut self,
        parent: &YamlPath,
        known: &[&str],
        extra: &[Extra],
        misshapen: &[BadKey<'_>],
    ) {
        if extra.len() > self.limits.entries {
            let message = format!("there are {} keys that feedgen does not know", extra.len());
            let diagnostic = Diagnostic::error("too-large", message)
                .label(format!("{} are allowed", self.limits.entries))
                .hint("remove them, or set `limits.entries` in site.toml");
            return self.report(diagnostic, Place::File);
        }
        for (key, _) in extra {
            let is_this = |other: &OtherKey| other.theirs == *key && other.parent == *parent;
            if self.other_keys.iter().any(is_this) {
                continue;
            }
            if let Some(near) = closest(key, known.iter().copied()) {
                let place = Place::Key(parent.then(key.as_str()), 0);
                let message = format!("unknown key `{}`", short(key));
                let diagnostic = Diagnostic::warning("unknown-key", message);
                self.report(diagnostic.hint(format!("did you mean `{near}`?")), place);
            }
        }
        let is_root = parent.0.is_empty();
        for (key, misshapen) in misshapen {
            let path = parent.then(*key);
            let diagnostic = if is_root && NEEDED.contains(key) {
                Diagnostic::error("bad-shape", format!("`{path}` has the wrong shape"))
            } else {
                let message = format!("`{path}` has the wrong shape and is ignored");
                Diagnostic::warning("bad-shape", message)
            };
            self.report(with_shapes(diagnostic, misshapen), Place::Value(path));
            if is_root {
                self.misshapen.push(key);
            }
        }
    }

    /// Reports an entry without the key that makes it one.
    pub(super) fn left_out(&mut self, path: &YamlPath, missing: &str) {
        let message = format!("`{path}` has no `{missing}` and is left out");
        self.report(Diagnostic::warning("empty-entry", message), Place::Value(path.clone()));
    }
}

/// What is said of a text whose elements are nested too deeply.
pub(super) fn too_deep(what: &str, depth: usize) -> Diagnostic {
    Diagnostic::error("too-large", format!("{what} has elements nested too deeply"))
        .label(format!("{depth} levels are allowed"))
        .hint("close what is open, or set `limits.depth` in site.toml")
}

/// What a reader needs to see of a value in a message.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= 40 {
        text.to_owned()
    } else {
        text.chars().take(39).chain(['…']).collect()
    }
}

/// A finding with what was found, what was expected, and what to write.
pub(super) fn with_shapes(
    diagnostic: Diagnostic,
    Misshapen { expected, found }: &Misshapen<'_>,
) -> Diagnostic {
    let is_text = *expected == Text::EXPECTED;
    let (found, hint) = match found {
        Found::Text(text) => {
            let hint = match *expected {
                "a list" => "write each entry on a line of its own, after `- `".to_owned(),
                expected => format!("write {expected}, each on a line of its own"),
            };
            (format!("the text `{}`", short(text)), (!is_text).then_some(hint))
        }
        Found::List => {
            let hint = "write one text, without `- ` and brackets".to_owned();
            ("a list".to_owned(), is_text.then_some(hint))
        }
        Found::Mapping => {
            let hint = "put a text that contains `: ` or starts with `{` in quotes".to_owned();
            ("a mapping".to_owned(), is_text.then_some(hint))
        }
    };
    diagnostic.label(format!("found {found}; expected {expected}")).maybe_hint(hint)
}

/// The path of the front matter itself.
pub(super) fn root() -> YamlPath {
    YamlPath(Vec::<Step>::new())
}
