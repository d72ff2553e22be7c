//! What holds for any input: a function for each kind, that ends without a panic if it does.
//!
//! cargo-fuzz calls them with inputs that lead to new parts of the code, `tests/suite/fuzz.rs`
//! with a few thousand made at random, and both with those in `seeds/`. Where an input once
//! broke a promise it is kept there.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use feedgen::cache::{ArticleCache, Manifest, sealed};
use feedgen::config::{self, BaseUrl, Config, Overrides};
use feedgen::diag::{self, Diagnostic};
use feedgen::graph::{self, Drafts};
use feedgen::load::{self, ParsedArticle, Source, Sources, TemplateSource};
use feedgen::markdown::{self, Labels, LinkPolicy, Markdown};
use feedgen::plan::{self, Content, Plan};
use feedgen::render::{Bodies, Renderer, Shared, Templates};
use feedgen::text::key::TextKey;
use feedgen::text::site_path::{self, SitePath};
use feedgen::text::{front_matter as split, language, plain, slug, url as urls};
use url::Url;

const FILE: &str = "content/news/2024-01-18-a.md";
const BASE: &str = "https://example.org/ai";

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let text = format!("title = \"T\"\nbase_url = \"{BASE}\"\n");
    config::parse("site.toml", &text, Overrides::default()).0.expect("a configuration")
});

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// There is a value if and only if no finding is an error or says that the file is ignored, and every
/// finding has its place in the text.
fn judged<T>(value: Option<&T>, findings: Vec<Diagnostic>, text: &str) {
    let is_left_out = |d: &Diagnostic| d.is_error() || d.message.ends_with(" file is ignored");
    assert_eq!(value.is_none(), findings.iter().any(is_left_out), "{findings:#?}");
    assert!(findings.len() < 1_000, "{} findings", findings.len());
    for finding in &findings {
        assert!(diag::summary(finding.code).is_some(), "{} is unknown", finding.code);
    }
    for located in diag::locate(findings, &|_| Some(text.as_bytes().to_vec())) {
        let Some(position) = located.position else { continue };
        assert!(position.text.get(position.marked.clone()).is_some(), "{position:?}");
    }
}

/// An article, a topic, a provider or a page: it is read or there is a finding. An article stays
/// as it is when it is kept and read again.
pub fn front_matter(data: &[u8]) {
    read(&text(data));
}

/// The same, and all pages, feeds and documents of a site with what was read can be made.
pub fn pages(data: &[u8]) {
    let text = text(data);
    shows(&read(&text), &text);
}

fn read(text: &str) -> Sources {
    let file: Arc<str> = FILE.into();
    if let Ok(parts) = split::split(text) {
        assert_eq!(&text[parts.body_start..], parts.body);
        assert!(text[parts.yaml_start..].starts_with(parts.yaml));
    }
    let (article, found) = load::parse_article(&file, text, "news", &CONFIG);
    judged(article.as_ref(), found, text);
    let mut sources = Sources::default();
    if let Some(article) = article {
        let parsed = &article;
        assert!(!plain::title(&parsed.title).is_empty());
        for url in [&parsed.original_url, &parsed.web_url, &parsed.source_url].into_iter().flatten()
        {
            is_web_address(url);
        }
        assert!(site_path::is_valid_segment(article.segment()), "{}", article.segment());
        assert!(parsed.has_sound_urls());
        sources.articles.push(Arc::new(article));
    }
    let limits = CONFIG.limits;
    let (topic, found) = load::parse_topic(&file, text, limits, &[]);
    judged(topic.as_ref(), found, text);
    let (provider, found) = load::parse_provider(&file, text, limits, &[]);
    judged(provider.as_ref(), found, text);
    let (page, found) = load::parse_page(&file, "2024-01-18-a", text, limits, &[]);
    judged(page.as_ref(), found, text);
    sources.topics.extend(topic);
    sources.providers.extend(provider);
    sources.pages.extend(page);
    sources
}

/// A template that looks at all that front matter may hold.
const TEMPLATE: &str = "{% extends 'builtin/FILE' %}{% block content %}{{ super() }}
{% for key, value in extra %}{{ key }}: {{ value }}
{% if value is map %}{% for k, v in value %}{{ k }}={{ v }}{% endfor %}{{ value | keys }}{% endif %}
{% if value is array %}{% for v in value %}{{ v }}{% endfor %}{% endif %}{% endfor %}
{{ extra }}{% endblock content %}";

