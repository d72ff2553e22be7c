//! The server behind proxies, with other host names, in frames, and with endless pages.

use std::time::{Duration, Instant};

use super::http::{Events, request, try_request};
use super::{Server, article, change, save, small_site};
use crate::site::SiteTest;

fn below_a_path() -> SiteTest {
    let site = small_site();
    site.edit("site.toml", "https://example.org\"", "https://example.org/blog\"");
    site
}

/// A proxy that forwards `/blog/` only.
#[test]
fn all_urls_are_below_the_base_path() {
    let site = below_a_path();
    let server = Server::start(&site, &[]);
    for page in ["/blog/", "/blog/news/a05/", "/blog/nothing/", "/blog/_feedgen/"] {
        let text = server.get(page).text();
        assert!(text.contains("<script src=\"/blog/_feedgen/client.js\""), "{page}: {text}");
    }
    for folder in ["/blog/_feedgen", "/_feedgen"] {
        let script = server.page(&format!("{folder}/client.js"));
        assert!(!script.contains("\"/_feedgen") && !script.contains("`/_feedgen"), "{script}");
        assert!(server.page(&format!("{folder}/")).contains("Small Site"));
        let mut events = Events::at(server.port, &format!("{folder}/events"), "/blog/news/a05/");
        change(&site, "content/news/a05.md", "title: \"", "title: \"New ");
        events.reload();
        let mut events =
            Events::at(server.port, &format!("{folder}/events"), &format!("{folder}/"));
        change(&site, "content/news/a05.md", "title: \"", "title: \"New ");
        events.reload();
    }
    let response = server.get("/blog/_feedgen");
    assert_eq!((response.status, response.header("location")), (301, "/blog/_feedgen/"));
    assert_eq!(server.get("/news/_feedgen/client.js").status, 404);
}

#[test]
fn redirects_keep_the_query() {
    let site = below_a_path();
    site.write(
        "content/news/moved.md",
        article("Moved", "2024-01-01T00:00:00Z", "aliases: [/old/place/]"),
    );
    let config = site.read("site.toml");
    site.write("site.toml", format!("{config}\n[host]\nredirects = true\n"));
    let server = Server::start(&site, &[]);
    for (path, to) in [
        ("/blog/search?q=lamp", "/blog/search/?q=lamp"),
        ("/blog/topics/space?a=1&b=%20%C3%A4+c", "/blog/topics/space/?a=1&b=%20%C3%A4+c"),
        ("/?q=lamp", "/blog/?q=lamp"),
        ("/blog?q=lamp", "/blog/?q=lamp"),
        ("/blog/old/place/?utm_source=x", "/blog/news/moved/?utm_source=x"),
        ("/blog/_feedgen?x", "/blog/_feedgen/?x"),
        ("/blog/topics?", "/blog/topics/"),
    ] {
        let response = server.get(path);
        assert_eq!((response.status, response.header("location")), (301, to), "{path}");
    }
    let stylesheet = server.page("/blog/");
    let stylesheet = stylesheet.split("href=").find(|part| part.contains("feedgen.")).unwrap();
    let stylesheet = stylesheet.trim_start_matches('"').split(['"', ' ', '>']).next().unwrap();
    let (name, ending) = stylesheet.rsplit_once(".").unwrap();
    let before = format!("{}.00000000.{ending}?v=1", name.rsplit_once('.').unwrap().0);
    let response = server.get(&before);
    assert_eq!(
        (response.status, response.header("location")),
        (301, &*format!("{stylesheet}?v=1"))
    );
    let strange = try_request(server.port, "GET", b"/blog/topics?q=\xc3\xa4", &[]).unwrap();
    assert!([301, 400].contains(&strange.status));
}

#[test]
fn additional_hosts_can_be_allowed() {
    let site = small_site();
    let server = Server::start(
        &site,
        &["--allow-host", "preview.example.org", "--allow-host", "*.dev.example:8443"],
    );
    for (host, status) in [
        ("preview.example.org", 200),
        ("PREVIEW.example.org:443", 200),
        ("a.b.dev.example", 200),
        ("localhost", 200),
        ("example.org", 403),
        ("preview.example.org.evil.example", 403),
        ("evil-dev.example", 403),
    ] {
        for path in ["/", "/_feedgen/", "/_feedgen/client.js"] {
            let response = request(server.port, "GET", path, &[("host", host)]);
            assert_eq!(response.status, status, "{host}{path}");
        }
    }
    // Host names are also checked on a server that listens on the network.
    let open = Server::start(&site, &["--host", "0.0.0.0", "--allow-host", "news.example"]);
    for (host, status) in [("news.example", 200), ("192.0.2.1", 200), ("evil.example", 403)] {
        assert_eq!(request(open.port, "GET", "/", &[("host", host)]).status, status, "{host}");
    }
}

