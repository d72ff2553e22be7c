//! `docs/reference/front-matter.md` lists exactly the keys that the loader knows.

use std::collections::BTreeSet;

use super::{
    RawArticle, RawAuthorMap, RawImageMap, RawOrganization, RawPage, RawProviderMap, RawRelated,
    RawTopic,
};

const PAGE: &str = include_str!("../../docs/reference/front-matter.md");

/// The keys in the tables directly below `heading`.
fn documented(heading: &str) -> BTreeSet<&'static str> {
    let lines = PAGE.lines().skip_while(|line| line.trim_start_matches('#').trim() != heading);
    let lines = lines.skip(1).take_while(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.strip_prefix("| `")?.split_once("` |")?.0)).collect()
}

#[test]
fn the_front_matter_page_lists_every_key() {
    for (heading, keys) in [
        ("Articles", RawArticle::KEYS),
        ("Images", RawImageMap::KEYS),
        ("Provider of an article", RawProviderMap::KEYS),
        ("Related stories", RawRelated::KEYS),
        ("Authors", RawAuthorMap::KEYS),
        ("Topic files", RawTopic::KEYS),
        ("Provider files", RawOrganization::KEYS),
        ("Standalone pages", RawPage::KEYS),
    ] {
        let keys: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(documented(heading), keys, "{heading}");
    }
}
