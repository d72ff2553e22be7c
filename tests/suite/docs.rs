//! The documentation: links and anchors resolve, the book has every page, the introductions
//! stay short, and tables and examples agree with the program.

mod commands;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use feedgen::config::scoring;
use feedgen::config::{self, Overrides};
use feedgen::curate::sources;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::site::{SITE, SiteTest, article, repository, tree};

const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// README.md, ARCHITECTURE.md and the pages of the book, by their path in the repository.
fn pages() -> Vec<String> {
    let book = tree(&repository().join("docs"));
    let book = book.into_keys().filter(|path| path.ends_with(".md"));
    let book = book.map(|path| format!("docs/{path}"));
    ["README.md".to_owned(), "ARCHITECTURE.md".to_owned()].into_iter().chain(book).collect()
}

/// The text of a file of the repository.
pub fn text_of(page: &str) -> String {
    std::fs::read_to_string(repository().join(page)).unwrap()
}

/// The targets of links and images, those in HTML included.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for event in Parser::new_ext(text, EXTENSIONS) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.into_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for attribute in ["src=\"", "srcset=\"", "href=\""] {
                    let values = html.split(attribute).skip(1);
                    links
                        .extend(values.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
                }
            }
            _ => {}
        }
    }
    links
}

/// The anchors of the headings, as code hosts and mdBook derive them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, EXTENSIONS) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let title = heading.take().unwrap_or_default().to_lowercase();
                let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
                let numbered = (1..).map(|n| format!("{anchor}-{n}"));
                let mut free = std::iter::once(anchor.clone()).chain(numbered);
                anchors.extend(free.find(|anchor| !anchors.contains(anchor)));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    anchors
}

/// The path in the repository of a link in a page.
fn target(page: &str, link: &str) -> PathBuf {
    let mut path = Path::new(page).parent().unwrap().to_owned();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => assert!(path.pop(), "{page}: {link} leaves the repository"),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

#[test]
fn links_and_anchors_resolve() {
    let mut broken = Vec::new();
    let mut count = 0;
    for page in pages() {
        for link in links(&text_of(&page)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let file = if file.is_empty() { PathBuf::from(&page) } else { target(&page, file) };
            let path = repository().join(&file);
            let found = match path.extension().is_some_and(|extension| extension == "md") {
                true if path.exists() && !anchor.is_empty() => {
                    anchors(&text_of(file.to_str().unwrap())).contains(anchor)
                }
                _ => path.exists(),
            };
            if !found {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(count > 60, "{count} links are too few: has the documentation moved?");
}

#[test]
fn the_book_lists_every_page_once() {
    let listed = links(&text_of("docs/SUMMARY.md"));
    let unique: BTreeSet<String> = listed.iter().map(|link| format!("docs/{link}")).collect();
    assert_eq!(listed.len(), unique.len(), "a page is listed twice");
    let pages = pages().into_iter();
    let pages = pages.filter(|page| page.starts_with("docs/") && page != "docs/SUMMARY.md");
    assert_eq!(unique, pages.collect::<BTreeSet<_>>());
}

#[test]
fn introductions_are_short() {
    for (page, most) in [("README.md", 150), ("ARCHITECTURE.md", 200)] {
        let lines = text_of(page).lines().count();
        assert!(lines <= most, "{page} has {lines} lines, at most {most} are allowed");
    }
}

/// A row of a table of settings.
struct DocumentedSetting<'a> {
    /// With its table: `build.minify`.
    name: String,
    kind: &'a str,
    /// In TOML, or in words.
    default: &'a str,
}

fn documented_settings(text: &str) -> Vec<DocumentedSetting<'_>> {
    let mut table = String::new();
    let mut settings = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let name = heading.strip_prefix("`[").and_then(|rest| rest.strip_suffix("]`"));
            // A list of tables has two brackets.
            let name = name.map(|name| name.trim_matches(['[', ']']));
            table = name.map(|name| format!("{name}.")).unwrap_or_default();
        } else if let Some(row) = line.strip_prefix("| `") {
            let cells: Vec<&str> = row.split(" | ").collect();
            let [key, kind, default, _] = cells[..] else { panic!("four cells: {line}") };
            let name = format!("{table}{}", key.trim_end_matches('`'));
            settings.push(DocumentedSetting { name, kind, default });
        }
    }
    settings
}

/// The names of values, without those of tables.
fn names_of_values(names: Vec<String>) -> BTreeSet<String> {
    let names: BTreeSet<String> = names.into_iter().collect();
    let is_table = |name: &String| {
        let inside = format!("{name}.");
        names.iter().any(|other| other.starts_with(&inside))
    };
    names.iter().filter(|name| !is_table(name)).cloned().collect()
}

