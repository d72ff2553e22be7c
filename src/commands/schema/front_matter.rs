//! The schemas of front matter.
//!
//! They accept everything that the loader accepts without a finding: an empty value, a number as a text, a flag
//! in each of the spellings of YAML, and unknown keys, which templates may use.

use serde_json::{Value, json};

use super::types::{Property, described, object, with};
use crate::config::Canonical;

/// Front matter of an article.
pub(super) fn article() -> Value {
    let schema = object([
        ("title", required("Title; may contain HTML entities")),
        (
            "publishedDateTime",
            described(
                "Publication date, RFC 3339 with an offset; lists are ordered by it",
                json!({ "type": "string", "pattern": DATE }),
            ),
        ),
        ("updatedDateTime", date("Date of the last update, shown if later")),
        ("originalUrl", url("URL of the story")),
        ("webUrl", url("URL that readers are sent to, instead of `originalUrl`")),
        ("ampWebUrl", url("URL of the AMP version")),
        ("cdnAmpWebUrl", url("URL of the AMP version on a CDN")),
        ("sourceUrl", url("URL of the source")),
        ("excerpt", text("Summary, shown as plain text")),
        ("category", text("Category [default: the name of the folder]")),
        ("type", kind()),
        ("quality", score("Editorial quality")),
        ("heat", score("Popularity")),
        ("published", flag("If false, the article is nowhere in the output [default: true]")),
        ("provider", reference("Source of the story", "provider")),
        ("topics", texts("Topics, by name")),
        ("images", images("Images; the first one is the main image")),
        ("related", list("Related articles", json!({ "$ref": "#/$defs/card" }))),
        ("featuredContent", text("Video player: HTML with an <iframe>")),
        ("locale", language("Language of the article, such as en-us")),
        ("tags", texts("Tags, shown below the article")),
        ("highlight", text("Sentence to emphasise")),
        ("authors", list("Authors, by name or with a URL", json!({ "$ref": "#/$defs/author" }))),
        ("story", text("Name that joins articles into one story; `none` keeps it alone")),
        ("slug", text("Last part of the address [default: the file name]")),
        ("aliases", texts("Former addresses, which redirect to the article")),
        ("canonical", canonical()),
        ("noindex", flag("If true, search engines do not index the article")),
        (
            "secured",
            described(
                "Sealed payload, which is never published",
                json!({ "type": ["string", "null"], "pattern": SECURED }),
            ),
        ),
    ]);
    let definitions = json!({
        "image": image(), "provider": provider(), "card": card(), "author": author(),
    });
    root("Front matter of an article", schema, &["title", "publishedDateTime"], definitions)
}

/// A topic file.
pub(super) fn topic() -> Value {
    let schema = object([
        ("taxonomy", constant("topic")),
        ("_id", text("Last part of the address [default: made from the name]")),
        ("name", required("Name, by which articles refer to the topic")),
        ("shortname", text("Short name, for templates")),
        ("parent", text("Name of the topic above this one")),
        ("description", text("Description for search engines and link previews")),
        ("keywords", texts("Keywords, for templates")),
        ("hashtags", texts("Hashtags, shown on the topic's page")),
        ("images", images("Images; the first one is shown on the topic's page")),
        ("services", described("Not used by feedgen", json!({}))),
    ]);
    root("Topic file", schema, &["name"], json!({ "image": image() }))
}

/// A provider file.
pub(super) fn provider_file() -> Value {
    let schema = object([
        ("taxonomy", constant("organization")),
        ("_id", text("Domain, or the last part of the address of a provider without a domain")),
        ("name", required("Name of the provider")),
        ("domain", text("Host name, by which articles refer to the provider")),
        ("description", text("Description, unless there is a text below the front matter")),
        ("images", images("Icons")),
    ]);
    root("Provider file", schema, &["name"], json!({ "image": image() }))
}

fn root(title: &str, schema: Value, required: &[&str], definitions: Value) -> Value {
    let schema = with(json!({ "title": title }), schema);
    with(schema, json!({ "required": required, "$defs": definitions }))
}

fn image() -> Value {
    let mapping = object([
        ("url", required("URL, or a path such as /images/a.png")),
        ("width", pixels("Width in pixels")),
        ("height", pixels("Height in pixels")),
        ("isCached", flag("Whether a copy exists elsewhere")),
        ("title", text("Alternative text")),
        ("attribution", text("Credit")),
    ]);
    text_or("URL, path or mapping of an image", with(mapping, json!({ "required": ["url"] })))
}

fn provider() -> Value {
    object([
        ("name", text("Name of the provider")),
        ("domain", text("Host name, such as example.org")),
        ("images", images("Icons of the provider")),
    ])
}

