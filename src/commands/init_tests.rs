//! Tests of `feedgen init`: its `site.toml` shows every setting, and a `.gitignore` is kept.

use std::collections::BTreeSet;
use std::io::Cursor;

use toml::de::{DeTable, DeValue};

use super::*;

/// The names of all settings in a text, `build.output`; tables of the author's own names by
/// their own.
fn settings_in(text: &str) -> BTreeSet<String> {
    fn collect(table: &DeTable<'_>, prefix: &str, names: &mut BTreeSet<String>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            match value.get_ref() {
                DeValue::Table(_)
                    if ["extra", "feeds.topics", "feeds.providers", "newsletter.fields"]
                        .contains(&&*name) =>
                {
                    names.insert(name);
                }
                DeValue::Table(table) => collect(table, &format!("{name}."), names),
                _ => drop(names.insert(name)),
            }
        }
    }
    let mut names = BTreeSet::new();
    collect(DeTable::parse(text).expect("TOML").get_ref(), "", &mut names);
    names
}

/// The text with every setting that it shows.
fn uncommented(text: &str) -> String {
    let is_shown = |rest: &&str| rest.starts_with(|c: char| c.is_alphabetic() || "[\"".contains(c));
    let lines = text.lines().map(|line| line.strip_prefix('#').filter(is_shown).unwrap_or(line));
    lines.map(|line| format!("{line}\n")).collect()
}

fn parsed(text: &str) -> config::Config {
    let (config, findings) = config::parse(CONFIG, text, Overrides::default());
    assert_eq!(findings, [], "{text}");
    config.expect("a configuration")
}

#[test]
fn every_setting_is_shown() {
    let known: BTreeSet<String> = config::setting_names().into_iter().collect();
    let is_table = |name: &String| {
        let inside = format!("{name}.");
        known.iter().any(|other| other.starts_with(&inside))
    };
    let known: BTreeSet<String> = known.iter().filter(|name| !is_table(name)).cloned().collect();
    let shown = settings_in(&uncommented(SITE));
    let shown: BTreeSet<String> =
        shown.iter().map(|name| name.replace("categories.news.", "categories.NAME.")).collect();
    assert_eq!(shown, known);
}

#[test]
fn settings_are_shown_with_their_defaults() {
    let (written, shown) = (parsed(SITE), parsed(&uncommented(SITE)));
    let looks = |config: &config::Config| {
        let config::Config { build, list, sitemap, embed_hosts, api, articles, search, .. } =
            config;
        let config::Config { limits, theme, feeds, home, .. } = config;
        let colors = [theme.light, theme.dark].map(|look| (look.paper, look.ink, look.accent));
        let theme = (theme.card_style, theme.title_links, theme.color_scheme, colors);
        let feeds = (&feeds.formats, feeds.limit, feeds.history);
        let home = (home.lead, home.stories);
        format!(
            "{build:?} {list:?} {sitemap:?} {embed_hosts:?} {api:?} {articles:?} {search:?} \
             {limits:?} {theme:?} {feeds:?} {home:?}"
        )
    };
    assert_eq!(looks(&written), looks(&shown));
    assert_eq!(written.menus, shown.menus);
    let folders = |config: &config::Config| format!("{:?}", config.folders).replace("None", "");
    let paths = |config: &config::Config| {
        let text = folders(config);
        text.split("path: ")
            .skip(1)
            .map(|rest| rest.split(',').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&written), paths(&shown));
}

/// Snippets of the documentation are pasted at the end, or between the comments.
#[test]
fn pasted_tables_do_not_clash() {
    let known = config::setting_names();
    let tables: BTreeSet<&str> =
        known.iter().filter_map(|name| name.split_once('.')).map(|(table, _)| table).collect();
    assert!(tables.len() > 12, "{tables:?}");
    for table in tables {
        let snippet = match table {
            "categories" => "[categories.news]",
            // Its `action` is required.
            "newsletter" => "[newsletter]\naction = \"https://lists.example.org\"",
            table => &format!("[{table}]"),
        };
        parsed(&format!("{SITE}\n{snippet}\n"));
    }
    parsed(&format!("{SITE}\n[theme]\nlogo = \"a.svg\"\n[theme.colors]\naccent = \"#0a5c36\"\n"));
    parsed(&format!("{SITE}\n[extra]\nx = 1\n"));
}

