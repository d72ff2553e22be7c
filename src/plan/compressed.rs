//! Compressed forms of files, for hosts that send them as they are: `feed.xml.gz` beside
//! `feed.xml`.
//!
//! They are no files of the plan: whether there is one depends on the bytes, as a small file
//! and one that does not get smaller have none, and they have no address of their own, as a
//! host sends them in the place of the file. Here is which names they would have.

use std::collections::HashSet;

use super::Plan;
use crate::config::Encoding;
use crate::text::site_path::MAX_SEGMENT;

/// Which compressed forms the files of a plan may have.
pub struct CompressedForms<'a> {
    encodings: &'a [Encoding],
    /// Files and folders of the plan that are called like one.
    taken: HashSet<&'a str>,
}

/// Endings of files that hold text, or what compresses like it.
const TEXT: [&str; 18] = [
    "atom",
    "css",
    "csv",
    "htm",
    "html",
    "ics",
    "js",
    "json",
    "md",
    "mjs",
    "opml",
    "rss",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
    "yaml",
];

impl<'a> CompressedForms<'a> {
    /// The forms in `encodings` of the files of `plan`.
    pub fn new(plan: &'a Plan, encodings: &'a [Encoding]) -> Self {
        let mut taken = HashSet::new();
        let is_called_so =
            |name: &str| encodings.iter().any(|encoding| name.ends_with(&encoding.ending()));
        for planned in plan.files.iter().filter(|_| !encodings.is_empty()) {
            let file = &*planned.file;
            let around = file.match_indices('/').map(|(at, _)| &file[..at]);
            taken.extend(around.chain([file]).filter(|path| is_called_so(path)));
        }
        Self { encodings, taken }
    }

    /// The forms that `file` may have: how each is encoded, and its name.
    pub fn of(&self, file: &str) -> Vec<(Encoding, String)> {
        let name = file.rsplit('/').next().unwrap_or(file);
        let is_text = name.rsplit_once('.').is_some_and(|(_, ending)| TEXT.contains(&ending));
        let forms = self.encodings.iter().filter(|_| is_text).filter_map(|encoding| {
            let form = format!("{file}{}", encoding.ending());
            let fits = name.len() + encoding.ending().len() <= MAX_SEGMENT;
            // A site's own comes before ours.
            (fits && !self.taken.contains(form.as_str())).then_some((*encoding, form))
        });
        forms.collect()
    }
}
