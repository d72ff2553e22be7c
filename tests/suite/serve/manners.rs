//! HTTP behaviour and security.

use super::http::{Response, request, try_request};
use super::{Server, article, eventually, save, small_site};
use crate::site::SiteTest;

fn sample() -> (SiteTest, Server) {
    let site = small_site();
    site.write(
        "content/news/b.md",
        article("B", "2024-07-01T10:00:00Z", "topics: [\"Künstliche Intelligenz\", 日本]"),
    );
    site.write("static/with space & more.txt", "spaced");
    site.write("static/naïve/日本.txt", "日本の");
    site.write("static/a.png", [0x89, b'P', b'N', b'G', 0, 255]);
    site.write("static/noending", "?");
    site.write("static/a.css", "p{}");
    site.write("static/a.js", "1;");
    site.write("static/a.json", "{}");
    site.write("static/a.wasm", "x");
    let server = Server::start(&site, &[]);
    (site, server)
}

#[test]
fn content_types_are_set() {
    let (_site, server) = sample();
    for (path, expected) in [
        ("/", "text/html; charset=utf-8"),
        ("/news/a01/", "text/html; charset=utf-8"),
        ("/nothing", "text/html; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/atom.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/a.json", "application/json; charset=utf-8"),
        ("/api/news/index.json", "application/json; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/a.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/a.js", "text/javascript; charset=utf-8"),
        ("/a.png", "image/png"),
        ("/a.wasm", "application/wasm"),
        ("/noending", "application/octet-stream"),
        ("/_feedgen/", "text/html; charset=utf-8"),
        ("/_feedgen/client.js", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(server.get(path).header("content-type"), expected, "{path}");
    }
    assert_eq!(server.get("/").header("x-content-type-options"), "nosniff");
    // Browsers must revalidate every time.
    assert_eq!(server.get("/").header("cache-control"), "no-cache");
}

#[test]
fn head_has_the_headers_and_no_body() {
    let (_site, server) = sample();
    for path in
        ["/", "/feed.xml", "/a.png", "/nothing", "/topics", "/_feedgen/", "/_feedgen/client.js"]
    {
        let get = server.get(path);
        let head = request(server.port, "HEAD", path, &[]);
        assert_eq!((head.status, head.headers()), (get.status, get.headers()), "{path}");
        assert!(head.body.is_empty() && !get.body.is_empty(), "{path}");
    }
}

#[test]
fn range_requests_are_supported() {
    let (_site, server) = sample();
    let of = |range: &str| request(server.port, "GET", "/data.txt", &[("range", range)]);
    let whole = server.get("/data.txt");
    assert_eq!((whole.text().as_str(), whole.header("accept-ranges")), ("data\n", "bytes"));
    for (range, part, said) in [
        ("bytes=0-1", "da", "bytes 0-1/5"),
        ("bytes=2-", "ta\n", "bytes 2-4/5"),
        ("bytes=-2", "a\n", "bytes 3-4/5"),
        ("bytes=3-99", "a\n", "bytes 3-4/5"),
    ] {
        let response = of(range);
        assert_eq!((response.status, response.text().as_str()), (206, part), "{range}");
        assert_eq!(response.header("content-range"), said);
        assert_eq!(response.header("content-type"), "text/plain; charset=utf-8");
    }
    for range in ["bytes=5-", "bytes=99-100", "bytes=-0"] {
        let response = of(range);
        assert_eq!((response.status, response.header("content-range")), (416, "bytes */5"));
    }
    for range in ["bytes=3-1", "bytes=x-", "lines=0-1", "bytes=0-0,2-3", "bytes=", ""] {
        let response = of(range);
        assert_eq!((response.status, response.text().as_str()), (200, "data\n"), "{range}");
    }
    // The length includes the reload script.
    let page = server.get("/about/");
    let length = page.body.len();
    let part = request(server.port, "GET", "/about/", &[("range", "bytes=10-19")]);
    assert_eq!((part.status, &part.body[..]), (206, &page.body[10..20]));
    assert_eq!(part.header("content-range"), format!("bytes 10-19/{length}"));
}

#[test]
fn unchanged_files_are_not_sent_again() {
    let (site, server) = sample();
    let with = |path: &str, tag: &str| -> Response {
        request(server.port, "GET", path, &[("if-none-match", tag)])
    };
    for path in ["/", "/data.txt", "/feed.xml", "/a.css"] {
        let tag = server.get(path).header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 2, "{tag}");
        let weak = format!("\"other\", W/{tag}");
        for given in [&*tag, &*weak, "*"] {
            let response = with(path, given);
            assert_eq!((response.status, response.body.len()), (304, 0), "{path} {given}");
            assert_eq!(response.header("etag"), tag);
        }
        assert_eq!(with(path, "\"other\"").status, 200);
        let head = request(server.port, "HEAD", path, &[("if-none-match", &tag)]);
        assert_eq!(head.status, 304);
    }
    assert_eq!(with("/nothing", "*").status, 404);
    // A changed file has another entity tag.
    let tag = server.get("/data.txt").header("etag").to_owned();
    save(&site, "static/data.txt", "next\n");
    eventually("the next bytes", || {
        let response = with("/data.txt", &tag);
        if response.status == 200 { Ok(response) } else { Err("the old ones".to_owned()) }
    });
}

