//! `build.static`: the folders and files to copy.

use std::sync::Arc;

use super::copy_rules::{CopyDecision, CopyRules};
use super::folder::{Folder, relative};
use super::list_items::{ItemContent, KeyValue, ListItem};
use super::reader::{Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;

/// A folder of files to copy, or a single file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFolder {
    /// The source folder or file.
    pub folder: Folder,
    /// The target folder in the output, empty for its root; for a single file, its path in the output.
    pub to: Arc<str>,
}

/// Reads a folder, a table with `from` and `to`, or a list of these.
pub(super) fn read(
    reader: &mut Reader<'_>,
    build: Table<'_>,
    rules: &CopyRules,
) -> Vec<StaticFolder> {
    let Some(entries) = reader.one_or_more_items(build, "static") else {
        let folder = Folder { path: "static".into(), named_at: None };
        return vec![StaticFolder { folder, to: "".into() }];
    };
    let mut folders: Vec<StaticFolder> = Vec::with_capacity(entries.len());
    for ListItem { place, content } in entries {
        let (from, from_place, to) = match content {
            ItemContent::Word(from) => (from, place.clone(), None),
            ItemContent::Table(pairs) => match from_and_to(reader, pairs, &place) {
                Some(entry) => entry,
                None => continue,
            },
        };
        let path = relative(reader, &from, from_place.clone());
        if path.is_empty() {
            let message = "`build.static` must not be the site's folder";
            let hint = "sources, drafts and settings would be published: list the folders to copy, \
                        such as static = [\"static\", { from = \"assets\", to = \"assets\" }]";
            reader.report(Diagnostic::error("bad-setting", message).hint(hint), from_place);
            continue;
        }
        let is_outside = path.split('/').any(|part| part == "..");
        if !is_outside && rules.decide(&path, 0) != CopyDecision::Copy {
            let message = format!("static folder `{path}` is hidden or ignored");
            let hint = "to publish it nevertheless, add it to `build.include`";
            reader.report(Diagnostic::error("bad-setting", message).hint(hint), from_place);
            continue;
        }
        let to = match to {
            Some((to, to_place)) => relative(reader, to.trim_start_matches('/'), to_place),
            None => String::new(),
        };
        let folder = Folder { path: path.into(), named_at: Some(from_place) };
        let is_same = |other: &StaticFolder| other.folder.path == folder.path && *other.to == *to;
        if !folders.iter().any(is_same) {
            folders.push(StaticFolder { folder, to: to.into() });
        }
    }
    folders
}

type WithPlace = (String, Place);

fn from_and_to(
    reader: &mut Reader<'_>,
    pairs: Vec<KeyValue>,
    place: &Place,
) -> Option<(String, Place, Option<WithPlace>)> {
    let (mut from, mut to) = (None, None);
    for KeyValue { name, place, text, text_place } in pairs {
        match name.as_str() {
            "from" => from = Some((text, text_place)),
            "to" => to = Some((text, text_place)),
            other => {
                let near = closest(other, ["from", "to"]);
                let message = format!("unknown key `{other}` of a static folder");
                let hint = near.map_or_else(
                    || "the keys are `from` and `to`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                reader.report(Diagnostic::error("unknown-setting", message).hint(hint), place);
            }
        }
    }
    let Some((from, from_place)) = from else {
        let diagnostic = Diagnostic::error("bad-setting", "missing `from` of a static folder")
            .hint("write { from = \"assets\", to = \"assets\" }");
        reader.report(diagnostic, place.clone());
        return None;
    };
    Some((from, from_place, to))
}
