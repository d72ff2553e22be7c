//! Which article is shown after a decision, and on which page of the list.

use super::browser::{DESK, forms};
use super::*;

/// Drafts that are stories of their own: `d00` is the newest.
fn site_of(count: usize) -> SiteTest {
    let site = SiteTest::new();
    for number in 0..count {
        let date = format!("2024-{:02}-{:02}T10:00:00Z", 12 - number / 28, 28 - number % 28);
        let more =
            format!("published: false\nstory: none\noriginalUrl: https://p.example/{number}");
        let text = article(&format!("Draft {number:02}"), &date, &more);
        site.write(&file(number), text);
    }
    site
}

fn file(number: usize) -> String {
    format!("content/news/d{number:02}.md")
}

/// A form that decides about the drafts of these numbers.
fn form(browser: &Browser, numbers: &[usize], action: &str) -> browser::Form {
    let values = numbers
        .iter()
        .map(|number| browser.draft(&file(*number)).get("file").expect("a file").to_owned());
    let form = browser.draft(&file(numbers[0])).without("file").without("next");
    values.fold(form, |form, value| form.and("file", &value)).with("action", action)
}

/// The article that is shown after a decision, and its row in the list; without and with a script.
#[track_caller]
fn shown(browser: &Browser, numbers: &[usize], action: &str) -> String {
    let response = browser.send(&form(browser, numbers, action));
    let location = response.header("location").to_owned();
    let plain = browser.get(&location).text();
    browser.done(&browser.undo());
    let (_, json) = browser.json(&form(browser, numbers, action));
    let part = |name: &str| json[name].as_str().expect("a part of the page").to_owned();
    let current = |html: &str| {
        let file = forms(html).into_iter().rev().find_map(|form| {
            form.action.ends_with("decide").then(|| form.get("article").map(str::to_owned))?
        });
        file.unwrap_or_default()
    };
    let file = current(&part("detail"));
    assert_eq!(current(&plain), file, "without a script: {location}");
    let (location, _) = location.split_once("done=").expect("the number of the decision");
    assert_eq!(json["url"].as_str().unwrap(), location.trim_end_matches('&'));
    let has_row = |html: &str| html.contains(&format!("data-file=\"{file}\""));
    let is_listed = has_row(&part("list")) && has_row(&plain);
    assert!(file.is_empty() || is_listed, "{file} has no row");
    file
}

#[test]
fn the_next_article_is_the_one_below_or_else_above() {
    let site = site_of(6);
    let (_server, browser) = open(&site);
    for action in ["publish", "reject"] {
        for (numbers, expected) in
            [(&[0][..], 1), (&[1, 2], 3), (&[1, 3], 4), (&[5], 4), (&[4, 5], 3), (&[0, 5], 4)]
        {
            assert_eq!(shown(&browser, numbers, action), file(expected), "{numbers:?}");
            browser.done(&browser.undo());
        }
    }
    assert_eq!(shown(&browser, &[0, 1, 2, 3, 4, 5], "publish"), "");
}

/// The last article of a page is followed by the first one of the next page, which moves up.
#[test]
fn the_list_shows_the_page_of_the_next_article() {
    let site = site_of(45);
    let (_server, browser) = open(&site);
    assert_eq!(shown(&browser, &[39], "publish"), file(40));
    browser.done(&browser.undo());
    // From the second page, whose only article is decided, to the first one.
    for number in 40..44 {
        browser.done(&form(&browser, &[number], "publish"));
    }
    let decide = form(&browser, &[44], "publish").with("query", "page=2");
    let (_, json) = browser.json(&decide);
    assert!(json["list"].as_str().unwrap().contains(&file(39)), "{json}");
    // An undo shows the page of the article that is back.
    let undo = browser.undo().with("query", "page=1");
    let (_, json) = browser.json(&undo);
    assert!(json["list"].as_str().unwrap().contains(&file(44)), "{json}");
    assert!(json["url"].as_str().unwrap().contains("page=2"), "{json}");
}

