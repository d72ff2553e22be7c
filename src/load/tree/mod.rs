//! YAML that is not plain, as a tree of all that it says.
//!
//! The library parses; everything it can hand out becomes a [`Node`]: numbers of any size, keys of
//! any kind, tagged values. Merge keys (`<<`) are applied at every level, each key is there once,
//! aliases are expanded. **Depth and size of a tree are bounded, so code that
//! walks it by recursion comes to an end soon.**

mod bounds;
mod merge;
mod misread;
mod parse;
mod read;

use std::borrow::Cow;
use std::ops::Range;

pub(super) use parse::parse;
pub(super) use read::read;

use crate::diag::YamlPath;

/// Values nested deeper than this are refused.
pub(super) const MAX_DEPTH: usize = 64;

/// A document.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) root: Node<'a>,
    /// What its author should know of, though it can be read.
    pub(super) notes: Vec<Note>,
    /// How many keys were left out since their mapping has them already.
    pub(super) repeated_keys: usize,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'a> {
    Scalar(Scalar<'a>),
    List(Vec<Node<'a>>),
    /// Keys and values in the order in which they are written.
    Mapping(Vec<(Node<'a>, Node<'a>)>),
}

/// A scalar as it is written and as YAML understands it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scalar<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) meaning: Meaning,
}

/// What YAML takes a scalar for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
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
pub(super) enum Note {
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
pub(super) enum Refusal {
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
fn key_text<'n>(node: &'n Node<'_>) -> Cow<'n, str> {
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

#[cfg(test)]
mod tests;
