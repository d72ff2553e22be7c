//! `robots.txt` (RFC 9309): which pages of a host programs may request.
//!
//! A missing file allows everything, a host that can't answer allows nothing. Feeds are made for programs
//! and are not checked; pages are.

use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use percent_encoding::percent_decode_str;
use url::Url;

use super::client::{Client, Request};
use super::hosts::server_of;
use crate::collections::HashMap;

/// The name of this program in `robots.txt`.
const PRODUCT: &str = "feedgen";
/// A parser must read at least 500 KiB (RFC 9309, section 2.5); the rest is ignored.
const MAX_LEN: usize = 500 * 1024;

/// The rules of the hosts of a run.
#[derive(Debug, Default)]
pub(super) struct RobotsCache {
    hosts: Mutex<HashMap<String, Arc<OnceLock<Robots>>>>,
}

impl RobotsCache {
    /// Whether the host of `url` allows a request to it. Requests the rules of a host once.
    pub(super) fn allows(&self, client: &Client, url: &str, user_agent: Option<&str>) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        let key = format!("{}://{}", url.scheme(), server_of(&url));
        let robots = Arc::clone(self.hosts.lock().entry(key).or_default());
        robots.get_or_init(|| request(client, &url, user_agent)).allows(&path_of(&url))
    }
}

/// The rules for this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// A decoded path, where `*` is any text and a final `$` the end.
    pattern: String,
}

impl Robots {
    /// Rules that allow everything or nothing.
    fn all(allow: bool) -> Self {
        Self { rules: vec![Rule { allow, pattern: "/".to_owned() }] }
    }

    /// Parses a file. The groups for this program are merged; without one, those for `*` apply.
    pub(super) fn parse(file: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&file[..file.len().min(MAX_LEN)]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut own, mut any) = (Vec::new(), Vec::new());
        let (mut is_own, mut is_any, mut has_own) = (false, false, false);
        // Several lines with agents in a row start one group.
        let mut in_agents = false;
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match &*name.trim().to_ascii_lowercase() {
                "user-agent" => {
                    if !in_agents {
                        (is_own, is_any) = (false, false);
                    }
                    in_agents = true;
                    is_any |= value == "*";
                    is_own |= product(value).eq_ignore_ascii_case(PRODUCT);
                    has_own |= is_own;
                }
                name @ ("allow" | "disallow") => {
                    in_agents = false;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = Rule { allow: name == "allow", pattern: decode(value) };
                    if is_own {
                        own.push(rule.clone());
                    }
                    if is_any {
                        any.push(rule);
                    }
                }
                // Other lines, such as `Sitemap`, belong to no group.
                _ => {}
            }
        }
        Self { rules: if has_own { own } else { any } }
    }

    /// Whether a path, with its query, may be requested: the longest matching rule decides, and of two
    /// equally long ones, that which allows.
    pub(super) fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = decode(path);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        let longest = matching.max_by_key(|rule| (rule.pattern.len(), rule.allow));
        longest.is_none_or(|rule| rule.allow)
    }
}

/// Requests the rules of the host of `url`.
fn request(client: &Client, url: &Url, user_agent: Option<&str>) -> Robots {
    let Ok(url) = url.join("/robots.txt") else { return Robots::all(false) };
    let request =
        Request { url: url.as_str(), accept: "text/plain", user_agent, ..Request::default() };
    match client.get(&request) {
        Ok(response) if (200..300).contains(&response.status) => Robots::parse(&response.body),
        Ok(response) if (300..500).contains(&response.status) => Robots::all(true),
        _ => Robots::all(false),
    }
}

fn path_of(url: &Url) -> String {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{query}", url.path())
}

/// The product token at the start of the name of an agent, such as `feedgen` of `feedgen/1.0`.
fn product(agent: &str) -> &str {
    let end = agent.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_');
    &agent[..end.unwrap_or(agent.len())]
}

/// Decodes `%XX`, so that all spellings of a path are equal. An encoded `*` or `$` stays encoded.
fn decode(path: &str) -> String {
    let path = path.replace("%2a", "%2A").replace("%2A", "%252A").replace("%24", "%2524");
    percent_decode_str(&path).decode_utf8_lossy().into_owned()
}

