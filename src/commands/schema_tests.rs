//! The schemas have exactly the keys that the loader and the configuration read, the defaults of the
//! configuration, and accept what these accept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use super::document;
use crate::cli::SchemaKind;
use crate::config::{self, Config, Limits, Overrides};
use crate::load;

const KINDS: [SchemaKind; 5] = [
    SchemaKind::Article,
    SchemaKind::Topic,
    SchemaKind::Provider,
    SchemaKind::Site,
    SchemaKind::Sources,
];

/// A compiled schema.
struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new(kind: SchemaKind) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", document(kind)).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        self.schemas.validate(value, self.index).map_err(|error| format!("{error:#}"))
    }
}

#[test]
fn every_schema_is_valid_and_every_property_is_described() {
    fn check(path: &str, schema: &Value) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            let description = property["description"].as_str().unwrap_or_default();
            assert!(!description.is_empty() && !description.ends_with('.'), "{path}");
            check(&path, property);
        }
    }
    for kind in KINDS {
        let schema = document(kind);
        Validator::new(kind);
        check(&format!("{kind:?}"), &schema);
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            check(&format!("{kind:?}.{name}"), definition);
        }
    }
}

/// The properties of the mapping in a definition, which may also be a text.
fn properties(schema: &Value) -> BTreeSet<&str> {
    let forms = schema["anyOf"].as_array().into_iter().flatten();
    let mapping = std::iter::once(schema).chain(forms).find(|form| form["properties"].is_object());
    mapping.unwrap()["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn front_matter_has_the_keys_of_the_loader() {
    let schemas = [SchemaKind::Article, SchemaKind::Topic, SchemaKind::Provider].map(document);
    let [article, topic, provider] = &schemas;
    for (name, keys) in load::known_keys() {
        let schema = match name {
            "article" => article,
            "topic" => topic,
            "provider file" => provider,
            name => &article["$defs"][name],
        };
        let keys: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(properties(schema), keys, "{name}");
    }
}

/// Valid values of keys, and invalid ones: the loader must agree about both.
const ARTICLE_VALUES: [(&str, &[&str], &[&str]); 17] = [
    ("title", &["What happened", "2024", "'2024'"], &["", "[a]", "{a: b}", "' '"]),
    (
        "publishedDateTime",
        &[
            "2024-01-18T18:35:00+05:30",
            "2024-01-18",
            "2024-01-18 18:35",
            "18 Jan 2024 18:35:00 GMT",
        ],
        &["someday", "2024-13-18T18:35:00Z", "[2024-01-18T18:35:00Z]", ""],
    ),
    ("updatedDateTime", &["2024-01-19T18:35:00Z", ""], &["soon", "{a: b}"]),
    (
        "webUrl",
        &["https://example.org/a", "HTTP://example.org", "//example.org/a", ""],
        &["example.org/a", "ftp://example.org", "mailto:a@example.org", "/a", "[a]"],
    ),
    ("excerpt", &["A sentence", "'54 pages'", ""], &["[a]", "{a: b}"]),
    ("type", &["video", "essay", ""], &["[video]"]),
    ("quality", &["54", "'54'", "-3", ""], &["high", "5.4", "100000", "[1]"]),
    ("heat", &["0"], &["hot"]),
    ("published", &["true", "no", "Off", "'1'", "1", ""], &["maybe", "2", "[true]"]),
    ("provider", &["{name: A}", "{domain: example.org}", ""], &["example.org", "[{name: A}]"]),
    ("topics", &["[AI, 2024]", "[]", ""], &["AI", "[[AI]]", "[{name: AI}]", "['']"]),
    (
        "images",
        &["['https://example.org/a.png', /a.png, {url: /b.png, width: 5}]", ""],
        &["/a.png", "[{width: 5}]", "[{url: /a.png, width: wide}]", "[{url: /a.png, width: -1}]"],
    ),
    (
        "related",
        &[
            "[{title: A, webUrl: 'https://example.org/a'}]",
            "[{title: A, originalUrl: 'https://example.org/a', quality: 5}]",
        ],
        &["[A]", "[{title: A}]", "[{webUrl: 'https://example.org/a'}]"],
    ),
    ("locale", &["en", "pt-BR", ""], &["english language", "en_US"]),
    (
        "authors",
        &["[Ada, {name: Ada, url: 'https://example.org'}]", ""],
        &["Ada", "[{url: 'https://example.org'}]"],
    ),
    ("canonical", &["self", "original", "none", ""], &["selv", "https://example.org/a"]),
    (
        "secured",
        &["QUJDREVGR0g=;14xhkVNyBwk7OVmOh53XKg==", ""],
        &["QUJDREVGR0g=", "a b;14xhkVNyBwk7OVmOh53XKg=="],
    ),
];

#[test]
fn front_matter_is_valid_if_the_loader_has_no_finding() {
    let (validator, file) = (Validator::new(SchemaKind::Article), Arc::from("content/news/a.md"));
    let config = config("").expect("a configuration");
    let check = |yaml: &str, expected: bool| {
        let text = format!("---\n{yaml}---\nText\n");
        let (_, findings) = load::parse_article(&file, &text, "news", &config);
        let value: Value = serde_yaml::from_str(yaml).unwrap();
        assert_eq!(findings.is_empty(), expected, "{yaml}: {findings:?}");
        assert_eq!(
            validator.check(&value).is_ok(),
            expected,
            "{yaml}: {:?}",
            validator.check(&value)
        );
    };
    check("x: 1\n", false);
    for (key, valid, invalid) in ARTICLE_VALUES {
        let with = |value: &str| {
            let required = [("title", "T"), ("publishedDateTime", "2024-01-18T18:35:00Z")];
            let others = required.iter().filter(|(name, _)| *name != key);
            let others: String = others.map(|(name, value)| format!("{name}: {value}\n")).collect();
            format!("{others}unknown: [1]\n{key}: {value}\n")
        };
        valid.iter().for_each(|value| check(&with(value), true));
        invalid.iter().for_each(|value| check(&with(value), false));
    }
}

#[test]
fn topic_and_provider_files_are_valid_if_the_loader_has_no_finding() {
    let limits = Limits::default();
    let topics = [
        ("name: AI\nparent: Science\nkeywords: [a, b]\nimages: [/a.png]\nx: 1\n", true),
        ("_id: ai\nname: AI\ntaxonomy: topic\nservices: {a: [1]}\n", true),
        ("_id: ai\n", false),
        ("name: AI\ntaxonomy: organization\n", false),
        ("name: AI\nhashtags: ai\n", false),
    ];
    let validator = Validator::new(SchemaKind::Topic);
    for (yaml, expected) in topics {
        let (_, findings) =
            load::parse_topic(&Arc::from("content/topics/a.yaml"), yaml, limits, &[]);
        assert_eq!(findings.is_empty(), expected, "{yaml}: {findings:?}");
        assert_eq!(
            validator.check(&serde_yaml::from_str(yaml).unwrap()).is_ok(),
            expected,
            "{yaml}"
        );
    }
    let providers = [
        ("name: A\ndomain: example.org\nimages: [{url: /a.png, width: 5}]\nx: 1\n", true),
        ("name: A\ntaxonomy: organization\n", true),
        ("domain: example.org\n", false),
        ("name: A\ntaxonomy: topic\n", false),
        ("name: [A]\n", false),
    ];
    let validator = Validator::new(SchemaKind::Provider);
    for (yaml, expected) in providers {
        let file = Arc::from("content/providers/a.yaml");
        let (_, findings) = load::parse_provider(&file, yaml, limits, &[]);
        assert_eq!(findings.is_empty(), expected, "{yaml}: {findings:?}");
        assert_eq!(
            validator.check(&serde_yaml::from_str(yaml).unwrap()).is_ok(),
            expected,
            "{yaml}"
        );
    }
}

// --- site.toml -----------------------------------------------------------------------------------

/// A configuration with these lines, if it has no error.
fn config(lines: &str) -> Option<Config> {
    let has = |key: &str| lines.starts_with(&format!("{key} = "));
    let title = if has("title") { "" } else { "title = \"T\"\n" };
    let base_url = if has("base_url") { "" } else { "base_url = \"https://example.org\"\n" };
    let text = format!("{title}{base_url}{lines}\n");
    config::parse("site.toml", &text, Overrides::default()).0
}

/// The schemas of all settings by their dotted names, tables included.
fn settings() -> BTreeMap<String, Value> {
    fn collect(schema: &Value, prefix: &str, found: &mut BTreeMap<String, Value>) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let name = format!("{prefix}{name}");
            collect(property, &format!("{name}."), found);
            let named = &property["additionalProperties"];
            collect(named, &format!("{name}.NAME."), found);
            found.insert(name, property.clone());
        }
    }
    let mut found = BTreeMap::new();
    collect(&document(SchemaKind::Site), "", &mut found);
    found
}

