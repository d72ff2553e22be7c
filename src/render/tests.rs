mod host;
mod metadata;

use std::collections::BTreeMap;

use super::*;
use crate::graph::testing::graph;
use crate::load::testing::{article_text, config};
use crate::plan::{Content, plan};
use crate::text::front_matter;

/// Bodies from the texts of a test's files.
struct Texts<'a>(&'a [(&'a str, &'a str)]);

impl Bodies for Texts<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        let (file, text) = self.0.iter().find(|(file, _)| **file == *source.file).expect("a file");
        let is_whole = text.starts_with("---\n");
        let text = if is_whole { (*text).to_owned() } else { article_text(file, text) };
        Ok(front_matter::split(&text).expect("front matter").body.to_owned())
    }
}

/// All rendered files of a site with the settings of `toml`.
pub(super) fn rendered(site: &[(&str, &str)], toml: &str) -> BTreeMap<String, String> {
    let (graph, config, bodies) = (graph(site), config(toml), Texts(site));
    let (plan, findings) = plan(&graph, &[], &config);
    assert_eq!(findings, []);
    let templates = Templates::compile(&[], &config.base_url, &plan.assets).expect("templates");
    let shared = Shared::new(&graph, &config);
    let renderer = Renderer::new(&graph, &plan, &config, &templates, &bodies, &shared);
    let mut files = BTreeMap::new();
    for planned in plan.files.iter() {
        let Content::Rendered(item) = &planned.content else { continue };
        files.insert(planned.file.to_string(), renderer.render(item).expect("a page"));
    }
    files
}

pub(super) fn render(site: &[(&str, &str)], toml: &str, file: &str) -> String {
    rendered(site, toml).remove(file).expect(file)
}

