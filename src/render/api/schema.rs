//! The JSON Schema (draft 2020-12) of the API, generated from the types in `views`.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};

use super::views::Document;

/// Generates the schema. `id` is its absolute URL.
pub(super) fn schema(id: String) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Document<'static>>();
    RecursiveTransform(without_rust_formats).transform(&mut schema);
    schema.insert("$id".to_owned(), id.into());
    schema.insert("title".to_owned(), "JSON API".into());
    schema
}

/// Removes formats such as `uint32`, which are not part of JSON Schema and which some validators reject.
fn without_rust_formats(schema: &mut Schema) {
    let is_integer_format = schema
        .get("format")
        .and_then(|format| format.as_str())
        .is_some_and(|format| format.starts_with("int") || format.starts_with("uint"));
    if is_integer_format {
        schema.remove("format");
    }
}
