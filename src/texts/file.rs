//! A table of words: read, and held against the English one.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::DeTable;

use super::{BUILT_IN, ENGLISH, OTHER, Words, own_layers};
use crate::diag::{Diagnostic, Place};
use crate::text::language::is_tag;
use crate::text::pattern::{DAY_PLACEHOLDERS, placeholders};
use crate::text::suggest::closest;

/// The words of a file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextsFile {
    /// Its path from the site's root.
    pub file: Arc<str>,
    /// The language, as its name says.
    pub language: String,
    /// Its words by their keys.
    pub(super) words: Words,
}

/// The beginning of the names of tables that hold the forms of a number.
const COUNT: &str = "count_";
/// The forms that a language may have (<https://cldr.unicode.org/index/cldr-spec/plural-rules>).
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", OTHER];
/// The table of months whose names differ in a date; it may be empty.
const IN_DATES: &str = "month_names_in_dates";

/// Reads the file at `file`, called `name` in its folder. There is one if and only if no
/// finding is an error.
pub fn parse(file: &Arc<str>, name: &str, text: &str) -> (Option<TextsFile>, Vec<Diagnostic>) {
    let language = name.strip_suffix(".toml").unwrap_or(name);
    let mut findings = Vec::new();
    if !is_tag(language) {
        let message = format!("`{language}` is no language tag");
        let diagnostic = Diagnostic::error("bad-text", message)
            .hint("the name of a file of texts is a language, such as `fr.toml` or `pt-BR.toml`");
        findings.push((diagnostic, Place::File));
    }
    let mut words = Words::new();
    match entries(text) {
        Ok(entries) => {
            for entry in entries {
                match check_entry(&entry) {
                    None => words.extend(entry.word.map(|word| (entry.key, word))),
                    Some(finding) => findings.push(finding),
                }
            }
        }
        Err(finding) => findings.push(finding),
    }
    let file_of = |(diagnostic, place): (Diagnostic, Place)| diagnostic.at(Arc::clone(file), place);
    let findings: Vec<Diagnostic> = findings.into_iter().map(file_of).collect();
    let language = language.to_owned();
    let texts = TextsFile { file: Arc::clone(file), language, words };
    (findings.is_empty().then_some(texts), findings)
}

/// The words of a table that has no mistakes.
pub(super) fn words(text: &str) -> Words {
    let entries = entries(text).unwrap_or_default();
    entries.into_iter().filter_map(|entry| Some((entry.key, entry.word?))).collect()
}

/// What the site's language lacks, in its files and in the theme: one finding; and one for each
/// file of another language, which nothing uses.
pub fn check(language: &str, files: &[TextsFile], config_file: &Arc<str>) -> Vec<Diagnostic> {
    let mut findings = unused(language, files);
    findings.extend(missing(language, files, config_file));
    findings
}

fn unused(language: &str, files: &[TextsFile]) -> Vec<Diagnostic> {
    let layers = own_layers(language, files);
    // A copy of the theme's, as this repository has it, changes nothing and harms nothing.
    let is_copy = |file: &TextsFile| BUILT_IN.get(&*file.language) == Some(&file.words);
    let is_used = |file: &TextsFile| layers.iter().any(|words| std::ptr::eq(*words, &file.words));
    let is_unused = |file: &&TextsFile| !is_used(file) && !is_copy(file);
    let findings = files.iter().filter(is_unused).map(|file| {
        let message = format!("nothing uses the texts in `{}`", file.language);
        Diagnostic::warning("unused-file", message)
            .at(Arc::clone(&file.file), Place::File)
            .label(format!("`language` in site.toml is `{language}`"))
            .hint(format!("set `language = \"{}\"`, or remove the file", file.language))
    });
    findings.collect()
}

