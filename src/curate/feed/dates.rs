//! Dates of feeds.
//!
//! RFC 822 with its common mistakes, W3C date-times (ISO 8601), `ctime`, numeric dates and month names of several
//! languages. Weekdays are ignored, as they are often wrong. A date without a time is at midnight.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

use super::date_names::{month, zone};
use super::model::Date;

/// Longer texts are no dates.
const MAX_LEN: usize = 100;

/// Parses a date.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LEN {
        return None;
    }
    let text = text.to_lowercase().replace(['\u{2212}', '\u{2013}'], "-");
    let parts = tokens(&text);
    let parsed = from_epoch(&text).or_else(|| Reading::new(&parts).finish());
    parsed.filter(|date| (1970..=2200).contains(&chrono::Datelike::year(&date.time)))
}

/// Seconds or milliseconds since 1970.
fn from_epoch(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let time = match text.len() {
        9 | 10 => DateTime::from_timestamp(number, 0),
        12 | 13 => DateTime::from_timestamp_millis(number),
        _ => None,
    };
    time.map(|time| Date { time: time.fixed_offset(), has_zone: true })
}

/// A number, a word or another character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Number(&'t str),
    Word(&'t str),
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = |is_part: fn(char) -> bool| rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let len = if first.is_ascii_digit() {
            let len = end(|c| c.is_ascii_digit());
            tokens.push(Token::Number(&rest[..len]));
            len
        } else if first.is_alphabetic() {
            let len = end(|c| c.is_alphabetic() || c == '.').max(1);
            let word = &rest[..len];
            tokens.push(Token::Word(word));
            len
        } else {
            tokens.push(Token::Sign(first));
            first.len_utf8()
        };
        rest = &rest[len..];
    }
    tokens
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    /// Numbers that are not part of a time, with whether they have four digits.
    numbers: Vec<i32>,
    /// The separator after the first number.
    separator: Option<char>,
    has_year_first: bool,
    /// The month, and how many numbers were before it.
    month: Option<(u32, usize)>,
    time: Option<NaiveTime>,
    extra_day: bool,
    zone: Option<FixedOffset>,
}

