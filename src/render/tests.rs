mod appearance;
mod cards;
mod days;
mod host;
mod metadata;
mod robustness;

use std::collections::BTreeMap;

use super::*;
use crate::graph::testing::graph;
use crate::load::Source;
use crate::load::testing::{article_text, config};
use crate::load::{Asset, AssetOrigin};
use crate::plan::{Content, plan};
use crate::text::front_matter;

/// Provides bodies from the files of a test.
pub(super) struct Texts<'a>(pub(super) &'a [(&'a str, &'a str)]);

impl Bodies for Texts<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        let (file, text) = self.0.iter().find(|(file, _)| **file == *source.file).expect("a file");
        let is_whole = text.starts_with("---\n");
        let text = if is_whole { (*text).to_owned() } else { article_text(file, text) };
        Ok(front_matter::split(&text).expect("front matter").body.to_owned())
    }
}

/// All rendered files of a site with the settings of `toml`, except images.
pub(super) fn rendered(site: &[(&str, &str)], toml: &str) -> BTreeMap<String, String> {
    let (graph, config, bodies) = (graph(site), config(toml), Texts(site));
    let theme = &config.theme;
    let named = [&theme.logo, &theme.logo_dark, &theme.icon].into_iter().flatten();
    let assets: Vec<Asset> = named
        .map(|file| Asset {
            path: file.path.to_string(),
            origin: AssetOrigin::Site(file.path.as_str().into()),
            bundle: None,
        })
        .collect();
    let (plan, findings) = plan(&graph, &assets, &config);
    assert_eq!(findings, []);
    let templates = Templates::compile(&[], &config, &plan.assets).expect("templates");
    let shared = Shared::new(&graph, &config, &[]);
    let renderer = Renderer::new(&graph, &plan, &config, &templates, &bodies, &shared);
    let mut files = BTreeMap::new();
    for planned in plan.files.iter() {
        let Content::Rendered(item) = &planned.content else { continue };
        let bytes = renderer.render(item).expect("a page");
        if let Ok(text) = String::from_utf8(bytes) {
            files.insert(planned.file.to_string(), text);
        }
    }
    files
}

pub(super) fn render(site: &[(&str, &str)], toml: &str, file: &str) -> String {
    rendered(site, toml).remove(file).expect(file)
}

/// Checks that a file of a site contains the texts `expected`, in this order.
pub(super) fn check(site: &[(&str, &str)], toml: &str, file: &str, expected: &[&str]) {
    let text = render(site, toml, file);
    let mut rest = text.as_str();
    for part in expected {
        let at =
            rest.find(part).unwrap_or_else(|| panic!("{part}\nis not (or not there) in\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

/// A page without quotes: whether a minified attribute has them is not what a test is about.
pub(super) fn unquoted(html: &str) -> String {
    html.replace('"', "")
}

/// The values between two texts, in order.
pub(super) fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open).skip(1).map(|rest| rest.split(close).next().unwrap_or("")).collect()
}

/// An article with every field that lists and feeds show.
pub(super) const ARTICLE: &str = "title: 'R&amp;D: 1 < 2 ]]> \"x\"'\nexcerpt: <p>One &lt;b&gt;</p><p>two\ntopics: [C++, AI]\n\
    publishedDateTime: 2024-01-31T23:30:00-07:00\nupdatedDateTime: 2024-02-01T08:00:00Z\n\
    originalUrl: https://e.org/x?a=1&b=2\nwebUrl: https://w.org/x\n\
    provider: {name: A &amp; B, domain: E.org}\nimages:\n- {url: /i.png, width: 640, height: 360}";

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
        let links = links.filter_map(|link| link.strip_prefix("/ai/")).filter(|link| {
            let is_page = !["css", "svg", "ico", "png"].iter().any(|end| link.ends_with(end));
            is_page && *link != "ai/"
        });
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
fn a_card_is_identical_on_all_pages() {
    let site = [
        ("news/a.md", ARTICLE),
        ("news/b.md", "topics: [AI]"),
        ("videos/c.md", "type: video\ntopics: [AI]\nexcerpt: a <b>c</b> d"),
    ];
    for toml in ["", "[build]\nminify = false"] {
        let files = rendered(&site, toml);
        let mut shown: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        // A topic page has no link to itself in its cards.
        for (_, html) in files.iter().filter(|(file, _)| !file.contains("topics/")) {
            for card in between(html, "<article class=\"card", "</article>") {
                let title = between(card, "Title of ", "<").first().copied().unwrap_or("R&D");
                let (first, count) = shown.entry(title).or_insert((card, 0));
                assert_eq!(*first, card);
                *count += 1;
            }
        }
        let counts: Vec<(&str, usize)> =
            shown.iter().map(|(title, (_, count))| (*title, *count)).collect();
        // Home, category, month, provider.
        assert_eq!(counts, [("R&D", 4), ("b", 4), ("c", 4)]);
    }
}

#[test]
fn numbered_pages_do_not_change_with_a_new_article() {
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
            // Pages of the API are numbered from the newest.
            let is_page = file.contains("page/") && !file.starts_with("api/");
            let page = file.rsplit("page/").next().filter(|_| is_page);
            let number: Option<usize> = page.and_then(|page| page.split('/').next()?.parse().ok());
            // The last one is the redirect at the address of the next page.
            number.is_some_and(|number| number < count / 3)
        };
        let pages: Vec<&String> = before.keys().filter(numbered).collect();
        assert!(pages.len() >= 4, "{pages:?}");
        for page in pages {
            assert_eq!(before[page], after[page], "{page} at {count} articles");
        }
    }
}

