use chrono::DateTime;

use super::*;
use crate::diag::{Diagnostic, Place};
use crate::text::timestamp::Month;
use crate::theme;

fn file(name: &str, text: &str) -> TextsFile {
    let (file, findings) = parse(&Arc::from(format!("texts/{name}")), name, text);
    assert_eq!(findings, []);
    file.expect("a file without findings")
}

/// The diagnostics of a file: message, marked text, label and hint.
fn findings(name: &str, text: &str) -> Vec<String> {
    let (file, findings) = parse(&Arc::from("texts/x.toml"), name, text);
    assert_eq!(file.is_none(), !findings.is_empty());
    let lines = findings.into_iter().map(|finding: Diagnostic| {
        let marked = match &finding.place {
            Place::Bytes(range) => &text[range.clone()],
            _ => "",
        };
        let hint = finding.hint.as_deref().unwrap_or("");
        format!("{} [{marked}] {} {hint}", finding.message, finding.label).trim_end().to_owned()
    });
    lines.collect()
}

#[test]
fn the_languages_of_the_theme_are_complete() {
    for (name, text) in theme::TEXTS {
        assert_eq!(findings(name, text), Vec::<String>::new(), "{name}");
        let language = name.trim_end_matches(".toml");
        assert_eq!(check(language, &[], &Arc::from("site.toml")), [], "{name}");
        assert_eq!(check(&format!("{language}-CH"), &[], &Arc::from("site.toml")), [], "{name}");
    }
}

#[test]
fn files_of_the_site_override_texts_and_add_languages() {
    let files = [
        file("en.toml", "topics = 'Subjects'"),
        file("fr.toml", "topics = 'Sujets'\n[month_names]\n1 = 'janvier'"),
        file("de-AT.toml", "[month_names]\n1 = 'Jänner'"),
    ];
    for (language, topics, january, newest) in [
        ("en", "Subjects", "January", "Newest"),
        ("en-GB", "Subjects", "January", "Newest"),
        // The fallback is the English of the theme, not that of the site.
        ("fr", "Sujets", "janvier", "Newest"),
        ("FR-ca", "Sujets", "janvier", "Newest"),
        ("de", "Themen", "Januar", "Neueste"),
        ("de-at", "Themen", "Jänner", "Neueste"),
        ("it", "Topics", "January", "Newest"),
    ] {
        let texts = Texts::new(language, &files);
        let actual = [texts.get("topics"), texts.month_name(1), texts.get("newest")];
        assert_eq!(actual, [topics, january, newest], "{language}");
    }
}

#[test]
fn missing_texts_are_reported_once() {
    let config = Arc::from("site.toml");
    let reported = |language: &str, files: &[TextsFile]| -> Vec<(String, String)> {
        let findings = check(language, files, &config);
        findings.into_iter().map(|finding| (finding.file.to_string(), finding.message)).collect()
    };
    let expected = "the theme has no texts in the language `fr`".to_owned();
    assert_eq!(reported("fr", &[]), [("site.toml".to_owned(), expected)]);
    let french = [file("fr.toml", "topics = 'Sujets'")];
    let incomplete = reported("fr-CA", &french);
    assert_eq!(incomplete.len(), 1, "{incomplete:?}");
    let (file_name, message) = &incomplete[0];
    assert_eq!(file_name, "texts/fr.toml");
    assert!(message.ends_with("missing and shown in English"), "{message}");
    // Missing texts of unused languages are not reported.
    let unused = ("texts/fr.toml".to_owned(), "unused texts in `fr`".to_owned());
    assert_eq!(reported("en", &french), [unused]);
    // Plural forms and month names in dates are optional.
    let english: Vec<String> = BUILT_IN[ENGLISH]
        .iter()
        .filter(|(key, _)| !key.contains('.'))
        .map(|(key, word)| format!("{key} = '{word}'\n"))
        .collect();
    let tables = "[count_articles]\nother = '{n} a'\n[count_topics]\nother = '{n} t'\n\
                  [count_providers]\nother = '{n} p'\n[count_more]\nother = '{n} m'\n\
                  [format]\nday = '{year}年{month_number}月{day}日'\nmonth = '{year}年{month_number}月'\n\
                  weekday = '{date}{weekday}'\ndays = '{first}～{last}'\ntime = '{hour}:{minute}'\n\
                  date_time = '{date} {time}'\ntimes = '{date} {first}～{last}'\n\
                  thousands = ','\n[month_names]\n";
    let months: String = (1..=12).map(|month| format!("{month} = '{month}月'\n")).collect();
    let weekdays: String = (1..=7).map(|day| format!("{day} = '{day}曜日'\n")).collect();
    let weekdays = format!("[weekday_names]\n{weekdays}");
    let japanese = file("ja.toml", &format!("{}{tables}{months}{weekdays}", english.concat()));
    assert_eq!(reported("ja", std::slice::from_ref(&japanese)), []);
    let texts = Texts::new("ja", &[japanese]);
    assert_eq!(texts.count("count_articles", 1), "1 a");
    let day = DateTime::parse_from_rfc3339("2024-01-31T23:30:00+09:00").unwrap();
    assert_eq!(texts.day(day), "2024年1月31日");
    assert_eq!(texts.month(Month { year: 2024, month: 3 }), "2024年3月");
}

