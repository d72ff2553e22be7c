use super::*;
use crate::load::testing;

/// Checks the line of an article of 8 January 2024, 12:00 UTC, by "Own" at own.example. A card is the YAML of its
/// provider and its date.
#[track_caller]
fn check(cards: &[(&str, &str)], expected: &str) {
    let cards: String = cards
        .iter()
        .enumerate()
        .map(|(n, (provider, date))| {
            format!("- {{title: R, webUrl: 'https://host{n}.example/x'{provider}{date}}}\n")
        })
        .collect();
    let yaml = format!(
        "publishedDateTime: 2024-01-08T12:00:00Z\nprovider: {{name: Own, domain: own.example}}\nrelated:\n{cards}"
    );
    let line = line(&testing::article("news/a.md", &yaml));
    let line = line.map(|line| format!("{} +{}", line.names.join(", "), line.more));
    assert_eq!(line.as_deref().unwrap_or("nobody"), expected);
}

fn named(names: &str) -> Vec<(String, &'static str)> {
    let card = |name| (format!(", provider: {{name: {name}}}"), DAY);
    names.split(' ').map(card).collect()
}

const DAY: &str = ", publishedDateTime: 2024-01-08T15:00:00Z";

#[test]
fn a_card_within_seven_days_is_about_the_same_story() {
    for (date, expected) in [
        ("2024-01-08T12:00:00Z", "host0.example +0"),
        ("2024-01-15T12:00:00Z", "host0.example +0"),
        ("2024-01-15T12:00:01Z", "nobody"),
        ("2024-01-15T13:00:00+01:00", "host0.example +0"),
        ("2024-01-01T12:00:00Z", "host0.example +0"),
        ("2024-01-01T11:59:59Z", "nobody"),
        ("2023-01-08T12:00:00Z", "nobody"),
    ] {
        check(&[("", &format!(", publishedDateTime: {date}"))], expected);
    }
    check(&[("", "")], "nobody");
    check(&[], "nobody");
}

#[test]
fn each_other_provider_is_named_once_in_the_order_of_the_cards() {
    for (names, expected) in [
        ("Z A", "Z, A +0"),
        ("Z A Z z M", "Z, A, M +0"),
        ("Z A M B C B", "Z, A, M +2"),
        ("Own own", "nobody"),
        ("'R &amp; D'", "R & D +0"),
    ] {
        let names = if names.starts_with('\'') {
            vec![(format!(", provider: {{name: {names}}}"), DAY)]
        } else {
            named(names)
        };
        let cards: Vec<(&str, &str)> = names.iter().map(|(p, d)| (p.as_str(), *d)).collect();
        check(&cards, expected);
    }
}

#[test]
fn providers_are_compared_by_domain_and_by_name() {
    let with = |provider: &'static str| (provider, DAY);
    check(
        &[
            with(", provider: {name: The Paper, domain: paper.example}"),
            with(", provider: {name: Paper, domain: WWW.Paper.example}"),
            with(", provider: {name: the paper}"),
            with(", provider: {domain: paper.example}"),
            with(", provider: {domain: own.example}"),
            with(", provider: {domain: other.example}"),
        ],
        "The Paper, other.example +0",
    );
}