#[test]
fn host_options_accept_common_forms() {
    let site = small_site();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let with_port = format!("localhost:{port}");
    for (args, address) in [
        (&["--host", "localhost", "--port", "0"][..], "http://localhost:"),
        (&["--host", "localhost:0"], "http://localhost:"),
        (&["--host", &with_port], &*format!("http://localhost:{port}/")),
        (&["--host", "127.0.0.1:0"], "http://127.0.0.1:"),
    ] {
        let server = Server::call(&site, args);
        assert!(server.address.starts_with(address), "{args:?}: {}", server.address);
        assert!(server.page("/").contains("Small Site"));
        assert!(server.page("/feed.xml").contains(&format!("{}news/a05/", server.address)));
    }
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        for host in ["::1", "[::1]", "[::1]:0", "localhost"] {
            let server = Server::call(&site, &["--port", "0", "--host", host]);
            let name = if host == "localhost" { "localhost" } else { "[::1]" };
            assert_eq!(server.address, format!("http://{name}:{}/", server.port));
            assert_eq!(super::http::request_to("::1", server.port, name).status, 200);
        }
    }
    for host in ["http://localhost", "localhost/", "*", "localhost:http", "no.address.invalid"] {
        let run = site.command(&["serve", "--port", "0", "--host", host]).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{host}");
    }
    let twice = site.command(&["serve", "--port", "1", "--host", "localhost:2"]).output().unwrap();
    assert_eq!(twice.status.code(), Some(2));
}

#[test]
fn no_other_site_may_frame_the_preview() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    for path in ["/", "/news/a05/", "/nothing/", "/favicon.svg", "/topics", "/_feedgen/"] {
        let response = server.get(path);
        assert_eq!(response.header("x-frame-options"), "SAMEORIGIN", "{path}");
        assert_eq!(response.header("content-security-policy"), "frame-ancestors 'self'", "{path}");
    }
}

/// A template that reaches no limit but renders for days.
const ENDLESS: &str = "{% set a = range(end=3000) %}{% for i in a %}{% for j in a %}{% for k in a %}\
                       {% if k == 3001 %}x{% endif %}{% endfor %}{% endfor %}{% endfor %}";

#[test]
fn a_page_that_never_finishes_does_not_block_others() {
    let site = small_site();
    let endless =
        format!("{{% if page.title == \"Endless\" %}}{ENDLESS}{{% endif %}}{{{{ page.title }}}}");
    site.write("templates/page.html", endless);
    site.write("content/pages/endless.md", "---\ntitle: Endless\n---\nBody.\n");
    let server = Server::start(&site, &[]);
    let port = server.port;
    let mut events = server.events("/news/a05/");
    // Reloading the endless page has no effect.
    for _ in 0..20 {
        std::thread::spawn(move || try_request(port, "GET", b"/endless/", &[]));
    }
    std::thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    for number in 0..3 {
        let title = format!("Version {number}.");
        save(&site, "content/news/a05.md", article(&title, "2024-02-01T10:00:00Z", ""));
        events.reload();
        super::eventually("the changed page", || {
            let page = server.page("/news/a05/");
            if page.contains(&title) { Ok(()) } else { Err(page) }
        });
        save(&site, "content/pages/about.md", format!("---\ntitle: About {number}\n---\nB\n"));
        super::eventually("the other page", || {
            let page = server.page("/about/");
            if page.contains(&format!("About {number}")) { Ok(()) } else { Err(page) }
        });
        for path in ["/", "/_feedgen/", "/feed.xml", "/data.txt", "/search/"] {
            assert_eq!(server.get(path).status, 200, "{path}");
        }
    }
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    // The page works again once its template is fixed.
    save(&site, "templates/page.html", "{{ page.title }}");
    assert_eq!(server.get("/about/").status, 200);
}

#[test]
fn pages_name_their_source_file() {
    let site = small_site();
    let server = Server::start(&site, &["--drafts"]);
    for (page, file) in [
        ("/news/a05/", "content/news/a05.md"),
        ("/about/", "content/pages/about.md"),
        ("/topics/space/", "content/topics/space.yaml"),
        ("/providers/one.example/", "content/providers/one.example.md"),
    ] {
        let text = server.page(page);
        assert!(text.contains(&format!("data-source=\"{file}\"")), "{page}: {text}");
    }
    for page in ["/", "/topics/rust/", "/archive/", "/_feedgen/"] {
        assert!(!server.page(page).contains("data-source"), "{page}");
    }
}

#[test]
fn the_status_page_lists_drafts() {
    let site = small_site();
    site.write(
        "content/news/second.md",
        article("A <b> & c", "2024-05-01T00:00:00Z", "published: false"),
    );
    let status = Server::start(&site, &[]).page("/_feedgen/");
    assert!(status.contains("<a href=\"#drafts\">Drafts, excluded</a></dt><dd>2<"), "{status}");
    assert!(status.contains("<h2 id=\"drafts\">Drafts: 2</h2>"), "{status}");
    assert!(status.contains("<code>content/news/second.md</code>"), "{status}");
    assert!(status.contains("--drafts") && !status.contains("href=\"/news/second/"), "{status}");
    let (newest, oldest) = (status.find("second.md").unwrap(), status.find("fence.md").unwrap());
    assert!(newest < oldest);
    let server = Server::start(&site, &["--drafts"]);
    let status = server.page("/_feedgen/");
    for link in ["/news/second/", "/news/fence/"] {
        assert!(status.contains(&format!("<a href=\"{link}\">")), "{status}");
        assert_eq!(server.get(link).status, 200);
    }
    assert!(status.contains("<a href=\"#drafts\">Drafts, included</a></dt><dd>2<"), "{status}");
    // The status page reloads itself.
    let mut events = server.events("/_feedgen/");
    change(&site, "content/news/second.md", "published: false", "published: true");
    events.reload();
    assert!(server.page("/_feedgen/").contains("<h2 id=\"drafts\">Drafts: 1</h2>"));
}
