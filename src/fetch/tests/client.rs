//! Limits and errors of single requests.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::server::{Reply, Server, response};
use crate::fetch::{Client, ClientOptions, FetchError, Request, Response};

const LIMIT: usize = 10_000;
/// For requests that end.
const PATIENT: Duration = Duration::from_secs(30);
/// For requests that would not end.
const IMPATIENT: Duration = Duration::from_millis(300);

fn client(timeout: Duration, private: bool) -> Client {
    Client::new(ClientOptions {
        timeout,
        max_body: LIMIT as u64,
        pause: Duration::ZERO,
        private,
        now: "2026-01-18T18:35:00Z".parse().unwrap(),
    })
}

fn get(url: &str) -> Result<Response, FetchError> {
    client(PATIENT, true).get(&Request { url, ..Request::default() })
}

/// The body or the error for a raw response.
fn body_of(raw: impl Into<Vec<u8>>) -> Result<Vec<u8>, FetchError> {
    get(&Server::with(raw).url("/")).map(|response| response.body)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn headers_are_sent_and_received() {
    let headers = [
        "Content-Type: text/xml; charset=utf-8",
        "Content-Language: de",
        "Content-Location: /feed.xml",
        "ETag: W/\"a\\b \u{e9}\"",
        "Last-Modified: yesterday, about noon",
        "Retry-After: 7",
        "Cache-Control: max-age=60",
    ];
    let server = Server::with(response("200 OK", &headers, "body"));
    let response = get(&server.url("/a?b#c")).unwrap();
    let expected = Response {
        status: 200,
        url: server.url("/a?b"),
        permanent: None,
        content_type: Some("text/xml; charset=utf-8".to_owned()),
        content_language: Some("de".to_owned()),
        content_location: Some("/feed.xml".to_owned()),
        // A character for each byte.
        etag: Some("W/\"a\\b \u{c3}\u{a9}\"".to_owned()),
        last_modified: Some("yesterday, about noon".to_owned()),
        retry_after: Some(Duration::from_secs(7)),
        max_age: Some(Duration::from_secs(60)),
        body: b"body".to_vec(),
    };
    assert_eq!(response, expected);
    assert_eq!(server.paths(), ["/a?b"]);
    let request = Request {
        url: &server.url("/"),
        accept: "text/x",
        user_agent: Some("reader/1 (+https://example.org)"),
        etag: response.etag.as_deref(),
        last_modified: Some("a\nb"),
        reload: true,
    };
    for (name, default, requested) in [
        ("accept", Some("*/*"), Some("text/x")),
        ("accept-encoding", Some("gzip, br"), Some("gzip, br")),
        (
            "user-agent",
            Some(concat!("feedgen/", env!("CARGO_PKG_VERSION"))),
            Some("reader/1 (+https://example.org)"),
        ),
        ("if-none-match", None, Some("W/\"a\\b \u{e9}\"")),
        // Not allowed in a header.
        ("if-modified-since", None, None),
        ("cache-control", None, Some("no-cache")),
    ] {
        get(&server.url("/")).unwrap();
        client(PATIENT, true).get(&request).unwrap();
        let expected = [default, requested].map(|value| value.map(str::to_owned));
        assert_eq!(server.headers(name), expected, "{name}");
    }
}

#[test]
fn bodies_end_as_http_says() {
    let ok = |body: &str| Ok(body.as_bytes().to_vec());
    assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodymore"), ok("body"));
    assert_eq!(body_of("HTTP/1.1 200 OK\r\n\r\nbody"), ok("body"));
    assert_eq!(body_of("HTTP/1.0 200 OK\r\n\r\nbody"), ok("body"));
    assert_eq!(body_of("HTTP/1.1 200 OK\r\n\r\n"), ok(""));
    assert_eq!(body_of(response("200 OK", &[], "")), ok(""));
    assert_eq!(body_of(response("204 No Content", &["Content-Encoding: zstd"], "")), ok(""));
    assert_eq!(body_of(response("404 Not Found", &[], "a page")), ok(""));
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    assert_eq!(body_of([early.as_bytes(), &response("200 OK", &[], "x")].concat()), ok("x"));
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let check = |chunks: &str, expected| {
        assert_eq!(body_of(format!("{chunked}{chunks}")), expected, "{chunks:?}");
    };
    check("2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n", ok("body"));
    check("4;name=value\r\nbody\r\n0\r\nTrailer: x\r\n\r\n", ok("body"));
    check("4\r\nbody\r\n", Err(FetchError::ConnectionClosed));
    check("8\r\nbody", Err(FetchError::ConnectionClosed));
    check("", Err(FetchError::ConnectionClosed));
    let damaged = body_of(format!("{chunked}body\r\n"));
    assert!(matches!(damaged, Err(FetchError::InvalidResponse(_))), "{damaged:?}");
}

#[test]
fn truncated_bodies_are_errors() {
    let closed = Err(FetchError::ConnectionClosed);
    assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody"), closed);
    assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Le"), closed);
    assert_eq!(body_of(""), closed);
    let reset = |bytes: &'static str| {
        let server = Server::start(move |_| Reply::Reset(bytes.as_bytes().to_vec()));
        get(&server.url("/")).map(|response| response.body)
    };
    assert_eq!(reset("HTTP/1.1 200 OK\r\n\r\nbody"), closed);
    assert_eq!(reset("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody"), closed);
    assert_eq!(reset(""), closed);
}