/// Checks that a file of a site holds each of `expected`, in this order.
fn check(site: &[(&str, &str)], toml: &str, file: &str, expected: &[&str]) {
    let text = render(site, toml, file);
    let mut rest = text.as_str();
    for part in expected {
        let at =
            rest.find(part).unwrap_or_else(|| panic!("{part}\nis not (or not there) in\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

/// The values between two texts, in order.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open).skip(1).map(|rest| rest.split(close).next().unwrap_or("")).collect()
}

const ARTICLE: &str = "title: 'R&amp;D: 1 < 2 ]]> \"x\"'\nexcerpt: <p>One &lt;b&gt;</p><p>two\ntopics: [C++, AI]\n\
    publishedDateTime: 2024-01-31T23:30:00-07:00\nupdatedDateTime: 2024-02-01T08:00:00Z\n\
    originalUrl: https://e.org/x?a=1&b=2\nwebUrl: https://w.org/x\n\
    provider: {name: A &amp; B, domain: E.org}\nimages:\n- {url: /i.png, width: 640, height: 360}";

#[test]
fn rss_as_a_whole() {
    insta::assert_snapshot!(
        render(&[("news/a.md", ARTICLE)], "description = 'What & why'\nlanguage = 'pt-BR'", "feed.xml"),
        @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
    <channel>
    <title>T &#x26; T</title>
    <link>https://example.org/ai/</link>
    <description>What &#x26; why</description>
    <language>pt-BR</language>
    <atom:link href="https://example.org/ai/feed.xml" rel="self" type="application/rss+xml"/>
    <lastBuildDate>Thu, 01 Feb 2024 08:00:00 +0000</lastBuildDate>
    <generator>feedgen</generator>
    <item>
    <title>R&#x26;D: 1 &#x3C; 2 ]]&#x3E; &#x22;x&#x22;</title>
    <link>https://example.org/ai/news/a/</link>
    <guid isPermaLink="false">tag:example.org,2024:/ai/news/a</guid>
    <pubDate>Wed, 31 Jan 2024 23:30:00 -0700</pubDate>
    <description>A &#x26; B: One &#x3C;b&#x3E; two</description>
    <dc:creator>A &#x26; B</dc:creator>
    <dc:source>https://e.org/x?a=1&#x26;b=2</dc:source>
    <category>C++</category>
    <category>AI</category>
    <media:content url="https://example.org/ai/i.png" medium="image" width="640" height="360"/>
    </item>
    </channel>
    </rss>
    "#
    );
}

#[test]
fn feeds_of_lists_have_their_own_title_and_address() {
    for (file, title, link) in [
        ("news/feed.xml", "News · T &#x26; T", "https://example.org/ai/news/"),
        (
            "topics/c-plus-plus/feed.xml",
            "C++ · T &#x26; T",
            "https://example.org/ai/topics/c-plus-plus/",
        ),
        (
            "providers/e.org/feed.xml",
            "A &#x26; B · T &#x26; T",
            "https://example.org/ai/providers/e.org/",
        ),
    ] {
        let own = format!("<atom:link href=\"https://example.org/ai/{file}\" rel=\"self\"");
        let (title, link) = (format!("<title>{title}</title>"), format!("<link>{link}</link>"));
        check(&[("news/a.md", ARTICLE)], "", file, &[&title, &link, &own, "<item>"]);
    }
}

#[test]
fn an_items_guid_outlives_what_changes() {
    let guids = |yaml: &str, toml: &str| {
        let feed = render(&[("news/2024-a ü.md", yaml)], toml, "feed.xml");
        between(&feed, "<guid isPermaLink=\"false\">", "</guid>").join(" ")
    };
    let first = guids("originalUrl: https://e.org/1", "");
    assert_eq!(first, "tag:example.org,2024:/ai/news/2024-a%20%C3%BC");
    for (yaml, toml) in [
        ("title: Other\noriginalUrl: https://e.org/2", ""),
        ("topics: [A]\nprovider: {name: P}\noriginalUrl: https://e.org/1", ""),
        ("slug: other\noriginalUrl: https://e.org/1", ""),
        ("updatedDateTime: 2025-01-01T00:00:00Z\noriginalUrl: https://e.org/1", ""),
        ("category: News\noriginalUrl: https://e.org/1", "[build]\nurls = 'flat'"),
    ] {
        assert_eq!(guids(yaml, toml), first, "{yaml}");
    }
}

#[test]
fn feeds_hold_the_newest_articles_up_to_the_limit() {
    let dates: Vec<String> =
        (1..=5).map(|day| format!("publishedDateTime: 2024-01-0{day}T00:00:00Z")).collect();
    let files: Vec<String> = (1..=5).map(|day| format!("news/{day}.md")).collect();
    let site: Vec<(&str, &str)> =
        files.iter().zip(&dates).map(|(file, date)| (file.as_str(), date.as_str())).collect();
    let feed = render(&site, "[feeds]\nlimit = 3", "feed.xml");
    let titles = between(&feed, "<title>", "</title>");
    assert_eq!(titles, ["T &#x26; T", "Title of 5", "Title of 4", "Title of 3"]);
    assert!(feed.contains("<lastBuildDate>Fri, 05 Jan 2024 00:00:00 +0000</lastBuildDate>"));
    assert_eq!(between(&render(&[], "", "feed.xml"), "<lastBuildDate>", "<").len(), 0);
}

#[test]
fn sitemaps_name_pages_with_honest_dates() {
    let site = [
        ("news/a.md", ARTICLE),
        ("news/b ü.md", "publishedDateTime: 2024-01-01T00:00:00Z\noriginalUrl: https://e.org/b"),
        ("pages/about.md", "---\ntitle: A\n---\nText\n"),
    ];
    check(
        &site,
        "",
        "sitemap.xml",
        &[
            "<loc>https://example.org/ai/sitemaps/pages.xml</loc>\n</sitemap>",
            "<loc>https://example.org/ai/sitemaps/2024-01.xml</loc>\n<lastmod>2024-02-01T08:00:00Z</lastmod>",
        ],
    );
    check(
        &site,
        "",
        "sitemaps/2024-01.xml",
        &[
            "<loc>https://example.org/ai/news/b%20%C3%BC/</loc>\n<lastmod>2024-01-01T00:00:00Z</lastmod>",
            "<loc>https://example.org/ai/news/a/</loc>\n<lastmod>2024-02-01T08:00:00Z</lastmod>",
        ],
    );
    let pages =
        render(&site, "[list]\narchive = false\n[build]\nurls = 'flat'", "sitemaps/pages.xml");
    assert_eq!(
        between(&pages, "<loc>https://example.org/ai/", "</loc>"),
        [
            "",
            "news",
            "topics/ai",
            "topics/c-plus-plus",
            "providers/e.org",
            "topics",
            "providers",
            "about"
        ]
    );
    assert!(!pages.contains("lastmod"), "lists change with every article");
}

#[test]
fn robots_name_the_sitemap_if_there_is_one() {
    let site = [("news/a.md", "")];
    let sitemap = "\nSitemap: https://example.org/ai/sitemap.xml\n";
    check(&site, "", "robots.txt", &["User-agent: *\n", sitemap]);
    let without = render(&site, "[sitemap]\nenabled = false", "robots.txt");
    assert!(!without.contains("Sitemap"));
}

#[test]
fn every_named_page_of_the_site_exists() {
    let body = "title: B\npublishedDateTime: 2023-05-01T00:00:00Z\ntopics: [AI]\n\
                related: [{title: R, webUrl: https://w.org/x}]\n---\n[a](/about/)\n";
    let site = [
        ("news/a.md", ARTICLE),
        ("videos/b.md", body),
        ("topics/ai.yaml", "name: AI\nparent: Computing & more"),
        ("pages/about.md", "---\ntitle: A\naliases: [/old/]\n---\nText\n"),
    ];
    for toml in [
        "",
        "[list]\npage_size = 1",
        "[list]\narchive = false\ncategories = false\n[feeds]\nformats = []",
    ] {
        let files = rendered(&site, &format!("[build]\nminify = false\n{toml}"));
        let links = files.values().flat_map(|html| between(html, "href=\"", "\""));
        let links = links
            .filter_map(|link| link.strip_prefix("/ai/"))
            .filter(|link| !link.ends_with(".css") && !link.ends_with(".svg") && *link != "ai/");
        let mut count = 0;
        for link in links {
            let path = percent_encoding::percent_decode_str(link).decode_utf8_lossy();
            let file = if path.is_empty() || path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.into_owned()
            };
            assert!(files.contains_key(&file), "{link} leads nowhere");
            count += 1;
        }
        assert!(count > 20);
    }
}

#[test]
fn a_card_is_the_same_wherever_it_is_shown() {
    let site = [
        ("news/a.md", ARTICLE),
        ("news/b.md", "topics: [AI]"),
        ("videos/c.md", "type: video\ntopics: [AI]\nexcerpt: a <b>c</b> d"),
    ];
    for toml in ["", "[build]\nminify = false"] {
        let files = rendered(&site, toml);
        let mut shown: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for html in files.values() {
            for card in between(html, "<article class=\"card", "</article>") {
                let title = between(card, "Title of ", "<").first().copied().unwrap_or("R&D");
                let (first, count) = shown.entry(title).or_insert((card, 0));
                assert_eq!(*first, card);
                *count += 1;
            }
        }
        let counts: Vec<(&str, usize)> =
            shown.iter().map(|(title, (_, count))| (*title, *count)).collect();
        // Home, category, month; then two topics and a provider, one topic, one topic.
        assert_eq!(counts, [("R&D", 6), ("b", 4), ("c", 4)]);
    }
}

#[test]
fn numbered_pages_do_not_change_when_an_article_comes() {
    let articles = |count: usize| -> Vec<(String, String)> {
        let yaml = |n| format!("publishedDateTime: 2024-01-01T00:{n:02}:00Z\ntopics: [AI]");
        (0..count).map(|n| (format!("news/{n:02}.md"), yaml(n))).collect()
    };
    let build = |count: usize| {
        let files = articles(count);
        let site: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        rendered(&site, "[list]\npage_size = 3")
    };
    for count in 6..12 {
        let (before, after) = (build(count), build(count + 1));
        let numbered = |file: &&String| {
            // Those of the API are numbered from the newest.
            let is_page = file.contains("page/") && !file.starts_with("api/");
            let page = file.rsplit("page/").next().filter(|_| is_page);
            let number: Option<usize> = page.and_then(|page| page.split('/').next()?.parse().ok());
            // The last of them is the address of the page to come.
            number.is_some_and(|number| number < count / 3)
        };
        let pages: Vec<&String> = before.keys().filter(numbered).collect();
        assert!(pages.len() >= 4, "{pages:?}");
        for page in pages {
            assert_eq!(before[page], after[page], "{page} at {count} articles");
        }
    }
}

/// A page without what stands between quotes in its tags.
fn without_quoted_values(html: &str) -> String {
    let (mut out, mut is_tag, mut quote) = (String::new(), false, None);
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') if is_tag && html[..at].ends_with('=') => quote = Some(c),
            (None, c) => {
                let starts_tag = html[at + c.len_utf8()..].starts_with(|c: char| c.is_alphabetic());
                is_tag = (is_tag || c == '<' && starts_tag) && c != '>';
                out.push(c);
            }
        }
    }
    out
}

