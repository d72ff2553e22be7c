//! The spans of lists in brackets and mappings in braces.

use super::node::{
    Child, Collection, Kind, MAX_DEPTH, Node, Quote, Unsupported, after_gaps, byte, is_gap,
    is_line_end, line_start, plain_end, property_end, quoted_end, scalar_text, word_end,
};

/// The collection whose bracket is at `open`.
pub(super) fn collection(text: &str, open: usize, depth: usize) -> Result<Node, Unsupported> {
    if depth > MAX_DEPTH {
        return Err(Unsupported(open));
    }
    let is_list = byte(text, open) == Some(b'[');
    let close = if is_list { b']' } else { b'}' };
    let mut children: Vec<Child> = Vec::new();
    let mut at = open + 1;
    loop {
        at = after_gaps(text, at);
        if byte(text, at) == Some(close) {
            break;
        }
        let mut child = if is_list { item(text, at, depth)? } else { entry(text, at, depth)? };
        at = after_gaps(text, child.end());
        match byte(text, at) {
            Some(b',') => {
                child.comma = Some(at);
                at += 1;
            }
            Some(byte) if byte == close => {}
            _ => return Err(Unsupported(at)),
        }
        children.push(child);
    }
    let column = open - line_start(text, open);
    let kind = Kind::Collection(Collection { is_list, is_flow: true, column, open, children });
    Ok(Node { span: open..at + 1, kind })
}

fn item(text: &str, start: usize, depth: usize) -> Result<Child, Unsupported> {
    if byte(text, start) == Some(b'?') && is_gap(text, start + 1) {
        return Err(Unsupported(start));
    }
    let mut value = value(text, start, depth)?;
    let colon = after_gaps(text, value.span.end);
    // A mapping of one key without braces.
    if byte(text, colon) == Some(b':') {
        let at = after_gaps(text, colon + 1);
        let end = if ends(text, at) { colon + 1 } else { self::value(text, at, depth)?.span.end };
        value = Node { span: start..end, kind: Kind::Other };
    }
    Ok(Child { start, key: None, has_quoted_key: false, mark: start, value, comma: None })
}

fn entry(text: &str, start: usize, depth: usize) -> Result<Child, Unsupported> {
    let is_explicit = byte(text, start) == Some(b'?') && is_gap(text, start + 1);
    let at = if is_explicit { after_gaps(text, start + 1) } else { start };
    let key = value(text, at, depth)?;
    let (key_text, has_quoted_key) = match key.kind {
        Kind::Scalar(quote) => {
            (scalar_text(&text[key.span.clone()], quote), quote == Quote::Double)
        }
        _ => (None, false),
    };
    let colon = after_gaps(text, key.span.end);
    let (mark, value) = if byte(text, colon) == Some(b':') {
        let at = after_gaps(text, colon + 1);
        let value = if ends(text, at) { Node::missing(colon + 1) } else { value(text, at, depth)? };
        (colon + 1, value)
    } else {
        (key.span.end, Node::missing(key.span.end))
    };
    Ok(Child { start, key: key_text, has_quoted_key, mark, value, comma: None })
}

fn ends(text: &str, at: usize) -> bool {
    matches!(byte(text, at), None | Some(b',' | b']' | b'}'))
}

fn value(text: &str, start: usize, depth: usize) -> Result<Node, Unsupported> {
    let mut at = start;
    while let Some(end) = property_end(text, at, true) {
        at = after_gaps(text, end);
    }
    let has_properties = at > start;
    let mut node = match byte(text, at) {
        Some(b'[' | b'{') => collection(text, at, depth + 1)?,
        Some(b'"' | b'\'') => {
            let (quote, end) = quoted_end(text, at).ok_or(Unsupported(at))?;
            Node { span: at..end, kind: Kind::Scalar(quote) }
        }
        Some(b'*') => Node { span: at..word_end(text, at, true), kind: Kind::Other },
        _ => Node { span: at..plain(text, at)?, kind: Kind::Scalar(Quote::Plain) },
    };
    if has_properties {
        node.span.start = start;
        if matches!(node.kind, Kind::Scalar(_)) {
            node.kind = Kind::Other;
        }
    }
    Ok(node)
}

/// The end of a plain scalar, which may have several lines.
fn plain(text: &str, start: usize) -> Result<usize, Unsupported> {
    let mut end = plain_end(text, start, true);
    if end == start {
        return Err(Unsupported(start));
    }
    loop {
        // Only a line break continues it.
        let line = text[end..].len() - text[end..].trim_start_matches([' ', '\t']).len() + end;
        if !is_line_end(text, line) {
            return Ok(end);
        }
        let next = text.len() - text[line..].trim_start().len();
        let next_end = plain_end(text, next, true);
        if next_end == next || byte(text, next) == Some(b'#') {
            return Ok(end);
        }
        end = next_end;
    }
}
