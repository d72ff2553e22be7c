//! Errors in sources are reported over the last valid version, without stopping the server.

use std::collections::BTreeMap;

use super::http::Events;
use super::{
    Server, article, built, change, differing_files, events_until_fence, eventually, save,
    small_site,
};
use crate::html::texts_of;
use crate::site::{SITE, SiteTest};

/// Breaks a file: browsers of `page` get a report that names `place` over the old page. After fixing it, the report is empty.
#[track_caller]
fn check_broken_and_fixed(
    site: &SiteTest,
    server: &Server,
    page: &str,
    path: &str,
    broken: &str,
    place: &str,
) {
    let good = site.read(path);
    let before = server.get(page).body;
    let mut events = server.events(page);
    save(site, path, broken);
    let report = events.next();
    assert!(report.reports(place), "{path}: {report:?}");
    assert_eq!(server.get(page).body, before, "{path}: the page stays");
    // A newly opened page gets the report as well.
    let mut second = server.events(page);
    assert!(second.report.reports(place), "{path}: {:?}", second.report);
    save(site, path, &good);
    for events in [&mut events, &mut second] {
        let fixed = events.next();
        assert!(fixed.is_all_well(), "{path}: {fixed:?}");
    }
    assert_eq!(server.get(page).body, before);
    let heard = events_until_fence(site, &mut [&mut events]);
    assert_eq!(heard, [["report", "report"]], "{path}");
    assert!(server.output().contains(place), "{path}: {}", server.output());
}

#[test]
fn errors_of_articles_are_shown_until_fixed() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let path = "content/news/a05.md";
    let good = site.read(path);
    for (from, to, place) in [
        ("title: \"Article 5\"", "title: \"Article 5", "content/news/a05.md:"),
        ("publishedDateTime: 2024", "publishedDateTime: x2024", "content/news/a05.md:3:"),
        ("title: \"Article 5\"\n", "", "content/news/a05.md"),
        (
            "title: \"Article 5\"",
            "title: \"Article 5\"\npublished: maybe",
            "content/news/a05.md:3:",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let broken = good.replacen(from, to, 1);
        for page in ["/news/a05/", "/about/"] {
            check_broken_and_fixed(&site, &server, page, path, &broken, place);
        }
    }
}

#[test]
fn errors_of_new_and_deleted_articles() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let mut events = server.events("/");
    save(&site, "content/news/new.md", "no front matter");
    assert!(events.next().reports("content/news/new.md"));
    assert_eq!(server.get("/news/new/").status, 404);
    site.remove("content/news/new.md");
    assert!(events.next().is_all_well());
    // A valid article that is broken, then deleted.
    save(&site, "content/news/a05.md", "---\ntitle: 5\n---\n");
    assert!(events.next().reports("content/news/a05.md"));
    assert_eq!(server.get("/news/a05/").status, 200);
    site.remove("content/news/a05.md");
    let heard = events.until(|event| event.name == "reload");
    assert_eq!(heard, ["report", "reload"]);
    assert_eq!(server.get("/news/a05/").status, 404);
    // Two articles with the same address.
    save(&site, "content/news/deep/a06.md", article("Six", "2024-01-01T00:00:00Z", ""));
    events.until(|event| event.reports("content/news/deep/a06.md"));
    assert_eq!(server.get("/news/a06/").status, 200);
    site.remove("content/news/deep/a06.md");
    events.until(|event| event.is_all_well());
}

#[test]
fn errors_of_templates_are_shown_until_fixed() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let path = "templates/page.html";
    let good = site.read(path);
    let syntax = good.replacen("{% block content %}", "{% block content %}\n{% if %}", 1);
    for page in ["/about/", "/news/a01/"] {
        check_broken_and_fixed(&site, &server, page, path, &syntax, "templates/page.html:");
    }
    check_broken_and_fixed(
        &site,
        &server,
        "/about/",
        path,
        "{% extends \"nowhere.html\" %}",
        "nowhere.html",
    );
    // A rendering error is reported on the pages that use the template.
    let rendering = good.replacen(
        "{% block content %}",
        "{% block content %}\n{{ content.nothing.at.all }}",
        1,
    );
    check_broken_and_fixed(&site, &server, "/about/", path, &rendering, "templates/page.html");
    let mut other = server.events("/news/a01/");
    save(&site, path, &rendering);
    let heard = events_until_fence(&site, &mut [&mut other]);
    assert_eq!(heard, [["report", "report"]]);
}

#[test]
fn errors_of_pages_are_shown_until_fixed() {
    let site = small_site();
    change(&site, "content/topics/space.yaml", "name: Space", "name: Space\nhashtags: [Orbit]");
    change(&site, "content/providers/one.example.md", "name: One", "name: Uno");
    let server = Server::start(&site, &[]);
    for (path, broken, own) in [("content/pages/about.md", "---\ntitle: [\n---\n", "/about/")] {
        for page in [own, "/news/a01/"] {
            check_broken_and_fixed(&site, &server, page, path, broken, &format!("{path}:"));
        }
        // A broken page that is deleted is not served any more.
        let good = site.read(path);
        let mut events = server.events(own);
        save(&site, path, broken);
        events.until(|event| event.reports(path));
        site.remove(path);
        events.until(|event| event.name == "reload");
        save(&site, path, good);
        events.until(|event| event.name == "reload");
    }
    let expected = built(&site, server.address.trim_end_matches('/'), &[]);
    assert_eq!(differing_files(&server, "", &expected), Vec::<String>::new());
}

