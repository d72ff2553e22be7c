//! Whole pages: each value from each of its sources, and pages that are no pages.

use super::{FeedLink, Image, Page, read};

const URL: &str = "https://example.org/news/a.html";

fn page(head: &str, body: &str) -> Page {
    read(&format!("<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"), URL)
}

fn meta(name: &str, content: &str) -> String {
    format!("<meta property=\"{name}\" content=\"{content}\">")
}

fn json_ld(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{json}</script>")
}

/// JSON-LD of an article with more keys.
fn article(keys: &str) -> String {
    json_ld(&format!("{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",{keys}}}"))
}

#[test]
fn titles() {
    let tags = format!("<title>T</title>{}", meta("og:title", "Open &amp;amp; Graph"));
    for (head, body, expected) in [
        (tags.clone(), "", "Open & Graph"),
        (format!("{tags}{}", article("\"headline\":\"Head \\n line\"")), "", "Head line"),
        // The type is not one of an article.
        (format!("{tags}{}", json_ld("{\"@type\":\"Recipe\",\"name\":\"N\"}")), "", "Open & Graph"),
        ("<meta name=dc.title content=DC><title>T</title>".into(), "", "DC"),
        ("<title>How to &lt;br&gt; in HTML</title>".into(), "", "How to <br> in HTML"),
        (
            "<title>Short</title>".into(),
            "<h1>A heading with more words</h1>",
            "A heading with more words",
        ),
        ("<title> One \n title </title>".into(), "<svg><title>no</title></svg>", "One title"),
        (
            String::new(),
            "<div itemscope itemtype='https://schema.org/Article'><b itemprop=headline>M</b></div>",
            "M",
        ),
        (String::new(), "", ""),
    ] {
        assert_eq!(page(&head, body).title, expected, "{head}");
    }
}

#[test]
fn excerpts() {
    const ITEM: &str = "<div itemscope itemtype=https://schema.org/Article>";
    let long =
        "One long paragraph, with commas, and with more words than there are in a menu of a page.";
    for (head, body, expected) in [
        (
            "<meta name=Description content='A  description'>".to_owned(),
            String::new(),
            "A description",
        ),
        (article("\"description\":\"<p>Of</p> <b>JSON</b>\""), String::new(), "Of JSON"),
        (meta("og:description", " "), format!("<p>{long}</p>"), long),
        (String::new(), format!("<nav><p>Menu</p></nav><article><p>{long}</p></article>"), long),
        (
            String::new(),
            format!("{ITEM}<p itemprop=description>Of microdata</p><p>{long}</p>"),
            "Of microdata",
        ),
        (
            String::new(),
            format!("{ITEM}<div itemprop='description articleBody'><p>{long}</p><p>Two</p></div>"),
            long,
        ),
        (String::new(), String::new(), ""),
    ] {
        assert_eq!(page(&head, &body).excerpt, expected, "{head}{body}");
    }
}

#[test]
fn authors() {
    for (head, body, byline, authors) in [
        (article("\"author\":{\"name\":\"Ada\"}"), "", "Ada", &["Ada"][..]),
        (
            article("\"author\":[{\"name\":\"Ada\"},{\"name\":\"Bo\"}]"),
            "",
            "Ada, Bo",
            &["Ada", "Bo"],
        ),
        (article("\"author\":[\"Ada\",\"Bo\"]"), "", "", &["Ada", "Bo"]),
        (
            json_ld(
                "{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":\"#a\"}},{\"@id\":\"#a\",\"name\":\"Ada\"}]}",
            ),
            "",
            "",
            &["Ada"],
        ),
        ("<meta name=author content='By Ada'>".into(), "", "By Ada", &["Ada"]),
        (meta("article:author", "https://example.org/ada"), "", "", &[]),
        (
            String::new(),
            "<p class=byline>By Ada<script>x</script> and Bo</p>",
            "By Ada and Bo",
            &["Ada", "Bo"],
        ),
        (String::new(), "<a rel=author href=/>Ada</a>", "Ada", &["Ada"]),
        (String::new(), "<p hidden class=byline>Ada</p>", "", &[]),
        (
            String::new(),
            "<div itemprop=author><i itemprop=name>Ada</i>, editor</div>",
            "Ada",
            &["Ada"],
        ),
    ] {
        let page = page(&head, body);
        assert_eq!(page.byline.unwrap_or_default(), byline, "{head}{body}");
        assert_eq!(page.authors, authors, "{head}{body}");
    }
}

