//! Output names of copied files.
//!
//! Theme files, and the site's replacements for them, have a hash of their content in their names
//! (`feedgen.3f2a9c1b.css`), so that browsers can cache them for ever. All other files keep their paths, because
//! other sites may link to them.

use std::collections::BTreeMap;

use crate::load::{Asset, AssetOrigin};
use crate::text::hash;
use crate::theme;

/// Maps the paths of assets with hashed names to their output files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetNames(BTreeMap<String, String>);

/// The number of hexadecimal digits of a hash in a file name.
const HASH_LEN: usize = 8;

impl AssetNames {
    /// Computes the names of `assets`.
    pub fn new(assets: &[Asset]) -> Self {
        let hashed = assets.iter().filter(|asset| theme::has_hashed_name(&asset.path));
        let names = hashed.filter_map(|asset| {
            let bytes = match &asset.origin {
                AssetOrigin::Replacement(_, bytes) => &**bytes,
                AssetOrigin::Theme(bytes) => &**bytes,
                AssetOrigin::Site(_) => return None,
            };
            let (stem, extension) = split_extension(&asset.path);
            Some((asset.path.clone(), format!("{stem}.{}{extension}", hash::short(bytes))))
        });
        Self(names.collect())
    }

    /// The output file of the asset at `path`.
    pub fn file<'a>(&'a self, path: &'a str) -> &'a str {
        self.0.get(path).map_or(path, String::as_str)
    }

    /// Each asset with a hashed name: its path and its output file.
    pub fn hashed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file.as_str()))
    }

    /// The current file for the hashed name of an earlier build.
    pub fn successor(&self, former: &str) -> Option<&str> {
        let (stem, extension) = split_extension(former);
        let (name, hash) = stem.rsplit_once('.')?;
        let is_hash = hash.len() == HASH_LEN && hash.bytes().all(|b| b.is_ascii_hexdigit());
        self.0.get(&format!("{name}{extension}")).filter(|_| is_hash).map(String::as_str)
    }
}

/// Splits a path before the dot of its file extension.
fn split_extension(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path.split_at(path[name..].rfind('.').map_or(path.len(), |dot| name + dot))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &'static [u8]) -> AssetNames {
        let asset = |path: &str, origin| Asset { path: path.to_owned(), origin, bundle: None };
        AssetNames::new(&[
            asset("data.txt", AssetOrigin::Site("static/data.txt".into())),
            asset("favicon.svg", AssetOrigin::Site("static/favicon.svg".into())),
            asset("feedgen.css", AssetOrigin::Theme(text.into())),
        ])
    }

    #[test]
    fn a_hashed_name_depends_on_the_content() {
        let (one, other) = (names(b"foobar"), names(b"foobaz"));
        assert_eq!(one.file("feedgen.css"), "feedgen.72ad2699.css");
        assert_ne!(one.file("feedgen.css"), other.file("feedgen.css"));
        assert_eq!(one.hashed().collect::<Vec<_>>(), [("feedgen.css", "feedgen.72ad2699.css")]);
        // The site's replacement with the same content has the same name.
        let origin = AssetOrigin::Replacement("static/feedgen.css".into(), b"foobar"[..].into());
        let own = Asset { path: "feedgen.css".to_owned(), origin, bundle: None };
        assert_eq!(AssetNames::new(&[own]), one);
    }

    #[test]
    fn site_files_keep_their_paths() {
        let names = names(b"foobar");
        for path in ["data.txt", "favicon.svg", "no/such.css"] {
            assert_eq!(names.file(path), path);
        }
    }

    #[test]
    fn the_successor_of_a_former_name_is_the_current_file() {
        let names = names(b"foobar");
        let current = Some("feedgen.72ad2699.css");
        assert_eq!(names.successor("feedgen.00000000.css"), current);
        assert_eq!(names.successor("feedgen.72ad2699.css"), current);
        for other in
            ["feedgen.css", "feedgen.0000000.css", "feedgen.old-hash.css", "data.00000000.txt", ""]
        {
            assert_eq!(names.successor(other), None, "{other}");
        }
    }
}
