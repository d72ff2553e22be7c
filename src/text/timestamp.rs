//! Points in time as articles give them.

use chrono::{DateTime, Datelike, FixedOffset};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::borrowed::Text;

/// An RFC 3339 date-time: the instant, its offset and the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp<'a> {
    raw: Text<'a>,
    value: DateTime<FixedOffset>,
}

impl<'a> Timestamp<'a> {
    /// Reads RFC 3339, section 5.6, such as `2024-01-18T18:35:00+05:30`.
    ///
    /// # Errors
    /// A hint at what is wrong with it.
    pub fn parse(text: impl Into<Text<'a>>) -> Result<Self, String> {
        let raw = text.into();
        match rfc3339(&raw) {
            Some(value) => Ok(Self { raw, value }),
            None => Err(hint(&raw)),
        }
    }

    /// The same, with a text of its own.
    pub fn into_static(self) -> Timestamp<'static> {
        Timestamp { raw: self.raw.into_static(), value: self.value }
    }

    /// The text as it was written.
    pub fn as_written(&self) -> &str {
        &self.raw
    }

    /// The instant, with the offset that was written.
    pub fn value(&self) -> DateTime<FixedOffset> {
        self.value
    }

    /// As RFC 3339 with seconds, for machines.
    pub fn iso(&self) -> String {
        self.value.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    /// As RFC 822 with a four-digit year, for RSS.
    pub fn rfc822(&self) -> String {
        self.value.format("%a, %d %b %Y %H:%M:%S %z").to_string()
    }
}

/// As its text.
impl Serialize for Timestamp<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Timestamp<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(Text::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// Reads RFC 3339 as programs write and read it. The library takes a space for the `T` and a
/// typographic minus as well, and the text is given out as it is, to programs that do not.
fn rfc3339(text: &str) -> Option<DateTime<FixedOffset>> {
    let has_t = matches!(text.as_bytes().get(10), Some(b'T' | b't'));
    DateTime::parse_from_rfc3339(text).ok().filter(|_| has_t && text.is_ascii())
}

/// What to write instead of `text`.
fn hint(text: &str) -> String {
    let looks_like_a_day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    let with_a_t = text.replacen(' ', "T", 1).replace('\u{2212}', "-");
    let candidates = [format!("{with_a_t}Z"), with_a_t.clone(), format!("{with_a_t}:00Z")];
    if looks_like_a_day {
        return format!("add the time and the offset: {text}T00:00:00Z");
    }
    match candidates.iter().find(|candidate| rfc3339(candidate).is_some()) {
        Some(candidate) => format!("write {candidate} (with `T`, seconds and an offset)"),
        None => "write it as 2024-01-18T18:35:00Z or 2024-01-18T18:35:00+05:30".to_owned(),
    }
}

/// The same instant, with the offset that `zone` has then; without a zone, with its own.
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
    /// The month of `time`, where its offset is kept.
    pub fn of(time: DateTime<FixedOffset>) -> Self {
        Self { year: time.year(), month: time.month() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_kept() {
        let time = Timestamp::parse("2024-01-31T23:30:00-07:00").unwrap();
        assert_eq!(time.as_written(), "2024-01-31T23:30:00-07:00");
        assert_eq!(time.iso(), "2024-01-31T23:30:00-07:00");
        let month = |zone: Option<Tz>| Month::of(in_zone(time.value(), zone)).month;
        assert_eq!((month(None), month(Some(Tz::UTC)), month(Some(Tz::US__Pacific))), (1, 2, 1));
        assert_eq!(Month::of(time.value()), Month { year: 2024, month: 1 });
        assert_eq!(time.rfc822(), "Wed, 31 Jan 2024 23:30:00 -0700");
        assert_eq!(time.value().to_utc().to_rfc3339(), "2024-02-01T06:30:00+00:00");
    }

    #[test]
    fn hints_say_what_to_write() {
        for (text, expected) in [
            ("2024-01-18", "add the time and the offset: 2024-01-18T00:00:00Z"),
            ("2024-01-18 18:35:00", "write 2024-01-18T18:35:00Z (with `T`, seconds and an offset)"),
            (
                "2024-01-18 18:35:00Z",
                "write 2024-01-18T18:35:00Z (with `T`, seconds and an offset)",
            ),
            (
                "2024-01-18T18:35:00\u{2212}07:00",
                "write 2024-01-18T18:35:00-07:00 (with `T`, seconds and an offset)",
            ),
            ("2024-01-18T18:35", "write 2024-01-18T18:35:00Z (with `T`, seconds and an offset)"),
            ("yesterday", "write it as 2024-01-18T18:35:00Z or 2024-01-18T18:35:00+05:30"),
            (
                "2024-13-18T18:35:00Z",
                "write it as 2024-01-18T18:35:00Z or 2024-01-18T18:35:00+05:30",
            ),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap_err(), expected, "{text}");
        }
    }
}
