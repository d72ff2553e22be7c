//! Keeps the tables of `docs/themes/data.md` in sync with the view types.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::{
    ArticleView, CardView, CategoryView, ContentView, CountView, DayView, FollowView, FrontView,
    LinkView, ListView, MenuLinkView, MonthView, NeighbourView, PageView, ProviderView, SearchView,
    SiteView, StoryView, TopicCountView, TopicView, YearView,
};

const GUIDE: &str = include_str!("../../../docs/themes/data.md");
const START: &str = "<!-- The tables are made from src/render/views: a test compares them. -->\n";
const END: &str = "<!-- End of the tables. -->\n";

#[test]
#[expect(clippy::disallowed_methods, reason = "regenerates the tables")]
fn the_documentation_lists_every_field() {
    let (_, rest) = GUIDE.split_once(START).expect("start of the tables");
    let (tables, _) = rest.split_once(END).expect("end of the tables");
    let expected = tables_of_types();
    if std::env::var_os("FEEDGEN_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/themes/data.md");
        std::fs::write(path, GUIDE.replace(tables, &expected)).expect("a written file");
        return;
    }
    assert!(
        tables == expected,
        "docs/themes/data.md is outdated; expected between the markers:\n{expected}"
    );
}

/// The small views of an article have no field of another name or meaning than the full view.
#[test]
fn small_views_are_subsets_of_larger_ones() {
    fn fields<T: JsonSchema>() -> BTreeMap<String, Value> {
        let schema = SchemaGenerator::default().into_root_schema_for::<T>();
        let properties = schema.as_value()["properties"].as_object().expect("fields").clone();
        let description = |value: Value| value["description"].clone();
        properties.into_iter().map(|(name, value)| (name, description(value))).collect()
    }
    #[track_caller]
    fn check(small: &BTreeMap<String, Value>, large: &BTreeMap<String, Value>, extra: &[&str]) {
        for (name, description) in small.iter().filter(|(name, _)| !extra.contains(&&***name)) {
            assert_eq!(large.get(name), Some(description), "{name}");
        }
    }
    let article = fields::<ArticleView<'_>>();
    check(&fields::<CardView<'_>>(), &article, &["title_url", "title_external"]);
    check(&fields::<StoryView>(), &article, &["internal", "title_url", "title_external"]);
    check(&fields::<NeighbourView>(), &article, &[]);
    check(&fields::<CountView>(), &fields::<TopicCountView>(), &[]);
    check(&fields::<LinkView>(), &fields::<MenuLinkView>(), &[]);
}

/// A table for each type.
fn tables_of_types() -> String {
    let mut generator = SchemaGenerator::default();
    fn add<T: JsonSchema>(generator: &mut SchemaGenerator) {
        generator.subschema_for::<T>();
    }
    add::<ArticleView<'_>>(&mut generator);
    add::<CardView<'_>>(&mut generator);
    add::<CategoryView>(&mut generator);
    add::<ContentView<'_>>(&mut generator);
    add::<FollowView>(&mut generator);
    add::<FrontView>(&mut generator);
    add::<ListView>(&mut generator);
    add::<DayView>(&mut generator);
    add::<MonthView>(&mut generator);
    add::<PageView>(&mut generator);
    add::<ProviderView>(&mut generator);
    add::<SearchView>(&mut generator);
    add::<SiteView<'_>>(&mut generator);
    add::<TopicCountView>(&mut generator);
    add::<TopicView<'_>>(&mut generator);
    add::<YearView>(&mut generator);
    let types: BTreeMap<String, Schema> = generator
        .take_definitions(true)
        .into_iter()
        .map(|(name, schema)| (name, Schema::try_from(schema).expect("a schema")))
        .collect();
    let mut out = String::new();
    for (name, schema) in &types {
        let schema = schema.as_value();
        let what = schema["description"].as_str().expect("description of the type");
        let _ = write!(
            out,
            "\n## {}\n\n{what}\n\n| field | type | meaning |\n|---|---|---|\n",
            short(name)
        );
        let fields: BTreeMap<&String, &Value> =
            schema["properties"].as_object().expect("fields").iter().collect();
        for (field, value) in fields {
            let what =
                value["description"].as_str().expect("description of the field").replace('\n', " ");
            let _ = writeln!(out, "| `{field}` | {} | {what} |", kind(value));
        }
    }
    out + "\n"
}

/// The name of a type in the documentation.
fn short(name: &str) -> &str {
    name.strip_suffix("View").unwrap_or(name)
}

/// The type of a value in the documentation.
fn kind(value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("[{0}](#{1})", short(name), short(name).to_lowercase());
    }
    if let Some(choices) = value["anyOf"].as_array() {
        let choices: Vec<String> = choices.iter().map(kind).collect();
        return choices.join(" or ");
    }
    match &value["type"] {
        Value::Array(kinds) => {
            let kinds: Vec<String> =
                kinds.iter().map(|kind| self::kind(&serde_json::json!({ "type": kind }))).collect();
            kinds.join(" or ")
        }
        Value::String(kind) => match kind.as_str() {
            "array" => format!("list of {}", self::kind(&value["items"])),
            "integer" => "number".to_owned(),
            "string" => "text".to_owned(),
            "object" => "anything, by name".to_owned(),
            other => other.to_owned(),
        },
        _ => "anything".to_owned(),
    }
}
