use super::*;
use crate::config::Config;
use crate::graph::Drafts;
use crate::graph::testing::{graph, sources};
use crate::load::testing::config;

/// The shards of a sitemap with their pages, as text.
fn parts(graph: &Graph, config: &Config, limits: Limits) -> String {
    let addresses = Addresses::new(graph, config);
    let parts = shards(graph, config, limits).into_iter().map(|shard| {
        let stem = |id: &ArticleId| graph.articles[*id].stem().to_owned();
        let pages: Vec<String> = match &shard.pages {
            ShardPages::Articles(ids) | ShardPages::News(ids) => ids.iter().map(stem).collect(),
            ShardPages::Others(pages) => {
                pages.iter().map(|page| format!("/{}", page.path(addresses))).collect()
            }
        };
        format!("{}: {}", shard.file.trim_start_matches("sitemaps/"), pages.join(" "))
    });
    parts.collect::<Vec<_>>().join("\n")
}

fn check(site: &[(&str, &str)], toml: &str, limits: Limits, expected: &[&str]) {
    assert_eq!(parts(&graph(site), &config(toml), limits), expected.join("\n"));
}

/// Articles of five days in January and one in February.
const DAYS: [(&str, &str); 6] = [
    ("news/e.md", "publishedDateTime: 2024-01-05T00:00:00Z"),
    ("news/d.md", "publishedDateTime: 2024-01-04T00:00:00Z"),
    ("news/c.md", "publishedDateTime: 2024-01-03T00:00:00Z"),
    ("news/b.md", "publishedDateTime: 2024-01-02T00:00:00Z"),
    ("news/a.md", "publishedDateTime: 2024-01-01T00:00:00Z"),
    ("news/f.md", "publishedDateTime: 2024-02-01T00:00:00Z"),
];

#[test]
fn a_shard_contains_a_month_oldest_first() {
    let others = "pages.xml: / /news /providers/example.org /archive/2024/02 /archive/2024/01 /topics /providers \
             /archive /follow";
    check(&DAYS, "", LIMITS, &[others, "2024-02.xml: f", "2024-01.xml: a b c d e"]);
}

#[test]
fn a_shard_never_exceeds_the_url_limit() {
    let page = "---\ntitle: P\n---\nText\n";
    let mut site = DAYS.to_vec();
    site.extend([("pages/p.md", page), ("pages/q.md", page)]);
    check(
        &site,
        "",
        Limits { count: 4, ..LIMITS },
        &[
            "pages.xml: / /news /providers/example.org /archive/2024/02",
            "pages-2.xml: /archive/2024/01 /topics /providers /archive",
            "pages-3.xml: /follow /p /q",
            "2024-02.xml: f",
            "2024-01.xml: a b c d",
            "2024-01-2.xml: e",
        ],
    );
}

#[test]
fn a_shard_never_exceeds_the_size_limit() {
    // Each character takes nine bytes of a URL.
    let long = "機".repeat(80);
    let files: Vec<String> = (0..9).map(|n| format!("news/{n}{long}.md")).collect();
    let site: Vec<(&str, &str)> = files.iter().map(|file| (file.as_str(), "")).collect();
    let (graph, config) = (graph(&site), config(""));
    let limits = Limits { bytes: 4000, ..LIMITS };
    let counts: Vec<usize> = shards(&graph, &config, limits)
        .iter()
        .map(|shard| match &shard.pages {
            ShardPages::Articles(ids) | ShardPages::News(ids) => ids.len(),
            ShardPages::Others(pages) => pages.len(),
        })
        .collect();
    // First the other pages, then articles of some 850 bytes.
    assert_eq!(counts, [8, 4, 4, 1]);
}

