//! YAML as a tree.
//!
//! The library parses the text, and each value becomes a [`Node`](self::node::Node): numbers of any size, keys of any type, tagged
//! values. Merge keys (`<<`) are applied at every level, duplicate keys are removed, aliases are expanded.
//! **Depth and size of a tree are bounded**, so it can be walked by recursion.

mod deserialize;
mod limits;
mod merge;
mod misread;
mod node;
mod parse;

pub(in crate::load) use deserialize::deserialize;
pub(in crate::load) use node::{Document, MAX_DEPTH, ParseError, Warning};
pub(in crate::load) use parse::parse;

#[cfg(test)]
mod tests;
