//! Renders feeds in three formats, and the OPML file of all feeds.
//!
//! [`Feed`](self::data::Feed) contains the data of a feed independent of the format. It is created once for each part of a list and cached
//! while its formats are rendered. `rss`, `atom` and `json` only serialise it.

mod atom;
mod daily;
mod data;
mod json;
mod links;
mod model;
mod opml;
mod rss;

use std::sync::Arc;

use self::data::FeedUrls;
pub(super) use self::data::RecentFeeds;
pub(super) use self::links::{daily_feed_view, feed_link, feed_view};
pub(super) use self::opml::widest_format;
use crate::config::FeedFormat;
use crate::diag::Diagnostic;
use crate::plan::{FeedFile, FeedPart, FeedParts, List};
use crate::render::Renderer;
use crate::render::model::Model;

impl<'a> Renderer<'a> {
    /// Renders a feed or an archive document.
    pub(super) fn feed(&self, file: FeedFile) -> Result<String, Diagnostic> {
        let part = (file.list, file.part);
        let feed = match self.recent_feeds.get(part) {
            Some(feed) => feed,
            None => {
                let feed = Arc::new(self.new_feed(file.list, file.part)?);
                self.recent_feeds.insert(part, &feed);
                feed
            }
        };
        let urls = self.feed_urls(file);
        Ok(match file.format {
            FeedFormat::Rss => rss::rss(&feed, &urls),
            FeedFormat::Atom => atom::atom(&feed, &urls),
            FeedFormat::Json => json::json(&feed, &urls),
        })
    }

    fn parts(&self, list: List) -> FeedParts {
        let Model { graph, config, .. } = self.model;
        FeedParts::new(list, graph, config, &self.plan.feed_limits)
    }

    fn feed_urls(&self, file: FeedFile) -> FeedUrls {
        let parts = self.parts(file.list);
        let url = |part| {
            let addresses = self.model.addresses;
            addresses.file_absolute(&addresses.feed(FeedFile { part, ..file }))
        };
        let archive = |number| url(FeedPart::Archive(number));
        // Readers cache archive documents by URL. The URL of the document being filled therefore changes with every
        // article.
        let older = parts.older(file.part).map(|number| match parts.filled(number) {
            Some(count) => format!("{}?{count}", archive(number)),
            None => archive(number),
        });
        FeedUrls {
            own: url(file.part),
            current: (file.part != FeedPart::Newest).then(|| url(FeedPart::Newest)),
            older,
            newer: parts.newer(file.part).map(archive),
        }
    }

    /// Renders the OPML file of all feeds.
    pub(super) fn opml(&self) -> String {
        opml::opml(self.model)
    }
}

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod tests;