#[test]
fn dates() {
    let date = "2024-01-18T18:35:00Z";
    for head in [
        article(&format!("\"datePublished\":\"{date}\"")),
        meta("article:published_time", date),
        format!(
            "{}{}",
            article("\"datePublished\":\"yesterday\""),
            meta("article:published_time", date)
        ),
        format!("<meta name=parsely-pub-date content={date}>"),
        format!("<meta name=DC.date.issued content={date}>"),
        format!("<meta itemprop=datePublished content={date}>"),
        format!("<p><time itemprop=datePublished datetime={date}>today</time>"),
        format!("<p><time pubdate datetime={date}>today</time>"),
        format!(
            "<time datetime=2020-01-01></time><article><time datetime={date}>today</time></article>"
        ),
        json_ld(&format!("{{\"@type\":\"VideoObject\",\"uploadDate\":\"{date}\"}}")),
    ] {
        assert_eq!(page(&head, "").published.as_deref(), Some(date), "{head}");
    }
    assert_eq!(page("", "<time datetime=2020-01-01></time>").published, None);
    for head in [
        article(&format!("\"dateModified\":\"{date}\"")),
        meta("article:modified_time", date),
        meta("og:updated_time", date),
    ] {
        assert_eq!(page(&head, "").updated.as_deref(), Some(date), "{head}");
    }
}

#[test]
fn images() {
    let image = |url: &str, width, height, alt: &str| Image {
        url: format!("https://example.org/{url}"),
        width,
        height,
        alt: alt.to_owned(),
    };
    let og = [
        meta("og:image", "/a.png"),
        meta("og:image:width", "1200px"),
        meta("og:image:height", "630"),
        meta("og:image:alt", "A &amp; B"),
        meta("og:image", "https://example.org/b.png"),
    ];
    let ld = article("\"image\":[{\"url\":\"/b.png\",\"width\":800,\"height\":\"600\"},\"c.png\"]");
    let body = "<img src=/no.png width=16><article><img src=data:x data-src=/d.png alt=D>
        <img srcset='/e1.png 300w, /e.png 900w' width=300 height=100><img src=javascript:x></article>";
    let page = page(&format!("{}{ld}", og.concat()), body);
    assert_eq!(
        page.images,
        [
            image("a.png", Some(1200), Some(630), "A & B"),
            image("b.png", Some(800), Some(600), ""),
            image("news/c.png", None, None, ""),
            image("d.png", None, None, "D"),
            image("e.png", Some(900), Some(300), ""),
        ]
    );
    let doubtful = meta("og:image", "/logo.png?a=1&amp;amp;b=2") + &meta("og:image", "/a.png");
    let body = "<img src=/c.png><img src=/d.png width=300 height=200>";
    let images = self::page(&doubtful, body).images;
    let urls: Vec<&str> = images.iter().map(|image| image.url.as_str()).collect();
    let expected =
        ["a.png", "d.png", "logo.png?a=1&b=2"].map(|url| format!("https://example.org/{url}"));
    assert_eq!(urls, expected);
}

#[test]
fn languages() {
    for (html, expected) in [
        ("<html lang=de-AT>", Some("de-AT")),
        ("<html lang='not a tag'><meta property=og:locale content=pt_BR>", Some("pt-BR")),
        ("<meta http-equiv=Content-Language content='fr, en'>", Some("fr")),
        (
            "<script type=application/ld+json>{\"@type\":\"Article\",\"inLanguage\":\"ja\"}</script>",
            Some("ja"),
        ),
        ("<html>", None),
    ] {
        assert_eq!(read(html, URL).language.as_deref(), expected, "{html}");
    }
}

#[test]
fn links() {
    let head = "<base href='/x/'><base href=https://other.example/>
        <link rel='canonical nofollow' href=a?b=c&amp;d#e><link rel=amphtml href='//amp.example.org/a'>
        <link rel=Alternate type='application/rss+xml; charset=utf-8' title='All &amp; more' href=feed>
        <link rel=alternate type=application/atom+xml href=feed><link rel=alternate hreflang=de href=/de>
        <link rel=alternate type=application/feed+json href=ftp://example.org/feed>
        <link rel=alternate type=application/feed+json href=/feed.json>
        <meta property=og:site_name content='Example &quot;News&quot;'>
        <meta property=og:video content=/a.swf><meta name=twitter:player content=/player>";
    let page = page(head, "");
    assert_eq!(page.canonical.as_deref(), Some("https://example.org/x/a?b=c&d#e"));
    assert_eq!(page.amp_url.as_deref(), Some("https://amp.example.org/a"));
    let feed = |url: &str, title: &str, mime: &str| FeedLink {
        url: url.to_owned(),
        title: title.to_owned(),
        mime: mime.to_owned(),
    };
    assert_eq!(
        page.feeds,
        [
            feed("https://example.org/x/feed", "All & more", "application/rss+xml"),
            feed("https://example.org/feed.json", "", "application/feed+json"),
        ]
    );
    assert_eq!(page.site_name.as_deref(), Some("Example \"News\""));
    assert_eq!(page.video.as_deref(), Some("https://example.org/player"));
    let video =
        article("\"video\":{\"@type\":\"VideoObject\",\"embedUrl\":\"https://v.example/1\"}");
    assert_eq!(self::page(&video, "").video.as_deref(), Some("https://v.example/1"));
    // Without a URL of the page, relative ones mean nothing.
    let page = read(
        "<link rel=canonical href=/a><meta property=og:image content=https://e.org/a.png>",
        "",
    );
    assert_eq!((page.canonical, page.images.len()), (None, 1));
}

