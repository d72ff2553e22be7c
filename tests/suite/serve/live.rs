//! Changes are applied, and browsers of changed pages are notified.

mod folders;
mod styles;

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use super::{
    Server, article, built, change, differing_files, events_until_fence, eventually, save,
    small_site, wait_until_equal_to_build,
};
use crate::site::{SITE, SiteTest};

/// A served site.
struct Live {
    site: SiteTest,
    server: Server,
    /// The files after the last change.
    files: BTreeSet<String>,
}

impl Live {
    fn new(site: SiteTest) -> Self {
        let server = Server::start(&site, &[]);
        let files = wait_until_equal_to_build(&site, &server, &BTreeSet::new());
        Self { site, server, files }
    }

    /// Makes a change. Checks that browsers of `page` are notified, browsers of `unrelated` are not, and that the server
    /// then serves what a build writes.
    #[track_caller]
    fn case(&mut self, page: &str, unrelated: &str, change: impl FnOnce(&SiteTest)) {
        let mut affected = self.server.events(page);
        let mut unaffected = self.server.events(unrelated);
        assert!(affected.report.is_all_well() && unaffected.report.is_all_well());
        change(&self.site);
        affected.reload();
        self.files = wait_until_equal_to_build(&self.site, &self.server, &self.files);
        let heard = events_until_fence(&self.site, &mut [&mut unaffected]);
        assert_eq!(heard, [["report", "report"]], "{unrelated} after a change of {page}");
        // A newly opened page is up to date.
        let mut again = self.server.events(page);
        let heard = events_until_fence(&self.site, &mut [&mut again]);
        assert_eq!(heard, [["report", "report"]], "{page} is the newest");
    }
}

#[test]
fn edited_articles_are_reloaded() {
    let mut live = Live::new(small_site());
    let file = "content/news/a05.md";
    for page in ["/news/a05/", "/topics/rust/"] {
        live.case(page, "/about/", |site| change(site, file, "title: \"", "title: \"New "));
    }
    assert!(live.server.page("/news/a05/").contains("New New Article 5"));
    // A page that lists it as a reference.
    live.case("/news/a03/", "/news/a01/", |site| {
        change(site, "content/news/a02.md", "title: \"", "title: \"Other ");
    });
    live.case("/news/a05/", "/news/a06/", |site| change(site, file, "Its *body*", "Another"));
    live.case("/archive/2023/12/", "/about/", |site| {
        change(site, file, "2024-02-01T10", "2023-12-24T10");
    });
    live.case("/topics/space/", "/about/", |site| change(site, file, "[Rust]", "[Space, Mars]"));
    assert!(live.server.page("/topics/mars/").contains("Article 5"));
    live.case("/topics/mars/", "/about/", |site| change(site, file, ", Mars]", "]"));
    live.case("/providers/three.example/", "/about/", |site| {
        let text = site.read(file).replace("one.example", "three.example");
        save(site, file, text);
    });
    live.case("/news/other-address/", "/about/", |site| {
        change(site, file, "topics:", "slug: other-address\naliases: [/old/place/]\ntopics:");
    });
    assert_eq!(live.server.get("/news/a05/").status, 404);
}

#[test]
fn added_and_deleted_articles_are_applied() {
    let mut live = Live::new(small_site());
    let file = "content/news/a05.md";
    live.case("/news/a05/", "/about/", |site| {
        change(site, file, "topics:", "published: false\ntopics:");
    });
    assert_eq!(live.server.get("/news/a05/").status, 404);
    live.case("/news/a05/", "/about/", |site| change(site, file, "published: false", ""));
    live.case("/", "/about/", |site| {
        save(site, "content/news/new.md", article("New", "2024-06-01T10:00:00Z", ""));
    });
    assert!(live.server.page("/").contains("/news/new/"));
    live.case("/news/a06/", "/about/", |site| site.remove("content/news/a06.md"));
    live.case("/news/a06/", "/about/", |site| {
        save(site, "content/news/a06.md", article("Again", "2024-02-01T10:00:00Z", ""));
    });
    for (page, from, to) in
        [("/news/renamed/", "a07", "renamed"), ("/news/renamed/", "renamed", "a07")]
    {
        live.case(page, "/about/", |site| {
            let path = |name: &str| site.path(&format!("content/news/{name}.md"));
            fs::rename(path(from), path(to)).unwrap();
        });
    }
    // Moved out of the site and back.
    live.case("/news/a07/", "/about/", |site| {
        fs::rename(site.path("content/news/a07.md"), site.path("kept.md")).unwrap();
    });
    live.case("/news/a07/", "/about/", |site| {
        fs::rename(site.path("kept.md"), site.path("content/news/a07.md")).unwrap();
    });
}

