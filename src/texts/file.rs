//! Parses and checks a file of interface texts. The English texts define the keys and placeholders.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::table::{BUILT_IN, ENGLISH, FORMATS_LIKE_DAY, Messages, OTHER, TextEntry, entries};
use crate::diag::{Diagnostic, Place};
use crate::text::language::{is_tag, primary};
use crate::text::pattern::{DAY_PLACEHOLDERS, placeholders};
use crate::text::suggest::closest;

/// The interface texts of a file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextsFile {
    /// The path, relative to the site's root.
    pub file: Arc<str>,
    /// The language tag: the file name without extension.
    pub language: String,
    /// The texts by key.
    pub(super) messages: Messages,
}

/// The prefix of the names of tables of plural forms.
const COUNT_PREFIX: &str = "count_";
/// The plural forms of CLDR (<https://cldr.unicode.org/index/cldr-spec/plural-rules>).
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", OTHER];
/// The optional table of the names of languages.
const LANGUAGE_NAMES: &str = "language_names";
/// The optional table of month names that differ in a date.
const MONTH_NAMES_IN_DATES: &str = "month_names_in_dates";

/// Parses the file at `file`; `name` is its path in the texts folder. Returns the texts only if no
/// diagnostic is an error.
pub fn parse(file: &Arc<str>, name: &str, text: &str) -> (Option<TextsFile>, Vec<Diagnostic>) {
    let language = name.strip_suffix(".toml").unwrap_or(name);
    let mut findings = Vec::new();
    if !is_tag(language) {
        let message = format!("invalid language tag `{language}`");
        let diagnostic = Diagnostic::error("bad-text", message)
            .hint("name the file after a language, such as `fr.toml` or `pt-BR.toml`");
        findings.push((diagnostic, Place::File));
    }
    let mut messages = Messages::new();
    match entries(text) {
        Ok(entries) => {
            for entry in entries {
                match check_entry(&entry) {
                    None => messages.extend(entry.text.map(|text| (entry.key, text))),
                    Some(finding) => findings.push(finding),
                }
            }
        }
        Err(finding) => findings.push(finding),
    }
    let in_file = |(diagnostic, place): (Diagnostic, Place)| diagnostic.at(Arc::clone(file), place);
    let findings: Vec<Diagnostic> = findings.into_iter().map(in_file).collect();
    let language = language.to_owned();
    let texts = TextsFile { file: Arc::clone(file), language, messages };
    (findings.is_empty().then_some(texts), findings)
}

/// Reports texts that are missing in the site's language, and files of languages that the site does
/// not use.
pub fn check(language: &str, files: &[TextsFile], config_file: &Arc<str>) -> Vec<Diagnostic> {
    let mut findings = unused(language, files);
    findings.extend(missing(language, files, config_file));
    findings
}

fn unused(language: &str, files: &[TextsFile]) -> Vec<Diagnostic> {
    let layers = language_layers(language, files);
    // This repository contains the texts of the theme for all languages.
    let is_copy = |file: &TextsFile| BUILT_IN.get(&*file.language) == Some(&file.messages);
    let is_used =
        |file: &TextsFile| layers.iter().any(|layer| std::ptr::eq(*layer, &file.messages));
    let is_unused = |file: &&TextsFile| !is_used(file) && !is_copy(file);
    let findings = files.iter().filter(is_unused).map(|file| {
        let message = format!("unused texts in `{}`", file.language);
        Diagnostic::warning("unused-file", message)
            .at(Arc::clone(&file.file), Place::File)
            .label(format!("`language` in site.toml is `{language}`"))
            .hint(format!("set `language = \"{}\"`, or remove the file", file.language))
    });
    findings.collect()
}

fn missing(language: &str, files: &[TextsFile], config_file: &Arc<str>) -> Option<Diagnostic> {
    let layers = language_layers(language, files);
    if layers.is_empty() {
        let message = format!("the theme has no texts in the language `{language}`");
        let hint = format!(
            "English texts are shown; to add a translation, run `feedgen theme eject texts/en.toml` \
             and rename the file to texts/{language}.toml"
        );
        let diagnostic = Diagnostic::warning("missing-texts", message);
        return Some(diagnostic.at(Arc::clone(config_file), Place::File).hint(hint));
    }
    let has = |key: &str| layers.iter().any(|layer| layer.contains_key(key));
    let missing: Vec<&str> =
        english().keys().map(String::as_str).filter(|key| !is_optional(key) && !has(key)).collect();
    // The languages of the theme are complete, so texts can be missing only in a file of the site.
    let file =
        files.iter().find(|file| layers.iter().any(|layer| std::ptr::eq(*layer, &file.messages)));
    let file = file.filter(|_| !missing.is_empty())?;
    let texts = if missing.len() == 1 { "text is" } else { "texts are" };
    let message = format!("{} {texts} missing and shown in English", missing.len());
    let diagnostic = Diagnostic::warning("missing-texts", message)
        .at(Arc::clone(&file.file), Place::File)
        .note(missing.join(", "));
    Some(diagnostic)
}

