//! The spans of all nodes of front matter.
//!
//! A scanner for valid YAML: callers parse the text as well and compare the values, so that a form that it misreads is
//! rejected and never damaged.

use super::flow;
use super::node::{
    Child, Collection, Kind, MAX_DEPTH, Node, Quote, Unsupported, after_gaps, after_spaces, byte,
    content_end, is_comment, is_gap, is_line_end, line_end, line_start, plain_end, property_end,
    quoted_end, scalar_text, word_end,
};

/// The nodes of front matter.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Node,
    /// Where the document ends: before `...`, if any.
    pub(super) end: usize,
}

/// Finds the nodes of valid YAML.
///
/// # Errors
/// If a form is not supported: keys that are collections, several documents.
pub(super) fn scan(text: &str) -> Result<Document, Unsupported> {
    let mut scanner = Scanner { text, at: 0, depth: 0 };
    let root = scanner.value(None, Place::Any)?;
    if scanner.next_content().is_some() {
        return Err(Unsupported(scanner.at));
    }
    Ok(Document { root, end: scanner.at })
}

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// After a dash or at the start: a collection may start on this line.
    Any,
    /// After the colon of a key: a collection starts on a later line, and a list may have the key's indentation.
    AfterKey,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Scanner<'_> {
    /// Moves to the next content and returns its column; at the end of the document, `None`.
    fn next_content(&mut self) -> Option<usize> {
        self.at = after_gaps(self.text, self.at);
        let column = self.column(self.at);
        let is_end = column == 0 && self.text[self.at..].starts_with("...");
        if self.at == self.text.len() || is_end && is_gap(self.text, self.at + 3) {
            None
        } else {
            Some(column)
        }
    }

    fn column(&self, at: usize) -> usize {
        at - line_start(self.text, at)
    }

    /// Whether this indicator and a space are at the current offset.
    fn is_indicator(&self, indicator: u8) -> bool {
        byte(self.text, self.at) == Some(indicator) && is_gap(self.text, self.at + 1)
    }

    /// The value of a collection's child; `parent` is the collection's column.
    fn value(&mut self, parent: Option<usize>, place: Place) -> Result<Node, Unsupported> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Unsupported(self.at));
        }
        let node = self.nested_value(parent, place);
        self.depth -= 1;
        node
    }

    fn nested_value(&mut self, parent: Option<usize>, place: Place) -> Result<Node, Unsupported> {
        let mark = self.at;
        let mut may_be_collection = place == Place::Any;
        let (mut start, mut properties_end) = (None, None);
        // Properties on the line of a key belong to the key.
        let mut line_properties = None;
        loop {
            self.at = after_spaces(self.text, self.at);
            if is_line_end(self.text, self.at) || is_comment(self.text, self.at) {
                let column = self.next_content();
                let is_child = column.is_some_and(|column| match parent {
                    None => true,
                    Some(parent) if place == Place::AfterKey && column == parent => {
                        self.is_indicator(b'-')
                    }
                    Some(parent) => column > parent,
                });
                if !is_child {
                    self.at = properties_end.unwrap_or(mark);
                    return Ok(match start {
                        None => Node::missing(mark),
                        Some(start) => Node { span: start..self.at, kind: Kind::Other },
                    });
                }
                (may_be_collection, line_properties) = (true, None);
            }
            let Some(end) = property_end(self.text, self.at, false) else { break };
            start.get_or_insert(self.at);
            line_properties.get_or_insert(self.at);
            (self.at, properties_end) = (end, Some(end));
        }
        let first = self.at;
        let column = self.column(first);
        let mut node = if may_be_collection && self.is_indicator(b'-') {
            self.list(column)?
        } else if may_be_collection && self.is_indicator(b'?') {
            self.mapping(column)?
        } else if may_be_collection && self.key_at(first).is_some() {
            self.at = line_properties.unwrap_or(first);
            self.mapping(self.column(self.at))?
        } else {
            self.scalar(parent)?
        };
        if let Some(start) = start.filter(|start| *start < node.span.start) {
            node.span.start = start;
            if matches!(node.kind, Kind::Scalar(_)) {
                node.kind = Kind::Other;
            }
        }
        Ok(node)
    }

    /// A scalar or flow collection; nothing but a comment may follow on its last line.
    fn scalar(&mut self, parent: Option<usize>) -> Result<Node, Unsupported> {
        let (text, start) = (self.text, self.at);
        let node = match byte(text, start) {
            Some(b'|' | b'>') => {
                let end = self.block_scalar_end(parent);
                Node { span: start..end, kind: Kind::Other }
            }
            Some(b'"' | b'\'') => {
                let (quote, end) = quoted_end(text, start).ok_or(Unsupported(start))?;
                Node { span: start..end, kind: Kind::Scalar(quote) }
            }
            Some(b'[' | b'{') => flow::collection(text, start, self.depth)?,
            Some(b'*') => Node { span: start..word_end(text, start, false), kind: Kind::Other },
            _ => {
                let end = self.plain_end(parent).ok_or(Unsupported(start))?;
                Node { span: start..end, kind: Kind::Scalar(Quote::Plain) }
            }
        };
        self.at = node.span.end;
        let rest = after_spaces(text, self.at);
        if is_line_end(text, rest) || is_comment(text, rest) {
            Ok(node)
        } else {
            Err(Unsupported(rest))
        }
    }

    /// The end of a plain scalar; deeper lines continue it.
    fn plain_end(&self, parent: Option<usize>) -> Option<usize> {
        let text = self.text;
        let mut end = plain_end(text, self.at, false);
        if end == self.at {
            return None;
        }
        while is_line_end(text, after_spaces(text, end)) {
            let next = text.len() - text[end..].trim_start().len();
            let column = self.column(next);
            let next_end = plain_end(text, next, false);
            let is_deeper = parent.is_none_or(|parent| column > parent);
            if !is_deeper || next_end == next || is_comment(text, next) {
                break;
            }
            end = next_end;
        }
        Some(end)
    }

    /// The end of a literal or folded scalar: its last line with content, and empty lines after it if they count.
    fn block_scalar_end(&self, parent: Option<usize>) -> usize {
        let text = self.text;
        let header = &text[self.at..content_end(text, self.at)];
        let header = header.split([' ', '\t']).next().unwrap_or(header);
        let outer = parent.map_or(0, |parent| parent + 1);
        let explicit =
            header.bytes().find(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
        let mut indent = explicit.map(|step| outer.saturating_sub(1) + step);
        let keeps_empty = header.contains('+');
        let mut end = content_end(text, self.at);
        let mut line = line_end(text, self.at);
        while line < text.len() {
            let line_text = &text[line..content_end(text, line)];
            let depth = line_text.len() - line_text.trim_start_matches(' ').len();
            let is_empty = depth == line_text.len() && indent.is_none_or(|indent| depth <= indent);
            if !is_empty {
                let indent = *indent.get_or_insert(depth.max(outer.max(1)));
                if depth < indent {
                    break;
                }
            }
            if !is_empty || keeps_empty {
                end = line + line_text.len();
            }
            line = line_end(text, line);
        }
        end
    }

    fn list(&mut self, column: usize) -> Result<Node, Unsupported> {
        let start = self.at;
        let mut children = Vec::new();
        loop {
            let start = self.at;
            self.at += 1;
            let mark = self.at;
            let value = self.value(Some(column), Place::Any)?;
            let child = Child { start, key: None, has_quoted_key: false, mark, value, comma: None };
            self.at = child.end();
            children.push(child);
            if !self.is_next(column)? || !self.is_indicator(b'-') {
                break;
            }
        }
        Ok(self.block(start, column, true, children))
    }

    fn mapping(&mut self, column: usize) -> Result<Node, Unsupported> {
        let start = self.at;
        let mut children = Vec::new();
        loop {
            let child = self.entry(column)?;
            self.at = child.end();
            children.push(child);
            // A list with the indentation of its key ends at the next key.
            if !self.is_next(column)? || self.is_indicator(b'-') {
                break;
            }
        }
        Ok(self.block(start, column, false, children))
    }

    /// Moves to the next child of the collection at `column`; whether there is one.
    fn is_next(&mut self, column: usize) -> Result<bool, Unsupported> {
        match self.next_content() {
            Some(found) if found > column => Err(Unsupported(self.at)),
            found => Ok(found == Some(column)),
        }
    }

    fn block(&mut self, start: usize, column: usize, is_list: bool, children: Vec<Child>) -> Node {
        let end = children.last().map_or(start, Child::end);
        self.at = end;
        let collection = Collection { is_list, is_flow: false, column, open: start, children };
        Node { span: start..end, kind: Kind::Collection(collection) }
    }

    fn entry(&mut self, column: usize) -> Result<Child, Unsupported> {
        let start = self.at;
        if !self.is_indicator(b'?') {
            let key = self.key_at(start).ok_or(Unsupported(start))?;
            self.at = key.mark;
            let value = self.value(Some(column), Place::AfterKey)?;
            let Key { text: key, has_quotes: has_quoted_key, mark } = key;
            return Ok(Child { start, key, has_quoted_key, mark, value, comma: None });
        }
        self.at += 1;
        let key = self.value(Some(column), Place::Any)?;
        let key_text = match key.kind {
            Kind::Scalar(quote) => scalar_text(&self.text[key.span.clone()], quote),
            _ => None,
        };
        self.at = key.span.end;
        let has_value = self.next_content() == Some(column) && self.is_indicator(b':');
        let (mark, value) = if has_value {
            self.at += 1;
            (self.at, self.value(Some(column), Place::Any)?)
        } else {
            (key.span.end, Node::missing(key.span.end))
        };
        Ok(Child { start, key: key_text, has_quoted_key: false, mark, value, comma: None })
    }

    /// The key at this offset: a scalar of one line with a colon after it.
    fn key_at(&self, start: usize) -> Option<Key> {
        let text = self.text;
        let mut at = start;
        while let Some(end) = property_end(text, at, false) {
            at = after_spaces(text, end);
        }
        let (quote, end) = match byte(text, at)? {
            b'*' => (None, word_end(text, at, false)),
            b'"' | b'\'' => {
                let (quote, end) = quoted_end(text, at)?;
                (Some(quote), end)
            }
            b'[' | b'{' | b'|' | b'>' => return None,
            _ => (Some(Quote::Plain), plain_end(text, at, false)),
        };
        let token = &text[at..end];
        let colon = after_spaces(text, end);
        let is_key = byte(text, colon) == Some(b':') && is_gap(text, colon + 1);
        if token.is_empty() || token.contains('\n') || !is_key {
            return None;
        }
        let has_quotes = quote == Some(Quote::Double);
        let key = quote.and_then(|quote| scalar_text(token, quote));
        Some(Key { text: key, has_quotes, mark: colon + 1 })
    }
}

/// A key of a block mapping.
struct Key {
    text: Option<String>,
    has_quotes: bool,
    /// The offset after the colon.
    mark: usize,
}
