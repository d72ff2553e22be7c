//! What is kept for the next build: used only if it fits, never needed, and enough to see that
//! there is nothing to do.

use std::fs;
use std::sync::Arc;

use feedgen::cache::KeptArticles;
use feedgen::config::{self, Overrides};
use feedgen::load::{self, SourceFiles};
use feedgen::text::key::TextKey;

use super::Seen;
use crate::output::many;
use crate::site::{SiteTest, article, differences};

fn small() -> SiteTest {
    let site = SiteTest::new();
    many(&site, 20);
    site.build();
    site
}

/// The notes of a build, as people read them.
fn notes(site: &SiteTest, args: &[&str]) -> Vec<String> {
    let run = site.run(args);
    assert_eq!(run.code, 0, "{run:?}");
    run.stderr.lines().filter(|line| line.starts_with("note:")).map(str::to_owned).collect()
}

#[test]
fn what_is_damaged_or_of_another_version_is_said_and_not_used() {
    let site = small();
    assert_eq!(notes(&site, &[]), Vec::<String>::new());
    let kept = site.tree(".feedgen");
    let is_cache =
        |path: &&String| [".bin", ".idx", ".facts"].iter().any(|ending| path.ends_with(ending));
    let kept: Vec<&String> = kept.keys().filter(is_cache).collect();
    // By this, the last build is recognised; it is not worth a word.
    let kept: Vec<&String> = kept.into_iter().filter(|path| !path.starts_with("last-")).collect();
    assert_eq!(kept.len(), 3, "{kept:?}");
    for file in kept {
        let path = format!(".feedgen/{file}");
        let good = fs::read(site.path(&path)).unwrap();
        let damages = [
            (good[..good.len() / 2].to_vec(), "damaged"),
            (b"someone else's".to_vec(), "damaged"),
            // The version stands behind the first line.
            ([&good[..15], b"#", &good[16..]].concat(), "of another version"),
        ];
        // What is kept of articles has no version; the index has it.
        let count = if file.ends_with("ts") { 2 } else { 3 };
        for (bytes, says) in damages.into_iter().take(count) {
            site.write(&path, &bytes);
            let notes = notes(&site, &[]);
            assert_eq!(notes.len(), 1, "{file}: {notes:?}");
            assert!(notes[0].contains(says), "{file}: {notes:?}");
            assert_ne!(fs::read(site.path(&path)).unwrap(), bytes, "{file}");
        }
    }
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    assert_eq!(notes(&site, &[]), Vec::<String>::new(), "it may be deleted");
}

/// What kept articles say is read when a page shows them; by then, much was made of them. Nobody can
/// tell when a file changes in between, so that here it is another one from the beginning.
#[test]
fn a_build_begins_again_if_a_file_is_not_what_was_kept() {
    let site = small();
    site.write("templates/partials/card.html", "<p>{{ card.title }}</p>");
    // From then on, files are not read that have the same stamp.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    site.build();
    let (root, folder) = (site.path(""), site.path(".feedgen"));
    let text = fs::read_to_string(site.path("site.toml")).unwrap();
    let config = config::parse("site.toml", &text, Overrides::default()).0.unwrap();
    let key = TextKey::of(&format!("{:?}", load::settings_of_articles(&config)));
    let (_, mut articles, note) =
        KeptArticles::read(&folder, key, &SourceFiles::new(&root, &config, 1 << 20));
    assert_eq!((articles.len(), note), (20, None));
    articles.iter_mut().for_each(|article| {
        Arc::make_mut(article).source.hash = TextKey::of("another text");
    });
    KeptArticles::nothing(&folder, key).write(&articles, &|_| false).unwrap();

    site.write("templates/partials/card.html", "<p>{{ card.title }}!</p>");
    let said = notes(&site, &[]);
    assert_eq!(said, ["note: an article changed while the site was built, which began again"]);
    let after = site.output();
    site.build_with(&["--clean"]);
    assert_eq!(differences(&site.output(), &after), Vec::<String>::new());
    assert_eq!(notes(&site, &[]), Vec::<String>::new());
}