/// A page without its JSON-LD, and what that says; `null` if there is none.
fn without_json_ld(html: &str) -> (String, serde_json::Value) {
    for open in ["<script type=\"application/ld+json\">", "<script type=application/ld+json>"] {
        if let Some((before, rest)) = html.split_once(open) {
            // What a browser takes for the end, and for the start of a comment.
            let (json, behind) = rest.split_once("</").expect("an end");
            assert!(behind.starts_with("script>") && !json.contains("<!--"), "{json}");
            let json = serde_json::from_str(json).expect("JSON");
            return (format!("{before}{}", &behind["script>".len()..]), json);
        }
    }
    (html.to_owned(), serde_json::Value::Null)
}

#[test]
fn texts_from_outside_cannot_leave_their_place() {
    let evil =
        "\"'></title><!--<script>alert(1)</script>{{ 7 * 7 }}&lt;script&gt;alert(2)&lt;/script&gt;";
    let quoted = format!("'{}'", evil.replace('\'', "''"));
    let yaml = format!(
        "title: {quoted}\nexcerpt: {quoted}\nhighlight: {quoted}\ntags: [{quoted}]\ntype: {quoted}\n\
         topics: [{quoted}]\nauthors: [{quoted}]\nlocale: en\nprovider: {{name: {quoted}, domain: e.org}}\n\
         images:\n- {{url: 'https://e.org/a\"onload=\"x', title: {quoted}, attribution: {quoted}}}\n\
         webUrl: 'https://e.org/\"onclick=\"x'\nsecured: U0VDUkVU;AAAAAAAAAAAAAAAAAAAAAA==\n\
         related:\n- {{title: {quoted}, excerpt: {quoted}, webUrl: 'https://f.org/\"onclick=\"x', \
         provider: {{name: {quoted}}}}}\n---\n{evil}\n<img src=x onerror=alert(1)>\n"
    );
    let topic = format!(
        "name: {quoted}\n_id: x\ndescription: {quoted}\nhashtags: [{quoted}]\nkeywords: [{quoted}]"
    );
    let provider =
        format!("---\nname: {quoted}\ndomain: e.org\ndescription: {quoted}\n---\n{evil}\n");
    let page = format!("---\ntitle: {quoted}\ndescription: {quoted}\n---\n{evil}\n");
    let site = [
        ("news/a.md", yaml.as_str()),
        ("topics/x.yaml", &topic),
        ("providers/e.md", &provider),
        ("pages/p.md", &page),
    ];
    let toml = format!("description = '''{evil}'''");
    // The API is no document that anything is run in, and verbatim.
    let documents = |toml: &str| -> Vec<(String, String)> {
        let (api, rest) =
            rendered(&site, toml).into_iter().partition(|(f, _)| f.starts_with("api/"));
        let api: Vec<(String, String)> = api;
        assert!(!api.iter().any(|(_, text)| text.contains("U0VDUkVU")));
        assert!(api.iter().any(|(_, text)| text.contains("<script")));
        rest
    };
    // Minified, quotes may stand in an attribute that has the other ones around it.
    for (file, text) in documents(&format!("{toml}\n[build]\nminify = false")) {
        let (text, _) = without_json_ld(&text);
        for bad in ["<script", "\"onload", "\"onclick", " onerror", "U0VDUkVU"] {
            assert!(!text.contains(bad), "{bad} in {file}:\n{text}");
        }
    }
    for (file, text) in documents(&toml) {
        let (text, _) = without_json_ld(&text);
        let text = without_quoted_values(&text);
        // A title ends at its closing tag, whatever else is in it.
        let (head, rest) = text.split_once("<title>").unwrap_or(("", &text));
        let text = head.to_owned() + rest.split_once("</title>").map_or("", |(_, rest)| rest);
        for bad in ["<script", " onload", " onclick", " onerror", "U0VDUkVU"] {
            assert!(!text.contains(bad), "{bad} in {file}:\n{text}");
        }
    }
}

