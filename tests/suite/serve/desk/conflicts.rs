//! Nobody's work is lost.

use super::browser::{Form, forms};
use super::*;
use crate::html::{Token, tokens};

const FILE: &str = "content/news/b.md";

/// The form that sends a decision again.
fn retry(html: &str, action: &str) -> Option<Form> {
    let mut forms = forms(html).into_iter();
    forms.rfind(|form| form.action.ends_with(action) && form.get("file").is_some())
}

/// The marked lines of a conflict.
fn marked(html: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut sign = None;
    for token in tokens(html) {
        match token {
            Token::Tag(tag) if tag.name == "ins" => sign = Some('+'),
            Token::Tag(tag) if tag.name == "del" => sign = Some('-'),
            Token::Text(text) => lines.extend(sign.take().map(|sign| format!("{sign}{text}"))),
            _ => sign = None,
        }
    }
    lines
}

/// An editor changes a file after it was displayed.
#[test]
fn a_changed_file_is_never_overwritten() {
    for (action, rest) in
        [("publish", "published: true # wait"), ("reject", "published: false # wait")]
    {
        let site = site_of_drafts();
        remember(&site, &[FILE]);
        let (_server, browser) = open(&site);
        let form = browser.draft(FILE).with("action", action);
        change(&site, FILE, "excerpt: Old", "excerpt: Theirs");
        let before = sources(&site);
        for _ in 0..2 {
            let response = browser.send(&form);
            let html = response.text();
            assert_eq!((response.status, diff(&before, &sources(&site))), (409, String::new()));
            assert_eq!(marked(&html), ["-excerpt: Old", "+excerpt: Theirs"]);
        }
        let (status, json) = browser.json(&form);
        assert_eq!((status, &json["outcome"]), (409, &"conflict".into()));
        let retry = retry(&browser.send(&form).text(), "decide").unwrap();
        browser.done(&retry);
        let text = site.read(FILE);
        assert!(text.contains("excerpt: Theirs\n") && text.contains(rest), "{text}");
        browser.done(&browser.undo());
        assert_eq!(diff(&before, &sources(&site)), "");
    }
}

