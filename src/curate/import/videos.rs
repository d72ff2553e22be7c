//! Videos: pages of video platforms, and the embed codes of their players.

use url::Url;

/// A story on a video platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Video {
    /// An embed code, if the site allows the player's host.
    pub(super) embed: Option<String>,
}

/// The video at a URL, or in one of `players`; `None` for anything else. `hosts` may be embedded.
pub(super) fn find(url: &str, players: &[String], title: &str, hosts: &[String]) -> Option<Video> {
    let pages = std::iter::once(url).chain(players.iter().map(|player| &**player));
    let mut players = pages.filter_map(|page| player(&Url::parse(page).ok()?));
    let mut candidates = players.next()?;
    let is_allowed = |player: &String| {
        let host = Url::parse(player).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| hosts.contains(&host))
    };
    candidates.retain(is_allowed);
    Some(Video { embed: candidates.first().map(|src| embed_code(src, title)) })
}

/// The URLs of the player of a page, best first; `None` if the page is not that of a video.
fn player(url: &Url) -> Option<Vec<String>> {
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").or(host.strip_prefix("m.")).unwrap_or(host);
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    let (first, second) = (segments.next(), segments.next());
    let id = match host {
        "youtube.com" | "youtube-nocookie.com" | "music.youtube.com" => match first {
            Some("watch") => {
                url.query_pairs().find(|(name, _)| name == "v").map(|(_, id)| id.into_owned())
            }
            Some("embed" | "v" | "shorts" | "live") => second.map(str::to_owned),
            _ => None,
        },
        "youtu.be" => first.map(str::to_owned),
        "vimeo.com" | "player.vimeo.com" => {
            let id = if first == Some("video") { second } else { first };
            let id = id.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))?;
            return Some(vec![format!("https://player.vimeo.com/video/{id}")]);
        }
        _ => None,
    };
    let is_id_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let id = id.filter(|id| id.len() == 11 && id.bytes().all(is_id_byte))?;
    let hosts = ["www.youtube-nocookie.com", "www.youtube.com"];
    Some(hosts.iter().map(|host| format!("https://{host}/embed/{id}")).collect())
}

fn embed_code(src: &str, title: &str) -> String {
    let mut out = String::from("<iframe");
    crate::text::html::push_attribute(&mut out, "src", src);
    out.push_str(" width=\"800\" height=\"450\"");
    crate::text::html::push_attribute(&mut out, "title", title);
    out.push_str(" allowfullscreen></iframe>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_video_platforms_are_videos() {
        let hosts = ["www.youtube.com".to_owned(), "player.vimeo.com".to_owned()];
        for (url, src) in [
            (
                "https://www.youtube.com/watch?v=abc-DEF_123&t=5",
                "https://www.youtube.com/embed/abc-DEF_123",
            ),
            ("https://youtu.be/abc-DEF_123?si=x", "https://www.youtube.com/embed/abc-DEF_123"),
            (
                "https://m.youtube.com/shorts/abc-DEF_123",
                "https://www.youtube.com/embed/abc-DEF_123",
            ),
            ("https://vimeo.com/123", "https://player.vimeo.com/video/123"),
        ] {
            let video = find(url, &[], "A \"title\"", &hosts).unwrap();
            let code = video.embed.unwrap();
            assert_eq!(
                code,
                format!(
                    "<iframe src=\"{src}\" width=\"800\" height=\"450\" \
                     title=\"A &quot;title&quot;\" allowfullscreen></iframe>"
                )
            );
            assert_eq!(crate::embed::parse(&code, &hosts).unwrap().src, src.into());
            assert_eq!(find(url, &[], "", &[]), Some(Video { embed: None }));
        }
        for url in [
            "https://example.org/watch?v=abc-DEF_123",
            "https://www.youtube.com/@channel",
            "https://www.youtube.com/watch?v=x",
            "https://vimeo.com/channels/staffpicks",
        ] {
            assert_eq!(find(url, &[], "", &hosts), None, "{url}");
        }
    }
}
