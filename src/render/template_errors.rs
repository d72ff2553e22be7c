//! Converts errors of the template engine to findings with file, line and cause.

use std::collections::HashMap;
use std::sync::Arc;

use tera::{ErrorKind, ReportError, Tera};

use super::template_tags::{self, Problem};
use crate::diag::{Diagnostic, Place, byte_offset};
use crate::load::TemplateSource;
use crate::text::suggest::closest;
use crate::theme::{self, BUILT_IN_PREFIX};

/// The source files of the site's templates, by template name.
type Files = HashMap<String, Arc<str>>;

/// The filters, tests and functions of the engine and of feedgen. A test checks the lists against the engine.
const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];
const FUNCTIONS: [&str; 3] = ["asset", "range", "throw"];
const TAGS: [&str; 20] = [
    "block",
    "break",
    "component",
    "continue",
    "elif",
    "else",
    "endblock",
    "endcomponent",
    "endfilter",
    "endfor",
    "endif",
    "endset",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
    "set_global",
];

/// Names from other template engines, with the equivalent here.
const FOREIGN_NAMES: &[(&str, &str)] = &[
    ("unless", "write `{% if not … %}` and `{% endif %}`"),
    ("endunless", "write `{% if not … %}` and `{% endif %}`"),
    ("elsif elseif", "write `{% elif … %}`"),
    ("assign with", "write `{% set name = … %}`"),
    ("capture endcapture", "write `{% set name %}…{% endset %}`"),
    ("layout", "write `{% extends \"base.html\" %}`"),
    ("render partial include_relative template", "write `{% include \"partials/….html\" %}`"),
    (
        "macro endmacro import from call",
        "this engine has components: see https://keats.github.io/tera/",
    ),
    ("comment endcomment", "write `{# … #}`"),
    ("end", "each tag has its own end tag, such as `{% endif %}`"),
    ("upcase", "did you mean `upper`?"),
    ("downcase", "did you mean `lower`?"),
    ("size count len", "did you mean `length`?"),
    ("e h xml_escape", "did you mean `escape`?"),
    ("safeHTML raw unsafe", "did you mean `safe`?"),
    (
        "date strftime date_to_string",
        "dates are already formatted: `article.published.text`; `theme.date_format` sets the format",
    ),
    (
        "relative_url absolute_url absurl url_for get_url static",
        "write `{{ asset(path=\"…\") }}` for a file of the static folder",
    ),
    (
        "markdown markdownify",
        "fields that contain HTML are marked in docs/themes/data.md and need `| safe`",
    ),
    ("truncatewords slice excerpt", "did you mean `truncate`?"),
    ("empty blank", "write `not …`"),
];

/// Reports a syntax error in a single template.
pub(super) fn of_syntax(source: &TemplateSource, files: &Files) -> Option<Diagnostic> {
    // Parents and includes are missing here, so other errors are ignored.
    let error = Tera::default().add_raw_template(&source.name, &source.text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    let message = report.message();
    let is_of_tags = ["Unknown tag", "Unexpected end", "Closing comment", "raw block"]
        .iter()
        .any(|part| message.contains(part));
    // After an unclosed delimiter, the engine's own message is misleading.
    let is_of_delimiters =
        |problem: &Problem| ["unclosed `{{`", "unclosed `{%`"].contains(&&*problem.message);
    let problem = template_tags::problem(&source.text);
    let problem = problem.filter(|problem| is_of_tags || is_of_delimiters(problem));
    if let Some(Problem { place, message, label, hint }) = problem {
        let diagnostic = Diagnostic::error("template", message)
            .at(file_of(&source.name, files), Place::Bytes(place))
            .label(label);
        return Some(diagnostic.maybe_hint(hint));
    }
    let diagnostic = diagnose(&error, files);
    if message != "Unknown tag" {
        return Some(diagnostic);
    }
    let name = source.text.get(report.span().range.clone()).unwrap_or("");
    Some(
        Diagnostic { message: format!("unknown tag `{name}`"), ..diagnostic }
            .label("not a template tag")
            .maybe_hint(suggestion(name, TAGS.into_iter())),
    )
}

/// Reports unknown filters, functions, tests, includes and blocks. The engine reports all of them as one text, with a
/// message, a position and an excerpt for each, separated by empty lines; message and position are parsed from it.
pub(super) fn unresolved(
    error: &tera::Error,
    files: &Files,
    sources: &[TemplateSource],
) -> Vec<Diagnostic> {
    if let ErrorKind::MissingParent { current, parent } = error.kind() {
        return vec![missing_parent(current, parent, files, sources)];
    }
    let ErrorKind::Msg(text) = error.kind() else { return vec![diagnose(error, files)] };
    let reports: Option<Vec<Diagnostic>> =
        text.split("\n\n").map(|report| unresolved_one(report, files, sources)).collect();
    reports.unwrap_or_else(|| vec![diagnose(error, files)])
}

fn unresolved_one(report: &str, files: &Files, sources: &[TemplateSource]) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let (place, column) = place.rsplit_once(':')?;
    let (name, line) = place.rsplit_once(':')?;
    let width = lines.last()?.matches('^').count();
    let text = &sources.iter().find(|source| source.name == name)?.text;
    let start = byte_offset(text, line.parse().ok()?, column.parse().ok()?);
    let unknown = message.split('`').nth(1).unwrap_or("");
    let names = template_names(files);
    let (label, hint) = if message.starts_with("Unknown template") {
        let hint = closest(unknown, names.iter().map(String::as_str));
        let hint = hint.map(|near| format!("did you mean `{near}`?"));
        ("not a template of the site or the theme", hint)
    } else if message.starts_with("Unknown filter") {
        ("not a template filter", suggestion(unknown, FILTERS.into_iter()))
    } else if message.starts_with("Unknown test") {
        ("not a template test", suggestion(unknown, TESTS.into_iter()))
    } else if message.starts_with("Unknown function") {
        ("not a template function", suggestion(unknown, FUNCTIONS.into_iter()))
    } else {
        ("", None)
    };
    let mut chars = message.chars();
    let message: String =
        chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect();
    let diagnostic = Diagnostic::error("template", message)
        .at(file_of(name, files), Place::Bytes(start..start + width))
        .label(label)
        .maybe_hint(hint);
    Some(diagnostic)
}

