//! The output folder: builds are deterministic, do not touch unchanged files, delete stale files, and keep foreign ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::SystemTime;

use crate::site::{Dice, SITE, SiteTest, Tree, article, differences, files_with, names};

fn small() -> SiteTest {
    let text = |n: u32, more: &str| {
        article(&format!("Article {n}"), &format!("2024-01-{n:02}T08:00:00Z"), more)
    };
    SiteTest::with(&[
        ("site.toml", &format!("{SITE}[search]\nenabled = false\n")),
        ("content/news/a.md", &text(1, "originalUrl: https://example.com/a\ntopics: [AI, Law]")),
        ("content/news/b.md", &text(2, "originalUrl: https://example.com/b\ntopics: [AI]")),
        ("content/news/c.md", &(text(3, "") + "A text of our own.\n")),
        ("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n"),
        ("static/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ])
}

/// The modification time of each file.
fn times(site: &SiteTest, tree: &Tree) -> BTreeMap<String, SystemTime> {
    let time = |path: &String| {
        let meta = std::fs::metadata(site.path(&format!("public/{path}"))).unwrap();
        (path.clone(), meta.modified().unwrap())
    };
    tree.keys().map(time).collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = small();
    let report = site.build();
    let first = site.output();
    assert_eq!(report.count("files.written"), first.len());
    let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for path in first.keys() {
        let file = std::fs::File::options().write(true).open(site.path(&format!("public/{path}")));
        file.unwrap().set_modified(long_ago).unwrap();
    }

    let report = site.build();
    assert_eq!(report.count("files.written"), 0);
    assert_eq!(report.count("files.deleted"), 0);
    assert_eq!(report.count("files.unchanged"), first.len());
    assert_eq!(site.output(), first);
    assert!(times(&site, &first).values().all(|time| *time == long_ago));

    // After a change, unchanged files keep their modification time.
    site.edit("content/news/c.md", "of our own", "of mine");
    let report = site.build();
    let after = site.output();
    let expected = [
        "api/news/index.json",
        "api/news/page/1/index.json",
        "atom.xml",
        "feed.json",
        "feed.xml",
        "news/atom.xml",
        "news/c/index.html",
        "news/feed.json",
        "news/feed.xml",
    ];
    assert_eq!(differences(&first, &after), expected.map(|path| format!("~ {path}")));
    assert_eq!(report.count("files.written"), expected.len());
    let touched = times(&site, &after).into_iter().filter(|(_, time)| *time != long_ago);
    assert_eq!(touched.map(|(path, _)| path).collect::<Vec<_>>(), expected);
}

#[test]
fn deleted_sources_are_deleted_from_the_output() {
    let site = small();
    site.build();
    let before = site.output();
    site.remove("content/news/a.md");
    let report = site.build();
    let after = site.output();
    let gone: Vec<String> =
        differences(&before, &after).into_iter().filter(|line| !line.starts_with('~')).collect();
    let topic = ["atom.xml", "feed.json", "feed.xml", "index.html"];
    let api = ["index.json", "page/1/index.json"];
    let expected = [
        api.map(|name| format!("- api/news/law/{name}")).to_vec(),
        vec!["- news/a/index.html".to_owned()],
        topic.map(|name| format!("- topics/law/{name}")).to_vec(),
    ];
    assert_eq!(gone, expected.concat());
    assert_eq!(report.count("files.deleted"), 7);
    assert!(!site.exists("public/news/a") && !site.exists("public/topics/law"));
    assert!(!site.exists("public/api/news/law"));
    assert!(site.exists("public/topics/ai"));
    assert_eq!(files_with(&after, "/news/a/"), Vec::<&str>::new());
    // Equal to an output without it.
    std::fs::remove_dir_all(site.path("public")).unwrap();
    site.build();
    assert_eq!(site.output(), after);
}

#[test]
fn foreign_files_are_not_deleted() {
    let site = small();
    site.write("public/CNAME", "example.org");
    site.write("public/news/a/notes.txt", "mine");
    site.write("public/empty/of/feedgen.txt", "mine");
    site.build_with(&["--force"]);
    site.remove("content/news/a.md");
    site.build();
    let output = site.output();
    assert_eq!(output["CNAME"], b"example.org");
    assert_eq!(output["news/a/notes.txt"], b"mine");
    assert_eq!(output["empty/of/feedgen.txt"], b"mine");
    assert!(!output.contains_key("news/a/index.html"));
}

#[test]
fn externally_changed_files_are_restored() {
    let site = small();
    site.build();
    let before = site.output();
    site.write("public/index.html", "broken");
    std::fs::remove_dir_all(site.path("public/topics")).unwrap();
    let report = site.build();
    let topics = before.keys().filter(|path| path.starts_with("topics/")).count();
    assert!(topics > 1);
    assert_eq!(report.count("files.written"), 1 + topics);
    assert_eq!(site.output(), before);
}

#[test]
fn a_file_can_become_a_folder_and_the_reverse() {
    let site = small();
    site.write("static/extra", "a file");
    site.build();
    assert_eq!(site.output()["extra"], b"a file");
    site.remove("static/extra");
    site.write("static/extra/inside.txt", "in a folder");
    site.build();
    assert_eq!(site.output()["extra/inside.txt"], b"in a folder");
    site.remove("static/extra/inside.txt");
    std::fs::remove_dir(site.path("static/extra")).unwrap();
    site.write("static/extra", "a file again");
    site.build();
    assert_eq!(site.output()["extra"], b"a file again");
}

#[test]
fn two_outputs_of_one_site_are_independent() {
    let site = small();
    site.build();
    site.build_with(&["--output", "preview", "--drafts", "--base-url", "http://localhost:8000/"]);
    let (public, preview) = (site.output(), site.tree("preview"));
    assert_eq!(names(&public), names(&preview));
    assert!(!files_with(&preview, "http://localhost:8000/news/a/").is_empty());
    assert_eq!(files_with(&preview, "https://example.org"), Vec::<&str>::new());
    site.remove("content/news/a.md");
    site.build();
    assert_eq!(site.tree("preview"), preview);
    assert!(!site.exists("public/news/a"));
}

/// Writes many articles with forty topics and thirty providers: several time zones, equal instants, related cards, bodies,
/// images, a fifth of them unpublished. Returns the number of unpublished articles.
pub fn many(site: &SiteTest, count: usize) -> usize {
    let mut dice = Dice(1);
    let mut unpublished = 0;
    for number in 0..count {
        let (month, day, hour) = (1 + dice.roll(12), 1 + dice.roll(28), dice.roll(24));
        let offset = ["Z", "+05:30", "-07:00", "+09:00", "+00:00"][dice.roll(5) as usize];
        let provider = dice.roll(30);
        let mut more = format!(
            "originalUrl: https://source{provider}.example/story/{number}\n\
             excerpt: \"Number {number} &amp; what it <b>means</b>\"\n\
             provider:\n  name: Source {provider}\n  domain: source{provider}.example\n\
             topics: [Topic {}, Topic {}]\n",
            dice.roll(40),
            dice.roll(40)
        );
        if dice.roll(2) == 0 {
            more +=
                "images:\n  - {url: 'https://pictures.example/a.png', width: 800, height: 600}\n";
        }
        if dice.roll(3) == 0 {
            more += "related:\n";
            for _ in 0..=dice.roll(3) {
                let target = dice.roll(1100);
                write!(
                    more,
                    "  - title: Card {target}\n    webUrl: https://source{}.example/story/{target}?utm_source=x\n",
                    dice.roll(30)
                )
                .unwrap();
            }
        }
        let is_published = dice.roll(5) > 0;
        unpublished += usize::from(!is_published);
        writeln!(more, "published: {is_published}").unwrap();
        let title = format!("Story {number}");
        let date = format!("202{}-{month:02}-{day:02}T{hour:02}:00:00{offset}", 3 + dice.roll(2));
        let mut text = article(&title, &date, &more);
        if dice.roll(2) == 0 {
            text += "## A heading\n\nA text with a [link](https://example.com/) and a note[^1].\n\n[^1]: Small.\n";
        }
        site.write(&format!("content/news/{number:04}.md"), text);
    }
    unpublished
}

#[test]
fn builds_are_deterministic() {
    let (here, there) = (SiteTest::new(), SiteTest::new());
    let unpublished = many(&here, 1000);
    many(&there, 1000);
    let sources = here.tree("");
    assert_eq!(sources, there.tree(""));

    let report = here.build();
    assert_eq!(report.count("articles"), 1000 - unpublished);
    assert_eq!(report.count("unpublished"), unpublished);
    assert_eq!((report.count("topics"), report.count("providers")), (40, 30));
    let output = here.output();
    assert!(files_with(&output, ">Referenced by<").len() > 5, "cards that meet articles");

    // In another folder, with another number of threads.
    let mut build = there.command(&["build", "--quiet"]);
    assert!(build.env("RAYON_NUM_THREADS", "1").status().unwrap().success());
    assert_eq!(differences(&output, &there.output()), Vec::<String>::new());

    let report = here.build();
    assert_eq!(report.count("files.written"), 0);
    assert_eq!(report.count("files.unchanged"), output.len());

    // No other file was written, and no source was changed.
    let mut rest = here.tree("");
    rest.retain(|path, _| !path.starts_with("public/"));
    let state: Vec<String> = differences(&sources, &rest);
    assert!(state.iter().all(|line| line.starts_with("+ .feedgen/")), "{state:?}");
    assert!(state.iter().all(|line| !line.ends_with(".new")), "{state:?}");
}

#[test]
fn the_output_does_not_depend_on_directory_order() {
    let files: Vec<(String, String)> = (0..12)
        .map(|n| {
            // All at the same instant, so that only the path determines the order.
            let date =
                if n % 2 == 0 { "2024-05-01T12:00:00Z" } else { "2024-05-01T14:00:00+02:00" };
            let url = format!("originalUrl: https://example.com/{n}\ntopics: [One]");
            (format!("content/news/{n:02}.md"), article(&format!("A {n}"), date, &url))
        })
        .collect();
    let (forwards, backwards) = (SiteTest::new(), SiteTest::new());
    files.iter().for_each(|(path, text)| forwards.write(path, text));
    files.iter().rev().for_each(|(path, text)| backwards.write(path, text));
    forwards.build();
    backwards.build();
    assert_eq!(forwards.output(), backwards.output());
    let home = forwards.read("public/index.html");
    let at = |n: usize| home.find(&format!("/news/{n:02}/")).expect("a card");
    assert!((0..12).is_sorted_by_key(at));
}
