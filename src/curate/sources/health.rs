//! The health of a source: the response of its server, and the age of its newest entry.

use chrono::{DateTime, FixedOffset, Utc};

use super::sniff::{Kind, sniff};
use crate::text::url;

/// A source without an entry in this number of days is silent.
const SILENT_DAYS: i64 = 182;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Where permanent redirects lead.
    pub permanent: Option<String>,
    /// The decoded text.
    pub text: String,
}

/// A summary of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedFacts {
    /// The title; may be empty.
    pub title: String,
    /// The URL of the website.
    pub page: Option<String>,
    /// The number of entries.
    pub entries: usize,
    /// The date of the newest entry that is not in the future.
    pub newest: Option<DateTime<FixedOffset>>,
}

/// The state of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A feed with recent entries, or without dates.
    Ok,
    /// A feed whose newest entry is this number of days old.
    Silent(i64),
    /// The server says that it is gone for good (410).
    Gone,
    /// The request failed, or the server reported an error.
    Broken(String),
    /// The response is not a feed.
    NotAFeed(String),
}

impl State {
    /// The name in reports for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Silent(_) => "silent",
            Self::Gone => "gone",
            Self::Broken(_) => "broken",
            Self::NotAFeed(_) => "not-a-feed",
        }
    }

    /// Whether the source has entries to import.
    pub fn is_usable(&self) -> bool {
        matches!(self, Self::Ok | Self::Silent(_))
    }
}

/// The health of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The state.
    pub state: State,
    /// The summary of the feed, if the response is one.
    pub facts: Option<FeedFacts>,
    /// The new URL after a permanent redirect.
    pub moved: Option<String>,
    /// Whether the new URL differs only by `https:`.
    pub is_https: bool,
}

/// The health of the source at `source_url`. `facts` summarises a feed.
pub fn health(
    source_url: &str,
    answer: Result<Answer, String>,
    facts: &dyn Fn(&str) -> Result<FeedFacts, String>,
    now: DateTime<Utc>,
) -> Health {
    let broken = |state| Health { state, facts: None, moved: None, is_https: false };
    let answer = match answer {
        Ok(answer) => answer,
        Err(reason) => return broken(State::Broken(reason)),
    };
    match answer.status {
        410 => return broken(State::Gone),
        200..=299 => {}
        status => return broken(State::Broken(format!("the server answers {status}"))),
    }
    let facts = match sniff(&answer.text) {
        Kind::Page => Err("it is a web page".to_owned()),
        Kind::Opml => Err("it is a list of feeds".to_owned()),
        Kind::Feed | Kind::Unknown => facts(&answer.text),
    };
    let facts = match facts {
        Ok(facts) => facts,
        // Its redirect may lead to a login or home page.
        Err(reason) => return broken(State::NotAFeed(reason)),
    };
    let age = facts.newest.map(|newest| (now - newest.to_utc()).num_days());
    let state = match age {
        Some(days) if days > SILENT_DAYS => State::Silent(days),
        _ => State::Ok,
    };
    let moved = answer.permanent.filter(|to| to != source_url);
    let is_https = moved.as_ref().is_some_and(|to| {
        let is_upgrade = source_url.starts_with("http:") && to.starts_with("https:");
        is_upgrade && url::key(to) == url::key(source_url)
    });
    Health { state, facts: Some(facts), moved, is_https }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://example.org/feed";

    /// State, new URL and whether only the scheme differs.
    fn check(
        status: u16,
        permanent: Option<&str>,
        text: &str,
        expected: (State, Option<&str>, bool),
    ) {
        let now = DateTime::parse_from_rfc3339("2024-12-31T00:00:00Z").unwrap();
        let facts = |text: &str| {
            let date = text.strip_prefix("<rss>").ok_or("no feed")?;
            let newest = DateTime::parse_from_rfc3339(&format!("{date}T00:00:00Z")).ok();
            Ok(FeedFacts { newest, ..FeedFacts::default() })
        };
        let permanent = permanent.map(str::to_owned);
        let answer = Answer { status, permanent, text: text.to_owned() };
        let found = health(URL, Ok(answer), &facts, now.to_utc());
        assert_eq!((found.state, found.moved.as_deref(), found.is_https), expected, "{text}");
    }

    #[test]
    fn states_follow_from_status_and_text() {
        let not_a_feed = |reason: &str| State::NotAFeed(reason.into());
        check(200, None, "<rss>2024-12-01", (State::Ok, None, false));
        check(200, None, "<rss>", (State::Ok, None, false));
        check(200, None, "<rss>2025-12-01", (State::Ok, None, false));
        check(200, None, "<rss>2024-07-02", (State::Ok, None, false));
        check(200, None, "<rss>2024-07-01", (State::Silent(183), None, false));
        check(410, None, "<rss>", (State::Gone, None, false));
        check(404, None, "<rss>", (State::Broken("the server answers 404".into()), None, false));
        check(200, None, "<html>", (not_a_feed("it is a web page"), None, false));
        check(200, None, "<opml>", (not_a_feed("it is a list of feeds"), None, false));
        check(200, None, "text", (not_a_feed("no feed"), None, false));
    }

    #[test]
    fn moved_sources_have_a_new_url() {
        let https = "https://example.org/feed";
        check(200, Some(https), "<rss>", (State::Ok, Some(https), true));
        let other = "https://example.org/other";
        check(200, Some(other), "<rss>", (State::Ok, Some(other), false));
        check(200, Some(URL), "<rss>", (State::Ok, None, false));
        // A redirect to a page is not a move.
        let state = State::NotAFeed("it is a web page".into());
        check(200, Some(other), "<html>", (state, None, false));
    }
}