fn is_table(schema: &Value) -> bool {
    schema["type"] == "object"
}

#[test]
fn the_schema_has_every_setting() {
    let known: BTreeSet<String> = config::setting_names().into_iter().collect();
    let found: BTreeSet<String> = settings().into_keys().collect();
    assert_eq!(found, known);
}

#[test]
fn unknown_settings_are_invalid() {
    let validator = Validator::new(SchemaKind::Site);
    for (name, schema) in settings().iter().filter(|(_, schema)| is_table(schema)) {
        let is_open = ["extra", "feeds.topics", "feeds.providers", "newsletter.fields"]
            .contains(&name.as_str());
        let is_closed = schema["additionalProperties"] == false || name == "categories";
        assert_eq!(is_closed, !is_open, "{name}");
    }
    for lines in
        ["bild = 1", "build.minfy = true", "theme.colors.red = \"#f00\"", "categories.a.b = 1"]
    {
        let value = toml::from_str(&format!("title = \"T\"\n{lines}")).unwrap();
        assert!(validator.check(&value).is_err() && config(lines).is_none(), "{lines}");
    }
}

/// A configuration without what depends on whether a setting is written.
fn comparable(config: &Config) -> String {
    let text = format!("{config:?}");
    let mut parts = text.split("named_at: ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.strip_prefix("None").or_else(|| Some(part.split_once("))")?.1));
        text + rest.unwrap_or(part)
    })
}

