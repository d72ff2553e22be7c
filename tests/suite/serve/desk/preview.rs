//! The preview beside the desk.

use super::super::http::request;
use super::super::{events_until_fence, eventually};
use super::browser::DESK;
use super::{SiteTest, article, open, site_of_drafts};
use crate::html::tags;

const FILE: &str = "content/news/a.md";

#[test]
fn pages_reload_once_after_a_decision() {
    let site = site_of_drafts();
    let (server, browser) = open(&site);
    let reloads = |heard: &[Vec<String>]| -> Vec<usize> {
        heard.iter().map(|names| names.iter().filter(|name| *name == "reload").count()).collect()
    };
    let (mut page, mut other) = (server.events("/news/a/"), server.events("/news/d/"));
    let edit = browser.edit("content/news/a.md").with("excerpt", "A sentence of its own.");
    browser.done(&edit.with("then", "save"));
    let heard = events_until_fence(&site, &mut [&mut page, &mut other]);
    assert_eq!(reloads(&heard), [1, 0], "after an edit: {heard:?}");
    browser.done(&browser.draft("content/news/a.md").with("action", "publish"));
    let heard = events_until_fence(&site, &mut [&mut page]);
    assert_eq!(reloads(&heard), [1], "after publishing: {heard:?}");
}

#[test]
fn the_preview_shows_an_edit_at_once() {
    let site = site_of_drafts();
    let (server, browser) = open(&site);
    for number in 0..5 {
        let title = format!("Title number {number}");
        let edit = browser.edit("content/news/a.md").with("title", &title);
        browser.done(&edit.with("then", "save"));
        let card = browser.page("card?file=content%2Fnews%2Fa.md");
        assert!(card.contains(&title), "{card}");
        assert!(server.page("/news/a/").contains(&title));
    }
}

#[test]
fn card_and_page_are_shown_as_published() {
    let site = site_of_drafts();
    site.write("content/news/a.md", site.read("content/news/a.md") + "[next](../d/) ![x](x.png)\n");
    let (server, browser) = open(&site);
    let html = browser.page("article?file=content/news/a.md");
    let frames: Vec<_> = tags(&html).into_iter().filter(|tag| tag.name == "iframe").collect();
    assert_eq!(frames.len(), 2);
    for frame in frames {
        assert_eq!(frame.get("sandbox"), Some(""));
        let response = browser.get(frame.get("src").unwrap());
        assert!(
            response.header("content-security-policy").starts_with("sandbox; default-src 'none'")
        );
        let html = response.text();
        assert!(html.contains("Story aaa") && !html.contains("badge-draft"), "{html}");
        let base = tags(&html).into_iter().find(|tag| tag.name == "base");
        assert_eq!(base.unwrap().get("href"), Some("/news/a/"));
        assert!(!html.contains("/_feedgen/client.js"), "{html}");
    }
    // The page differs from the preview's one in the mark, the script and the element for links only.
    let page = browser.page("page?file=content/news/a.md");
    let preview = server.page("/news/a/");
    assert!(preview.contains("badge-draft") && preview.contains("noindex"), "{preview}");
    browser.done(&browser.draft("content/news/a.md").with("action", "publish"));
    let published = eventually("the published page", || {
        let html = server.page("/news/a/");
        if html.contains("badge-draft") { Err(html) } else { Ok(html) }
    });
    let (before, rest) = published.split_once("<script src=\"/_feedgen/client.js").unwrap();
    let published = format!("{before}{}", rest.split_once("</script>").unwrap().1);
    assert_eq!(page.replacen("<base href=\"/news/a/\">", "", 1), published);
    assert_eq!(browser.get(&format!("{DESK}page?file=content/news/none.md")).status, 404);
}

/// Images of bundles, and of sites below a path, as the page of the article has them.
#[test]
fn images_are_those_of_the_page() {
    let site = SiteTest::with(&[
        (
            "content/news/b/index.md",
            &article("B", "2024-01-05T10:00:00Z", "published: false\nimages: [x.png, /i.png]"),
        ),
        ("content/news/b/x.png", "x"),
    ]);
    site.write(
        "site.toml",
        site.read("site.toml").replace("https://example.org", "https://example.org/base"),
    );
    let (_server, browser) = open(&site);
    let images = |page: &str| -> Vec<String> {
        let images = tags(&browser.page(page)).into_iter().filter(|tag| tag.name == "img");
        images.map(|tag| tag.get("src").unwrap().to_owned()).collect()
    };
    assert_eq!(images(""), ["/base/news/b/x.png"]);
    let file = "content/news/b/index.md";
    assert_eq!(images(&format!("edit?file={file}"))[1..], ["/base/news/b/x.png", "/base/i.png"]);
    // The form has them as the file has them.
    let edit = browser.edit(file).with("image", "/i.png").with("then", "save");
    browser.done(&edit);
    assert!(site.read(file).contains("images: [/i.png, x.png]"), "{}", site.read(file));
}

#[test]
fn a_template_with_an_error_is_reported_in_the_frame() {
    let site = site_of_drafts();
    site.write("templates/article.html", "{{ article.title + 1 }}");
    let (_server, browser) = open(&site);
    let response = browser.get(&format!("{DESK}page?file=content/news/a.md"));
    assert_eq!(response.status, 500, "{}", response.text());
    assert!(!response.text().contains('<'), "{}", response.text());
}

/// A title without `locale` is in the language of the site, whatever the language of the desk.
#[test]
fn languages_are_those_of_texts() {
    let site = site_of_drafts();
    let (server, browser) = open(&site);
    let lang = |accepted: &str| {
        let headers = [("cookie", &*browser.cookie), ("accept-language", accepted)];
        let html = request(server.port, "GET", &format!("{DESK}?article={FILE}"), &headers).text();
        let title = tags(&html).into_iter().find(|tag| tag.get("id") == Some("detail-title"));
        title.unwrap().get("lang").map(str::to_owned)
    };
    assert_eq!([lang("en"), lang("de")], [None, Some("en".to_owned())]);
}

#[test]
fn addresses_without_a_page_lead_to_the_inbox() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    for (path, status, location) in [
        ("/_feedgen/desk", 301, DESK),
        ("/_feedgen/desk?article=x", 301, "/_feedgen/desk/?article=x"),
        ("/_feedgen/desk/decide", 303, DESK),
        ("/_feedgen/desk/undo", 303, DESK),
    ] {
        let response = browser.get(path);
        assert_eq!((response.status, response.header("location")), (status, location), "{path}");
    }
}
