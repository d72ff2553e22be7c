//! Date-times of articles.
//!
//! Valid RFC 3339 is kept verbatim. Other unambiguous formats are accepted and converted to
//! RFC 3339; the site's time zone applies if they have no offset.

use chrono::{
    DateTime, Datelike, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    SecondsFormat, TimeDelta, TimeZone, Timelike,
};
use chrono_tz::Tz;
use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Other years are typing mistakes, or mean "no date" in some databases (`9999`, `0000`).
const VALID_YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A date-time: the instant, its offset and its text in RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    raw: CompactString,
    value: DateTime<FixedOffset>,
}

impl Timestamp {
    /// Parses RFC 3339, section 5.6, such as `2024-01-18T18:35:00+05:30`, and other unambiguous formats.
    /// Dates without an offset are in `zone`, by default UTC.
    ///
    /// # Errors
    /// A hint for the author.
    pub fn parse(text: &str, zone: Option<Tz>) -> Result<Self, String> {
        if let Some(value) = parse_rfc3339(text) {
            return check_year(value).map(|value| Self { raw: text.into(), value });
        }
        let Some(value) = parse_lenient(text.trim(), zone) else {
            let day = NaiveDate::from_ymd_opt(2024, 1, 18);
            let example = day.and_then(|day| day.and_hms_opt(18, 35, 0)).unwrap_or_default();
            return Err(format!("write it as {}", format_rfc3339(in_local_time(example, zone))));
        };
        let value = check_year(value)?;
        Ok(Self { raw: format_rfc3339(value).into(), value })
    }

    /// Creates a timestamp from a date-time.
    ///
    /// # Errors
    /// If the year is out of range.
    pub fn from_datetime(value: DateTime<FixedOffset>) -> Result<Self, String> {
        check_year(value).map(|value| Self { raw: format_rfc3339(value).into(), value })
    }

    /// The date-time in RFC 3339; verbatim if the source had that format.
    pub fn as_written(&self) -> &str {
        &self.raw
    }

    /// The date-time with its original offset.
    pub fn value(&self) -> DateTime<FixedOffset> {
        self.value
    }

    /// Formats as RFC 3339 with seconds.
    pub fn iso(&self) -> String {
        self.value.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// Formats as RFC 822 with a four-digit year, for RSS.
    pub fn rfc822(&self) -> String {
        self.value.format("%a, %d %b %Y %H:%M:%S %z").to_string()
    }
}

/// Serializes the text.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&CompactString::deserialize(deserializer)?, None).map_err(de::Error::custom)
    }
}

/// Parses strict RFC 3339, as the text is published verbatim. chrono also accepts a space instead of
/// `T`, lower-case letters, leap seconds and a typographic minus, which other parsers reject.
fn parse_rfc3339(text: &str) -> Option<DateTime<FixedOffset>> {
    let has_t = text.as_bytes().get(10) == Some(&b'T');
    if !has_t || !text.is_ascii() || text.ends_with('z') {
        return None;
    }
    DateTime::parse_from_rfc3339(text).ok().filter(|time| !is_leap_second(time))
}

fn is_leap_second(time: &impl Timelike) -> bool {
    time.nanosecond() >= 1_000_000_000
}

fn check_year(value: DateTime<FixedOffset>) -> Result<DateTime<FixedOffset>, String> {
    if VALID_YEARS.contains(&value.year()) {
        return Ok(value);
    }
    let (first, last) = (VALID_YEARS.start(), VALID_YEARS.end());
    Err(format!("the year {} is not between {first} and {last}", value.year()))
}

