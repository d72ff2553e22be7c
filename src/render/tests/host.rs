//! `_headers` and `_redirects`.

use super::{render, rendered};
use crate::config::FeedFormat;
use crate::graph::testing::graph;
use crate::load::testing::config;
use crate::plan::{AssetNames, Content, Item, plan};
use crate::render::host;
use crate::render::links::SharedLinks;
use crate::render::model::Model;
use crate::texts::Texts;

#[test]
fn headers_are_complete() {
    insta::assert_snapshot!(render(&[], "[host]\nheaders = true", "_headers"), @r#"
    /ai/*
      X-Content-Type-Options: nosniff
      Referrer-Policy: strict-origin-when-cross-origin
      Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https:; media-src 'self' https:; frame-src https://www.youtube.com https://www.youtube-nocookie.com https://player.vimeo.com; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; upgrade-insecure-requests
    /ai/pagefind/older/*
      Cache-Control: public, max-age=31536000, immutable
    /ai/feed.xml
      Content-Type: application/rss+xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/:category/feed.xml
      Content-Type: application/rss+xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/:kind/:id/feed.xml
      Content-Type: application/rss+xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/atom.xml
      Content-Type: application/atom+xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/:category/atom.xml
      Content-Type: application/atom+xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/:kind/:id/atom.xml
      Content-Type: application/atom+xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/feed.json
      Content-Type: application/feed+json; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/:category/feed.json
      Content-Type: application/feed+json; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/:kind/:id/feed.json
      Content-Type: application/feed+json; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/feeds.opml
      Content-Type: text/x-opml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/sitemap.xml
      Content-Type: application/xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/sitemap-:number.xml
      Content-Type: application/xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/sitemaps/pages.xml
      Content-Type: application/xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/sitemaps/news.xml
      Content-Type: application/xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/sitemaps/:name-:number.xml
      Content-Type: application/xml; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/robots.txt
      Content-Type: text/plain; charset=utf-8
      Access-Control-Allow-Origin: *
    /ai/api/*
      Content-Type: application/json; charset=utf-8
      Access-Control-Allow-Origin: *
    "#);
}

/// The headers of a file according to the rules of `_headers`.
fn headers_of(rules: &str, file: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut is_met = false;
    for line in rules.lines() {
        match line.strip_prefix("  ").and_then(|line| line.split_once(": ")) {
            Some((name, value)) if is_met => found.push((name.to_owned(), value.to_owned())),
            Some(_) => {}
            None => is_met = is_match(line.strip_prefix("/ai/").expect("a path"), file),
        }
    }
    found
}

/// `:name` matches one path segment, `*` the rest of the path.
fn is_match(pattern: &str, path: &str) -> bool {
    match pattern.find([':', '*']) {
        None => pattern == path,
        Some(at) if pattern[at..].starts_with('*') => path.starts_with(&pattern[..at]),
        Some(at) => {
            let Some(rest) = path.strip_prefix(&pattern[..at]) else { return false };
            let after = pattern[at + 1..].trim_start_matches(|c: char| c.is_alphanumeric());
            let name = rest.split('/').next().unwrap_or("");
            (1..=name.len())
                .filter(|end| rest.is_char_boundary(*end))
                .any(|end| is_match(after, &rest[end..]))
        }
    }
}

/// The media type that a rule must set for a file; `None` for files whose media type hosts determine themselves.
fn expected(content: &Content) -> Option<&'static str> {
    let Content::Rendered(item) = content else { return None };
    // Exhaustive, so that a new variant needs a decision.
    match item {
        Item::Feed(feed) => Some(match feed.format {
            FeedFormat::Rss => "application/rss+xml; charset=utf-8",
            FeedFormat::Atom => "application/atom+xml; charset=utf-8",
            FeedFormat::Json => "application/feed+json; charset=utf-8",
        }),
        Item::DailyFeed(FeedFormat::Rss) => Some("application/rss+xml; charset=utf-8"),
        Item::DailyFeed(FeedFormat::Atom) => Some("application/atom+xml; charset=utf-8"),
        Item::DailyFeed(FeedFormat::Json) => Some("application/feed+json; charset=utf-8"),
        Item::Opml => Some("text/x-opml; charset=utf-8"),
        Item::SitemapIndex(_) | Item::SitemapShard(_) => Some("application/xml; charset=utf-8"),
        Item::Robots => Some("text/plain; charset=utf-8"),
        Item::Api(_) => Some("application/json; charset=utf-8"),
        Item::List(..)
        | Item::NextPage(_)
        | Item::NextDay(_)
        | Item::Article(_)
        | Item::Page(_)
        | Item::Topics
        | Item::Providers
        | Item::Archive
        | Item::Search
        | Item::Follow
        | Item::NotFound
        | Item::ArticleAlias(_)
        | Item::PageAlias(_)
        | Item::Headers
        | Item::Redirects
        | Item::Image(_)
        | Item::SocialCard(_) => None,
    }
}

#[test]
fn every_file_matches_each_header_once() {
    // Names that could match the wrong patterns.
    let names = ["history", "sitemaps", "feed", "page", "news", "x"];
    let mut site: Vec<(String, String)> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        for article in 0..4 {
            let date = format!("publishedDateTime: 2024-0{}-1{article}T00:00:00Z", number + 1);
            let yaml = format!(
                "{date}\ntopics: [{name}]\nprovider: {{domain: {name}.org}}\n\
                 originalUrl: https://{name}.org/{article}"
            );
            site.push((format!("{name}/a{article}.md"), yaml));
        }
    }
    site.push((
        "pages/about.md".to_owned(),
        "---\ntitle: A\naliases: [/old/]\n---\nText\n".to_owned(),
    ));
    let site: Vec<(&str, &str)> = site.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    let graph = graph(&site);
    for settings in ["", "[build]\nurls = 'flat'\n", "[theme]\narticle_cards = true\n"] {
        let toml = format!(
            "{settings}[host]\nheaders = true\nredirects = true\n[list]\npage_size = 1\n\
             [feeds]\nlimit = 1\nhistory = true\n[sitemap]\nnews = true\n[api]\npage_size = 1\n"
        );
        let config = config(&toml);
        let (plan, findings) = plan(&graph, &[], &config);
        assert_eq!(findings, []);
        let (texts, links) = (Texts::default(), SharedLinks::new(&graph));
        let rules = host::headers(Model::new(&graph, &config, &texts, &links), &plan.assets);
        let mut kinds = 0;
        for planned in plan.files.iter() {
            let found = headers_of(&rules, &planned.file);
            let value = |name: &str| {
                let values: Vec<&str> =
                    found.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect();
                assert!(values.len() < 2, "{}: {name} {values:?}", planned.file);
                values.first().copied()
            };
            let kind = expected(&planned.content);
            assert_eq!(value("Content-Type"), kind, "{}", planned.file);
            assert_eq!(value("Access-Control-Allow-Origin"), kind.map(|_| "*"), "{}", planned.file);
            value("Cache-Control");
            kinds += usize::from(kind.is_some());
        }
        assert!(kinds > 100, "{kinds}");
    }
}

#[test]
fn the_policy_follows_the_settings() {
    let policy = |toml: &str| {
        let headers = render(&[], &format!("[host]\nheaders = true\n{toml}"), "_headers");
        let line = headers.lines().find_map(|l| l.strip_prefix("  Content-Security-Policy: "));
        line.map(str::to_owned)
    };
    let usual = policy("").expect("a policy");
    let frames = |hosts: &str| policy(&format!("[embed]\nhosts = [{hosts}]")).expect("a policy");
    assert!(
        frames("'a.example', 'b.example'")
            .contains("; frame-src https://a.example https://b.example;")
    );
    assert!(usual.contains(" script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';"));
    let without_search = policy("[search]\nenabled = false").expect("a policy");
    assert!(
        without_search.contains(" script-src 'self'; style-src")
            && !without_search.contains("connect-src")
    );
    let without_search =
        policy("[search]\nenabled = false\n[theme]\nshare = false").expect("a policy");
    assert!(without_search.contains("form-action 'none'"));
    assert!(without_search.contains("; script-src 'self';"));
    assert!(!without_search.contains("connect-src"));
    let without = |setting: &str| format!("[search]\nenabled = false\n{setting}");
    let bare = policy(&without("[theme]\nshare = false\nreader = false")).expect("a policy");
    assert!(!bare.contains("script-src"), "{bare}");
    let form = "[newsletter]\naction = 'https://lists.example:444/subscribe?list=a'";
    assert!(
        policy(form).expect("a policy").contains("; form-action 'self' https://lists.example:444;")
    );
    let form_only = policy(&without(form)).expect("a policy");
    assert!(form_only.contains("; form-action https://lists.example:444;"), "{form_only}");
    assert!(!frames("").contains("frame-src") && usual.starts_with("default-src 'none';"));
    // Hosts ignore lines of more than 2,000 characters.
    let hosts: Vec<String> = (0..80).map(|n| format!("'player-{n}.video.example'")).collect();
    let many = frames(&hosts.join(", "));
    assert!(many.contains("; frame-src https:;") && many.len() < 2000, "{many}");
    let own = policy("content_security_policy = \" default-src 'self' \"");
    assert_eq!(own.as_deref(), Some("default-src 'self'"));
    assert_eq!(policy("content_security_policy = ''"), None);
}

#[test]
fn a_site_on_http_allows_images_over_http() {
    let toml = "[host]\nheaders = true";
    let config = config(toml);
    let base_url = crate::config::BaseUrl::parse("http://localhost:8000").expect("a base URL");
    let config = crate::config::Config { base_url, ..config };
    let graph = graph(&[]);
    let texts = Texts::default();
    let links = SharedLinks::new(&graph);
    let model = Model::new(&graph, &config, &texts, &links);
    let headers = host::headers(model, &AssetNames::default());
    assert!(headers.starts_with("/*\n"));
    assert!(
        headers.contains("; img-src 'self' https: http:; media-src 'self' https: http:;"),
        "{headers}"
    );
    assert!(!headers.contains("upgrade-insecure-requests"));
}

#[test]
fn redirects_are_complete() {
    let site = [
        ("news/a.md", "aliases: [/old ü/, b.html]"),
        ("pages/p.md", "---\ntitle: P\naliases: [q]\n---\nx\n"),
    ];
    let files = rendered(&site, "[host]\nredirects = true");
    insta::assert_snapshot!(files["_redirects"], @r#"
    /ai/old%20%C3%BC/ /ai/news/a/ 301
    /ai/old%20%C3%BC /ai/news/a/ 301
    /ai/b.html /ai/news/a/ 301
    /ai/q/ /ai/p/ 301
    /ai/q /ai/p/ 301
    "#);
    assert!(!files.contains_key("b.html") && !files.contains_key("q/index.html"));
}
