//! Dates of entries that are missing, in the future or without a time zone.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use crate::curate::feed::{Date, Entry};

/// The dates of a feed's entries by the rules for missing and future ones, and how often each rule was applied.
pub(super) fn dates(
    entries: &[Entry],
    seen: DateTime<Utc>,
) -> (Vec<DateTime<FixedOffset>>, OddDates) {
    /// Clocks differ.
    const TOLERANCE: TimeDelta = TimeDelta::minutes(10);
    let seen = seen.fixed_offset();
    let is_future = |date: Date| date.time > seen + TOLERANCE;
    let dated = entries.iter().filter_map(|entry| entry.published);
    let future = dated.clone().filter(|date| is_future(*date)).count();
    let is_calendar = future >= 2 && future * 2 > dated.count();
    let mut odd = OddDates::default();
    let dates = entries.iter().map(|entry| match entry.published {
        None => {
            odd.missing += 1;
            seen
        }
        Some(date) if is_future(date) && !is_calendar => {
            odd.future += 1;
            seen
        }
        Some(date) => {
            odd.without_zone += usize::from(!date.has_zone);
            date.time
        }
    });
    (dates.collect(), odd)
}

/// How many entries of a feed have odd dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OddDates {
    pub(super) missing: usize,
    pub(super) future: usize,
    pub(super) without_zone: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(dates: &[&str]) -> Vec<Entry> {
        let entry = |date: &&str| {
            let time = DateTime::parse_from_rfc3339(date).ok();
            Entry { published: time.map(|time| Date { time, has_zone: true }), ..Entry::default() }
        };
        dates.iter().map(entry).collect()
    }

    fn check(written: &[&str], expected: &[&str]) {
        let seen = DateTime::parse_from_rfc3339("2024-06-01T12:00:00Z").unwrap().to_utc();
        let (found, _) = dates(&entries(written), seen);
        let found: Vec<String> =
            found.iter().map(|date| date.format("%Y-%m-%dT%H:%M").to_string()).collect();
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn missing_and_future_dates_follow_rules() {
        check(&[""], &["2024-06-01T12:00"]);
        check(&["2024-06-01T12:05:00Z"], &["2024-06-01T12:05"]);
        check(
            &["2025-01-01T00:00:00Z", "2024-05-01T10:00:00Z"],
            &["2024-06-01T12:00", "2024-05-01T10:00"],
        );
        check(&["2025-01-01T00:00:00Z"], &["2024-06-01T12:00"]);
        let calendar = ["2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", "2024-05-01T00:00:00Z"];
        let kept = ["2025-01-01T00:00", "2025-02-01T00:00", "2024-05-01T00:00"];
        check(&calendar, &kept);
    }
}
