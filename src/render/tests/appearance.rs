//! The effects of `[theme]` and `[categories]`, and the images of previews, feeds and metadata.

use serde_json::json;

use super::{between, without_json_ld};

const HOME: &str = "index.html";

/// A rendered file, not minified.
fn render(site: &[(&str, &str)], toml: &str, file: &str) -> String {
    super::render(site, &format!("{toml}\n[build]\nminify = false"), file)
}

fn article(yaml: &str) -> String {
    format!("publishedDateTime: 2024-01-02T00:00:00Z\n{yaml}")
}

/// The URL of an article's preview image, relative to the base URL.
fn preview(yaml: &str, toml: &str) -> String {
    let page = render(&[("news/a.md", &article(yaml))], toml, "news/a/index.html");
    let found = between(&page, "property=\"og:image\" content=\"", "\"");
    found[0].replace("https://example.org/ai/", "")
}

#[test]
fn the_preview_image_is_the_first_usable_image() {
    const CARD: &str = "social-card.png";
    let video =
        "featuredContent: <iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe>";
    let thumbnail = "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg";
    for (yaml, expected) in [
        ("images: [https://e.org/a.svg, https://e.org/b.jpg]", "https://e.org/b.jpg"),
        ("images: [{url: 'https://e.org/i.png', width: 32, height: 32}, /b.png]", "b.png"),
        ("images: [{url: 'https://e.org/i.png', width: 1200, height: 199}]", CARD),
        ("images: [{url: 'https://e.org/i.png', width: 1200}]", "https://e.org/i.png"),
        ("images: [https://e.org/favicon.ico, https://e.org/a.avif]", CARD),
        ("title: No picture", CARD),
        (video, thumbnail),
        (&format!("{video}\nimages: [/chart.svg]"), thumbnail),
        (&format!("{video}\nimages: [/photo.jpg]"), "photo.jpg"),
    ] {
        assert_eq!(preview(yaml, ""), expected, "{yaml}");
    }
    // An article without a usable image has its own social card, if enabled.
    let own = preview("images: [/chart.svg]", "[theme]\narticle_cards = true");
    assert!(own != CARD && own.ends_with(".png"), "{own}");
}

#[test]
fn metadata_and_feeds_use_the_preview_image() {
    let yaml = article("type: video\nimages: [/chart.svg, /photo.jpg, /small.png]");
    let site = [("news/a.md", &*yaml)];
    let (_, json) = without_json_ld(&render(&site, "", "news/a/index.html"));
    let thing = &json["@graph"][0];
    assert_eq!(thing["thumbnailUrl"], "https://example.org/ai/photo.jpg");
    let images = ["https://example.org/ai/photo.jpg", "https://example.org/ai/small.png"];
    assert_eq!(thing["image"], json!(images));
    let rss = render(&site, "", "feed.xml");
    assert!(rss.contains("photo.jpg") && !rss.contains("chart.svg"), "{rss}");
    let list = render(&site, "", HOME);
    assert!(list.contains("\"og:image\" content=\"https://example.org/ai/photo.jpg\""), "{list}");
    // Without an image, metadata has the social card and feeds have none.
    let yaml = article("type: video\nimages: [/chart.svg]");
    let site = [("news/a.md", &*yaml)];
    let (_, json) = without_json_ld(&render(&site, "", "news/a/index.html"));
    let card = "https://example.org/ai/social-card.png";
    assert_eq!(json["@graph"][0]["thumbnailUrl"], card);
    assert_eq!(json["@graph"][0]["image"][0], card);
    assert!(!render(&site, "", "feed.xml").contains("media:content"));
}

#[test]
fn the_site_is_the_author_of_articles_without_provider() {
    let yaml = "title: Ours\noriginalUrl:\n---\nA text\n";
    let (_, json) = without_json_ld(&render(&[("news/a.md", yaml)], "", "news/a/index.html"));
    let author = &json["@graph"][0]["author"][0];
    assert_eq!((&author["@type"], &author["name"]), (&"Organization".into(), &"T & T".into()));
    let atom = render(&[("news/a.md", yaml)], "", "atom.xml");
    assert!(between(&atom, "<entry>", "</entry>")[0].contains("<author>"), "{atom}");
}

