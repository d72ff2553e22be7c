use std::sync::Arc;

use super::{Field, FieldErrors, Form, ImageChoice, Rules, edited};
use crate::config::Config;
use crate::curate::desk::Kind;
use crate::curate::desk::decide::{Target, parse};
use crate::curate::desk::problem::Problem;
use crate::load::ParsedArticle;
use crate::load::testing::{article_text, config};

pub(super) const FILE: &str = "content/n/a.md";

pub(super) fn target_of(file: &str, text: String, config: &Config) -> Option<Target> {
    let (article, _) = parse(&file.into(), &text, config);
    Some(Target { article: Arc::new(article?), text })
}

pub(super) fn site() -> Config {
    config("[content]\narticles = ['n']")
}

pub(super) fn target(yaml: &str) -> Target {
    target_of(FILE, article_text(FILE, yaml), &site()).unwrap()
}

/// The text after a change of the form.
pub(super) fn after(
    target: &Target,
    publishes: bool,
    change: impl FnOnce(&mut Form),
) -> Result<(Kind, String), FieldErrors> {
    let config = site();
    let mut form = Form::of(&target.article);
    change(&mut form);
    let topics = ["AI".to_owned(), "Power Apps".to_owned()];
    let same_address =
        |article: &ParsedArticle| (article.segment() == "taken").then(|| "The <other>".to_owned());
    let rules = Rules { config: &config, topics: &topics, same_address: &same_address };
    let decided = edited(target, &form, publishes, rules)?;
    assert_eq!((decided.memory.len(), decided.subjects.len(), decided.into), (0, 1, None));
    let after = match &decided.files[..] {
        [] => target.text.clone(),
        [change] => {
            assert_eq!((&*change.file, change.before.as_ref()), (FILE, Some(&target.text)));
            assert_ne!(change.before, change.after);
            change.after.clone().unwrap()
        }
        more => panic!("{more:?}"),
    };
    Ok((decided.kind, after))
}

/// The lines that were removed and added.
#[track_caller]
fn diff(yaml: &str, change: impl FnOnce(&mut Form)) -> String {
    let target = target(yaml);
    let (kind, after) = after(&target, false, change).unwrap();
    assert_eq!(kind, Kind::Edit);
    lines(&target.text, &after)
}

pub(super) fn lines(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[start..], &after[start..]);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let removed = before[..before.len() - end].iter().map(|line| format!("-{line}"));
    let added = after[..after.len() - end].iter().map(|line| format!("+{line}"));
    removed.chain(added).collect::<Vec<_>>().join("\n")
}

pub(super) type Change = fn(&mut Form);

/// Topics among which the loader leaves some items out.
const TOPICS: &str = "topics:
- AI # a
- {name: Robotics, weight: 3} # keep
- 2024 # number
- ~
- \"\"
- AI # again";

