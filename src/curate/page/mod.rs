//! What web pages say about themselves: title, excerpt, authors, dates, images, feeds.
//!
//! [`read`] takes the HTML of a page as text and its URL, and returns a [`Page`] of plain texts and
//! absolute http(s) URLs. Sources of a value are JSON-LD, Open Graph and other `<meta>` tags,
//! microdata and the visible page, in this order of trust; the rules for titles, bylines and
//! excerpts are those of Mozilla's Readability, so that a page has the title that readers see in a
//! browser's reader view. Any text is accepted: work and memory are bounded (`slim`, `dom`,
//! `content`), and of a page beyond the bounds its start is read. [`decode()`] converts bytes to
//! text. Does no I/O.

mod byline;
mod content;
mod dates;
mod decode;
mod dom;
mod images;
mod json_ld;
mod lines;
mod links;
mod meta;
mod microdata;
mod model;
mod slim;
mod thing;
mod title;

pub use decode::decode;
pub use model::{FeedLink, Image, Page};

use self::content::Content;
use self::dom::Dom;
pub(in crate::curate) use self::lines::fold;
use self::lines::plain_excerpt;
use self::links::Base;
use self::meta::Meta;
use self::thing::Things;
use crate::text::language::is_tag;
use crate::text::plain;

/// Reads the page with the source `html` at `url`. `url` is the URL after redirects; relative links
/// are left out if it is not an http(s) URL.
pub fn read(html: &str, url: &str) -> Page {
    let html = slim::slim(html);
    let tree = dom::parse(&html);
    let dom = Dom::new(&tree);
    let base = Base::new(&dom, url);
    let meta = Meta::new(&dom);
    let title_of_page = title::title(&dom);
    let mut things = json_ld::things(&dom);
    things.extend(microdata::things(&dom));
    // Stable: things of one rank are in document order.
    things.sort_by_key(|thing| thing.rank);
    let things = Things(&things);

    let mut content = Content::new(&html, &dom);
    let byline = byline(&dom, &meta, &things, &mut content);
    Page {
        title: title(&meta, &things, &title_of_page),
        excerpt: excerpt(&meta, &things, &mut content),
        published: dates::published(&dom, &meta, &things),
        updated: dates::updated(&dom, &meta, &things),
        images: images::images(&dom, &meta, &things, &base),
        language: language(&dom, &meta, &things),
        site_name: first_text([
            things.primary().and_then(|thing| thing.publisher.as_deref()),
            meta.get("og:site_name"),
        ]),
        canonical: links::canonical(&dom, &meta, &base),
        amp_url: links::amp_url(&dom, &base),
        feeds: links::feeds(&dom, &base),
        video: links::video(&meta, &things, &base),
        authors: authors(&meta, &things, byline.as_deref()),
        byline,
    }
}

fn title(meta: &Meta<'_>, things: &Things<'_>, title_of_page: &str) -> String {
    let primary = things.primary().and_then(|thing| thing.title(title_of_page));
    let known = [primary, meta.first(&META_TITLES), Some(title_of_page)];
    let structured = things.find(|thing| thing.title(title_of_page));
    first_text(known.into_iter().chain([structured])).unwrap_or_default()
}

fn excerpt(meta: &Meta<'_>, things: &Things<'_>, content: &mut Content<'_>) -> String {
    let described = [
        things.primary().and_then(|thing| thing.description.as_deref()),
        meta.first(&META_DESCRIPTIONS),
        things.find(|thing| thing.description.as_deref()),
    ];
    let described =
        described.into_iter().flatten().map(plain_excerpt).find(|text| !text.is_empty());
    described.unwrap_or_else(|| fold(content.first_paragraph()))
}

/// The byline that Readability finds.
fn byline(
    dom: &Dom<'_>,
    meta: &Meta<'_>,
    things: &Things<'_>,
    content: &mut Content<'_>,
) -> Option<String> {
    let find = |is_strict| byline::find(dom, is_strict).map(|text| fold(&text));
    let is_text = |line: &String| !line.is_empty();
    let primary = things.primary().map(|thing| names_line(&thing.named_authors));
    primary
        .filter(is_text)
        .or_else(|| meta.first(&META_AUTHORS).map(plain::title))
        .or_else(|| find(true).filter(is_text))
        // Readability searches again, among unlikely elements, too, if there is little content.
        .or_else(|| content.is_short().then(|| find(false))?.filter(is_text))
}

/// The names of the authors: those of structured data if they are trusted more than the byline, or
/// if there is none.
fn authors(meta: &Meta<'_>, things: &Things<'_>, byline: Option<&str>) -> Vec<String> {
    let listed = match meta.first(&META_AUTHORS) {
        Some(_) => things.primary().map(|thing| thing.named_authors.as_slice()),
        None => {
            things.0.iter().map(|thing| thing.authors.as_slice()).find(|names| !names.is_empty())
        }
    };
    match listed.unwrap_or_default() {
        [] => byline.map(byline::names).unwrap_or_default(),
        [name] => byline::names(&plain::title(name)),
        names => byline::distinct(names.iter().map(|name| plain::title(name))),
    }
}

/// Names as one line.
fn names_line(names: &[String]) -> String {
    byline::distinct(names.iter().map(|name| plain::title(name))).join(", ")
}

fn language(dom: &Dom<'_>, meta: &Meta<'_>, things: &Things<'_>) -> Option<String> {
    let html = dom.find("html").and_then(|html| html.get("lang").or_else(|| html.get("xml:lang")));
    let known = [
        html,
        things.find(|thing| thing.language.as_deref()),
        meta.any(&["content-language", "inlanguage", "og:locale", "dc.language", "language"]),
    ];
    known.into_iter().flatten().find_map(|text| {
        // `Content-Language` is a list.
        let tag = text.split([',', ';']).next().unwrap_or(text).trim().replace('_', "-");
        is_tag(&tag).then_some(tag)
    })
}

/// The keys of titles, most trusted first (Readability).
const META_TITLES: [&str; 8] = [
    "dc:title",
    "dcterm:title",
    "og:title",
    "weibo:article:title",
    "weibo:webpage:title",
    "title",
    "twitter:title",
    "parsely-title",
];

/// The keys of descriptions, most trusted first (Readability).
const META_DESCRIPTIONS: [&str; 7] = [
    "dc:description",
    "dcterm:description",
    "og:description",
    "weibo:article:description",
    "weibo:webpage:description",
    "description",
    "twitter:description",
];

/// The keys of authors, most trusted first (Readability). `article:author` is often a URL, which is
/// left out.
const META_AUTHORS: [&str; 6] =
    ["dc:creator", "dcterm:creator", "author", "parsely-author", "article:author", "dc:author"];

/// The first text that is not empty, as one line.
fn first_text<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> Option<String> {
    texts.into_iter().flatten().map(plain::title).find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
