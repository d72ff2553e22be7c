//! The JSON Schema (draft 2020-12) of the documents, made from their types.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};

use super::views::Document;

/// The schema; `id` is its absolute URL.
pub(super) fn schema(id: String) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Document<'static>>();
    RecursiveTransform(without_rust_formats).transform(&mut schema);
    schema.insert("$id".to_owned(), id.into());
    schema.insert("title".to_owned(), "JSON API".into());
    schema
}

/// Takes out `uint32` and the like, which are no formats of JSON Schema; some validators refuse
/// those that they do not know.
fn without_rust_formats(schema: &mut Schema) {
    let is_foreign = schema
        .get("format")
        .and_then(|format| format.as_str())
        .is_some_and(|format| format.starts_with("int") || format.starts_with("uint"));
    if is_foreign {
        schema.remove("format");
    }
}