static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
    let template = |name: &str, from: &str| TemplateSource {
        file: format!("templates/{name}").into(),
        name: name.to_owned(),
        text: TEMPLATE.replace("FILE", name).replace("extra", from),
    };
    let sources =
        [template("article.html", "article.extra"), template("page.html", "content.extra")];
    let (graph, _) = graph::build(&Sources::default(), Drafts::Include);
    let (plan, _) = plan::plan(&graph, &[], &CONFIG);
    Templates::compile(&sources, &CONFIG, &plan.assets).expect("templates")
});

/// The bodies of sources that are all the same text.
struct Body<'a>(&'a str);

impl Bodies for Body<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        Ok(source.body_start.map_or_else(String::new, |_| self.0.to_owned()))
    }
}

/// All pages, feeds and documents of a site can be made of its sources.
fn shows(sources: &Sources, text: &str) {
    let (graph, _) = graph::build(sources, Drafts::Include);
    let (plan, _): (Plan, _) = plan::plan(&graph, &[], &CONFIG);
    let body = Body(split::split(text).map_or("", |parts| parts.body));
    let shared = Shared::new(&graph, &CONFIG, &[]);
    let renderer = Renderer::new(&graph, &plan, &CONFIG, &TEMPLATES, &body, &shared);
    for planned in plan.files.iter() {
        let Content::Rendered(item) = &planned.content else { continue };
        let shown = renderer.render(item);
        let shown = shown.unwrap_or_else(|finding| panic!("{}: {finding:?}", planned.file));
        let Ok(shown) = String::from_utf8(shown) else { continue };
        if planned.file.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&shown).expect("JSON");
        }
        if planned.file.ends_with(".xml") {
            assert!(!shown.contains(plain::is_forbidden), "{}", planned.file);
        }
    }
}

/// A body becomes HTML that runs nothing, or is refused as too costly.
pub fn markdown(data: &[u8]) {
    static RENDERER: LazyLock<Markdown> =
        LazyLock::new(|| Markdown::new(&CONFIG, Labels::new("en", "Back", "Play")));
    let text = text(data);
    for links in [LinkPolicy::Web, LinkPolicy::WebAndMail] {
        let found = markdown::inspect(&text, links, &CONFIG.embed_hosts, CONFIG.limits);
        let places = found.bad_links.iter().chain(&found.dropped).map(|(range, _)| range);
        for range in places.chain(found.excess.iter().map(|(range, _)| range)) {
            assert!(text.get(range.clone()).is_some(), "{range:?}");
        }
        if found.excess.is_some() {
            return;
        }
    }
    let page = Url::parse(&format!("{BASE}/news/a/")).expect("a URL");
    let html = RENDERER.to_html(&text, LinkPolicy::WebAndMail, "/feedgen.css");
    let (feed, _) = RENDERER.to_feed_html(&text, &page, None, 10_000);
    for html in [html, feed] {
        runs_nothing(&html);
        assert!(!html.contains(plain::is_forbidden), "a forbidden character is left");
        let shown = plain::excerpt(&html);
        assert!(!shown.contains(plain::is_forbidden));
    }
}

/// Elements that a text may have.
const ELEMENTS: [&str; 86] = [
    "a",
    "abbr",
    "acronym",
    "area",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "map",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "tfoot",
    "rb",
    "address",
    "audio",
    "iframe",
    "input",
    "picture",
    "section",
    "source",
    "track",
    "video",
];

/// Attributes that they may have.
const ATTRIBUTES: [&str; 59] = [
    "align",
    "alt",
    "char",
    "charoff",
    "cite",
    "class",
    "color",
    "colspan",
    "coords",
    "datetime",
    "decoding",
    "dir",
    "headers",
    "height",
    "href",
    "hreflang",
    "id",
    "lang",
    "loading",
    "name",
    "referrerpolicy",
    "rel",
    "rowspan",
    "scope",
    "shape",
    "size",
    "span",
    "src",
    "start",
    "summary",
    "target",
    "title",
    "type",
    "valign",
    "value",
    "width",
    "border",
    "abbr",
    "allow",
    "allowfullscreen",
    "checked",
    "controls",
    "default",
    "disabled",
    "kind",
    "label",
    "loop",
    "media",
    "muted",
    "open",
    "playsinline",
    "poster",
    "preload",
    "reversed",
    "sandbox",
    "sizes",
    "srcdoc",
    "srclang",
    "srcset",
];

