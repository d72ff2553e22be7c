use std::collections::BTreeMap;

use serde_json::Value;

use crate::render::tests::{between, rendered};

/// A site of `count` articles, one per minute.
fn articles(count: usize) -> Vec<(String, String)> {
    let yaml =
        |n| format!("publishedDateTime: 2024-01-01T{:02}:{:02}:00Z\ntopics: [AI]", n / 60, n % 60);
    (0..count).map(|n| (format!("news/{n:03}.md"), yaml(n))).collect()
}

fn with_history(count: usize) -> BTreeMap<String, String> {
    let files = articles(count);
    let site: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    rendered(&site, "[feeds]\nhistory = true\nlimit = 3")
}

#[test]
fn archive_documents_link_to_their_neighbours() {
    let files = with_history(233);
    let url = |file: &str| format!("https://example.org/ai/topics/ai/{file}");
    for (name, ending) in [("feed", "xml"), ("atom", "xml")] {
        let file = |number: usize| format!("history/{name}-{number}.{ending}");
        let links = |file: &str| -> Vec<String> {
            let text = &files[&format!("topics/ai/{file}")];
            let links = text.split("link href=\"").skip(1).map(|link| {
                let (href, rest) = link.split_once('"').expect("a value");
                format!("{} {href}", between(rest, "rel=\"", "\"")[0])
            });
            links
                .filter(|link| !link.starts_with("alternate") && !link.starts_with("via"))
                .collect()
        };
        let feed = format!("{name}.{ending}");
        let own = |file: &str| format!("self {}", url(file));
        let current = format!("current {}", url(&feed));
        assert_eq!(links(&feed), [own(&feed), format!("prev-archive {}?30", url(&file(3)))]);
        let before = |number: usize| format!("prev-archive {}", url(&file(number)));
        let after = |number: usize| format!("next-archive {}", url(&file(number)));
        assert_eq!(links(&file(3)), [own(&file(3)), current.clone(), before(2)]);
        assert_eq!(links(&file(2)), [own(&file(2)), current.clone(), before(1), after(3)]);
        assert_eq!(links(&file(1)), [own(&file(1)), current, after(2)]);
        for number in 1..=3 {
            let text = &files[&format!("topics/ai/{}", file(number))];
            assert!(text.contains("<fh:archive/>") && text.contains("xmlns:fh="));
        }
        assert!(!files[&format!("topics/ai/{feed}")].contains("fh"));
    }
    let json = |file: &str| -> Value {
        serde_json::from_str(&files[&format!("topics/ai/{file}")]).expect("JSON")
    };
    let next = |file: &str| json(file)["next_url"].clone();
    assert_eq!(next("feed.json"), format!("{}?30", url("history/feed-3.json")));
    assert_eq!(next("history/feed-3.json"), url("history/feed-2.json"));
    assert_eq!(next("history/feed-2.json"), url("history/feed-1.json"));
    assert_eq!(next("history/feed-1.json"), Value::Null);
    assert_eq!(json("history/feed-1.json")["feed_url"], url("feed.json"));
}

#[test]
fn full_archive_documents_do_not_change_with_a_new_article() {
    // Around the numbers at which documents are full or empty.
    for count in [101, 102, 103, 104, 150, 202, 203, 204] {
        let (before, after) = (with_history(count), with_history(count + 1));
        let full = (count - 3) / 100;
        let is_full = |file: &&String| {
            let number = file.rsplit_once('-').filter(|(path, _)| path.contains("history/"));
            let number = number.and_then(|(_, number)| number.split('.').next()?.parse().ok());
            number.is_some_and(|number: usize| number <= full)
        };
        let documents: Vec<&String> = before.keys().filter(is_full).collect();
        // The site, its category, its topic and its provider, in three formats.
        assert_eq!(documents.len(), 12 * full, "{documents:?}");
        for document in documents {
            assert_eq!(before[document], after[document], "{document} at {count} articles");
        }
    }
}
