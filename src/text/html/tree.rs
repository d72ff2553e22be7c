//! A tree of nodes in one list.

use std::cell::Cell;
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, create_element};
use html5ever::{Attribute, QualName, TokenizerResult, local_name, ns};

use super::sink::Sink;
use crate::text::plain::first_bytes;

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub(super) usize);

/// What a node is.
#[derive(Debug)]
pub enum Content {
    /// The document, or what has no meaning for readers, such as a comment.
    Nothing,
    /// An element.
    Element(Element),
    /// A text, decoded.
    Text(String),
}

/// An element with its attributes, in the order of the source.
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

    /// Whether it is an element of HTML, not of SVG or MathML.
    pub fn is_html(&self) -> bool {
        self.name.ns == ns!(html)
    }

    /// Names and decoded values of its attributes.
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

/// How much a tree may be.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// How deeply elements may be nested.
    pub depth: usize,
    /// How many nodes there may be.
    pub nodes: usize,
    /// How many bytes texts, names and attributes may have, all in all.
    pub bytes: usize,
    /// How many bytes a single tag may have, as attributes cost with every further one.
    pub tag: usize,
}

/// What of a [`Budget`] is exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Elements are nested too deeply.
    Depth,
    /// A tag is too long.
    Tag,
    /// There are too many elements, or they are too large.
    Size,
}

/// A tree, and whether it is complete.
#[derive(Debug)]
pub struct Parsed {
    /// What was read until the budget was exceeded.
    pub tree: Tree,
    /// Why the rest is missing.
    pub excess: Option<Excess>,
}

