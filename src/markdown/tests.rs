use super::*;

const PAGE: Place<'_> = Place::Page { stylesheet: "/s.css", beside: None };

/// A renderer for the site at `base_url`.
fn site(base_url: &str, urls: UrlStyle) -> Markdown {
    let toml = format!("title = \"T\"\nbase_url = \"{base_url}\"");
    let (config, _) = crate::config::parse("site.toml", &toml, Default::default());
    let mut config = config.unwrap();
    config.build.urls = urls;
    Markdown::new(&config, Words::new("en", "Back & \"up\"", "Play video"))
}

fn html(text: &str) -> String {
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    markdown.to_html(text, Links::WebAndMail, "/s.css").trim_end().to_owned()
}

/// What is said of a text.
fn inspected(text: &str) -> Findings {
    inspect(text, Links::Web, &[], Limits::default())
}

#[test]
fn extensions() {
    assert_eq!(html("a ~~b~~ **c**"), "<p>a <del>b</del> <strong>c</strong></p>");
    let table = html("|a|b|\n|-|:-:|\n|1|2|");
    assert!(table.contains("<td class=\"align-center\">2</td>"), "{table}");
}

#[test]
fn headings_have_ids_and_stand_below_the_title() {
    assert_eq!(html("## C++ & you"), "<h2 id=\"c-plus-plus-you\">C++ &amp; you</h2>");
    assert_eq!(html("## A {#own}"), "<h2 id=\"own\">A</h2>");
    assert_eq!(
        html("# A\n## A\n###### 🔥"),
        "<h2 id=\"a\">A</h2>\n<h3 id=\"a-2\">A</h3>\n<h6 id=\"section\">🔥</h6>"
    );
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_references() {
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
fn links_into_the_site_get_its_base_path() {
    let flat = |text| site("https://e.org", UrlStyle::Flat).to_html(text, Links::Web, "/s.css");
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
fn a_text_without_markup() {
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
fn images_end_in_the_same_way_each_time() {
    let end = "loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"></p>";
    for text in ["![](/a.png)", "a <img src='/a.png' loading=eager>"] {
        assert!(html(text).ends_with(end), "{}", html(text));
    }
    let text = "<b title=' loading=\"lazy\">'>a</b> loading=\"lazy\"> loading=\"lazy\">";
    assert!(!html(text).contains("decoding"), "{}", html(text));
}

#[test]
fn what_no_page_can_hold_is_left_out() {
    assert_eq!(html("a\u{fdd0}b&#xfdd0;c&#7;"), "<p>abc</p>");
}

#[test]
fn nothing_that_runs_gets_through() {
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
fn links_with_a_host_and_no_scheme_get_one() {
    assert_eq!(
        html("[a](//e.org/b) <img src=\"//e.org/c.png\">"),
        "<p><a href=\"https://e.org/b\" rel=\"noopener\">a</a> <img src=\"https://e.org/c.png\" \
         loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"></p>"
    );
}

#[test]
fn no_link_leads_elsewhere_than_it_says() {
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
fn what_authors_quote_stays_as_it_is() {
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
fn what_is_safe_survives() {
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
    // Nothing plays by itself.
    let found = inspected("<video autoplay src=\"/a.mp4\"></video>");
    assert_eq!(found.markup[0].1, "`autoplay` of <video>");
}

#[test]
fn what_is_dropped_is_named_once_with_its_place() {
    let text = "a\n\n<marquee onclick=x>b</marquee> <font color=red>c</font>\n<MARQUEE>d</MARQUEE>\n\n<script>e</script><svg><path/></svg>\n<iframe src='https://e.org/'></iframe>";
    let found = inspected(text);
    let named: Vec<(&str, &str)> =
        found.markup.iter().map(|(range, shown)| (&**shown, &text[range.clone()])).collect();
    assert_eq!(
        named,
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
fn players_of_allowed_hosts_stand_in_texts() {
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
fn in_feeds_every_url_is_absolute() {
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
fn long_texts_are_cut_in_feeds() {
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    let base = Url::parse("https://example.org/ai/news/a/").unwrap();
    for text in [
        "word **bold** ".repeat(5000),
        "<div>字".repeat(50) + &"字".repeat(20_000),
        "a\n\n".repeat(20_000),
    ] {
        let (feed, is_cut) = markdown.to_feed_html(&text, &base, None, 2_000);
        assert!(is_cut && feed.len() < 4_000, "{}", feed.len());
        assert_eq!(feed.matches("<div>").count(), feed.matches("</div>").count());
    }
    assert!(!markdown.to_feed_html("short", &base, None, 2_000).1);
}

#[test]
fn ids_of_authors_are_not_those_of_the_theme() {
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
    // An id is unique.
    assert_eq!(html("## A\n\n<b id=a>b</b>"), "<h2 id=\"a\">A</h2>\n<p><b>b</b></p>");
}

#[test]
fn lines_of_a_heading_are_words_of_its_id() {
    assert_eq!(html("Setext\nheading\n=="), "<h2 id=\"setext-heading\">Setext\nheading</h2>");
    assert!(html("a  \n*b*\n--").starts_with("<h2 id=\"a-b\">"));
}

#[test]
fn first_words_of_a_text() {
    for (text, expected) in [
        ("# T\n\nOne *two*.", "One two."),
        ("T", ""),
        ("![](/a.png)", ""),
        ("Tea for two", "Tea for two"),
        ("<div>One</div><div>two</div>", "One two"),
    ] {
        assert_eq!(first_words(text, "T"), expected, "{text}");
    }
    assert!(first_words(&"字".repeat(1_000_000), "T").chars().count() == 200);
}

/// What the tree builder makes of little text: it must be refused. The test would run for minutes if
/// the budget were applied after the tree is built.
#[test]
fn what_costs_more_than_it_says_is_refused() {
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
        // What is refused takes no time either where it is rendered all the same.
        assert!(html(&text).len() < 9_000_000);
    }
    for text in [many("<b>x</b> ", 20_000), many("<p>x", 20_000), many("<tr><td>x", 2_000)] {
        assert_eq!(inspected(&text).excess, None, "{text:.60}");
    }
}

/// A sanitiser that many use, as a second opinion: it must find nothing to take away.
#[test]
fn another_sanitiser_leaves_the_output_as_it_is() {
    let mut other = ammonia::Builder::default();
    other
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
            assert_eq!(text(&other.clean(&ours).to_string()), text(&ours));
            compared += 1;
        }
    }
    assert!(compared > 10_000);
}

#[test]
fn depth_is_that_of_elements() {
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
            inspect(text, Links::Web, &[], limits).excess.map(|(_, excess)| excess)
        };
        assert_eq!(excess(depth), None, "{text}");
        let found = excess(depth - 1);
        assert_eq!(found, Some(Excess::Depth), "{text}");
    }
}

#[test]
fn bad_links_are_named() {
    let text = "[ok](https://e.org) [a](/x) ![b](data:image/png;base64,xx)\n\n<me@e.org> [c](JavaScript:x)";
    let bad = |links| -> Vec<&str> {
        let found = inspect(text, links, &[], Limits::default()).links;
        found.into_iter().map(|(range, _)| &text[range]).collect()
    };
    assert_eq!(
        bad(Links::Web),
        ["![b](data:image/png;base64,xx)", "<me@e.org>", "[c](JavaScript:x)"]
    );
    assert_eq!(bad(Links::WebAndMail), ["![b](data:image/png;base64,xx)", "[c](JavaScript:x)"]);
}

/// Found by fuzzing: what stood between the letters of a scheme was taken out behind the sanitiser.
#[test]
fn forbidden_characters_hide_no_scheme() {
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
        let away = root.to_html(&away, Links::Web, "/s.css");
        assert!(!away.contains("//e.org"), "{away}");
        let link = format!("[a](/a{reference}b)");
        assert_eq!(inspected(&link).links.len(), 1, "{link}");
        assert_eq!(html(&format!("a{reference}b &amp; <i>c</i>")), "<p>ab &amp; <i>c</i></p>");
    }
}

/// Both ways to HTML, where a text can go the short one.
fn both_ways(text: &str) -> Option<[String; 2]> {
    let markdown = site("https://example.org/ai", UrlStyle::Pretty);
    let events = prepared(text);
    let short = short::safe_html(&events, 0)?;
    Some([short, markdown.rules.sanitised(events, 0, Links::Web, PAGE).0])
}

#[test]
fn plain_prose_goes_the_short_way() {
    for text in [
        "",
        "One \"quoted\" & <b & R&amp;D\u{a0}x&nbsp;y 'z' > 0",
        "**a _b_** ~~c~~ `d < \"e\"` <https://example.org/>",
        "[a](https://example.org/?b=1&c=2,3;(4)) [b]\n\n[b]: https://example.org/b",
        "# A\n## B *c*\nText\\\nbroken  \nlines\n\n- a\n- b\n\n  c\n  - d\n\n> e\n>\n> - f",
    ] {
        let [short, long] = both_ways(text).unwrap_or_else(|| panic!("{text}: no prose"));
        assert_eq!(short, long, "{text}");
    }
    for text in [
        "<b>a</b>",
        "a <!-- b --> c",
        "![a](https://example.org/a.png)",
        "[a](/about/)",
        "[a](javascript:alert)",
        "[a](https://example.org/ \"title\")",
        "|a|\n|-|\n|b|",
        "a[^1]\n\n[^1]: b",
        "```rust\na\n```",
        "a&#0;b&#13;c",
        "## A {#B .c}",
    ] {
        assert!(both_ways(text).is_none(), "{text}");
    }
}

/// Texts of random parts of Markdown.
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
    let mut state = 1_u64;
    let mut next = move |limit: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    (0..count).map(move |_| (0..next(24)).map(|_| PARTS[next(PARTS.len())]).collect())
}

#[test]
fn the_short_way_leads_where_the_long_one_does() {
    let mut prose = 0;
    for text in random_texts(20_000) {
        let Some([short, long]) = both_ways(&text) else { continue };
        assert_eq!(short, long, "{text:?}");
        prose += 1;
    }
    assert!(prose > 1_000, "{prose}");
}

#[test]
fn relative_addresses_of_a_text_with_a_folder_lead_into_it() {
    for style in [UrlStyle::Pretty, UrlStyle::Flat] {
        let markdown = site("https://example.org/ai", style);
        let html =
            |text: &str, beside| markdown.to_html_beside(text, Links::WebAndMail, "/s.css", beside);
        let page = Url::parse("https://example.org/ai/news/a").unwrap();
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
            let found = html(text, Some("/news/a/"));
            assert!(found.contains(expected), "{text}: {found}");
            let (feed, _) = markdown.to_feed_html(text, &page, Some("/news/a/"), 10_000);
            let expected = expected.replace("/ai/", "https://example.org/ai/");
            assert!(feed.contains(&expected), "{text}: {feed}");
        }
        assert!(html("[p](#part)", Some("/news/a/")).contains("href=\"#part\""));
        assert!(html("![p](photo.jpg)", None).contains("src=\"photo.jpg\""));
    }
}