#[test]
fn each_field_changes_its_key() {
    let table: [(&str, Change, &str); 29] = [
        (
            "title: Old # note",
            |f| f.title = "New: x".into(),
            "-title: Old # note\n+title: \"New: x\" # note",
        ),
        ("title: 'It''s'", |f| f.title = "It's # 1".into(), "-title: 'It''s'\n+title: 'It''s # 1'"),
        (
            "excerpt: Old",
            |f| f.excerpt = "Two\nlines".into(),
            "-excerpt: Old\n+excerpt: \"Two\\nlines\"",
        ),
        (
            "excerpt: |\n  Two\n  lines\nquality: 3",
            |f| f.excerpt = "One".into(),
            "-excerpt: |\n-  Two\n-  lines\n+excerpt: \"One\"",
        ),
        ("excerpt: Old", |f| f.excerpt.clear(), "-excerpt: Old"),
        ("quality: 3", |f| f.excerpt = "New".into(), "+excerpt: \"New\""),
        (
            "provider: {name: A, domain: a.example}",
            |f| f.provider_name = "B".into(),
            "-provider: {name: A, domain: a.example}\n+provider: {name: B, domain: a.example}",
        ),
        (
            "provider:\n  name: A\n  domain: a.example",
            |f| f.provider_domain = "b.example".into(),
            "-  domain: a.example\n+  domain: b.example",
        ),
        ("provider:\n  name: A\nquality: 3", |f| f.provider_name.clear(), "-provider:\n-  name: A"),
        (
            "quality: 3",
            |f| f.provider_domain = "b.example".into(),
            "+provider:\n+  domain: \"b.example\"",
        ),
        ("type: video", |f| f.kind = "podcast".into(), "-type: video\n+type: podcast"),
        ("quality: 3", |f| f.kind = "video".into(), "+type: \"video\""),
        ("highlight: \"Top\"", |f| f.highlight.clear(), "-highlight: \"Top\""),
        ("quality: 3", |f| f.slug = "new-slug".into(), "+slug: \"new-slug\""),
        (
            "topics: [AI]",
            |f| f.topics.push("Power Apps".into()),
            "-topics: [AI]\n+topics: [AI, Power Apps]",
        ),
        ("topics:\n- AI # main\n- Power Apps", |f| drop(f.topics.remove(1)), "-- Power Apps"),
        (
            "topics:\n- AI # main\n- Power Apps",
            |f| f.topics.clear(),
            "-topics:\n-- AI # main\n-- Power Apps",
        ),
        ("quality: 3", |f| f.topics.push("ai".into()), "+topics:\n+  - \"ai\""),
        // Items that are no topics stay, and so do repeated and empty ones.
        (TOPICS, |f| f.topics.push("Power Apps".into()), "+- Power Apps"),
        (
            "topics: [AI, {a: 1}, B, AI]",
            |f| f.topics.retain(|topic| topic != "AI"),
            "-topics: [AI, {a: 1}, B, AI]\n+topics: [{a: 1}, B]",
        ),
        (TOPICS, |f| drop(f.topics.remove(1)), "-- 2024 # number"),
        (
            TOPICS,
            |f| f.topics.clear(),
            "-- AI # a\n-- {name: Robotics, weight: 3} # keep\n-- 2024 # number\n-- ~\n-- \"\"\n-- AI # again\n+- {name: Robotics, weight: 3} # keep\n+- ~\n+- \"\"",
        ),
        (
            "topics: [2024, AI]",
            |f| f.topics.push("Power Apps".into()),
            "-topics: [2024, AI]\n+topics: [2024, AI, Power Apps]",
        ),
        (
            "topics: AI, B",
            |f| f.topics.push("Power Apps".into()),
            "-topics: AI, B\n+topics:\n+  - \"AI\"\n+  - \"B\"\n+  - \"Power Apps\"",
        ),
        (
            "topics: [] # none",
            |f| f.topics.push("AI".into()),
            "-topics: [] # none\n+topics: [\"AI\"] # none",
        ),
        // Nothing but `name` and `domain` are read.
        (
            "provider: {name: , domain: a.example}",
            |f| f.provider_domain.clear(),
            "-provider: {name: , domain: a.example}\n+provider: {name: }",
        ),
        // The key of another tool stays, but counts no more.
        (
            "image: /1.png",
            |f| f.image = Some(ImageChoice::Url("/2.png".into())),
            "+images:\n+  - url: \"/2.png\"",
        ),
        (
            "related:\n- title: A\n  webUrl: https://a.example/\n- title: B\n  webUrl: https://b.example/",
            |f| f.kept = vec![1],
            "-- title: A\n-  webUrl: https://a.example/",
        ),
        (
            "quality: 3",
            |f| f.related = ("A".into(), "https://a.example/".into()),
            "+related:\n+  - title: \"A\"\n+    webUrl: \"https://a.example/\"",
        ),
    ];
    let wrong = table.into_iter().filter_map(|(yaml, change, expected)| {
        let found = diff(yaml, change);
        (found != expected).then(|| format!("{yaml}\n{found}\n"))
    });
    assert_eq!(wrong.collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn publishing_is_part_of_the_change() {
    let target = target("published: false\nexcerpt: Old");
    let (kind, text) = after(&target, true, |form| form.excerpt = "New".to_owned()).unwrap();
    let expected = "-published: false\n-excerpt: Old\n+published: true\n+excerpt: New";
    assert_eq!((kind, lines(&target.text, &text).as_str()), (Kind::Publish, expected));
    let (kind, text) = after(&target, true, |_| {}).unwrap();
    let expected = "-published: false\n+published: true";
    assert_eq!((kind, lines(&target.text, &text).as_str()), (Kind::Publish, expected));
    // All or nothing.
    for (yaml, problem) in [
        ("published: true", Problem::Published),
        (
            "published: false\nstatus: draft",
            Problem::KeptUnpublished { key: "status".to_owned(), line: 6 },
        ),
    ] {
        let errors = after(&self::target(yaml), true, |_| {}).unwrap_err();
        assert_eq!(errors, FieldErrors::from([(Field::Whole, problem)]), "{yaml}");
    }
}

/// Images of which the loader leaves some out.
const IMAGES: &str = "images:
- url: ftp://e.example/0.png
- url: https://e.example/1.png
- title: no address
- https://e.example/2.png
- src: https://e.example/3.png
- https://e.example/2.png
";

#[test]
fn an_image_comes_first() {
    let urls = |text: &str| -> String {
        let target = target_of(FILE, text.to_owned(), &site()).unwrap();
        let url = |url: &str| url.rsplit_once('/').unwrap().1.replace(".png", "");
        target.article.images.iter().map(|image| url(&image.url)).collect::<Vec<_>>().concat()
    };
    let target = target(IMAGES);
    assert_eq!(urls(&target.text), "1232");
    let chosen = |image: ImageChoice| {
        let (_, text) = after(&target, false, |form| form.image = Some(image)).unwrap();
        (urls(&text), lines(&target.text, &text))
    };
    let known = |index: usize| chosen(ImageChoice::Known(index)).0;
    assert_eq!([known(0), known(1), known(2), known(3)], ["1232", "2132", "3122", "2123"]);
    assert_eq!(chosen(ImageChoice::Known(0)).1, "");
    let (found, diff) = chosen(ImageChoice::Url("https://e.example/9.png".to_owned()));
    assert_eq!((&*found, &*diff), ("91232", "+- url: \"https://e.example/9.png\""));
    let (found, diff) = chosen(ImageChoice::None);
    assert_eq!((&*found, diff.lines().count()), ("", 7));
    assert!(diff.lines().all(|line| line.starts_with('-')));
    // The first image of a file without any.
    let image = ImageChoice::Url("/1.png".to_owned());
    let none = self::diff("quality: 3", |form| form.image = Some(image));
    assert_eq!(none, "+images:\n+  - url: \"/1.png\"");
}

/// Cards of which the loader leaves some out, and with keys of other tools.
const CARDS: &str = "related:
- title: no address
- title: A
  url: https://e.example/a
- title: B
  webUrl: ftp://e.example/b
  originalUrl: https://e.example/b
- webUrl: https://e.example/no-title
- title: C
  webUrl: https://e.example/a
";

#[test]
fn the_right_cards_stay() {
    let target = target(CARDS);
    let titles = |text: &str| -> String {
        let target = target_of(FILE, text.to_owned(), &site()).unwrap();
        target.article.related.iter().map(|card| card.title.to_string()).collect()
    };
    assert_eq!(titles(&target.text), "ABC");
    for kept in ["ABC", "BC", "AC", "AB", "A", "C", ""] {
        let indices = kept.chars().map(|letter| "ABC".find(letter).unwrap()).collect();
        let (_, text) = after(&target, false, |form| form.kept = indices).unwrap();
        assert_eq!(titles(&text), kept);
        assert!(text.contains("no-title") && text.contains("no address"), "{text}");
    }
    let (_, text) = after(&target, false, |form| {
        form.kept = vec![0, 1];
        form.related = ("D".to_owned(), "https://e.example/d".to_owned());
    })
    .unwrap();
    assert_eq!(titles(&text), "ABD");
}

/// A form without a change changes no byte of any real article.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may look at its environment and files")]
fn a_form_without_a_change_changes_nothing() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("FEEDGEN_SHARED")
        .map_or_else(|| root.join("../shared"), std::path::PathBuf::from);
    let folders = ["corpus/_news", "corpus-ai/_news", "seed"].map(|name| shared.join(name));
    let files = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let config = config("[content]\ndir = '.'\narticles = ['_news']");
    let mut count = 0;
    for entry in files.flatten().filter(|entry| entry.path().extension() == Some("md".as_ref())) {
        let file = format!("_news/{}", entry.file_name().to_str().unwrap());
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let Some(target) = target_of(&file, text, &config) else { continue };
        let rules = Rules { config: &config, topics: &[], same_address: &|_| panic!("{file}") };
        let decided = edited(&target, &Form::of(&target.article), false, rules);
        assert_eq!(decided.map(|decided| decided.files), Ok(Vec::new()), "{file}");
        count += 1;
    }
    assert!(count > 100 || !shared.exists(), "{count}");
}
