//! The schema of `site.toml`.

use serde_json::{Value, json};

use super::types::{Property, described, object, with};
use crate::config::Canonical;
use crate::diag::CODES;

/// The whole file. Unknown keys are errors, as they are in a build.
pub(super) fn site() -> Value {
    let mut properties = general();
    properties.extend([
        ("content", table("Source folders", content())),
        ("categories", categories()),
        ("build", table("Output and static files", build())),
        ("theme", table("Appearance", theme())),
        ("menus", table("Menus in the header and the footer", menus())),
        ("newsletter", newsletter()),
        ("home", table("Front page", home())),
        ("stories", table("Articles about one event", stories())),
        ("articles", table("Addresses and indexing of articles", articles())),
        ("list", table("Lists of articles", lists())),
        ("feeds", table("Feeds", feeds())),
        ("sitemap", table("Sitemaps", sitemap())),
        ("api", table("JSON API", api())),
        ("search", table("Search page", search())),
        ("host", table("Files for the host", host())),
        ("embed", table("Embedded players", embed())),
        ("check", table("`feedgen check`", check())),
        ("limits", table("Limits of sources and pages", limits())),
        (
            "extra",
            described(
                "Values for your own templates, as `site.extra`",
                json!({ "type": "object" }),
            ),
        ),
    ]);
    let schema = with(json!({ "title": "Configuration of a feedgen site" }), closed(properties));
    with(schema, json!({ "required": ["title"] }))
}

fn general() -> Vec<Property> {
    vec![
        ("title", string("Name of the site", None)),
        (
            "base_url",
            with(
                string("URL where the site is served", None),
                json!({ "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^/]" }),
            ),
        ),
        ("description", string("Description of the site in a sentence", Some(""))),
        (
            "language",
            with(
                string("Language of the site and of articles without a `locale`", Some("en")),
                json!({ "pattern": "^[A-Za-z][A-Za-z0-9]{0,7}(-[A-Za-z0-9]{1,8})*$" }),
            ),
        ),
        ("timezone", string("Time zone of the readers, such as Europe/Berlin", None)),
    ]
}

fn content() -> Vec<Property> {
    vec![
        ("dir", string("Folder that contains the next four", Some("content"))),
        (
            "articles",
            with(
                strings("Folders of articles, one for each category"),
                json!({ "minItems": 1, "default": ["news"] }),
            ),
        ),
        ("topics", string("Folder of topic files", Some("topics"))),
        ("providers", string("Folder of provider files", Some("providers"))),
        ("pages", string("Folder of standalone pages", Some("pages"))),
    ]
}

fn categories() -> Value {
    let category = closed([
        ("title", string("Title on pages and in feeds", None)),
        ("description", string("Description on the page and in the feed", None)),
    ]);
    described(
        "Categories by name, in the order of menus",
        json!({ "type": "object", "additionalProperties": category }),
    )
}

fn build() -> Vec<Property> {
    let folder = closed([
        ("from", string("Folder or file to copy", None)),
        ("to", string("Path in the output", None)),
    ]);
    let entry =
        json!({ "anyOf": [{ "type": "string" }, with(folder, json!({ "required": ["from"] }))] });
    let entries =
        json!({ "anyOf": [entry, { "type": "array", "items": entry }], "default": "static" });
    vec![
        ("output", string("Output folder", Some("public"))),
        ("minify", boolean("Minify pages", true)),
        ("urls", choice("Form of addresses: /news/a/ or /news/a", &["pretty", "flat"], "pretty")),
        ("templates", string("Folder of templates", Some("templates"))),
        ("static", described("Folders and files to copy", entries)),
        ("texts", string("Folder of translations", Some("texts"))),
        ("ignore", list("Patterns of static files to leave out")),
        ("include", list("Patterns of hidden or ignored files to copy")),
    ]
}

