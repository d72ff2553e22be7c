//! The options of `feedgen serve`, and that a served site equals a built one.

use std::net::TcpListener;

use super::*;

#[test]
fn the_address_is_printed_for_any_port() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    assert_eq!(server.address, format!("http://127.0.0.1:{}/", server.port));
    assert!(server.page("/").contains("Article 12"));
    assert!(server.output().contains("12 articles"), "{}", server.output());
    let other = Server::start(&site, &[]);
    assert_ne!(server.port, other.port);
}

/// A replacement of the system's browser launcher that records the URL.
#[cfg(target_os = "linux")]
#[test]
fn open_starts_a_browser() {
    use std::os::unix::fs::PermissionsExt;
    let site = small_site();
    let opened = site.path("opened.txt");
    let script = format!(
        "#!/bin/sh\nprintf %s \"$1\" > '{0}.part' && mv '{0}.part' '{0}'\n",
        opened.display()
    );
    site.write("bin/xdg-open", script);
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(site.path("bin/xdg-open"), executable).unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", site.path("bin").display());
    let server = Server::call_with(&site, &["--port", "0", "--open"], |command| {
        command.env("PATH", &path);
    });
    let address = eventually("an opened browser", || {
        std::fs::read_to_string(&opened).map_err(|error| error.to_string())
    });
    assert_eq!(address, server.address);
}

/// A server on other addresses than loopback accepts any host name.
#[test]
fn the_host_option_sets_the_listening_address() {
    let site = small_site();
    for (host, in_address) in [("0.0.0.0", "127.0.0.1"), ("127.0.0.2", "127.0.0.2")] {
        let server = Server::start(&site, &["--host", host]);
        assert_eq!(server.address, format!("http://{in_address}:{}/", server.port), "{host}");
        let expected = if host == "0.0.0.0" { 200 } else { 403 };
        let answer = http::request_to(in_address, server.port, "news.example");
        assert_eq!(answer.status, expected, "{host}");
        assert_eq!(http::request_to(in_address, server.port, in_address).status, 200);
    }
}

#[test]
fn the_next_port_is_used_if_the_default_is_taken() {
    let site = small_site();
    // If the port can't be bound, another program uses it.
    let _taken = TcpListener::bind("127.0.0.1:4000");
    let server = Server::call(&site, &[]);
    assert!((4001..4050).contains(&server.port), "{}", server.port);
    assert!(server.page("/").contains("Small Site"));
}

#[test]
fn a_taken_explicit_port_is_an_error() {
    let site = small_site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = crate::site::Run::from(site.command(&["serve", "--port", &port]).output().unwrap());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains(&port), "{}", run.stderr);
}