#[test]
fn cards_come_from_marks_alone() {
    let mark = "\u{fdd0}0\u{fdd1}";
    let coded = "&#xfdd0;0&#xfdd1;";
    let provider = format!("---\nname: P\ndomain: p.org\n---\nx{mark}x{coded}x\n");
    let yaml = format!(
        "topics: [A]\nprovider: {{domain: p.org}}\ntype: 'x{mark}'\nexcerpt: 'x{mark}x{coded}'"
    );
    let topic = format!("name: A\ndescription: 'x{mark}'\nhashtags: ['x{mark}x{coded}']");
    let site =
        [("news/a.md", yaml.as_str()), ("topics/a.yaml", &topic), ("providers/p.md", &provider)];
    for (file, text) in rendered(&site, "[api]\nenabled = false") {
        let cards = text.matches("<article class=\"card").count();
        assert!(cards <= 1 && !text.contains('\u{fdd0}'), "{file}:\n{text}");
    }
}

#[test]
fn minifying_keeps_what_matters() {
    for (html, expected) in [
        ("<pre>\n  a\n\n  b  </pre>", "<pre>\n  a\n\n  b  </pre>"),
        ("<p>a  <b>b</b>  <i>c</i> d</p>", "<p>a <b>b</b> <i>c</i> d</p>"),
        ("<p>1 &lt; 2 &amp;&amp; R&amp;D &amp;lt; x</p>", "<p>1 &lt; 2 && R&D &amp;lt; x</p>"),
        ("<a href=\"/a b?x=1&amp;y=2\">a</a>", "<a href=\"/a b?x=1&y=2\">a</a>"),
        (
            "<img alt=\"a &quot;b&quot; 'c' > d\" src=\"x\">",
            "<img alt=\"a &#34;b&#34; 'c' > d\" src=x>",
        ),
        (
            "<p>x\u{fdd0}0\u{fdd1}y \u{fdd0}1\u{fdd1} z</p>",
            "<p>x\u{fdd0}0\u{fdd1}y \u{fdd0}1\u{fdd1} z</p>",
        ),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<textarea> a\n b</textarea>", "<textarea> a\n b</textarea>"),
        ("<code>a  b</code>", "<code>a  b</code>"),
        (
            "<title>&lt;/title&gt;&lt;b&gt; &lt;!-- R&amp;D</title>",
            "<title>&lt;/title><b> <!-- R&D</title>",
        ),
        ("<p title=\"&quot;'&lt;/p>\">a</p>", "<p title=\"&#34;'</p>\">a</p>"),
        ("<p>機械 学習 \u{a0}x</p>", "<p>機械 学習 \u{a0}x</p>"),
    ] {
        assert_eq!(minify::minify(html), expected, "{html}");
    }
}

