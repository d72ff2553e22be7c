//! Tests of the sanitiser.

use super::*;

#[test]
fn forbidden_characters_are_removed() {
    assert_eq!(html("a\u{fdd0}b&#xfdd0;c&#7;"), "<p>abc</p>");
}

#[test]
fn scripts_are_removed() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](java&#115;cript:alert(1))",
        "<a href=\"&#106;avascript:alert(1)\">a</a>",
        "[a](data:text/html,alert(1))",
        "<img src=' javascript:alert(1)' srcset='javascript:alert(1) 1x'>",
        "<video src='data:text/html,alert' poster='javascript:alert(1)'></video>",
        "<video><source onerror=alert(1)></video>",
        "<details open ontoggle=alert(1)></details>",
        "<audio autoplay onloadstart=alert(1) src=/a.mp3></audio>",
        "<iframe src=\"https://alert.example\"></iframe>",
        "<div style=\"background:url(alert.example)\">x</div>",
        "<form action=\"https://alert.example\"><input></form>",
        "<svg onload=alert(1)>",
        "<blockquote cite=\"javascript:alert(1)\">x</blockquote>",
    ] {
        let html = html(text);
        assert!(!html.contains("alert"), "{text} gave {html}");
    }
    assert!(html("![a](https://e.org/a.png)").contains("referrerpolicy=\"no-referrer\""));
}

#[test]
fn protocol_relative_links_get_a_scheme() {
    assert_eq!(
        html("[a](//e.org/b) <img src=\"//e.org/c.png\">"),
        "<p><a href=\"https://e.org/b\" rel=\"noopener\">a</a> <img src=\"https://e.org/c.png\" \
         loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"></p>"
    );
}

#[test]
fn disguised_external_links_get_a_scheme() {
    for text in [
        "<a href=\"\\\\e.org/x\">a</a>",
        "<a href='/&#9;/e.org/x'>a</a>",
        "<a href='/\\e.org/x'>a</a>",
        "<a href='&#10;/&#13;/e.org/x'>a</a>",
        "[a](\\\\\\\\e.org/x)",
        "[a](</\\\\e.org/x>)",
        "<img src='\\\\e.org/x'>",
        "<img srcset='\\/e.org/x 1x'>",
        "<video poster='/\\e.org/x' src='/\\e.org/x'></video>",
        "<q cite='\\\\e.org/x'>a</q>",
    ] {
        let html = html(text);
        assert!(html.contains("=\"https://e.org/x"), "{text} gave {html}");
        assert!(!html.contains('\\') && !html.contains("=\"//"), "{text} gave {html}");
    }
}

#[test]
fn quoted_html_is_unchanged() {
    for text in [
        "<td style=\"text-align: left\">",
        "class=\"align-left\" style=\"text-align: center\"",
        "img loading=\"lazy\">",
        "<p <li <br href=\"/a\" src=\"/b\"",
        "<a href=\"#fn-1\" id=\"fg-main\">",
    ] {
        let escaped = text.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(html(&format!("`{text}`")), format!("<p><code>{escaped}</code></p>"));
        let fenced = html(&format!("```html\n{text}\n```\n\n|a|\n|:-|\n|b|"));
        assert!(
            fenced.contains(&escaped) && fenced.contains("<td class=\"align-left\">b</td>"),
            "{fenced}"
        );
    }
}

#[test]
fn allowed_html_is_kept() {
    for text in [
        "<video src=\"https://e.org/a.mp4\" poster=\"https://e.org/p.jpg\" width=\"640\" loop=\"\" controls=\"\" preload=\"none\"><source src=\"https://e.org/a.webm\" type=\"video/webm\"><track src=\"https://e.org/a.vtt\" kind=\"captions\" srclang=\"en\" label=\"English\" default=\"\">no video</video>",
        "<audio src=\"https://e.org/a.mp3\" controls=\"\" preload=\"none\"></audio>",
        "<details open=\"\"><summary>a</summary>b</details>",
        "<figure><figcaption>a</figcaption></figure>",
        "<p><abbr title=\"b\">a</abbr> <kbd>c</kbd> <sub>d</sub> <sup>e</sup> <ruby>f<rt>g</rt></ruby></p>",
        "<p dir=\"rtl\" lang=\"he\">a</p>",
        "<pre>\n\n  a\n b</pre>",
        "<ol start=\"3\" reversed=\"\"><li value=\"5\">a</li></ol>",
    ] {
        let html = html(text);
        let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
        assert!(html == text || inner == Some(text), "{html}");
        assert_eq!(inspected(text), Findings::default(), "{text}");
    }
    assert_eq!(html("```rust\na\n```"), "<pre><code class=\"language-rust\">a\n</code></pre>");
    assert_eq!(
        html("- [x] a\n- [ ] b"),
        "<ul>\n<li><input disabled=\"\" type=\"checkbox\" checked=\"\">\na</li>\n\
         <li><input disabled=\"\" type=\"checkbox\">\nb</li>\n</ul>"
    );
    let picture = "<picture><source srcset=\"/a.webp 1x, //e.org/b.webp 2x\" type=\"image/webp\"><img src=\"/c.png\" alt=\"c\"></picture>";
    let picture = html(picture);
    assert!(picture.contains("srcset=\"/ai/a.webp 1x, https://e.org/b.webp 2x\""), "{picture}");
    let findings = inspected("<video autoplay src=\"/a.mp4\"></video>");
    assert_eq!(findings.dropped[0].1, "`autoplay` of <video>");
}

