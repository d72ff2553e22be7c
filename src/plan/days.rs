//! The pages of days and their feed.
//!
//! The page of a day does not change once the day is over. It links to the previous day with articles, which is known
//! when it is written, and to the address of the next day of the calendar, which always exists: without articles on
//! that day, it redirects to the next day with articles, or until then to the home page.

use chrono::NaiveDate;

use super::item::push;
use super::{Addresses, Item, Planned};
use crate::config::Config;
use crate::graph::Graph;

/// The day of the calendar after a day with articles, by the index in [`Graph::days`].
pub fn next_day(graph: &Graph, index: usize) -> NaiveDate {
    let day = graph.days[index].0;
    // The year of a timestamp is at most 2200.
    day.succ_opt().unwrap_or(day)
}

/// Plans the redirects of days without articles, and the feed of days.
pub(super) fn files(
    graph: &Graph,
    config: &Config,
    addresses: Addresses<'_>,
    files: &mut Vec<Planned>,
) {
    if !config.list.days {
        return;
    }
    for index in 0..graph.days.len() {
        let next = next_day(graph, index);
        let has_articles = index > 0 && graph.days[index - 1].0 == next;
        if !has_articles {
            push(files, addresses.file(&addresses.day(next)), Item::NextDay(index));
        }
    }
    for &format in &config.feeds.formats {
        push(files, addresses.daily_feed(format), Item::DailyFeed(format));
    }
}

/// The days of the feed, newest first, by their indexes in [`Graph::days`]. The newest day of the site is not over.
pub fn finished_days(graph: &Graph, config: &Config) -> std::ops::Range<usize> {
    let end = graph.days.len().min(1 + config.feeds.limit);
    1.min(end)..end
}
