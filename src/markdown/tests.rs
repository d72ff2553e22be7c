mod safety;

use super::*;
use crate::config::{Limits, UrlStyle};
use crate::text::random::Random;

/// A renderer for the site at `base_url`.
fn site(base_url: &str, urls: UrlStyle) -> Markdown {
    let toml = format!("title = \"T\"\nbase_url = \"{base_url}\"");
    let (config, _) = crate::config::parse("site.toml", &toml, Default::default());
    let mut config = config.unwrap();
    config.build.urls = urls;
    Markdown::new(&config, Labels::new("en", "Back & \"up\"", "Play video"))
}

fn html(text: &str) -> String {
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    markdown.to_html(text, LinkPolicy::WebAndMail, "/s.css").trim_end().to_owned()
}

/// The findings about a text.
fn inspected(text: &str) -> Findings {
    inspect(text, LinkPolicy::Web, &[], Limits::default())
}

#[test]
fn strikethrough_and_tables_are_supported() {
    assert_eq!(html("a ~~b~~ **c**"), "<p>a <del>b</del> <strong>c</strong></p>");
    let table = html("|a|b|\n|-|:-:|\n|1|2|");
    assert!(table.contains("<td class=\"align-center\">2</td>"), "{table}");
}

#[test]
fn headings_have_unique_ids_and_are_below_the_title() {
    assert_eq!(html("## C++ & you"), "<h2 id=\"c-plus-plus-you\">C++ &amp; you</h2>");
    assert_eq!(html("## A {#own}"), "<h2 id=\"own\">A</h2>");
    assert_eq!(
        html("# A\n## A\n###### 🔥"),
        "<h2 id=\"a\">A</h2>\n<h3 id=\"a-2\">A</h3>\n<h6 id=\"section\">🔥</h6>"
    );
}

#[test]
fn footnotes_are_at_the_end_in_the_order_of_their_references() {
    let text =
        "a[^x] b[^y] c[^x] d[^none]\n\n[^y]: why\n\n[^x]: ex[^z]\n\n[^z]: zed\n\n[^unused]: no";
    let html = html(text);
    let at = |needle: &str| html.find(needle).unwrap_or_else(|| panic!("{needle} in {html}"));
    assert!(at("fnref-1-2") < at("id=\"fn-1\""));
    assert!(at("ex<sup") < at("why") && at("why") < at("zed"));
    assert!(at("id=\"fnref-3-1\"") > at("<ol"));
    assert!(!html.contains("unused") && !html.contains(">no<"));
    assert!(html.contains("title=\"Back &amp; &quot;up&quot;\""), "{html}");
}

#[test]
fn links_in_the_site_have_its_base_path() {
    let flat =
        |text| site("https://e.org", UrlStyle::Flat).to_html(text, LinkPolicy::Web, "/s.css");
    for (link, expected) in [
        ("[a](/about/#x)", "<p><a href=\"/ai/about/#x\" rel=\"noopener\">a</a></p>"),
        ("<a href='/about/'>a</a>", "<p><a href=\"/ai/about/\" rel=\"noopener\">a</a></p>"),
        ("[a](#x)", "<p><a href=\"#x\" rel=\"noopener\">a</a></p>"),
    ] {
        assert_eq!(html(link), expected);
    }
    assert!(flat("[a](/about/#x)").contains("href=\"/about#x\""));
    assert!(flat("[a](/)").contains("href=\"/\""));
}

#[test]
fn to_text_removes_markup() {
    for (text, expected) in [
        ("# One\n\ntwo *three*four\nfive  \nsix.\n\nSeven", "One · two threefour five six. Seven"),
        ("- a\n- b\n\n> c\n\n---\n\n```\nd < e\n```", "a · b · c · d < e"),
        ("|a|b|\n|-|-|\n|1|2|", "a · b · 1 · 2"),
        ("`<b>` &amp; [link](https://e.org/x) ![alt](/a.png)", "<b> & link alt"),
        ("<p>x<b>y</b></p>\n<p>z<script>alert(1)</script>", "xy z"),
        ("a[^1]\n\n[^1]: note", "a · note"),
        ("R&amp;D &lt;i&gt; &amp;lt;", "R&D <i> &lt;"),
        ("", ""),
    ] {
        assert_eq!(to_text(text), expected, "{text}");
    }
}

#[test]
fn images_have_the_loading_attributes_of_the_theme() {
    let end = "loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"></p>";
    for text in ["![](/a.png)", "a <img src='/a.png' loading=eager>"] {
        assert!(html(text).ends_with(end), "{}", html(text));
    }
    let text = "<b title=' loading=\"lazy\">'>a</b> loading=\"lazy\"> loading=\"lazy\">";
    assert!(!html(text).contains("decoding"), "{}", html(text));
}

#[test]
fn depth_counts_nested_elements() {
    for (text, depth) in [
        ("a", 1),
        ("> > > a", 4),
        ("- - a", 4),
        ("1. a\n\n   b", 3),
        ("|a|\n|-|\n|*b*|", 4),
        ("<div><div>a", 2),
        ("<div>\n\n*a*", 3),
        ("a **b *c* [d](/e)**", 3),
    ] {
        let excess = |depth| {
            let limits = Limits { depth, ..Limits::default() };
            inspect(text, LinkPolicy::Web, &[], limits).excess.map(|(_, excess)| excess)
        };
        assert_eq!(excess(depth), None, "{text}");
        assert_eq!(excess(depth - 1), Some(Excess::Depth), "{text}");
    }
}

