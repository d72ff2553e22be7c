//! Parts that schemas are made of.

use serde_json::{Map, Value, json};

/// A name and a schema.
pub(super) type Property = (&'static str, Value);

/// The schema of a mapping or table: its properties, in their order.
pub(super) fn object(properties: impl IntoIterator<Item = Property>) -> Value {
    let properties = properties.into_iter().map(|(name, schema)| (name.to_owned(), schema));
    json!({ "type": "object", "properties": properties.collect::<Map<_, _>>() })
}

/// `schema` with further keywords, such as `required`; they replace those of the same name.
pub(super) fn with(mut schema: Value, keywords: Value) -> Value {
    if let (Value::Object(schema), Value::Object(keywords)) = (&mut schema, keywords) {
        schema.extend(keywords);
    }
    schema
}

/// `schema` with a description.
pub(super) fn described(description: &str, schema: Value) -> Value {
    with(json!({ "description": description }), schema)
}
