//! The tree sink of html5ever, limited by a budget.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, ExpandedName, QualName};

use super::tree::{Content, Element, Excess, Node, NodeId, Tree, TreeBudget};

/// The tree builder's reference to a node.
#[derive(Clone)]
pub(super) struct Handle {
    id: NodeId,
    /// `None` for nodes that are not elements.
    name: Option<Rc<QualName>>,
}

/// Builds a tree. Ignores all nodes after the budget is exceeded, so that the rest of a chunk costs
/// little.
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    budget: TreeBudget,
    bytes: Cell<usize>,
    excess: Cell<Option<Excess>>,
    /// The id of the last ignored node; ids of ignored nodes count down from the maximum.
    last_ignored_id: Cell<usize>,
}

/// The document.
const ROOT: NodeId = NodeId(0);

impl Sink {
    pub(super) fn new(budget: TreeBudget) -> Self {
        Self {
            nodes: RefCell::new(vec![node(Content::Other)]),
            budget,
            bytes: Cell::new(0),
            excess: Cell::new(None),
            last_ignored_id: Cell::new(usize::MAX),
        }
    }

    pub(super) fn excess(&self) -> Option<Excess> {
        self.excess.get()
    }

    /// The tree, and the exceeded limit, if any.
    pub(super) fn into_tree(self) -> (Tree, Option<Excess>) {
        (Tree { nodes: self.nodes.into_inner() }, self.excess.get())
    }

    /// Records the first exceeded limit.
    fn set_exceeded(&self, excess: Excess) {
        self.excess.set(self.excess.get().or(Some(excess)));
    }

    fn is_exceeded(&self) -> bool {
        self.excess.get().is_some()
    }

    fn add_bytes(&self, bytes: usize) {
        self.bytes.set(self.bytes.get() + bytes);
        if self.bytes.get() > self.budget.bytes {
            self.set_exceeded(Excess::Size);
        }
    }

    fn add(&self, content: Content) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= self.budget.nodes {
            self.set_exceeded(Excess::Size);
        }
        if self.is_exceeded() {
            // The tree builder compares nodes, so each needs a unique id.
            self.last_ignored_id.set(self.last_ignored_id.get() - 1);
            return NodeId(self.last_ignored_id.get());
        }
        nodes.push(node(content));
        NodeId(nodes.len() - 1)
    }

    /// Inserts a node or text into `parent`, before `next` or as the last child.
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
                // The root and the context element of the fragment are not counted.
                if depth(&nodes, handle.id) > self.budget.depth + 2 {
                    self.set_exceeded(Excess::Depth);
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
        target.name.as_ref().expect("the tree builder queries names of elements only").expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let bytes: usize = attrs.iter().map(|a| a.name.local.len() + a.value.len() + 4).sum();
        self.add_bytes(2 * name.local.len() + 5 + bytes);
        let name = Rc::new(name);
        let element = Element { name: Rc::clone(&name), attributes: attrs };
        Handle { id: self.add(Content::Element(element)), name: Some(name) }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        Handle { id: self.add(Content::Other), name: None }
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        Handle { id: self.add(Content::Other), name: None }
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
        // The contents of a template are its children here; users of the tree skip them.
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
