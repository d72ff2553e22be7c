//! Reads YAML front matter.
//!
//! Most front matter is plain: block mappings and block lists of scalars on one line each. [`plain`] reads it in a
//! fraction of the time that full YAML takes, which saves a tenth of a default build's CPU time. Everything else (flow collections, anchors, tags, block scalars,
//! multi-line texts, escapes beyond those of JSON) and possible mistakes are parsed by the library into a
//! [tree]. **Plain YAML gives the same values in both ways**; a test with random changes checks it.

pub(super) mod errors;
mod plain;
mod scalar;
pub(super) mod tree;

use self::plain::plain_from_str;
use self::tree::{Document, ParseError};
use crate::load::field_value::{FieldValue, FromYaml, TypeMismatch};

/// An error about a document as a whole.
#[derive(Debug)]
pub(super) enum ReadError<'de> {
    /// It can't be parsed.
    Syntax(ParseError),
    /// It has the wrong type.
    Type(TypeMismatch<'de>),
}

/// Reads a document; an empty one gives the default value. Returns the parsed document unless it is plain.
///
/// # Errors
/// If the text is not YAML, or not a value of the type.
pub(super) fn from_str<'de, T>(text: &'de str) -> Result<(T, Option<Document<'de>>), ReadError<'de>>
where
    T: FromYaml<'de> + Default,
{
    if let Some(FieldValue::Valid(value)) = plain_from_str(text) {
        return Ok((value, None));
    }
    let document = tree::parse(text).map_err(ReadError::Syntax)?;
    match tree::deserialize(&document.root) {
        Ok(FieldValue::Valid(value)) => Ok((value, Some(document))),
        Ok(FieldValue::Mismatch(mismatch)) => Err(ReadError::Type(mismatch)),
        // All types of values are accepted, and the tree has no duplicate keys, so there is no other error.
        Ok(FieldValue::Null) | Err(_) => Ok((T::default(), Some(document))),
    }
}
