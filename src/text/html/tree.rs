//! A tree of HTML nodes, stored in a vector.

use std::rc::Rc;

use html5ever::{Attribute, QualName, ns};

/// The index of a node in a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub(super) usize);

/// The content of a node.
#[derive(Debug)]
pub enum Content {
    /// The document, a comment or a processing instruction.
    Other,
    /// An element.
    Element(Element),
    /// Text, decoded.
    Text(String),
}

/// An element with its attributes in source order.
#[derive(Debug)]
pub struct Element {
    pub(super) name: Rc<QualName>,
    pub(super) attributes: Vec<Attribute>,
}

impl Element {
    /// The name, in lower case.
    pub fn name(&self) -> &str {
        &self.name.local
    }

    /// Whether the element is in the HTML namespace, not in SVG or MathML.
    pub fn is_html(&self) -> bool {
        self.name.ns == ns!(html)
    }

    /// The names and decoded values of the attributes.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|attribute| (&*attribute.name.local, &*attribute.value))
    }

    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) content: Content,
    pub(super) parent: Option<NodeId>,
    pub(super) previous: Option<NodeId>,
    pub(super) next: Option<NodeId>,
    pub(super) first_child: Option<NodeId>,
    pub(super) last_child: Option<NodeId>,
}

/// The limits of a tree.
#[derive(Debug, Clone, Copy)]
pub struct TreeBudget {
    /// The maximum nesting depth of elements.
    pub depth: usize,
    /// The maximum number of nodes.
    pub nodes: usize,
    /// The maximum total length of texts, names and attributes, in bytes.
    pub bytes: usize,
    /// The maximum length of a tag, in bytes: the time for attributes is quadratic.
    pub tag: usize,
}

/// The exceeded limit of a [`TreeBudget`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Elements are nested too deeply.
    Depth,
    /// A tag is too long.
    Tag,
    /// The tree has too many nodes or bytes.
    Size,
}

/// The result of [`parse`](super::parse()).
#[derive(Debug)]
pub struct Parsed {
    /// The tree, truncated if the budget was exceeded.
    pub tree: Tree,
    /// The exceeded limit, if any.
    pub excess: Option<Excess>,
}

/// The nodes of an HTML fragment.
#[derive(Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// An event of [`Tree::walk`].
#[derive(Debug, Clone, Copy)]
pub enum Visit<'t> {
    /// The start of an element.
    Start(NodeId, &'t Element),
    /// Text.
    Text(&'t str),
    /// The end of an element.
    End(&'t Element),
}

impl Tree {
    /// Visits all nodes in document order. If `visit` returns `false` for the start of an element, its
    /// content and its end are skipped.
    pub fn walk<'t>(&'t self, mut visit: impl FnMut(Visit<'t>) -> bool) {
        let mut at = self.nodes[0].first_child;
        while let Some(id) = at {
            let node = &self.nodes[id.0];
            let enters = match &node.content {
                Content::Element(element) => visit(Visit::Start(id, element)),
                Content::Text(text) => visit(Visit::Text(text)),
                Content::Other => false,
            };
            at = node.first_child.filter(|_| enters);
            if at.is_none() && enters {
                self.end(id, &mut visit);
            }
            let mut up = id;
            while at.is_none() {
                at = self.nodes[up.0].next;
                if at.is_none() {
                    let Some(parent) = self.nodes[up.0].parent else { return };
                    self.end(parent, &mut visit);
                    up = parent;
                }
            }
        }
    }

    fn end<'t>(&'t self, id: NodeId, visit: &mut impl FnMut(Visit<'t>) -> bool) {
        if let Content::Element(element) = &self.nodes[id.0].content {
            visit(Visit::End(element));
        }
    }

    /// The text of an element's first child, if that is a text node.
    pub fn first_text(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[self.nodes[id.0].first_child?.0].content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}
