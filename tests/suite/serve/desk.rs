//! `feedgen serve --desk`: decisions in a browser without a script, and with the requests that the script sends.

mod access;
mod browser;
mod conflicts;
mod decisions;
mod findings;
mod hostile;
mod next;
mod preview;
mod random;

use std::sync::Arc;

use feedgen::config::{Config, Overrides, parse};
use feedgen::curate::identity::seen::{self, Line, Verdict};
use feedgen::curate::identity::{Hash, KnownArticle};

use self::browser::Browser;
use super::*;

/// Serves a site with a desk, and opens it.
#[track_caller]
fn open(site: &SiteTest) -> (Server, Browser) {
    let server = Server::start(site, &["--desk"]);
    let browser = Browser::open(&server);
    (server, browser)
}

/// All files but those that feedgen stores for itself.
fn sources(site: &SiteTest) -> Tree {
    let mut tree = site.tree("");
    tree.retain(|path, _| !path.starts_with(".feedgen/"));
    tree
}

/// The memory of an import that wrote these files as they are now.
fn remember(site: &SiteTest, files: &[&str]) {
    let config: Config =
        parse("site.toml", &site.read("site.toml"), Overrides::default()).0.unwrap();
    let line = |file: &&str| {
        let text = site.read(file);
        let name: Arc<str> = Arc::from(*file);
        let (article, _) = feedgen::load::parse_article(&name, &text, "news", &config);
        let identity = KnownArticle::new(&article.unwrap()).identity();
        let lines = identity.lines(Verdict::Imported).into_iter();
        lines.map(|line| Line { draft: Some(Hash::new(&text)), ..line }).collect::<Vec<_>>()
    };
    let lines: Vec<Line> = files.iter().flat_map(line).collect();
    site.write("curation/seen.tsv", seen::with("# stories\n", &lines));
}

/// The removed and added lines of each changed file, by path.
fn diff(before: &Tree, after: &Tree) -> String {
    let mut out = String::new();
    for difference in crate::site::differences(before, after) {
        let file = &difference[2..];
        let text = |tree: &Tree| {
            tree.get(file)
                .map(|bytes| String::from_utf8(bytes.clone()).unwrap())
                .unwrap_or_default()
        };
        let (old, new) = (text(before), text(after));
        let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        out.push_str(&format!("{difference}\n"));
        if !before.contains_key(file) || !after.contains_key(file) {
            continue;
        }
        let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[start..], &new[start..]);
        let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        old[..old.len() - end].iter().for_each(|line| out.push_str(&format!("-{line}\n")));
        new[..new.len() - end].iter().for_each(|line| out.push_str(&format!("+{line}\n")));
    }
    out
}

/// Three drafts, of which the first one is as imported, and a published article.
fn site_of_drafts() -> SiteTest {
    let site = SiteTest::new();
    for (name, more) in [
        ("a", "published: false\noriginalUrl: https://one.example/a\ntopics: [Space]"),
        ("b", "published: false # wait\noriginalUrl: https://two.example/b\nexcerpt: Old"),
        ("c", "draft: true\noriginalUrl: https://two.example/c\nquality: 3"),
        ("d", "originalUrl: https://two.example/d\ntopics: [Space]"),
    ] {
        let text = article(&format!("Story {name}{name}{name}"), "2024-01-05T10:00:00Z", more);
        site.write(&format!("content/news/{name}.md"), text);
    }
    remember(&site, &["content/news/a.md"]);
    site
}
