//! `_headers` and `_redirects`, as a whole.

use super::{render, rendered};
use crate::plan::AssetNames;
use crate::render::host;
use crate::render::links::Links;
use crate::render::model::Model;
use crate::texts::Texts;

#[test]
fn headers_as_a_whole() {
    insta::assert_snapshot!(render(&[], "[host]\nheaders = true", "_headers"), @r#"
    /ai/*
      X-Content-Type-Options: nosniff
      Referrer-Policy: strict-origin-when-cross-origin
      Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https:; frame-src https://www.youtube.com https://www.youtube-nocookie.com https://player.vimeo.com; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; upgrade-insecure-requests
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
    /ai/api/*
      Access-Control-Allow-Origin: *
    "#);
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
    assert!(without_search.contains("form-action 'none'"));
    assert!(!without_search.contains("script-src") && !without_search.contains("connect-src"));
    assert!(!frames("").contains("frame-src") && usual.starts_with("default-src 'none';"));
    // A host reads lines of 2,000 characters.
    let hosts: Vec<String> = (0..80).map(|n| format!("'player-{n}.video.example'")).collect();
    let many = frames(&hosts.join(", "));
    assert!(many.contains("; frame-src https:;") && many.len() < 2000, "{many}");
    let own = policy("content_security_policy = \" default-src 'self' \"");
    assert_eq!(own.as_deref(), Some("default-src 'self'"));
    assert_eq!(policy("content_security_policy = ''"), None);
}

#[test]
fn a_site_on_http_may_show_images_by_http() {
    let toml = "[host]\nheaders = true";
    let config = crate::load::testing::config(toml);
    let base_url = crate::config::BaseUrl::parse("http://localhost:8000").expect("a base URL");
    let config = crate::config::Config { base_url, ..config };
    let graph = crate::graph::testing::graph(&[]);
    let texts = Texts::default();
    let links = Links::new(&graph);
    let model = Model::new(&graph, &config, &texts, &links);
    let headers = host::headers(model, &AssetNames::default());
    assert!(headers.starts_with("/*\n"));
    assert!(headers.contains("; img-src 'self' https: http:;"), "{headers}");
    assert!(!headers.contains("upgrade-insecure-requests"));
}

#[test]
fn redirects_as_a_whole() {
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
