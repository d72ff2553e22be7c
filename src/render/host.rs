//! The files `_headers` and `_redirects` in the format of Netlify and Cloudflare Pages
//! (<https://docs.netlify.com/routing/headers/>,
//! <https://developers.cloudflare.com/pages/configuration/headers/>).
//!
//! These hosts combine the headers of all matching rules, so **no header occurs in two rules that match the same
//! path**. `:name` matches one path segment.

use crate::config::{Config, FeedFormat, Newsletter};
use crate::plan::{AssetNames, Redirect, SEARCH_FOLDER};
use crate::render::model::Model;

/// The maximum length of a line of `_headers` on Cloudflare Pages, in characters.
const MAX_LINE_LEN: usize = 2_000;

/// The feed formats: file name, extension and media type.
const FEEDS: [(FeedFormat, &str, &str, &str); 3] = [
    (FeedFormat::Rss, "feed", "xml", "application/rss+xml; charset=utf-8"),
    (FeedFormat::Atom, "atom", "xml", "application/atom+xml; charset=utf-8"),
    (FeedFormat::Json, "feed", "json", "application/feed+json; charset=utf-8"),
];
/// For files whose name contains a hash of their content.
const IMMUTABLE: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
/// The folders of feeds: of the site, a category, and a topic or provider.
const FEED_FOLDERS: [&str; 3] = ["", ":category/", ":kind/:id/"];
/// The paths of sitemaps. None matches `sitemaps/feed.xml`, the feed of a category named `sitemaps`.
const SITEMAPS: [&str; 5] = [
    "sitemap.xml",
    "sitemap-:number.xml",
    "sitemaps/pages.xml",
    "sitemaps/news.xml",
    "sitemaps/:name-:number.xml",
];
const XML_TYPE: &str = "application/xml; charset=utf-8";

/// Renders `_headers`.
pub(super) fn headers(model: Model<'_>, assets: &AssetNames) -> String {
    let base_url = &model.config.base_url;
    let mut out = Headers { base: base_url.path(), text: String::new() };
    let policy = model.config.host.policy.clone();
    let policy = policy.unwrap_or_else(|| self::policy(model.config));
    let mut all = vec![
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ];
    if !policy.is_empty() {
        all.push(("Content-Security-Policy", &policy));
    }
    out.rule("*", &all);
    for (_, file) in assets.hashed() {
        out.rule(file, &[IMMUTABLE]);
    }
    if model.config.search.enabled {
        // The folder names contain a hash of the folder's content.
        let older = format!("{SEARCH_FOLDER}/older/*");
        out.rule(&older, &[IMMUTABLE]);
    }
    // Scripts of other sites may read feeds and the API.
    let cors = ("Access-Control-Allow-Origin", "*");
    let mut typed = |pattern: &str, mime| out.rule(pattern, &[("Content-Type", mime), cors]);
    let feeds = &model.config.feeds;
    for (format, name, extension, mime) in FEEDS {
        if !feeds.formats.contains(&format) {
            continue;
        }
        for folder in FEED_FOLDERS {
            typed(&format!("{folder}{name}.{extension}"), mime);
            if feeds.history {
                typed(&format!("{folder}history/{name}-:number.{extension}"), mime);
            }
        }
    }
    if !feeds.formats.is_empty() {
        typed("feeds.opml", "text/x-opml; charset=utf-8");
    }
    if model.config.sitemap.enabled {
        SITEMAPS.into_iter().for_each(|pattern| typed(pattern, XML_TYPE));
    }
    typed("robots.txt", "text/plain; charset=utf-8");
    if model.config.api.enabled {
        typed("api/*", "application/json; charset=utf-8");
    }
    out.text
}

/// Renders `_redirects`.
pub(super) fn redirects(model: Model<'_>, redirects: &[Redirect]) -> String {
    let addresses = model.addresses;
    let line = |redirect: &Redirect| {
        format!("{} {} 301\n", redirect.from_href(addresses), addresses.href(&redirect.to))
    };
    redirects.iter().map(line).collect()
}

/// The strictest Content-Security-Policy under which the theme's pages work. It does not apply to JSON-LD, which browsers
/// do not execute.
fn policy(config: &Config) -> String {
    // The search page runs a script and WebAssembly. The policy of all pages allows it, because a second rule could
    // only restrict the first.
    let scripts = match (config.search.enabled, config.theme.share || config.theme.reader) {
        (true, _) => "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; ",
        (false, true) => "script-src 'self'; ",
        (false, false) => "",
    };
    let own_forms = config.search.enabled.then(|| "'self'".to_owned());
    let forms: Vec<String> =
        own_forms.into_iter().chain(config.newsletter.as_ref().map(Newsletter::origin)).collect();
    let forms = if forms.is_empty() { "'none'".to_owned() } else { forms.join(" ") };
    // Articles refer to media on any host. On HTTPS sites, browsers upgrade their requests to HTTPS.
    let (media, upgrade) = match config.base_url.is_secure() {
        true => ("https:", "; upgrade-insecure-requests"),
        false => ("https: http:", ""),
    };
    let frames: String = config.embed_hosts.iter().map(|host| format!(" https://{host}")).collect();
    let with_frames = |frames: &str| {
        let frames = if frames.is_empty() { String::new() } else { format!("; frame-src{frames}") };
        format!(
            "default-src 'none'; {scripts}style-src 'self'; font-src 'self'; \
             img-src 'self' {media}; media-src 'self' {media}{frames}; base-uri 'none'; form-action {forms}; \
             frame-ancestors 'self'{upgrade}"
        )
    };
    let policy = with_frames(&frames);
    // The host would ignore a line that is too long.
    if policy.len() > MAX_LINE_LEN - 100 { with_frames(" https:") } else { policy }
}

/// Builds the text of `_headers`.
struct Headers<'a> {
    base: &'a str,
    text: String,
}

impl Headers<'_> {
    fn rule(&mut self, pattern: &str, headers: &[(&str, &str)]) {
        self.text.push_str(&format!("{}/{pattern}\n", self.base));
        for (name, value) in headers {
            self.text.push_str(&format!("  {name}: {value}\n"));
        }
    }
}
