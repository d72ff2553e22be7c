//! HTML read as browsers do: as a tree within a [`Budget`], or as plain text.
//!
//! The tree builder of HTML makes several elements of one tag, so what a text costs can't be seen
//! in the text. The budget is applied where the tree is built. Trees are walked without recursion.

mod sink;
mod tree;
mod words;
mod write;

pub use tree::{Budget, Content, Element, Excess, NodeId, Parsed, Tree, Visit, parse};
pub use words::plain_text;
pub use write::{escape, escape_attribute, is_void, needs_line_break, push_attribute};
