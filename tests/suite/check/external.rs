//! External links, checked against local servers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{check, report};
use crate::site::{SiteTest, article};

const DATE: &str = "2024-01-18T18:35:00Z";

/// A request: method, path and time.
type LoggedRequest = (String, String, Instant);

/// A server whose responses are determined by the path.
struct Server {
    port: u16,
    log: Arc<Mutex<Vec<LoggedRequest>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests: Arc<Mutex<Vec<LoggedRequest>>> = Arc::default();
        let log = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                std::thread::spawn(move || answer(stream, &log));
            }
        });
        Self { port, log: requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests since the last call, as `METHOD path`.
    fn requests(&self) -> Vec<String> {
        let log = std::mem::take(&mut *self.log.lock().unwrap());
        log.into_iter().map(|(method, path, _)| format!("{method} {path}")).collect()
    }
}

fn answer(stream: TcpStream, log: &Mutex<Vec<LoggedRequest>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let mut words = line.split(' ').map(str::to_owned);
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header).unwrap_or(0) <= 2 {
                break;
            }
        }
        let before = {
            let mut log = log.lock().unwrap();
            let before = log.iter().filter(|(_, known, _)| *known == path).count();
            log.push((method.clone(), path.clone(), Instant::now()));
            before
        };
        let (status, headers) = match path.split('?').next().unwrap() {
            "/ok" | "/other" | "/target" => ("200 OK", String::new()),
            "/moved" => ("301 Moved Permanently", "Location: /target\r\n".into()),
            "/moved-away" => ("302 Found", "Location: /gone\r\n".into()),
            "/circle" => ("302 Found", "Location: /circle\r\n".into()),
            "/gone" => ("404 Not Found", String::new()),
            "/gone-for-good" => ("410 Gone", String::new()),
            "/head-refused" if method == "HEAD" => ("405 Method Not Allowed", String::new()),
            "/head-wrong" if method == "HEAD" => ("404 Not Found", String::new()),
            "/head-refused" | "/head-wrong" => ("200 OK", String::new()),
            "/members" => ("403 Forbidden", String::new()),
            "/broken" => ("500 Internal Server Error", String::new()),
            "/later" if before == 0 => ("429 Too Many Requests", "Retry-After: 1\r\n".into()),
            "/later" => ("200 OK", String::new()),
            "/much-later" => ("503 Service Unavailable", "Retry-After: 86400\r\n".into()),
            "/head-hangs" if method == "HEAD" => {
                std::thread::sleep(Duration::from_secs(30));
                return;
            }
            "/head-cut-off" if method == "HEAD" => return,
            "/head-hangs" | "/head-cut-off" | "/head-teapot" if method == "GET" => {
                ("200 OK", String::new())
            }
            "/head-teapot" => ("418 I'm a teapot", String::new()),
            "/hangs" => {
                std::thread::sleep(Duration::from_secs(30));
                return;
            }
            "/cut-off" => return,
            _ => ("404 Not Found", String::new()),
        };
        let length = if method == "HEAD" || status.starts_with('3') { 0 } else { 2 };
        let body = if length == 2 { "ok" } else { "" };
        let response =
            format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        if stream.write_all(response.as_bytes()).is_err() {
            return;
        }
    }
}

fn site(urls: &[String]) -> SiteTest {
    let site = SiteTest::new();
    for (index, url) in urls.iter().enumerate() {
        let text = article(&format!("Article {index}"), DATE, &format!("originalUrl: \"{url}\""));
        site.write(&format!("content/news/{index:02}.md"), text);
    }
    site
}

const FAST: [&str; 7] = ["--external", "--private", "--pause", "1", "--timeout", "2", "--only"];

fn dead_links(site: &SiteTest, more: &[&str]) -> (Vec<String>, serde_json::Value) {
    let report = report(site, &[&FAST[..], &["dead-link"], more].concat());
    let external = report.json["checked"]["external"].clone();
    (report.findings(), external)
}

