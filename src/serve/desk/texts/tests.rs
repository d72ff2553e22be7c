#![expect(clippy::disallowed_methods, reason = "tests read the sources")]

use std::collections::BTreeSet;
use std::path::Path;

use super::{AllTexts, ENGLISH, GERMAN};
use crate::text::pattern::placeholders;
use crate::texts::Texts;

/// The texts of all files of the desk with this extension.
fn sources(extension: &str) -> String {
    fn read(folder: &Path, extension: &str, out: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, extension, out);
            } else if path.extension() == Some(extension.as_ref())
                && path.file_stem() != Some("tests".as_ref())
            {
                out.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve/desk"), extension, &mut out);
    out
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The words after each occurrence of `start`.
fn words<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    let rest = text.split(start).skip(1);
    rest.map(|rest| rest.split(|c| !is_key(c)).next().unwrap()).collect()
}

/// The literals in calls of these functions.
fn literals<'t>(code: &'t str, functions: &[&str]) -> Vec<&'t str> {
    functions.iter().flat_map(|function| words(code, &format!("{function}(\""))).collect()
}

/// The keys of a file; those of tables with the name of the table.
fn keys(toml: &str) -> BTreeSet<String> {
    let table: toml::Table = toml.parse().unwrap();
    let keys = table.into_iter().flat_map(|(key, value)| match value {
        toml::Value::Table(forms) => {
            forms.keys().map(|form| format!("{key}.{form}")).collect::<Vec<_>>()
        }
        _ => vec![key],
    });
    keys.collect()
}

#[test]
fn both_languages_have_the_same_texts() {
    let english = Texts::of_interface("en", ENGLISH);
    let german = Texts::of_interface("de", GERMAN);
    assert!(keys(ENGLISH).len() > 150, "both are read");
    assert_eq!(keys(ENGLISH), keys(GERMAN));
    for key in keys(ENGLISH) {
        let names = |texts: &Texts| -> BTreeSet<String> {
            placeholders(texts.get(&key)).map(str::to_owned).collect()
        };
        assert!(!english.get(&key).is_empty() && !german.get(&key).is_empty(), "{key}");
        // "One article" may do without its number.
        if !key.ends_with(".one") {
            assert_eq!(names(&english), names(&german), "{key}");
        }
    }
}

#[test]
fn all_texts_exist() {
    let texts = keys(ENGLISH);
    let has = |key: &str| texts.contains(key);
    let has_forms = |key: &str| has(&format!("{key}.one")) && has(&format!("{key}.other"));
    for key in words(&sources("html"), " t.") {
        assert!(has(key), "{key} in a template");
    }
    let code = sources("rs");
    let code: String = code.split_whitespace().collect::<Vec<_>>().join("");
    for key in literals(&code, &["texts.get", "texts.fill", "fill", "version"]) {
        assert!(has(key), "{key}");
    }
    for key in literals(&code, &["texts.count", ".count"]) {
        assert!(has_forms(key), "{key}");
    }
    for start in ["=>\"done_", "=>\"undo_"] {
        for key in words(&code, start) {
            let key = format!("{}{key}", start.trim_start_matches("=>\""));
            assert!(has(&key), "{key}");
            // A form is about one article.
            assert!(key.contains("edit") || has_forms(&format!("{key}_count")), "{key}");
        }
    }
    for key in ["error", "warning"] {
        assert!(has(key), "a severity");
    }
    let script = sources("js");
    let js = words(&script, "text('");
    assert!(js.len() > 5);
    for key in js {
        let key: String = key
            .chars()
            .flat_map(|c| c.is_uppercase().then_some('-').into_iter().chain(c.to_lowercase()))
            .collect();
        assert!(sources("html").contains(&format!("data-{key}=")), "{key} of the script");
    }
}

#[test]
fn all_texts_are_used() {
    let texts = keys(ENGLISH);
    let (html, code) = (sources("html"), sources("rs"));
    let in_templates: BTreeSet<&str> = words(&html, " t.").into_iter().collect();
    let is_used = |key: &&String| {
        let name = key.split('.').next().unwrap();
        let single = name.trim_end_matches("_count");
        let is_literal = |name: &str| code.contains(&format!("\"{name}\""));
        let is_severity = matches!(name, "error" | "warning");
        in_templates.contains(name) || is_literal(name) || is_literal(single) || is_severity
    };
    let unused: BTreeSet<&String> = texts.iter().filter(|key| !is_used(key)).collect();
    assert_eq!(unused, BTreeSet::new());
}

#[test]
fn the_browser_chooses_the_language() {
    let texts = AllTexts::new();
    for (accepted, site, language) in [
        ("", "en", "en"),
        ("", "de-at", "de"),
        ("", "fr", "en"),
        ("de", "en", "de"),
        ("fr, de-CH;q=0.8, en;q=0.5", "en", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "de", "en"),
        ("en;q=0.5, de;q=0.8", "en", "de"),
        ("en;q=0.5,de", "en", "de"),
        ("de;q=0, en", "de", "en"),
        ("de ; q=0.0, en;q=0.1", "de", "en"),
        ("de;q=x, en;q=0.1", "de", "en"),
        ("de;q=0.5, en;q=0.5", "en", "de"),
        ("*", "de", "de"),
        ("fr", "de", "de"),
        (";;,,", "xx", "en"),
    ] {
        assert_eq!(texts.choose(accepted, site).language(), language, "{accepted} {site}");
    }
}