fn author() -> Value {
    let mapping = object([("name", required("Name")), ("url", url("URL of the author's page"))]);
    text_or("Name or mapping of an author", with(mapping, json!({ "required": ["name"] })))
}

fn card() -> Value {
    let properties: [Property; 11] = [
        ("title", required("Title")),
        ("excerpt", text("Summary")),
        ("publishedDateTime", date("Publication date")),
        ("originalUrl", url("URL of the story")),
        ("webUrl", url("URL that readers are sent to")),
        ("ampWebUrl", url("URL of the AMP version")),
        ("cdnAmpWebUrl", url("URL of the AMP version on a CDN")),
        ("type", kind()),
        ("provider", reference("Source of the story", "provider")),
        ("quality", integer("Editorial quality", json!({}))),
        ("images", images("Images")),
    ];
    let has_url = json!({
        "required": ["title"],
        "anyOf": [
            { "required": ["webUrl"] },
            { "required": ["originalUrl"] },
            { "required": ["ampWebUrl"] },
            { "required": ["cdnAmpWebUrl"] },
        ],
    });
    with(object(properties), has_url)
}

fn required(description: &str) -> Value {
    described(description, json!({ "type": ["string", "number"], "pattern": "\\S" }))
}

fn text(description: &str) -> Value {
    described(description, json!({ "type": ["string", "number", "null"] }))
}

fn texts(description: &str) -> Value {
    list(description, json!({ "type": ["string", "number"], "pattern": "\\S" }))
}

fn list(description: &str, items: Value) -> Value {
    described(description, json!({ "type": ["array", "null"], "items": items }))
}

fn images(description: &str) -> Value {
    list(description, json!({ "$ref": "#/$defs/image" }))
}

fn text_or(description: &str, mapping: Value) -> Value {
    let text = json!({ "type": ["string", "number"], "pattern": "\\S" });
    json!({ "description": description, "anyOf": [text, mapping] })
}

fn reference(description: &str, definition: &str) -> Value {
    let reference = json!({ "$ref": format!("#/$defs/{definition}") });
    described(description, json!({ "anyOf": [reference, { "type": "null" }] }))
}

/// A date of RFC 3339, or another date with a year of four digits.
const DATE: &str = concat!(
    r"^\s*([0-9]{4}[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12][0-9]|3[01])([^0-9].*)?",
    r"|([A-Za-z]|[0-9]{1,2}[^0-9]).*[0-9]{4}.*)$"
);

fn date(description: &str) -> Value {
    described(
        description,
        json!({ "type": ["string", "null"], "pattern": format!("^\\s*$|{DATE}") }),
    )
}

fn url(description: &str) -> Value {
    let pattern = r"^\s*$|^\s*([Hh][Tt][Tt][Pp][Ss]?:)?[/\\]{2}[^\s/\\]";
    described(description, json!({ "type": ["string", "null"], "pattern": pattern }))
}

fn language(description: &str) -> Value {
    let pattern = r"^\s*$|^[A-Za-z][A-Za-z0-9]{0,7}(-[A-Za-z0-9]{1,8})*$";
    described(description, json!({ "type": ["string", "null"], "pattern": pattern }))
}

/// Ciphertext and an initialisation vector of 16 bytes, in base64.
const SECURED: &str = r"^\s*$|^[A-Za-z0-9+/]+={0,2};[A-Za-z0-9+/]{22}==$";

fn kind() -> Value {
    let examples = json!(["article", "video", "podcast", "gallery", "newsletter", "event"]);
    with(
        text("Kind of the article; videos are marked as such [default: article]"),
        json!({ "examples": examples }),
    )
}

fn canonical() -> Value {
    let words: Vec<Value> = Canonical::WORDS.into_iter().map(|(word, _)| word.into()).collect();
    let words = words.into_iter().chain([Value::Null]).collect::<Vec<_>>();
    described(
        "Canonical address for search engines [default: `articles.canonical`]",
        json!({ "enum": words }),
    )
}

fn constant(word: &str) -> Value {
    described("Kind of the file", json!({ "enum": [word, null] }))
}

fn integer(description: &str, range: Value) -> Value {
    let types =
        json!({ "type": ["integer", "string", "null"], "pattern": r"^\s*([+-]?[0-9]+)?\s*$" });
    described(description, with(types, range))
}

fn score(description: &str) -> Value {
    integer(description, json!({ "minimum": -10_000, "maximum": 10_000 }))
}

fn pixels(description: &str) -> Value {
    integer(description, json!({ "minimum": 0 }))
}

fn flag(description: &str) -> Value {
    let pattern =
        "^\\s*([Tt]rue|TRUE|[Ff]alse|FALSE|[Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF|[YyNn01])?\\s*$";
    let types = json!(["boolean", "integer", "string", "null"]);
    described(description, json!({ "type": types, "minimum": 0, "maximum": 1, "pattern": pattern }))
}
