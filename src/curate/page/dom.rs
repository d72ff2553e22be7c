//! A page as a flat list of nodes in document order.
//!
//! Each node knows where its subtree ends, so a subtree is a slice and no search needs recursion.
//! Beyond the budget, the start of the page is read, which contains its `<head>`.

use crate::text::html::{self, Element, Parsed, TreeBudget, Visit};
use crate::text::plain::prefix;

/// Browsers flatten deeper pages, too.
const MAX_DEPTH: usize = 512;
/// The memory of a node is about 200 bytes.
const MAX_NODES: usize = 300_000;
const MAX_BYTES: usize = 40 << 20;
/// More than `slim` leaves of a tag.
const MAX_TAG_LEN: usize = 64 << 10;

/// Parses the HTML of a page.
pub(super) fn parse(html: &str) -> Parsed {
    let budget =
        TreeBudget { depth: MAX_DEPTH, nodes: MAX_NODES, bytes: MAX_BYTES, tag: MAX_TAG_LEN };
    html::parse(html, budget)
}

/// The nodes of a page in document order.
pub(super) struct Dom<'t> {
    nodes: Vec<Node<'t>>,
    /// Whether the page is larger than the budget.
    pub(super) is_truncated: bool,
    /// The sum of the depths of all nodes: the number of steps from each node up to the root.
    pub(super) total_depth: usize,
}

enum Node<'t> {
    Element {
        element: &'t Element,
        /// The index after the last node of the subtree.
        end: usize,
    },
    Text(&'t str),
}

/// An element of a [`Dom`].
#[derive(Clone, Copy)]
pub(super) struct Tag<'d, 't> {
    dom: &'d Dom<'t>,
    element: &'t Element,
    index: usize,
    end: usize,
}

impl<'t> Dom<'t> {
    pub(super) fn new(parsed: &'t Parsed) -> Self {
        let mut nodes = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut total_depth = 0;
        parsed.tree.walk(|visit| {
            match visit {
                Visit::Start(_, element) if element.name() == "template" => return false,
                Visit::Start(_, element) => {
                    open.push(nodes.len());
                    nodes.push(Node::Element { element, end: 0 });
                }
                Visit::Text(text) => nodes.push(Node::Text(text)),
                Visit::End(_) => {
                    let len = nodes.len();
                    if let Some(Node::Element { end, .. }) = open.pop().map(|at| &mut nodes[at]) {
                        *end = len;
                    }
                }
            }
            total_depth += open.len();
            true
        });
        Self { nodes, is_truncated: parsed.excess.is_some(), total_depth }
    }

    /// All elements.
    pub(super) fn tags(&self) -> Tags<'_, 't> {
        Tags { dom: self, at: 0, end: self.nodes.len() }
    }

    /// The HTML elements with a name.
    pub(super) fn named<'d>(&'d self, name: &'static str) -> impl Iterator<Item = Tag<'d, 't>> {
        self.tags().filter(move |tag| tag.is(name))
    }

    /// The first HTML element with a name.
    pub(super) fn find(&self, name: &'static str) -> Option<Tag<'_, 't>> {
        self.named(name).next()
    }
}

impl<'d, 't> Tag<'d, 't> {
    /// The name, in lower case.
    pub(super) fn name(&self) -> &'t str {
        self.element.name()
    }

    /// Whether this is the HTML element `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.element.name() == name && self.element.is_html()
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.element.get(name)
    }

    /// Whether a space-separated list such as `rel` contains `word`, in any case.
    pub(super) fn has_word(&self, name: &str, word: &str) -> bool {
        let list = self.get(name).unwrap_or("");
        list.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// The elements inside of this one.
    pub(super) fn inside(&self) -> Tags<'d, 't> {
        Tags { dom: self.dom, at: self.index + 1, end: self.end }
    }

    /// The text of this element without scripts and styles, at most `limit` bytes of it.
    pub(super) fn text(&self, limit: usize) -> String {
        /// Longer subtrees are no headings or names.
        const MAX_NODES: usize = 10_000;
        let mut text = String::new();
        let mut at = self.index + 1;
        let end = self.end.min(at + MAX_NODES);
        while at < end && text.len() < limit {
            match &self.dom.nodes[at] {
                Node::Element { element, end }
                    if matches!(element.name(), "script" | "style" | "noscript") =>
                {
                    at = *end;
                    continue;
                }
                Node::Element { .. } => {}
                Node::Text(part) => text.push_str(prefix(part, limit - text.len())),
            }
            at += 1;
        }
        text
    }

    /// The text of a script.
    pub(super) fn raw_text(&self) -> Option<&'t str> {
        match self.dom.nodes.get(self.index + 1)? {
            Node::Text(text) if self.index + 1 < self.end => Some(text),
            _ => None,
        }
    }
}

/// Elements in document order.
pub(super) struct Tags<'d, 't> {
    dom: &'d Dom<'t>,
    at: usize,
    end: usize,
}

impl<'d, 't> Tags<'d, 't> {
    /// Continues after the subtree of `tag`.
    pub(super) fn skip_inside(&mut self, tag: Tag<'d, 't>) {
        self.at = tag.end;
    }
}

impl<'d, 't> Iterator for Tags<'d, 't> {
    type Item = Tag<'d, 't>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.end {
            let index = self.at;
            self.at += 1;
            if let Node::Element { element, end } = self.dom.nodes[index] {
                return Some(Tag { dom: self.dom, element, index, end });
            }
        }
        None
    }
}