/// The maximum number of names that a hint lists.
const MAX_LISTED_NAMES: usize = 20;

/// A hint for an unknown name: the equivalent of a foreign name, a similar name, or all names.
fn suggestion(unknown: &str, known: impl Iterator<Item = &'static str> + Clone) -> Option<String> {
    let other = || {
        let found =
            FOREIGN_NAMES.iter().find(|(names, _)| names.split(' ').any(|name| name == unknown));
        found.map(|(_, advice)| (*advice).to_owned())
    };
    let near = closest(unknown, known.clone()).map(|near| format!("did you mean `{near}`?"));
    let all = || {
        let names: Vec<String> = known.map(|name| format!("`{name}`")).collect();
        match names.len() {
            0..=MAX_LISTED_NAMES => format!("available: {}", names.join(", ")),
            _ => "see the list at https://keats.github.io/tera/".to_owned(),
        }
    };
    Some(other().or(near).unwrap_or_else(all))
}

/// The names of all templates of the site and of the theme.
fn template_names(files: &Files) -> Vec<String> {
    let of_theme = theme::TEMPLATES.iter().map(|(name, _)| (*name).to_owned());
    let built_in = theme::TEMPLATES.iter().map(|(name, _)| format!("{BUILT_IN_PREFIX}{name}"));
    let mut own: Vec<String> = files.keys().cloned().collect();
    own.sort_unstable();
    of_theme.chain(own).chain(built_in).collect()
}

fn missing_parent(
    current: &str,
    parent: &str,
    files: &Files,
    sources: &[TemplateSource],
) -> Diagnostic {
    let names = template_names(files);
    let near = closest(parent, names.iter().map(String::as_str));
    let source = sources.iter().find(|source| source.name == current);
    let tag = source.and_then(|source| source.text.find("extends").map(|at| (source, at)));
    let place = tag.and_then(|(source, at)| {
        let start = at + source.text[at..].find(parent)?;
        Some(Place::Bytes(start..start + parent.len()))
    });
    Diagnostic::error("template", format!("unknown template `{parent}`"))
        .at(file_of(current, files), place.unwrap_or(Place::File))
        .label(format!("`{current}` extends it"))
        .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn diagnose(error: &tera::Error, files: &Files) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) => at(report, "invalid template syntax", files),
        ErrorKind::RenderingError(report) => at(report, "template failed", files),
        ErrorKind::MissingParent { current, parent } => missing_parent(current, parent, files, &[]),
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            Diagnostic::error("template", format!("the template `{tpl}` extends itself"))
                .at(file_of(tpl, files), Place::File)
                .note(format!("through {}", inheritance_chain.join(", ")))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            Diagnostic::error("template", format!("the template `{tpl}` includes itself"))
                .at(file_of(tpl, files), Place::File)
                .note(format!("through {}", include_chain.join(", ")))
        }
        _ => Diagnostic::error("template", format!("template failed: {error}")),
    }
}

