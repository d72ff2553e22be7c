//! The JSON API of built sites: documents conform to the published schema, and contain every published article once,
//! as in its source.

mod content;

use std::collections::{BTreeMap, BTreeSet};

use boon::{Compiler, SchemaIndex, Schemas};
use chrono::{DateTime, FixedOffset};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use self::content::{crawl, sources};
use crate::docs::{examples, text_of};
use crate::output::many;
use crate::pages::hostile::hostile;
use crate::site::{SITE, SiteTest, Tree, article, files_with};

/// The documents of a site's API by file, without the schema.
pub type Documents = BTreeMap<String, Value>;

/// Reads the API of an output and validates each document against its schema.
#[track_caller]
pub fn documents(output: &Tree) -> Documents {
    let schema = Schema::of(output);
    let mut documents = Documents::new();
    for (file, bytes) in output.iter().filter(|(file, _)| file.starts_with("api/")) {
        if file != SCHEMA {
            let document = serde_json::from_slice(bytes).expect(file);
            let problems = schema.problems(file, &document);
            assert_eq!(problems, "", "{file}");
            documents.insert(file.clone(), document);
        }
    }
    documents
}

const SCHEMA: &str = "api/schema.json";

/// The compiled schema of a site.
struct Schema {
    schemas: Schemas,
    by_kind: BTreeMap<&'static str, SchemaIndex>,
}

const KINDS: [&str; 5] =
    ["", "ArticlesDocument", "IndexDocument", "TopicsDocument", "ProvidersDocument"];

impl Schema {
    #[track_caller]
    fn of(output: &Tree) -> Self {
        let schema: Value = serde_json::from_slice(&output[SCHEMA]).expect("a schema");
        let id = schema["$id"].as_str().expect("an id").to_owned();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        compiler.add_resource(&id, schema).expect("a resource");
        let by_kind = KINDS.map(|kind| {
            let at = if kind.is_empty() { id.clone() } else { format!("{id}#/$defs/{kind}") };
            (kind, compiler.compile(&at, &mut schemas).expect("a valid schema"))
        });
        Self { schemas, by_kind: by_kind.into() }
    }

    /// The validation errors of a document, by its own part of the schema and by the whole schema.
    fn problems(&self, file: &str, document: &Value) -> String {
        let kind = match file {
            "api/index.json" => "IndexDocument",
            "api/topics/index.json" => "TopicsDocument",
            "api/providers/index.json" => "ProvidersDocument",
            _ => "ArticlesDocument",
        };
        let problem = |kind| self.schemas.validate(document, self.by_kind[kind]).err();
        match (problem(kind), problem("")) {
            (None, None) => String::new(),
            (Some(error), Some(_)) => format!("{error:#}"),
            (one, other) => panic!("{file}: {one:?} and {other:?}"),
        }
    }
}

/// Every mutation that makes one place of `value` invalid: a name and the invalid value.
fn faults(value: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let wrong_type = if value.is_object() { json!([]) } else { json!({"a": 1}) };
    found.push((String::new(), wrong_type));
    match value {
        Value::Object(object) => {
            let mut with_more = object.clone();
            with_more.insert("unknown".to_owned(), Value::Null);
            found.push((" with a key too many".to_owned(), with_more.into()));
            for (key, inner) in object {
                let mut without = object.clone();
                without.remove(key);
                found.push((format!(" without {key}"), without.into()));
                for (name, fault) in faults(inner) {
                    let mut with_fault = object.clone();
                    with_fault.insert(key.clone(), fault);
                    found.push((format!(".{key}{name}"), with_fault.into()));
                }
            }
        }
        Value::Array(array) => {
            for (index, inner) in array.iter().enumerate() {
                for (name, fault) in faults(inner) {
                    let mut with_fault = array.clone();
                    with_fault[index] = fault;
                    found.push((format!("[{index}]{name}"), with_fault.into()));
                }
            }
        }
        Value::String(text) => {
            found.push((" as a number".to_owned(), json!(3)));
            if DateTime::parse_from_rfc3339(text).is_ok() {
                found.push((" as a day".to_owned(), json!("2024-01-18")));
                found.push((" with a space".to_owned(), json!(text.replacen('T', " ", 1))));
            }
            if text.starts_with("http") {
                found.push((" as a path".to_owned(), json!("/a")));
                found.push((" as a script".to_owned(), json!("javascript:alert(1)")));
            }
        }
        Value::Number(_) => {
            found.push((" as a text".to_owned(), json!("3")));
            found.push((" as a fraction".to_owned(), json!(1.5)));
        }
        Value::Bool(_) => found.push((" as null".to_owned(), Value::Null)),
        Value::Null => {}
    }
    found
}