fn missing(language: &str, files: &[TextsFile], config_file: &Arc<str>) -> Option<Diagnostic> {
    let layers = own_layers(language, files);
    if layers.is_empty() {
        let message = format!("the theme has no words in the language `{language}`");
        let hint = format!(
            "its English ones are shown; `feedgen theme eject texts/en.toml` gives you a file to \
             translate, which then is texts/{language}.toml"
        );
        let diagnostic = Diagnostic::warning("missing-texts", message);
        return Some(diagnostic.at(Arc::clone(config_file), Place::File).hint(hint));
    }
    let has = |key: &str| layers.iter().any(|words| words.contains_key(key));
    let missing: Vec<&str> =
        english().keys().map(String::as_str).filter(|key| !is_optional(key) && !has(key)).collect();
    // What the theme has of a language is whole (there is a test of that), so there is a file.
    let own =
        files.iter().find(|file| layers.iter().any(|words| std::ptr::eq(*words, &file.words)));
    let own = own.filter(|_| !missing.is_empty())?;
    let texts = if missing.len() == 1 { "text is" } else { "texts are" };
    let message = format!("{} {texts} missing and shown in English", missing.len());
    let diagnostic = Diagnostic::warning("missing-texts", message)
        .at(Arc::clone(&own.file), Place::File)
        .note(missing.join(", "));
    Some(diagnostic)
}

/// Whether a language may do without: what stands for the general case does for this one.
fn is_optional(key: &str) -> bool {
    match key.split_once('.') {
        Some((table, form)) => table.starts_with(COUNT) && form != OTHER,
        None => false,
    }
}

fn english() -> &'static Words {
    &BUILT_IN[ENGLISH]
}

/// A key of a file, and what it says.
struct Entry {
    key: String,
    place: Place,
    /// Nothing where that is no text.
    word: Option<Arc<str>>,
    word_place: Place,
}

/// All keys of a text, those of tables behind the table's name and a dot.
fn entries(text: &str) -> Result<Vec<Entry>, (Diagnostic, Place)> {
    let document = DeTable::parse(text).map_err(|error| {
        let place = error.span().map_or(Place::File, Place::Bytes);
        let message = format!("this is not valid TOML: {}", error.message());
        (Diagnostic::error("toml", message), place)
    })?;
    let mut entries = Vec::new();
    let mut open: Vec<(String, &DeTable<'_>)> = vec![(String::new(), document.get_ref())];
    while let Some((prefix, table)) = open.pop() {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            if let (Some(table), true) = (value.get_ref().as_table(), prefix.is_empty()) {
                open.push((format!("{name}."), table));
                continue;
            }
            entries.push(Entry {
                key: name,
                place: Place::Bytes(key.span()),
                word: value.get_ref().as_str().map(Arc::from),
                word_place: Place::Bytes(value.span()),
            });
        }
    }
    Ok(entries)
}

/// What is wrong with an entry of a site's file.
fn check_entry(entry: &Entry) -> Option<(Diagnostic, Place)> {
    let Entry { key, place, word, word_place } = entry;
    let Some(known) = model(key) else {
        let near = closest(key, english().keys().map(String::as_str));
        let diagnostic = Diagnostic::error("unknown-text", format!("unknown text `{key}`"))
            .maybe_hint(near.map(|near| format!("did you mean `{near}`?")));
        return Some((diagnostic, place.clone()));
    };
    let bad = |label: String| {
        let diagnostic = Diagnostic::error("bad-text", format!("`{key}` can't be used"));
        Some((diagnostic.label(label), word_place.clone()))
    };
    let Some(word) = word else { return bad("expected a text in quotes".to_owned()) };
    let allowed = allowed(key, known);
    match placeholders(word).find(|name| !allowed.contains(name)) {
        Some(name) if allowed.is_empty() => {
            bad(format!("`{{{name}}}` stands for nothing: this text has no such places"))
        }
        Some(name) => {
            let allowed: Vec<String> = allowed.iter().map(|name| format!("`{{{name}}}`")).collect();
            bad(format!("`{{{name}}}` stands for nothing; there are {}", allowed.join(", ")))
        }
        None => None,
    }
}

/// The English text that says what one with this key may hold.
fn model(key: &str) -> Option<&'static str> {
    let word = |key: &str| english().get(key).map(|word| &**word);
    match key.split_once('.') {
        Some((table, form)) if table.starts_with(COUNT) && FORMS.contains(&form) => {
            word(&format!("{table}.{OTHER}"))
        }
        Some((IN_DATES, month)) => word(&format!("month_names.{month}")),
        _ => word(key),
    }
}

/// The names that a text may have in braces: those that its English one has; dates may be of
/// other parts.
fn allowed<'a>(key: &str, english: &'a str) -> BTreeSet<&'a str> {
    match key {
        "format.day" => DAY_PLACEHOLDERS.into(),
        "format.month" => ["month", "month_number", "month_padded", "year"].into(),
        _ => placeholders(english).collect(),
    }
}
