//! Lists by day, week and month, and the ranges of numbered pages.

use std::collections::BTreeMap;

use super::{between, rendered};

/// Renders articles published on `dates`, named after their position.
fn site(dates: &[&str], toml: &str) -> BTreeMap<String, String> {
    let files: Vec<(String, String)> = dates
        .iter()
        .enumerate()
        .map(|(n, date)| (format!("news/a{n:02}.md"), format!("publishedDateTime: {date}")))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    rendered(&files, &format!("{toml}\n[build]\nminify = false"))
}

/// The period, and for each group its heading, its `datetime` and the number of its cards.
fn groups(page: &str) -> (String, Vec<String>) {
    let mut periods = between(page, "class=\"group by-", "\"");
    periods.dedup();
    let groups = page.split("class=\"group by-").skip(1).map(|group| {
        let group = group.split("class=\"pager").next().unwrap_or("");
        let iso = between(group, "<time datetime=\"", "\"")[0];
        let title = between(group, "<time datetime=\"", "</time>")[0];
        let title = title.rsplit('>').next().unwrap_or("");
        let id = between(group, "id=\"", "\"")[0];
        assert!(id.ends_with(&iso.to_ascii_lowercase()), "{id}");
        format!("{title} ({iso}): {}", group.matches("<article class=\"card").count())
    });
    (periods.join(" "), groups.collect())
}

#[test]
fn lists_are_grouped_by_the_shortest_period_with_about_three_articles() {
    let noon = |day: &str| format!("{day}T12:00:00Z");
    let check = |days: &[&str], toml: &str, file: &str, period: &str, expected: &[&str]| {
        let dates: Vec<String> = days.iter().map(|day| noon(day)).collect();
        let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
        let actual = groups(&site(&dates, toml)[file]);
        assert_eq!(actual, (period.to_owned(), expected.iter().map(|s| (*s).to_owned()).collect()));
    };
    let busy = ["2024-04-11", "2024-04-11", "2024-04-11", "2024-04-10", "2024-04-10"];
    check(
        &busy,
        "",
        "index.html",
        "day",
        &["Thursday, 11 April 2024 (2024-04-11): 3", "Wednesday, 10 April 2024 (2024-04-10): 2"],
    );
    check(
        &busy,
        "language = 'de'",
        "archive/2024/04/index.html",
        "day",
        &["Donnerstag, 11. April 2024 (2024-04-11): 3", "Mittwoch, 10. April 2024 (2024-04-10): 2"],
    );
    // Each month has its own period. A week starts on Monday.
    let mixed = [&busy[..], &["2024-03-31", "2024-03-30", "2024-03-25", "2024-02-29"]].concat();
    check(
        &mixed,
        "",
        "news/index.html",
        "day week month",
        &[
            "Thursday, 11 April 2024 (2024-04-11): 3",
            "Wednesday, 10 April 2024 (2024-04-10): 2",
            "25–31 March 2024 (2024-W13): 3",
            "February 2024 (2024-02): 1",
        ],
    );
    let quiet = ["2024-05-01", "2024-04-30", "2024-04-29", "2024-04-28", "2024-04-22"];
    check(&quiet, "", "index.html", "month", &["May 2024 (2024-05): 1", "April 2024 (2024-04): 4"]);
    check(
        &["2024-12-31", "2025-01-01", "2025-01-05"],
        "",
        "news/index.html",
        "month",
        &["January 2025 (2025-01): 2", "December 2024 (2024-12): 1"],
    );
    // The week in a month, although there are only two articles.
    check(
        &quiet,
        "",
        "archive/2024/04/index.html",
        "week",
        &["29–30 April 2024 (2024-W18): 2", "22–28 April 2024 (2024-W17): 2"],
    );
    check(
        &["2024-05-30", "2024-05-01", "2023-12-31"],
        "",
        "index.html",
        "month",
        &["May 2024 (2024-05): 2", "December 2023 (2023-12): 1"],
    );
    check(&[], "", "index.html", "", &[]);
}

#[test]
fn without_a_time_zone_each_day_has_one_group() {
    // An article has the day of its own offset.
    let dates = [
        "2024-04-10T20:00:00-07:00",
        "2024-04-11T11:00:00+09:00",
        "2024-04-10T18:30:00-07:00",
        "2024-04-11T10:00:00+09:00",
        "2024-04-10T17:00:00-07:00",
    ];
    let (_, by_day) = groups(&site(&dates, "")["index.html"]);
    assert_eq!(
        by_day,
        ["Thursday, 11 April 2024 (2024-04-11): 2", "Wednesday, 10 April 2024 (2024-04-10): 3"]
    );
}