#[test]
fn an_invalid_site_is_an_error() {
    let site = SiteTest::empty();
    let call = |args: &[&str]| {
        let args = [&["serve", "--port", "0"], args].concat();
        crate::site::Run::from(site.command(&args).output().unwrap())
    };
    assert_eq!(call(&[]).code, 2, "no site.toml");
    assert_eq!(call(&["--root", "nowhere"]).code, 2);
    assert_eq!(call(&["--host", "no.address"]).code, 2);
    assert_eq!(call(&["--base-url", "no url"]).code, 2);
    site.write("site.toml", "title = \"x\"\nbase_url = \"https://example.org\"\nurlz = 1\n");
    let run = call(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("site.toml:3"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn signals_stop_the_server_immediately() {
    let site = small_site();
    for signal in ["-TERM", "-INT"] {
        for listens in [false, true] {
            let mut server = Server::start(&site, &[]);
            let mut events = listens.then(|| server.events("/"));
            let start = Instant::now();
            server.signal(signal);
            assert_eq!(server.end().code(), Some(0), "{signal}: {}", server.output());
            assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
            if let Some(events) = &mut events {
                assert!(events.have_ended());
            }
        }
    }
}

#[test]
fn drafts_are_shown_on_request() {
    let site = small_site();
    assert_eq!(Server::start(&site, &[]).get("/news/fence/").status, 404);
    let server = Server::start(&site, &["--drafts"]);
    assert!(server.page("/news/fence/").contains("Draft"));
    let expected = built(&site, server.address.trim_end_matches('/'), &["--drafts"]);
    assert_eq!(differing_files(&server, "", &expected), Vec::<String>::new());
}

#[test]
fn the_base_url_option_changes_links() {
    let site = small_site();
    let base_url = "https://preview.example.net/deep/er";
    let server = Server::start(&site, &["--base-url", base_url]);
    assert!(server.address.ends_with(&format!(":{}/deep/er/", server.port)), "{}", server.address);
    assert!(server.page("/deep/er/feed.xml").contains("https://preview.example.net/deep/er/news/"));
    let expected = built(&site, base_url, &[]);
    assert_eq!(differing_files(&server, "/deep/er", &expected), Vec::<String>::new());
    assert_eq!(server.get("/deep/").status, 404);
    assert_eq!(server.get("/deep/erring").status, 404);
}

/// Serves a site and compares all files; the site's folder is unchanged.
#[track_caller]
fn check_served_equals_built(site: &SiteTest, base: &str) {
    let before = site.tree("");
    let server = Server::start(site, &[]);
    assert_eq!(server.address, format!("http://127.0.0.1:{}{base}/", server.port));
    let expected = built(site, server.address.trim_end_matches('/'), &[]);
    assert!(expected.len() > 50);
    assert_eq!(differing_files(&server, base, &expected), Vec::<String>::new());
    // Files of the site's folder and of the theme have no URL of their own.
    for path in ["site.toml", "content/pages/about.md", "templates/base.html", "static/data.txt"] {
        assert_eq!(server.get(&format!("{base}/{path}")).status, 404, "{path}");
    }
    for path in ["nothing", "nothing/", "news/nothing/", "index", "index.htm", "public/", "."] {
        let file = format!("{path}/index.html");
        if !expected.contains_key(&file) && !expected.contains_key(&format!("{path}.html")) {
            assert_eq!(server.get(&format!("{base}/{path}")).status, 404, "{path}");
        }
    }
    drop(server);
    assert!(!site.exists("public") && !site.exists(".feedgen"));
    assert_eq!(site.tree(""), before);
}

#[test]
fn the_sample_is_served_as_built() {
    check_served_equals_built(&SiteTest::sample(), "");
}

#[test]
fn flat_urls_are_served_as_built() {
    let site = SiteTest::sample();
    let config = site.read("site.toml");
    site.write("site.toml", format!("{config}\n[build]\nurls = \"flat\"\n"));
    check_served_equals_built(&site, "");
}

#[test]
fn a_base_path_is_served_as_built() {
    let site = SiteTest::sample();
    site.edit(
        "site.toml",
        "https://example.org\"\nlanguage",
        "https://example.org/sh/elf\"\nlanguage",
    );
    check_served_equals_built(&site, "/sh/elf");
    let server = Server::start(&site, &[]);
    for path in ["/", "/sh/elf"] {
        let response = server.get(path);
        assert_eq!((response.status, response.header("location")), (301, "/sh/elf/"));
    }
    assert_eq!(server.get("/news/").status, 404);
}

#[test]
fn host_files_are_served_as_built() {
    let site = SiteTest::sample();
    let config = site.read("site.toml");
    site.write("site.toml", format!("{config}\n[host]\nheaders = true\nredirects = true\n"));
    check_served_equals_built(&site, "");
    // Redirect rules are applied as by the host.
    let server = Server::start(&site, &[]);
    let rules = server.page("/_redirects");
    assert!(rules.lines().count() > 3, "{rules}");
    for rule in rules.lines() {
        let [from, to, "301"] = rule.split(' ').collect::<Vec<_>>()[..] else { panic!("{rule}") };
        let response = server.get(from);
        let found =
            (response.status, response.header("location"), response.header("cache-control"));
        assert_eq!(found, (301, to, "no-store"), "{rule}");
        assert_eq!(server.get(to).status, 200, "{rule}");
    }
}

#[test]
fn the_status_page_lists_what_articles_lack() {
    let site = small_site();
    for n in 0..60 {
        let text = crate::site::article(&format!("Bare {n}"), "2020-01-01T00:00:00Z", "");
        site.write(&format!("content/news/bare-{n}.md"), format!("{text}Text\n"));
    }
    let text = crate::site::article(
        "Gone",
        "2030-01-01T00:00:00Z",
        "images: ['/images/gone.png', '/images/also-gone.png']\ntopics: [A]\nexcerpt: Enough.\n",
    );
    site.write("content/news/gone.md", format!("{text}Text\n"));
    let server = Server::start(&site, &[]);
    let page = server.get("/_feedgen/").text();
    let (_, worklist) = page.split_once("id=\"worklist\"").expect("a worklist");
    let (images, others) = worklist.split_once("No excerpt").expect("a task");
    assert!(images.contains("Missing images: 1</h3>"), "{images}");
    assert!(images.contains("/images/gone.png") && images.contains("content/news/gone.md"));
    assert!(!others.contains("content/news/gone.md"));
    assert!(others.contains("No topic: ") && others.contains("No picture: "), "{others}");
    assert!(others.contains("content/news/bare-") && others.contains("… and "), "{others}");
    // Each list is bounded.
    let (_, topics) = others.split_once("No topic: ").expect("a task");
    assert!(topics.split("</ul>").next().is_some_and(|list| list.matches("<li>").count() == 50));
}
