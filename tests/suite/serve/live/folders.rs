//! Added, deleted and renamed folders.

use super::*;

#[test]
fn added_and_deleted_folders_are_applied() {
    let mut live = Live::new(small_site());
    let texts = |site: &SiteTest| {
        for name in ["x", "deep/er/y"] {
            let title = name.rsplit('/').next().unwrap();
            let text = article(title, "2024-07-01T10:00:00Z", "topics: [Folders]");
            site.write(&format!("content/news/2025/{name}.md"), text);
        }
    };
    for _ in 0..2 {
        live.case("/news/y/", "/about/", texts);
        assert!(live.server.page("/topics/folders/").contains("/news/x/"));
        // Its files are watched.
        // Another article of the topic links to it.
        live.case("/news/y/", "/about/", |site| {
            change(site, "content/news/2025/deep/er/y.md", "\"y\"", "\"Changed\"");
        });
        live.case("/news/x/", "/about/", |site| {
            fs::rename(site.path("content/news/2025"), site.path("content/news/2026")).unwrap();
            change(site, "content/news/2026/x.md", "\"x\"", "\"Moved\"");
        });
        live.case("/news/y/", "/about/", |site| {
            change(site, "content/news/2026/deep/er/y.md", "\"Changed\"", "\"Moved\"");
        });
        live.case("/news/y/", "/about/", |site| {
            fs::remove_dir_all(site.path("content/news/2026")).unwrap();
        });
    }
}

#[test]
fn added_and_deleted_source_folders_are_applied() {
    let mut live = Live::new(small_site());
    for (folder, page) in [
        ("content/topics", "/topics/space/"),
        ("content/providers", "/providers/one.example/"),
        ("content/pages", "/about/"),
        ("templates", "/topics/space/"),
        ("static", "/data.txt"),
    ] {
        let unrelated = "/news/a01/";
        // The menu on every page lists the pages, including the 404 page.
        let away_from = if page == "/about/" { "/data.txt" } else { "/about/" };
        if folder == "content/topics" {
            live.case(page, unrelated, |site| {
                save(site, "content/topics/space.yaml", "taxonomy: topic\n_id: space\nname: Space\nshortname: Sp\nkeywords: [moon]\nhashtags: [Orbit]\n");
            });
        }
        if folder == "templates" {
            live.case(page, unrelated, |site| {
                change(
                    site,
                    "templates/topic.html",
                    "{% block content %}",
                    "{% block content %}<i>own</i>",
                );
            });
        }
        let away = live.site.path("away");
        live.case(page, away_from, |site| {
            fs::rename(site.path(folder), &away).unwrap();
        });
        live.case(page, away_from, |site| {
            fs::rename(&away, site.path(folder)).unwrap();
        });
    }
}

#[test]
fn a_missing_folder_can_appear_later() {
    let site = SiteTest::new();
    site.write(
        "content/news/fence.md",
        article("Fence", crate::serve::FENCE_DATE, "published: false"),
    );
    let mut live = Live::new(site);
    live.case("/404.html", "/robots.txt", |site| {
        site.write("templates/404.html", "<!DOCTYPE html><html><body>Mine</body></html>");
    });
    assert!(live.server.get("/nothing").text().contains("Mine"));
    live.case("/404.html", "/robots.txt", |site| {
        change(site, "templates/404.html", "Mine", "Ours");
    });
    live.case("/data.txt", "/404.html", |site| site.write("static/data.txt", "data"));
    live.case("/topics/one/", "/data.txt", |site| {
        save(site, "content/news/x.md", article("X", "2024-01-01T10:00:00Z", "topics: [One]"));
    });
    live.case("/topics/one/", "/data.txt", |site| {
        site.write("content/topics/one.yaml", "_id: one\nname: One\nhashtags: [First]\n");
    });
    live.case("/about/", "/data.txt", |site| {
        site.write("content/pages/about.md", "---\ntitle: About\n---\n");
    });
}

#[test]
fn a_second_static_folder_is_watched() {
    let site = small_site();
    site.write(
        "site.toml",
        format!("{SITE}[build]\nstatic = [\"static\", {{ from = \"assets\", to = \"assets\" }}]\n"),
    );
    site.write("static/data.txt", "data\n");
    site.write("assets/a.txt", "one\n");
    let mut live = Live::new(site);
    assert_eq!(live.server.get("/assets/a.txt").text(), "one\n");
    live.case("/assets/a.txt", "/data.txt", |site| save(site, "assets/a.txt", "two\n"));
    assert_eq!(live.server.get("/assets/a.txt").text(), "two\n");
    live.case("/assets/deep/b.txt", "/data.txt", |site| site.write("assets/deep/b.txt", "b\n"));
    live.case("/assets/deep/b.txt", "/data.txt", |site| site.remove("assets/deep/b.txt"));
    assert_eq!(live.server.get("/assets/deep/b.txt").status, 404);
    live.case("/data.txt", "/assets/a.txt", |site| save(site, "static/data.txt", "other\n"));
}

#[test]
fn changes_of_files_beside_an_article_are_applied() {
    let site = small_site();
    let folder = "content/news/story";
    let text = "images: [photo.jpg]\noriginalUrl: https://example.org/story";
    save(&site, &format!("{folder}/index.md"), article("Story", "2024-02-03T10:00:00Z", text));
    save(&site, &format!("{folder}/photo.jpg"), "one");
    let mut live = Live::new(site);
    assert_eq!(live.server.get("/news/story/photo.jpg").text(), "one");
    let photo = format!("{folder}/photo.jpg");
    for page in ["/news/story/", "/news/"] {
        live.case(page, "/about/", |site| save(site, &photo, page));
    }
    // A folder that does not exist yet.
    live.case("/news/story/", "/about/", |site| {
        change(site, &format!("{folder}/index.md"), "Its *body*", "![](img/later.png) Its *body*");
    });
    assert_eq!(live.server.get("/news/story/img/later.png").status, 404);
    live.case("/news/story/", "/about/", |site| {
        save(site, &format!("{folder}/img/later.png"), "later");
    });
    assert_eq!(live.server.get("/news/story/img/later.png").text(), "later");
    live.case("/news/story/", "/about/", |site| fs::remove_file(site.path(&photo)).unwrap());
    // The folder is renamed.
    let (from, to) = (live.site.path(folder), live.site.path("content/news/moved"));
    live.case("/news/story/", "/about/", |_| fs::rename(from, to).unwrap());
    assert_eq!(live.server.get("/news/moved/img/later.png").text(), "later");
}
