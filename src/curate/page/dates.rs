//! When a page was published and changed.
//!
//! Of the texts that say so, in order of trust, the first one that is a date counts; if none is,
//! the first one.

use super::dom::Dom;
use super::meta::Meta;
use super::thing::{Thing, Things};
use crate::text::plain;
use crate::text::timestamp::Timestamp;

/// The maximum length of a date in bytes.
const MAX_LEN: usize = 100;

/// The time of publication.
pub(super) fn published(dom: &Dom<'_>, meta: &Meta<'_>, things: &Things<'_>) -> Option<String> {
    let primary = things.primary().and_then(|thing| thing.published.as_deref());
    let known = [primary, meta.get("article:published_time"), meta.get("parsely-pub-date")];
    let more = [
        "og:article:published_time",
        "article:published",
        "og:published_time",
        "weibo:article:create_at",
        "dcterms.available",
        "dcterms.created",
        "dcterms.issued",
        "dc.date.issued",
        "dc.date.created",
        "dc.date",
        "citation_publication_date",
        "citation_online_date",
        "sailthru.date",
        "datepublished",
        "publishdate",
        "publish-date",
        "publish_date",
        "pubdate",
        "date",
        "article.published",
        "cxenseparse:recs:publishtime",
        "shareaholic:article_published_time",
    ];
    let texts = known.into_iter().flatten().chain(of(things, |thing| thing.published.as_deref()));
    choose(texts.chain(meta.all(&more)).chain(of_elements(dom, "datePublished")))
}

/// The time of the last change.
pub(super) fn updated(dom: &Dom<'_>, meta: &Meta<'_>, things: &Things<'_>) -> Option<String> {
    let more = [
        "article:modified_time",
        "og:updated_time",
        "article:modified",
        "dcterms.modified",
        "dc.date.modified",
        "datemodified",
        "last-modified",
        "lastmod",
        "revised",
    ];
    let texts = of(things, |thing| thing.updated.as_deref()).chain(meta.all(&more));
    choose(texts.chain(of_elements(dom, "dateModified")))
}

fn of<'t>(
    things: &Things<'t>,
    date: impl Fn(&'t Thing) -> Option<&'t str>,
) -> impl Iterator<Item = &'t str> {
    things.0.iter().filter_map(date)
}

/// The dates of elements: those with the property, and for the publication the first `<time>` of
/// the article.
fn of_elements<'t>(dom: &Dom<'t>, property: &'static str) -> impl Iterator<Item = &'t str> {
    let with_property = dom.tags().filter(move |tag| tag.has_word("itemprop", property));
    let of_property =
        with_property.filter_map(|tag| tag.get("datetime").or_else(|| tag.get("content")));
    let is_published = property == "datePublished";
    let is_marked = move |class: &str| {
        let class = class.to_ascii_lowercase();
        match is_published {
            true => {
                class.contains("publish")
                    || class.contains("entry-date")
                    || class.contains("pubdate")
            }
            false => class.contains("updated") || class.contains("modified"),
        }
    };
    let times = dom.named("time");
    let marked = times.filter(move |tag| {
        (is_published && tag.get("pubdate").is_some()) || tag.get("class").is_some_and(is_marked)
    });
    let article = dom.find("article").or_else(|| dom.find("main")).filter(|_| is_published);
    let first = article.and_then(|article| article.inside().find(|tag| tag.is("time")));
    of_property.chain(marked.chain(first).filter_map(|tag| tag.get("datetime")))
}

fn choose<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut first = None;
    for text in texts.filter(|text| text.len() <= MAX_LEN).take(100) {
        let text = plain::title(text);
        if Timestamp::parse(&text, None).is_ok() {
            return Some(text);
        }
        first = first.or(Some(text).filter(|text| !text.is_empty()));
    }
    first
}