fn format_rfc3339(value: DateTime<FixedOffset>) -> String {
    value.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Parses an unambiguous date that is not RFC 3339: a day, optionally a time, optionally an offset or
/// a time zone.
fn parse_lenient(text: &str, zone: Option<Tz>) -> Option<DateTime<FixedOffset>> {
    /// The longest of the accepted formats is shorter.
    const MAX_LEN: usize = 64;
    if text.len() > MAX_LEN {
        return None;
    }
    let text = text.replace('\u{2212}', "-").replace(['\u{a0}', '\u{202f}'], " ");
    if let Ok(time) = DateTime::parse_from_rfc2822(&text) {
        return Some(time);
    }
    let (day, rest) = parse_day(&text)?;
    let rest = rest.strip_prefix(['T', 't', ' ', ',']).unwrap_or(rest).trim();
    if rest.is_empty() {
        return Some(in_local_time(day.and_time(NaiveTime::MIN), zone));
    }
    let (time, rest) = parse_time(rest)?;
    let local = day.and_time(time);
    match rest.trim() {
        "" => Some(in_local_time(local, zone)),
        "Z" | "z" | "UTC" | "GMT" | "utc" | "gmt" => Some(local.and_utc().fixed_offset()),
        rest => match parse_offset(rest) {
            Some(offset) => offset.from_local_datetime(&local).single(),
            None => Some(in_local_time(local, Some(rest.parse().ok()?))),
        },
    }
}

/// Parses a day at the start of `text`; returns it and the rest.
fn parse_day(text: &str) -> Option<(NaiveDate, &str)> {
    let formats = ["%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%B %d %Y"];
    formats.iter().find_map(|format| {
        let (day, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
        // Rejects `2024-1-181`.
        (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((day, rest))
    })
}

/// Parses a time of day at the start of `text`; returns it and the rest. A leap second becomes the
/// second before.
fn parse_time(text: &str) -> Option<(NaiveTime, &str)> {
    let formats = ["%I:%M:%S %p", "%I:%M:%S%p", "%I:%M %p", "%I:%M%p", "%H:%M:%S%.f", "%H:%M"];
    let (time, rest) = formats.iter().find_map(|format| {
        let (time, rest) = NaiveTime::parse_and_remainder(text, format).ok()?;
        // `%p` matches the start of `America/New_York`.
        let is_part = |c: char| c.is_ascii_digit() || c == ':' || format.ends_with('p');
        (!rest.starts_with(is_part)).then_some((time, rest))
    })?;
    Some((if is_leap_second(&time) { time.with_nanosecond(0)? } else { time }, rest))
}

/// Parses an offset such as `+01:00`, `+0100`, `-7` or `UTC+1`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "00"),
    };
    let number = |digits: &str, max: i32| -> Option<i32> {
        let is_number = matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|number: &i32| is_number && *number <= max)
    };
    FixedOffset::east_opt(sign * (number(hours, 23)? * 3600 + number(minutes, 59)? * 60))
}

/// Resolves a local time in `zone`. An ambiguous time is the first of the two instants; a time in a gap
/// is interpreted with the offset before the gap.
fn in_local_time(local: NaiveDateTime, zone: Option<Tz>) -> DateTime<FixedOffset> {
    let Some(zone) = zone else { return local.and_utc().fixed_offset() };
    let offset = match zone.offset_from_local_datetime(&local) {
        LocalResult::Single(offset) | LocalResult::Ambiguous(offset, _) => offset.fix(),
        LocalResult::None => {
            let before = local.checked_sub_signed(TimeDelta::days(1)).unwrap_or(local);
            let before = zone.offset_from_local_datetime(&before).earliest();
            let before = before.map_or(FixedOffset::east_opt(0), |offset| Some(offset.fix()));
            let instant = before.and_then(|before| before.from_local_datetime(&local).single());
            return instant.map_or_else(
                || local.and_utc().fixed_offset(),
                |instant| instant.with_timezone(&zone).fixed_offset(),
            );
        }
    };
    // Offsets of local mean time have seconds, which RFC 3339 does not support.
    let minutes = offset.local_minus_utc().div_euclid(60);
    let offset = FixedOffset::east_opt(minutes * 60).unwrap_or(offset);
    offset.from_local_datetime(&local).single().unwrap_or_else(|| local.and_utc().fixed_offset())
}

/// Converts `time` to the offset of `zone`; unchanged without a zone.
pub fn in_zone(time: DateTime<FixedOffset>, zone: Option<Tz>) -> DateTime<FixedOffset> {
    zone.map_or(time, |zone| time.with_timezone(&zone).fixed_offset())
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// The year of the Gregorian calendar.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
}

impl Month {
    /// The month of `time` in its own offset.
    pub fn from_datetime(time: DateTime<FixedOffset>) -> Self {
        Self::from_date(&time)
    }

