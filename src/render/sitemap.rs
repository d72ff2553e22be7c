//! Sitemaps (<https://www.sitemaps.org/protocol.html>) and `robots.txt` (RFC 9309).

use chrono::{DateTime, FixedOffset, SecondsFormat};

use crate::plan::{ARCHIVE, PROVIDERS, Shard, ShardPages, TOPICS};
use crate::render::model::Model;
use crate::render::xml::Xml;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The index of all parts.
pub(super) fn index(model: Model<'_>, shards: &[Shard]) -> String {
    let mut xml = Xml::new();
    xml.open("sitemapindex", &[("xmlns", NAMESPACE)]);
    for shard in shards {
        xml.open("sitemap", &[]);
        xml.text("loc", &model.addresses.file_absolute(&shard.file));
        if let ShardPages::Articles(articles) = &shard.pages {
            let changes = articles.iter().map(|id| model.graph.articles[*id].changed_at().value());
            if let Some(newest) = changes.max() {
                xml.text("lastmod", &date(newest));
            }
        }
        xml.close();
    }
    xml.finish()
}

/// One part.
pub(super) fn shard(model: Model<'_>, shard: &Shard) -> String {
    let addresses = model.addresses;
    let mut xml = Xml::new();
    xml.open("urlset", &[("xmlns", NAMESPACE)]);
    match &shard.pages {
        ShardPages::Articles(articles) => {
            for id in articles {
                let changed_at = model.graph.articles[*id].changed_at().value();
                let path = addresses.article(*id);
                url(&mut xml, &addresses.absolute(&path), Some(changed_at));
            }
        }
        ShardPages::Others { lists, pages, indexes } => {
            for list in lists {
                url(&mut xml, &addresses.absolute(&addresses.list(*list)), None);
            }
            let archive = model.config.list.archive.then_some(ARCHIVE);
            let index_pages = [Some(TOPICS), Some(PROVIDERS), archive].into_iter().flatten();
            for path in index_pages.filter(|_| *indexes) {
                url(&mut xml, &addresses.absolute(path), None);
            }
            for id in pages {
                url(&mut xml, &addresses.absolute(&addresses.page(*id)), None);
            }
        }
    }
    xml.finish()
}

fn url(xml: &mut Xml, location: &str, changed_at: Option<DateTime<FixedOffset>>) {
    xml.open("url", &[]);
    xml.text("loc", location);
    if let Some(changed_at) = changed_at {
        xml.text("lastmod", &date(changed_at));
    }
    xml.close();
}

/// The W3C date-time format.
fn date(value: DateTime<FixedOffset>) -> String {
    value.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// All may be crawled.
pub(super) fn robots(model: Model<'_>) -> String {
    let mut out = "User-agent: *\nAllow: /\n".to_owned();
    if model.config.sitemap {
        let sitemap = model.addresses.file_absolute("sitemap.xml");
        out.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    out
}