/// To write down where all articles are is work for each of them; to read a few again is not.
#[test]
fn few_changes_are_read_again_and_many_are_kept() {
    let site = SiteTest::new();
    many(&site, 128);
    site.build();
    // From then on, no file need be read to see that it is as it was.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    site.build();
    let index = || fs::read(site.path(".feedgen/articles.idx")).unwrap();
    let mut kept = index();
    let edit = |number: usize, title: &str| {
        let text = article(title, "2024-05-06T07:08:09Z", "topics: [Topic 1]") + "A text.";
        site.write(&format!("content/news/{number:04}.md"), text);
    };
    let assert_is_exact = |step: &str| {
        let after = site.output();
        let other = site.path("other");
        site.build_with(&["--no-cache", "--output", other.to_str().unwrap()]);
        assert_eq!(differences(&site.tree("other"), &after), Vec::<String>::new(), "{step}");
    };
    let was = fs::read(site.path("content/news/0001.md")).unwrap();
    let steps: [(&str, &dyn Fn(), bool); 6] = [
        ("one is edited", &|| edit(1, "New"), false),
        ("another one", &|| edit(2, "Newer"), false),
        ("the first again", &|| edit(1, "Again"), false),
        ("it is as it was", &|| site.write("content/news/0001.md", &was), false),
        ("one is gone", &|| site.remove("content/news/0003.md"), false),
        ("more are added", &|| (200..203).for_each(|number| edit(number, "Added")), true),
    ];
    for (step, change, is_written) in steps {
        change();
        assert!(site.build().count("rendered") > 0, "{step}");
        assert_is_exact(step);
        assert_eq!(index() != kept, is_written, "{step}");
        kept = index();
    }
}

#[test]
fn without_the_cache_everything_is_made_and_nothing_is_kept() {
    let site = small();
    let all = site.output().len();
    let kept = site.tree(".feedgen");
    let report = site.build_with(&["--no-cache"]);
    let made = report.count("rendered") + report.count("search.files");
    assert_eq!((made, report.count("search.made"), report.count("files.written")), (all, 1, 0));
    assert_eq!(differences(&kept, &site.tree(".feedgen")), Vec::<String>::new());
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    site.build_with(&["--no-cache"]);
    assert!(
        site.tree(".feedgen")
            .into_keys()
            .all(|path| !path.ends_with(".bin") && !path.starts_with("articles."))
    );
}

#[test]
fn a_clean_build_makes_everything_anew() {
    let site = small();
    let before = Seen::of(&site);
    let report = site.build_with(&["--clean"]);
    let all = before.files.len();
    let made = report.count("rendered") + report.count("search.files");
    assert_eq!((made, report.count("search.made"), report.count("files.written")), (all, 1, all));
    let after = Seen::of(&site);
    assert_eq!(differences(&before.files, &after.files), Vec::<String>::new());
    assert!(after.times.iter().all(|(path, time)| before.times[path] != *time));
    assert_eq!(site.build().count("rendered"), 0, "the next one goes on from it");
}

/// The phases of a build, by what it says of their times.
fn phases(site: &SiteTest) -> Vec<String> {
    let run = site.run(&["--timings"]);
    assert_eq!(run.code, 0, "{run:?}");
    let names = run.stdout.lines().filter_map(|line| line.strip_prefix("  "));
    names.filter_map(|line| line.split("  ").next()).map(str::to_owned).collect()
}

#[test]
fn where_nothing_changed_nothing_is_loaded_and_what_is_changed_later_is_seen() {
    let site = small();
    let is_short = || !phases(&site).iter().any(|name| name == "graph");
    // Of what changed just now, a change may go unseen.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(!is_short(), "the last build did not know that nothing would follow");
    let clean = site.output();
    assert!(is_short() && is_short());
    let report = site.build();
    assert_eq!((report.count("rendered"), report.count("files.unchanged")), (0, clean.len()));
    assert_eq!(report.count("articles") + report.count("unpublished"), 20);

    // The output.
    site.write("public/index.html", "broken");
    assert!(!is_short());
    site.remove("public/feeds.opml");
    assert!(!is_short());
    assert_eq!(differences(&clean, &site.output()), Vec::<String>::new());
    assert!(is_short());
    // The call, and what is kept.
    assert!(site.build_with(&["--drafts"]).count("unpublished") == 0);
    assert!(site.build().count("unpublished") > 0);
    assert!(is_short());
    for path in site.tree(".feedgen").into_keys().filter(|path| path != "lock") {
        site.remove(&format!(".feedgen/{path}"));
        if !path.starts_with("articles.") {
            assert!(!is_short(), "{path}");
        }
        assert_eq!(differences(&clean, &site.output()), Vec::<String>::new(), "{path}");
    }
    // Any source, whatever its time says.
    for (path, text) in [
        ("content/topics/a.yaml", "name: Topic 1"),
        ("content/pages/about.md", "---\ntitle: About\n---\n"),
        ("templates/404.html", "gone"),
        ("static/a.txt", "a"),
        ("content/news/0007.md", &(article("New", "2024-01-01T00:00:00Z", "topics: [New]") + "x")),
    ] {
        site.write(path, text);
        let old = fs::metadata(site.path("site.toml")).unwrap().modified().unwrap();
        fs::File::options().append(true).open(site.path(path)).unwrap().set_modified(old).unwrap();
        assert!(!is_short(), "{path}");
    }
    assert!(site.output().contains_key("about/index.html"));
}