#[test]
fn defaults_are_those_of_the_configuration() {
    // Without a value of their own by default.
    let without = |name: &str| {
        let names = [
            "title",
            "base_url",
            "timezone",
            "home.sections",
            "host.content_security_policy",
            "theme.date_format",
            "theme.footer",
            "theme.icon",
            "theme.logo",
            "theme.logo_dark",
        ];
        let prefixes = ["categories.", "newsletter.", "theme.colors.", "theme.fonts."];
        names.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    let expected = comparable(&config("").expect("a configuration"));
    for (name, schema) in settings().iter().filter(|(_, schema)| !is_table(schema)) {
        let default = &schema["default"];
        assert_eq!(default.is_null(), without(name), "{name}");
        if !default.is_null() {
            let written = config(&format!("{name} = {default}")).expect("a configuration");
            assert_eq!(comparable(&written), expected, "{name}");
        }
    }
}

#[test]
fn the_schema_accepts_what_the_configuration_accepts() {
    let validator = Validator::new(SchemaKind::Site);
    let strings = ["\"x\"", "\"\"", "[\"x\"]", "[1]", "[]"];
    let others = ["true", "0", "1", "-1", "1.5", "99999999999", "{}"];
    for (name, schema) in settings() {
        let words = [&schema, &schema["items"]].map(|schema| schema["enum"].as_array());
        let words: Vec<String> =
            words.into_iter().flatten().flatten().map(Value::to_string).collect();
        let lists: Vec<String> = words.iter().map(|word| format!("[{word}]")).collect();
        let bounds = ["minimum", "maximum"].map(|key| schema[key].as_i64());
        let bounds = bounds.into_iter().flatten().flat_map(|bound| [bound - 1, bound, bound + 1]);
        let bounds: Vec<String> = bounds.map(|bound| bound.to_string()).collect();
        let is_closed = !words.is_empty();
        let candidates = strings.iter().chain(&others).map(|text| (*text).to_owned());
        for value in candidates.chain(words).chain(lists).chain(bounds) {
            let lines = format!("{name} = {value}");
            let required = match name.as_str() {
                "title" => "",
                _ => "title = \"T\"\n",
            };
            let document: Value = toml::from_str(&format!("{required}{lines}")).unwrap();
            let (accepts, is_valid) = (config(&lines).is_some(), validator.check(&document));
            assert!(!accepts || is_valid.is_ok(), "{lines}: {is_valid:?}");
            // Many texts have a form that a schema does not describe.
            if is_closed || !strings.contains(&value.as_str()) {
                assert!(accepts || is_valid.is_err(), "{lines} is valid");
            }
        }
    }
}

#[test]
fn values_of_several_forms() {
    let validator = Validator::new(SchemaKind::Site);
    for (lines, expected) in [
        ("build.static = [\"static\", { from = \"assets\", to = \"assets\" }]", true),
        ("build.static = { from = \"assets\" }", true),
        ("build.static = { to = \"assets\" }", false),
        ("build.static = [{ from = \"assets\", too = \"assets\" }]", false),
        ("menus.main = [\"home\", { title = \"A\", url = \"/a/\" }]", true),
        ("menus.main = [\"hom\"]", false),
        ("menus.main = [{ title = \"A\" }]", false),
        ("feeds.topics = { AI = 10 }", true),
        ("feeds.topics = { AI = 0 }", false),
        ("newsletter.action = 'https://lists.example/a?b'", true),
        ("newsletter.action = 'http://lists.example/a'", false),
        ("newsletter.action = 'https://me:secret@lists.example/a'", false),
        ("newsletter.method = 'get'", false),
        ("newsletter = { action = 'https://lists.example', fields = { a = 'b' } }", true),
        ("newsletter = { action = 'https://lists.example', fields = { a = 1 } }", false),
        ("categories.news = { title = \"News\", description = \"D\" }", true),
        ("categories.news = { titel = \"News\" }", false),
        ("base_url = \"http://localhost:8000/a/\"", true),
        ("base_url = \"example.org\"", false),
        ("language = \"pt-BR\"", true),
        ("language = \"pt_BR\"", false),
        ("extra = { a = { b = [1] } }", true),
    ] {
        let value = toml::from_str(&format!("title = \"T\"\n{lines}")).unwrap();
        assert_eq!(config(lines).is_some(), expected, "{lines}");
        assert_eq!(validator.check(&value).is_ok(), expected, "{lines}");
    }
    let nothing: Value = json!({});
    assert!(validator.check(&nothing).is_err());
}
