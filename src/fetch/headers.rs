//! Values of response headers.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use ureq::http::HeaderMap;

/// The longest time that a server can ask for: a mistake of a server must not silence a source for months.
pub const MAX_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The first value of a header. Bytes that are not UTF-8 are replaced.
pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// The time in `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date relative to the server's
/// `Date`, or without one, to `now`.
pub fn retry_after(headers: &HeaderMap, now: Option<DateTime<Utc>>) -> Option<Duration> {
    let value = text(headers, "retry-after")?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let then = http_date(&value)?;
    let now = text(headers, "date").and_then(|date| http_date(&date)).or(now)?;
    Some(then.signed_duration_since(now).to_std().unwrap_or_default())
}

/// How long the response stays fresh in a private cache (RFC 9111, sections 4.2.1 and 5.2.2): `max-age` minus
/// `Age`, or `Expires` minus `Date`. `None` if the response must not be reused, or says nothing.
pub(super) fn max_age(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let mut max_age = None;
    for value in headers.get_all("cache-control") {
        for directive in String::from_utf8_lossy(value.as_bytes()).split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            let name = name.trim().to_ascii_lowercase();
            if name == "no-cache" || name == "no-store" {
                return None;
            }
            if name == "max-age" && max_age.is_none() {
                max_age = value.trim().trim_matches('"').parse().ok();
            }
        }
    }
    let lifetime = match max_age {
        Some(seconds) => {
            let age = text(headers, "age").and_then(|age| age.parse().ok()).unwrap_or(0);
            Duration::from_secs(u64::saturating_sub(seconds, age))
        }
        None => {
            // `Expires: 0` and other invalid dates mean "already expired".
            let expires = http_date(&text(headers, "expires")?)?;
            let date = text(headers, "date").and_then(|date| http_date(&date)).unwrap_or(now);
            expires.signed_duration_since(date).to_std().unwrap_or_default()
        }
    };
    (!lifetime.is_zero()).then_some(lifetime)
}

/// Parses a date in any of the three formats of RFC 9110, section 5.6.7.
fn http_date(text: &str) -> Option<DateTime<Utc>> {
    const MAX_LEN: usize = 64;
    let text = text.trim();
    if text.len() > MAX_LEN {
        return None;
    }
    if let Ok(date) = DateTime::parse_from_rfc2822(text) {
        return Some(date.to_utc());
    }
    let formats = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let date = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    date.map(|date| date.and_utc())
}

#[cfg(test)]
mod tests {
    use ureq::http::{HeaderName, HeaderValue};

    use super::*;

    const DATE: &str = "Date: Fri, 19 Jan 2024 08:00:00 GMT";

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(':').unwrap();
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    fn now() -> DateTime<Utc> {
        "2024-01-19T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        for (value, expected) in [
            ("120", Some(120)),
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Fri, 19 Jan 2024 08:00:30 GMT", Some(30)),
            ("Friday, 19-Jan-24 08:00:30 GMT", Some(30)),
            ("Fri Jan 19 08:00:30 2024", Some(30)),
            ("Fri, 19 Jan 2024 07:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("1.5", None),
            ("", None),
        ] {
            let line = format!("Retry-After: {value}");
            let found = retry_after(&headers(&[&line, DATE]), None);
            assert_eq!(found, expected.map(Duration::from_secs), "{value}");
        }
        let date = headers(&["Retry-After: Fri, 19 Jan 2024 09:00:30 GMT"]);
        assert_eq!(retry_after(&date, None), None);
        assert_eq!(retry_after(&date, Some(now())), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&headers(&[DATE]), Some(now())), None);
    }

    #[test]
    fn lifetimes_follow_cache_control_and_expires() {
        let check = |lines: &[&str], expected: Option<u64>| {
            let found = max_age(&headers(lines), now());
            assert_eq!(found, expected.map(Duration::from_secs), "{lines:?}");
        };
        check(&[], None);
        check(&["Cache-Control: max-age=600"], Some(600));
        check(&["Cache-Control: public, MAX-AGE = \"600\", must-revalidate"], Some(600));
        check(&["Cache-Control: max-age=600", "Age: 100"], Some(500));
        check(&["Cache-Control: max-age=600", "Age: 700"], None);
        check(&["Cache-Control: max-age=600", "Age: old"], Some(600));
        check(&["Cache-Control: max-age=0"], None);
        check(&["Cache-Control: max-age=-1"], None);
        check(&["Cache-Control: max-age=600", "Cache-Control: no-cache"], None);
        check(&["Cache-Control: no-store, max-age=600"], None);
        check(&["Cache-Control: s-maxage=600"], None);
        check(&["Cache-Control: max-age=60, max-age=600"], Some(60));
        let expires = "Expires: Fri, 19 Jan 2024 10:00:00 GMT";
        check(&[expires, DATE], Some(7200));
        check(&[expires], Some(3600));
        check(&[expires, DATE, "Cache-Control: max-age=5"], Some(5));
        check(&[expires, DATE, "Cache-Control: no-cache"], None);
        check(&["Expires: 0", DATE], None);
        check(&["Expires: Fri, 19 Jan 2024 07:00:00 GMT", DATE], None);
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_replaced() {
        let mut map = HeaderMap::new();
        map.insert("content-type", HeaderValue::from_bytes(b" text/xml\xff ").unwrap());
        assert_eq!(text(&map, "content-type").as_deref(), Some("text/xml\u{fffd}"));
    }
}
