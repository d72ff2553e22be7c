//! Titles of lists.

use crate::plan::List;
use crate::render::model::Model;
use crate::text::plain;

/// The title of a list, on its page and in its feed.
pub(super) fn list_title(model: Model<'_>, list: List) -> String {
    let graph = model.graph;
    match list {
        List::Home => plain::title(&model.config.title),
        List::Category(id) => model.category_title(id),
        List::Topic(id) => plain::title(&graph.topics[id].name),
        List::Provider(id) => plain::title(&graph.providers[id].name),
        List::Month(index) => model.texts.month(graph.months[index].0),
        List::Day(index) => model.texts.weekday(graph.days[index].0),
    }
}

/// The title of a list's feed.
pub(super) fn feed_title(model: Model<'_>, list: List) -> String {
    let site = plain::title(&model.config.title);
    match list {
        List::Home => site,
        list => format!("{} · {site}", list_title(model, list)),
    }
}

/// The title of the feed of days.
pub(super) fn daily_feed_title(model: Model<'_>) -> String {
    format!("{} · {}", model.texts.get("daily"), plain::title(&model.config.title))
}