#[test]
fn bad_links_are_located() {
    let text = "[ok](https://e.org) [a](/x) ![b](data:image/png;base64,xx)\n\n<me@e.org> [c](JavaScript:x)";
    let bad = |links| -> Vec<&str> {
        let bad_links = inspect(text, links, &[], Limits::default()).bad_links;
        bad_links.into_iter().map(|(range, _)| &text[range]).collect()
    };
    assert_eq!(
        bad(LinkPolicy::Web),
        ["![b](data:image/png;base64,xx)", "<me@e.org>", "[c](JavaScript:x)"]
    );
    assert_eq!(
        bad(LinkPolicy::WebAndMail),
        ["![b](data:image/png;base64,xx)", "[c](JavaScript:x)"]
    );
}

/// Regression, found by fuzzing: characters inside a scheme were removed after sanitising.
#[test]
fn forbidden_characters_do_not_hide_a_scheme() {
    for reference in ["&#x10;", "&#1;", "&#xfdd0;", "&#xfffe;", "&#x7f;"] {
        for text in [
            format!("<a href=\"jav{reference}ascript:x\">a</a>"),
            format!("[a](jav{reference}ascript:x)"),
            format!("![a](jav{reference}ascript:x)"),
            format!("<blockquote cite=\"{reference}javascript:x\">a</blockquote>"),
            format!("<{reference}script>a</script>"),
        ] {
            let html = html(&text);
            assert!(!html.contains("javascript:") && !html.contains("<script"), "{text}: {html}");
        }
        assert_eq!(
            html(&format!("[a](/b/?c=1) <img src=\"/d.png\"> {reference}e")),
            html("[a](/b/?c=1) <img src=\"/d.png\"> e"),
        );
        let away = format!("<a href=\"/{reference}/e.org\">a</a>");
        let root = site("https://example.org", UrlStyle::Pretty);
        let away = root.to_html(&away, LinkPolicy::Web, "/s.css");
        assert!(!away.contains("//e.org"), "{away}");
        let link = format!("[a](/a{reference}b)");
        assert_eq!(inspected(&link).bad_links.len(), 1, "{link}");
        assert_eq!(html(&format!("a{reference}b &amp; <i>c</i>")), "<p>ab &amp; <i>c</i></p>");
    }
}

/// Texts that consist of random parts of Markdown.
pub(super) fn random_texts(count: usize) -> impl Iterator<Item = String> {
    const PARTS: &[&str] = &[
        "a",
        "B c",
        " ",
        "\n",
        "\n\n",
        "\t",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        "- ",
        "* ",
        "  - ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "### ",
        "\n---\n",
        "\\",
        "  \n",
        "[",
        "](",
        ")",
        "]",
        "<",
        ">",
        "&",
        "&amp;",
        "&nbsp;",
        "&#x26;",
        "\"",
        "'",
        "https://example.org/a",
        "<https://e.org/>",
        "[x](https://example.org/?a&b)",
        "é",
        "漢",
        "🔥",
        "\u{a0}",
        "\u{2028}",
        "\u{7f}",
        "!",
        "{#a}",
        "http://e.org",
        "www.e.org",
        "a@e.org",
        "    ",
        "=\n",
        "|",
        "|-|\n",
        "[^a]",
        "[^a]: ",
        "<i>",
        "<ul><li>",
        "~",
        "\r\n",
        "\r",
        "http&colon;//",
    ];
    let mut random = Random(1);
    (0..count).map(move |_| (0..random.below(24)).map(|_| random.of(PARTS)).collect())
}

#[test]
fn relative_urls_are_resolved_against_the_asset_folder() {
    for style in [UrlStyle::Pretty, UrlStyle::Flat] {
        let markdown = site("https://example.org/ai", style);
        let html = |text: &str, folder| {
            markdown.to_html_in_folder(text, LinkPolicy::WebAndMail, "/s.css", folder)
        };
        let page_url = Url::parse("https://example.org/ai/news/a").unwrap();
        for (text, expected) in [
            ("![p](photo.jpg)", "src=\"/ai/news/a/photo.jpg\""),
            ("![p](./my%20photo.jpg)", "src=\"/ai/news/a/my%20photo.jpg\""),
            ("[p](paper.pdf)", "href=\"/ai/news/a/paper.pdf\""),
            (
                "<img src=a.jpg srcset='a.jpg 1x, b.jpg 2x'>",
                "/ai/news/a/a.jpg 1x, /ai/news/a/b.jpg 2x",
            ),
            ("<video src=v.mp4 poster=p.png></video>", "poster=\"/ai/news/a/p.png\""),
            ("[p](/about.html)", "href=\"/ai/about.html\""),
            ("[p](https://e.org/a.pdf)", "href=\"https://e.org/a.pdf\""),
        ] {
            let page = html(text, Some("/news/a/"));
            assert!(page.contains(expected), "{text}: {page}");
            let (feed, _) = markdown.to_feed_html(text, &page_url, Some("/news/a/"), 10_000);
            let expected = expected.replace("/ai/", "https://example.org/ai/");
            assert!(feed.contains(&expected), "{text}: {feed}");
        }
        assert!(html("[p](#part)", Some("/news/a/")).contains("href=\"#part\""));
        assert!(html("![p](photo.jpg)", None).contains("src=\"photo.jpg\""));
    }
}