#[test]
fn a_million_articles_in_one_month_are_within_the_limits() {
    let lengths = vec![100; 1_000_000];
    let parts = chunks(&lengths, LIMITS, usize::MAX, |length| *length);
    assert_eq!(parts.len(), 20);
    assert!(parts.iter().all(|part| part.len() == 50_000));
    // URLs of two kilobytes, the maximum of common browsers.
    let lengths = vec![2000; 1_000_000];
    let parts = chunks(&lengths, LIMITS, usize::MAX, |length| *length);
    assert!(parts.iter().all(|part| part.len() * 2100 <= 50 * 1024 * 1024));
    assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 1_000_000);
    assert_eq!((indexes(0), indexes(1), indexes(50_000), indexes(50_001)), (0, 1, 1, 2));
}

#[test]
fn an_index_never_exceeds_the_limit() {
    let shard =
        |n: usize| Shard { file: HOME.join(&n.to_string()), pages: ShardPages::News(Vec::new()) };
    let shards: Vec<Shard> = (0..120_000).map(shard).collect();
    let named: Vec<Shard> =
        (0..indexes(shards.len())).flat_map(|index| of_index(&shards, index)).cloned().collect();
    assert_eq!(named, shards);
    assert_eq!(of_index(&shards, 1).len(), 50_000);
    assert_eq!(of_index(&shards, 2).len(), 20_000);
    assert_eq!(&*sitemap_file(0), "sitemap.xml");
    assert_eq!(&*sitemap_file(1), "sitemap-2.xml");
}

#[test]
fn escaped_urls_are_not_longer_than_estimated() {
    for part in ["a-b_c.d~e/f", "R&D", "機 械", "a'b(c)!*,;:@=+$", "%\"<>?#[]\\^`{|}", "\u{7f}ü"]
    {
        let config = config("");
        let address = config.base_url.absolute(&SitePath::from_file(part)).replace('&', "&#x26;");
        let len = address.len() - config.base_url.absolute(&HOME).len();
        assert!(len <= escaped_len(part), "{part}: {len}");
    }
}

#[test]
fn the_news_shard_contains_the_articles_of_two_days() {
    let news = "[sitemap]\nnews = true\n[list]\narchive = false";
    let others = "pages.xml: / /news /providers/example.org /topics /providers /follow";
    check(&[], news, LIMITS, &["pages.xml: / /topics /providers /follow"]);
    check(
        &DAYS,
        news,
        LIMITS,
        &["news.xml: f", others, "2024-02.xml: f", "2024-01.xml: a b c d e"],
    );
    // Two days to the second, compared by instant and not by local date.
    let site = [
        ("news/a.md", "publishedDateTime: 2024-01-03T01:00:00+02:00"),
        ("news/b.md", "publishedDateTime: 2024-01-01T00:00:00+01:00"),
        ("news/c.md", "publishedDateTime: 2023-12-31T22:59:59Z"),
        ("news/d.md", "publishedDateTime: 2024-02-01T00:00:00Z\npublished: false"),
    ];
    check(&site, news, LIMITS, &["news.xml: a b", others, "2024-01.xml: b a", "2023-12.xml: c"]);
}

#[test]
fn the_news_shard_contains_at_most_a_thousand_articles() {
    let files: Vec<String> = (0..1001).map(|n| format!("news/{n:04}.md")).collect();
    let site: Vec<(&str, &str)> = files.iter().map(|file| (file.as_str(), "")).collect();
    let config = config("[sitemap]\nnews = true");
    let shards = shards(&graph(&site), &config, LIMITS);
    assert!(matches!(&shards[0].pages, ShardPages::News(ids) if ids.len() == 1000));
}

#[test]
fn drafts_are_excluded() {
    let sources = sources(&[
        ("news/a.md", "published: false"),
        ("news/b.md", "topics: [A]"),
        ("news/c.md", "topics: [B]\npublished: false"),
        ("pages/p.md", "---\ntitle: P\npublished: false\n---\nText\n"),
    ]);
    let (graph, _) = crate::graph::build(&sources, Drafts::Include);
    let config = config("[sitemap]\nnews = true\n[list]\narchive = false");
    assert_eq!(
        parts(&graph, &config, LIMITS),
        "news.xml: b\npages.xml: / /news /topics/a /providers/example.org /topics /providers /follow\n\
         2024-01.xml: b"
    );
}