    /// The month of a day.
    pub fn from_date(day: &impl Datelike) -> Self {
        Self { year: day.year(), month: day.month() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_preserved() {
        let time = Timestamp::parse("2024-01-31T23:30:00-07:00", None).unwrap();
        assert_eq!(time.as_written(), "2024-01-31T23:30:00-07:00");
        assert_eq!(time.iso(), "2024-01-31T23:30:00-07:00");
        let month = |zone: Option<Tz>| Month::from_datetime(in_zone(time.value(), zone)).month;
        assert_eq!((month(None), month(Some(Tz::UTC)), month(Some(Tz::US__Pacific))), (1, 2, 1));
        assert_eq!(Month::from_datetime(time.value()), Month { year: 2024, month: 1 });
        assert_eq!(time.rfc822(), "Wed, 31 Jan 2024 23:30:00 -0700");
        assert_eq!(time.value().to_utc().to_rfc3339(), "2024-02-01T06:30:00+00:00");
    }

    /// Parses `text` and checks that the result is strict RFC 3339 of the same instant.
    fn parse(text: &str, zone: Option<Tz>) -> Result<String, String> {
        let time = Timestamp::parse(text, zone)?;
        assert_eq!(parse_rfc3339(time.as_written()), Some(time.value()), "{text}");
        assert_eq!(Timestamp::parse(time.as_written(), None).unwrap(), time);
        Ok(time.as_written().to_owned())
    }

    #[test]
    fn valid_rfc_3339_is_kept_verbatim() {
        for text in [
            "2024-01-18T18:35:00Z",
            "2024-01-18T18:35:00.120Z",
            "2024-01-18T18:35:00.123456789-00:00",
            "1900-01-01T00:00:00+23:59",
            "2200-12-31T23:59:59Z",
        ] {
            assert_eq!(parse(text, Some(Tz::Asia__Tokyo)).as_deref(), Ok(text));
        }
    }

    #[test]
    fn unambiguous_dates_are_converted_to_rfc_3339() {
        for (text, expected) in [
            ("2026-11-20 08:15:00 +0100", "2026-11-20T08:15:00+01:00"),
            ("2026-11-20 08:15:00 +01", "2026-11-20T08:15:00+01:00"),
            ("2026-11-20 08:15:00+01:00", "2026-11-20T08:15:00+01:00"),
            ("2026-11-20 08:15 -7", "2026-11-20T08:15:00-07:00"),
            ("2026-11-20T08:15:00\u{2212}07:00", "2026-11-20T08:15:00-07:00"),
            ("2026-11-20T08:15:00.25+0530", "2026-11-20T08:15:00.250+05:30"),
            ("2026-11-20 08:15:00 UTC", "2026-11-20T08:15:00Z"),
            ("2026-11-20 08:15:00Z", "2026-11-20T08:15:00Z"),
            ("2026-11-20 08:15:00 GMT+2", "2026-11-20T08:15:00+02:00"),
            ("2026-07-20 08:15 America/New_York", "2026-07-20T08:15:00-04:00"),
            ("2026-11-20t08:15:00z", "2026-11-20T08:15:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2016-12-31 23:59:60.5", "2016-12-31T23:59:59Z"),
            ("2026-11-18T09:30", "2026-11-18T09:30:00Z"),
            ("2026-11-18 9:30", "2026-11-18T09:30:00Z"),
            ("2026-11-18 9:30 pm", "2026-11-18T21:30:00Z"),
            ("2026-11-18T09:30:15", "2026-11-18T09:30:15Z"),
            (" 2026-11-18 ", "2026-11-18T00:00:00Z"),
            ("2026-1-5", "2026-01-05T00:00:00Z"),
            ("2026/11/18", "2026-11-18T00:00:00Z"),
            ("18 November 2026", "2026-11-18T00:00:00Z"),
            ("Nov 18, 2026", "2026-11-18T00:00:00Z"),
            ("Fri, 20 Nov 2026 08:15:00 +0100", "2026-11-20T08:15:00+01:00"),
            ("20 Nov 2026 08:15:00 GMT", "2026-11-20T08:15:00Z"),
        ] {
            assert_eq!(parse(text, None).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn dates_without_an_offset_are_in_the_zone_of_the_site() {
        let berlin = Some(Tz::Europe__Berlin);
        for (text, expected) in [
            ("2026-11-18", "2026-11-18T00:00:00+01:00"),
            ("2026-07-18T09:30", "2026-07-18T09:30:00+02:00"),
            // In the gap of spring, and in the repeated hour of autumn.
            ("2026-03-29 02:30", "2026-03-29T03:30:00+02:00"),
            ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
            ("2026-11-18 09:30 UTC", "2026-11-18T09:30:00Z"),
            ("2026-11-18 09:30 -0500", "2026-11-18T09:30:00-05:00"),
        ] {
            assert_eq!(parse(text, berlin).as_deref(), Ok(expected), "{text}");
        }
        // Midnight is in the gap, and local mean time has seconds in its offset.
        let midnight = parse("2018-11-04", Some(Tz::America__Sao_Paulo));
        assert_eq!(midnight.as_deref(), Ok("2018-11-04T01:00:00-02:00"));
        let mean = parse("1950-01-01", Some(Tz::Africa__Monrovia));
        assert_eq!(mean.as_deref(), Ok("1950-01-01T00:00:00-00:45"));
    }

    #[test]
    fn invalid_and_ambiguous_dates_are_rejected() {
        for text in [
            "",
            "yesterday",
            "18.01.2024",
            "01/02/2024",
            "2024-13-18T18:35:00Z",
            "2024-02-30",
            "2024-01-181",
            "2024-01-18T25:00:00Z",
            "2024-01-18T18:35:00+25:00",
            "2024-01-18 18:35 CETX",
            "2024-01-18 18:35:00:00",
            "1705602900",
            "2024",
        ] {
            let hint = "write it as 2024-01-18T18:35:00Z";
            assert_eq!(parse(text, None).unwrap_err(), hint, "{text}");
        }
        let hint = Timestamp::parse("soon", Some(Tz::Asia__Kolkata)).unwrap_err();
        assert_eq!(hint, "write it as 2024-01-18T18:35:00+05:30");
        for (text, year) in [
            ("9999-12-31T23:59:59Z", 9999),
            ("0000-01-01T00:00:00Z", 0),
            ("0001-01-01", 1),
            ("1899-12-31", 1899),
            ("2206-01-18T18:35:00Z", 2206),
        ] {
            let hint = format!("the year {year} is not between 1900 and 2200");
            assert_eq!(parse(text, None).unwrap_err(), hint, "{text}");
        }
    }
}