#[test]
fn what_was_entered_is_kept() {
    let site = site_of_drafts();
    change(&site, FILE, "excerpt: Old", "excerpt: Old\ntopics: [Space, Old]\nhighlight: H");
    let (_server, browser) = open(&site);
    let form = browser.edit(FILE).with("title", "Mine").with("highlight", "").and("then", "save");
    let form = form.with("topic", "Old").and("topic", "Mine").and("confirm", "Mine");
    // Theirs: another excerpt, another topic.
    change(&site, FILE, "excerpt: Old", "excerpt: Theirs");
    change(&site, FILE, "[Space, Old]", "[Space, Old, Theirs]");
    let before = sources(&site);
    let response = browser.send(&form);
    assert_eq!((response.status, diff(&before, &sources(&site))), (409, String::new()));
    let expected = [
        "-excerpt: Old",
        "-topics: [Space, Old]",
        "+excerpt: Theirs",
        "+topics: [Space, Old, Theirs]",
        "-title: \"Story bbb\"",
        "+title: \"Mine\"",
        "-topics: [Space, Old]",
        "-highlight: H",
        "+topics: [Old, Mine]",
    ];
    assert_eq!(marked(&response.text()), expected);
    browser.done(&retry(&response.text(), "edit").unwrap());
    let text = site.read(FILE);
    for line in ["title: \"Mine\"\n", "excerpt: Theirs\n", "topics: [Old, Theirs, Mine]\n"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(!text.contains("highlight"), "{text}");
    // A file with errors, and one that is gone: nothing can be written, but what was entered is shown.
    for gone in [false, true] {
        let form = browser.edit(FILE).with("title", "Later").and("then", "save");
        let good = site.read(FILE);
        if gone {
            site.remove(FILE);
        } else {
            save(&site, FILE, "---\ntitle: [\n---\n");
        }
        let before = sources(&site);
        let response = browser.send(&form);
        assert_eq!((response.status, diff(&before, &sources(&site))), (409, String::new()));
        assert!(response.text().contains("Later"), "{}", response.text());
        assert!(retry(&response.text(), "edit").is_none());
        save(&site, FILE, good);
        eventually("the article", || {
            let is_there = browser.drafts().contains(&FILE.to_owned());
            is_there.then_some(()).ok_or_else(String::new)
        });
    }
}

/// Cards that an editor added stay, and those that were removed in the form go.
#[test]
fn related_cards_of_both_are_kept() {
    let site = site_of_drafts();
    let card = |name: &str| format!("- title: {name}\n  webUrl: https://r.example/{name}\n");
    let list = format!("related:\n{}{}excerpt: Old", card("A"), card("B"));
    change(&site, FILE, "excerpt: Old", &list);
    let (_server, browser) = open(&site);
    let form = browser.edit(FILE).with("keep", "1").with("related_title", "N");
    let form = form.with("related_url", "https://r.example/N").and("then", "save");
    change(&site, FILE, "related:\n", &format!("related:\n{}", card("T")));
    let response = browser.send(&form);
    assert_eq!(response.status, 409);
    browser.done(&retry(&response.text(), "edit").unwrap());
    let text = site.read(FILE);
    let titles: String = ["T", "A", "B", "N"]
        .into_iter()
        .filter(|name| text.contains(&format!("https://r.example/{name}")))
        .collect();
    assert_eq!(titles, "TBN", "{text}");
}

#[test]
fn two_tabs_decide_once() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let publish = browser.draft(FILE).with("action", "publish");
    let reject = browser.draft(FILE).with("action", "reject");
    browser.done(&publish);
    let before = sources(&site);
    for form in [&publish, &reject] {
        let response = browser.send(form);
        assert_eq!(response.status, 409);
        // The decision about the file of now is refused: it is published.
        let response = browser.send(&retry(&response.text(), "decide").unwrap());
        assert_eq!(response.status, 422, "{}", response.text());
    }
    assert_eq!(diff(&before, &sources(&site)), "");
    // Deleted in the other tab.
    let file = "content/news/a.md";
    let form = browser.draft(file).with("action", "publish");
    browser.done(&browser.draft(file).with("action", "reject"));
    let before = sources(&site);
    let response = browser.send(&form);
    assert_eq!(response.status, 409);
    assert!(retry(&response.text(), "decide").is_none());
    assert_eq!(diff(&before, &sources(&site)), "");
    // Rejected in the other tab; the file stays.
    let file = "content/news/c.md";
    let form = browser.draft(file).with("action", "publish");
    browser.done(&browser.draft(file).with("action", "reject"));
    let before = sources(&site);
    let response = browser.send(&form);
    assert_eq!(response.status, 422);
    assert!(response.text().contains("rejected or merged"), "{}", response.text());
    assert_eq!(diff(&before, &sources(&site)), "");
}

/// An editor changes the same line after a decision: undoing would lose it.
#[test]
fn undoing_overwrites_nothing() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    browser.done(&browser.draft("content/news/c.md").with("action", "publish"));
    browser.done(&browser.draft(FILE).with("action", "publish"));
    change(&site, FILE, "published: true # wait", "published: true # now");
    let before = sources(&site);
    let response = browser.send(&browser.undo());
    assert_eq!((response.status, diff(&before, &sources(&site))), (409, String::new()));
    // The decision is left as it is: the one before can be undone.
    let skip = forms(&response.text()).into_iter().find(|form| form.get("skip").is_some()).unwrap();
    browser.done(&skip);
    assert_eq!(diff(&before, &sources(&site)), "");
    browser.done(&browser.undo());
    let expected = "~ content/news/c.md\n-draft: false\n+draft: true\n";
    assert_eq!(diff(&before, &sources(&site)), expected);
    // An edit of another line stays.
    browser.done(&browser.draft("content/news/a.md").with("action", "publish"));
    change(&site, "content/news/a.md", "[Space]", "[Moon]");
    browser.done(&browser.undo());
    let text = site.read("content/news/a.md");
    assert!(text.contains("published: false\n") && text.contains("[Moon]"), "{text}");
}