#[test]
fn every_http_status_is_classified() {
    let server = Server::start();
    for (path, reason) in [
        ("/ok", None),
        ("/ok?utm_source=x&y=%20z", None),
        ("/moved", None),
        ("/moved-away", Some("page not found (404)")),
        ("/circle", Some("too many redirects")),
        ("/gone", Some("page not found (404)")),
        ("/gone-for-good", Some("page permanently removed (410)")),
        ("/head-refused", None),
        ("/head-wrong", None),
        ("/head-hangs", None),
        ("/head-cut-off", None),
        ("/head-teapot", None),
        ("/broken", Some("server error (500)")),
        ("/later", None),
    ] {
        let url = server.url(path);
        let site = site(std::slice::from_ref(&url));
        let (found, external) = dead_links(&site, &[]);
        let expected: Vec<String> = reason
            .iter()
            .map(|reason| {
                format!("warning dead-link content/news/00.md:4:15 broken link to {url}: {reason}")
            })
            .collect();
        assert_eq!(found, expected, "{path}");
        assert_eq!(external["dead"], expected.len(), "{path}");
    }
    let log = server.requests();
    // After a successful HEAD request there is no GET request.
    assert!(!log.contains(&"GET /ok".to_owned()) && log.contains(&"HEAD /ok".to_owned()));
    assert!(log.contains(&"GET /head-refused".to_owned()));
    assert_eq!(log.iter().filter(|line| *line == "HEAD /later").count(), 2);
}

#[test]
fn inconclusive_responses_are_not_reported() {
    let server = Server::start();
    let urls = [server.url("/members"), server.url("/much-later"), server.url("/ok")];
    let site = site(&urls);
    let (found, external) = dead_links(&site, &[]);
    assert_eq!(found, Vec::<String>::new());
    // The host rate-limits one of its pages; the others were successful.
    assert_eq!(external["unclear"], 2);
    assert_eq!(external["asked"], 3);
    let log = server.requests();
    assert_eq!(log.iter().filter(|line| line.contains("/much-later")).count(), 1, "{log:?}");
}

#[test]
fn unresponsive_hosts_are_skipped() {
    let server = Server::start();
    let urls: Vec<String> = (0..12).map(|n| server.url(&format!("/cut-off?{n:02}"))).collect();
    let (found, external) = dead_links(&site(&urls), &[]);
    assert_eq!((found.len(), &external["unclear"]), (5, &7.into()), "{found:?}");
    assert!(server.requests().iter().all(|line| line.as_str() < "HEAD /cut-off?05"));

    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port())
    };
    let urls: Vec<String> = (0..12).map(|n| format!("{nobody}{n}")).collect();
    let (found, external) = dead_links(&site(&urls), &[]);
    assert_eq!((found.len(), &external["unclear"]), (12, &0.into()), "{found:?}");
}

#[test]
fn requests_per_host_are_limited() {
    let server = Server::start();
    let urls: Vec<String> = (0..9).map(|n| server.url(&format!("/ok?{n}"))).collect();
    let (found, external) = dead_links(&site(&urls), &["--per-host", "4"]);
    assert_eq!((found.len(), &external["unclear"]), (0, &5.into()), "{found:?}");
    assert_eq!(server.requests().len(), 4);
    let (_, external) = dead_links(&site(&urls), &["--per-host", "0"]);
    assert_eq!(external["unclear"], 0);
}

#[test]
fn requests_time_out() {
    let server = Server::start();
    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port())
    };
    let urls = [
        server.url("/hangs"),
        server.url("/cut-off"),
        nobody,
        // A host name without a dot.
        "http://no-such-host/".into(),
    ];
    let start = Instant::now();
    let (found, external) = dead_links(&site(&urls), &["--hosts", "4"]);
    assert!(start.elapsed() < Duration::from_secs(25));
    assert!(found[0].ends_with("request timed out"), "{found:?}");
    assert!(found[2].ends_with("connection refused"), "{found:?}");
    // Without a name server, names can't be resolved.
    let names = [&external["dead"], &external["unclear"]].map(|n| n.as_u64().unwrap());
    assert!(names == [4, 0] || names == [3, 1], "{found:?}");
}

