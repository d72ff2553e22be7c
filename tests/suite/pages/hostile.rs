//! Hostile texts are escaped on every page.

use serde_json::json;

use super::{html_files, is_for_search, is_for_sharing, is_reader, text};
use crate::html::{Tag, Token, card_titles, json_ld, meta, tags, texts_of, tokens};
use crate::site::{SiteTest, files_with};

/// A title in YAML, and as displayed.
const TITLE: (&str, &str) = (
    r#""<script>alert(\"1\")</script> & 'quoted' ]]> \u202Eright to left\u202C \a\e\0\x9F 👩‍🔬 &lt;b&gt; &amp;amp;""#,
    "<script>alert(\"1\")</script> & 'quoted' ]]> \u{202e}right to left\u{202c} 👩‍🔬 <b> &amp;",
);
const EXCERPT: (&str, &str) = (
    r#""<p>One</p><p>two<script>alert(2)</script> 1 < 2 &lt;script&gt; \"x\" ]]> \x1B</p>""#,
    "One two 1 < 2 <script> \"x\" ]]>",
);
const PROVIDER: (&str, &str) =
    (r#""\"><script>alert(3)</script> & Söhne""#, "\"><script>alert(3)</script> & Söhne");
const TOPIC: (&str, &str) =
    (r#""<img src=x onerror=alert(4)> العربية""#, "<img src=x onerror=alert(4)> العربية");

pub fn hostile(minify: bool) -> SiteTest {
    let text = format!(
        "---\ntitle: {}\nexcerpt: {}\npublishedDateTime: 2024-01-01T00:00:00Z\n\
         originalUrl: \"https://example.com/a?x=1&y=<script>'\"\n\
         provider:\n  name: {}\n  domain: evil.example\n\
         topics:\n  - {}\n\
         tags: [{}]\nhighlight: {}\nauthors: [{}]\n\
         images:\n  - url: \"https://example.com/a.png?\\\"onerror=alert(5)\"\n    title: {}\n    attribution: {}\n\
         related:\n  - title: {}\n    excerpt: {}\n    webUrl: https://example.com/\"><script>\n---\n\
         A text <script>alert(6)</script> with <b onclick=alert(7)>markup</b>.\n",
        TITLE.0,
        EXCERPT.0,
        PROVIDER.0,
        TOPIC.0,
        TITLE.0,
        EXCERPT.0,
        PROVIDER.0,
        TITLE.0,
        TITLE.0,
        TITLE.0,
        EXCERPT.0
    );
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    let config = format!(
        "title = \"</title><script>alert(8)</script>\"\ndescription = \"\\\"><script>\"\n\
         base_url = \"https://example.org\"\n[build]\nminify = {minify}\n"
    );
    site.write("site.toml", config);
    site
}

#[test]
fn hostile_texts_are_escaped() {
    for minify in [true, false] {
        let site = hostile(minify);
        let report = site.report(&[]);
        assert_eq!(report.code, 0);
        let is_loss = |finding: &String| finding.starts_with("warning dropped-html ");
        assert!(report.findings().iter().all(is_loss), "{:?}", report.findings());
        let mut output = site.output();
        // JSON is not executed; the search index has its own tests.
        output.retain(|path, _| !path.ends_with(".json") && !path.starts_with("pagefind/"));
        // Without minification, every `<` is escaped. The minifier unescapes some in titles and attributes, where
        // they do not start an element.
        if !minify {
            assert_eq!(files_with(&output, "<script>"), Vec::<&str>::new());
        }
        let is_data = |tag: &Tag| tag.get("type") == Some("application/ld+json");
        let is_own = |tag: &Tag| is_for_search(tag) || is_for_sharing(tag) || is_reader(tag);
        let is_run = |tag: &Tag| tag.name == "script" && !is_data(tag) && !is_own(tag);
        let has_script = |path: &&str| tags(&text(&output, path)).iter().any(is_run);
        assert_eq!(html_files(&output).into_iter().find(has_script), None);
        let handler = |path: &&str| {
            let attributes = tags(&text(&output, path)).into_iter().flat_map(|tag| tag.attributes);
            attributes.into_iter().any(|(name, _)| name.starts_with("on"))
        };
        assert_eq!(html_files(&output).into_iter().find(handler), None);

        let page = text(&output, "news/a/index.html");
        let site_title = "</title><script>alert(8)</script>";
        assert_eq!(texts_of(&page, "h1"), [TITLE.1]);
        assert_eq!(texts_of(&page, "title"), [format!("{} · {site_title}", TITLE.1)]);
        assert_eq!(meta(&page, "og:title").as_deref(), Some(TITLE.1));
        assert_eq!(meta(&page, "og:site_name").as_deref(), Some(site_title));
        assert_eq!(meta(&page, "description").as_deref(), Some(EXCERPT.1));
        assert_eq!(texts_of(&page, "h3"), [TITLE.1]);
        let texts: Vec<String> = tokens(&page)
            .into_iter()
            .filter_map(|piece| match piece {
                Token::Text(text) => Some(text.trim().to_owned()),
                Token::Tag(_) | Token::End(_) => None,
            })
            .collect();
        for expected in [EXCERPT.1, PROVIDER.1, TOPIC.1] {
            assert!(texts.iter().any(|text| text == expected), "{expected:?} in {texts:?}");
        }
        let address = "https://example.com/a.png?\"onerror=alert(5)";
        assert_eq!(meta(&page, "og:image").as_deref(), Some(address));
        let has_image = |tag: &Tag| tag.name == "img" && tag.get("src") == Some(address);
        assert!(tags(&page).iter().any(has_image), "{page}");

        let story = &json_ld(&page)["NewsArticle"];
        assert_eq!(story["headline"], TITLE.1);
        assert_eq!(
            (&story["publisher"]["name"], &story["author"][0]["name"]),
            (&PROVIDER.1.into(), &PROVIDER.1.into())
        );
        assert_eq!(story["keywords"], json!([TOPIC.1, TITLE.1]));
        assert_eq!(story["isBasedOn"], "https://example.com/a?x=1&y=<script>'");
        assert_eq!(story["image"][0], address);
        let caption = meta(&page, "og:image:alt").expect("a text for the image");
        assert!(caption.contains("]]>"), "{caption}");
        let crumbs = &json_ld(&page)["BreadcrumbList"]["itemListElement"];
        assert_eq!(crumbs[0]["name"], site_title);
        assert_eq!(json_ld(&text(&output, "index.html"))["WebSite"]["name"], site_title);

        assert_eq!(card_titles(&text(&output, "index.html")), [TITLE.1]);
        assert_eq!(
            texts_of(&text(&output, "providers/evil.example/index.html"), "h1"),
            [PROVIDER.1]
        );
        let topic = "topics/img-src-x-onerror-alert-4-العربية/index.html";
        assert_eq!(texts_of(&text(&output, topic), "h1"), [TOPIC.1]);
        // Forbidden characters are in no file.
        let mut documents = output;
        documents.retain(|path, _| !path.ends_with(".png") && !path.ends_with(".ico"));
        for forbidden in ["\u{7}", "\u{1b}", "\0", "\u{9f}"] {
            assert_eq!(files_with(&documents, forbidden), Vec::<&str>::new(), "{forbidden:?}");
        }
    }
}
