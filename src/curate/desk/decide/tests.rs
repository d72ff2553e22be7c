use std::sync::Arc;

use super::{Decided, Refusal, Target, merge, parse, publish, reject};
use crate::config::Config;
use crate::curate::desk::memory::{Verdicts, apply};
use crate::curate::desk::problem::Problem;
use crate::curate::desk::{FileChange, Kind, LineChange};
use crate::curate::identity::Hash;
use crate::curate::identity::seen::{self, Line, Verdict};
use crate::load::testing::{article_text, config};

fn site() -> Config {
    config("[content]\narticles = ['n']")
}

fn target_of(file: &str, text: String) -> Target {
    let (article, findings) = parse(&file.into(), &text, &site());
    Target { article: Arc::new(article.unwrap_or_else(|| panic!("{findings:?}"))), text }
}

fn target(name: &str, yaml: &str) -> Target {
    let file = format!("content/n/{name}.md");
    let text = article_text(&file, yaml);
    target_of(&file, text)
}

fn draft(name: &str, yaml: &str) -> Target {
    target(name, &format!("published: false\n{yaml}"))
}

/// The removed and added lines of each file.
fn diff(files: &[FileChange]) -> String {
    let mut out = String::new();
    for FileChange { file, before, after } in files {
        out.push_str(&format!("{}\n", file.trim_start_matches("content/n/")));
        let before: Vec<&str> = before.iter().flat_map(|text| text.split_inclusive('\n')).collect();
        let Some(after) = after else {
            out.push_str("deleted\n");
            continue;
        };
        let after: Vec<&str> = after.split_inclusive('\n').collect();
        let start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        let (before, after) = (&before[start..], &after[start..]);
        let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
        before[..before.len() - end].iter().for_each(|line| out.push_str(&format!("-{line}")));
        after[..after.len() - end].iter().for_each(|line| out.push_str(&format!("+{line}")));
    }
    out
}

fn refusal(decided: Result<Decided, Refusal>) -> (String, Problem) {
    let Refusal { file, problem } = decided.unwrap_err();
    (file.to_string(), problem)
}

fn merged(followers: &[Target], leader: &Target) -> Decided {
    merge(followers, leader, "").unwrap()
}

/// The lines of a memory in which these drafts were imported with their text.
fn memory(imported: &[&Target]) -> String {
    let lines = imported.iter().map(|target| {
        let line = target.identity().lines(Verdict::Imported)[0];
        Line { draft: Some(Hash::new(&target.text)), ..line }
    });
    seen::with("# by hand\n", &lines.collect::<Vec<_>>())
}

#[test]
fn publishing_changes_one_line() {
    for (yaml, expected) in [
        ("published: false", "-published: false\n+published: true\n"),
        ("published: 'false' # wait", "-published: 'false' # wait\n+published: 'true' # wait\n"),
        ("published: no\r", "-published: no\r\n+published: true\r\n"),
        ("draft: true", "-draft: true\n+draft: false\n"),
        (
            "draft: yes\npublished: 0",
            "-draft: yes\n-published: 0\n+draft: false\n+published: true\n",
        ),
    ] {
        let decided = publish(&[target("a", yaml)], &site()).unwrap();
        assert_eq!(diff(&decided.files), format!("a.md\n{expected}"), "{yaml}");
        assert_eq!((decided.kind, decided.into, decided.memory), (Kind::Publish, None, vec![]));
        assert_eq!(decided.subjects[0].title, "Title of a");
    }
    let decided =
        publish(&[draft("a", ""), draft("b", "title: <i>B</i> &amp; C")], &site()).unwrap();
    assert_eq!(decided.files.len(), 2);
    assert_eq!(decided.subjects[1].title, "<i>B</i> & C");
}

#[test]
fn articles_that_stay_as_they_are_are_not_published() {
    let one = |yaml: &str| refusal(publish(&[draft("a", ""), target("b", yaml)], &site()));
    let file = || "content/n/b.md".to_owned();
    assert_eq!(one("title: T"), (file(), Problem::Published));
    assert_eq!(one("published: true"), (file(), Problem::Published));
    // The keys of other tools are named.
    for (yaml, key) in [
        ("published: false\nstatus: draft", "status"),
        ("draft: true\nhidden: true", "hidden"),
        ("status: draft", "status"),
        ("Draft: true", "Draft"),
        ("isDraft: true", "isDraft"),
    ] {
        let text = article_text("content/n/b.md", yaml);
        let line = text.lines().position(|line| line.starts_with(key)).unwrap() + 1;
        let key = key.to_owned();
        assert_eq!(one(yaml), (file(), Problem::KeptUnpublished { key, line }), "{yaml}");
    }
    assert_eq!(one("<<: {published: false}"), (file(), Problem::StillUnpublished));
    assert!(matches!(one("published: &x false\nfeatured: *x"), (_, Problem::Other(_))));
}

