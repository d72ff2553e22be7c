//! The documentation: links and anchors resolve, the book has every page, and the
//! introductions stay short.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::site::{repository, tree};

const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// README.md, ARCHITECTURE.md and the pages of the book, by their path in the repository.
fn pages() -> Vec<String> {
    let book = tree(&repository().join("docs"));
    let book = book.into_keys().filter(|path| path.ends_with(".md"));
    let book = book.map(|path| format!("docs/{path}"));
    ["README.md".to_owned(), "ARCHITECTURE.md".to_owned()].into_iter().chain(book).collect()
}

fn text_of(page: &str) -> String {
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
    for (page, most) in [("README.md", 150), ("ARCHITECTURE.md", 510)] {
        let lines = text_of(page).lines().count();
        assert!(lines <= most, "{page} has {lines} lines, at most {most} are allowed");
    }
}
