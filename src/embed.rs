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
use crate::text::url::repaired;

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

impl Embed {
    /// Its address, so that it plays at once: whoever opens the player has asked for that. Only
    /// where the host is known to read it so.
    pub fn play_url(&self) -> String {
        const HOSTS: [&str; 3] =
            ["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"];
        let url = url::Url::parse(&self.src).ok();
        let url = url.filter(|_| HOSTS.contains(&&*self.host)).map(|mut url| {
            if !url.query_pairs().any(|(name, _)| name == "autoplay") {
                url.query_pairs_mut().append_pair("autoplay", "1");
            }
            url.to_string()
        });
        url.unwrap_or_else(|| self.src.to_string())
    }
}

impl Embed {
    /// A picture of the video, where its host has one at an address that follows from the
    /// player's.
    pub fn thumbnail(&self) -> Option<String> {
        let url = url::Url::parse(&self.src).ok()?;
        let id = url.path().strip_prefix("/embed/")?;
        let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let id = Some(id.trim_end_matches('/')).filter(|id| id.bytes().all(is_of_id))?;
        match &*self.host {
            // Playlists are at the same path: `videoseries` is as long as an id.
            "www.youtube.com" | "www.youtube-nocookie.com"
                if id.len() == 11 && id != "videoseries" && id != "live_stream" =>
            {
                Some(format!("https://i.ytimg.com/vi/{id}/hqdefault.jpg"))
            }
            _ => None,
        }
    }
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
    let src = repaired(&src).map_err(|_| EmbedProblem::NoPlayer)?;
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
    fn videos_of_known_hosts_have_a_picture() {
        let hosts = ["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"];
        let hosts = hosts.map(str::to_owned);
        let thumbnail = |src: &str| {
            let html = format!(r#"<iframe src="{src}"></iframe>"#);
            read(&html, &hosts).expect("a player").thumbnail()
        };
        let picture = Some("https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg".to_owned());
        assert_eq!(thumbnail("https://www.youtube.com/embed/dQw4w9WgXcQ?start=3"), picture);
        assert_eq!(thumbnail("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ/"), picture);
        for src in [
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "https://www.youtube.com/embed/live_stream?channel=UC1",
            "https://www.youtube.com/embed/short",
            "https://www.youtube.com/embed/dQw4w9WgXc%22",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://player.vimeo.com/video/12345678901",
        ] {
            assert_eq!(thumbnail(src), None, "{src}");
        }
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