#[test]
fn saves_of_all_editors_are_detected() {
    let mut live = Live::new(small_site());
    let file = "content/news/a05.md";
    // Overwritten in place.
    live.case("/news/a05/", "/news/a06/", |site| site.edit(file, "Article 5", "In place"));
    // A temporary file renamed over it.
    live.case("/news/a05/", "/news/a06/", |site| {
        let text = site.read(file).replace("In place", "Renamed");
        site.write("content/news/.a05.md.tmp", text);
        fs::rename(site.path("content/news/.a05.md.tmp"), site.path(file)).unwrap();
    });
    // The old file is renamed to a backup, which is then deleted.
    live.case("/news/a05/", "/news/a06/", |site| {
        let text = site.read(file).replace("Renamed", "With a backup");
        let backup = site.path("content/news/a05.md~");
        fs::rename(site.path(file), &backup).unwrap();
        site.write(file, text);
        fs::remove_file(backup).unwrap();
    });
    // Deleted and written again.
    live.case("/news/a05/", "/news/a06/", |site| {
        let text = site.read(file).replace("With a backup", "Anew");
        site.remove(file);
        site.write(file, text);
    });
    assert!(live.server.page("/news/a05/").contains("Anew"));
}

#[test]
fn changes_of_topics_providers_and_pages_are_applied() {
    let mut live = Live::new(small_site());
    live.case("/topics/space/", "/about/", |site| {
        change(site, "content/topics/space.yaml", "name: Space", "name: Space\nhashtags: [Orbit]");
    });
    live.case("/topics/rust/", "/about/", |site| {
        save(site, "content/topics/rust.yaml", "_id: rust\nname: Rust\nparent: Space\n");
    });
    live.case("/topics/rust/", "/about/", |site| site.remove("content/topics/rust.yaml"));
    live.case("/providers/one.example/", "/about/", |site| {
        change(site, "content/providers/one.example.md", "name: One", "name: The First");
    });
    assert!(live.server.page("/providers/one.example/").contains("The First"));
    live.case("/about/", "/news/a01/", |site| {
        change(site, "content/pages/about.md", "This site.", "**That** site.");
    });
    // The menu on every page can contain it.
    live.case("/imprint/", "/data.txt", |site| {
        save(site, "content/pages/imprint.md", "---\ntitle: Imprint\n---\nWho.\n");
    });
}

#[test]
fn changes_of_the_rules_for_stories_are_applied() {
    let site = small_site();
    let toml = site.read("site.toml");
    site.write("site.toml", format!("{toml}\n[stories]\nrelated = \"auto\"\n"));
    for name in ["y", "z"] {
        let more = format!("story: One\noriginalUrl: https://{name}.example/");
        let text = article(&format!("Story {name}"), "2024-07-01T10:00:00Z", &more);
        site.write(&format!("content/news/{name}.md"), text);
    }
    let mut live = Live::new(site);
    assert!(live.server.page("/news/y/").contains("/news/z/"));
    let file = "curation/scoring.toml";
    // The page of the leader.
    live.case("/news/y/", "/about/", |site| save(site, file, "[stories]\nfollowers = 0\n"));
    // The last usable rules stay.
    let is_reported = |expected: bool| {
        eventually("the error", || {
            let page = live.server.page("/_feedgen/");
            if page.contains("folowers") == expected { Ok(()) } else { Err(page) }
        });
    };
    let before = live.server.page("/news/y/");
    save(&live.site, file, "[stories]\nfolowers = 1\n");
    is_reported(true);
    assert_eq!(live.server.page("/news/y/"), before);
    save(&live.site, file, "[stories]\nfollowers = 0\n");
    is_reported(false);
    live.case("/news/y/", "/about/", |site| site.remove(file));
}

#[test]
fn changes_of_templates_and_static_files_are_applied() {
    let mut live = Live::new(small_site());
    live.case("/about/", "/news/a01/", |site| {
        change(
            site,
            "templates/page.html",
            "{% block content %}",
            "{% block content %}<b>Mine</b>",
        );
    });
    assert!(live.server.page("/about/").contains("<b>Mine</b>"));
    live.case("/about/", "/news/a01/", |site| site.remove("templates/page.html"));
    live.case("/topics/", "/about/", |site| {
        save(site, "templates/topics.html", "<!DOCTYPE html><html><body>All of them</body></html>");
    });
    live.case("/data.txt", "/about/", |site| save(site, "static/data.txt", "other\n"));
    assert_eq!(live.server.page("/data.txt"), "other\n");
    live.case("/deep/new.txt", "/about/", |site| site.write("static/deep/new.txt", "new\n"));
    live.case("/deep/new.txt", "/about/", |site| site.remove("static/deep/new.txt"));
    // A replacement of a theme file, then removed again; every page uses it.
    live.case("/favicon.svg", "/data.txt", |site| save(site, "static/favicon.svg", "<svg/>"));
    live.case("/about/", "/data.txt", |site| save(site, "static/favicon.svg", "<svg> </svg>"));
    live.case("/favicon.svg", "/data.txt", |site| site.remove("static/favicon.svg"));
    // An image on a page.
    live.case("/picture.svg", "/about/", |site| site.write("static/picture.svg", "<svg/>"));
    live.case("/news/a05/", "/news/a06/", |site| {
        let image = "images: [{url: /picture.svg, width: 10, height: 10}]\ntopics:";
        change(site, "content/news/a05.md", "topics:", image);
    });
    live.case("/news/a05/", "/news/a06/", |site| {
        save(site, "static/picture.svg", "<svg> </svg>");
    });
}

