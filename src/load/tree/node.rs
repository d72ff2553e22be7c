//! The values of a YAML document.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::YamlPath;

/// Values nested deeper than this are refused.
pub(in crate::load) const MAX_DEPTH: usize = 64;

/// A document.
#[derive(Debug)]
pub(in crate::load) struct Document<'a> {
    pub(in crate::load) root: Node<'a>,
    /// What its author should know of, though it can be read.
    pub(in crate::load) notes: Vec<Note>,
    /// How many keys were left out since their mapping has them already.
    pub(in crate::load) repeated_keys: usize,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) enum Node<'a> {
    Scalar(Scalar<'a>),
    List(Vec<Node<'a>>),
    /// Keys and values in the order in which they are written.
    Mapping(Vec<(Node<'a>, Node<'a>)>),
}

/// A scalar as it is written and as YAML understands it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) struct Scalar<'a> {
    pub(in crate::load) text: Cow<'a, str>,
    pub(in crate::load) meaning: Meaning,
}

/// What YAML takes a scalar for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::load) enum Meaning {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Float(f64),
    /// A text, or a number that no type above holds without a loss.
    Text,
}

/// Something that can be read, but is likely a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) enum Note {
    /// A key that its mapping has already; the first one counts.
    RepeatedKey { path: YamlPath, occurrence: usize },
    /// A merge key whose value is neither a mapping nor a list of mappings.
    BadMerge { path: YamlPath },
    /// A line that looks like a key or an item of a list, but belongs to the text above it.
    Swallowed { range: Range<usize>, is_item: bool },
    /// A comment where a value is expected.
    Comment { range: Range<usize> },
    /// A value with a tag of its author's.
    Tag { range: Range<usize> },
}

/// Why there is no tree of a text.
#[derive(Debug)]
pub(in crate::load) enum Refusal {
    /// It is not YAML.
    Yaml(serde_yaml::Error),
    /// Values are nested too deeply at this byte.
    TooDeep(usize),
    /// Aliases expand to too much; the byte offset is in one of the expansions.
    TooMuch(usize),
    /// There are too many directives.
    Directives(usize),
}

/// A value as a key: a text. A list or a mapping is written as in a flow collection.
pub(super) fn key_text<'n>(node: &'n Node<'_>) -> Cow<'n, str> {
    match node {
        Node::Scalar(Scalar { meaning: Meaning::Null, text }) if text.is_empty() => "null".into(),
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
