//! The names of copied files in the output.
//!
//! What only pages name, a file of the theme or the site's own in its place, has a name that
//! follows its content: `feedgen.3f2a9c1b.css`. It can be cached for ever, as another content
//! is another file. All other files of a site keep their paths, which are addresses that
//! others may know.

use std::collections::BTreeMap;

use crate::load::{Asset, AssetOrigin};
use crate::text::hash;
use crate::theme;

/// The files whose names follow their content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetNames(BTreeMap<String, String>);

/// Digits of the hash in a name.
const DIGITS: usize = 8;

impl AssetNames {
    /// The names of `assets`.
    pub fn new(assets: &[Asset]) -> Self {
        let hashed = assets.iter().filter(|asset| theme::has_hashed_name(&asset.path));
        let names = hashed.filter_map(|asset| {
            let bytes = match &asset.origin {
                AssetOrigin::Replacement(_, bytes) => &**bytes,
                AssetOrigin::Theme(bytes) => &**bytes,
                AssetOrigin::Site(_) => return None,
            };
            let (stem, ending) = split(&asset.path);
            Some((asset.path.clone(), format!("{stem}.{}{ending}", hash::short(bytes))))
        });
        Self(names.collect())
    }

    /// The file in the output of the asset at `path`.
    pub fn file<'a>(&'a self, path: &'a str) -> &'a str {
        self.0.get(path).map_or(path, String::as_str)
    }

    /// Each asset whose name follows its content: its path, and its file in the output.
    pub fn hashed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file.as_str()))
    }

    /// The file of now in the place of one that a former build had: another hash in the name
    /// of a file that has one.
    pub fn successor(&self, former: &str) -> Option<&str> {
        let (stem, ending) = split(former);
        let (name, hash) = stem.rsplit_once('.')?;
        let is_hash = hash.len() == DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit());
        self.0.get(&format!("{name}{ending}")).filter(|_| is_hash).map(String::as_str)
    }
}

/// A path without and with the ending of its file, dot included.
fn split(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path.split_at(path[name..].rfind('.').map_or(path.len(), |dot| name + dot))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &'static [u8]) -> AssetNames {
        let asset = |path: &str, origin| Asset { path: path.to_owned(), origin, beside: None };
        AssetNames::new(&[
            asset("data.txt", AssetOrigin::Site("static/data.txt".into())),
            asset("favicon.svg", AssetOrigin::Site("static/favicon.svg".into())),
            asset("feedgen.css", AssetOrigin::Theme(text.into())),
        ])
    }

    #[test]
    fn a_name_follows_the_content() {
        let (one, other) = (names(b"foobar"), names(b"foobaz"));
        assert_eq!(one.file("feedgen.css"), "feedgen.72ad2699.css");
        assert_ne!(one.file("feedgen.css"), other.file("feedgen.css"));
        assert_eq!(one.hashed().collect::<Vec<_>>(), [("feedgen.css", "feedgen.72ad2699.css")]);
        // It does not matter whose content it is.
        let origin = AssetOrigin::Replacement("static/feedgen.css".into(), b"foobar"[..].into());
        let own = Asset { path: "feedgen.css".to_owned(), origin, beside: None };
        assert_eq!(AssetNames::new(&[own]), one);
    }

    #[test]
    fn addresses_that_others_know_stay() {
        let names = names(b"foobar");
        for path in ["data.txt", "favicon.svg", "no/such.css"] {
            assert_eq!(names.file(path), path);
        }
    }

    #[test]
    fn a_former_name_leads_to_the_file_of_now() {
        let names = names(b"foobar");
        let now = Some("feedgen.72ad2699.css");
        assert_eq!(names.successor("feedgen.00000000.css"), now);
        assert_eq!(names.successor("feedgen.72ad2699.css"), now);
        for other in
            ["feedgen.css", "feedgen.0000000.css", "feedgen.old-hash.css", "data.00000000.txt", ""]
        {
            assert_eq!(names.successor(other), None, "{other}");
        }
    }
}