#[test]
fn minifying_changes_no_text() {
    let site = [
        ("news/a.md", ARTICLE),
        (
            "news/b.md",
            "originalUrl: https://e.org/b\n---\n```\na\n  b\n```\nx **y** `z  z` [l](/a) & \"q\" <\n\n| a | b |\n|-|-|\n| 1 | 2 |\n",
        ),
    ];
    let texts = |toml: &str| -> BTreeMap<String, String> {
        let plain = |html: String| {
            let text = crate::text::plain::excerpt(&html);
            text.split_whitespace().collect::<Vec<_>>().concat()
        };
        rendered(&site, toml).into_iter().map(|(file, html)| (file, plain(html))).collect()
    };
    assert_eq!(texts(""), texts("[build]\nminify = false"));
    check(&site, "", "news/b/index.html", &["<pre><code>a\n  b\n</code></pre>"]);
}

#[test]
fn deep_nesting_does_not_bring_a_build_down() {
    for (open, close) in [
        ("<div>", ""),
        ("<b>", ""),
        ("<ul><li>", "</li></ul>"),
        ("> ", ""),
        ("- ", ""),
        ("[", ""),
        ("*", "a*"),
    ] {
        let count = 3000;
        let yaml = format!(
            "originalUrl: https://e.org/a\n---\n{}x{}\n",
            open.repeat(count),
            close.repeat(count)
        );
        let html = render(&[("news/a.md", &yaml)], "", "news/a/index.html");
        assert!(html.contains('x'), "{open}");
    }
}

#[test]
fn no_body_brings_a_build_down() {
    const PARTS: [&str; 40] = [
        "a",
        " ",
        "\n",
        "\n\n",
        "<",
        ">",
        "&",
        "&amp",
        "&lt;",
        "\"",
        "'",
        "=",
        "/",
        "<p",
        "<a href=",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<svg>",
        "<math>",
        "<table>",
        "<td>",
        "<pre>",
        "</pre>",
        "<script>",
        "<style>",
        "<textarea>",
        "<template>",
        "`",
        "*",
        "_",
        "[x](",
        ")",
        "# ",
        "- ",
        "|",
        "[^1]: ",
    ];
    let base_url = crate::config::BaseUrl::parse("https://example.org").expect("a URL");
    let markdown = Markdown::new(&base_url, crate::config::UrlStyle::Flat);
    // A generator of our own, so that every run is the same (Knuth, MMIX).
    let mut state = 1_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..3000 {
        let length = next() % 40;
        let text: String = (0..length).map(|_| PARTS[next() % PARTS.len()]).collect();
        let small = minify::minify(&format!("<main>{}</main>", markdown.to_html(&text)));
        let is_safe = !without_quoted_values(&small).contains("<script");
        assert!(is_safe && small.ends_with("</main>"), "{text:?} gave {small}");
    }
}
