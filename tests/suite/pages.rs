//! Content and links of pages.

mod coverage;
mod days;
mod drafts;
pub mod hostile;
mod links;
mod lists;
mod overriding;
mod reading;
mod relations;

use std::collections::BTreeSet;

use crate::html::{Tag, card_titles, meta, tags, texts_of};
use crate::site::{SiteTest, Tree};

fn text(tree: &Tree, path: &str) -> String {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", tree.keys()));
    String::from_utf8(bytes.clone()).expect("a text in UTF-8")
}

fn html_files(tree: &Tree) -> Vec<&str> {
    tree.keys().map(String::as_str).filter(|path| path.ends_with(".html")).collect()
}

/// Sets flat URLs.
fn make_flat(site: &SiteTest) {
    let config = site.read("site.toml");
    assert!(!config.contains("[build]") && !config.contains("urls"));
    site.write("site.toml", format!("{config}\n[build]\nurls = \"flat\"\n"));
}

/// The texts of all elements `name` in an XML file.
fn xml_texts(xml: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).expect("well-formed XML");
    let nodes = document.descendants().filter(|node| node.tag_name().name() == name);
    nodes.filter_map(|node| node.text()).map(str::to_owned).collect()
}

/// The numbers of the articles on a list page, in order.
fn shown_articles(html: &str) -> Vec<u32> {
    let titles = card_titles(html);
    titles.iter().filter_map(|title| title.strip_prefix("Number ")?.parse().ok()).collect()
}

/// Whether a tag belongs to the script of the search page.
fn is_for_search(tag: &Tag) -> bool {
    let is_module = tag.get("src").is_some_and(|src| src.contains("/feedgen-search."));
    tag.name == "script" && (is_module || tag.get("type") == Some("application/json"))
}

fn is_for_sharing(tag: &Tag) -> bool {
    tag.name == "script" && tag.get("src").is_some_and(|src| src.contains("/feedgen-share."))
}

/// Whether a tag loads the script of reading aids.
fn is_reader(tag: &Tag) -> bool {
    tag.name == "script" && tag.get("src").is_some_and(|src| src.contains("/feedgen-reader."))
}

fn is_search_page(file: &str) -> bool {
    matches!(file, "search/index.html" | "search.html")
}

/// Checks the invariants of every page.
fn check_page(file: &str, html: &str) {
    let tags = tags(html);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{file}");
    assert_ne!(texts_of(html, "h1")[0].trim(), "", "{file}");
    assert_ne!(texts_of(html, "title")[0].trim(), "", "{file}");
    let root = tags.iter().find(|tag| tag.name == "html").expect("a root");
    assert_eq!(root.get("lang"), Some("en"), "{file}");
    assert!(meta(html, "viewport").is_some(), "{file}");
    // Scripts contain data only, except those of the theme.
    let is_own = |tag: &Tag| is_for_search(tag) || is_for_sharing(tag) || is_reader(tag);
    let scripts = tags.iter().filter(|tag| tag.name == "script" && !is_own(tag));
    let scripts: Vec<&Tag> = scripts.collect();
    let is_data = |tag: &&Tag| tag.get("type") == Some("application/ld+json");
    assert!(scripts.len() <= 1 && scripts.iter().all(is_data), "{file}: {scripts:?}");
    let for_search = tags.iter().filter(|tag| is_for_search(tag)).count();
    assert_eq!(for_search, if is_search_page(file) { 2 } else { 0 }, "{file}");
    assert_eq!(count("style"), 0, "{file}");
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{file}: {ids:?}");
    for image in tags.iter().filter(|tag| tag.name == "img") {
        assert!(image.get("alt").is_some(), "{file}: {image:?}");
    }
    assert!(tags.iter().all(|tag| tag.get("style").is_none()), "{file}");
    assert!(tags.iter().all(|tag| tag.attributes.iter().all(|(name, _)| !name.starts_with("on"))));
}
