//! The spans of YAML nodes, and the tokens of one line: quoted and plain scalars, anchors, comments.
//!
//! Offsets are bytes from the start of the YAML.

use std::ops::Range;

/// A value and where it is.
#[derive(Debug)]
pub(super) struct Node {
    /// From its anchor or tag, if any, to the end of its last line without the line break.
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// Nothing after `:` or `-`; the span is empty.
    Missing,
    /// A plain or quoted scalar without anchor or tag.
    Scalar(Quote),
    /// A list or mapping.
    Collection(Collection),
    /// A literal or folded scalar, an alias, a scalar with an anchor or tag.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    Plain,
    Single,
    Double,
}

#[derive(Debug)]
pub(super) struct Collection {
    pub(super) is_list: bool,
    /// Whether it is in brackets or braces.
    pub(super) is_flow: bool,
    /// The offset in the line of the first key or dash; of the bracket in flow style.
    pub(super) column: usize,
    /// The offset of the bracket in flow style.
    pub(super) open: usize,
    pub(super) children: Vec<Child>,
}

/// An item of a list, or a key with its value.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) start: usize,
    /// The key as text; `None` for items and for keys that are no scalars.
    pub(super) key: Option<String>,
    /// Whether the key is in double quotes, as in JSON.
    pub(super) has_quoted_key: bool,
    /// The offset after `:` or `-`; after the key if it has no `:`; the start of a flow item.
    pub(super) mark: usize,
    pub(super) value: Node,
    /// The offset of the comma that follows in flow style.
    pub(super) comma: Option<usize>,
}

impl Child {
    pub(super) fn end(&self) -> usize {
        self.value.span.end.max(self.mark)
    }

    /// Whether it is a key with a colon and without a value.
    pub(super) fn is_bare_key(&self) -> bool {
        let is_key = self.mark > self.start && self.mark == self.end();
        is_key && matches!(self.value.kind, Kind::Missing)
    }
}

impl Node {
    pub(super) fn missing(at: usize) -> Self {
        Self { span: at..at, kind: Kind::Missing }
    }

    /// Its children if it is a collection.
    pub(super) fn collection(&self) -> Option<&Collection> {
        match &self.kind {
            Kind::Collection(collection) => Some(collection),
            _ => None,
        }
    }
}

impl Collection {
    /// The child with this key.
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        self.children.iter().position(|child| child.key.as_deref() == Some(key))
    }
}

/// The front matter has a form that is not supported, at this offset.
#[derive(Debug)]
pub(super) struct Unsupported(pub(super) usize);

/// Nested collections beyond this depth are not supported; the YAML parser has the same limit.
pub(super) const MAX_DEPTH: usize = 128;

pub(super) fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

/// Whether a space, a line break or the end is at this offset.
pub(super) fn is_gap(text: &str, at: usize) -> bool {
    matches!(byte(text, at), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}

pub(super) fn is_line_end(text: &str, at: usize) -> bool {
    matches!(byte(text, at), None | Some(b'\r' | b'\n'))
}

pub(super) fn is_comment(text: &str, at: usize) -> bool {
    let after_gap = at == 0 || is_gap(text, at - 1);
    byte(text, at) == Some(b'#') && after_gap
}

/// The offset after the spaces and tabs at `at`.
pub(super) fn after_spaces(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\t']).len()
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the line without its line break.
pub(super) fn content_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if end > at && byte(text, end - 1) == Some(b'\r') && end < text.len() { end - 1 } else { end }
}

/// The start of the next line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// The line break at the end of the line, or of the line before if it has none; `None` if there is no other line.
pub(super) fn line_break(text: &str, at: usize) -> Option<&'static str> {
    let newline = text[at..].find('\n').map(|newline| at + newline);
    let newline = newline.or_else(|| text[..at].rfind('\n'))?;
    Some(if text[..newline].ends_with('\r') { "\r\n" } else { "\n" })
}

/// Whether only spaces precede `at` in its line.
pub(super) fn starts_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Skips spaces, line breaks and comments.
pub(super) fn after_gaps(text: &str, mut at: usize) -> usize {
    loop {
        if is_comment(text, at) {
            at = content_end(text, at);
        } else if byte(text, at).is_some() && is_gap(text, at) {
            at += 1;
        } else {
            return at;
        }
    }
}

/// The end of the anchor or tag at `at`.
pub(super) fn property_end(text: &str, at: usize, in_flow: bool) -> Option<usize> {
    if !matches!(byte(text, at), Some(b'&' | b'!')) {
        return None;
    }
    Some(word_end(text, at, in_flow))
}

/// The anchors and tags of a scalar, and what follows them in its span, which may be nothing.
pub(super) fn properties(
    text: &str,
    span: &Range<usize>,
    in_flow: bool,
) -> (Vec<Range<usize>>, Range<usize>) {
    let (mut found, mut at) = (Vec::new(), span.start);
    while at < span.end
        && let Some(end) = property_end(text, at, in_flow)
    {
        found.push(at..end);
        at = after_gaps(text, end);
    }
    (found, at.min(span.end)..span.end)
}

/// The end of an anchor, tag or alias.
pub(super) fn word_end(text: &str, at: usize, in_flow: bool) -> usize {
    let is_end = |c: char| c.is_ascii_whitespace() || in_flow && ",[]{}".contains(c);
    text[at..].find(is_end).map_or(text.len(), |length| at + length)
}

/// The quotes and the end of the quoted scalar at `at`.
pub(super) fn quoted_end(text: &str, at: usize) -> Option<(Quote, usize)> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(at)?;
    let style = match quote {
        b'"' => Quote::Double,
        b'\'' => Quote::Single,
        _ => return None,
    };
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' if style == Quote::Double => end += 2,
            b'\'' if style == Quote::Single && bytes.get(end + 1) == Some(&b'\'') => end += 2,
            byte if *byte == quote => return Some((style, end + 1)),
            _ => end += 1,
        }
    }
    None
}

/// The end of the part of a plain scalar that is on this line.
pub(super) fn plain_end(text: &str, start: usize, in_flow: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while !is_line_end(text, at) {
        let byte = bytes[at];
        let ends = match byte {
            b':' => {
                let next = bytes.get(at + 1);
                is_gap(text, at + 1) || in_flow && next.is_some_and(|next| b",[]{}".contains(next))
            }
            b'#' => at > start && is_gap(text, at - 1),
            _ => in_flow && b",[]{}".contains(&byte),
        };
        if ends {
            break;
        }
        at += 1;
    }
    start + text[start..at].trim_end_matches([' ', '\t']).len()
}

/// The text of a scalar of one line.
pub(super) fn scalar_text(token: &str, quote: Quote) -> Option<String> {
    match quote {
        Quote::Plain => Some(token.to_owned()),
        Quote::Single | Quote::Double => serde_yaml::from_str(token).ok(),
    }
}
