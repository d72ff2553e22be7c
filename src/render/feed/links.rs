//! Links to feeds.

use crate::config::FeedFormat;
use crate::plan::{FeedFile, FeedPart, List};
use crate::render::model::Model;
use crate::render::titles::feed_title;
use crate::render::views::{FeedLinkView, FeedView};

/// The view of a list's feeds, for its pages.
pub(in crate::render) fn feed_view(model: Model<'_>, list: List) -> FeedView {
    let formats = model.config.feeds.formats.iter();
    FeedView {
        title: feed_title(model, list),
        formats: formats.map(|format| feed_link(model, list, *format)).collect(),
    }
}

/// The feed of a list in one format.
pub(in crate::render) fn feed_link(
    model: Model<'_>,
    list: List,
    format: FeedFormat,
) -> FeedLinkView {
    let feed = FeedFile { list, part: FeedPart::Newest, format };
    let (name, mime) = match format {
        FeedFormat::Rss => ("RSS", RSS_TYPE),
        FeedFormat::Atom => ("Atom", ATOM_TYPE),
        FeedFormat::Json => ("JSON Feed", JSON_TYPE),
    };
    FeedLinkView { name, mime, url: model.addresses.file_href(&model.addresses.feed(feed)) }
}

pub(super) const RSS_TYPE: &str = "application/rss+xml";

pub(super) const ATOM_TYPE: &str = "application/atom+xml";

const JSON_TYPE: &str = "application/feed+json";