#[test]
fn cards_have_the_time_if_it_is_known() {
    let dates = ["2024-04-11T08:05:00Z", "2024-04-11", "2024-04-11T00:00:00+02:00"];
    let page = &site(&dates, "timezone = 'UTC'")["index.html"];
    let dates: Vec<&str> = between(page, "<span class=\"day\">", "</time>");
    assert_eq!(
        dates,
        [
            "11 April 2024</span> <span class=\"clock\">08:05</span>",
            "11 April 2024</span>",
            "10 April 2024</span>",
        ]
    );
}

/// The titles of the numbered pages of the home page, from the oldest, without the name of the site.
fn titles(dates: &[&str], toml: &str) -> Vec<String> {
    let files = site(dates, &format!("{toml}\n[list]\npage_size = 2"));
    let pages = (1..).map_while(|n| files.get(&format!("page/{n}/index.html")));
    let titles = pages.filter(|page| page.contains("class=\"pager-here\"")).map(|page| {
        let title = between(page, "<title>", "</title>")[0];
        let here = between(page, "<p class=\"pager-here\">", "</p>")[0];
        assert!(title.contains(here), "{here} in {title}");
        assert!(page.contains(&format!("<p class=\"count\">{here}</p>")), "{page}");
        let links = [between(page, "rel=\"prev\"", "</a>"), between(page, "rel=\"next\"", "</a>")];
        let links = links.iter().flatten().map(|link| link.rsplit('>').next().unwrap_or(""));
        format!("{here}; {}", links.collect::<Vec<_>>().join("; "))
    });
    titles.collect()
}

#[test]
fn numbered_pages_name_their_range() {
    let dates = [
        "2023-12-30T08:00:00Z",
        "2024-01-02T08:00:00Z",
        "2024-03-30T08:00:00Z",
        "2024-04-02T08:00:00Z",
        "2024-04-02T12:00:00Z",
        "2024-04-02T13:15:00Z",
        "2024-04-02T13:15:20Z",
        "2024-04-02T13:15:40Z",
        "2024-04-03T00:00:00Z",
        "2024-04-03T00:00:00Z",
        "2024-04-03T00:00:00Z",
        "2024-04-03T00:00:00Z",
        "2024-04-04T00:00:00Z",
        "2024-04-05T00:00:00Z",
        "2024-04-06T00:00:00Z",
        "2024-04-07T00:00:00Z",
    ];
    assert_eq!(
        titles(&dates, ""),
        [
            "30 December 2023 – 2 January 2024; Newer than 2 January 2024",
            "30 March – 2 April 2024; Newer than 2 April 2024; Older than 30 March 2024",
            "2 April 2024, 12:00–13:15; Newer than 2 April 2024, 13:15; \
             Older than 2 April 2024, 12:00",
            "2 April 2024, 13:15, page 4; Newer than 2 April 2024, 13:15; \
             Older than 2 April 2024, 13:15",
            "3 April 2024, page 5; Newer than 3 April 2024; Older than 3 April 2024",
            "3 April 2024, page 6; Newer than 3 April 2024; Older than 3 April 2024",
            "4–5 April 2024; Newer than 5 April 2024; Older than 4 April 2024",
        ]
    );
    assert_eq!(
        titles(&dates[..6], "language = 'de'"),
        [
            "30. Dezember 2023 – 2. Januar 2024; Nach dem 2. Januar 2024",
            "30. März – 2. April 2024; Nach dem 2. April 2024; Vor dem 30. März 2024",
        ]
    );
}

#[test]
fn numbered_pages_of_a_month_do_not_repeat_its_name() {
    let dates: Vec<String> = (1..7).map(|day| format!("2024-04-{day:02}T08:00:00Z")).collect();
    let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
    let files = site(&dates, "[list]\npage_size = 2");
    let title = |file: &str| between(&files[file], "<title>", "</title>")[0].to_owned();
    assert!(title("archive/2024/04/page/1/index.html").starts_with("1–2 April 2024 "));
    assert!(title("archive/2024/04/index.html").starts_with("April 2024 "));
    assert!(title("news/page/2/index.html").starts_with("News, 3–4 April 2024 "));
    // The landing page has no range of its own; the link to older articles names its oldest date.
    let landing = &files["news/index.html"];
    assert!(landing.contains("<p class=\"pager-here\">Newest</p>"), "{landing}");
    assert!(landing.contains(">Older than 5 April 2024</a>"), "{landing}");
}
