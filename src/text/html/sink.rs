//! Where html5ever puts the nodes that it makes, as long as the budget lasts.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, ExpandedName, QualName};

use super::tree::{Budget, Content, Element, Excess, Node, NodeId, Tree};

/// A node as the tree builder knows it.
#[derive(Clone)]
pub(super) struct Handle {
    id: NodeId,
    /// None for what is no element.
    name: Option<Rc<QualName>>,
}

/// Makes a tree. Behind the end of the budget it takes no further node, so that what is left of
/// a chunk costs next to nothing.
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    budget: Budget,
    bytes: Cell<usize>,
    excess: Cell<Option<Excess>>,
    /// The next number of a node that is not in the tree.
    beyond: Cell<usize>,
}

/// The document.
const ROOT: NodeId = NodeId(0);

impl Sink {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            nodes: RefCell::new(vec![node(Content::Nothing)]),
            budget,
            bytes: Cell::new(0),
            excess: Cell::new(None),
            beyond: Cell::new(usize::MAX),
        }
    }

    pub(super) fn excess(&self) -> Option<Excess> {
        self.excess.get()
    }

    /// The tree, and what is too much of it.
    pub(super) fn into_tree(self) -> (Tree, Option<Excess>) {
        (Tree { nodes: self.nodes.into_inner() }, self.excess.get())
    }

    fn exceeded(&self, excess: Excess) {
        self.excess.set(self.excess.get().or(Some(excess)));
    }

    fn is_exceeded(&self) -> bool {
        self.excess.get().is_some()
    }

    fn add_bytes(&self, bytes: usize) {
        self.bytes.set(self.bytes.get() + bytes);
        if self.bytes.get() > self.budget.bytes {
            self.exceeded(Excess::Size);
        }
    }

    fn add(&self, content: Content) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= self.budget.nodes {
            self.exceeded(Excess::Size);
        }
        if self.is_exceeded() {
            // Each has a number of its own, as the tree builder compares them.
            self.beyond.set(self.beyond.get() - 1);
            return NodeId(self.beyond.get());
        }
        nodes.push(node(content));
        NodeId(nodes.len() - 1)
    }

    /// Puts a node or a text below `parent`, before `next` or as the last child.
    fn insert(&self, parent: NodeId, next: Option<NodeId>, child: NodeOrText<Handle>) {
        if self.is_exceeded() {
            return;
        }
        match child {
            NodeOrText::AppendText(text) => {
                self.add_bytes(text.len());
                let mut nodes = self.nodes.borrow_mut();
                let previous = match next {
                    Some(next) => nodes[next.0].previous,
                    None => nodes[parent.0].last_child,
                };
                if let Some(Content::Text(before)) = previous.map(|id| &mut nodes[id.0].content) {
                    before.push_str(&text);
                    return;
                }
                drop(nodes);
                let id = self.add(Content::Text(text.to_string()));
                if !self.is_exceeded() {
                    link(&mut self.nodes.borrow_mut(), parent, next, id);
                }
            }
            NodeOrText::AppendNode(handle) => {
                let mut nodes = self.nodes.borrow_mut();
                unlink(&mut nodes, handle.id);
                link(&mut nodes, parent, next, handle.id);
                // The root and the element around the fragment are no levels of the text.
                if depth(&nodes, handle.id) > self.budget.depth + 2 {
                    self.exceeded(Excess::Depth);
                }
            }
        }
    }
}

fn node(content: Content) -> Node {
    Node { content, parent: None, previous: None, next: None, first_child: None, last_child: None }
}

fn depth(nodes: &[Node], id: NodeId) -> usize {
    std::iter::successors(Some(id), |id| nodes[id.0].parent).count()
}

fn unlink(nodes: &mut [Node], id: NodeId) {
    let Node { parent, previous, next, .. } = nodes[id.0];
    let Some(parent) = parent else { return };
    match previous {
        Some(previous) => nodes[previous.0].next = next,
        None => nodes[parent.0].first_child = next,
    }
    match next {
        Some(next) => nodes[next.0].previous = previous,
        None => nodes[parent.0].last_child = previous,
    }
    let node = &mut nodes[id.0];
    (node.parent, node.previous, node.next) = (None, None, None);
}

fn link(nodes: &mut [Node], parent: NodeId, next: Option<NodeId>, id: NodeId) {
    let previous = match next {
        Some(next) => nodes[next.0].previous.replace(id),
        None => nodes[parent.0].last_child.replace(id),
    };
    match previous {
        Some(previous) => nodes[previous.0].next = Some(id),
        None => nodes[parent.0].first_child = Some(id),
    }
    let node = &mut nodes[id.0];
    (node.parent, node.previous, node.next) = (Some(parent), previous, next);
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: ROOT, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.as_ref().expect("only elements are asked for their names").expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let bytes: usize = attrs.iter().map(|a| a.name.local.len() + a.value.len() + 4).sum();
        self.add_bytes(2 * name.local.len() + 5 + bytes);
        let name = Rc::new(name);
        let element = Element { name: Rc::clone(&name), attributes: attrs };
        Handle { id: self.add(Content::Element(element)), name: Some(name) }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        Handle { id: self.add(Content::Nothing), name: None }
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        Handle { id: self.add(Content::Nothing), name: None }
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        if self.is_exceeded() {
            return;
        }
        let parent = self.nodes.borrow()[element.id.0].parent;
        match parent {
            Some(_) => self.append_before_sibling(element, child),
            None => self.append(prev_element, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        // The content of a template is in the tree; readers of the tree skip it.
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        if self.is_exceeded() {
            return;
        }
        let parent = self.nodes.borrow()[sibling.id.0].parent;
        if let Some(parent) = parent {
            self.insert(parent, Some(sibling.id), new_node);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        if self.is_exceeded() {
            return;
        }
        let mut nodes = self.nodes.borrow_mut();
        if let Content::Element(element) = &mut nodes[target.id.0].content {
            for attribute in attrs {
                if element.get(&attribute.name.local).is_none() {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        if !self.is_exceeded() {
            unlink(&mut self.nodes.borrow_mut(), target.id);
        }
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        if self.is_exceeded() {
            return;
        }
        let mut nodes = self.nodes.borrow_mut();
        while let Some(child) = nodes[node.id.0].first_child {
            unlink(&mut nodes, child);
            link(&mut nodes, new_parent.id, None, child);
        }
    }
}
