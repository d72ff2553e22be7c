//! Parses embed codes: extracts one `<iframe>` of an allowed host.
//!
//! HTML in, a typed [`Embed`] out. Pages render their own `<iframe>` from it, so that only the URL,
//! the size and the title of the original markup are published.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::text::html::{self, Element, TreeBudget, Visit};
use crate::text::plain;
use crate::text::url::repair;

/// A player on another site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embed {
    /// The URL, always https.
    pub src: Box<str>,
    /// The host, in lower case.
    pub host: Box<str>,
    /// The width in CSS pixels.
    pub width: u32,
    /// The height in CSS pixels.
    pub height: u32,
    /// The title of the `<iframe>`.
    pub title: Option<Box<str>>,
}

impl Embed {
    /// The URL with autoplay, if the host supports it: pages load a player only after a click.
    pub fn play_url(&self) -> String {
        const HOSTS: [&str; 3] =
            ["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"];
        let url = Url::parse(&self.src).ok();
        let url = url.filter(|_| HOSTS.contains(&&*self.host)).map(|mut url| {
            if !url.query_pairs().any(|(name, _)| name == "autoplay") {
                url.query_pairs_mut().append_pair("autoplay", "1");
            }
            url.to_string()
        });
        url.unwrap_or_else(|| self.src.to_string())
    }

    /// The URL of a preview image, if it can be derived from the URL of the player.
    pub fn thumbnail(&self) -> Option<String> {
        let url = Url::parse(&self.src).ok()?;
        let id = url.path().strip_prefix("/embed/")?;
        let is_id_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let id = Some(id.trim_end_matches('/')).filter(|id| id.bytes().all(is_id_byte))?;
        match &*self.host {
            // `videoseries` (a playlist) and `live_stream` are as long as an id.
            "www.youtube.com" | "www.youtube-nocookie.com"
                if id.len() == 11 && id != "videoseries" && id != "live_stream" =>
            {
                Some(format!("https://i.ytimg.com/vi/{id}/hqdefault.jpg"))
            }
            _ => None,
        }
    }
}

/// Why an embed code is rejected.
#[derive(Debug, PartialEq, Eq)]
pub enum EmbedProblem {
    /// The code contains no `<iframe>` with an http(s) URL.
    NoPlayer,
    /// The host of the player is not allowed.
    Host(String),
}

/// The width and height of a player without a size.
const DEFAULT_SIZE: (u32, u32) = (800, 450);

/// Parses an embed code.
///
/// # Errors
/// If it contains no player of one of `hosts` (in lower case).
pub fn parse(html: &str, hosts: &[String]) -> Result<Embed, EmbedProblem> {
    /// Far larger than any embed code.
    const BUDGET: TreeBudget =
        TreeBudget { depth: 100, nodes: 10_000, bytes: 1_000_000, tag: 100_000 };
    let parsed = html::parse(html, BUDGET);
    let mut embed = None;
    parsed.tree.walk(|visit| {
        if let Visit::Start(_, element) = visit
            && embed.is_none()
            && element.is_html()
            && element.name() == "iframe"
        {
            embed = Some(from_element(element, hosts));
        }
        true
    });
    embed.unwrap_or(Err(EmbedProblem::NoPlayer))
}

/// Converts an `<iframe>`.
///
/// # Errors
/// If it is not a player of one of `hosts` (in lower case).
pub fn from_element(element: &Element, hosts: &[String]) -> Result<Embed, EmbedProblem> {
    let src = element.get("src").ok_or(EmbedProblem::NoPlayer)?;
    let src = repair(src).map_err(|_| EmbedProblem::NoPlayer)?;
    let url = Url::parse(&src).ok().and_then(as_https).ok_or(EmbedProblem::NoPlayer)?;
    let host = url.host_str().unwrap_or("").to_owned();
    if !hosts.contains(&host) || url.port().is_some() {
        return Err(EmbedProblem::Host(host));
    }
    let pixels = |name| element.get(name).and_then(|value| value.trim().parse::<u32>().ok());
    let (width, height) = match (pixels("width"), pixels("height")) {
        (Some(width @ 1..=10_000), Some(height @ 1..=10_000)) => (width, height),
        _ => DEFAULT_SIZE,
    };
    let title = element.get("title").map(|title| plain::title(title).into_boxed_str());
    let title = title.filter(|title| !title.is_empty());
    Ok(Embed { src: String::from(url).into(), host: host.into(), width, height, title })
}

/// Converts `url` to https and removes the default port, credentials and a trailing dot of the host.
fn as_https(mut url: Url) -> Option<Url> {
    url.set_scheme("https").ok()?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    url.set_host(Some(&host)).ok()?;
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> Result<(String, u32, u32), EmbedProblem> {
        let hosts = ["www.youtube.com".to_owned(), "player.vimeo.com".to_owned()];
        parse(html, &hosts).map(|embed| (embed.src.into(), embed.width, embed.height))
    }

    #[test]
    fn players_of_allowed_hosts_keep_url_and_size() {
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
            ok("https://www.youtube.com/embed/a", 800, 450)
        );
    }

    #[test]
    fn urls_of_players_are_normalized() {
        for src in [
            "http://www.youtube.com:80/embed/a",
            "http://www.youtube.com/embed/a",
            "https://www.youtube.com:443/embed/a",
            "HTTPS://WWW.YOUTUBE.COM/embed/a",
            "//www.youtube.com/embed/a",
            "https://www.youtube.com./embed/a",
            "https://me:secret@www.youtube.com/embed/a",
            " https://www.youtube.com/embed/a\n",
            "https:\n//www.youtube.com/embed/a",
            "https://www.youtube.com\\embed\\a",
        ] {
            let html = format!("<p>x<iframe src=\"{src}\"></iframe>");
            let expected = Ok(("https://www.youtube.com/embed/a".to_owned(), 800, 450));
            assert_eq!(check(&html), expected, "{src:?}");
        }
    }

    #[test]
    fn only_single_videos_of_known_hosts_have_a_thumbnail() {
        let hosts = ["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"];
        let hosts = hosts.map(str::to_owned);
        let thumbnail = |src: &str| {
            let html = format!(r#"<iframe src="{src}"></iframe>"#);
            parse(&html, &hosts).expect("a player").thumbnail()
        };
        let expected = Some("https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg".to_owned());
        assert_eq!(thumbnail("https://www.youtube.com/embed/dQw4w9WgXcQ?start=3"), expected);
        assert_eq!(thumbnail("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ/"), expected);
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
    fn everything_but_players_of_allowed_hosts_is_rejected() {
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
