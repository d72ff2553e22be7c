//! Feeds, read with independent parsers.

mod fields;
mod history;
mod hostile;
mod settings;

use feed_rs::model::{Entry, Feed};
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::site::Tree;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const HISTORY: &str = "http://purl.org/syndication/history/1.0";

fn text<'t>(tree: &'t Tree, path: &str) -> &'t str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", tree.keys()));
    std::str::from_utf8(bytes).expect("a text in UTF-8")
}

fn xml<'t>(tree: &'t Tree, path: &str) -> Document<'t> {
    Document::parse(text(tree, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(tree: &Tree, path: &str) -> Value {
    serde_json::from_str(text(tree, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Parses the feed at `path` with a feed reader's parser.
fn feed(tree: &Tree, path: &str) -> Feed {
    feed_rs::parser::parse(text(tree, path).as_bytes())
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The ids of the entries of a feed.
fn ids(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.id.as_str()).collect()
}

/// The texts of all elements `name` in any namespace.
fn texts(document: &Document<'_>, name: &str) -> Vec<String> {
    let nodes = document.descendants().filter(|node| node.tag_name().name() == name);
    nodes.map(|node| node.text().unwrap_or("").to_owned()).collect()
}

/// The text of a child of `node`.
fn child(node: Node<'_, '_>, name: &str) -> Option<String> {
    let child = node.children().find(|child| child.tag_name().name() == name)?;
    Some(child.text().unwrap_or("").to_owned())
}

/// The Atom links of `node` itself, as relations with URLs.
fn links(node: Node<'_, '_>) -> Vec<(String, String)> {
    let links = node.children().filter(|child| child.has_tag_name((ATOM, "link")));
    let link = |link: Node<'_, '_>| {
        let attribute = |name| link.attribute(name).expect("relation and address").to_owned();
        (attribute("rel"), attribute("href"))
    };
    links.map(link).collect()
}

/// The URLs that `entry` links to.
fn hrefs(entry: &Entry) -> Vec<&str> {
    entry.links.iter().map(|link| link.href.as_str()).collect()
}