#[test]
fn folders_redirect_to_a_trailing_slash() {
    let (_site, server) = sample();
    for (path, to) in [
        ("/topics", "/topics/"),
        ("/news/a01", "/news/a01/"),
        ("/topics/k%C3%BCnstliche-intelligenz", "/topics/k%C3%BCnstliche-intelligenz/"),
    ] {
        let response = server.get(path);
        assert_eq!((response.status, response.header("location")), (301, to));
        assert_eq!(server.get(to).status, 200);
    }
    for path in ["/data.txt/", "/feed.xml/", "//", "//topics", "/topics//", "//evil.example/.."] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn file_names_in_any_script_are_served() {
    let (_site, server) = sample();
    for path in ["/topics/日本/", "/topics/künstliche-intelligenz/"] {
        let encoded = super::encoded_path("", &path[1..]);
        assert!(encoded.contains('%'));
        let response = server.get(&encoded);
        assert_eq!(response.status, 200, "{encoded}");
        let lower = server.get(&encoded.to_lowercase().replace("%e", "%E"));
        assert_eq!(lower.body, response.body);
    }
    for (path, text) in [
        ("/with%20space%20%26%20more.txt", "spaced"),
        ("/with%20space%20&%20more.txt", "spaced"),
        ("/na%C3%AFve/%E6%97%A5%E6%9C%AC.txt", "日本の"),
        ("/%64ata.txt", "data\n"),
        ("/data.txt?query=1#x", "data\n"),
    ] {
        assert_eq!(server.get(path).text(), text, "{path}");
    }
    // A path that is not UTF-8 is not found.
    for path in ["/na%EFve/x.txt", "/%FF", "/%", "/%zz", "/data%00.txt", "/data.txt%00"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn path_traversal_is_rejected() {
    let (site, server) = sample();
    let around = site.path("..");
    let secret = format!("secret-{}.txt", server.port);
    std::fs::write(around.join(&secret), "SECRET").unwrap();
    let s = &secret;
    let own = site.path("").canonicalize().unwrap();
    let own = own.to_str().unwrap();
    let paths = [
        format!("/../{s}"),
        format!("/../../{s}"),
        format!("/static/../../{s}"),
        format!("/news/../../{s}"),
        format!("/%2e%2e/{s}"),
        format!("/%2e%2e/%2e%2e/{s}"),
        format!("/.%2e/{s}"),
        format!("/..%2f{s}"),
        format!("/..%2F..%2f{s}"),
        format!("/%2e%2e%2f{s}"),
        format!("/%252e%252e/{s}"),
        format!("/..\\{s}"),
        format!("/..%5c{s}"),
        format!("/%2e%2e%5c{s}"),
        format!("/news/..%5c..%5c..%5c{s}"),
        format!("/..;/{s}"),
        format!("/%c0%ae%c0%ae/{s}"),
        format!("/{own}/site.toml"),
        format!("//{own}/site.toml"),
        format!("/%2f{own}/site.toml"),
        "/../site.toml".to_owned(),
        "/static/../site.toml".to_owned(),
        "/naïve/../../site.toml".to_owned(),
        "/%2e%2e/site.toml".to_owned(),
        "/content/news/fence.md".to_owned(),
        "/file:///etc/passwd".to_owned(),
        "/etc/passwd".to_owned(),
        "/../../../../../../../../../../etc/passwd".to_owned(),
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd".to_owned(),
        "../site.toml".to_owned(),
        "*".to_owned(),
    ];
    for path in paths {
        let response = try_request(server.port, "GET", path.as_bytes(), &[]);
        let Ok(response) = response else { continue };
        assert!([400, 404].contains(&response.status), "{path}: {}", response.status);
        let text = String::from_utf8_lossy(&response.body).into_owned();
        for outside in ["SECRET", "base_url", "root:", "publishedDateTime"] {
            assert!(!text.contains(outside), "{path}: {text}");
        }
    }
    std::fs::remove_file(around.join(&secret)).unwrap();
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;

    let outside = SiteTest::empty();
    outside.write("secret.txt", "SECRET");
    outside.write("secret.md", article("SECRET", "2024-01-01T00:00:00Z", ""));
    let site = small_site();
    let target = |name: &str| outside.path(name).canonicalize().unwrap();
    symlink(target("secret.txt"), site.path("static/link.txt")).unwrap();
    symlink(target(""), site.path("static/folder")).unwrap();
    symlink(target("secret.md"), site.path("content/news/link.md")).unwrap();
    symlink("../site.toml", site.path("static/inside.txt")).unwrap();
    symlink("data.txt", site.path("static/same.txt")).unwrap();
    let server = Server::start(&site, &[]);
    let secrets = ["/link.txt", "/folder", "/folder/", "/folder/secret.txt", "/news/link/"];
    for path in secrets {
        let response = server.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(!response.text().contains("SECRET"));
    }
    assert_eq!(server.page("/same.txt"), "data\n");
    // A link that is created later.
    let mut events = server.events("/_feedgen/");
    symlink(target("secret.txt"), site.path("static/later.txt")).unwrap();
    events.reload();
    assert_eq!(server.get("/later.txt").status, 404);
    symlink(target("secret.txt"), site.path("link.tmp")).unwrap();
    std::fs::rename(site.path("link.tmp"), site.path("static/data.txt")).unwrap();
    events.reload();
    assert_eq!(server.get("/data.txt").status, 404);
}

#[test]
fn requests_for_other_hosts_are_rejected() {
    let (_site, server) = sample();
    let port = server.port;
    let with = |host: &str, path: &str| request(port, "GET", path, &[("host", host)]);
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.0.0.2", "[::1]"] {
        for host in [host.to_owned(), format!("{host}:{port}"), format!("{host}:80")] {
            assert_eq!(with(&host, "/").status, 200, "{host}");
        }
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:localhost",
        "localhost@evil.example",
        "10.0.0.1",
        "0.0.0.0",
        "[::2]",
        "",
    ] {
        for path in ["/", "/_feedgen/", "/_feedgen/events?page=/", "/_feedgen/client.js", "/no"] {
            let Ok(response) = try_request(port, "GET", path.as_bytes(), &[("host", host)]) else {
                panic!("{host} {path}");
            };
            assert!([400, 403].contains(&response.status), "{host} {path}: {}", response.status);
            assert!(!response.text().contains("Small Site"));
        }
    }
    assert_eq!(request(port, "POST", "/", &[("host", "evil.example")]).status, 403);
}

#[test]
fn http_requests_never_write_files() {
    let (site, server) = sample();
    let before = site.tree("");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "MKCOL", "TRACE"] {
        for path in ["/", "/data.txt", "/new.txt", "/_feedgen/", "/_feedgen/events"] {
            let response = request(server.port, method, path, &[("content-length", "0")]);
            assert_eq!(response.status, 405, "{method} {path}");
            assert_eq!(response.header("allow"), "GET, HEAD", "{method} {path}");
        }
    }
    assert_eq!(site.tree(""), before);
}

#[test]
fn large_files_are_streamed() {
    let site = small_site();
    // A number at each position identifies a range.
    let text: String = (0..300_000).map(|number| format!("{number:09}\n")).collect();
    site.write("static/large.bin", &text);
    let huge = std::fs::File::create(site.path("static/huge.bin")).unwrap();
    huge.set_len(200 << 20).unwrap();
    let server = Server::start(&site, &[]);
    let of = |range: &str| request(server.port, "GET", "/large.bin", &[("range", range)]);
    let whole = server.get("/large.bin");
    assert_eq!((whole.status, whole.header("content-length")), (200, "3000000"));
    assert!(whole.body == text.as_bytes());
    for (range, first, last) in [
        ("bytes=0-9", 0, 9),
        ("bytes=1000000-2499999", 1_000_000, 2_499_999),
        ("bytes=2999990-", 2_999_990, 2_999_999),
        ("bytes=-20", 2_999_980, 2_999_999),
        ("bytes=2999999-9999999", 2_999_999, 2_999_999),
    ] {
        let part = of(range);
        assert_eq!(part.status, 206, "{range}");
        assert!(part.body == text.as_bytes()[first..=last], "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {first}-{last}/3000000"));
    }
    assert_eq!(of("bytes=3000000-").status, 416);
    let tag = whole.header("etag").to_owned();
    let again = request(server.port, "GET", "/large.bin", &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = request(server.port, "HEAD", "/large.bin", &[]);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "3000000", 0));
    save(&site, "static/large.bin", "0".repeat(3_000_000));
    eventually("the new version", || {
        let tags = request(server.port, "GET", "/large.bin", &[("if-none-match", &tag)]);
        (tags.status == 200).then_some(()).ok_or(tags.status.to_string())
    });
    let huge = server.get("/huge.bin");
    assert_eq!((huge.status, huge.body.len()), (200, 200 << 20));
    #[cfg(target_os = "linux")]
    {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kilobytes: usize = most.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(kilobytes < 150_000, "{kilobytes} kB");
    }
}
