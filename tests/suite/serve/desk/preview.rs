//! The preview beside the desk.

use super::super::events_until_fence;
use super::{open, site_of_drafts};

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
