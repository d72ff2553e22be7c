//! `_headers` and `_redirects`, in the form that Netlify and Cloudflare Pages read
//! (<https://docs.netlify.com/routing/headers/>,
//! <https://developers.cloudflare.com/pages/configuration/headers/>).
//!
//! Such a host puts the headers of all rules that fit together, so no header is in two rules
//! that one address can meet. `:name` stands for one part of a path in both.

use crate::config::{Config, Format};
use crate::plan::{AssetNames, Redirect, SEARCH_FOLDER};
use crate::render::model::Model;

/// Characters of a line of `_headers` that Cloudflare Pages reads, at most.
const LONGEST_LINE: usize = 2_000;

/// The formats of feeds: name and ending of their files, and their type.
const FEEDS: [(Format, &str, &str, &str); 3] = [
    (Format::Rss, "feed", "xml", "application/rss+xml; charset=utf-8"),
    (Format::Atom, "atom", "xml", "application/atom+xml; charset=utf-8"),
    (Format::Json, "feed", "json", "application/feed+json; charset=utf-8"),
];
/// Another content has another address.
const FOR_EVER: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
/// Where feeds are: of the site, of a category, of a topic or provider.
const FEED_FOLDERS: [&str; 3] = ["", ":category/", ":kind/:id/"];
/// Where sitemaps are. No pattern matches `feed.xml`: a category may be called `sitemaps`.
const SITEMAPS: [&str; 5] = [
    "sitemap.xml",
    "sitemap-:number.xml",
    "sitemaps/pages.xml",
    "sitemaps/news.xml",
    "sitemaps/:name-:number.xml",
];
const XML: &str = "application/xml; charset=utf-8";

/// `_headers`.
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
        out.rule(file, &[FOR_EVER]);
    }
    if model.config.search.enabled {
        // The name of each folder there stands for what is in it.
        let older = format!("{SEARCH_FOLDER}/older/*");
        out.rule(&older, &[FOR_EVER]);
    }
    // Programs on other sites may read what is meant for programs.
    let for_all = ("Access-Control-Allow-Origin", "*");
    let mut of_type = |pattern: &str, kind| out.rule(pattern, &[("Content-Type", kind), for_all]);
    let feeds = &model.config.feeds;
    for (format, name, ending, kind) in FEEDS {
        if !feeds.formats.contains(&format) {
            continue;
        }
        for folder in FEED_FOLDERS {
            of_type(&format!("{folder}{name}.{ending}"), kind);
            if feeds.history {
                of_type(&format!("{folder}history/{name}-:number.{ending}"), kind);
            }
        }
    }
    if !feeds.formats.is_empty() {
        of_type("feeds.opml", "text/x-opml; charset=utf-8");
    }
    if model.config.sitemap.enabled {
        SITEMAPS.into_iter().for_each(|pattern| of_type(pattern, XML));
    }
    of_type("robots.txt", "text/plain; charset=utf-8");
    if model.config.api.enabled {
        of_type("api/*", "application/json; charset=utf-8");
    }
    out.text
}

/// `_redirects`.
pub(super) fn redirects(model: Model<'_>, redirects: &[Redirect]) -> String {
    let addresses = model.addresses;
    let line = |redirect: &Redirect| {
        format!("{} {} 301\n", redirect.from_href(addresses), addresses.href(&redirect.to))
    };
    redirects.iter().map(line).collect()
}

/// What the pages of the theme need and nothing else. Data in a `<script>`, as JSON-LD is, is
/// not run, and no policy is asked about it.
fn policy(config: &Config) -> String {
    // The search page runs a script and a program, which read the index. All pages have what that
    // takes: a second rule could only take away from the first.
    let (scripts, forms) = match config.search.enabled {
        true => ("script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; ", "'self'"),
        false => ("", "'none'"),
    };
    // Images, videos and sounds are where articles say; on https a browser asks for all of them by https.
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
    // A line that is too long would be left out as a whole.
    if policy.len() > LONGEST_LINE - 100 { with_frames(" https:") } else { policy }
}

/// A growing `_headers`.
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
