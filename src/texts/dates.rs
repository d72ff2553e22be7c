//! Formats dates, times and ranges of dates in a language.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::Texts;
use super::table::{DAY_FORMAT, DAYS_IN_MONTH, DAYS_IN_YEAR};
use crate::text::timestamp::Month;

impl Texts {
    /// Formats a day, such as `18 January 2024`.
    pub fn day(&self, day: impl Datelike) -> String {
        self.fill(
            DAY_FORMAT,
            &[
                ("day", &day.day().to_string()),
                ("day_padded", &padded(day.day())),
                ("month", self.month_in_dates(&day)),
                ("month_number", &day.month().to_string()),
                ("month_padded", &padded(day.month())),
                ("year", &day.year().to_string()),
            ],
        )
    }

    /// Formats a day with its name, such as `Thursday, 18 January 2024`.
    pub fn weekday(&self, day: impl Datelike) -> String {
        let name = format!("weekday_names.{}", day.weekday().number_from_monday());
        self.fill("format.weekday", &[("weekday", self.get(&name)), ("date", &self.day(day))])
    }

    /// Formats the days from `first` to `last`, such as `3–18 April 2024`. A single day is a date.
    pub fn days(&self, first: NaiveDate, last: NaiveDate) -> String {
        let is_same_year = first.year() == last.year();
        let has = |key: &str| !self.get(key).is_empty();
        if first == last {
            self.day(first)
        } else if is_same_year && first.month() == last.month() && has(DAYS_IN_MONTH) {
            self.fill(
                DAYS_IN_MONTH,
                &[
                    ("first", &first.day().to_string()),
                    ("first_padded", &padded(first.day())),
                    ("last", &last.day().to_string()),
                    ("last_padded", &padded(last.day())),
                    ("month", self.month_in_dates(&last)),
                    ("month_number", &last.month().to_string()),
                    ("month_padded", &padded(last.month())),
                    ("year", &last.year().to_string()),
                ],
            )
        } else if is_same_year && first.month() != last.month() && has(DAYS_IN_YEAR) {
            self.fill(
                DAYS_IN_YEAR,
                &[
                    ("first", &first.day().to_string()),
                    ("first_padded", &padded(first.day())),
                    ("first_month", self.month_in_dates(&first)),
                    ("first_month_number", &first.month().to_string()),
                    ("last", &last.day().to_string()),
                    ("last_padded", &padded(last.day())),
                    ("last_month", self.month_in_dates(&last)),
                    ("last_month_number", &last.month().to_string()),
                    ("year", &last.year().to_string()),
                ],
            )
        } else {
            self.fill("format.days", &[("first", &self.day(first)), ("last", &self.day(last))])
        }
    }

    /// Formats a time of day, such as `08:00`.
    pub fn time(&self, time: NaiveTime) -> String {
        self.fill(
            "format.time",
            &[
                ("hour", &time.hour().to_string()),
                ("hour_padded", &padded(time.hour())),
                ("minute", &padded(time.minute())),
            ],
        )
    }

    /// Formats a day and a time, such as `18 January 2024, 08:00`.
    pub fn date_time(&self, time: NaiveDateTime) -> String {
        let (date, time) = (self.day(time.date()), self.time(time.time()));
        self.fill("format.date_time", &[("date", &date), ("time", &time)])
    }

    /// Formats a part of a day, such as `18 January 2024, 08:00–13:15`.
    pub fn times(&self, day: NaiveDate, first: NaiveTime, last: NaiveTime) -> String {
        let (date, first, last) = (self.day(day), self.time(first), self.time(last));
        self.fill("format.times", &[("date", &date), ("first", &first), ("last", &last)])
    }

    /// Formats a month, such as `January 2024`.
    pub fn month(&self, month: Month) -> String {
        self.fill(
            "format.month",
            &[
                ("month", self.month_name(month.month)),
                ("month_number", &month.month.to_string()),
                ("month_padded", &padded(month.month)),
                ("year", &month.year.to_string()),
            ],
        )
    }

