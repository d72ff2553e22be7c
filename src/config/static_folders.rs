//! `build.static`: the folders whose files are copied.

use std::sync::Arc;

use super::copied::{CopyRules, Copying};
use super::folder::{Folder, relative};
use super::reader::{Entry, EntryContent, Pair, Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;

/// A folder of files to copy, or a single file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFolder {
    /// Where the files are.
    pub folder: Folder,
    /// The folder of the output that they are copied to; empty for its root. For a single
    /// file, its path in the output.
    pub to: Arc<str>,
}

/// `build.static`: a folder, a table with `from` and `to`, or a list of these.
pub(super) fn static_folders(
    reader: &mut Reader<'_>,
    build: Table<'_>,
    rules: &CopyRules,
) -> Vec<StaticFolder> {
    let Some(entries) = reader.one_or_more_entries(build, "static") else {
        let folder = Folder { path: "static".into(), named_at: None };
        return vec![StaticFolder { folder, to: "".into() }];
    };
    let mut folders: Vec<StaticFolder> = Vec::with_capacity(entries.len());
    for Entry { place, content } in entries {
        let (from, from_place, to) = match content {
            EntryContent::Word(from) => (from, place.clone(), None),
            EntryContent::Table(pairs) => match from_and_to(reader, pairs, &place) {
                Some(both) => both,
                None => continue,
            },
        };
        let path = relative(reader, &from, from_place.clone());
        if path.is_empty() {
            let message = "`build.static` can't be the site's folder itself";
            let hint = "sources, drafts and settings would be published; name the folders to copy, \
                        such as static = [\"static\", { from = \"assets\", to = \"assets\" }]";
            reader.report(Diagnostic::error("bad-setting", message).hint(hint), from_place);
            continue;
        }
        let leaves = path.split('/').any(|part| part == "..");
        if !leaves && rules.of(&path, 0) != Copying::Copied {
            let message = format!("`{path}` is hidden or ignored and can't be a static folder");
            let hint = "to publish it all the same, name it in `build.include`";
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
    pairs: Vec<Pair>,
    place: &Place,
) -> Option<(String, Place, Option<WithPlace>)> {
    let (mut from, mut to) = (None, None);
    for Pair { name, place, text, text_place } in pairs {
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
        let diagnostic = Diagnostic::error("bad-setting", "a static folder needs `from`")
            .hint("write { from = \"assets\", to = \"assets\" }");
        reader.report(diagnostic, place.clone());
        return None;
    };
    Some((from, from_place, to))
}
