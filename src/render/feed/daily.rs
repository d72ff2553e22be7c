//! The feed of days: each entry is an edition with the headlines of a day.
//!
//! An entry appears when its day is over, that is when a newer day has articles, and then stays as it is.

use super::data::{Author, Entry, Feed, FeedUrls};
use super::model::{MAX_CONTENT, icons, paragraph_link, tag_uri};
use super::{atom, json, rss};
use crate::config::FeedFormat;
use crate::ids::ArticleId;
use crate::plan::{ARCHIVE, HOME, List, finished_days};
use crate::render::Renderer;
use crate::render::titles::{daily_feed_title, list_title};
use crate::text::{html, plain};

impl Renderer<'_> {
    /// Renders the feed of days.
    pub(in crate::render) fn daily_feed(&self, format: FeedFormat) -> String {
        let (model, addresses) = (self.model, self.model.addresses);
        let config = model.config;
        let entries: Vec<Entry> =
            finished_days(model.graph, config).filter_map(|day| self.day_entry(day)).collect();
        let site = plain::title(&config.title);
        let home = if config.list.archive { ARCHIVE } else { HOME };
        let feed = Feed {
            id: tag_uri(model, "daily/"),
            title: daily_feed_title(model),
            description: model.texts.fill("daily_description", &[("site", &site)]),
            language: &config.language,
            home: addresses.absolute(&home),
            site: Author { name: site, url: Some(addresses.absolute(&HOME)) },
            icons: icons(model),
            changed: entries.first().map(|entry| entry.changed.clone()),
            entries,
        };
        let own = addresses.file_absolute(&addresses.daily_feed(format));
        let urls = FeedUrls { own, current: None, older: None, newer: None };
        match format {
            FeedFormat::Rss => rss::rss(&feed, &urls),
            FeedFormat::Atom => atom::atom(&feed, &urls),
            FeedFormat::Json => json::json(&feed, &urls),
        }
    }

    /// The entry of a day, dated by its newest article.
    fn day_entry(&self, index: usize) -> Option<Entry> {
        let (model, list) = (self.model, List::Day(index));
        let (day, articles) = &model.graph.days[index];
        let newest = &model.graph.articles[*articles.first()?].published_at;
        let url = model.addresses.absolute(&model.addresses.list(list));
        Some(Entry {
            // The id of an article has one slash.
            id: tag_uri(model, &day.format("%Y/%m/%d").to_string()),
            title: list_title(model, list),
            original: None,
            published: newest.clone(),
            changed: newest.clone(),
            summary: Some(model.texts.count("count_articles", articles.len())),
            content: Some(self.headlines(articles, &url)),
            authors: Vec::new(),
            topics: Vec::new(),
            image: None,
            language: None,
            url,
        })
    }

    /// The headlines of a day as an HTML list of links. A list that is too long ends with a link to `page`.
    fn headlines(&self, articles: &[ArticleId], page: &str) -> String {
        let (model, addresses) = (self.model, self.model.addresses);
        let (mut out, mut shown) = ("<ul>".to_owned(), 0);
        for id in articles {
            if out.len() > MAX_CONTENT {
                break;
            }
            let article = &model.graph.articles[*id];
            out.push_str("<li><a");
            html::push_attribute(&mut out, "href", &addresses.absolute(&addresses.article(*id)));
            if let Some(language) = model.lang(&article.parsed) {
                html::push_attribute(&mut out, "lang", language);
            }
            out.push('>');
            html::escape(&mut out, &plain::title(&article.title));
            out.push_str("</a>");
            if let Some(id) = article.provider_id {
                out.push_str(" (");
                html::escape(&mut out, &plain::title(&model.graph.providers[id].name));
                out.push(')');
            }
            out.push_str("</li>");
            shown += 1;
        }
        out.push_str("</ul>");
        if shown < articles.len() {
            let site = plain::title(&model.config.title);
            let words = model.texts.fill("continue_reading", &[("site", &site)]);
            paragraph_link(&mut out, page, &words);
        }
        out
    }
}
