//! The preview beside the desk.

use super::super::{events_until_fence, eventually};
use super::browser::DESK;
use super::{open, site_of_drafts};
use crate::html::tags;

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
