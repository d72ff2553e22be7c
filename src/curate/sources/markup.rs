//! Tokens of XML that may be broken: never fails, with bounded memory and time.
//!
//! The tokenizer compares all attributes of a tag with each other, so the length of tags is limited, and
//! the number of comparisons in all tags together.

use std::cell::{Cell, RefCell};

use xml5ever::buffer_queue::BufferQueue;
use xml5ever::tendril::StrTendril;
use xml5ever::tokenizer::{ProcessResult, Token, TokenSink, XmlTokenizer, XmlTokenizerOpts};

use crate::text::plain::prefix;

/// The limits are checked after each chunk of this length.
const CHUNK_LEN: usize = 1 << 12;

/// The maximum length of a tag or comment, in bytes.
const MAX_TAG_LEN: usize = 1 << 16;

/// The maximum number of comparisons of attributes.
const MAX_COMPARISONS: usize = 100_000_000;

/// The text has a tag that is too long, or too many attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooComplex;

/// Passes the tokens of `text` to `receive`, until it returns false. Parse errors are not passed on.
///
/// # Errors
/// When a tag is too long; the tokens before it have been passed.
pub fn tokenize(text: &str, receive: &mut dyn FnMut(Token) -> bool) -> Result<(), TooComplex> {
    let sink = Sink {
        receive: RefCell::new(receive),
        goes_on: Cell::new(true),
        tokens: Cell::new(0),
        comparisons: Cell::new(0),
        is_comment: Cell::new(false),
    };
    let tokenizer = XmlTokenizer::new(sink, XmlTokenizerOpts::default());
    let queue = BufferQueue::default();
    let feed = |text: &str| {
        queue.push_back(StrTendril::from_slice(text));
        let _ = tokenizer.feed(&queue);
    };
    let sink = &tokenizer.sink;
    let (mut rest, mut tokens, mut tag_len) = (text, 0, 0);
    while !rest.is_empty() && sink.goes_on.get() {
        let (chunk, after) = rest.split_at(prefix(rest, CHUNK_LEN).len());
        rest = after;
        feed(chunk);
        // There are no tokens inside a tag or comment.
        tag_len = if sink.tokens.get() == tokens { tag_len + chunk.len() } else { 0 };
        if tag_len > MAX_TAG_LEN {
            // Closes a comment, and skips the rest of it.
            sink.is_comment.set(false);
            feed("-->");
            if !sink.is_comment.get() {
                return Err(TooComplex);
            }
            rest = after_comment(chunk, rest);
            tag_len = 0;
        }
        tokens = sink.tokens.get();
        if sink.comparisons.get() > MAX_COMPARISONS {
            return Err(TooComplex);
        }
    }
    if sink.goes_on.get() {
        tokenizer.end();
    }
    Ok(())
}

/// The text after the end of a comment, which may start in the last chunk.
fn after_comment<'t>(chunk: &str, rest: &'t str) -> &'t str {
    const END: &str = "-->";
    let splits = (1..END.len()).rev().map(|at| END.split_at(at));
    let mut split = splits.filter(|(start, _)| chunk.ends_with(start));
    match split.find_map(|(_, tail)| rest.strip_prefix(tail)) {
        Some(rest) => rest,
        None => rest.find(END).map_or("", |at| &rest[at + END.len()..]),
    }
}

struct Sink<'r> {
    receive: RefCell<&'r mut dyn FnMut(Token) -> bool>,
    goes_on: Cell<bool>,
    /// The number of tokens so far.
    tokens: Cell<usize>,
    comparisons: Cell<usize>,
    /// Whether the last token is a comment.
    is_comment: Cell<bool>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token) -> ProcessResult<()> {
        if matches!(token, Token::ParseError(_)) {
            return ProcessResult::Continue;
        }
        self.tokens.set(self.tokens.get() + 1);
        self.is_comment.set(matches!(token, Token::Comment(_)));
        if let Token::Tag(tag) = &token {
            let pairs = tag.attrs.len().saturating_mul(tag.attrs.len());
            self.comparisons.set(self.comparisons.get().saturating_add(pairs));
        }
        let is_end = matches!(token, Token::EndOfFile);
        if self.goes_on.get() && !(self.receive.borrow_mut())(token) {
            self.goes_on.set(false);
        }
        match is_end {
            true => ProcessResult::Done,
            false => ProcessResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of tags and the texts.
    fn tokens(text: &str) -> Result<String, TooComplex> {
        let mut out = String::new();
        tokenize(text, &mut |token| {
            match token {
                Token::Tag(tag) => out.push_str(&format!("<{}>", tag.name.local)),
                Token::Characters(text) => out.push_str(&text),
                _ => {}
            }
            true
        })?;
        Ok(out)
    }

    #[test]
    fn broken_markup_has_tokens() {
        for (text, expected) in [
            ("", ""),
            ("<a><b/></c>d", "<a><b><c>d"),
            ("<a x=1 y>&eacute;&amp;&#65;&unknown; & b</a", "<a>é&A&unknown; & b<a>"),
            ("<![CDATA[<b>]]>", "<b>"),
            ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>", " ]><a>"),
            ("<!-- <b> --><a>", "<a>"),
        ] {
            assert_eq!(
                tokens(text).as_deref().map(str::trim_start),
                Ok(expected.trim_start()),
                "{text}"
            );
        }
    }

    #[test]
    fn long_comments_are_skipped_and_long_tags_rejected() {
        for length in (69_600..69_660).chain([10, 65_536, 1_000_000]) {
            let text = format!("<a><!--{}--><b><!-- --><b>", "x>".repeat(length / 2));
            assert_eq!(tokens(&text).as_deref(), Ok("<a><b><b>"), "{length}");
        }
        let attributes: String = (0..50_000).map(|n| format!(" a{n}=''")).collect();
        assert_eq!(tokens(&format!("<a{attributes}>")), Err(TooComplex));
        assert_eq!(tokens(&format!("<a b='{}'>", "x".repeat(100_000))), Err(TooComplex));
        let attributes: String = (0..5_000).map(|n| format!(" a{n}=''")).collect();
        assert_eq!(tokens(&format!("<a{attributes}>").repeat(1_000)), Err(TooComplex));
    }

    #[test]
    fn the_receiver_may_stop() {
        let mut count = 0;
        let text = "<a>".repeat(100_000);
        let stopped = tokenize(&text, &mut |_| {
            count += 1;
            count < 3
        });
        assert_eq!((stopped, count), (Ok(()), 3));
    }
}
