//! `[menus]`: what the header and the footer link.
//!
//! A menu names the site's own indexes by a word, and everything else by title and address.
//! Whether there is something at an address of the site, only the plan knows.

use super::reader::{Entry, EntryContent, Pair, Reader};
use crate::diag::{Diagnostic, Place};
use crate::text::site_path::{self, PathProblem, SitePath};
use crate::text::suggest::closest;
use crate::text::url;

/// `[menus]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menus {
    /// In the header.
    pub main: Vec<MenuItem>,
    /// In the footer.
    pub footer: Vec<MenuItem>,
}

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuItem {
    /// What the site has of a kind, be it one link, several or none.
    Own(Own),
    /// A link.
    Link {
        /// Its text.
        title: String,
        /// Where it leads.
        target: Target,
        /// Where `site.toml` says so.
        place: Place,
    },
}

/// What a menu may name by a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// The front page.
    Home,
    /// The lists of categories; in the header only where there are two or more.
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
    /// The first of the site's feeds.
    Feed,
    /// All of the site's feeds, and the list of the others.
    Feeds,
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page of the site.
    Page(SitePath),
    /// A file of the site.
    File(SitePath),
    /// Another site.
    Elsewhere(String),
}

impl Own {
    const WORDS: [(&'static str, Self); 9] = [
        ("home", Self::Home),
        ("categories", Self::Categories),
        ("topics", Self::Topics),
        ("providers", Self::Providers),
        ("archive", Self::Archive),
        ("search", Self::Search),
        ("pages", Self::Pages),
        ("feed", Self::Feed),
        ("feeds", Self::Feeds),
    ];
}

pub(super) fn read(reader: &mut Reader<'_>) -> Menus {
    let menus = reader.table("menus.");
    let mut menu = |key: &str, default: &[Own]| match reader.entries(menus, key) {
        Some(entries) => entries.into_iter().filter_map(|entry| item(reader, entry)).collect(),
        None => default.iter().copied().map(MenuItem::Own).collect(),
    };
    Menus {
        main: menu(
            "main",
            &[
                Own::Categories,
                Own::Topics,
                Own::Providers,
                Own::Archive,
                Own::Search,
                Own::Pages,
                Own::Feed,
            ],
        ),
        footer: menu("footer", &[Own::Categories, Own::Pages, Own::Feeds]),
    }
}

fn item(reader: &mut Reader<'_>, entry: Entry) -> Option<MenuItem> {
    match entry.content {
        EntryContent::Word(word) => {
            let own = Own::WORDS.iter().find(|(known, _)| *known == word);
            if own.is_none() {
                let near = closest(&word, Own::WORDS.map(|(known, _)| known));
                let words: Vec<String> =
                    Own::WORDS.iter().map(|(known, _)| format!("`{known}`")).collect();
                let message = format!("a menu has no entry called `{word}`");
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .label(format!("expected {} or a table", words.join(", ")))
                    .hint(near.map_or_else(
                        || "write { title = \"…\", url = \"…\" } for a link".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    ));
                reader.report(diagnostic, entry.place);
            }
            own.map(|(_, own)| MenuItem::Own(*own))
        }
        EntryContent::Table(pairs) => link(reader, pairs, entry.place),
    }
}

fn link(reader: &mut Reader<'_>, pairs: Vec<Pair>, place: Place) -> Option<MenuItem> {
    let (mut title, mut target) = (None, None);
    let mut is_whole = true;
    for Pair { name, place, text, text_place } in pairs {
        match name.as_str() {
            "title" => title = Some(text),
            "url" => match read_target(&text) {
                Ok(found) => target = Some((found, text_place)),
                Err(problem) => {
                    let message = "the `url` of a menu's entry can't be used";
                    let diagnostic = Diagnostic::error("bad-setting", message).label(problem);
                    reader.report(diagnostic, text_place);
                    is_whole = false;
                }
            },
            other => {
                let near = closest(other, ["title", "url"]);
                let message = format!("unknown key `{other}` of a menu's entry");
                let hint = near.map(|near| format!("did you mean `{near}`?"));
                let diagnostic = Diagnostic::error("unknown-setting", message).maybe_hint(hint);
                reader.report(diagnostic, place);
                is_whole = false;
            }
        }
    }
    match (title, target) {
        (Some(title), Some((target, place))) => Some(MenuItem::Link { title, target, place }),
        _ => {
            if is_whole {
                let message = "a menu's entry needs `title` and `url`";
                let diagnostic = Diagnostic::error("bad-setting", message);
                reader.report(diagnostic.label("here one of them is missing"), place);
            }
            None
        }
    }
}

/// A path that starts with a slash is of this site: a page, or, if its last part has an ending
/// and no slash behind it, a file.
fn read_target(text: &str) -> Result<Target, String> {
    let Some(path) = text.strip_prefix('/').filter(|path| !path.starts_with('/')) else {
        return url::repair(text)
            .map(|url| Target::Elsewhere(url.into_owned()))
            .map_err(|problem| format!("{problem}; a path of this site starts with `/`"));
    };
    let last = path.rsplit('/').next().unwrap_or("");
    // The name of a static file may begin with a dot.
    let parsed = match (SitePath::parse(path), site_path::decode(path)) {
        (Err(PathProblem::Hidden | PathProblem::Reserved), Some(file))
            if !last.is_empty() && site_path::file_problem(&file).is_none() =>
        {
            Ok(SitePath::from_file(&file))
        }
        (parsed, _) => parsed,
    };
    let parsed = parsed.map_err(|problem| format!("no address of this site: {problem}"))?;
    Ok(if last.contains('.') { Target::File(parsed) } else { Target::Page(parsed) })
}
