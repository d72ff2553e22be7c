//! Parses HTML into a tree within a budget.

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, create_element};
use html5ever::{QualName, TokenizerResult, local_name, ns};

use super::sink::Sink;
use super::tree::{Excess, Parsed, TreeBudget};
use crate::text::plain::prefix;

/// The budget is checked after each chunk of this length.
const CHUNK_LEN: usize = 1024;

/// Parses `html` as the content of a `<div>`.
pub fn parse(html: &str, budget: TreeBudget) -> Parsed {
    let sink = Sink::new(budget);
    let name = QualName::new(None, ns!(html), local_name!("div"));
    let context = create_element(&sink, name, Vec::new());
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new_for_fragment(sink, context, None, options);
    let counter =
        TokenCounter { builder, tokens: 0.into(), max_tag_len: 0.into(), comment: None.into() };
    let tokenizer = Tokenizer::new(counter, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let (mut rest, mut tokens, mut tag) = (html, 0, 0);
    let mut excess = None;
    while !rest.is_empty() && excess.is_none() {
        let (chunk, after) = rest.split_at(prefix(rest, CHUNK_LEN).len());
        rest = after;
        queue.push_back(StrTendril::from_slice(chunk));
        // Stops after scripts and after tags that declare an encoding.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        // The tokenizer emits no tokens inside a tag.
        tag = if tokenizer.sink.tokens.get() == tokens { tag + chunk.len() } else { 0 };
        tokens = tokenizer.sink.tokens.get();
        excess = tokenizer.sink.builder.sink.excess();
        if excess.is_none() && tag > budget.tag {
            // Nor inside a comment: close it here and skip the rest.
            tokenizer.sink.comment.set(None);
            queue.push_back(StrTendril::from_slice("-->"));
            while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
            match tokenizer.sink.comment.get() {
                Some(comment) => rest = after_comment(comment, chunk, rest),
                None => excess = Some(Excess::Tag),
            }
            (tokens, tag) = (tokenizer.sink.tokens.get(), 0);
        }
        if excess.is_none() && tokenizer.sink.max_tag_len.get() > budget.tag {
            excess = Some(Excess::Tag);
        }
    }
    tokenizer.end();
    let (tree, at_end) = tokenizer.sink.builder.sink.into_tree();
    Parsed { excess: excess.or(at_end), tree }
}

/// The text after the end of an open comment. `read` is the last chunk, `rest` the text after it.
fn after_comment<'t>(comment: Comment, read: &str, rest: &'t str) -> &'t str {
    let ends: &[&str] = match comment {
        Comment::Standard => &["-->", "--!>"],
        Comment::Bogus => &[">"],
    };
    let end_in = |text: &str, end: &str| text.find(end).map(|at| at + end.len());
    // The end delimiter may start in the last chunk.
    let splits = ends.iter().flat_map(|end| (1..end.len()).map(|at| end.split_at(at)));
    let splits = splits.filter(|(start, tail)| read.ends_with(start) && rest.starts_with(tail));
    let lengths = splits.map(|(_, tail)| tail.len());
    let lengths = lengths.chain(ends.iter().filter_map(|end| end_in(rest, end)));
    &rest[lengths.min().unwrap_or(rest.len())..]
}

/// The syntax of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comment {
    /// `<!-- … -->`
    Standard,
    /// `<! … >` and `<? … >`
    Bogus,
}

/// Passes tokens to the tree builder and counts them.
struct TokenCounter<S> {
    builder: S,
    tokens: Cell<u64>,
    /// The length of the attributes of the longest tag, in bytes.
    max_tag_len: Cell<usize>,
    /// The last comment.
    comment: Cell<Option<Comment>>,
}

impl<S: TokenSink> TokenSink for TokenCounter<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        // A tag can contain parse errors.
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        if let Token::CommentToken(text) = &token {
            // Only a bogus comment includes the dashes of the `-->` that `parse` appends.
            let is_bogus = text.ends_with("--");
            self.comment.set(Some(if is_bogus { Comment::Bogus } else { Comment::Standard }));
        }
        if let Token::TagToken(tag) = &token
            && !tag.attrs.is_empty()
        {
            let bytes: usize = tag.attrs.iter().map(|a| a.name.local.len() + a.value.len()).sum();
            self.max_tag_len.set(self.max_tag_len.get().max(bytes));
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
    use crate::text::html::Visit;

    const BUDGET: TreeBudget = TreeBudget { depth: 10, nodes: 1000, bytes: 1 << 20, tag: 3000 };

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
    fn text_after_a_declared_encoding_is_kept() {
        for tag in ["<meta charset=utf-8>", "<meta http-equiv=content-type content='a;charset=b'>"]
        {
            assert_eq!(text(&format!("a{tag}b<script></script>c")).as_deref(), Ok("abc"), "{tag}");
        }
    }

    #[test]
    fn long_tags_are_rejected() {
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