impl Reading {
    fn new(parts: &[Token<'_>]) -> Self {
        let mut reading = Self::default();
        let mut at = 0;
        while let Some(token) = parts.get(at) {
            let rest = &parts[at..];
            at += match token {
                Token::Number(digits) if matches!(rest.get(1), Some(Token::Sign(':'))) => {
                    reading.take_time(digits, rest)
                }
                Token::Sign('+' | '-') if reading.time.is_some() => reading.take_offset(rest),
                Token::Number(digits) => reading.take_number(digits, rest),
                Token::Word(word) => reading.take_word(word),
                Token::Sign(_) => 1,
            };
        }
        reading
    }

    /// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`, with `am` or `pm`. Returns the number of tokens.
    fn take_time(&mut self, hour: &str, rest: &[Token<'_>]) -> usize {
        let number = |at: usize| match (rest.get(at - 1), rest.get(at)) {
            (Some(Token::Sign(':')), Some(Token::Number(digits))) => digits.parse::<u32>().ok(),
            _ => None,
        };
        let (Ok(mut hour), Some(minute)) = (hour.parse::<u32>(), number(2)) else { return 1 };
        let second = number(4);
        let mut used = if second.is_some() { 5 } else { 3 };
        let is_fraction = matches!(rest.get(used), Some(Token::Sign('.' | ',')));
        if is_fraction && matches!(rest.get(used + 1), Some(Token::Number(_))) {
            used += 2;
        }
        let next = rest[used..].iter().find(|token| **token != Token::Sign(' '));
        match next {
            Some(Token::Word("pm" | "p.m." | "p.m")) if hour < 12 => hour += 12,
            Some(Token::Word("am" | "a.m." | "a.m")) if hour == 12 => hour = 0,
            _ => {}
        }
        if self.time.is_none() {
            self.extra_day = hour == 24;
            // A leap second is the second before it.
            let second = second.unwrap_or(0).min(59);
            self.time = NaiveTime::from_hms_opt(hour % 24, minute, second).filter(|_| hour <= 24);
        }
        used
    }

    /// `+hh:mm`, `-hhmm`, `+hh`. Returns the number of tokens.
    fn take_offset(&mut self, rest: &[Token<'_>]) -> usize {
        let (Some(Token::Sign(sign)), Some(Token::Number(digits))) = (rest.first(), rest.get(1))
        else {
            return 1;
        };
        let (hours, minutes, used) = match (digits.len(), rest.get(2), rest.get(3)) {
            (1 | 2, Some(Token::Sign(':')), Some(Token::Number(minutes))) => (*digits, *minutes, 4),
            (1 | 2, ..) => (*digits, "0", 2),
            (3 | 4, ..) => (&digits[..digits.len() - 2], &digits[digits.len() - 2..], 2),
            _ => return 2,
        };
        let seconds =
            (|| Some(hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60))();
        let seconds = seconds.map(|seconds| if *sign == '-' { -seconds } else { seconds });
        // `GMT+2` is two hours from Greenwich as well.
        let offset = seconds.and_then(FixedOffset::east_opt);
        self.zone = offset.or(self.zone);
        used
    }

    fn take_number(&mut self, digits: &str, rest: &[Token<'_>]) -> usize {
        // `20031231`, and the start of `20031231T101455`.
        if let (8, 0, Ok(number)) = (digits.len(), self.numbers.len(), digits.parse::<i32>()) {
            self.numbers.extend([number / 10_000, number / 100 % 100, number % 100]);
            self.has_year_first = true;
            return 1;
        }
        if digits.len() == 6 && self.numbers.len() == 3 && self.time.is_none() {
            let part = |at: usize| digits[at..at + 2].parse().unwrap_or(99);
            self.time = NaiveTime::from_hms_opt(part(0), part(2), part(4));
            return 1;
        }
        let Some(number) = digits.parse().ok().filter(|_| digits.len() <= 4) else { return 1 };
        if self.numbers.is_empty() {
            self.has_year_first = digits.len() == 4;
            self.separator = match rest.get(1) {
                Some(Token::Sign(c)) => Some(*c),
                _ => None,
            };
        }
        self.numbers.push(number);
        1
    }

    fn take_word(&mut self, word: &str) -> usize {
        let word = word.trim_end_matches('.');
        if self.month.is_none()
            && let Some(month) = month(word)
        {
            self.month = Some((month, self.numbers.len()));
        } else if self.zone.is_none()
            && self.time.is_some()
            && let Some(hundredths) = zone(word)
        {
            let seconds = hundredths / 100 * 3600 + hundredths % 100 * 60;
            self.zone = FixedOffset::east_opt(seconds);
        }
        1
    }

    fn finish(self) -> Option<Date> {
        let (year, month, day) = self.day()?;
        let day = NaiveDate::from_ymd_opt(full_year(year), month, day)?;
        let day = if self.extra_day { day.checked_add_signed(TimeDelta::days(1))? } else { day };
        let local = NaiveDateTime::new(day, self.time.unwrap_or_default());
        let zone = self.zone.or(FixedOffset::east_opt(0))?;
        let time = zone.from_local_datetime(&local).single()?;
        Some(Date { time, has_zone: self.zone.is_some() })
    }

    /// Year, month and day.
    fn day(&self) -> Option<(i32, u32, u32)> {
        let number = |at: usize| self.numbers.get(at).copied();
        let small = |number: i32| u32::try_from(number).ok();
        if self.has_year_first && number(0)? < 1000 {
            return None;
        }
        if let Some((month, before)) = self.month {
            return match (before, number(0), number(1)) {
                // `2003 Dec 31`, `31 Dec 2003`, `Dec 31 2003`, `Dec 2003`
                (1, Some(year), Some(day)) if self.has_year_first => {
                    Some((year, month, small(day)?))
                }
                (_, Some(day), Some(year)) => Some((year, month, small(day)?)),
                (_, Some(year), None) if year > 31 => Some((year, month, 1)),
                _ => None,
            };
        }
        match (number(0)?, number(1), number(2)) {
            (year, None, _) if self.has_year_first => Some((year, 1, 1)),
            (year, Some(day), None) if self.has_year_first && day > 12 => ordinal(year, day),
            (year, Some(month), None) if self.has_year_first => Some((year, small(month)?, 1)),
            (year, Some(month), Some(day)) if self.has_year_first => {
                Some((year, small(month)?, small(day)?))
            }
            // Only Americans write the month first, and they use slashes.
            (month, Some(day), Some(year)) if self.separator == Some('/') && month <= 12 => {
                Some((year, small(month)?, small(day)?))
            }
            // `03-12-31`
            (year, Some(month), Some(day))
                if self.separator == Some('-') && day > 12 && day <= 31 =>
            {
                Some((year, small(month)?, small(day)?))
            }
            (day, Some(month), Some(year)) => Some((year, small(month)?, small(day)?)),
            _ => None,
        }
    }
}

/// The day with this number in a year.
fn ordinal(year: i32, day: i32) -> Option<(i32, u32, u32)> {
    let date = NaiveDate::from_yo_opt(year, u32::try_from(day).ok()?)?;
    Some((year, chrono::Datelike::month(&date), chrono::Datelike::day(&date)))
}

/// RFC 2822, section 4.3.
fn full_year(year: i32) -> i32 {
    match year {
        0..=49 => 2000 + year,
        50..=999 => 1900 + year,
        _ => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = parse(text).map(|date| {
            let zone = if date.has_zone { "" } else { " no zone" };
            format!("{}{zone}", date.time.to_utc().format("%Y-%m-%dT%H:%M:%S"))
        });
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn w3c_dates() {
        for (text, expected) in [
            ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55"),
            ("2003-12-31T10:14:55.123-08:00", "2003-12-31T18:14:55"),
            ("2003-12-31T10:14+0130", "2003-12-31T08:44:00"),
            ("2003-12-31 10:14:55", "2003-12-31T10:14:55 no zone"),
            ("2003-12-31t24:00:00z", "2004-01-01T00:00:00"),
            ("2003-12-31", "2003-12-31T00:00:00 no zone"),
            ("2003-12", "2003-12-01T00:00:00 no zone"),
            ("2003", "2003-01-01T00:00:00 no zone"),
            ("2003-335", "2003-12-01T00:00:00 no zone"),
            ("20031231", "2003-12-31T00:00:00 no zone"),
            ("20031231T101455Z", "2003-12-31T10:14:55"),
            ("2003-12-31T10:14:60Z", "2003-12-31T10:14:59"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn rfc_822_and_its_mistakes() {
        for (text, expected) in [
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"),
            ("Thu, 1 Jan 04 19:48 EST", "2004-01-02T00:48:00"),
            ("01 Jan 2004 19:48:21 +0530", "2004-01-01T14:18:21"),
            ("Thursday, 01-Jan-04 19:48:21 UTC", "2004-01-01T19:48:21"),
            ("Mon, 01 January 2004 19:48:21 GMT", "2004-01-01T19:48:21"),
            ("Thu Jan  1 19:48:21 2004", "2004-01-01T19:48:21 no zone"),
            ("Thu Jan 1 19:48:21 PST 2004", "2004-01-02T03:48:21"),
            ("Jan 1, 2004 7:48 PM", "2004-01-01T19:48:00 no zone"),
            ("Thu, 31 Jun 2004 19:48:21 GMT", ""),
            ("Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00"),
            ("Thu, 5 Sep 2002 00:00:01 GMT+2", "2002-09-04T22:00:01"),
            ("Do, 01 Mai 2014 10:00:00 +0200", "2014-05-01T08:00:00"),
            ("mardi 3 mars 2015 10:00:00 +0100", "2015-03-03T09:00:00"),
            ("Пт, 12 апр 2024 10:00:00 +0300", "2024-04-12T07:00:00"),
            ("3. Dezember 2024, 10:15 Uhr MEZ", "2024-12-03T09:15:00"),
        ] {
            check(text, Some(expected).filter(|text| !text.is_empty()));
        }
    }

    #[test]
    fn numeric_dates() {
        for (text, expected) in [
            ("31.12.2003 10:14", "2003-12-31T10:14:00 no zone"),
            ("12/31/2003 10:14:55 AM", "2003-12-31T10:14:55 no zone"),
            ("31/12/2003", "2003-12-31T00:00:00 no zone"),
            ("2003/12/31 12:00:00 AM", "2003-12-31T00:00:00 no zone"),
            ("1072865695", "2003-12-31T10:14:55"),
            ("1072865695000", "2003-12-31T10:14:55"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "yesterday",
            "0000-00-00",
            "2003-13-01",
            "12:00",
            "Jan",
            "99999-01-01",
            "31.02.2024",
            "-",
            "1",
            "+0000",
            ":",
            "1:",
            "::",
            "May May",
            "31 Feb 2024",
        ] {
            check(text, None);
        }
    }
}
