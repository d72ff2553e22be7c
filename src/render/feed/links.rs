//! Links to feeds.

use crate::config::FeedFormat;
use crate::plan::{FeedFile, FeedPart, List};
use crate::render::model::Model;
use crate::render::titles::{daily_feed_title, feed_title};
use crate::render::views::{FeedLinkView, FeedView};
use crate::text::site_path::SitePath;

/// The view of a list's feeds, for its pages.
pub(in crate::render) fn feed_view(model: Model<'_>, list: List) -> FeedView {
    let formats = model.config.feeds.formats.iter();
    FeedView {
        title: feed_title(model, list),
        formats: formats.map(|format| feed_link(model, list, *format)).collect(),
    }
}

/// The view of the feed of days.
pub(in crate::render) fn daily_feed_view(model: Model<'_>) -> FeedView {
    let formats = model.config.feeds.formats.iter();
    let link =
        |format: &FeedFormat| file_link(model, &model.addresses.daily_feed(*format), *format);
    FeedView { title: daily_feed_title(model), formats: formats.map(link).collect() }
}

/// The feed of a list in one format.
pub(in crate::render) fn feed_link(
    model: Model<'_>,
    list: List,
    format: FeedFormat,
) -> FeedLinkView {
    let feed = FeedFile { list, part: FeedPart::Newest, format };
    file_link(model, &model.addresses.feed(feed), format)
}

/// A link to a feed in `file`.
fn file_link(model: Model<'_>, file: &SitePath, format: FeedFormat) -> FeedLinkView {
    let (name, mime) = match format {
        FeedFormat::Rss => ("RSS", RSS_TYPE),
        FeedFormat::Atom => ("Atom", ATOM_TYPE),
        FeedFormat::Json => ("JSON Feed", JSON_TYPE),
    };
    FeedLinkView { name, mime, url: model.addresses.file_href(file) }
}

pub(super) const RSS_TYPE: &str = "application/rss+xml";

pub(super) const ATOM_TYPE: &str = "application/atom+xml";

const JSON_TYPE: &str = "application/feed+json";
