//! Parses HTML as browsers do: into a tree within a [`TreeBudget`], or into plain text.
//!
//! One tag can create many elements (HTML's adoption agency), so the cost of a tree can't be estimated
//! from the source: the budget limits the tree while it is built. Trees are walked without recursion.

mod elements;
mod limits;
mod parse;
mod plain_text;
mod sink;
mod tree;
mod write;

pub use elements::has_own_lines;
pub use limits::before_long_tag;
pub use parse::parse;
pub use plain_text::plain_text;
pub use tree::{Content, Element, Excess, NodeId, Parsed, Tree, TreeBudget, Visit};
pub use write::{escape, escape_attribute, is_void, needs_line_break, push_attribute};
