//! The schema of `sources.toml`.

use serde_json::{Value, json};

use super::types::{Property, described, object, with};

/// The whole file. Unknown keys are errors, as they are for the commands that read it.
pub(super) fn sources() -> Value {
    let source = with(closed(keys()), json!({ "required": ["url"] }));
    let list = json!({ "type": "array", "items": source });
    let schema = closed([("source", described("Feeds that `feedgen import` reads", list))]);
    with(json!({ "title": "Sources of a feedgen site" }), schema)
}

fn keys() -> Vec<Property> {
    let text = |description: &str| string(description, "\\S");
    let duration = r"^\s*0*([1-9][0-9]{0,5})\s*[mhd]\s*$";
    vec![
        ("url", string("URL of the feed", r"^\s*([Hh][Tt][Tt][Pp][Ss]?:)?[/\\]{2}[^\s/\\]")),
        ("title", text("Name for people [default: the title of the feed]")),
        ("provider", text("Host of the provider [default: that of each link]")),
        ("topics", strings("Topics of all its articles")),
        ("category", text("Category [default: the first folder of articles]")),
        ("every", string("Minimum time between two requests, such as 30m, 2h or 1d", duration)),
        ("user_agent", string("User agent of its requests", r"^\s*[!-~][ -~]*$")),
        (
            "min_quality",
            described(
                "Minimum quality of an article",
                json!({ "type": "integer", "minimum": 0, "maximum": 1000 }),
            ),
        ),
        ("include", strings("Import only entries with one of these words")),
        ("exclude", strings("Import no entries with one of these words")),
        (
            "enrich",
            described(
                "Whether pages of articles may be requested",
                json!({ "enum": ["auto", "never"], "default": "auto" }),
            ),
        ),
        (
            "enabled",
            described("Whether the source is read", json!({ "type": "boolean", "default": true })),
        ),
    ]
}

fn string(description: &str, pattern: &str) -> Value {
    described(description, json!({ "type": "string", "pattern": pattern }))
}

fn strings(description: &str) -> Value {
    let items = json!({ "type": "string", "pattern": "\\S" });
    described(description, json!({ "type": "array", "items": items, "default": [] }))
}

/// A table without other keys.
fn closed(properties: impl IntoIterator<Item = Property>) -> Value {
    with(object(properties), json!({ "additionalProperties": false }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use boon::{Compiler, Schemas};
    use serde_json::Value;

    use super::{keys, sources};
    use crate::curate::sources::{key_names, parse};

    #[test]
    fn the_schema_has_the_keys_of_the_parser() {
        let known: BTreeSet<String> = key_names().into_iter().collect();
        let keys: BTreeSet<String> = keys().into_iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(keys, known);
    }

    #[test]
    fn the_schema_accepts_what_the_parser_accepts() {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", sources()).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        let check = |text: &str, expected: bool| {
            let (_, findings) = parse(text, "sources.toml");
            assert_eq!(findings.is_empty(), expected, "{text}: {findings:?}");
            let table: toml::Table = toml::from_str(text).unwrap();
            let value: Value = serde_json::to_value(table).unwrap();
            assert_eq!(schemas.validate(&value, index).is_ok(), expected, "{text}");
        };
        check("", true);
        check("[[source]]", false);
        check("source = 1", false);
        check("[[sources]]\nurl = 'https://example.org'", false);
        for (key, valid, invalid) in [
            ("url", &["'HTTP://a.example'", "'//a.example/'"][..], &["''", "'a.example'", "1"][..]),
            ("title", &["'A'"], &["' '", "1"]),
            ("provider", &["'a.example'"], &["''", "['a.example']"]),
            ("topics", &["[]", "['AI', 'Space']"], &["'AI'", "[1]", "['']"]),
            ("category", &["'news'"], &["''", "false"]),
            ("every", &["'30m'", "'2 h'", "'1d'"], &["'2'", "'daily'", "'0h'", "2", "'2s'"]),
            ("user_agent", &["'A (b; c)/1'"], &["''", "'ü'", "\"a\\nb\""]),
            ("min_quality", &["0", "1000"], &["-1", "1001", "'5'"]),
            ("include", &["['a']"], &["'a'", "['']"]),
            ("exclude", &["[]"], &["[' ']", "{}"]),
            ("enrich", &["'auto'", "'never'"], &["'always'", "true"]),
            ("enabled", &["true", "false"], &["'yes'", "1"]),
            ("zebra", &[], &["1"]),
        ] {
            let url = if key == "url" { "" } else { "url = 'https://b.example'\n" };
            for (values, expected) in [(valid, true), (invalid, false)] {
                for value in values {
                    check(&format!("[[source]]\n{url}{key} = {value}"), expected);
                }
            }
        }
    }
}