/// The nodes of a piece of HTML.
#[derive(Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy)]
pub enum Visit<'t> {
    /// An element begins.
    Start(NodeId, &'t Element),
    /// A text.
    Text(&'t str),
    /// An element ends.
    End(&'t Element),
}

impl Tree {
    /// Walks through all nodes in the order of the document. `visit` says of the start of an element
    /// whether its content is of interest; without, its end is not visited either.
    pub fn walk<'t>(&'t self, mut visit: impl FnMut(Visit<'t>) -> bool) {
        let mut at = self.nodes[0].first_child;
        while let Some(id) = at {
            let node = &self.nodes[id.0];
            let enters = match &node.content {
                Content::Element(element) => visit(Visit::Start(id, element)),
                Content::Text(text) => visit(Visit::Text(text)),
                Content::Nothing => false,
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

    /// The text that an element begins with, where its first child is one.
    pub fn first_text(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[self.nodes[id.0].first_child?.0].content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// How much is read at a time; in between, the budget is looked at.
const CHUNK: usize = 1024;

/// Reads `html` as the content of a `<div>`.
pub fn parse(html: &str, budget: Budget) -> Parsed {
    let sink = Sink::new(budget);
    let name = QualName::new(None, ns!(html), local_name!("div"));
    let context = create_element(&sink, name, Vec::new());
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new_for_fragment(sink, context, None, options);
    let counter = Counter { builder, tokens: 0.into(), longest: 0.into(), comment: None.into() };
    let tokenizer = Tokenizer::new(counter, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let (mut rest, mut tokens, mut tag) = (html, 0, 0);
    let mut excess = None;
    while !rest.is_empty() && excess.is_none() {
        let (chunk, after) = rest.split_at(first_bytes(rest, CHUNK).len());
        rest = after;
        queue.push_back(StrTendril::from_slice(chunk));
        while let TokenizerResult::Script(_) = tokenizer.feed(&queue) {}
        // Inside of a tag there are no tokens.
        tag = if tokenizer.sink.tokens.get() == tokens { tag + chunk.len() } else { 0 };
        tokens = tokenizer.sink.tokens.get();
        excess = tokenizer.sink.builder.sink.excess();
        if excess.is_none() && tag > budget.tag {
            // A long comment has no tokens either. Its end is made here, and what is left of it is skipped.
            tokenizer.sink.comment.set(None);
            queue.push_back(StrTendril::from_slice("-->"));
            while let TokenizerResult::Script(_) = tokenizer.feed(&queue) {}
            match tokenizer.sink.comment.get() {
                Some(comment) => rest = behind(comment, chunk, rest),
                None => excess = Some(Excess::Tag),
            }
            (tokens, tag) = (tokenizer.sink.tokens.get(), 0);
        }
        if excess.is_none() && tokenizer.sink.longest.get() > budget.tag {
            excess = Some(Excess::Tag);
        }
    }
    // An open tag has no token, and the end of the text makes none of it.
    tokenizer.end();
    let (tree, at_end) = tokenizer.sink.builder.sink.into_tree();
    Parsed { excess: excess.or(at_end), tree }
}

/// What remains of a text after a comment that is still open: `before` is what was read last, and
/// `rest` what was not.
fn behind<'t>(comment: Comment, before: &str, rest: &'t str) -> &'t str {
    let ends: &[&str] = match comment {
        Comment::Proper => &["-->", "--!>"],
        Comment::Bogus => &[">"],
    };
    let end_in = |text: &str, end: &str| text.find(end).map(|at| at + end.len());
    // The end may have begun in what was read.
    let begun = ends.iter().flat_map(|end| (1..end.len()).map(|at| end.split_at(at)));
    let begun = begun.filter(|(read, left)| before.ends_with(read) && rest.starts_with(left));
    let lengths = begun.map(|(_, left)| left.len());
    let lengths = lengths.chain(ends.iter().filter_map(|end| end_in(rest, end)));
    &rest[lengths.min().unwrap_or(rest.len())..]
}

/// How a comment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comment {
    /// `<!-- … -->`
    Proper,
    /// `<! … >` and `<? … >`
    Bogus,
}

/// Counts tokens on their way to the tree builder.
struct Counter<S> {
    builder: S,
    tokens: Cell<u64>,
    /// How many bytes the longest tag has.
    longest: Cell<usize>,
    /// What the last comment was, of which `-->` was the end.
    comment: Cell<Option<Comment>>,
}

impl<S: TokenSink> TokenSink for Counter<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        // A wrong sign in a tag is a token as well.
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        if let Token::CommentToken(text) = &token {
            let is_bogus = text.ends_with("--");
            self.comment.set(Some(if is_bogus { Comment::Bogus } else { Comment::Proper }));
        }
        if let Token::TagToken(tag) = &token
            && !tag.attrs.is_empty()
        {
            let bytes: usize = tag.attrs.iter().map(|a| a.name.local.len() + a.value.len()).sum();
            self.longest.set(self.longest.get().max(bytes));
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget { depth: 10, nodes: 1000, bytes: 1 << 20, tag: 3000 };

    fn text(html: &str) -> Result<String, Excess> {
        let Parsed { tree, excess } = parse(html, BUDGET);
        let mut text = String::new();
        tree.walk(|visit| {
            if let Visit::Text(part) = visit {
                text.push_str(part);
            }
            true
        });
        excess.map_or(Ok(text), Err)
    }

    #[test]
    fn comments_of_any_length_are_skipped() {
        for length in (2_900..3_200).chain(4_090..4_110).chain([100_000]) {
            let filler = "x".repeat(length);
            for comment in [
                format!("<!--{filler}-->"),
                format!("<!--{filler}--!>"),
                format!("<!-- > {filler}->>--->"),
                format!("<!{filler}>"),
                format!("<?{filler}--->"),
            ] {
                let html = format!("a{comment}b<!--c-->d");
                assert_eq!(text(&html).as_deref(), Ok("abd"), "{length} {:.10}", comment);
            }
            assert_eq!(text(&format!("a<!--{filler}")).as_deref(), Ok("a"), "{length}");
        }
    }

    #[test]
    fn long_tags_are_refused_whatever_they_hold() {
        let attributes: String = (0..5_000).map(|n| format!(" a{n}")).collect();
        for tag in ["<a", "<a b='<!--'", "<a b=\"-->\"", "<a <!--", "</a", "<script x='</script>'"]
        {
            assert_eq!(text(&format!("{tag}{attributes}>b")), Err(Excess::Tag), "{tag}");
        }
        let value = "x".repeat(5_000);
        assert_eq!(text(&format!("<a b='{value}'>b")), Err(Excess::Tag));
        assert_eq!(text(&format!("<a b='{value}")), Err(Excess::Tag));
    }
}