/// Holds HTML, as a sanitiser writes it, to the elements and attributes that run nothing. It is
/// read here without the sanitiser's own eyes.
pub fn runs_nothing(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = rest[at + 1..].trim_start_matches('/');
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, mut attributes) = tag.split_at(end);
        assert!(ELEMENTS.contains(&name), "<{name}> in {html}");
        while !attributes.starts_with('>') {
            let (name, value) = attributes
                .strip_prefix(' ')
                .and_then(|attribute| attribute.split_once("=\""))
                .unwrap_or_else(|| panic!("no attribute: {attributes:.80} in {html}"));
            assert!(ATTRIBUTES.contains(&name), "{name} in {html}");
            let (value, behind) = value.split_once('"').expect("a value ends");
            match name {
                "href" | "src" | "cite" | "poster" => leads_to_a_page(&plain::decode(value)),
                "srcset" => plain::decode(value).split(", ").for_each(|image| {
                    leads_to_a_page(image.split(' ').next().unwrap_or(""));
                }),
                // The page that a player's frame starts with has a link and nothing else.
                "srcdoc" => {
                    let page = plain::decode(value);
                    assert_eq!(page.matches("<a ").count(), 1, "{page}");
                    for tag in ["<script", "<img", "<iframe", " on", "javascript:"] {
                        assert!(!page.contains(tag), "{tag} in {page}");
                    }
                }
                _ => {}
            }
            attributes = behind;
        }
        rest = &attributes[1..];
    }
}

/// An address as a browser on a page of the site takes it.
fn leads_to_a_page(address: &str) {
    let page = Url::parse(&format!("{BASE}/news/a/")).expect("a URL");
    // What is no address leads nowhere.
    if let Ok(url) = page.join(address) {
        assert!(matches!(url.scheme(), "http" | "https" | "mailto"), "{url}");
    }
}

fn is_web_address(text: &str) {
    let url = Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert!(matches!(url.scheme(), "http" | "https") && url.has_host(), "{text}");
}

/// An address: what is accepted is one, and two spellings of it have one key.
pub fn url(data: &[u8]) {
    let text = text(data);
    let key = urls::key(&text);
    if let Ok(repaired) = urls::repair(&text) {
        is_web_address(&repaired);
        assert!(urls::key(&repaired).is_some(), "{text}");
        assert!(!repaired.contains(|c: char| c.is_whitespace() || plain::is_forbidden(c)));
        assert_eq!(urls::repair(&repaired).as_deref(), Ok(&*repaired), "{text}");
    }
    if let (Some(key), Ok(mut url)) = (key, Url::parse(&text)) {
        assert_eq!(urls::key(url.as_str()), Some(key), "{text} and {url}");
        url.set_fragment(Some("part"));
        assert_eq!(urls::key(url.as_str()), Some(key), "{text} and {url}");
        let host = url.host_str().unwrap_or_default().trim_end_matches('.');
        let shown = Url::parse(&format!("https://{}/", urls::host(&text))).expect("a host");
        assert!(
            shown.host_str().is_some_and(|shown| host.ends_with(shown.trim_end_matches('.'))),
            "{text}"
        );
    }
    if let Ok(repaired) = urls::repair_image(&text) {
        let page = Url::parse(&format!("{BASE}/news/a/")).expect("a URL");
        let image = page.join(&repaired).expect("an address");
        let is_own = image.origin() == page.origin();
        assert!(is_own || urls::repair(&text).is_ok(), "{text}");
        assert_eq!(repaired.starts_with('/'), is_own && urls::repair(&text).is_err(), "{text}");
        assert!(matches!(image.scheme(), "http" | "https"), "{text}");
    }
    if let Ok(base) = BaseUrl::parse(&text) {
        assert!(base.path().is_empty() || base.path().starts_with('/'), "{text}");
        assert!(!base.path().contains("//") && !base.path().ends_with('/'), "{text}");
        let page = base.absolute(&SitePath::from_static("news/a?b#c"));
        let page = Url::parse(&page).unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(page.query().is_none() && page.fragment().is_none(), "{page}");
        assert_eq!(page.host_str(), Some(base.host()));
    }
    let slugged = slug::slug(&text);
    assert_eq!(slug::slug(&slugged), slugged, "{text}");
    let named = slug::slug_of_name(&text);
    assert_eq!(slug::slug_of_name(&named), named, "{text}");
    assert_eq!(!named.is_empty(), slug::has_slug(&text), "{text}");
    for slug in [slugged, named] {
        assert!(slug.is_empty() || site_path::is_valid_segment(&slug), "{slug}");
    }
    if let Ok(path) = SitePath::parse(&text) {
        assert_eq!(SitePath::parse(&path).as_deref(), Ok(&*path), "{text}");
        let mut url = String::new();
        site_path::push_encoded(&mut url, &path);
        assert_eq!(SitePath::parse(&url).as_deref(), Ok(&*path), "{text}");
        assert!(
            path.is_home()
                || path.split('/').all(|name| site_path::segment_problem(name).is_none())
        );
    }
    if let Some(safe) = site_path::safe_segment(&text) {
        assert!(site_path::is_valid_segment(&safe), "{text}");
        assert_eq!(site_path::safe_segment(&safe).as_deref(), Some(&*safe), "{text}");
    }
    let title = plain::title(&text);
    assert!(!title.contains(plain::is_forbidden), "{title:?}");
    language::is_tag(&text);
}

