//! The theme that the binary carries is the one in the repository.

use std::collections::BTreeMap;

use feedgen::theme::{ASSETS, TEMPLATES};

use crate::site::{Tree, repository, tree};

#[test]
fn every_template_is_in_the_binary() {
    let carried = TEMPLATES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes()));
    same(&tree(&repository().join("templates")), carried.collect());
}

#[test]
fn every_asset_is_in_the_binary() {
    let mut files = tree(&repository().join("static"));
    // The pictures of the sample site.
    files.retain(|path, _| !path.starts_with("images/"));
    same(&files, ASSETS.iter().map(|(path, bytes)| ((*path).to_owned(), *bytes)).collect());
}

fn same(files: &Tree, carried: BTreeMap<String, &[u8]>) {
    assert!(!files.is_empty());
    assert_eq!(files.keys().collect::<Vec<_>>(), carried.keys().collect::<Vec<_>>());
    for (path, bytes) in files {
        assert!(carried[path] == bytes, "{path} differs: the binary is older than the file");
    }
}

#[test]
fn the_lists_name_each_file_once_and_in_order() {
    assert!(TEMPLATES.is_sorted_by_key(|(name, _)| name));
    assert!(ASSETS.is_sorted_by_key(|(path, _)| path));
}