#[test]
fn the_settings_page_lists_every_setting_once() {
    let mut expected = names_of_values(config::setting_names());
    expected.remove("extra");
    let page = text_of("docs/reference/settings.md");
    let documented = documented_settings(&page);
    assert_eq!(documented.len(), expected.len());
    assert_eq!(documented.into_iter().map(|row| row.name).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn documented_defaults_are_those_of_the_program() {
    let parse = |text: &str| {
        let (config, findings) = config::parse("site.toml", text, Overrides::default());
        assert_eq!(findings, [], "{text}");
        format!("{:#?}", config.expect("a configuration"))
    };
    let defaults = parse(SITE);
    let page = text_of("docs/reference/settings.md");
    let mut count = 0;
    for DocumentedSetting { name, kind, default } in documented_settings(&page) {
        let value = default.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        // A folder also has the place where it is named, and other colours follow from one that is set.
        let is_exact = !kind.contains("folder") && kind != "colour";
        let Some(value) = value.filter(|_| is_exact) else { continue };
        count += 1;
        let is_default = parse(&format!("{name} = {value}\n{SITE}")) == defaults;
        assert!(is_default, "{name} = {value} is not the default");
    }
    assert!(count > 30, "{count}");
}

#[test]
fn the_sources_page_lists_every_key_once() {
    let page = text_of("docs/reference/sources.md");
    let documented: Vec<String> =
        documented_settings(&page).into_iter().map(|row| row.name).collect();
    assert_eq!(documented, sources::key_names());
    // The documented defaults are those of the program.
    let parse = |keys: &str| {
        let text = format!("[[source]]\nurl = 'https://example.org'\n{keys}");
        let (sources, findings) = sources::parse(&text, "sources.toml");
        assert_eq!(findings, [], "{keys}");
        sources
    };
    for DocumentedSetting { name, default, .. } in documented_settings(&page) {
        if let Some(value) = default.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
            assert_eq!(parse(&format!("{name} = {value}\n")), parse(""), "{name} = {value}");
        }
    }
}

#[test]
fn the_scoring_page_lists_every_key_once() {
    let page = text_of("docs/reference/scoring.md");
    let documented = documented_settings(&page);
    let expected = names_of_values(scoring::key_names());
    assert_eq!(documented.len(), expected.len());
    let names: BTreeSet<String> = documented.iter().map(|row| row.name.clone()).collect();
    assert_eq!(names, expected);
    let parse = |text: &str| {
        let (scoring, findings) = scoring::parse(text);
        assert_eq!(findings, [], "{text}");
        scoring
    };
    for DocumentedSetting { name, kind, default } in documented {
        let (start, name) = match name.strip_prefix("tier.") {
            Some(key) => ("[[tier]]\nname = 'a'\n", key),
            None => ("", &*name),
        };
        if let Some(value) = default.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
            assert_eq!(parse(&format!("{start}{name} = {value}\n")), parse(start), "{name}");
        }
        // The documented range is that of the program.
        if let Some((least, most)) = kind.split_once(" to ") {
            let parse = |value: i64| scoring::parse(&format!("{start}{name} = {value}\n")).1;
            let [least, most] = [least, most].map(|value| value.parse::<i64>().unwrap());
            let lengths = [least - 1, least, most, most + 1].map(|value| parse(value).len());
            assert_eq!(lengths, [1, 0, 0, 1], "{name}");
        }
    }
}

/// The examples of a page in a language.
pub fn examples(text: &str, language: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut is_example = false;
    for event in Parser::new_ext(text, EXTENSIONS) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                is_example = &*info == language;
                if is_example {
                    examples.push(String::new());
                }
            }
            Event::End(TagEnd::CodeBlock) => is_example = false,
            Event::Text(text) if is_example => {
                examples.last_mut().unwrap().push_str(&text);
            }
            _ => {}
        }
    }
    examples
}

#[test]
fn examples_of_settings_are_accepted() {
    let mut count = 0;
    for page in pages() {
        for example in examples(&text_of(&page), "toml") {
            if ["# netlify.toml", "# wrangler.toml"].iter().any(|other| example.starts_with(other))
            {
                toml::from_str::<toml::Table>(&example).unwrap();
                continue;
            }
            count += 1;
            if example.starts_with("# sources.toml") {
                let (sources, findings) = sources::parse(&example, "sources.toml");
                assert!(!sources.is_empty() && findings.is_empty(), "{page}: {findings:?}");
                continue;
            }
            if example.starts_with("# curation/scoring.toml") {
                let (scoring, findings) = scoring::parse(&example);
                assert!(!scoring.tiers.is_empty() && findings.is_empty(), "{page}: {findings:?}");
                continue;
            }
            let top_level = || example.lines().take_while(|line| !line.starts_with('['));
            let given = |key: &str| top_level().any(|line| line.starts_with(key));
            let missing = SITE.lines().filter(|line| !given(line.split(' ').next().unwrap()));
            let missing: Vec<&str> = missing.collect();
            let text = format!("{}\n{example}", missing.join("\n"));
            let (_, findings) = config::parse("site.toml", &text, Overrides::default());
            assert_eq!(findings, [], "{page}:\n{example}");
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn examples_in_yaml_can_be_parsed() {
    let mut count = 0;
    for page in pages() {
        for example in examples(&text_of(&page), "yaml") {
            count += 1;
            if let Err(error) = serde_yaml::from_str::<serde_yaml::Value>(&example) {
                panic!("{page}: {error}\n{example}");
            }
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn servers_send_the_policy_of_the_theme() {
    let settings = format!("{SITE}[host]\nheaders = true\n");
    let text = article("A", "2024-01-01T00:00:00Z", "originalUrl: https://example.com/a");
    let site = SiteTest::with(&[("site.toml", &settings), ("content/news/a.md", &text)]);
    site.build();
    let headers = site.read("public/_headers");
    let policy = headers.lines().find_map(|line| line.split_once("Content-Security-Policy: "));
    let (_, policy) = policy.expect("a policy");
    let page = text_of("docs/guide/deployment.md");
    assert_eq!(page.matches(&format!("\"{policy}\"")).count(), 2, "nginx and Caddy: {policy}");
}