fn at(report: &ReportError, message: &str, files: &Files) -> Diagnostic {
    let name = report.filename();
    let diagnostic = Diagnostic::error("template", message)
        .at(file_of(name, files), Place::Bytes(report.span().range.clone()))
        .label(report.message());
    let plain_name = name.strip_prefix(BUILT_IN_PREFIX).unwrap_or(name);
    let built_in = theme::TEMPLATES.iter().find(|(known, _)| *known == plain_name);
    match built_in {
        Some((_, text)) if !files.contains_key(name) => diagnostic.source(*text),
        _ => diagnostic,
    }
}

/// The source file of a template, or a description of a built-in template.
pub(super) fn file_of(name: &str, files: &Files) -> Arc<str> {
    files.get(name).cloned().unwrap_or_else(|| format!("built-in template {name}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(templates: &[(&str, &str)]) -> Vec<Diagnostic> {
        let sources = crate::load::testing::templates(templates);
        let config = crate::load::testing::config("");
        let assets = crate::plan::AssetNames::default();
        match super::super::Templates::compile(&sources, &config, &assets) {
            Ok(_) => Vec::new(),
            Err(findings) => findings,
        }
    }

    #[test]
    fn names_of_the_engine_are_known() {
        for filter in FILTERS {
            assert_eq!(
                findings(&[("page.html", &format!("{{{{ 'a' | {filter} }}}}"))]),
                [],
                "{filter}"
            );
        }
        for test in TESTS {
            assert_eq!(
                findings(&[("page.html", &format!("{{{{ 'a' is {test} }}}}"))]),
                [],
                "{test}"
            );
        }
        for function in FUNCTIONS {
            assert_eq!(
                findings(&[("page.html", &format!("{{{{ {function}() }}}}"))]),
                [],
                "{function}"
            );
        }
    }

    #[test]
    fn unknown_names_get_a_suggestion() {
        for (text, message, hint) in [
            ("{{ 'a' | uper }}", "unknown filter `uper`", "did you mean `upper`?"),
            ("{{ 'a' | truncat(length=3) }}", "unknown filter `truncat`", "`truncate`"),
            ("{{ 'a' | size }}", "unknown filter `size`", "`length`"),
            ("{{ 'a' | date(format='%Y') }}", "unknown filter `date`", "published.text"),
            ("{{ 'a' | zebra }}", "unknown filter `zebra`", "keats.github.io"),
            ("{% if 'a' is strng %}{% endif %}", "unknown test `strng`", "`string`"),
            ("{{ aset(path='x') }}", "unknown function `aset`", "`asset`"),
            ("{{ get_url(path='x') }}", "unknown function `get_url`", "asset(path="),
            (
                "{% include 'partials/car.html' %}",
                "unknown template `partials/car.html`",
                "`partials/card.html`",
            ),
            (
                "{% include 'mine/heder.html' %}",
                "unknown template `mine/heder.html`",
                "`mine/header.html`",
            ),
            (
                "{% extends 'builtin/bse.html' %}",
                "unknown template `builtin/bse.html`",
                "`builtin/base.html`",
            ),
            ("{% unless a %}{% endunless %}", "unknown tag `unless`", "{% if not"),
            ("{% inclde 'a.html' %}", "unknown tag `inclde`", "`include`"),
            ("{% assign a = 1 %}", "unknown tag `assign`", "{% set name"),
            ("{% if a %}{% elsif b %}{% endif %}", "unknown tag `elsif`", "{% elif"),
            ("{% if a %}", "unclosed `{% if %}`", "{% endif %}"),
            ("{% if a %}<p>{% for b in c %}{% endif %}", "unclosed `{% for %}`", "{% endfor %}"),
            ("<p>{% endif %}", "`{% endif %}` without `{% if %}`", "remove it"),
        ] {
            let found = findings(&[("page.html", text), ("mine/header.html", "")]);
            let [found] = &found[..] else { panic!("{text}: {found:?}") };
            assert_eq!(found.message, message, "{text}");
            assert_eq!(&*found.file, "templates/page.html", "{text}");
            let actual = found.hint.as_deref().unwrap_or("");
            assert!(actual.contains(hint), "{text}: {actual}");
            let Place::Bytes(range) = &found.place else { panic!("{text}: no place") };
            assert!(!text[range.clone()].is_empty(), "{text}");
        }
    }
}