/// A decision about a folder that is no longer one of articles can't be undone, and does not block those before.
#[test]
fn what_can_not_be_undone_is_left_as_it_is() {
    let site = site_of_drafts();
    let other = article("Other", "2024-01-05", "published: false\noriginalUrl: https://o.example/");
    site.write("content/other/o.md", other);
    let toml = site.read("site.toml");
    save(&site, "site.toml", format!("{toml}\n[content]\narticles = [\"news\", \"other\"]\n"));
    let (_server, browser) = open(&site);
    browser.done(&browser.draft(FILE).with("action", "publish"));
    browser.done(&browser.draft("content/other/o.md").with("action", "publish"));
    save(&site, "site.toml", toml);
    let before = sources(&site);
    eventually("the folder is gone", || {
        let status = browser.get("/other/o/").status;
        if status == 404 { Ok(()) } else { Err(status.to_string()) }
    });
    let response = browser.send(&browser.undo());
    assert_eq!(response.status, 409);
    assert!(response.text().contains("content/other/o.md"), "{}", response.text());
    let skip = forms(&response.text()).into_iter().find(|form| form.get("skip").is_some()).unwrap();
    browser.done(&skip);
    browser.done(&browser.undo());
    let expected = format!("~ {FILE}\n-published: true # wait\n+published: false # wait\n");
    assert_eq!(diff(&before, &sources(&site)), expected);
}

/// An import adds lines to the memory between two decisions.
#[test]
fn lines_of_an_import_stay() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let form = browser.draft("content/news/a.md").with("action", "reject");
    let line = "00000000000000ab\t-\t2024-01-01\timported\t-";
    let memory = site.read("curation/seen.tsv");
    save(&site, "curation/seen.tsv", format!("{memory}{line}\n"));
    browser.done(&form);
    let text = site.read("curation/seen.tsv");
    assert_eq!(text, format!("{}{line}\n", memory.replace("imported", "rejected")));
    assert!(!site.exists("content/news/a.md"));
    let line = line.replace("ab", "ac");
    save(&site, "curation/seen.tsv", format!("{text}{line}\n"));
    browser.done(&browser.undo());
    let text = text.replace("rejected", "imported");
    assert_eq!(site.read("curation/seen.tsv"), format!("{text}{line}\n"));
    assert!(site.exists("content/news/a.md"));
}

/// A decision in the list, about a draft that was never opened.
#[test]
fn changes_of_a_listed_draft_are_shown() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let page = browser.page("");
    let version = page.split("name=\"file\" value=\"").skip(1).find_map(|rest| {
        let (value, _) = rest.split_once('"')?;
        value.ends_with(FILE).then_some(value)
    });
    let form = browser.form("", "decide").and("file", version.unwrap()).and("action", "publish");
    change(&site, FILE, "excerpt: Old", "excerpt: Theirs");
    let response = browser.send(&form);
    assert_eq!(response.status, 409);
    assert_eq!(marked(&response.text()), ["-excerpt: Old", "+excerpt: Theirs"]);
}

/// Without the displayed version, nobody knows which values were entered: they are shown, and can't overwrite others.
#[test]
fn forms_of_unknown_versions_are_not_sent_again() {
    let site = site_of_drafts();
    let (_server, browser) = open(&site);
    let before = sources(&site);
    let unknown = format!("{} {FILE}", "0".repeat(32));
    let form = browser.edit(FILE).with("title", "Mine").with("file", &unknown);
    let response = browser.send(&form.and("then", "save"));
    assert_eq!((response.status, diff(&before, &sources(&site))), (409, String::new()));
    let html = response.text();
    assert!(retry(&html, "edit").is_none() && marked(&html).is_empty(), "{html}");
    for text in ["no longer known", "excerpt: Old<", "Title: Mine<", "Excerpt: Old<"] {
        assert!(html.contains(text), "{text} in {html}");
    }
    // Publishing changes no other value.
    let form = browser.draft(FILE).with("file", &unknown).with("action", "publish");
    let response = browser.send(&form);
    assert!(response.text().contains("no longer known"), "{}", response.text());
    browser.done(&retry(&response.text(), "decide").unwrap());
    assert!(site.read(FILE).contains("published: true # wait"));
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let site = site_of_drafts();
    site.write("curation/scoring.toml", "[points]\nvideo = -5\n");
    let (_server, browser) = open(&site);
    let page = browser.page("");
    assert!(
        page.contains("curation/scoring.toml can&#x27;t be used")
            || page.contains("curation/scoring.toml can&#39;t be used")
            || page.contains("curation/scoring.toml can't be used"),
        "{page}"
    );
    site.write("curation/scoring.toml", "[points]\nvideo = 5\n");
    assert!(!browser.page("").contains("be used"));
}
