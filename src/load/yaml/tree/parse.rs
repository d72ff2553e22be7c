//! Parses a text into a tree with the library.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::node::{Document, MAX_DEPTH, Node, ParseError, Scalar, ScalarValue};
use super::{limits, merge, misread};

/// The cost of a value in addition to its text, in bytes.
const NODE_COST: usize = 16;

/// The maximum cost of the values that aliases add.
const MAX_ALIAS_COST: usize = 1 << 20;

/// Parses a document. An empty one is `null`.
///
/// # Errors
/// If the text is not valid YAML, or the tree would be too large.
pub(in crate::load) fn parse(yaml: &str) -> Result<Document<'_>, ParseError> {
    limits::check(yaml)?;
    let budget = SizeBudget::new(yaml);
    let library = serde_yaml::Deserializer::from_str(yaml);
    let mut root = NodeSeed { budget: &budget, depth: 0 }
        .deserialize(library)
        .map_err(|error| budget.parse_error(yaml, error))?;
    if budget.needs_verbatim.get() {
        let library = serde_yaml::Deserializer::from_str(yaml);
        VerbatimSeed(&mut root).deserialize(library).map_err(ParseError::Syntax)?;
    }
    let (mut warnings, duplicate_keys) = merge::resolve(&mut root);
    warnings.extend(misread::find(yaml, &root));
    Ok(Document { root, warnings, duplicate_keys })
}

/// The maximum size of a tree: the text itself, and a limited size of expanded aliases.
struct SizeBudget {
    left: Cell<usize>,
    exceeded: Cell<Option<ExceededLimit>>,
    /// Whether the library returned the value of a scalar without its text.
    needs_verbatim: Cell<bool>,
}

#[derive(Clone, Copy)]
enum ExceededLimit {
    Depth,
    Size,
}

impl SizeBudget {
    fn new(yaml: &str) -> Self {
        let left = Cell::new((NODE_COST + 1) * yaml.len() + MAX_ALIAS_COST);
        Self { left, exceeded: Cell::new(None), needs_verbatim: Cell::new(false) }
    }

    fn spend<E: Error>(&self, text: &str) -> Result<(), E> {
        match self.left.get().checked_sub(NODE_COST + text.len()) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(self.exceed(ExceededLimit::Size)),
        }
    }

    fn exceed<E: Error>(&self, limit: ExceededLimit) -> E {
        self.exceeded.set(Some(limit));
        E::custom("limit exceeded")
    }

    fn parse_error(&self, yaml: &str, error: serde_yaml::Error) -> ParseError {
        let at = || {
            let place = error.location();
            place.map_or(0, |at| crate::diag::byte_offset(yaml, at.line(), at.column()))
        };
        let message = error.to_string();
        match self.exceeded.get() {
            Some(ExceededLimit::Depth) => ParseError::TooDeep(at()),
            Some(ExceededLimit::Size) => ParseError::TooLarge(at()),
            None if message.starts_with("recursion limit") => ParseError::TooDeep(at()),
            None if message.starts_with("repetition limit") => ParseError::TooLarge(at()),
            None => ParseError::Syntax(error),
        }
    }
}

/// Reads any value into a node.
#[derive(Clone, Copy)]
struct NodeSeed<'b> {
    budget: &'b SizeBudget,
    depth: usize,
}

impl<'b> NodeSeed<'b> {
    fn nested<E: Error>(self) -> Result<NodeSeed<'b>, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.budget.exceed(ExceededLimit::Depth));
        }
        Ok(NodeSeed { depth: self.depth + 1, ..self })
    }

    fn scalar<'a, E: Error>(self, text: Cow<'a, str>, value: ScalarValue) -> Result<Node<'a>, E> {
        self.budget.spend(&text)?;
        Ok(Node::Scalar(Scalar { text, value }))
    }

    /// A scalar other than a text; its text in the file is read later.
    fn resolved<'a, E: Error>(self, text: String, value: ScalarValue) -> Result<Node<'a>, E> {
        self.budget.needs_verbatim.set(true);
        self.scalar(text.into(), value)
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node<'de>, E> {
        self.scalar("".into(), ScalarValue::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node<'de>, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node<'de>, E> {
        self.resolved(value.to_string(), ScalarValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node<'de>, E> {
        self.resolved(value.to_string(), ScalarValue::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node<'de>, E> {
        let resolved = i64::try_from(value).map_or(ScalarValue::UInt(value), ScalarValue::Int);
        self.resolved(value.to_string(), resolved)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node<'de>, E> {
        self.resolved(value.to_string(), ScalarValue::Text)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node<'de>, E> {
        self.resolved(value.to_string(), ScalarValue::Text)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node<'de>, E> {
        self.resolved(value.to_string(), ScalarValue::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Node<'de>, E> {
        self.scalar(text.into(), ScalarValue::Text)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node<'de>, E> {
        self.scalar(text.to_owned().into(), ScalarValue::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node<'de>, A::Error> {
        let seed = self.nested()?;
        self.budget.spend("")?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(seed)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let seed = self.nested()?;
        self.budget.spend("")?;
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry_seed(seed, seed)? {
            entries.push(entry);
        }
        Ok(Node::Mapping(entries))
    }

    /// A value with a custom tag, which is ignored.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node<'de>, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

/// Replaces the texts of all scalars by those in the file.
struct VerbatimSeed<'n, 'a>(&'n mut Node<'a>);

impl<'a> DeserializeSeed<'a> for VerbatimSeed<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            Node::Scalar(_) => deserializer.deserialize_str(self),
            Node::List(_) => deserializer.deserialize_seq(self),
            Node::Mapping(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'a> Visitor<'a> for VerbatimSeed<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the same value as before")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<(), E> {
        if let Node::Scalar(scalar) = self.0 {
            scalar.set_text(text.into());
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if let Node::Scalar(scalar) = self.0 {
            scalar.set_text(text.to_owned().into());
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        if let Node::List(items) = self.0 {
            for item in items {
                list.next_element_seed(VerbatimSeed(item))?;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        if let Node::Mapping(entries) = self.0 {
            for (key, value) in entries {
                map.next_entry_seed(VerbatimSeed(key), VerbatimSeed(value))?;
            }
        }
        Ok(())
    }
}

impl<'a> Scalar<'a> {
    fn set_text(&mut self, text: Cow<'a, str>) {
        if let ScalarValue::Float(value) = self.value
            && !is_same_number(&text, value)
        {
            self.value = ScalarValue::Text;
        }
        if self.value != ScalarValue::Null {
            self.text = text;
        }
    }
}

/// Whether a float represents all digits of a number exactly.
fn is_same_number(text: &str, value: f64) -> bool {
    let digits = |text: &str| {
        let significand = text.split(['e', 'E']).next().unwrap_or("");
        let digits: String = significand.chars().filter(char::is_ascii_digit).collect();
        digits.trim_matches('0').to_owned()
    };
    value.is_finite() && digits(text) == digits(&format!("{:e}", value.abs()))
}