/// The body is that of the last valid version as well.
#[test]
fn a_broken_article_keeps_its_last_valid_version() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let path = "content/news/a05.md";
    assert!(server.page("/news/a05/").contains("Its <em>body</em>."));
    let good = site.read(path);
    let unfinished = good.replace("title: \"Article 5\"", "title: \"Article 5");
    for broken in [
        unfinished.replace("Its *body*.", "Another text."),
        unfinished.split("---\n\nIts").next().unwrap().to_owned(),
        String::new(),
    ] {
        check_broken_and_fixed(&site, &server, "/news/a05/", path, &broken, path);
    }
}

#[test]
fn a_configured_folder_can_be_deleted_and_recreated() {
    let site = small_site();
    let config = site.read("site.toml");
    site.write("site.toml", format!("{config}[content]\narticles = [\"news\", \"blog\"]\n"));
    let server = Server::start(&site, &[]);
    let missing = "the folder `content/blog` does not exist";
    assert!(server.output().contains(missing), "{}", server.output());
    let mut events = server.events("/about/");
    assert!(events.report.reports(missing));
    site.write("content/blog/b.md", article("B", "2024-01-01T00:00:00Z", ""));
    events.until(super::http::Event::is_all_well);
    wait_until_found(&server, "/blog/b/");
    std::fs::remove_dir_all(site.path("content/blog")).unwrap();
    events.until(|event| event.reports(missing));
    assert_eq!(server.get("/blog/b/").status, 404);
    // All reports, repeatedly.
    std::fs::rename(site.path("content/news"), site.path("away")).unwrap();
    events.until(|event| event.reports("the folder `content/news` does not exist"));
    assert!(server.get("/_feedgen/").text().contains("no articles found in"));
    std::fs::rename(site.path("away"), site.path("content/news")).unwrap();
    events.until(|event| event.reports(missing) && !event.reports("content/news"));
    wait_until_found(&server, "/news/a05/");
    assert!(!server.get("/_feedgen/").text().contains("no articles found in"));
}

#[track_caller]
fn wait_until_found(server: &Server, page: &str) {
    eventually(page, || match server.get(page).status {
        200 => Ok(()),
        status => Err(status.to_string()),
    });
}

#[test]
fn errors_of_the_configuration_are_shown_until_fixed() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let good = site.read("site.toml");
    for (broken, place) in [
        (good.replace("title =", "titel ="), "site.toml:1:"),
        (good.replace("page_size = 5", "page_size = \"many\""), "site.toml:4:"),
        (format!("{good}[["), "site.toml:5:"),
    ] {
        for page in ["/", "/about/"] {
            check_broken_and_fixed(&site, &server, page, "site.toml", &broken, place);
        }
    }
    // Without a configuration, the last one stays in effect.
    let mut events = server.events("/");
    site.remove("site.toml");
    assert!(events.next().reports("site.toml"));
    assert_eq!(server.get("/").status, 200);
    save(&site, "site.toml", good);
    assert!(events.next().is_all_well());
}

#[test]
fn the_server_starts_with_errors() {
    let site = small_site();
    let good = site.read("content/news/a05.md");
    site.edit("content/news/a05.md", "title: \"Article 5\"", "title: \"Article 5");
    let topics = site.read("templates/topic.html");
    site.write("templates/page.html", "{% if %}");
    let server = Server::start(&site, &[]);
    for place in ["content/news/a05.md:", "templates/page.html:1:"] {
        eventually(place, || {
            let said = server.output();
            if said.contains(place) { Ok(()) } else { Err(said) }
        });
    }
    assert_eq!(server.get("/news/a05/").status, 404);
    assert!(!server.page("/").contains("Article 5"));
    let about = server.page("/about/");
    assert_eq!(texts_of(&about, "h1"), ["About"], "the theme's own");
    let mut events = server.events("/about/");
    assert!(events.report.reports("content/news/a05.md:"));
    assert!(events.report.reports("templates/page.html:1:"));
    save(&site, "content/news/a05.md", good);
    let report = events.next();
    assert!(!report.reports("a05.md") && report.reports("templates/page.html:1:"), "{report:?}");
    assert!(server.page("/news/a05/").contains("Article 5"));
    save(&site, "templates/page.html", "<!DOCTYPE html><html><body>Mine</body></html>");
    assert_eq!(events.until(|event| event.name == "reload"), ["report", "reload"]);
    assert!(server.page("/about/").contains("Mine"));
    assert_eq!(site.read("templates/topic.html"), topics);
}

