//! Filters, order and page of the inbox in an address.

use url::form_urlencoded::Serializer;

use crate::curate::desk::inbox::{Filter, Query, Sort};

/// The names of the values in addresses, in their order.
const NAMES: [&str; 8] = ["sort", "source", "topic", "provider", "language", "min", "q", "page"];

/// Parses the pairs of an address. Values that can't be used are ignored.
pub(super) fn parse(pairs: &[(String, String)]) -> Query {
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    };
    let text = |name: &str| value(name).map(str::to_owned);
    Query {
        filter: Filter {
            source: value("source").and_then(|source| source.parse().ok()),
            topic: text("topic"),
            provider: text("provider"),
            language: text("language"),
            min_quality: value("min").and_then(|least| least.parse().ok()),
            text: text("q").unwrap_or_default(),
        },
        sort: if value("sort") == Some("hot") { Sort::Hottest } else { Sort::Newest },
        page: value("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
    }
}

/// The values of a query, by name; empty for those that do not restrict.
pub(super) fn values(query: &Query) -> [(&'static str, String); 8] {
    let Query { filter, sort, page } = query;
    let Filter { source, topic, provider, language, min_quality, text } = filter;
    let number = |number: Option<String>| number.unwrap_or_default();
    let values = [
        if *sort == Sort::Hottest { "hot".to_owned() } else { String::new() },
        number(source.map(|source| source.to_string())),
        topic.clone().unwrap_or_default(),
        provider.clone().unwrap_or_default(),
        language.clone().unwrap_or_default(),
        number(min_quality.map(|least| least.to_string())),
        text.clone(),
        if *page > 1 { page.to_string() } else { String::new() },
    ];
    let mut values = values.into_iter();
    NAMES.map(|name| (name, values.next().unwrap_or_default()))
}

/// The query as part of an address, percent-encoded, with further pairs.
pub(super) fn to_string(query: &Query, more: &[(&str, &str)]) -> String {
    let mut out = Serializer::new(String::new());
    for (name, value) in values(query) {
        if !value.is_empty() {
            out.append_pair(name, &value);
        }
    }
    for (name, value) in more {
        out.append_pair(name, value);
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::super::request::DeskRequest;
    use super::*;

    #[test]
    fn queries_round_trip() {
        for text in [
            "",
            "sort=hot",
            "source=2&topic=C%2B%2B+%26+C%23&provider=a.example&language=de&min=40&q=a+b&page=3",
        ] {
            let query = parse(&DeskRequest::pairs(text.as_bytes()));
            assert_eq!(to_string(&query, &[]), text);
        }
        let odd = parse(&DeskRequest::pairs(b"page=0&min=x&source=-1&sort=%22&topic=+"));
        assert_eq!(to_string(&odd, &[("article", "a b")]), "article=a+b");
    }
}
