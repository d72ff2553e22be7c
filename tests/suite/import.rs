//! `feedgen import`: the whole way from feeds on a local server to the files of a site.

mod documents;
mod feeds;
mod flow;
mod hostile;
mod memory;
mod sources;

use std::path::Path;

use serde_json::Value;

use crate::server::{Response, Server};
use crate::site::{Run, SiteTest, Tree};

/// The time of an import.
const NOW: &str = "2026-03-10T12:00:00Z";

/// A site, and a server that answers for all hosts.
struct World {
    site: SiteTest,
    server: Server,
}

impl World {
    /// A site with these sources. Each is a URL, with more lines of its table.
    fn new(routes: Vec<(&str, Response)>, sources: &[(&str, &str)]) -> Self {
        let site = SiteTest::new();
        let source = |(url, more): &(&str, &str)| format!("[[source]]\nurl = \"{url}\"\n{more}\n");
        site.write("sources.toml", sources.iter().map(source).collect::<String>());
        Self { site, server: Server::start(routes) }
    }

    /// Runs `feedgen import` at [`NOW`].
    fn import(&self, args: &[&str]) -> Run {
        self.import_at(NOW, args)
    }

    fn import_at(&self, now: &str, args: &[&str]) -> Run {
        self.import_in(&self.site, now, args)
    }

    /// Runs `feedgen import` in another site.
    fn import_in(&self, site: &SiteTest, now: &str, args: &[&str]) -> Run {
        let mut command = site.command(&["import", "--pause", "0", "--now", now]);
        self.server.serve_all(&mut command);
        Run::from(command.args(args).output().unwrap())
    }

    /// Runs `feedgen import --json`, which must succeed.
    #[track_caller]
    fn report(&self, args: &[&str]) -> Value {
        self.report_at(NOW, args)
    }

    #[track_caller]
    fn report_at(&self, now: &str, args: &[&str]) -> Value {
        let run = self.import_at(now, &[&["--json"], args].concat());
        assert_eq!(run.code, 0, "{run:?}");
        serde_json::from_str(&run.stdout).unwrap()
    }

    /// All files that an import may write, except for those of `.feedgen`.
    fn files(&self) -> Tree {
        written(&self.site)
    }
}

/// All files of a site except for those of `.feedgen`.
fn written(site: &SiteTest) -> Tree {
    let mut files = site.tree("");
    files.retain(|path, _| !path.starts_with(".feedgen/"));
    files
}

/// The entries of a report as `outcome title`, with the reason in parentheses.
fn outcomes(report: &Value) -> Vec<String> {
    let entries = report["entries"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |entry: &Value| {
        let reason = entry["reason"].as_str().map(|reason| format!(" ({reason})"));
        format!(
            "{} {}{}",
            text(&entry["outcome"]),
            text(&entry["title"]),
            reason.unwrap_or_default()
        )
    };
    entries.map(line).collect()
}

/// The codes of a report's findings.
fn codes(report: &Value) -> Vec<&str> {
    let findings = report["diagnostics"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// The names of the drafts in the folder of news.
fn drafts(site: &SiteTest) -> Vec<String> {
    let folder = site.path("content/news");
    if !Path::new(&folder).exists() {
        Vec::new()
    } else {
        site.tree("content/news").into_keys().collect()
    }
}

/// A feed with a title and a language.
fn rss(items: &[String]) -> String {
    let items = items.concat();
    format!(
        "<rss version='2.0'><channel><title>A feed</title><language>en</language>{items}</channel></rss>"
    )
}

/// An item, published at 10 o'clock. Everything in it is literal.
fn item(title: &str, link: &str, day: &str, summary: &str) -> String {
    let literal = |text: &str| format!("<![CDATA[{text}]]>");
    let [title_text, link, summary] = [title, link, summary].map(literal);
    format!(
        "<item><title>{title_text}</title><link>{link}</link><guid isPermaLink='false'>{title}-guid</guid>\
         <author>A. Writer</author><category>Stories</category><pubDate>{day}T10:00:00Z</pubDate>\
         <description>{summary}</description></item>"
    )
}
