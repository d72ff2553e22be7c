//! Names of precompressed files, such as `feed.xml.gz` beside `feed.xml`.
//!
//! They are not part of the plan: whether one exists depends on the bytes of the file (small files have none), and
//! they have no address of their own, because hosts serve them in place of the file.

use std::collections::HashSet;

use super::files::Files;
use crate::config::Encoding;
use crate::text::site_path::MAX_SEGMENT_LEN;

/// The possible compressed forms of the files of a plan.
pub struct CompressedForms<'a> {
    encodings: &'a [Encoding],
    /// Files and folders of the plan that have the name of a compressed form.
    taken: HashSet<&'a str>,
}

/// Extensions of files that compress well: text and similar formats.
const COMPRESSIBLE: [&str; 18] = [
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
    /// Creates the forms of `files` in `encodings`.
    pub fn new(files: &'a Files, encodings: &'a [Encoding]) -> Self {
        let mut taken = HashSet::new();
        let is_compressed_name =
            |name: &str| encodings.iter().any(|encoding| name.ends_with(&encoding.extension()));
        for planned in files.iter().filter(|_| !encodings.is_empty()) {
            let file = &*planned.file;
            let folders = file.match_indices('/').map(|(slash, _)| &file[..slash]);
            taken.extend(folders.chain([file]).filter(|path| is_compressed_name(path)));
        }
        Self { encodings, taken }
    }

    /// The possible forms of `file`, with their names.
    pub fn of(&self, file: &str) -> Vec<(Encoding, String)> {
        let name = file.rsplit('/').next().unwrap_or(file);
        let is_compressible =
            name.rsplit_once('.').is_some_and(|(_, ending)| COMPRESSIBLE.contains(&ending));
        let forms = self.encodings.iter().filter(|_| is_compressible).filter_map(|encoding| {
            let form = format!("{file}{}", encoding.extension());
            let fits = name.len() + encoding.extension().len() <= MAX_SEGMENT_LEN;
            // The site's own file of that name has precedence.
            (fits && !self.taken.contains(form.as_str())).then_some((*encoding, form))
        });
        forms.collect()
    }
}
