//! Text of other people is text in all pages of the desk.

use super::browser::{DESK, forms};
use super::*;
use crate::html::{Token, tokens};

const EVIL: &str =
    "\"'><xss onload=x>&lt;xss onload=y&gt; {{ x }} ${x} </textarea></title></script>";

/// Checks that a page is whole, and has only elements and scripts of the desk.
#[track_caller]
fn check(html: &str, what: &str) {
    assert!(html.trim_end().ends_with("</html>"), "{what}: {html}");
    assert!(html.starts_with("<!DOCTYPE html>"), "{what}: {html}");
    for token in tokens(html) {
        let Token::Tag(tag) = token else { continue };
        assert_ne!(tag.name, "xss", "{what}: {html}");
        let is_handler = |(name, _): &&(String, String)| name.starts_with("on");
        assert_eq!(tag.attributes.iter().find(is_handler), None, "{what}");
        if tag.name == "script" {
            assert_eq!(tag.get("src"), Some("/_feedgen/desk/desk.js"), "{what}");
        }
        for name in ["href", "src", "action"] {
            let value = tag.get(name).unwrap_or_default().to_lowercase();
            assert!(!value.trim_start().starts_with("javascript:"), "{what}: {value}");
        }
    }
}

#[test]
fn pages_escape_all_texts() {
    let site = SiteTest::empty();
    let quoted = EVIL.replace('\'', "''");
    site.write("site.toml", format!("title = '''{EVIL}'''\nbase_url = \"https://example.org\"\n"));
    site.write(
        "sources.toml",
        format!("[[source]]\nurl = 'https://s.example/feed'\ntitle = '''{EVIL}'''\n"),
    );
    site.write("curation/scoring.toml", "<xss>");
    let yaml = |url: &str, more: &str| {
        format!(
            "---\ntitle: '{quoted}'\npublishedDateTime: 2024-01-05\n{more}originalUrl: {url}\nexcerpt: '{quoted}'\n\
             topics: ['{quoted}']\nprovider: {{name: '{quoted}', domain: s.example}}\nhighlight: '{quoted}'\n\
             type: '{quoted}'\nlocale: '{quoted}'\nauthors: ['{quoted}']\nstory: s\n\
             images: ['https://e.example/a\">.png', 'javascript:x']\n\
             related: [{{title: '{quoted}', webUrl: 'https://e.example/\"><xss>'}}]\n\
             unknown<xss>: '{quoted}'\n---\n{EVIL}\n"
        )
    };
    let file = "content/news/\"'><xss onload=x>&.md";
    site.write(file, yaml("https://s.example/1", "published: false\nslug: a\n"));
    site.write("content/news/b.md", yaml("https://s.example/2", "published: false\n"));
    site.write("content/news/c.md", yaml("https://s.example/1", ""));
    let (server, browser) = open(&site);
    assert_eq!(browser.drafts().len(), 2);
    let name: String = url::form_urlencoded::byte_serialize(file.as_bytes()).collect();
    let evil: String = url::form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
    for path in [
        format!("?article={name}"),
        format!("?article={name}&q={evil}"),
        format!("?topic={evil}&provider={evil}&language={evil}&min=1&source=0&sort=hot"),
        format!("edit?file={name}&query={evil}"),
        format!("merge?file={name}&q={evil}"),
        format!("merge?file={evil}"),
        format!("?article={evil}"),
        "help".to_owned(),
    ] {
        for language in ["de", "en"] {
            let headers = [("cookie", browser.cookie.as_str()), ("accept-language", language)];
            let response = request(server.port, "GET", &format!("{DESK}{path}"), &headers);
            assert_eq!(response.status, 200, "{path}");
            check(&response.text(), &path);
            let policy = response.header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
        }
    }
    // The text is there as it is.
    let detail = browser.page(&format!("?article={name}"));
    let shown = tokens(&detail).into_iter().filter(|token| match token {
        Token::Text(text) => text.contains("<xss onload=x>"),
        _ => false,
    });
    assert!(shown.count() > 10, "{detail}");
    assert_eq!(browser.edit(file).get("title"), Some(EVIL));
    // Fragments of the script, errors, conflicts, failures and refusals.
    let form = browser.edit(file);
    for form in
        [form.clone().with("slug", EVIL), form.clone().with("new_topic", &format!("{EVIL}2"))]
    {
        let response = browser.send(&form.and("then", "save"));
        assert_eq!(response.status, 422);
        check(&response.text(), "an invalid form");
    }
    let publish = browser.draft(file).with("action", "publish");
    check(&browser.send(&publish.clone().with("action", EVIL)).text(), "an unknown action");
    check(
        &browser.send(&publish.clone().with("file", &format!("1 {EVIL}"))).text(),
        "an unknown file",
    );
    save(&site, file, site.read(file) + EVIL);
    let response = browser.send(&publish);
    assert_eq!(response.status, 409);
    check(&response.text(), "a conflict");
    let response = browser.send(&form.with("title", &format!("{EVIL}3")).and("then", "save"));
    assert_eq!(response.status, 409);
    check(&response.text(), "a conflict of a form");
    let retry = forms(&response.text()).into_iter().find(|form| form.get("title").is_some());
    assert_eq!(retry.unwrap().get("title"), Some(format!("{EVIL}3").as_str()));
    let response = browser.get(&format!("{DESK}edit?file={evil}"));
    assert_eq!(response.status, 404);
    check(&response.text(), "an unknown article");
    let card = browser.get(&format!("{DESK}card?file={name}"));
    assert!(card.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert!(!card.text().contains("<xss"), "{}", card.text());
    browser.done(&browser.draft("content/news/b.md").with("action", "publish"));
    check(&browser.page(""), "after a decision");
}