#[test]
fn what_is_not_http_is_an_error() {
    for raw in [
        "<rss><channel></channel></rss>\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 099 Low\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody",
        "\r\n\r\n\0\0\0\0",
    ] {
        let result = body_of(raw);
        assert!(matches!(result, Err(FetchError::InvalidResponse(_))), "{raw:?}: {result:?}");
    }
}

#[test]
fn headers_are_limited() {
    let many = "A: b\r\n".repeat(1000);
    let long = format!("A: {}\r\n", "b".repeat(1_000_000));
    for headers in [many, long] {
        let result = body_of(format!("HTTP/1.1 200 OK\r\n{headers}\r\nbody"));
        assert_eq!(result, Err(FetchError::HeadersTooLarge));
    }
}

#[test]
fn decoded_bodies_are_limited() {
    let too_large = Err(FetchError::TooLarge(LIMIT as u64));
    let (exact, larger) = (vec![b' '; LIMIT], vec![b' '; LIMIT + 1]);
    assert_eq!(body_of(response("200 OK", &[], &exact)).as_ref(), Ok(&exact));
    assert_eq!(body_of(response("200 OK", &[], &larger)), too_large);
    let gzipped = |bytes: &[u8]| response("200 OK", &["Content-Encoding: gzip"], gzip(bytes));
    assert_eq!(body_of(gzipped(&exact)).as_ref(), Ok(&exact));
    assert_eq!(body_of(gzipped(&larger)), too_large);
    let endless = "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n";
    assert_eq!(body_of([endless.as_bytes(), &vec![b' '; 100_000]].concat()), too_large);
    let damaged = response("200 OK", &["Content-Encoding: gzip"], &gzip(b"some bytes")[..20]);
    assert_eq!(body_of(damaged), Err(FetchError::InvalidEncoding("gzip")));
    let cut_off = gzipped(b"some bytes");
    let cut_off = &cut_off[..cut_off.len() - 4];
    assert_eq!(body_of(cut_off), Err(FetchError::ConnectionClosed));
    let unknown = response("200 OK", &["Content-Encoding: zstd"], "body");
    assert_eq!(body_of(unknown), Err(FetchError::UnknownEncoding("zstd".to_owned())));
}

#[test]
fn slow_servers_are_given_up() {
    let check = |reply: Reply, expected: fn(Duration) -> FetchError| {
        let server = Server::start(move |_| reply.clone());
        let request = Request { url: &server.url("/"), ..Request::default() };
        assert_eq!(client(IMPATIENT, true).get(&request), Err(expected(IMPATIENT)));
    };
    let part = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n".to_vec();
    let head = [&part[..], b"\r\n"].concat();
    let slow = b"A: b\r\n".repeat(70);
    check(Reply::Stall(Vec::new()), FetchError::NoAnswer);
    check(Reply::Stall(part.clone()), FetchError::NoAnswer);
    check(Reply::Drip(part, slow.clone()), FetchError::NoAnswer);
    check(Reply::Stall(head.clone()), FetchError::TooSlow);
    check(Reply::Drip(head, slow), FetchError::TooSlow);
}

#[test]
fn the_time_of_all_redirects_together_is_limited() {
    let server = Server::start(move |request| {
        std::thread::sleep(IMPATIENT / 2);
        let location = format!("Location: {}0", request.path);
        Reply::Raw(response("302 Found", &[&location], ""))
    });
    let request = Request { url: &server.url("/"), ..Request::default() };
    let result = client(IMPATIENT, true).get(&request);
    let is_late = matches!(result, Err(FetchError::TooSlow(_) | FetchError::NoAnswer(_)));
    assert!(is_late, "{result:?}");
}

/// Serves redirects: `/301/302/end` redirects with 301 to `/302/end`.
fn redirecting() -> Server {
    Server::start(|request| {
        let mut parts = request.path.splitn(3, '/').skip(1);
        let (status, rest) = (parts.next().unwrap(), parts.next().unwrap_or_default());
        match status {
            "end" => Reply::Raw(response("200 OK", &[], "end")),
            "gone" => Reply::Raw(response("410 Gone", &[], "")),
            _ => {
                let location = format!("Location: /{rest}");
                Reply::Raw(response(&format!("{status} Redirect"), &[&location], "moved"))
            }
        }
    })
}

