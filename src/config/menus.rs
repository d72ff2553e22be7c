//! `[menus]`: the links in the header and the footer.
//!
//! An entry is a keyword for built-in pages, or a table with title and URL. The plan checks that paths of
//! the site exist.

use super::list_items::{ItemContent, KeyValue, ListItem};
use super::reader::Reader;
use crate::diag::{Diagnostic, Place};
use crate::text::site_path::{self, PathProblem, SitePath};
use crate::text::suggest::closest;
use crate::text::url;

/// `[menus]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menus {
    /// The header.
    pub main: Vec<MenuItem>,
    /// The footer.
    pub footer: Vec<MenuItem>,
}

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuItem {
    /// A keyword, which expands to any number of links.
    BuiltIn(BuiltInItem),
    /// A link.
    Link {
        /// The text.
        title: String,
        /// The target.
        target: LinkTarget,
        /// The place of the URL in `site.toml`.
        place: Place,
    },
}

/// A keyword in a menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltInItem {
    /// The front page.
    Home,
    /// The lists of categories; in the header only if there are at least two.
    Categories,
    /// The index of topics.
    Topics,
    /// The index of providers.
    Providers,
    /// The index of months.
    Archive,
    /// The search page.
    Search,
    /// The standalone pages.
    Pages,
    /// The page of feeds.
    Follow,
    /// The feed of the site in the first format.
    Feed,
    /// The feeds of the site in all formats, and the list of all feeds.
    Feeds,
}

/// The target of a link in a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page of the site.
    Page(SitePath),
    /// A file of the site.
    File(SitePath),
    /// A URL of another site.
    External(String),
}

impl BuiltInItem {
    const WORDS: [(&'static str, Self); 10] = [
        ("home", Self::Home),
        ("categories", Self::Categories),
        ("topics", Self::Topics),
        ("providers", Self::Providers),
        ("archive", Self::Archive),
        ("search", Self::Search),
        ("pages", Self::Pages),
        ("follow", Self::Follow),
        ("feed", Self::Feed),
        ("feeds", Self::Feeds),
    ];
}

pub(super) fn read(reader: &mut Reader<'_>) -> Menus {
    let menus = reader.table("menus.");
    let mut menu = |key: &str, default: &[BuiltInItem]| match reader.list_items(menus, key) {
        Some(entries) => entries.into_iter().filter_map(|entry| item(reader, entry)).collect(),
        None => default.iter().copied().map(MenuItem::BuiltIn).collect(),
    };
    Menus {
        main: menu(
            "main",
            &[
                BuiltInItem::Categories,
                BuiltInItem::Topics,
                BuiltInItem::Providers,
                BuiltInItem::Archive,
                BuiltInItem::Search,
                BuiltInItem::Pages,
                BuiltInItem::Follow,
            ],
        ),
        footer: menu("footer", &[BuiltInItem::Categories, BuiltInItem::Pages, BuiltInItem::Follow]),
    }
}

fn item(reader: &mut Reader<'_>, entry: ListItem) -> Option<MenuItem> {
    match entry.content {
        ItemContent::Word(word) => {
            let item = BuiltInItem::WORDS.iter().find(|(known, _)| *known == word);
            if item.is_none() {
                let near = closest(&word, BuiltInItem::WORDS.map(|(known, _)| known));
                let words: Vec<String> =
                    BuiltInItem::WORDS.iter().map(|(known, _)| format!("`{known}`")).collect();
                let message = format!("unknown menu entry `{word}`");
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .label(format!("expected {} or a table", words.join(", ")))
                    .hint(near.map_or_else(
                        || "write { title = \"…\", url = \"…\" } for a link".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    ));
                reader.report(diagnostic, entry.place);
            }
            item.map(|(_, item)| MenuItem::BuiltIn(*item))
        }
        ItemContent::Table(pairs) => link(reader, pairs, entry.place),
    }
}

fn link(reader: &mut Reader<'_>, pairs: Vec<KeyValue>, place: Place) -> Option<MenuItem> {
    let (mut title, mut target) = (None, None);
    let mut has_errors = false;
    for KeyValue { name, place, text, text_place } in pairs {
        match name.as_str() {
            "title" => title = Some(text),
            "url" => match parse_target(&text) {
                Ok(parsed) => target = Some((parsed, text_place)),
                Err(problem) => {
                    let message = "invalid `url` of a menu entry";
                    let diagnostic = Diagnostic::error("bad-setting", message).label(problem);
                    reader.report(diagnostic, text_place);
                    has_errors = true;
                }
            },
            other => {
                let near = closest(other, ["title", "url"]);
                let message = format!("unknown key `{other}` of a menu entry");
                let hint = near.map(|near| format!("did you mean `{near}`?"));
                let diagnostic = Diagnostic::error("unknown-setting", message).maybe_hint(hint);
                reader.report(diagnostic, place);
                has_errors = true;
            }
        }
    }
    match (title, target) {
        (Some(title), Some((target, place))) => Some(MenuItem::Link { title, target, place }),
        _ => {
            if !has_errors {
                let diagnostic = Diagnostic::error("bad-setting", "incomplete menu entry");
                reader.report(diagnostic.label("expected both `title` and `url`"), place);
            }
            None
        }
    }
}

/// Parses the URL of a link. A path that starts with a slash is in this site: a file if its last
/// segment contains a dot, otherwise a page.
fn parse_target(text: &str) -> Result<LinkTarget, String> {
    let Some(path) = text.strip_prefix('/').filter(|path| !path.starts_with('/')) else {
        return url::repair(text)
            .map(|url| LinkTarget::External(url.into_owned()))
            .map_err(|problem| format!("{problem}; start a path of this site with `/`"));
    };
    let last = path.rsplit('/').next().unwrap_or("");
    // Names of files may be hidden or reserved.
    let parsed = match (SitePath::parse(path), site_path::decode(path)) {
        (Err(PathProblem::Hidden | PathProblem::Reserved), Some(file))
            if !last.is_empty() && site_path::file_problem(&file).is_none() =>
        {
            Ok(SitePath::from_file(&file))
        }
        (parsed, _) => parsed,
    };
    let parsed = parsed.map_err(|problem| format!("invalid path: {problem}"))?;
    Ok(if last.contains('.') { LinkTarget::File(parsed) } else { LinkTarget::Page(parsed) })
}
