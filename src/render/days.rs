//! Divides the articles of a page of a list into days, weeks or months, and names the range of their dates.
//!
//! Both depend on the articles of the page only, so that numbered pages never change. Dates are in the time zone of the
//! site, or in the offset of each article if the site has none.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime, Timelike, Weekday};

use crate::ids::ArticleId;
use crate::plan::List;
use crate::render::model::Model;
use crate::render::placeholders::placeholder;
use crate::render::views::GroupView;
use crate::text::timestamp::{Month, in_zone};
use crate::texts::Texts;

/// The period of a group of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    Day,
    Week,
    Month,
}

impl Period {
    /// The name in templates.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first day of the period that contains `day`. Weeks start on Monday (ISO 8601).
    fn start(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => day.week(Weekday::Mon).first_day(),
            Self::Month => day.with_day(1).unwrap_or(day),
        }
    }
}

/// The local time of an article, as lists show it.
pub(super) fn local_time(model: Model<'_>, id: ArticleId) -> NaiveDateTime {
    in_zone(model.graph.articles[id].published_at.value(), model.config.timezone).naive_local()
}

/// The groups of the articles of a page, newest first, with placeholders of cards. Each month has the period that suits
/// its number of articles.
pub(super) fn groups(model: Model<'_>, list: List, articles: &[ArticleId]) -> Vec<GroupView> {
    let days: Vec<NaiveDate> = articles.iter().map(|id| model.graph.articles[*id].day()).collect();
    // Without a time zone, days of articles with different offsets may alternate.
    let mut months: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
    for (index, day) in days.iter().enumerate() {
        months.entry(Period::Month.start(*day)).or_default().push(index);
    }
    let mut groups = Vec::new();
    for (month, indexes) in months.into_iter().rev() {
        let days_of_month: Vec<NaiveDate> = indexes.iter().map(|index| days[*index]).collect();
        let period = period(list, &days_of_month);
        let mut by_start: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for index in indexes {
            by_start.entry(period.start(days[index])).or_default().push(index);
        }
        let of_period = by_start.into_iter().rev();
        groups.extend(
            of_period.map(|(start, cards)| group(model, list, period, month, start, &cards)),
        );
    }
    groups
}

/// The group of a period that starts on `start`, or its part in `month`.
fn group(
    model: Model<'_>,
    list: List,
    period: Period,
    month: NaiveDate,
    start: NaiveDate,
    cards: &[usize],
) -> GroupView {
    let iso = iso(period, start);
    // A week can have parts in two months.
    let id = match period {
        Period::Week => format!("{}-{iso}", month.format("%m")),
        Period::Day | Period::Month => iso.clone(),
    };
    let has_page = model.config.list.days && period == Period::Day && !matches!(list, List::Day(_));
    GroupView {
        title: title(model.texts, period, month, start),
        period: period.name(),
        id: format!("fg-{}", id.to_ascii_lowercase()),
        url: has_page.then(|| model.addresses.href(&model.addresses.day(start))),
        iso,
        cards: cards.iter().map(|index| placeholder(*index)).collect(),
    }
}

/// The shortest period with about three articles on average, for articles of these days of one month.
fn period(list: List, days: &[NaiveDate]) -> Period {
    let count = |period: Period| {
        let mut starts: Vec<NaiveDate> = days.iter().map(|day| period.start(*day)).collect();
        starts.sort_unstable();
        starts.dedup();
        starts.len()
    };
    // Two and a half is about three.
    let has_enough = |period: Period| 2 * days.len() >= 5 * count(period);
    match list {
        List::Day(_) => Period::Day,
        _ if has_enough(Period::Day) => Period::Day,
        List::Month(_) => Period::Week,
        _ if has_enough(Period::Week) => Period::Week,
        _ => Period::Month,
    }
}

fn iso(period: Period, start: NaiveDate) -> String {
    match period {
        Period::Day => start.format("%Y-%m-%d"),
        Period::Week => start.format("%G-W%V"),
        Period::Month => start.format("%Y-%m"),
    }
    .to_string()
}

/// The heading of the group that starts on `start`, or in `month` if that is later.
fn title(texts: &Texts, period: Period, month: NaiveDate, start: NaiveDate) -> String {
    match period {
        Period::Day => texts.weekday(start),
        Period::Month => texts.month(Month { year: start.year(), month: start.month() }),
        Period::Week => {
            let last = start.week(Weekday::Mon).last_day();
            let next = month.checked_add_months(Months::new(1));
            let end = next.and_then(|next| next.pred_opt()).unwrap_or(last);
            texts.days(start.max(month), last.min(end))
        }
    }
}

/// The range of the dates of a page.
pub(super) struct DateRange {
    /// The range: days, or times of one day.
    pub(super) text: String,
    /// The oldest date or time.
    pub(super) oldest: String,
    /// The newest date or time.
    pub(super) newest: String,
    /// Whether another page of the list can have the same range.
    pub(super) is_ambiguous: bool,
}

/// The range of the dates of `articles`. **It differs from that of other pages of the list unless it is ambiguous**:
/// pages do not overlap, so only pages within one day, or within one minute of it, have the same first and last one.
pub(super) fn range(model: Model<'_>, articles: &[ArticleId]) -> Option<DateRange> {
    let times = || articles.iter().map(|id| local_time(model, *id));
    let (oldest, newest) = (times().min()?, times().max()?);
    let (first, last) = (oldest.date(), newest.date());
    let texts = model.texts;
    let minute = |time: NaiveDateTime| (time.hour(), time.minute());
    let has_clock = |id: &ArticleId| model.has_clock(&model.graph.articles[*id].published_at);
    Some(if first != last || !articles.iter().any(has_clock) {
        DateRange {
            text: texts.days(first, last),
            oldest: texts.day(first),
            newest: texts.day(last),
            is_ambiguous: first == last,
        }
    } else if minute(oldest) != minute(newest) {
        DateRange {
            text: texts.times(first, oldest.time(), newest.time()),
            oldest: texts.date_time(oldest),
            newest: texts.date_time(newest),
            is_ambiguous: false,
        }
    } else {
        let time = texts.date_time(oldest);
        DateRange { text: time.clone(), oldest: time.clone(), newest: time, is_ambiguous: true }
    })
}