#[test]
fn json_ld_in_any_wrapping() {
    let json = "{\"@context\":\"http://schema.org/\",\"@type\":\"Article\",\"headline\":\"A long headline here\"}";
    for text in [
        format!("<![CDATA[{json}]]>"),
        format!("//<![CDATA[\n{json}\n//]]>"),
        format!("/*<![CDATA[*/{json}/*]]>*/"),
        format!("<!--\n{json}\n-->"),
        format!("{json};"),
        format!("[{{\"@type\":[]}},{json}]"),
        format!("{{\"@context\":\"https://schema.org\",\"@graph\":[{json}]}}"),
        json.replace("long", "\tlong\n"),
        format!("{{\"mainEntity\":[[{json}]]}}"),
    ] {
        let page = read(&format!("<title>T</title>{}{}", json_ld("{broken"), json_ld(&text)), URL);
        let title = if text.contains("mainEntity") { "T" } else { "A long headline here" };
        assert_eq!(page.title, title, "{text}");
    }
}

/// Runs in a thread with the stack of a thread of rayon.
fn read_in_thread(html: String) -> Page {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    thread.spawn(move || read(&html, URL)).unwrap().join().unwrap()
}

#[test]
fn large_pages_are_read_from_their_start() {
    const DESCRIPTION: &str = "<meta name=description content=D>";
    let head = format!("<html lang=en><title>A title of a large page</title>{DESCRIPTION}");
    let head = head.as_str();
    let json = |open: &str, count: usize| {
        format!("<script type=application/ld+json>{}", open.repeat(count))
    };
    for (name, body) in [
        ("elements", "<div>".repeat(100_000)),
        ("inline elements", "<b>".repeat(100_000)),
        ("misnested elements", "<a><b><p>".repeat(10_000)),
        ("tables", "<table>".repeat(10_000)),
        ("siblings", "<p>a".repeat(310_000)),
        ("byline in byline", "<i class=author>".repeat(400) + &" <u> </u>".repeat(30_000)),
        ("deletions", "<del>".repeat(300) + "a"),
        (
            "attributes",
            format!("<p{}>", (0..500_000).map(|n| format!(" a{n}=b")).collect::<String>()),
        ),
        ("a long value", format!("<p title='{}'>", "x".repeat(8 << 20))),
        ("JSON arrays", json("[", 100_000)),
        ("JSON objects", json("{\"@graph\":", 100_000)),
        ("JSON values", json("[", 1) + &"0,".repeat(400_000) + "0]"),
        ("a set of images", format!("<img srcset='{}'>", "a 1w,".repeat(1 << 20))),
        ("a long text", "word, ".repeat(1 << 20)),
        ("zeros", "\0".repeat(1 << 20)),
        ("items", "<p itemscope itemtype=http://schema.org/Article>".repeat(5_000)),
        ("brackets", "<".repeat(1 << 18)),
        ("comments", "<!--".repeat(1 << 19)),
        ("a long title", format!("<h1>{}", "- ".repeat(1 << 19))),
    ] {
        // Without a description, the content is searched.
        for (head, end) in
            [(head, ""), (&head[..head.len() - DESCRIPTION.len()], "</p></script><p>a")]
        {
            let page = read_in_thread(format!("{head}{body}{end}"));
            assert_eq!(page.title, "A title of a large page", "{name}");
            assert_eq!(page.language.as_deref(), Some("en"), "{name}");
        }
    }
}

#[test]
fn titles_of_any_length_are_cut() {
    for text in ["- ", ": ", "| a ", "» "] {
        let page = read_in_thread(format!("<title>{}</title>", text.repeat(1 << 19)));
        assert!(page.title.len() <= 4_100, "{text}");
    }
}