#[test]
fn rejecting_deletes_imported_files_only() {
    let (a, b, c) = (draft("a", ""), draft("b", ""), draft("c", ""));
    let text = memory(&[&a, &b]);
    let verdicts = Verdicts::new(&seen::parse(&text).0);
    // One byte more than the import wrote.
    let b = target_of("content/n/b.md", b.text + "\n");
    let decided = reject(&[a.clone(), b.clone(), c.clone()], &text, &verdicts).unwrap();
    assert_eq!(diff(&decided.files), "a.md\ndeleted\n");
    assert_eq!((decided.kind, decided.subjects.len()), (Kind::Reject, 3));
    let after = apply(Some(&text), &decided.memory);
    let verdicts = Verdicts::new(&seen::parse(&after).0);
    for target in [&a, &b, &c] {
        assert_eq!(verdicts.of(&target.identity()), Some(Verdict::Rejected));
    }
    assert!(after.starts_with("# by hand\n"));
    let is_new = |change: &&LineChange| change.old.is_none();
    assert_eq!(decided.memory.iter().filter(is_new).count(), 1, "of C");
    // The text of another draft.
    let moved = target_of("content/n/c.md", a.text.clone());
    let other = reject(&[moved], &text, &Verdicts::new(&[])).unwrap();
    assert_eq!(other.files, []);
    let published = target("d", "");
    let refused = refusal(reject(&[a, published], &text, &verdicts));
    assert_eq!(refused, ("content/n/d.md".to_owned(), Problem::Published));
}

const CARD: &str = "related:
  - title: \"Title of a\"
    publishedDateTime: \"2024-01-01T00:00:00Z\"
    webUrl: \"https://example.org/a\"
    provider:
      domain: \"example.org\"
";

fn added(text: &str) -> String {
    text.lines().map(|line| format!("+{line}\n")).collect()
}

#[test]
fn merging_adds_cards_and_a_heat() {
    let decided = merged(&[draft("a", "")], &draft("l", ""));
    assert_eq!(diff(&decided.files), format!("l.md\n{}a.md\n+heat: -1\n", added(CARD)));
    assert_eq!(decided.subjects[0].title, "Title of a");
    assert_eq!(decided.into.unwrap().title, "Title of l");
    let after = apply(None, &decided.memory);
    let verdicts = Verdicts::new(&seen::parse(&after).0);
    assert_eq!(verdicts.of(&draft("a", "").identity()), Some(Verdict::Merged));
    assert_eq!(verdicts.of(&draft("l", "").identity()), None);
    // A published leader; a heat that a person wrote.
    let decided = merged(&[draft("a", "heat: 40 # hot")], &target("l", ""));
    let heat = "-heat: 40 # hot\n+heat: -1 # hot\n";
    assert_eq!(diff(&decided.files), format!("l.md\n{}a.md\n{heat}", added(CARD)));
    // Nothing but the verdict is missing.
    let leader = draft("l", CARD);
    let decided = merged(&[draft("a", "heat: -1")], &leader);
    assert_eq!((diff(&decided.files), decided.memory.len()), (String::new(), 1));
}

#[test]
fn a_card_has_what_the_follower_has() {
    let follower = draft(
        "a",
        "title: \"'A': <b>B</b> # C\"\nexcerpt: \"Two\\nlines\"\ntype: video\nquality: 70\n\
         originalUrl: https://example.org/a?x=1&y=%20#z\nwebUrl: https://m.example.org/a\n\
         provider: {name: \"The: A\", domain: a.example}\n\
         images: [{url: https://example.org/1.png, width: 800, height: 600, title: T}, /2.png]",
    );
    let decided = merged(&[follower], &draft("l", ""));
    let (text, _) = (decided.files[0].after.clone().unwrap(), ());
    let leader = target_of("content/n/l.md", text);
    let [card] = &*leader.article.related else { panic!("{}", leader.text) };
    assert_eq!((&*card.title, card.excerpt.as_deref()), ("'A': <b>B</b> # C", Some("Two\nlines")));
    assert_eq!((&*card.url, &*card.kind), ("https://m.example.org/a", "video"));
    assert_eq!(
        (card.quality, card.published_at.as_ref().unwrap().as_written()),
        (Some(70), "2024-01-01T00:00:00Z")
    );
    let provider = card.provider.as_ref().unwrap();
    assert_eq!(provider.name.as_deref(), Some("The: A"));
    let image = card.image.as_ref().unwrap();
    assert_eq!(
        (&*image.url, image.width, image.height),
        ("https://example.org/1.png", Some(800), Some(600))
    );
}

/// Images beside the follower are no files beside the leader.
#[test]
fn a_card_has_no_image_of_a_bundle() {
    for (images, expected) in [("[cover.png]", None), ("[cover.png, /a.png]", Some("/a.png"))] {
        let file = "content/n/a/index.md";
        let yaml = format!("published: false\nimages: {images}");
        let follower = target_of(file, article_text("n/a.md", &yaml));
        assert!(follower.article.source.is_bundle);
        let decided = merged(&[follower], &draft("l", ""));
        let leader = target_of("content/n/l.md", decided.files[0].after.clone().unwrap());
        let image = leader.article.related[0].image.as_ref();
        assert_eq!(image.map(|image| &*image.url), expected, "{images}");
    }
}