/// Whether `pattern` matches the start of `path`. Takes time proportional to the product of their lengths.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*').peekable();
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    if parts.peek().is_none() {
        return !is_whole || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if is_whole && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_matching_rule_decides() {
        let check = |rules: &str, path: &str, expected: bool| {
            let robots = Robots::parse(format!("User-agent: *\n{rules}").as_bytes());
            assert_eq!(robots.allows(path), expected, "{rules:?} {path}");
        };
        check("", "/a", true);
        check("Disallow:", "/a", true);
        check("Disallow: /", "/a", false);
        check("Disallow: /", "/robots.txt", true);
        check("Disallow: /a", "/ab/c", false);
        check("Disallow: /a", "/b", true);
        check("Disallow: /a/", "/a", true);
        check("Disallow: /a\nAllow: /a/b", "/a/b/c", true);
        check("Allow: /a/b\nDisallow: /a", "/a/c", false);
        check("Disallow: /a\nAllow: /a", "/a", true);
        check("Disallow: /*.pdf$", "/x/a.pdf", false);
        check("Disallow: /*.pdf$", "/x/a.pdf?b", true);
        check("Disallow: /*.pdf$", "/a.pdf/b.pdf", false);
        check("Disallow: /*.pdf", "/x/a.pdf?b", false);
        check("Disallow: /*aa$", "/aaa", false);
        check("Disallow: /a*a$", "/a", true);
        check("Disallow: /a*$", "/abc", false);
        check("Disallow: /a*/c", "/abb/c/d", false);
        check("Disallow: /a*b*c", "/acb", true);
        check("Disallow: *", "/", false);
        check("Disallow: /a$", "/a", false);
        check("Disallow: /a$", "/ab", true);
        check("Disallow: /?q=", "/?q=1", false);
        check("Disallow: /A", "/a", true);
        check("Disallow: /%61", "/a", false);
        check("Disallow: /\u{fc}", "/%C3%BC", false);
        check("Disallow: /a%2Ab", "/a%2ab", false);
        check("Disallow: /a%2Ab", "/axb", true);
        check("disallow : /a # comment", "/a", false);
        check("#Disallow: /a", "/a", true);
        check("Sitemap: https://example.org/x\nDisallow: /a", "/a", false);
    }

    #[test]
    fn the_most_specific_group_applies() {
        let check = |file: &str, expected: bool| {
            assert_eq!(Robots::parse(file.as_bytes()).allows("/a"), expected, "{file:?}");
        };
        check("Disallow: /", true);
        check("User-agent: other\nDisallow: /", true);
        check("User-agent: *\nDisallow: /\n\nUser-agent: feedgen\nAllow: /", true);
        check("User-agent: *\nDisallow: /\n\nUser-agent: feedgen\nDisallow:", true);
        check("User-agent: FeedGen/2.0\nDisallow: /\n\nUser-agent: *\nAllow: /", false);
        check("User-agent: feedgenerator\nDisallow: /", true);
        check("User-agent: a\nUser-agent: feedgen\nDisallow: /", false);
        check("User-agent: feedgen\n\nUser-agent: b\nDisallow: /", false);
        check("User-agent: feedgen\nDisallow: /b\nUser-agent: b\nDisallow: /", true);
        check("User-agent: feedgen\nAllow: /b\n\nUser-agent: feedgen\nDisallow: /a", false);
        check("\u{feff}User-agent: *\rDisallow: /", false);
        check("<html>", true);
    }

    #[test]
    fn a_file_is_read_up_to_a_limit() {
        let file = format!("User-agent: *\nDisallow: /a\n{}", "#\n".repeat(MAX_LEN));
        let robots = Robots::parse(format!("{file}Disallow: /b\n").as_bytes());
        assert!(!robots.allows("/a") && robots.allows("/b"));
        // Invalid bytes, and a character that is cut in half.
        let text = format!("{}\u{20ac}", "a".repeat(MAX_LEN - 1));
        assert!(Robots::parse(text.as_bytes()).allows("/a"));
        assert!(!Robots::parse(b"\xff\nUser-agent: *\nDisallow: /\xff").allows("/%FF"));
    }
}