fn theme() -> Vec<Property> {
    let colors = ["paper", "ink", "accent", "paper_dark", "ink_dark", "accent_dark"];
    let colors = colors.map(|name| (name, string("Colour, such as #a4161a", None)));
    let fonts = ["headings", "text", "interface"];
    let fonts = fonts.map(|name| (name, string("Font families, as in CSS", None)));
    vec![
        ("card_style", choice("Style of article lists", &["rows", "pictures", "compact"], "rows")),
        ("title_links", choice("Where titles in lists lead", &["article", "source"], "article")),
        ("color_scheme", choice("Colour scheme", &["auto", "light", "dark"], "auto")),
        ("logo", string("Image in the static folder, in place of the title", None)),
        ("logo_dark", string("Logo in the dark colour scheme", None)),
        ("icon", string("Icon in the static folder", None)),
        ("reader", boolean("Reading aids by a script: new stories, keys, saved stories", true)),
        ("article_cards", boolean("Draw a preview image for each article without an image", false)),
        ("share", boolean("Offer to share articles and to copy addresses", true)),
        ("stylesheets", list("Stylesheets in the static folder, after that of the theme")),
        ("footer", string("Text in the footer, in Markdown", None)),
        ("date_format", string("Format of dates, such as {day} {month} {year}", None)),
        ("colors", described("Colours", closed(colors))),
        ("fonts", described("Fonts", closed(fonts))),
    ]
}

fn menus() -> Vec<Property> {
    let words = [
        "home",
        "categories",
        "topics",
        "providers",
        "archive",
        "search",
        "pages",
        "follow",
        "feed",
        "feeds",
    ];
    let link = closed([
        ("title", string("Text of the link", None)),
        ("url", string("Path of the site or URL", None)),
    ]);
    let link = with(link, json!({ "required": ["title", "url"] }));
    let menu = |description: &str, default: Value| {
        let items = json!({ "anyOf": [{ "enum": words }, link] });
        described(description, json!({ "type": "array", "items": items, "default": default }))
    };
    let main = json!(["categories", "topics", "providers", "archive", "search", "pages", "follow"]);
    vec![
        ("main", menu("Menu in the header", main)),
        ("footer", menu("Menu in the footer", json!(["categories", "pages", "follow"]))),
    ]
}

fn newsletter() -> Value {
    let fields = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let https = json!({ "pattern": "^[Hh][Tt][Tt][Pp][Ss]://[^/?#@]+([/?#]|$)" });
    let properties = vec![
        ("action", with(string("URL that receives the form", None), https)),
        ("method", described("HTTP method [default: post]", json!({ "enum": ["post", "get"] }))),
        ("field", string("Name of the field with the e-mail address [default: email]", None)),
        ("fields", described("Values of hidden fields, by name", fields)),
        ("title", string("Heading of the form", None)),
        ("text", string("Sentence above the form", None)),
        ("button", string("Text of the button", None)),
    ];
    let table = table("Form of a newsletter", properties);
    with(table, json!({ "required": ["action"] }))
}

fn home() -> Vec<Property> {
    vec![
        ("lead", boolean("Show a lead article", true)),
        ("sections", strings("Topics with a section [default: the most frequent recent ones]")),
        ("stories", integer("Articles in a section", 4, [1, 20])),
    ]
}

fn stories() -> Vec<Property> {
    let related = choice("Related cards of articles without any", &["own", "auto"], "own");
    vec![("related", related)]
}

fn articles() -> Vec<Property> {
    let words = Canonical::WORDS.map(|(word, _)| word);
    vec![
        ("address", string("Pattern of addresses", Some("{category}/{slug}"))),
        ("canonical", choice("Canonical address for search engines", &words, "self")),
        ("noindex", boolean("Ask search engines not to index articles", false)),
    ]
}

fn lists() -> Vec<Property> {
    vec![
        ("page_size", integer("Articles on a page of a list", 25, [1, 1000])),
        ("archive", boolean("Create a page for each month", true)),
        ("categories", boolean("Create a page for each category", true)),
        ("days", boolean("Create a page for each day, and a feed of the days", false)),
    ]
}