#[test]
fn private_addresses_are_skipped_unless_allowed() {
    let server = Server::start();
    let site = site(&[server.url("/gone"), format!("http://localhost:{}/gone", server.port)]);
    let report = report(&site, &["--external", "--pause", "1", "--only", "dead-link"]);
    assert_eq!(report.findings(), Vec::<String>::new());
    assert_eq!(report.json["checked"]["external"]["unclear"], 2);
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[test]
fn successful_results_are_cached() {
    let server = Server::start();
    let site = site(&[server.url("/ok"), server.url("/gone"), server.url("/other")]);
    let (found, external) = dead_links(&site, &[]);
    assert_eq!(
        (found.len(), &external["asked"], &external["remembered"]),
        (1, &3.into(), &0.into())
    );
    server.requests();
    let (found, external) = dead_links(&site, &[]);
    assert_eq!(
        (found.len(), &external["asked"], &external["remembered"]),
        (1, &1.into(), &2.into())
    );
    assert_eq!(server.requests(), ["HEAD /gone", "GET /gone"]);
    // After eight days, or without a cache, all URLs are requested again.
    let (_, external) = dead_links(&site, &["--now", "2025-01-09T00:00:00Z"]);
    assert_eq!(external["asked"], 3);
    let (_, external) = dead_links(&site, &["--remember", "0"]);
    assert_eq!(external["asked"], 3);
    // Unused entries are removed from the cache, and damaged entries are ignored.
    let memory = site.read(".feedgen/links.jsonl");
    // A header line and one line for each URL.
    assert_eq!(memory.lines().count(), 3);
    site.write(".feedgen/links.jsonl", format!("{memory}{{\"url\": tr"));
    site.remove("content/news/00.md");
    let (_, external) = dead_links(&site, &[]);
    assert_eq!(external["remembered"], 1);
    assert_eq!(site.read(".feedgen/links.jsonl").lines().count(), 2);
    // No other file was written.
    assert_eq!(site.tree("").keys().filter(|path| path.contains("links")).count(), 1);
}

#[test]
fn requests_to_a_host_are_sequential_and_delayed() {
    let server = Server::start();
    let urls: Vec<String> = (0..6).map(|n| server.url(&format!("/ok?{n}"))).collect();
    let site = site(&urls);
    let run = check(&site, &["--external", "--private", "--pause", "150", "--hosts", "8"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stderr.contains("External links: 6 checked, 0 cached, 0 dead, 0 unknown\n"),
        "{run:?}"
    );
    let log = server.log.lock().unwrap();
    assert_eq!(log.len(), 6);
    let pauses = log.windows(2).map(|pair| pair[1].2 - pair[0].2);
    assert!(pauses.into_iter().all(|pause| pause >= Duration::from_millis(150)));
}

#[test]
fn every_occurrence_of_a_dead_link_is_reported_after_one_request() {
    let server = Server::start();
    let url = server.url("/gone");
    let site = site(std::slice::from_ref(&url));
    let more = format!(
        "originalUrl: {}\nauthors: [{{name: A, url: '{url}'}}]\nrelated:\n  - title: B\n    webUrl: {url}",
        server.url("/ok")
    );
    site.write("content/news/01.md", article("Second", DATE, &more));
    site.write("content/pages/about.md", format!("---\ntitle: About\n---\n[x]({url}#part)\n"));
    site.write(
        "templates/partials/footer.html",
        format!("<a href=\"{}\">x</a>", server.url("/none")),
    );
    let (found, _) = dead_links(&site, &[]);
    let places: BTreeMap<&str, usize> = found.iter().fold(BTreeMap::new(), |mut places, line| {
        *places.entry(line.split(' ').nth(2).unwrap()).or_default() += 1;
        places
    });
    let expected = [
        "content/news/00.md:4:15",
        "content/news/01.md:5:27",
        "content/pages/about.md:4:5",
        "templates/partials/footer.html:1:10",
    ];
    assert_eq!(places.keys().copied().collect::<Vec<_>>(), expected, "{found:?}");
    let gone = server.requests().into_iter().filter(|line| line == "HEAD /gone").count();
    assert_eq!(gone, 1);
}
