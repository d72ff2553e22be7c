//! `feedgen schema`: JSON Schemas (draft 2020-12) of the files that people write, for their editors.
//!
//! Tests compare the schemas with the keys that the loader and the configuration read, and with what these
//! accept.

mod front_matter;
mod site;
mod sources;
mod types;

use std::process::ExitCode;

use serde_json::Value;

use super::{Exit, out_json};
use crate::cli::SchemaKind;

pub(super) fn run(kind: SchemaKind) -> ExitCode {
    out_json(&document(kind));
    Exit::Success.into()
}

/// The schema of a kind of file.
fn document(kind: SchemaKind) -> Value {
    let mut document = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
    });
    let schema = match kind {
        SchemaKind::Article => front_matter::article(),
        SchemaKind::Topic => front_matter::topic(),
        SchemaKind::Provider => front_matter::provider_file(),
        SchemaKind::Site => site::site(),
        SchemaKind::Sources => sources::sources(),
    };
    if let (Value::Object(document), Value::Object(schema)) = (&mut document, schema) {
        document.extend(schema);
    }
    document
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
