//! What of an embed code is safe to show: one `<iframe>` of an allowed host.
//!
//! HTML in, a typed [`Embed`] out; the page writes its own `<iframe>`, so that nothing of
//! the original markup gets through but an address and a size.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde::{Deserialize, Serialize};

use crate::text::plain;
use crate::text::url::check_http;

/// A player on another site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embed {
    /// Its address, always https.
    pub src: Box<str>,
    /// Its host, in lower case.
    pub host: Box<str>,
    /// Its width in CSS pixels.
    pub width: u32,
    /// Its height in CSS pixels.
    pub height: u32,
    /// What it calls itself.
    pub title: Option<Box<str>>,
}

/// Why there is nothing to show.
#[derive(Debug, PartialEq, Eq)]
pub enum EmbedProblem {
    /// The code has no `<iframe>` with an http(s) address.
    NoPlayer,
    /// Its player is on a host that is not allowed.
    Host(String),
}

/// The size of a player that does not give one.
const DEFAULT_SIZE: (u32, u32) = (800, 450);

/// Reads an embed code.
///
/// # Errors
/// When it holds no player of one of `hosts` (in lower case).
pub fn read(html: &str, hosts: &[String]) -> Result<Embed, EmbedProblem> {
    let clean = IFRAME_ONLY.clean(html).to_string();
    let tag = clean.find("<iframe").map(|at| &clean[at..]).ok_or(EmbedProblem::NoPlayer)?;
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let src = attribute(tag, "src").ok_or(EmbedProblem::NoPlayer)?;
    check_http(&src).map_err(|_| EmbedProblem::NoPlayer)?;
    let url = url::Url::parse(&src).map_err(|_| EmbedProblem::NoPlayer)?;
    let src = match url.scheme() {
        "http" => format!("https{}", &src["http".len()..]),
        _ => src.into_owned(),
    };
    let host = url.host_str().unwrap_or("").to_owned();
    if !hosts.contains(&host) || url.port().is_some() {
        return Err(EmbedProblem::Host(host));
    }
    let pixels = |name| attribute(tag, name).and_then(|value| value.trim().parse::<u32>().ok());
    let (width, height) = match (pixels("width"), pixels("height")) {
        (Some(width @ 1..=10_000), Some(height @ 1..=10_000)) => (width, height),
        _ => DEFAULT_SIZE,
    };
    let title = attribute(tag, "title").map(|title| plain::title(&title).into_boxed_str());
    let title = title.filter(|title| !title.is_empty());
    Ok(Embed { src: src.into(), host: host.into(), width, height, title })
}

static IFRAME_ONLY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(["iframe"]))
        .tag_attributes(HashMap::from([(
            "iframe",
            HashSet::from(["src", "width", "height", "title"]),
        )]))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::Custom(Box::new(with_scheme)));
    builder
});

/// `//host/path`, as embed codes of old pages have it.
fn with_scheme(url: &str) -> Option<Cow<'_, str>> {
    url.starts_with("//").then(|| Cow::Owned(format!("https:{url}")))
}

/// The value of an attribute of a tag that the sanitizer wrote: always `name="value"`, with
/// every quote in a value escaped.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    Some(plain::decode(&value[..value.find('"')?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> Result<(String, u32, u32), EmbedProblem> {
        let hosts = ["www.youtube.com".to_owned(), "player.vimeo.com".to_owned()];
        read(html, &hosts).map(|embed| (embed.src.into(), embed.width, embed.height))
    }

    #[test]
    fn players_of_allowed_hosts_keep_address_and_size() {
        let ok = |src: &str, width, height| Ok((src.to_owned(), width, height));
        assert_eq!(
            check(
                r#"<p>x</p><IFRAME width="800" height="500" onload="alert(1)"
                src="https://www.youtube.com/embed/a?x=1&amp;y=2" allowfullscreen></iframe>"#
            ),
            ok("https://www.youtube.com/embed/a?x=1&y=2", 800, 500)
        );
        assert_eq!(
            check(r#"<iframe src="//player.vimeo.com/video/1" width="100%"></iframe>"#),
            ok("https://player.vimeo.com/video/1", 800, 450)
        );
        assert_eq!(
            check(r#"<iframe src='HTTP://WWW.youtube.com/embed/a'>"#),
            ok("https://WWW.youtube.com/embed/a", 800, 450)
        );
    }

    #[test]
    fn everything_else_is_refused() {
        for html in [
            "",
            "text",
            "<script>alert(1)</script>",
            r#"<iframe srcdoc="<script>alert(1)</script>"></iframe>"#,
            r#"<iframe src="javascript:alert(1)"></iframe>"#,
            r#"<iframe src="/local"></iframe>"#,
            r#"<object data="https://www.youtube.com/embed/a"></object>"#,
        ] {
            assert_eq!(check(html), Err(EmbedProblem::NoPlayer), "{html}");
        }
        for (src, host) in [
            ("https://evil.example/embed", "evil.example"),
            ("https://www.youtube.com.evil.example/", "www.youtube.com.evil.example"),
            ("https://www.youtube.com@evil.example/", "evil.example"),
            ("https://www.youtube.com:8443/", "www.youtube.com"),
        ] {
            let html = format!(r#"<iframe src="{src}"></iframe>"#);
            assert_eq!(check(&html), Err(EmbedProblem::Host(host.to_owned())), "{src}");
        }
    }
}