#[test]
fn an_undo_is_about_the_decision_that_was_shown() {
    let site = site_of(3);
    let (_server, browser) = open(&site);
    browser.done(&form(&browser, &[0], "publish"));
    let before = sources(&site);
    let undo_first = browser.undo().with("entry", "1");
    browser.done(&form(&browser, &[1], "publish"));
    let response = browser.send(&undo_first);
    assert_eq!(response.status, 422);
    assert!(response.text().contains("in between"), "{}", response.text());
    let (_, json) = browser.json(&undo_first);
    assert_eq!((&json["outcome"], json["list"].is_string()), (&"failed".into(), true), "{json}");
    browser.done(&browser.undo().with("entry", "2"));
    assert_eq!(diff(&before, &sources(&site)), "");
}

#[test]
fn the_choice_of_a_target_has_no_token_in_its_address() {
    let site = site_of(3);
    let (_server, browser) = open(&site);
    let chosen = form(&browser, &[0, 1], "merge");
    let token = chosen.get("token").unwrap().to_owned();
    let response = browser.send(&browser::Form { action: format!("{DESK}merge"), ..chosen });
    let location = response.header("location");
    assert_eq!(response.status, 303);
    assert!(!location.contains(&token) && location.contains("d01.md"), "{location}");
    let html = browser.get(location).text();
    assert!(html.contains("Draft 00") && html.contains("Draft 02"), "{html}");
}

#[test]
fn only_a_similar_article_is_chosen_as_target() {
    let site = site_of(2);
    let (_server, browser) = open(&site);
    let path = format!("merge?file={}", file(0));
    assert!(browser.page(&path).contains("d01.md\" required checked"));
    let other = article(
        "Rain in the north",
        "2024-12-27T10:00:00Z",
        "published: false\nstory: none\noriginalUrl: https://p.example/1",
    );
    site.write(&file(1), other);
    eventually("the other title", || {
        let html = browser.page(&path);
        let is_offered = html.contains("Rain in the north") && !html.contains(" checked");
        if is_offered { Ok(()) } else { Err(html) }
    });
}

/// What was rejected or merged is no target.
#[test]
fn decided_drafts_are_no_targets() {
    let site = site_of(4);
    let (_server, browser) = open(&site);
    let path = |query: &str| format!("merge?file={}&q={query}", file(0));
    let merge = browser.form(&path("draft"), "decide").with("action", "merge");
    let target =
        |number: usize| browser.draft(&file(number)).get("file").expect("a file").to_owned();
    let into_first = merge.clone().with("into", &target(1));
    browser.done(&form(&browser, &[1], "reject"));
    let before = sources(&site);
    assert!(!browser.page(&path("draft")).contains(&format!("{}\" required", file(1))));
    let response = browser.send(&into_first);
    assert_eq!(response.status, 422, "{}", response.text());
    assert_eq!(diff(&before, &sources(&site)), "");
    browser.done(&merge.with("into", &target(2)));
}

/// An edit form that is open while the draft is rejected in another window.
#[test]
fn decided_drafts_are_not_edited() {
    let site = site_of(2);
    let (_server, browser) = open(&site);
    let edit = browser.edit(&file(0)).with("title", "Other");
    browser.done(&form(&browser, &[0], "reject"));
    let before = sources(&site);
    for then in ["save", "publish"] {
        let response = browser.send(&edit.clone().with("then", then));
        assert_eq!(response.status, 422, "{}", response.text());
        assert_eq!(diff(&before, &sources(&site)), "");
    }
}

#[test]
fn a_draft_that_can_not_be_known_again_is_not_rejected() {
    let site = SiteTest::new();
    let path = "content/news/x.md";
    site.write(path, article("🎉", "2024-01-05T10:00:00Z", "published: false") + "Text\n");
    let (_server, browser) = open(&site);
    let before = sources(&site);
    let response = browser.send(&browser.draft(path).with("action", "reject"));
    assert_eq!(response.status, 422);
    assert!(response.text().contains("neither a URL nor words"), "{}", response.text());
    assert_eq!(diff(&before, &sources(&site)), "");
}