#[test]
fn each_address_has_one_card() {
    let url = |name: &str, url: &str| draft(name, &format!("originalUrl: {url}"));
    let titles = |followers: &[Target], leader: &Target| -> Vec<String> {
        let decided = merged(followers, leader);
        let change = decided.files.iter().find(|change| change.file.ends_with("l.md"));
        let text = change.and_then(|change| change.after.clone()).unwrap_or(leader.text.clone());
        let leader = target_of("content/n/l.md", text);
        leader.article.related.iter().map(|card| card.title.to_string()).collect()
    };
    let (a, b) = (url("a", "https://example.org/1"), url("b", "http://example.org/1/"));
    assert_eq!(titles(&[a.clone(), b.clone()], &draft("l", "")), ["Title of a"]);
    assert_eq!(titles(std::slice::from_ref(&b), &draft("l", CARD)), ["Title of a", "Title of b"]);
    let c = url("c", "https://example.org/a");
    assert_eq!(titles(std::slice::from_ref(&c), &draft("l", CARD)), ["Title of a"]);
    // A published copy of the follower needs no card of itself, but the follower is merged.
    let published = target("l", "originalUrl: https://example.org/1");
    assert_eq!(titles(&[a], &published), [""; 0]);
    assert_eq!(merged(&[b], &published).memory.len(), 1);
}

/// The card of A in a list with this indentation, and that of its keys.
fn card(outer: &str, inner: &str) -> String {
    let dash = format!("{:<1$}", "-", inner.len());
    format!(
        "{outer}{dash}title: \"A\"\n{outer}{inner}publishedDateTime: \"2024-01-01T00:00:00Z\"\n\
         {outer}{inner}webUrl: \"https://a.example/\"\n{outer}{inner}provider:\n\
         {outer}{inner}  domain: \"a.example\"\n"
    )
}

const FLOW: &str = "{title: \"A\", publishedDateTime: \"2024-01-01T00:00:00Z\", \
                    webUrl: \"https://a.example/\", provider: {domain: \"a.example\"}}";

#[test]
fn cards_are_added_to_any_list() {
    // A card with a title and a URL, as short as possible.
    let follower = target_of(
        "content/n/a.md",
        "---\ntitle: A\npublishedDateTime: 2024-01-01\nwebUrl: https://a.example/\npublished: no\n---\n".to_owned(),
    );
    for (related, expected) in [
        ("related:", added(&card("  ", "  "))),
        (
            "related: null # none",
            format!("-related: null # none\n+related: # none\n{}", added(&card("  ", "  "))),
        ),
        ("related: []", format!("-related: []\n+related: [{FLOW}]\n")),
        (
            "related: [{title: X, webUrl: https://x.example/}]",
            format!(
                "-related: [{{title: X, webUrl: https://x.example/}}]\n\
                 +related: [{{title: X, webUrl: https://x.example/}}, {FLOW}]\n"
            ),
        ),
        ("related: # best first\n- title: X\n  webUrl: https://x.example/", added(&card("", "  "))),
        (
            "related:\n  -   title: X\n      webUrl: https://x.example/\n# end",
            added(&card("  ", "    ")),
        ),
    ] {
        let leader = draft("l", &format!("{related}\nquality: 5"));
        let decided = merged(std::slice::from_ref(&follower), &leader);
        let after = target_of("content/n/l.md", decided.files[0].after.clone().unwrap());
        let cards = &after.article.related;
        assert_eq!(cards.len(), leader.article.related.len() + 1, "{}", after.text);
        let diff = diff(&decided.files[..1]);
        assert_eq!(diff, format!("l.md\n{expected}"), "{related}");
    }
    let leader = draft("l", "related: none");
    assert!(matches!(refusal(merge(&[draft("a", "")], &leader, "")), (_, Problem::Other(_))));
}

#[test]
fn some_articles_are_not_merged() {
    let no_url = target_of(
        "content/n/x.md",
        "---\ntitle: X\npublishedDateTime: 2024-01-01\npublished: false\n---\nText\n".to_owned(),
    );
    let leader = draft("l", "originalUrl: https://example.org/1\nwebUrl: https://m.example.org/1");
    let copy = draft("x", "originalUrl: http://m.example.org/1");
    for (follower, leader, expected) in [
        (leader.clone(), &leader, Problem::IntoItself),
        (no_url, &leader, Problem::NoUrl),
        (target("x", ""), &leader, Problem::Published),
        // The verdict would hide the leader as well.
        (copy, &leader, Problem::Copy),
    ] {
        let file = follower.article.source.file.to_string();
        let refused = refusal(merge(&[draft("a", ""), follower], leader, ""));
        assert_eq!(refused, (file, expected));
    }
}
