//! The URLs that a page names: its canonical and AMP form, feeds and players.

use url::Url;

use super::dom::Dom;
use super::meta::Meta;
use super::model::FeedLink;
use super::thing::Things;
use crate::text::plain;
use crate::text::url::{is_plain_https, repair};

/// The maximum length of a URL in bytes. Longer ones are data rather than addresses.
const MAX_URL_LEN: usize = 4096;
/// The maximum number of feeds.
const MAX_FEEDS: usize = 50;

/// What relative URLs are relative to.
pub(super) struct Base(Option<Url>);

impl Base {
    /// The base of a page at `url`: its first `<base href>`, or else the URL itself (HTML, section
    /// 4.2.3).
    pub(super) fn new(dom: &Dom<'_>, url: &str) -> Self {
        let page = Base(Url::parse(url).ok());
        let base = dom.named("base").find_map(|base| base.get("href"));
        let base = base.and_then(|href| page.join(href));
        Base(base.or(page.0).filter(is_web))
    }

    fn join(&self, href: &str) -> Option<Url> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let url = match &self.0 {
            Some(base) => base.join(href),
            None => Url::parse(href),
        };
        url.ok().filter(is_web)
    }

    /// The absolute http(s) URL of `href`; `None` if it has another scheme or is no URL.
    pub(super) fn resolve(&self, href: &str) -> Option<String> {
        if href.len() > MAX_URL_LEN {
            return None;
        }
        // Many pages and scripts escape URLs twice.
        let href = href.replace("&amp;", "&");
        if is_plain_https(&href) {
            return Some(href);
        }
        let joined = self.join(&href)?;
        repair(joined.as_str()).ok().map(|url| url.into_owned())
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// The target of the first link with a relation.
fn link(dom: &Dom<'_>, base: &Base, relation: &str) -> Option<String> {
    let mut links = dom.named("link").filter(|link| link.has_word("rel", relation));
    links.find_map(|link| base.resolve(link.get("href")?))
}

/// The URL that the page prefers.
pub(super) fn canonical(dom: &Dom<'_>, meta: &Meta<'_>, base: &Base) -> Option<String> {
    link(dom, base, "canonical").or_else(|| base.resolve(meta.any(&["og:url", "twitter:url"])?))
}

/// The AMP form of the page.
pub(super) fn amp_url(dom: &Dom<'_>, base: &Base) -> Option<String> {
    link(dom, base, "amphtml")
}

/// The feeds that the page links to, each once.
pub(super) fn feeds(dom: &Dom<'_>, base: &Base) -> Vec<FeedLink> {
    let mut feeds: Vec<FeedLink> = Vec::new();
    for link in dom.named("link") {
        // Old pages have `rel="feed"`.
        if !link.has_word("rel", "alternate") && !link.has_word("rel", "feed") {
            continue;
        }
        let mime = link.get("type").unwrap_or("").split(';').next().unwrap_or("");
        let mime = mime.trim().to_ascii_lowercase();
        let is_known = is_feed(&mime) || (mime.is_empty() && link.has_word("rel", "feed"));
        if !is_known {
            continue;
        }
        let Some(url) = link.get("href").and_then(|href| base.resolve(href)) else { continue };
        if feeds.len() < MAX_FEEDS && !feeds.iter().any(|known| known.url == url) {
            let title = plain::title(link.get("title").unwrap_or(""));
            feeds.push(FeedLink { url, title, mime });
        }
    }
    feeds
}

/// Whether feeds have this MIME type. `application/json` is left out: WordPress has it for its API.
fn is_feed(mime: &str) -> bool {
    matches!(
        mime,
        "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "application/rdf+xml"
            | "application/rss"
            | "application/atom"
            | "application/x-rss+xml"
            | "application/x-atom+xml"
            | "text/rss+xml"
            | "text/atom+xml"
            | "text/rss"
    )
}

/// The player of the video that the page is about.
pub(super) fn video(meta: &Meta<'_>, things: &Things<'_>, base: &Base) -> Option<String> {
    let of_things = things.0.iter().filter_map(|thing| thing.embed_url.as_deref());
    let of_meta = meta.all(&["og:video:secure_url", "og:video:url", "og:video", "twitter:player"]);
    let mut urls = of_things.chain(of_meta).filter_map(|url| base.resolve(url));
    urls.find(|url| is_player(url))
}

/// Whether a URL is neither a media file nor a Flash program.
fn is_player(url: &str) -> bool {
    const FILES: [&str; 7] = [".swf", ".mp4", ".m4v", ".webm", ".m3u8", ".mov", ".mp3"];
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    !FILES.iter().any(|end| path.ends_with(end))
}