/// A file of the cache: it is read or not used, whoever wrote it. The first byte says which of
/// them it is; the rest are its bytes, or changes to a good one (place and value).
pub fn cache(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    let settings = TextKey::new("settings");
    match kind % 4 {
        0 => drop(Manifest::from_bytes(data, settings)),
        1 => drop(Manifest::from_bytes(&sealed(settings, data), settings)),
        2 => cached_articles(&sealed(settings, data), settings),
        _ => changed_articles(data, settings),
    }
}

static GOOD_ARTICLES: LazyLock<Vec<ParsedArticle>> = LazyLock::new(|| {
    let article = |file: &str, more: &str| {
        let text = format!(
            "---\ntitle: \"A & B\"\npublishedDateTime: 2024-01-18T18:35:00Z\n\
             originalUrl: https://example.com/{file}\n{more}\n---\nText\n"
        );
        let file = format!("content/news/{file}.md").into();
        load::parse_article(&file, &text, "news", &CONFIG).0.expect("an article")
    };
    let more = "topics: [One, Two]\nprovider: {name: P, domain: p.example, images: [/a.png]}\n\
        images: [{url: 'https://p.example/a.png', width: 8, height: 6}]\naliases: [/was/]\n\
        related: [{title: R, webUrl: 'https://p.example/r', type: video}]\nown: {a: [1, b]}\n\
        updatedDateTime: 2024-01-19T18:35:00+01:00\nauthors: [A, {name: B, url: 'https://b.example'}]";
    vec![article("a", more), article("b", "heat: 5"), article("c", "tags: [x]")]
});

/// `good` with some of its bytes changed: three bytes of `edits` each.
fn changed(good: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for edit in edits.chunks_exact(3) {
        let at = usize::from(edit[0]) << 8 | usize::from(edit[1]);
        let length = bytes.len();
        match bytes.get_mut(at) {
            Some(byte) => *byte = edit[2],
            // Far behind the end: it is cut off.
            None if at > 0xff00 => bytes.truncate(length.saturating_sub(usize::from(edit[2]))),
            None => bytes.push(edit[2]),
        }
    }
    bytes
}

/// The articles of a cache that are in one file, with changes behind its checksum or before it.
fn changed_articles(data: &[u8], settings: TextKey) {
    static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
        cached_articles(&[], TextKey::new("settings"));
        fs::read(&*FILE_OF_ARTICLES).expect("a file of the cache")
    });
    let Some((kind, edits)) = data.split_first() else { return };
    let head = sealed(settings, &[]).len();
    match kind % 2 {
        0 => cached_articles(&sealed(settings, &changed(&GOOD[head..], edits)), settings),
        _ => cached_articles(&changed(&GOOD, edits), settings),
    }
}

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("feedgen-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
});

/// A file of the cache that holds one of the good articles.
static FILE_OF_ARTICLES: LazyLock<PathBuf> = LazyLock::new(|| {
    let articles: Vec<_> = GOOD_ARTICLES.iter().take(1).cloned().map(Arc::new).collect();
    let cache = ArticleCache::empty(&FOLDER, TextKey::new("settings"));
    cache.write(&articles, &|_| false).expect("articles are cached");
    let mut files = fs::read_dir(&*FOLDER).expect("a folder");
    files.next().expect("a file").expect("a file").path()
});

/// A cache with these bytes in one of its files: its articles are used or not, and can be replaced.
fn cached_articles(bytes: &[u8], settings: TextKey) {
    fs::write(&*FILE_OF_ARTICLES, bytes).expect("a file can be written");
    let (cache, note) = ArticleCache::read(&FOLDER, settings);
    let articles = cache.articles();
    assert!(note.is_none() || articles.is_empty());
    for article in &articles {
        assert!(article.has_sound_urls());
        let _ = (article.segment(), format!("{article:?}"));
    }
    let good: Vec<_> = GOOD_ARTICLES.iter().take(1).cloned().map(Arc::new).collect();
    cache.write(&good, &|_| false).expect("articles are cached");
    let (again, note) = ArticleCache::read(&FOLDER, settings);
    assert_eq!((again.articles().len(), note), (1, None));
}

/// `site.toml`: there is a configuration if and only if no finding is an error.
pub fn config(data: &[u8]) {
    let text = text(data);
    let (config, found) = config::parse("site.toml", &text, Overrides::default());
    judged(config.as_ref(), found, &text);
}