    /// The name of a month from 1 to 12, such as `January`.
    pub fn month_name(&self, month: u32) -> &str {
        month
            .checked_sub(1)
            .and_then(|index| self.months.get(index as usize))
            .map_or("", |name| name)
    }

    fn month_in_dates(&self, day: &impl Datelike) -> &str {
        &self.months_in_dates[day.month0() as usize]
    }
}

fn padded(number: u32) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// A day, a day with its name, and ranges within a day, a month and a year, and across years.
    fn formatted(texts: &Texts) -> [String; 6] {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        [
            texts.days(day(2024, 4, 3), day(2024, 4, 3)),
            texts.weekday(day(2024, 4, 11)),
            texts.times(day(2024, 4, 3), time(8, 0), time(13, 15)),
            texts.days(day(2024, 4, 3), day(2024, 4, 18)),
            texts.days(day(2024, 3, 28), day(2024, 4, 3)),
            texts.days(day(2023, 4, 29), day(2024, 4, 3)),
        ]
    }

    fn texts(language: &str, text: &str) -> Texts {
        let name = format!("{language}.toml");
        let (file, findings) = parse(&"texts/x.toml".into(), &name, text);
        assert_eq!(findings, []);
        Texts::new(language, &[file.unwrap()])
    }

    #[test]
    fn ranges_name_what_differs() {
        assert_eq!(
            formatted(&Texts::default()),
            [
                "3 April 2024",
                "Thursday, 11 April 2024",
                "3 April 2024, 08:00–13:15",
                "3–18 April 2024",
                "28 March – 3 April 2024",
                "29 April 2023 – 3 April 2024",
            ]
        );
        assert_eq!(
            formatted(&Texts::new("de-CH", &[])),
            [
                "3. April 2024",
                "Donnerstag, 11. April 2024",
                "3. April 2024, 08:00–13:15 Uhr",
                "3.–18. April 2024",
                "28. März – 3. April 2024",
                "29. April 2023 – 3. April 2024",
            ]
        );
    }

    #[test]
    fn ranges_follow_another_date_format() {
        // Without own formats of ranges: two complete dates, not the English order.
        let japanese = "[format]\nday = '{year}年{month_number}月{day}日'\nweekday = '{date}{weekday}'\n\
                        [weekday_names]\n4 = '木曜日'\n";
        assert_eq!(
            formatted(&texts("ja", japanese)),
            [
                "2024年4月3日",
                "2024年4月11日木曜日",
                "2024年4月3日, 08:00–13:15",
                "2024年4月3日 – 2024年4月18日",
                "2024年3月28日 – 2024年4月3日",
                "2023年4月29日 – 2024年4月3日",
            ]
        );
        let own = "[format]\nday = '{year}年{month_number}月{day}日'\ndays = '{first}～{last}'\n\
             days_in_month = '{year}年{month_number}月{first}日～{last}日'\n\
             days_in_year = '{year}年{first_month_number}月{first}日～{last_month_number}月{last}日'\n";
        let [.., in_month, in_year, days] = formatted(&texts("ja", own));
        assert_eq!(in_month, "2024年4月3日～18日");
        assert_eq!(in_year, "2024年3月28日～4月3日");
        assert_eq!(days, "2023年4月29日～2024年4月3日");
        // Right to left: names of months are enough.
        let arabic = "[month_names]\n3 = 'مارس'\n4 = 'أبريل'\n";
        let [.., in_month, in_year, _] = formatted(&texts("ar", arabic));
        assert_eq!((&*in_month, &*in_year), ("3–18 أبريل 2024", "28 مارس – 3 أبريل 2024"));
        let short =
            Texts::new("de", &[]).with_day_format(Some("{day_padded}.{month_padded}.{year}"));
        let [.., in_month, in_year, _] = formatted(&short);
        assert_eq!(in_month, "03.04.2024 – 18.04.2024");
        assert_eq!(in_year, "28.03.2024 – 03.04.2024");
    }
}
