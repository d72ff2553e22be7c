//! Properties that hold for any input: a function for each kind of input, which panics if one is violated.
//!
//! cargo-fuzz calls them with inputs that lead to new parts of the code, `tests/suite/fuzz.rs`
//! with a few thousand made at random, and both with those in `seeds/`. Where an input once
//! violated a property it is stored there.

mod cache;
mod feed;
mod inert;
mod sources;
mod web_page;

use std::sync::{Arc, LazyLock};

use feedgen::config::{self, BaseUrl, Config, Overrides};
use feedgen::diag::{self, Diagnostic};
use feedgen::graph::{self, Drafts};
use feedgen::load::{self, Source, Sources, TemplateSource};
use feedgen::markdown::{self, Labels, LinkPolicy, Markdown};
use feedgen::plan::{self, Content, Plan};
use feedgen::render::{Bodies, Renderer, Shared, Templates};
use feedgen::text::site_path::{self, SitePath};
use feedgen::text::{front_matter as split, language, plain, slug, url as urls};
use url::Url;

pub use cache::cache;
pub use feed::feed;
pub use inert::assert_inert;
pub use sources::sources;
pub use web_page::web_page;

const FILE: &str = "content/news/2024-01-18-a.md";
const BASE: &str = "https://example.org/ai";

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let text = format!("title = \"T\"\nbase_url = \"{BASE}\"\n");
    config::parse("site.toml", &text, Overrides::default()).0.expect("a configuration")
});

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Checks that there is a value unless a diagnostic is an error or tells that the file is ignored, and that every
/// diagnostic has a known code and a position in the text.
fn check_diagnostics<T>(value: Option<&T>, diagnostics: Vec<Diagnostic>, text: &str) {
    let is_rejected = |d: &Diagnostic| d.is_error() || d.message.ends_with(" file is ignored");
    assert_eq!(value.is_none(), diagnostics.iter().any(is_rejected), "{diagnostics:#?}");
    check_positions(diagnostics, text);
}

/// Checks that every diagnostic has a known code and a position in the text.
fn check_positions(diagnostics: Vec<Diagnostic>, text: &str) {
    assert!(diagnostics.len() < 1_000, "{} diagnostics", diagnostics.len());
    for diagnostic in &diagnostics {
        assert!(diag::summary(diagnostic.code).is_some(), "{} is unknown", diagnostic.code);
    }
    for located in diag::locate(diagnostics, &|_| Some(text.as_bytes().to_vec())) {
        let Some(position) = located.position else { continue };
        assert!(position.text.get(position.marked.clone()).is_some(), "{position:?}");
    }
}

/// An article, a topic, a provider or a page is parsed or rejected with a diagnostic.
pub fn front_matter(data: &[u8]) {
    parse(&text(data));
}

/// All pages, feeds and documents of a site with these sources can be rendered.
pub fn pages(data: &[u8]) {
    let text = text(data);
    render_all(&parse(&text), &text);
}

fn parse(text: &str) -> Sources {
    let file: Arc<str> = FILE.into();
    if let Ok(parts) = split::split(text) {
        assert_eq!(&text[parts.body_start..], parts.body);
        assert!(text[parts.yaml_start..].starts_with(parts.yaml));
    }
    let (article, diagnostics) = load::parse_article(&file, text, "news", &CONFIG);
    check_diagnostics(article.as_ref(), diagnostics, text);
    let mut sources = Sources::default();
    if let Some(article) = article {
        let parsed = &article;
        assert!(!plain::title(&parsed.title).is_empty());
        for url in [&parsed.original_url, &parsed.web_url, &parsed.source_url].into_iter().flatten()
        {
            assert_web_url(url);
        }
        assert!(site_path::is_valid_segment(article.segment()), "{}", article.segment());
        assert!(parsed.has_valid_urls());
        sources.articles.push(Arc::new(article));
    }
    let limits = CONFIG.limits;
    let (topic, diagnostics) = load::parse_topic(&file, text, limits, &[]);
    check_diagnostics(topic.as_ref(), diagnostics, text);
    let (provider, diagnostics) = load::parse_provider(&file, text, limits, &[]);
    check_diagnostics(provider.as_ref(), diagnostics, text);
    let (page, diagnostics) = load::parse_page(&file, "2024-01-18-a", text, limits, &[]);
    check_diagnostics(page.as_ref(), diagnostics, text);
    sources.topics.extend(topic);
    sources.providers.extend(provider);
    sources.pages.extend(page);
    sources
}

/// A template that uses all unknown keys.
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

/// The same body for all sources.
struct Body<'a>(&'a str);

impl Bodies for Body<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        Ok(source.body_start.map_or_else(String::new, |_| self.0.to_owned()))
    }
}

/// Renders all files of a site.
fn render_all(sources: &Sources, text: &str) {
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

/// A body is rendered to HTML without active content, or rejected as too complex.
pub fn markdown(data: &[u8]) {
    static RENDERER: LazyLock<Markdown> =
        LazyLock::new(|| Markdown::new(&CONFIG, Labels::new("en", "Back", "Play")));
    let text = text(data);
    for links in [LinkPolicy::Web, LinkPolicy::WebAndMail] {
        let findings = markdown::inspect(&text, links, &CONFIG.embed_hosts, CONFIG.limits);
        let places = findings.bad_links.iter().chain(&findings.dropped).map(|(range, _)| range);
        for range in places.chain(findings.excess.iter().map(|(range, _)| range)) {
            assert!(text.get(range.clone()).is_some(), "{range:?}");
        }
        if findings.excess.is_some() {
            return;
        }
    }
    let page = Url::parse(&format!("{BASE}/news/a/")).expect("a URL");
    let html = RENDERER.to_html(&text, LinkPolicy::WebAndMail, "/feedgen.css");
    let (feed, _) = RENDERER.to_feed_html(&text, &page, None, 10_000);
    for html in [html, feed] {
        assert_inert(&html);
        assert!(!html.contains(plain::is_forbidden), "a forbidden character is left");
        let shown = plain::excerpt(&html);
        assert!(!shown.contains(plain::is_forbidden));
    }
}

fn assert_web_url(text: &str) {
    let url = Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert!(matches!(url.scheme(), "http" | "https") && url.has_host(), "{text}");
}

/// URLs, paths and slugs: accepted ones are valid, and equal URLs have equal keys.
pub fn url(data: &[u8]) {
    let text = text(data);
    let key = urls::key(&text);
    if let Ok(repaired) = urls::repair(&text) {
        assert_web_url(&repaired);
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

/// `site.toml` is parsed or rejected with a diagnostic.
pub fn config(data: &[u8]) {
    let text = text(data);
    let (config, diagnostics) = config::parse("site.toml", &text, Overrides::default());
    check_diagnostics(config.as_ref(), diagnostics, &text);
}
