//! `story` in the front matter joins and splits.

use super::{report, stories, texts};

#[test]
fn names_join_and_split() {
    let check = |more: fn(&str) -> &'static str, expected: &[&str]| {
        let site = texts::site("", more);
        assert_eq!(stories(&report(&site, &[])), expected);
    };
    check(
        |name| match name {
            "en-4" | "de-4" | "ja-4" => "published: false\nstory: Four",
            _ => "published: false",
        },
        &["de-1: de-2 de-3", "de-4: en-4 ja-4", "en-1: en-2 en-3", "ja-1: ja-2 ja-3"],
    );
    // A name takes its articles out of the story that their words suggest; spelling does not matter.
    check(
        |name| match name {
            "en-1" => "published: false\nstory: Bolts",
            "en-4" => "published: false\nstory: BOLTS",
            _ => "published: false",
        },
        &["de-1: de-2 de-3", "en-1: en-4", "en-2: en-3", "ja-1: ja-2 ja-3"],
    );
    // Alone, in both spellings; an empty name decides nothing.
    check(
        |name| match name {
            "en-3" => "published: false\nstory: none",
            "de-2" => "published: false\nstory: false",
            "ja-2" => "published: false\nstory: \"\"",
            _ => "published: false",
        },
        &["de-1: de-3", "en-1: en-2", "ja-1: ja-2 ja-3"],
    );
}