#[test]
fn mistakes_are_reported_with_their_place() {
    for (name, text, expected) in [
        ("fr.toml", "topcs = 'Sujets'", "unknown text `topcs` [topcs]  did you mean `topics`?"),
        ("fr.toml", "topics = 3", "invalid text `topics` [3] expected a string"),
        (
            "fr.toml",
            "page_number = 'Page {number}'",
            "invalid text `page_number` ['Page {number}'] unknown placeholder `{number}`, \
             expected `{n}`",
        ),
        (
            "fr.toml",
            "home = '{n} home'",
            "invalid text `home` ['{n} home'] unknown placeholder `{n}`; this text has no \
             placeholders",
        ),
        (
            "fr.toml",
            "[count_articles]\nplural = 'x'",
            "unknown text `count_articles.plural` [plural]",
        ),
        (
            "fr.toml",
            "[month_names_in_dates]\n13 = 'x'",
            "unknown text `month_names_in_dates.13` [13]",
        ),
        ("fr.toml", "[topics]\na = 'x'", "unknown text `topics.a` [a]  did you mean `topics`?"),
        (
            "french language.toml",
            "",
            "invalid language tag `french language` []  name the file after a language, such as \
             `fr.toml` or `pt-BR.toml`",
        ),
    ] {
        assert_eq!(findings(name, text), [expected], "{text}");
    }
    // Braces that don't enclose a name are literal.
    assert_eq!(findings("fr.toml", "home = 'a {b c} {'"), Vec::<String>::new());
}

#[test]
fn counts_use_the_plural_forms_of_the_language() {
    let polish = "[count_articles]\none = '{n} artykuł'\nfew = '{n} artykuły'\nmany = '{n} artykułów'\n\
                  other = '{n} artykułu'\n[format]\nthousands = '\u{a0}'";
    let texts = Texts::new("pl", &[file("pl.toml", polish)]);
    for (n, expected) in [
        (0, "0 artykułów"),
        (1, "1 artykuł"),
        (2, "2 artykuły"),
        (5, "5 artykułów"),
        (22, "22 artykuły"),
        (9999, "9999 artykułów"),
        (1_234_567, "1\u{a0}234\u{a0}567 artykułów"),
    ] {
        assert_eq!(texts.count("count_articles", n), expected);
    }
    let texts = Texts::default();
    assert_eq!(texts.count("count_articles", 1), "1 article");
    assert_eq!(texts.count("count_articles", 12_345), "12,345 articles");
    // A missing form falls back to `other`.
    let texts = Texts::new("pl", &[file("pl.toml", "[count_articles]\nother = '{n} x'")]);
    assert_eq!(texts.count("count_articles", 5), "5 x");
}

#[test]
fn months_can_have_another_name_in_dates() {
    let russian = "[month_names]\n1 = 'январь'\n[month_names_in_dates]\n1 = 'января'";
    let texts = Texts::new("ru", &[file("ru.toml", russian)]);
    let day = DateTime::parse_from_rfc3339("2024-01-05T00:00:00Z").unwrap();
    assert_eq!(texts.day(day), "5 января 2024");
    assert_eq!(texts.month(Month { year: 2024, month: 1 }), "январь 2024");
}

#[test]
fn only_known_placeholders_are_replaced() {
    for (text, expected) in [
        ("{a} and {b}", "1 and {a}"),
        ("{b}{a}", "{a}1"),
        ("{c} {a", "{c} {a"),
        ("{{a}}", "{1}"),
        ("", ""),
    ] {
        assert_eq!(fill(text, &[("a", "1"), ("b", "{a}")]), expected, "{text}");
    }
}