/// An article with every key, and one with the mandatory keys only.
fn full_and_bare() -> SiteTest {
    let full = "\
updatedDateTime: 2024-03-02T10:00:00+01:00
originalUrl: https://e.example/a
webUrl: https://e.example/b
sourceUrl: https://e.example/c
excerpt: An &amp;
ampWebUrl: https://e.example/d
cdnAmpWebUrl: https://e.example/e
type: video
heat: 73
tags: [x, y]
highlight: Hm
locale: pt-br
topics: [AI, Law]
featuredContent: '<iframe src=\"https://www.youtube.com/embed/a\"></iframe>'
provider:
  name: E
  domain: e.example
  images:
    - {url: https://e.example/i.png, width: 50}
images:
  - {url: /images/a.png, width: 697, height: 272, title: T, attribution: By, isCached: true}
";
    let topic = "name: AI\nparent: Computing\nkeywords: [ml]\nimages: [https://e.example/t.png]\n";
    SiteTest::with(&[
        ("content/news/full.md", &(article("Full", "2024-03-02T10:00:00Z", full) + "\nText.\n")),
        ("content/news/bare.md", &(article("Bare", "2024-03-01T10:00:00Z", "") + "Our own.\n")),
        ("content/topics/ai.yaml", topic),
        ("static/images/a.png", "png"),
    ])
}

#[test]
fn the_schema_rejects_every_planted_fault() {
    let site = full_and_bare();
    site.write("site.toml", format!("{SITE}description = \"What it is\"\n"));
    site.build();
    let output = site.output();
    let (schema, documents) = (Schema::of(&output), documents(&output));
    let mut planted = 0;
    for name in ["index", "topics/index", "providers/index", "news/index", "news/ai/index"] {
        let file = format!("api/{name}.json");
        for (place, fault) in faults(&documents[&file]) {
            assert_ne!(schema.problems(&file, &fault), "", "{file}: nobody minds it{place}");
            planted += 1;
        }
    }
    assert!(planted > 300, "only {planted} faults");
    let empty = json!({"page": 1, "value": [], "nextPage": null});
    assert_ne!(schema.problems("api/news/index.json", &empty), "");
}

#[test]
fn documented_examples_are_valid() {
    let site = full_and_bare();
    site.build();
    let schema = Schema::of(&site.output());
    let examples = examples(&text_of("docs/reference/json-api.md"), "json");
    let [articles, topic, provider] = &examples[..] else { panic!("{examples:?}") };
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    for (file, document) in [
        ("api/news/index.json", read(articles)),
        ("api/topics/index.json", json!({ "value": [read(topic)] })),
        ("api/providers/index.json", json!({ "value": [read(provider)] })),
    ] {
        assert_eq!(schema.problems(file, &document), "", "{file}");
    }
}

#[test]
fn the_sample_site_has_a_valid_api() {
    let site = SiteTest::sample();
    site.build_with(&["--strict", "--base-url", "https://example.org/shelf"]);
    let output = site.output();
    let documents = documents(&output);
    let lists = crawl(&output, &documents, "https://example.org/shelf");
    let count = sources(&site).len();
    assert_eq!(lists["api/news"].len() + lists["api/videos"].len(), count);
    assert!(documents.len() > 60 && count >= 40, "{} documents", documents.len());
}