#[test]
fn a_template_that_fails_from_the_start() {
    let site = small_site();
    site.write("templates/page.html", "<!DOCTYPE html><p>\n{{ content.nothing.at.all }}");
    let server = Server::start(&site, &[]);
    let response = server.get("/about/");
    assert_eq!(response.status, 500);
    assert_eq!(response.header("content-type"), "text/html; charset=utf-8");
    let mut events = Events::of_version(server.port, "/about/", "");
    assert!(events.report.reports("templates/page.html:2:"), "{:?}", events.report);
    assert_eq!(server.get("/").status, 200);
    save(&site, "templates/page.html", "<!DOCTYPE html><html><body>Mine</body></html>");
    assert_eq!(events.until(|event| event.name == "reload"), ["report", "reload"]);
    assert!(server.page("/about/").contains("Mine"));
}

#[test]
fn a_deleted_page_shows_the_404_page() {
    let site = small_site();
    site.write(
        "templates/404.html",
        "<!DOCTYPE html><html><body>Lost: {{ site.title }}</body></html>",
    );
    let server = Server::start(&site, &[]);
    let mut events = server.events("/news/a05/");
    site.remove("content/news/a05.md");
    assert_eq!(events.next().name, "reload");
    let response = server.get("/news/a05/");
    assert_eq!(response.status, 404);
    assert!(response.text().contains("Lost: Small Site"), "{}", response.text());
    assert!(response.text().contains("/_feedgen/client.js"), "it waits for the page");
    // It reappears for browsers of the 404 page.
    let mut events = server.events("/news/a05/");
    save(&site, "content/news/a05.md", article("Back", "2024-02-01T10:00:00Z", ""));
    assert_eq!(events.next().name, "reload");
    assert!(server.page("/news/a05/").contains("Back"));
}

#[test]
fn the_status_page_lists_counts_and_findings() {
    let site = SiteTest::with(&[
        ("site.toml", SITE),
        ("content/news/a.md", &article("A", "2024-01-01T00:00:00Z", "topics: [One, Two]")),
        ("content/news/b.md", &article("B", "2024-01-02T00:00:00Z", "topiks: [One]")),
        ("content/news/c.md", &article("C", "2024-01-02T00:00:00Z", "published: false")),
        ("content/news/d.md", "---\ntitle: D <&\n---\n"),
        ("content/pages/about.md", "---\ntitle: About\n---\n"),
    ]);
    let server = Server::start(&site, &[]);
    let response = server.get("/_feedgen/");
    assert_eq!(response.header("content-type"), "text/html; charset=utf-8");
    let html = response.text();
    let numbers = numbers(&html);
    for (name, count) in [
        ("Published articles", "2"),
        ("Drafts, excluded", "1"),
        ("Topics", "2"),
        ("Providers", "0"),
        ("Standalone pages", "1"),
    ] {
        assert_eq!(numbers.get(name).map(String::as_str), Some(count), "{name}: {numbers:?}");
    }
    let rows = texts_of(&html, "tr");
    assert!(rows.iter().any(|row| row.starts_with("load") && row.ends_with(" ms")), "{rows:?}");
    assert!(html.contains("content/news/b.md:4:"), "{html}");
    assert!(html.contains("content/news/d.md"), "{html}");
    assert!(html.contains("href=\"/news/b/\""), "{html}");
    assert!(!html.contains("href=\"/news/d/\""), "{html}");
    // The status page reloads itself.
    let mut events = server.events("/_feedgen/");
    save(&site, "content/news/d.md", article("D", "2024-01-02T00:00:00Z", ""));
    events.reload();
    let html = server.page("/_feedgen/");
    assert_eq!(self::numbers(&html)["Published articles"], "3");
    assert!(!html.contains("content/news/d.md:"), "{html}");
}

/// The numbers on the status page, by name.
fn numbers(html: &str) -> BTreeMap<String, String> {
    texts_of(html, "dt").into_iter().zip(texts_of(html, "dd")).collect()
}

#[test]
fn an_untrusted_source_never_displaces_another() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    let pages = ["/", "/news/a05/", "/about/", "/feed.xml"];
    let before = pages.map(|page| server.get(page).status);
    let own = server.page("/news/a05/");
    for keys in ["aliases: [/index.html, /news/a05/, /about/, /feed.xml]", "slug: a05"] {
        let text = article("Attack", "2024-06-01T00:00:00Z", keys);
        save(&site, "content/news/attack.md", text);
        eventually("report", || {
            let said = server.output();
            said.contains("content/news/attack.md").then_some(()).ok_or(said)
        });
        assert_eq!(pages.map(|page| server.get(page).status), before, "{keys}");
        assert!(server.page("/news/a05/").contains("<title>Article 5"), "{keys}\n{own}");
        assert!(!server.page("/").contains("http-equiv=\"refresh\""), "{keys}");
        site.remove("content/news/attack.md");
        eventually("the site as it was", || {
            let page = server.page("/");
            (!page.contains("Attack")).then_some(()).ok_or(page)
        });
    }
    assert!(!server.page("/news/").contains("Attack"));
}