#[test]
fn pages_have_open_graph_locales() {
    let locales = |yaml: &str, toml: &str| {
        let page = render(&[("news/a.md", &article(yaml))], toml, "news/a/index.html");
        let all = between(&page, "<meta property=\"og:locale", "\">");
        all.iter().map(|meta| meta.rsplit('"').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // `en_US` is the default.
    assert!(locales("", "").is_empty());
    assert_eq!(locales("", "language = 'pt-PT'"), ["pt_PT"]);
    assert_eq!(locales("locale: fr-ca", "language = 'de'"), ["fr_CA", "de_DE"]);
    assert!(locales("locale: en-gb", "").is_empty());
}

#[test]
fn feeds_have_images_of_the_site() {
    let feed = |toml: &str, file: &str| render(&[], toml, file);
    let touch = "https://example.org/ai/apple-touch-icon.png";
    assert!(feed("", "atom.xml").contains(&format!("<icon>{touch}</icon>")));
    assert!(feed("", "feed.xml").contains(&format!("<image>\n<url>{touch}</url>")));
    let own = "[theme]\nicon = 'i.svg'\nlogo = 'l.png'";
    let atom = feed(own, "atom.xml");
    assert!(atom.contains("<icon>https://example.org/ai/i.svg</icon>"), "{atom}");
    assert!(atom.contains("<logo>https://example.org/ai/l.png</logo>"), "{atom}");
    // Feed readers do not support vector images here.
    assert!(!feed(own, "feed.xml").contains("<image>"));
    let json: serde_json::Value = serde_json::from_str(&feed(own, "feed.json")).unwrap();
    assert_eq!(json["favicon"], "https://example.org/ai/i.svg");
    assert_eq!(json["icon"], serde_json::Value::Null);
}

/// The logo of a page: what is between the link's tags.
fn brand(settings: &str) -> String {
    let page = render(&[], &format!("[theme]\n{settings}"), HOME);
    between(&page, "class=\"brand\"", "</a>")[0].to_owned()
}

#[test]
fn the_logo_follows_the_color_scheme() {
    let both = "logo = 'l.svg'\nlogo_dark = 'd.svg'\n";
    let auto = brand(both);
    assert!(
        auto.contains("l.svg") && auto.contains("d.svg") && auto.contains("prefers-color-scheme")
    );
    assert!(!auto.contains("logo-ground"), "{auto}");
    let light = brand(&format!("{both}color_scheme = 'light'"));
    assert!(light.contains("l.svg") && !light.contains("d.svg"), "{light}");
    let dark = brand(&format!("{both}color_scheme = 'dark'"));
    assert!(dark.contains("d.svg") && !dark.contains("l.svg"), "{dark}");
    // A single logo for both schemes keeps its own background.
    assert!(brand("logo = 'l.png'").contains("logo-ground"));
    for scheme in ["light", "dark"] {
        let one = brand(&format!("logo = 'l.svg'\ncolor_scheme = '{scheme}'"));
        assert!(one.contains("l.svg") && !one.contains("logo-ground"), "{one}");
    }
    assert!(brand("logo_dark = 'd.svg'\ncolor_scheme = 'dark'").contains("d.svg"));
}

#[test]
fn players_use_the_stylesheet_of_the_site() {
    let yaml = article("featuredContent: <iframe src='https://www.youtube.com/embed/a'></iframe>");
    for (toml, scheme) in [("", "light dark"), ("[theme]\ncolor_scheme = 'light'", "light")] {
        let page = render(&[("news/a.md", &yaml)], toml, "news/a/index.html");
        let frame = between(&page, "<iframe", "</iframe>")[0];
        let expected = format!("color-scheme&quot; content=&quot;{scheme}&quot;");
        assert!(frame.contains(&expected), "{frame}");
    }
}

#[test]
fn the_footer_text_is_rendered_as_markdown() {
    let toml = "[theme]\nfooter = '© *The* [Lamp](/about/) <b>x</b><script>alert(1)</script>'";
    let page = render(&[], toml, HOME).replace('"', "");
    assert!(page.contains("© <em>The</em> <a href=/ai/about/"), "{page}");
    assert!(page.contains("<b>x</b>") && !page.contains("alert(1)"), "{page}");
    assert!(!render(&[], "[theme]\nfooter = ' '", HOME).contains("footer-text"));
}

#[test]
fn dates_follow_the_date_format_setting() {
    let date = |pattern: &str| {
        let toml = format!("[theme]\ndate_format = '{pattern}'");
        let page = render(&[("news/a.md", &article(""))], &toml, "news/a/index.html");
        let time = between(&page, "<time", "</time>")[0].to_owned();
        time.rsplit('>').next().unwrap().to_owned()
    };
    assert_eq!(date("{day_padded}.{month_padded}.{year}"), "02.01.2024");
    assert_eq!(date("{year}-{month_number}-{day}"), "2024-1-2");
    assert_eq!(date("{month} {day}, {year}"), "January 2, 2024");
}

#[test]
fn categories_use_the_titles_of_the_settings() {
    let (a, b, c) = (article(""), article("category: videos"), article("category: Long Reads"));
    let site = [("news/a.md", &*a), ("news/b.md", &*b), ("news/c.md", &*c)];
    let toml = "[categories.videos]\ntitle = 'Films & more'\ndescription = 'Moving <b>pictures</b>'\n\
                [categories.news]\n";
    let page = render(&site, toml, "videos/index.html").replace('"', "");
    assert!(page.contains("Films &amp; more</h1>") || page.contains("Films & more</h1>"), "{page}");
    assert!(page.contains(">Moving pictures</p>"), "{page}");
    assert!(
        page.contains("<meta content=Moving") || page.contains("content=Moving pictures"),
        "{page}"
    );
    let nav = between(&page, "<nav", "</nav>")[0];
    let place = |name: &str| nav.find(name).unwrap_or_else(|| panic!("{name} in {nav}"));
    assert!(place("Films") < place("News") && place("News") < place("Long"), "{nav}");
    let feed = render(&site, toml, "videos/feed.xml");
    assert!(feed.contains("Films &#x26; more") && feed.contains("Moving pictures"), "{feed}");
    let article = render(&site, toml, "videos/b/index.html");
    assert!(article.contains("Films &amp; more") || article.contains("Films & more"), "{article}");
}

#[test]
fn the_index_of_topics_has_the_times_of_recent_articles() {
    let site = [
        ("news/a.md", "publishedDateTime: 1970-01-09T00:01:00Z\ntopics: [A, B]"),
        ("news/b.md", "publishedDateTime: 1970-01-08T23:00:30Z\ntopics: [A]"),
        ("news/c.md", "publishedDateTime: 1970-01-01T01:00:00Z\ntopics: [C]"),
    ];
    let index = render(&site, "", "topics/index.html");
    // 11521 and 11460 minutes to base 36.
    assert!(index.contains("<span class=\"num\" data-new=\"8w1 8uc\">2<"), "{index}");
    assert!(index.contains("<span class=\"num\" data-new=\"8w1\">1<"), "{index}");
    assert_eq!(index.matches("data-new").count(), 2);
    let index = render(&site, "[theme]\nreader = false", "topics/index.html");
    assert!(!index.contains("data-new") && !index.contains("feedgen-reader"), "{index}");
}