#[test]
fn changes_of_the_configuration_are_applied() {
    let mut live = Live::new(small_site());
    live.case("/about/", "/data.txt", |site| {
        change(site, "site.toml", "Small Site", "Smaller Site");
    });
    assert!(live.server.page("/about/").contains("Smaller Site"));
    live.case("/", "/about/", |site| change(site, "site.toml", "page_size = 5", "page_size = 3"));
    live.case("/news/a01.html", "/data.txt", |site| {
        let text = site.read("site.toml");
        save(site, "site.toml", format!("{text}[build]\nurls = \"flat\"\n"));
    });
    assert_eq!(live.server.get("/news/a01").status, 200);
    live.case("/blog/z", "/data.txt", |site| {
        site.write("content/blog/z.md", article("Z", "2024-07-01T10:00:00Z", ""));
        let text = site.read("site.toml");
        save(site, "site.toml", format!("{text}[content]\narticles = [\"news\", \"blog\"]\n"));
    });
    // The new folder is watched.
    live.case("/blog/z", "/data.txt", |site| {
        change(site, "content/blog/z.md", "\"Z\"", "\"Zed\"");
    });
}

#[test]
fn a_changed_base_path_moves_the_site() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let mut events = server.events("/");
    change(&site, "site.toml", "https://example.org", "https://example.org/below");
    events.reload();
    let base = format!("http://127.0.0.1:{}/below", server.port);
    let expected = built(&site, &base, &[]);
    eventually("the site at its new path", || {
        let wrong = differing_files(&server, "/below", &expected);
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    });
    assert_eq!(server.get("/").header("location"), "/below/");
    // Its pages are notified by their full path.
    let mut page = server.events("/below/news/a05/");
    change(&site, "content/news/a05.md", "Article 5", "Below");
    page.reload();
}

#[test]
fn outdated_pages_are_notified_immediately() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let mut events = super::Events::of_version(server.port, "/about/", "0123456789abcdef");
    assert_eq!(events.next().name, "reload");
}

#[test]
fn thousands_of_changes_at_once_are_applied() {
    let mut live = Live::new(small_site());
    let count = 2000;
    let path = |number: usize| format!("content/news/{}/b{number}.md", number % 50);
    let text = |number: usize, title: &str| {
        let date = format!("20{:02}-{:02}-01T10:00:00Z", 10 + number % 10, 1 + number % 12);
        article(&format!("{title} {number}"), &date, "topics: [Burst]")
    };
    let few = |live: &mut Live, what: &str, burst: &dyn Fn(&SiteTest)| {
        let mut home = live.server.events("/topics/burst/");
        let mut unrelated = live.server.events("/about/");
        let start = Instant::now();
        burst(&live.site);
        let took = start.elapsed();
        home.reload();
        live.files = wait_until_equal_to_build(&live.site, &live.server, &live.files);
        // Each file can end a burst on a slow machine.
        let most = 4 + took.as_millis() / 20;
        let reloads = 1 + home.waiting().len();
        assert!(reloads as u128 <= most, "{what}: {reloads} reloads in {took:?}");
        let heard = events_until_fence(&live.site, &mut [&mut unrelated]);
        // A partially written file may have been reported in between.
        assert!(!heard[0].contains(&"reload".to_owned()), "{what}: {heard:?}");
        assert!(took < Duration::from_secs(60));
    };
    few(&mut live, "new", &|site| {
        for number in 0..count {
            site.write(&path(number), text(number, "Burst"));
        }
    });
    assert!(live.server.page("/topics/burst/").contains("Burst "));
    few(&mut live, "changed", &|site| {
        for number in 0..count {
            save(site, &path(number), text(number, "Changed"));
        }
    });
    few(&mut live, "gone", &|site| {
        for number in 0..50 {
            fs::remove_dir_all(site.path(&format!("content/news/{number}"))).unwrap();
        }
    });
    assert_eq!(live.server.get("/topics/burst/").status, 404);
}

#[test]
fn changes_of_search_engine_settings_are_applied() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let files = wait_until_equal_to_build(&site, &server, &BTreeSet::new());
    let mut page = server.events("/news/a01/");
    assert!(server.page("/sitemaps/2024-01.xml").contains("/news/a01/"));
    for (line, is_named) in
        [("noindex: true", false), ("canonical: original", false), ("canonical: none", true)]
    {
        let text = site.read("content/news/a01.md");
        let text = text
            .lines()
            .filter(|line| !line.starts_with("noindex") && !line.starts_with("canonical"));
        let text: Vec<&str> = text.collect();
        save(
            &site,
            "content/news/a01.md",
            text.join("\n").replacen("---", &format!("---\n{line}"), 1) + "\n",
        );
        page.reload();
        assert_eq!(server.page("/sitemaps/2024-01.xml").contains("/news/a01/"), is_named, "{line}");
        wait_until_equal_to_build(&site, &server, &files);
    }
}
