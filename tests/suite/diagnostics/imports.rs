//! What imports report of sources, and what is wrong in the files of curation.

use insta::assert_snapshot;

use super::site;
use crate::server::{Response, Server, ok, redirect};
use crate::site::Run;

const FEED: &str = "<rss version='2.0'><channel><title>News</title>\
    <item><title>Dated</title><link>https://news.example/1</link><description>A text.</description>\
    <pubDate>Thu, 18 Jan 2024 10:00:00</pubDate></item>\
    <item><title>Undated</title><link>https://news.example/2</link></item>\
    <item><title>Tomorrow</title><link>https://news.example/3</link>\
    <pubDate>Thu, 18 Jan 2074 10:00:00 GMT</pubDate></item></channel></rss>";

/// The reports of imports at these times.
fn imports(routes: Vec<(&str, Response)>, url: &str, times: &[&str]) -> String {
    let site =
        site(&[("sources.toml", &format!("[[source]]\nurl = \"{url}\"\nenrich = \"never\"\n"))]);
    let server = Server::start(routes);
    let mut reports = String::new();
    for time in times {
        let mut command = site.command(&["import", "--pause", "0", "--now", time]);
        server.serve_all(&mut command);
        let run = Run::from(command.output().unwrap());
        reports = format!("exit code {}\n\n{}", run.code, run.stderr);
    }
    reports
}

const NOW: &str = "2026-03-10T12:00:00Z";

#[test]
fn odd_dates() {
    let routes = vec![("news.example/feed", ok("application/rss+xml", FEED))];
    assert_snapshot!(imports(routes, "http://news.example/feed", &[NOW]));
}

#[test]
fn broken_feed() {
    let deep = format!("<rss><channel>{}<item><title>A</title></item>", "<image>".repeat(300));
    let routes = vec![("news.example/feed", ok("application/rss+xml", deep))];
    assert_snapshot!(imports(routes, "http://news.example/feed", &[NOW]));
}

#[test]
fn failed_source() {
    let routes = vec![("news.example/feed", Response::status(500))];
    assert_snapshot!(imports(routes, "http://news.example/feed", &[NOW]));
}

#[test]
fn gone_source() {
    let routes = vec![("news.example/feed", Response::status(410))];
    assert_snapshot!(imports(routes, "http://news.example/feed", &[NOW]));
}

#[test]
fn moved_source() {
    let routes = vec![
        ("news.example/feed", redirect(301, "http://news.example/new")),
        ("news.example/new", ok("application/rss+xml", FEED)),
    ];
    let times = ["2026-03-10T12:00:00Z", "2026-03-11T12:00:00Z", "2026-03-12T12:00:00Z"];
    assert_snapshot!(imports(routes, "http://news.example/feed", &times));
}

#[test]
fn broken_memory() {
    let site = site(&[
        ("curation/seen.tsv", "0123456789abcdef\t-\t2024-01-18\timported\t-\n<<<<<<< HEAD\n"),
        ("feed.xml", "<rss><channel/></rss>"),
    ]);
    let mut command = site.command(&["import", "--now", NOW]);
    let run = Run::from(command.arg(site.path("feed.xml")).output().unwrap());
    let report = run.stderr.replace(&site.path("").display().to_string(), "");
    assert_snapshot!(report);
}

#[test]
fn bad_scoring() {
    let text = "[points]\nvidoe = 5\n[[tier]]\nname = \"own\"\npoints = 50\n\
        providers = [\"a.example\", \"www.a.example\"]\n";
    let site = site(&[("curation/scoring.toml", text)]);
    let run = Run::from(site.command(&["score"]).output().unwrap());
    assert_snapshot!(format!("exit code {}\n\n{}", run.code, run.stderr));
}
