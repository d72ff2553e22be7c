use super::*;
use crate::diag::{Diagnostic, Place};

fn file(name: &str, text: &str) -> TextsFile {
    let (file, findings) = parse(&Arc::from(format!("texts/{name}")), name, text);
    assert_eq!(findings, []);
    file.expect("a file without findings")
}

/// What is wrong with a file: message, what is marked, label and hint.
fn findings(name: &str, text: &str) -> Vec<String> {
    let (file, findings) = parse(&Arc::from("texts/x.toml"), name, text);
    assert_eq!(file.is_none(), !findings.is_empty());
    let said = findings.into_iter().map(|finding: Diagnostic| {
        let marked = match &finding.place {
            Place::Bytes(range) => &text[range.clone()],
            _ => "",
        };
        let hint = finding.hint.as_deref().unwrap_or("");
        format!("{} [{marked}] {} {hint}", finding.message, finding.label).trim_end().to_owned()
    });
    said.collect()
}

#[test]
fn the_theme_speaks_its_languages_whole() {
    for (name, text) in theme::TEXTS {
        assert_eq!(findings(name, text), Vec::<String>::new(), "{name}");
        let language = name.trim_end_matches(".toml");
        assert_eq!(check(language, &[], &Arc::from("site.toml")), [], "{name}");
        assert_eq!(check(&format!("{language}-CH"), &[], &Arc::from("site.toml")), [], "{name}");
    }
}

#[test]
fn a_site_changes_words_and_adds_languages() {
    let files = [
        file("en.toml", "topics = 'Subjects'"),
        file("fr.toml", "topics = 'Sujets'\n[month_names]\n1 = 'janvier'"),
        file("de-AT.toml", "[month_names]\n1 = 'Jänner'"),
    ];
    for (language, topics, january, newest) in [
        ("en", "Subjects", "January", "Newest"),
        ("en-GB", "Subjects", "January", "Newest"),
        // What is missing is the theme's own English, not that of the site.
        ("fr", "Sujets", "janvier", "Newest"),
        ("FR-ca", "Sujets", "janvier", "Newest"),
        ("de", "Themen", "Januar", "Neueste"),
        ("de-at", "Themen", "Jänner", "Neueste"),
        ("it", "Topics", "January", "Newest"),
    ] {
        let texts = Texts::new(language, &files);
        let found = [texts.get("topics"), texts.month_name(1), texts.get("newest")];
        assert_eq!(found, [topics, january, newest], "{language}");
    }
}

#[test]
fn what_a_language_lacks_is_said_once() {
    let config = Arc::from("site.toml");
    let said = |language: &str, files: &[TextsFile]| -> Vec<(String, String)> {
        let found = check(language, files, &config);
        found.into_iter().map(|finding| (finding.file.to_string(), finding.message)).collect()
    };
    let expected = "the theme has no words in the language `fr`".to_owned();
    assert_eq!(said("fr", &[]), [("site.toml".to_owned(), expected)]);
    let french = [file("fr.toml", "topics = 'Sujets'")];
    let found = said("fr-CA", &french);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == "texts/fr.toml" && found[0].1.ends_with("missing and shown in English"));
    // Of another language's file, nothing is missing that anyone sees.
    let unused = ("texts/fr.toml".to_owned(), "nothing uses the texts in `fr`".to_owned());
    assert_eq!(said("en", &french), [unused]);
    // Forms of numbers and of months that a language does not have are not missing.
    let english: Vec<String> = BUILT_IN[ENGLISH]
        .iter()
        .filter(|(key, _)| !key.contains('.'))
        .map(|(key, word)| format!("{key} = '{word}'\n"))
        .collect();
    let tables = "[count_articles]\nother = '{n} a'\n[count_topics]\nother = '{n} t'\n\
                  [count_providers]\nother = '{n} p'\n\
                  [format]\nday = '{year}年{month_number}月{day}日'\nmonth = '{year}年{month_number}月'\n\
                  thousands = ','\n[month_names]\n";
    let months: String = (1..=12).map(|month| format!("{month} = '{month}月'\n")).collect();
    let japanese = file("ja.toml", &format!("{}{tables}{months}", english.concat()));
    assert_eq!(said("ja", std::slice::from_ref(&japanese)), []);
    let texts = Texts::new("ja", &[japanese]);
    assert_eq!(texts.count("count_articles", 1), "1 a");
    let day = DateTime::parse_from_rfc3339("2024-01-31T23:30:00+09:00").unwrap();
    assert_eq!(texts.day(day), "2024年1月31日");
    assert_eq!(texts.month(Month { year: 2024, month: 3 }), "2024年3月");
}

#[test]
fn mistakes_are_named() {
    for (name, text, expected) in [
        ("fr.toml", "topcs = 'Sujets'", "unknown text `topcs` [topcs]  did you mean `topics`?"),
        ("fr.toml", "topics = 3", "`topics` can't be used [3] expected a text in quotes"),
        (
            "fr.toml",
            "page_number = 'Page {number}'",
            "`page_number` can't be used ['Page {number}'] `{number}` stands for nothing; there \
             are `{n}`",
        ),
        (
            "fr.toml",
            "home = '{n} home'",
            "`home` can't be used ['{n} home'] `{n}` stands for nothing: this text has no such \
             places",
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
            "`french language` is no language tag []  the name of a file \
             of texts is a language, such as `fr.toml` or `pt-BR.toml`",
        ),
    ] {
        assert_eq!(findings(name, text), [expected], "{text}");
    }
    // A brace that is no place is a brace.
    assert_eq!(findings("fr.toml", "home = 'a {b c} {'"), Vec::<String>::new());
}

#[test]
fn numbers_have_the_forms_of_their_language() {
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
    // A form that the file does not have is the general one.
    let texts = Texts::new("pl", &[file("pl.toml", "[count_articles]\nother = '{n} x'")]);
    assert_eq!(texts.count("count_articles", 5), "5 x");
}

#[test]
fn months_may_have_another_name_in_dates() {
    let russian = "[month_names]\n1 = 'январь'\n[month_names_in_dates]\n1 = 'января'";
    let texts = Texts::new("ru", &[file("ru.toml", russian)]);
    let day = DateTime::parse_from_rfc3339("2024-01-05T00:00:00Z").unwrap();
    assert_eq!(texts.day(day), "5 января 2024");
    assert_eq!(texts.month(Month { year: 2024, month: 1 }), "январь 2024");
}

#[test]
fn values_go_where_they_are_named() {
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
