//! From the library's values to the tree.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::{Document, MAX_DEPTH, Meaning, Node, Refusal, Scalar, bounds, merge, misread};

/// What a value costs beside its text, in bytes.
const NODE_COST: usize = 16;

/// What aliases may cost beside what is written.
const MAX_REPEATED: usize = 1 << 20;

/// Parses a document. One with nothing in it is `null`.
///
/// # Errors
/// When there is no tree of it, or too large a one.
pub(in crate::load) fn parse(yaml: &str) -> Result<Document<'_>, Refusal> {
    bounds::check(yaml)?;
    let budget = Budget::new(yaml);
    let library = serde_yaml::Deserializer::from_str(yaml);
    let mut root = Seed { budget: &budget, depth: 0 }
        .deserialize(library)
        .map_err(|error| budget.refusal(yaml, error))?;
    if budget.has_meaning.get() {
        let library = serde_yaml::Deserializer::from_str(yaml);
        Verbatim(&mut root).deserialize(library).map_err(Refusal::Yaml)?;
    }
    let (mut notes, repeated_keys) = merge::resolve(&mut root);
    notes.extend(misread::find(yaml, &root));
    Ok(Document { root, notes, repeated_keys })
}

/// How much a tree may be: what is written, and a bounded number of alias expansions.
struct Budget {
    left: Cell<usize>,
    exceeded: Cell<Option<Excess>>,
    /// Whether there is a scalar whose text the library does not tell with its meaning.
    has_meaning: Cell<bool>,
}

#[derive(Clone, Copy)]
enum Excess {
    Depth,
    Size,
}

impl Budget {
    fn new(yaml: &str) -> Self {
        let left = Cell::new((NODE_COST + 1) * yaml.len() + MAX_REPEATED);
        Self { left, exceeded: Cell::new(None), has_meaning: Cell::new(false) }
    }

    fn spend<E: Error>(&self, text: &str) -> Result<(), E> {
        match self.left.get().checked_sub(NODE_COST + text.len()) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(self.exceed(Excess::Size)),
        }
    }

    fn exceed<E: Error>(&self, excess: Excess) -> E {
        self.exceeded.set(Some(excess));
        E::custom("too much")
    }

    fn refusal(&self, yaml: &str, error: serde_yaml::Error) -> Refusal {
        let at = || {
            let place = error.location();
            place.map_or(0, |at| crate::diag::byte_offset(yaml, at.line(), at.column()))
        };
        let message = error.to_string();
        match self.exceeded.get() {
            Some(Excess::Depth) => Refusal::TooDeep(at()),
            Some(Excess::Size) => Refusal::TooMuch(at()),
            None if message.starts_with("recursion limit") => Refusal::TooDeep(at()),
            None if message.starts_with("repetition limit") => Refusal::TooMuch(at()),
            None => Refusal::Yaml(error),
        }
    }
}

/// Makes a node of any value.
#[derive(Clone, Copy)]
struct Seed<'b> {
    budget: &'b Budget,
    depth: usize,
}

impl<'b> Seed<'b> {
    fn below<E: Error>(self) -> Result<Seed<'b>, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.budget.exceed(Excess::Depth));
        }
        Ok(Seed { depth: self.depth + 1, ..self })
    }

    fn scalar<'a, E: Error>(self, text: Cow<'a, str>, meaning: Meaning) -> Result<Node<'a>, E> {
        self.budget.spend(&text)?;
        Ok(Node::Scalar(Scalar { text, meaning }))
    }

    /// A scalar that is no text; how it is written comes later.
    fn meaning<'a, E: Error>(self, text: String, meaning: Meaning) -> Result<Node<'a>, E> {
        self.budget.has_meaning.set(true);
        self.scalar(text.into(), meaning)
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node<'de>, E> {
        self.scalar("".into(), Meaning::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node<'de>, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node<'de>, E> {
        self.meaning(value.to_string(), Meaning::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node<'de>, E> {
        self.meaning(value.to_string(), Meaning::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node<'de>, E> {
        let meaning = i64::try_from(value).map_or(Meaning::UInt(value), Meaning::Int);
        self.meaning(value.to_string(), meaning)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node<'de>, E> {
        self.meaning(value.to_string(), Meaning::Text)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node<'de>, E> {
        self.meaning(value.to_string(), Meaning::Text)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node<'de>, E> {
        self.meaning(value.to_string(), Meaning::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Node<'de>, E> {
        self.scalar(text.into(), Meaning::Text)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node<'de>, E> {
        self.scalar(text.to_owned().into(), Meaning::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node<'de>, A::Error> {
        let seed = self.below()?;
        self.budget.spend("")?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(seed)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let seed = self.below()?;
        self.budget.spend("")?;
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry_seed(seed, seed)? {
            entries.push(entry);
        }
        Ok(Node::Mapping(entries))
    }

    /// A value with a tag of its author's, which means nothing here.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node<'de>, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

/// Takes the texts of all scalars as they are written; the values are those of the tree.
struct Verbatim<'n, 'a>(&'n mut Node<'a>);

impl<'a> DeserializeSeed<'a> for Verbatim<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            Node::Scalar(_) => deserializer.deserialize_str(self),
            Node::List(_) => deserializer.deserialize_seq(self),
            Node::Mapping(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'a> Visitor<'a> for Verbatim<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value that was there before")
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
                list.next_element_seed(Verbatim(item))?;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        if let Node::Mapping(entries) = self.0 {
            for (key, value) in entries {
                map.next_entry_seed(Verbatim(key), Verbatim(value))?;
            }
        }
        Ok(())
    }
}

impl<'a> Scalar<'a> {
    fn set_text(&mut self, text: Cow<'a, str>) {
        if let Meaning::Float(value) = self.meaning
            && !is_same_number(&text, value)
        {
            self.meaning = Meaning::Text;
        }
        if self.meaning != Meaning::Null {
            self.text = text;
        }
    }
}

/// Whether a number with a point or an exponent keeps all its digits as a float.
fn is_same_number(text: &str, value: f64) -> bool {
    let digits = |text: &str| {
        let significand = text.split(['e', 'E']).next().unwrap_or("");
        let digits: String = significand.chars().filter(char::is_ascii_digit).collect();
        digits.trim_matches('0').to_owned()
    };
    value.is_finite() && digits(text) == digits(&format!("{:e}", value.abs()))
}