#[test]
fn dropped_markup_is_reported_once_with_its_place() {
    let text = "a\n\n<marquee onclick=x>b</marquee> <font color=red>c</font>\n<MARQUEE>d</MARQUEE>\n\n<script>e</script><svg><path/></svg>\n<iframe src='https://e.org/'></iframe>";
    let findings = inspected(text);
    let dropped: Vec<(&str, &str)> =
        findings.dropped.iter().map(|(range, name)| (&**name, &text[range.clone()])).collect();
    assert_eq!(
        dropped,
        [
            ("<marquee>", "<marquee"),
            ("<font>", "<font"),
            ("<script>", "<script"),
            ("<svg>", "<svg"),
            ("the player of `e.org`", "<iframe"),
        ]
    );
}

#[test]
fn players_of_allowed_hosts_are_kept() {
    let text = "a <iframe src=\"http://www.youtube.com:80/embed/x?a=1&amp;b=2\" title='T\"<b>' onload=x srcdoc='<script>y</script>'></iframe>";
    let page = html(text);
    let link =
        "&lt;a href=&quot;https://www.youtube.com/embed/x?a=1&amp;amp;b=2&amp;amp;autoplay=1&quot;";
    assert!(
        page.contains("<iframe title=\"T&quot;&lt;b&gt;\" srcdoc=\"&lt;!DOCTYPE html&gt;"),
        "{page}"
    );
    assert!(
        page.contains(link) && page.contains(" sandbox=\"") && !page.contains("script&gt;"),
        "{page}"
    );
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    let base = Url::parse("https://example.org/ai/news/a/").unwrap();
    let (feed, _) = markdown.to_feed_html(text, &base, None, 1000);
    assert_eq!(
        feed.trim(),
        "<p>a <a href=\"https://www.youtube.com/embed/x?a=1&amp;b=2\" rel=\"noopener\">\
         Play video: T\"&lt;b&gt;</a></p>"
    );
}

#[test]
fn urls_in_feeds_are_absolute() {
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    let base = Url::parse("https://example.org/ai/news/a/").unwrap();
    let feed = |text: &str| markdown.to_feed_html(text, &base, None, 10_000).0;
    for (text, expected) in [
        ("[b](/b/?x=1&y=%22#z)", "href=\"https://example.org/ai/b/?x=1&amp;y=%22#z\""),
        ("a[^1]\n\n[^1]: b", "href=\"https://example.org/ai/news/a/#fn-1\" id=\"fnref-1-1\""),
        ("![href=](../i.png)", "src=\"https://example.org/ai/news/i.png\" alt=\"href=\""),
        ("<q cite=\"/c\">a</q>", "<q cite=\"https://example.org/ai/c\">"),
        ("<img srcset='/a.png 2x'>", "srcset=\"https://example.org/ai/a.png 2x\""),
        ("<video src=b.mp4 poster=/p.png></video>", "poster=\"https://example.org/ai/p.png\""),
        ("[a](https://e.org/?a=1&b=2)", "href=\"https://e.org/?a=1&amp;b=2\""),
        ("`<a href=\"/x\">`", "<code>&lt;a href=\"/x\"&gt;</code>"),
    ] {
        assert!(feed(text).contains(expected), "{text}: {}", feed(text));
    }
}

#[test]
fn long_texts_are_truncated_in_feeds() {
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    let base = Url::parse("https://example.org/ai/news/a/").unwrap();
    for text in [
        "word **bold** ".repeat(5000),
        "<div>字".repeat(50) + &"字".repeat(20_000),
        "a\n\n".repeat(20_000),
    ] {
        let (feed, is_truncated) = markdown.to_feed_html(&text, &base, None, 2_000);
        assert!(is_truncated && feed.len() < 4_000, "{}", feed.len());
        assert_eq!(feed.matches("<div>").count(), feed.matches("</div>").count());
    }
    assert!(!markdown.to_feed_html("short", &base, None, 2_000).1);
}