/// Whether a language can omit a key: the plural form `other` replaces the other forms, a range of two complete dates
/// the shorter ones, and most sites show the name of no other language.
fn is_optional(key: &str) -> bool {
    if FORMATS_LIKE_DAY.contains(&key) {
        return true;
    }
    match key.split_once('.') {
        Some((LANGUAGE_NAMES, _)) => true,
        Some((table, form)) => table.starts_with(COUNT_PREFIX) && form != OTHER,
        None => false,
    }
}

fn english() -> &'static Messages {
    &BUILT_IN[ENGLISH]
}

/// Checks the key and the placeholders of an entry.
fn check_entry(entry: &TextEntry) -> Option<(Diagnostic, Place)> {
    let TextEntry { key, place, text, text_place } = entry;
    let Some(english_text) = english_text(key) else {
        let near = closest(key, english().keys().map(String::as_str));
        let diagnostic = Diagnostic::error("unknown-text", format!("unknown text `{key}`"))
            .maybe_hint(near.map(|near| format!("did you mean `{near}`?")));
        return Some((diagnostic, place.clone()));
    };
    let bad = |label: String| {
        let diagnostic = Diagnostic::error("bad-text", format!("invalid text `{key}`"));
        Some((diagnostic.label(label), text_place.clone()))
    };
    let Some(text) = text else { return bad("expected a string".to_owned()) };
    let allowed = allowed_placeholders(key, english_text);
    match placeholders(text).find(|name| !allowed.contains(name)) {
        Some(name) if allowed.is_empty() => {
            bad(format!("unknown placeholder `{{{name}}}`; this text has no placeholders"))
        }
        Some(name) => {
            let allowed: Vec<String> = allowed.iter().map(|name| format!("`{{{name}}}`")).collect();
            bad(format!("unknown placeholder `{{{name}}}`, expected {}", allowed.join(", ")))
        }
        None => None,
    }
}

/// The English text that corresponds to `key`; `None` if the key is unknown.
fn english_text(key: &str) -> Option<&'static str> {
    let get = |key: &str| english().get(key).map(|text| &**text);
    match key.split_once('.') {
        Some((table, form)) if table.starts_with(COUNT_PREFIX) && FORMS.contains(&form) => {
            get(&format!("{table}.{OTHER}"))
        }
        Some((MONTH_NAMES_IN_DATES, month)) => get(&format!("month_names.{month}")),
        _ => get(key),
    }
}

/// The placeholders allowed in a text: those of the English text, or all date placeholders for
/// date formats.
fn allowed_placeholders<'a>(key: &str, english: &'a str) -> BTreeSet<&'a str> {
    match key {
        "format.day" => DAY_PLACEHOLDERS.into(),
        "format.time" => ["hour", "hour_padded", "minute"].into(),
        "format.days_in_month" => [
            "first",
            "first_padded",
            "last",
            "last_padded",
            "month",
            "month_number",
            "month_padded",
            "year",
        ]
        .into(),
        "format.days_in_year" => [
            "first",
            "first_padded",
            "first_month",
            "first_month_number",
            "last",
            "last_padded",
            "last_month",
            "last_month_number",
            "year",
        ]
        .into(),
        "format.month" => ["month", "month_number", "month_padded", "year"].into(),
        _ => placeholders(english).collect(),
    }
}

/// The texts in the language itself, in order of precedence.
pub(super) fn language_layers<'a>(language: &str, files: &'a [TextsFile]) -> Vec<&'a Messages> {
    let tag = language.to_ascii_lowercase();
    let mut tags = vec![tag.clone(), primary(&tag)];
    tags.dedup();
    let from_site = |tag: &String| {
        let file = files.iter().find(|file| file.language.eq_ignore_ascii_case(tag));
        file.map(|file| &file.messages)
    };
    let from_theme = |tag: &String| BUILT_IN.get(tag.as_str());
    tags.iter().filter_map(from_site).chain(tags.iter().filter_map(from_theme)).collect()
}
