//! YAML that is not plain, as a tree of all that it says.
//!
//! The library parses; everything it can hand out becomes a [`Node`]: numbers of any size, keys of
//! any kind, tagged values. Merge keys (`<<`) are applied at every level, each key is there once,
//! aliases are expanded. **Depth and size of a tree are bounded, so code that
//! walks it by recursion comes to an end soon.**

mod bounds;
mod merge;
mod misread;
mod node;
mod parse;
mod read;

pub(super) use node::{Document, MAX_DEPTH, Meaning, Node, Note, Refusal, Scalar};
pub(super) use parse::parse;
pub(super) use read::read;

use self::node::key_text;

#[cfg(test)]
mod tests;