fn feeds() -> Vec<Property> {
    let formats = json!(["rss", "atom", "json"]);
    let formats = json!({ "items": { "enum": formats }, "default": formats });
    let limits = |description: &str| {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": 10_000 });
        described(description, json!({ "type": "object", "additionalProperties": limit }))
    };
    vec![
        ("formats", with(strings("Formats, [] for no feeds"), formats)),
        ("limit", integer("Articles in a feed", 30, [1, 10_000])),
        ("history", boolean("Link feeds to archives of older articles", false)),
        ("topics", limits("Limits of topic feeds, by name or id")),
        ("providers", limits("Limits of provider feeds, by domain or name")),
    ]
}

fn sitemap() -> Vec<Property> {
    vec![
        ("enabled", boolean("Write sitemaps", true)),
        ("news", boolean("Write a news sitemap", false)),
    ]
}

fn api() -> Vec<Property> {
    vec![
        ("enabled", boolean("Write the JSON API", true)),
        ("page_size", integer("Articles on a page of a list", 25, [1, 10_000])),
        (
            "max_pages",
            integer("Maximum number of pages of a list, 0 for no limit", 0, [0, 1_000_000]),
        ),
    ]
}

fn search() -> Vec<Property> {
    let max_articles =
        integer("Maximum number of articles, 0 for no limit", 100_000, [0, 10_000_000]);
    vec![("enabled", boolean("Create a search page", true)), ("max_articles", max_articles)]
}

fn host() -> Vec<Property> {
    let compress = json!({ "items": { "enum": ["gz", "br"] }, "default": [] });
    vec![
        ("headers", boolean("Write a _headers file", false)),
        ("redirects", boolean("Write a _redirects file instead of redirect pages", false)),
        ("compress", with(strings("Compressed copies of files"), compress)),
        ("content_security_policy", string("Policy in _headers, empty for none", None)),
    ]
}

fn embed() -> Vec<Property> {
    let hosts = json!(["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"]);
    vec![("hosts", with(strings("Hosts of video players"), json!({ "default": hosts })))]
}

fn check() -> Vec<Property> {
    let codes: Vec<&str> = CODES.iter().map(|code| code.name).collect();
    let codes = json!({ "items": { "enum": codes }, "default": [] });
    vec![("skip", with(strings("Codes of findings to hide"), codes))]
}

fn limits() -> Vec<Property> {
    const MAX: u64 = 1_000_000_000;
    vec![
        ("file_size", integer("Bytes of a source file", 2_000_000, [1, MAX])),
        ("text_length", integer("Characters of a text in front matter", 20_000, [1, MAX])),
        ("entries", integer("Entries of a list in front matter", 1_000, [1, 1_000_000])),
        ("topics", integer("Topics of an article", 100, [1, 1_000_000])),
        ("depth", integer("Nested elements in a text", 100, [1, 1_000])),
        ("page_bytes", integer("Bytes of a page", 50_000_000, [1, MAX])),
        (
            "output_bytes",
            integer("Bytes of all article texts in the output", 2_000_000_000, [1, 4_000_000_000]),
        ),
    ]
}

fn table(description: &str, properties: Vec<Property>) -> Value {
    described(description, closed(properties))
}

/// A table without other keys.
fn closed(properties: impl IntoIterator<Item = Property>) -> Value {
    with(object(properties), json!({ "additionalProperties": false }))
}

fn string(description: &str, default: Option<&str>) -> Value {
    let schema = described(description, json!({ "type": "string" }));
    default.map_or(schema.clone(), |default| with(schema, json!({ "default": default })))
}

fn strings(description: &str) -> Value {
    described(description, json!({ "type": "array", "items": { "type": "string" } }))
}

/// A list of strings that is empty by default.
fn list(description: &str) -> Value {
    with(strings(description), json!({ "default": [] }))
}

fn boolean(description: &str, default: bool) -> Value {
    described(description, json!({ "type": "boolean", "default": default }))
}

fn integer(description: &str, default: u64, [min, max]: [u64; 2]) -> Value {
    described(
        description,
        json!({ "type": "integer", "minimum": min, "maximum": max, "default": default }),
    )
}

fn choice(description: &str, words: &[&str], default: &str) -> Value {
    described(description, json!({ "enum": words, "default": default }))
}
