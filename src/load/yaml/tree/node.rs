//! The values of a YAML document.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::YamlPath;

/// The maximum depth of nested values.
pub(in crate::load) const MAX_DEPTH: usize = 64;

/// A document.
#[derive(Debug)]
pub(in crate::load) struct Document<'a> {
    pub(in crate::load) root: Node<'a>,
    /// Probable mistakes.
    pub(in crate::load) warnings: Vec<Warning>,
    /// The number of removed duplicate keys.
    pub(in crate::load) duplicate_keys: usize,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) enum Node<'a> {
    Scalar(Scalar<'a>),
    List(Vec<Node<'a>>),
    /// Keys and values in the order of the file.
    Mapping(Vec<(Node<'a>, Node<'a>)>),
}

/// A scalar as written, and the value to which YAML resolves it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) struct Scalar<'a> {
    pub(in crate::load) text: Cow<'a, str>,
    pub(in crate::load) value: ScalarValue,
}

/// The value to which YAML resolves a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::load) enum ScalarValue {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Float(f64),
    /// A text, or a number that the other variants can't represent exactly.
    Text,
}

/// A probable mistake in valid YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) enum Warning {
    /// A duplicate key; the first one is used.
    DuplicateKey { path: YamlPath, occurrence: usize },
    /// A merge key whose value is neither a mapping nor a list of mappings.
    InvalidMerge { path: YamlPath },
    /// A line that looks like a key or a list item, but is part of the text above it.
    SwallowedLine { range: Range<usize>, is_item: bool },
    /// A comment where a value is expected.
    Comment { range: Range<usize> },
    /// A value with a custom tag.
    Tag { range: Range<usize> },
}

/// The reason why a text is rejected.
#[derive(Debug)]
pub(in crate::load) enum ParseError {
    /// It is not YAML.
    Syntax(serde_yaml::Error),
    /// Values are nested too deeply at this byte.
    TooDeep(usize),
    /// Aliases expand to too much data; the byte is in one of the expansions.
    TooLarge(usize),
    /// Too many directives, at this byte.
    TooManyDirectives(usize),
}

/// A key as a text. A list or mapping is formatted as a flow collection.
pub(super) fn key_text<'n>(node: &'n Node<'_>) -> Cow<'n, str> {
    match node {
        Node::Scalar(Scalar { value: ScalarValue::Null, text }) if text.is_empty() => "null".into(),
        Node::Scalar(scalar) => Cow::Borrowed(&scalar.text),
        Node::List(items) => {
            let items: Vec<_> = items.iter().map(key_text).collect();
            format!("[{}]", items.join(", ")).into()
        }
        Node::Mapping(entries) => {
            let entry = |(key, value): &(Node<'_>, Node<'_>)| {
                format!("{}: {}", key_text(key), key_text(value))
            };
            let entries: Vec<_> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", ")).into()
        }
    }
}