#[test]
fn reserved_ids_are_renamed() {
    let text = "## Main {#fg-main}\n\n<a id=\"fg-search\">a</a> <p id=fn-1>b</p> <a name=old>c</a>\n\n[m](#fg-main) [s](#fg-search) [o](#old) d[^1]\n\n[^1]: e";
    let page = html(text);
    for part in [
        "<h2 id=\"section-fg-main\">",
        "<a id=\"section-fg-search\">",
        "<p id=\"section-fn-1\">",
        "<a id=\"old\">",
        "href=\"#section-fg-main\"",
        "href=\"#section-fg-search\"",
        "href=\"#old\"",
        "<li id=\"fn-1\">",
        "href=\"#fn-1\" id=\"fnref-1-1\"",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // Ids are unique.
    assert_eq!(html("## A\n\n<b id=a>b</b>"), "<h2 id=\"a\">A</h2>\n<p><b>b</b></p>");
}

#[test]
fn line_breaks_in_headings_separate_words_of_the_id() {
    assert_eq!(html("Setext\nheading\n=="), "<h2 id=\"setext-heading\">Setext\nheading</h2>");
    assert!(html("a  \n*b*\n--").starts_with("<h2 id=\"a-b\">"));
}

#[test]
fn descriptions_start_after_the_title() {
    for (text, expected) in [
        ("# T\n\nOne *two*.", "One two."),
        ("T", ""),
        ("![](/a.png)", ""),
        ("Tea for two", "Tea for two"),
        ("<div>One</div><div>two</div>", "One two"),
    ] {
        assert_eq!(describe(text, "T"), expected, "{text}");
    }
    assert!(describe(&"字".repeat(1_000_000), "T").chars().count() == 200);
}

/// Small texts for which the tree builder creates many nodes must be rejected. Without a budget while
/// the tree is built, the test would run for minutes.
#[test]
fn html_with_expensive_trees_is_rejected() {
    let many = |unit: &str, count: usize| unit.repeat(count);
    let numbered = |count: usize| (0..count).map(|n| format!("<b id={n}>")).collect::<String>();
    for text in [
        many("<b>x</i>", 40_000),
        numbered(90) + &many("<p>x", 25_000),
        many("<rt>", 5_000),
        many("<ruby><rt>", 5_000),
        many("<b title=\"</b>\">", 5_000),
        many("<div>", 100_000),
        many("<table><tr><td>", 5_000),
        many("<svg><g>", 5_000),
        format!("<b {}>", many("a=b ", 200_000)),
        format!("<b {}>", (0..200_000).map(|n| format!("a{n} ")).collect::<String>()),
        format!(
            "{}{}",
            format!("<b title=\"{}\">", "x".repeat(19_000)).repeat(3),
            many("<p>y", 100_000)
        ),
    ] {
        assert!(inspected(&text).excess.is_some(), "{:.60}", text);
        // Rendering a rejected text must be cheap too.
        assert!(html(&text).len() < 9_000_000);
    }
    for text in [many("<b>x</b> ", 20_000), many("<p>x", 20_000), many("<tr><td>x", 2_000)] {
        assert_eq!(inspected(&text).excess, None, "{text:.60}");
    }
}

/// A second, widely used sanitiser must not remove anything.
#[test]
fn ammonia_does_not_change_the_output() {
    let mut ammonia = ammonia::Builder::default();
    ammonia
        .add_tags([
            "section", "address", "audio", "video", "source", "track", "picture", "input", "tfoot",
            "rb",
        ])
        .add_generic_attributes([
            "id", "class", "dir", "src", "srcset", "href", "rel", "loading", "decoding",
        ])
        .add_generic_attributes([
            "referrerpolicy",
            "controls",
            "preload",
            "poster",
            "open",
            "value",
            "type",
        ])
        .add_generic_attributes(["checked", "disabled", "start", "alt", "abbr"])
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(None);
    let mut compared = 0;
    for text in random_texts(20_000) {
        let ours = html(&text);
        if !ours.contains("<iframe") {
            let text =
                |html: &str| html.replace("&gt;", ">").replace("&lt;", "<").replace('\n', "");
            assert_eq!(text(&ammonia.clean(&ours).to_string()), text(&ours));
            compared += 1;
        }
    }
    assert!(compared > 10_000);
}
