//! Sitemaps (<https://www.sitemaps.org/protocol.html>) and `robots.txt` (RFC 9309).

use chrono::{DateTime, FixedOffset, SecondsFormat};

use crate::ids::ArticleId;
use crate::plan::{Plan, Shard, ShardPages, sitemap_file};
use crate::render::model::Model;
use crate::render::xml::Xml;
use crate::text::{language, plain};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS_NAMESPACE: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// Renders a sitemap index of `shards`.
pub(super) fn index(model: Model<'_>, shards: &[Shard]) -> String {
    let mut xml = Xml::new();
    xml.open("sitemapindex", &[("xmlns", NAMESPACE)]);
    for shard in shards {
        xml.open("sitemap", &[]);
        xml.text("loc", &model.addresses.file_absolute(&shard.file));
        if let ShardPages::Articles(articles) | ShardPages::News(articles) = &shard.pages {
            let changes = articles.iter().map(|id| model.graph.articles[*id].changed_at().value());
            if let Some(newest) = changes.max() {
                xml.text("lastmod", &date(newest));
            }
        }
        xml.close();
    }
    xml.finish()
}

/// Renders a shard.
pub(super) fn shard(model: Model<'_>, shard: &Shard) -> String {
    let addresses = model.addresses;
    let mut xml = Xml::new();
    match &shard.pages {
        ShardPages::Articles(articles) => {
            xml.open("urlset", &[("xmlns", NAMESPACE)]);
            for id in articles {
                let changed_at = model.graph.articles[*id].changed_at().value();
                let path = addresses.article(*id);
                url(&mut xml, &addresses.absolute(&path), Some(changed_at));
            }
        }
        ShardPages::News(articles) => {
            xml.open("urlset", &[("xmlns", NAMESPACE), ("xmlns:news", NEWS_NAMESPACE)]);
            for id in articles {
                news(&mut xml, model, *id);
            }
        }
        ShardPages::Others(pages) => {
            xml.open("urlset", &[("xmlns", NAMESPACE)]);
            for page in pages {
                url(&mut xml, &addresses.absolute(&page.path(addresses)), None);
            }
        }
    }
    xml.finish()
}

/// An entry of the news sitemap
/// (<https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>).
fn news(xml: &mut Xml, model: Model<'_>, id: ArticleId) {
    let (article, config) = (&model.graph.articles[id], model.config);
    xml.open("url", &[]);
    xml.text("loc", &model.addresses.absolute(&model.addresses.article(id)));
    xml.open("news:news", &[]);
    xml.open("news:publication", &[]);
    xml.text("news:name", &plain::title(&config.title));
    xml.text("news:language", &news_language(&config.language));
    xml.close();
    xml.text("news:publication_date", &date(article.published_at.value()));
    xml.text("news:title", &plain::title(&article.title));
    xml.close();
    xml.close();
}

/// The language code for news sitemaps: without a region, except for the two scripts of Chinese.
fn news_language(tag: &str) -> String {
    let parts: Vec<String> = tag.split('-').map(str::to_ascii_lowercase).collect();
    let has = |names: &[&str]| parts.iter().any(|part| names.contains(&part.as_str()));
    match language::primary(tag).as_str() {
        "zh" if has(&["hant", "tw", "hk", "mo"]) && !has(&["hans"]) => "zh-tw".to_owned(),
        "zh" => "zh-cn".to_owned(),
        primary => primary.to_owned(),
    }
}

fn url(xml: &mut Xml, location: &str, changed_at: Option<DateTime<FixedOffset>>) {
    xml.open("url", &[]);
    xml.text("loc", location);
    if let Some(changed_at) = changed_at {
        xml.text("lastmod", &date(changed_at));
    }
    xml.close();
}

/// A date in the W3C date-time format.
fn date(value: DateTime<FixedOffset>) -> String {
    value.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Renders `robots.txt`, which allows everything and refers to the sitemaps.
pub(super) fn robots(model: Model<'_>, plan: &Plan) -> String {
    let mut out = "User-agent: *\nAllow: /\n".to_owned();
    for index in 0..plan.sitemap_indexes() {
        let sitemap = model.addresses.file_absolute(&sitemap_file(index));
        out.push_str(&format!("{}Sitemap: {sitemap}\n", if index == 0 { "\n" } else { "" }));
    }
    out
}

#[cfg(test)]
#[path = "sitemap_tests.rs"]
mod tests;