#[test]
fn values_of_the_call_are_in_the_file() {
    let title = "\"Ünder\" the \\ lamp = #1 \u{7f}";
    let settings = Settings {
        title: Some(title.to_owned()),
        base_url: Some(" https://example.net/news/ ".to_owned()),
        language: Some("pt-BR".to_owned()),
        timezone: Some("America/Sao_Paulo".to_owned()),
    };
    assert_eq!(settings.check(), Ok(()));
    let config = parsed(&settings.in_toml(SITE));
    assert_eq!(config.title, title);
    assert_eq!(config.base_url.to_string(), "https://example.net/news/");
    assert_eq!(config.language, "pt-BR");
    assert_eq!(config.timezone.map(|zone| zone.name()), Some("America/Sao_Paulo"));
    assert_eq!(Settings::default().in_toml(SITE), SITE);
}

#[test]
fn values_that_can_not_be_used() {
    for (key, value, part) in [
        ("title", " ", "empty"),
        ("base_url", "example.org", "no scheme"),
        ("base_url", "", "base_url"),
        ("language", "portugiesisch br", "language tag"),
        ("timezone", "Europe/Berln", "Europe/Berlin"),
    ] {
        let problem = check(key, value).unwrap_err();
        assert!(problem.contains(part), "{problem}");
    }
}

#[test]
fn a_terminal_is_asked_for_what_the_call_leaves_open() {
    let ask = |given: Settings, answers: &str| {
        let mut output = Vec::new();
        let mut prompt = Prompt { input: Cursor::new(answers.to_owned()), output: &mut output };
        let settings = given.ask_for_missing(&mut prompt);
        (settings, String::from_utf8(output).unwrap())
    };
    let (settings, asked) =
        ask(Settings::default(), "The Lamp\nexample.org\nhttps://example.org/x\n\n");
    let settings = settings.unwrap();
    assert_eq!(settings.title.as_deref(), Some("The Lamp"));
    assert_eq!(settings.base_url.as_deref(), Some("https://example.org/x"));
    assert_eq!((settings.language, settings.timezone), (None, None));
    assert!(asked.contains("no scheme") && asked.matches("URL").count() == 2, "{asked}");
    let given = Settings {
        title: Some("T".to_owned()),
        base_url: Some("https://example.org".to_owned()),
        language: Some("de".to_owned()),
        timezone: None,
    };
    assert_eq!(ask(given.clone(), ""), (Ok(given), String::new()));
    assert!(ask(Settings::default(), "").0.is_err());
}

#[test]
fn what_a_gitignore_lacks_is_added() {
    let added = |text: &[u8]| {
        let text = [text, &missing_rules(IGNORE, text)].concat();
        assert_eq!(missing_rules(IGNORE, &text), b"", "once is enough");
        String::from_utf8_lossy(&text).into_owned()
    };
    let ours = FILES[0].1;
    assert_eq!(added(b""), ours);
    assert_eq!(added(b"/target\n"), format!("/target\n\n{ours}"));
    assert_eq!(added(b"/target"), format!("/target\n{ours}"));
    assert_eq!(added(b"a\r\n"), format!("a\r\n\r\n{}", ours.replace('\n', "\r\n")));
    for half in ["public\n", "public/\n", "/public/\n", "  /public  \n"] {
        let text = added(half.as_bytes());
        assert!(text.contains("/.feedgen") && !text.contains("\n/public\n"), "{text}");
    }
    assert_eq!(missing_rules(IGNORE, b"/public/\n.feedgen/\n"), b"");
    assert_eq!(missing_rules(ATTRIBUTES, b"curation/seen.tsv merge=union\n"), b"");
    assert_eq!(missing_rules(ATTRIBUTES, b""), own_text(ATTRIBUTES).as_bytes());
    // Not UTF-8: kept byte for byte.
    assert!(missing_rules(IGNORE, b"\xff\n").starts_with(b"\n#"));
}

#[test]
fn the_next_command_can_be_copied() {
    for (dir, root) in [
        (".", ""),
        ("news", " --root news"),
        ("my news", " --root 'my news'"),
        ("it's", " --root 'it'\\''s'"),
    ] {
        let text = next(Path::new(dir));
        assert!(text.ends_with(&format!("\nNext: feedgen serve{root}\n")), "{text}");
        let first = format!("feedgen sources add https://example.org{root}\n");
        assert!(text.contains(&first), "{text}");
    }
}