#[test]
fn permanent_redirects_are_distinguished() {
    let server = redirecting();
    for (path, end, permanent) in [
        ("/end", "/end", None),
        ("/301/end", "/end", Some("/end")),
        ("/308/end", "/end", Some("/end")),
        ("/302/end", "/end", None),
        ("/303/end", "/end", None),
        ("/307/end", "/end", None),
        ("/301/308/end", "/end", Some("/end")),
        ("/301/302/end", "/end", Some("/302/end")),
        ("/301/302/301/end", "/end", Some("/302/301/end")),
        ("/302/301/end", "/end", None),
        ("/301/gone", "/gone", Some("/gone")),
    ] {
        let response = get(&server.url(path)).unwrap();
        assert_eq!(response.url, server.url(end), "{path}");
        assert_eq!(response.permanent, permanent.map(|path| server.url(path)), "{path}");
        assert_eq!(response.body, if end == "/end" { &b"end"[..] } else { b"" }, "{path}");
    }
}

#[test]
fn redirects_are_limited() {
    let server = redirecting();
    let hops = |count: usize| format!("{}/end", "/302".repeat(count));
    assert_eq!(get(&server.url(&hops(10))).map(|response| response.status), Ok(200));
    server.paths();
    assert_eq!(get(&server.url(&hops(11))), Err(FetchError::TooManyRedirects));
    assert_eq!(server.paths().len(), 11);
    for location in ["/", "", "#a", "?", "//[::"] {
        let server = Server::with(response("302 Found", &[&format!("Location: {location}")], ""));
        let result = get(&server.url("/?"));
        let expected = match location {
            "//[::" => FetchError::InvalidRedirect,
            _ => FetchError::TooManyRedirects,
        };
        assert_eq!(result, Err(expected), "{location}");
        assert!(server.paths().len() <= 2);
    }
    // Without a target, a redirect is a response.
    assert_eq!(get(&Server::with(response("302 Found", &[], "")).url("/")).unwrap().status, 302);
    let modified = Server::with(response("304 Not Modified", &["Location: /a"], ""));
    assert_eq!(get(&modified.url("/")).unwrap().status, 304);
}

#[test]
fn relative_targets_and_other_schemes() {
    let server = Server::start(|request| match &*request.path {
        "/a/b?c" => Reply::Raw(response("302 Found", &["Location: ../d e/\u{e9}#x"], "")),
        "/d%20e/%C3%A9" => Reply::Raw(response("200 OK", &[], "end")),
        path => {
            let location = format!("Location: {}", &path[1..]);
            Reply::Raw(response("302 Found", &[&location], ""))
        }
    });
    assert_eq!(get(&server.url("/a/b?c")).unwrap().url, server.url("/d%20e/%C3%A9"));
    for scheme in ["file", "ftp", "javascript", "data", "gopher"] {
        let result = get(&server.url(&format!("/{scheme}:///etc/passwd")));
        assert_eq!(result, Err(FetchError::ForbiddenRedirect(scheme.to_owned())));
    }
    for url in ["file:///etc/passwd", "ftp://127.0.0.1/", "/a", "", "http://", "http://[::1"] {
        assert_eq!(get(url), Err(FetchError::InvalidUrl), "{url}");
    }
}

#[test]
fn private_networks_are_not_requested() {
    let server = Server::with(response("200 OK", &[], "secret"));
    let port = server.url("/").rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    for host in [
        "127.0.0.1",
        "localhost",
        "0x7f.1",
        "2130706433",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
    ] {
        let request = Request { url: &format!("http://{host}:{port}/"), ..Request::default() };
        assert_eq!(client(PATIENT, false).get(&request), Err(FetchError::PrivateAddress), "{host}");
    }
    assert_eq!(server.paths(), [""; 0]);
}

#[test]
fn a_refused_connection_is_final_for_the_host() {
    let url = Server::with("").url("/");
    let client = client(PATIENT, true);
    assert!(!client.is_unreachable(&url));
    let refused = Err(FetchError::Unreachable("connection refused"));
    assert_eq!(client.get(&Request { url: &url, ..Request::default() }), refused);
    assert!(client.is_unreachable(&url) && !client.is_unreachable("http://127.0.0.1/"));
}

#[test]
fn a_host_receives_one_request_at_a_time() {
    // Redirects lead from one host to the other.
    let target = Server::with(response("200 OK", &[], "end"));
    let location = format!("Location: {}", target.url("/"));
    let source = Server::with(response("302 Found", &[&location], ""));
    let client = client(PATIENT, true);
    let urls = [source.url("/"), target.url("/")];
    std::thread::scope(|scope| {
        for index in 0..8 {
            let (client, url) = (&client, &urls[index % 2]);
            scope.spawn(move || {
                for _ in 0..10 {
                    client.get(&Request { url, ..Request::default() }).unwrap();
                }
            });
        }
    });
    assert_eq!((source.paths().len(), target.paths().len()), (40, 80));
    assert_eq!((source.max_running(), target.max_running()), (1, 1));
}
