//! Who can use the desk.

use super::super::http::post;
use super::browser::{DESK, link};
use super::*;

#[test]
fn only_the_link_opens_the_desk() {
    let site = site_of_drafts();
    let (server, browser) = open(&site);
    let before = sources(&site);
    for path in [
        "",
        "?key=",
        "?key=0123456789abcdef0123456789abcdef",
        "article?file=content/news/a.md",
        "card?file=content/news/a.md",
        "desk.js",
        "panes.js",
        "requests.js",
    ] {
        let response = server.get(&format!("{DESK}{path}"));
        assert_eq!(response.status, 403, "{path}");
        assert!(!response.text().contains("Story aaa"), "{path}");
        let foreign = [("cookie", browser.cookie.as_str()), ("sec-fetch-site", "cross-site")];
        assert_eq!(request(server.port, "GET", &format!("{DESK}{path}"), &foreign).status, 403);
    }
    assert!(browser.page("").contains("Story aaa"));
    // The key is not in the pages, and the cookie not readable by scripts (see `Browser::open`).
    let key = link(&server).split_once("key=").unwrap().1.to_owned();
    assert!(!browser.page("").contains(&key));

    let form = browser.draft("content/news/a.md").with("action", "publish");
    let origin = format!("http://127.0.0.1:{}", server.port);
    let cookie = ("cookie", browser.cookie.as_str());
    let token = form.get("token").unwrap().to_owned();
    for (headers, form) in [
        (vec![("origin", origin.as_str())], form.clone()),
        (vec![cookie], form.clone()),
        (vec![cookie, ("origin", "null")], form.clone()),
        (vec![cookie, ("origin", "http://evil.example")], form.clone()),
        (vec![cookie, ("origin", &origin), ("sec-fetch-site", "same-site")], form.clone()),
        (vec![cookie, ("origin", &origin)], form.clone().without("token")),
        (
            vec![cookie, ("origin", &origin)],
            form.clone().with("token", &token.replace(|c| c != '0', "0")),
        ),
    ] {
        let response = post(server.port, &form.action, &headers, &form.encoded());
        assert_eq!(response.status, 403, "{headers:?}");
    }
    assert_eq!(sources(&site), before);
    browser.done(&form);
    assert_ne!(sources(&site), before);
    // The link of this run does not open the next one.
    let (old, cookie) = (link(&server), browser.cookie.clone());
    drop(server);
    let server = Server::start(&site, &["--desk"]);
    assert_eq!(server.get(&old).status, 403);
    let name = format!("feedgen-desk-{}", server.port);
    let cookie = format!("{name}={}", cookie.split_once('=').unwrap().1);
    assert_eq!(request(server.port, "GET", DESK, &[("cookie", &cookie)]).status, 403);
}

#[test]
fn the_desk_is_off_by_default_and_for_other_machines() {
    let site = site_of_drafts();
    let server = Server::start(&site, &[]);
    assert_eq!(server.get(DESK).status, 404);
    assert!(!server.output().contains("Desk:"));
    drop(server);
    for args in [["--host", "0.0.0.0"], ["--host", "::"], ["--allow-host", "news.example"]] {
        let mut command = Server::command(&site, &[&["--desk", "--port", "0"], &args[..]].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let lines = lines_of(child.stderr.take().unwrap(), Arc::clone(&said), |_| {});
        // Stopped on drop, if it serves.
        let mut server = Server { child, port: 0, address: String::new(), said };
        assert_eq!(server.end().code(), Some(2), "{args:?}");
        lines.iter().for_each(drop);
        assert!(server.output().contains("--desk serves this machine only"), "{}", server.output());
    }
}

#[test]
fn no_get_changes_anything() {
    let site = site_of_drafts();
    let (server, browser) = open(&site);
    let form = browser.draft("content/news/a.md").with("action", "reject");
    let edit = browser.edit("content/news/b.md").with("title", "New").and("then", "publish");
    let before = site.tree("");
    for (path, form) in [("decide", &form), ("edit", &edit), ("undo", &form)] {
        for path in [format!("{DESK}{path}?{}", form.encoded()), format!("{DESK}{path}")] {
            browser.get(&path);
            request(server.port, "HEAD", &path, &[("cookie", &browser.cookie)]);
        }
        let origin = format!("http://127.0.0.1:{}", server.port);
        let headers = [("cookie", browser.cookie.as_str()), ("origin", origin.as_str())];
        for method in ["PUT", "DELETE", "PATCH"] {
            let path = format!("{DESK}{path}?{}", form.encoded());
            assert!(request(server.port, method, &path, &headers).status >= 400);
        }
    }
    for path in [
        "",
        "?sort=hot&min=-5&page=99999999999999999999",
        "?article=../../etc/passwd",
        "article",
        "article?file=content/news/a.md",
        "list",
        "merge",
        "merge?file=content/news/a.md&q=story",
        "merge?file=&file=content/news/b.md",
        "edit?file=content/news/b.md",
        "card?file=content/news/c.md",
        "help",
        "desk.css",
        "desk.js",
        "panes.js",
        "requests.js",
        "?source=999&topic=%00&language=%ff&q=%F0%9F%98%80%22%3E",
    ] {
        let status = browser.get(&format!("{DESK}{path}")).status;
        assert!(matches!(status, 200 | 303), "{path}: {status}");
    }
    for path in [
        "edit",
        "edit?file=content/news/d.md",
        "edit?file=site.toml",
        "card?file=site.toml",
        "x",
        "decide/x",
    ] {
        assert_eq!(browser.get(&format!("{DESK}{path}")).status, 404, "{path}");
    }
    assert_eq!(site.tree(""), before);
    assert_eq!(browser.drafts().len(), 3);
}