/// A page without the quoted values in its tags.
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

/// A page without its JSON-LD, and the JSON-LD; `null` if there is none.
fn without_json_ld(html: &str) -> (String, serde_json::Value) {
    for open in ["<script type=\"application/ld+json\">", "<script type=application/ld+json>"] {
        if let Some((before, rest)) = html.split_once(open) {
            // Sequences that end the element or start a comment.
            let (json, behind) = rest.split_once("</").expect("an end");
            assert!(behind.starts_with("script>") && !json.contains("<!--"), "{json}");
            let json = serde_json::from_str(json).expect("JSON");
            return (format!("{before}{}", &behind["script>".len()..]), json);
        }
    }
    (html.to_owned(), serde_json::Value::Null)
}

/// A page without the scripts of the theme, which contain no source texts.
fn without_own_scripts(html: String) -> String {
    let scripts = between(&html, "<script", "</script>");
    let names = ["feedgen-search.js", "feedgen-share.js", "feedgen-reader.js", "fg-index"];
    let is_own = |script: &&&str| names.iter().any(|name| script.contains(name));
    let own = scripts.iter().filter(is_own);
    own.fold(html.clone(), |html, own| html.replace(&format!("<script{own}</script>"), ""))
}

#[test]
fn source_texts_are_escaped_in_all_files() {
    let evil =
        "\"'></title><!--<script>alert(1)</script>{{ 7 * 7 }}&lt;script&gt;alert(2)&lt;/script&gt;";
    let quoted = format!("'{}'", evil.replace('\'', "''"));
    let excerpt = format!("'In short: {}'", evil.replace('\'', "''"));
    let yaml = format!(
        "title: {quoted}\nexcerpt: {excerpt}\nhighlight: {quoted}\ntags: [{quoted}]\ntype: {quoted}\n\
         topics: [{quoted}]\nauthors: [{quoted}]\nlocale: en\nprovider: {{name: {quoted}, domain: e.org}}\n\
         images:\n- {{url: 'https://e.org/a\"onload=\"x', title: {quoted}, attribution: {quoted}}}\n\
         webUrl: 'https://e.org/\"onclick=\"x'\nsecured: U0VDUkVU;AAAAAAAAAAAAAAAAAAAAAA==\n\
         related:\n- {{title: {quoted}, excerpt: {excerpt}, webUrl: 'https://f.org/\"onclick=\"x', \
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
    // JSON is not executed and needs no escaping of markup.
    let documents = |toml: &str| -> Vec<(String, String)> {
        let (json, rest) =
            rendered(&site, toml).into_iter().partition(|(file, _)| file.ends_with(".json"));
        let json: Vec<(String, String)> = json;
        assert!(!json.iter().any(|(_, text)| text.contains("U0VDUkVU")));
        assert!(json.iter().any(|(_, text)| text.contains("<script")));
        rest
    };
    // Minified attributes may contain the other kind of quotes.
    for (file, text) in documents(&format!("{toml}\n[build]\nminify = false")) {
        let text = without_own_scripts(without_json_ld(&text).0);
        for bad in ["<script", "\"onload", "\"onclick", " onerror", "U0VDUkVU"] {
            assert!(!text.contains(bad), "{bad} in {file}:\n{text}");
        }
    }
    for (file, text) in documents(&toml) {
        let text = without_own_scripts(without_json_ld(&text).0);
        let text = without_quoted_values(&text);
        // A title only ends at its closing tag.
        let (head, rest) = text.split_once("<title>").unwrap_or(("", &text));
        let text = head.to_owned() + rest.split_once("</title>").map_or("", |(_, rest)| rest);
        for bad in ["<script", " onload", " onclick", " onerror", "U0VDUkVU"] {
            assert!(!text.contains(bad), "{bad} in {file}:\n{text}");
        }
    }
}

#[test]
fn source_texts_can_not_contain_placeholders() {
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
fn minification_keeps_significant_markup() {
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
fn minification_keeps_all_text() {
    let site = [
        ("news/a.md", ARTICLE),
        (
            "news/b.md",
            "originalUrl: https://e.org/b\n---\n```\na\n  b\n```\nx **y** `z  z` [l](/a) & \"q\" <\n\n| a | b |\n|-|-|\n| 1 | 2 |\n",
        ),
    ];
    let texts = |toml: &str| -> BTreeMap<String, String> {
        let plain = |html: String| {
            // The content of `<noscript>` is text as well.
            let html = html.replace("noscript>", "div>");
            let text = plain::excerpt(&html);
            text.split_whitespace().collect::<Vec<_>>().concat()
        };
        rendered(&site, toml).into_iter().map(|(file, html)| (file, plain(html))).collect()
    };
    assert_eq!(texts(""), texts("[build]\nminify = false"));
    check(&site, "", "news/b/index.html", &["<pre><code>a\n  b\n</code></pre>"]);
}
