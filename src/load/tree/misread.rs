//! Lines that are valid YAML, but hardly mean what their author wanted.

use std::ops::Range;

use super::{Node, Note};

/// How many notes are taken of a document.
const MAX_NOTES: usize = 100;

/// Lines of `yaml` that are part of a text of `root` (`- High Speed` and below it, indented
/// further, `- Switzerland`; or the keys after a quote that was not closed), and values that are
/// comments or tags (`title: #1 in the charts`, `title: !important`).
pub(super) fn find(yaml: &str, root: &Node<'_>) -> Vec<Note> {
    let (candidates, mut notes) = candidates(yaml);
    if candidates.is_empty() {
        return notes;
    }
    let mut texts = Vec::new();
    folded_texts(root, &mut texts);
    let is_part = |candidate: &Candidate| texts.iter().any(|t| t.contains(&candidate.joined));
    let mut last = None;
    for Candidate { range, above, is_item, .. } in candidates.iter().filter(|c| is_part(c)) {
        // One of several in a row is enough.
        if last.replace(range.start) != Some(*above) && notes.len() < MAX_NOTES {
            notes.push(Note::Swallowed { range: range.clone(), is_item: *is_item });
        }
    }
    notes
}

struct Candidate {
    range: Range<usize>,
    /// Where the line above it starts, without its indentation.
    above: usize,
    is_item: bool,
    /// What a text holds of which this line is a part.
    joined: String,
}

fn candidates(yaml: &str) -> (Vec<Candidate>, Vec<Note>) {
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    let mut comment: Option<Range<usize>> = None;
    let mut above: Option<(usize, usize, &str)> = None;
    let mut empty_lines = 0;
    let mut block = Block::default();
    let mut line_start = 0;
    for line in yaml.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let text = line.trim();
        let start = line_start + line.len() - line.trim_start().len();
        line_start += line.len();
        if text.is_empty() {
            empty_lines += 1;
            continue;
        }
        let empty_lines = std::mem::take(&mut empty_lines);
        if block.has(indent) {
            continue;
        }
        if let Some((above_start, above_indent, above_text)) = above {
            let continues =
                indent > above_indent || (indent == above_indent && text.starts_with("- "));
            let is_value = !above_text.starts_with("- ") && continues;
            notes.extend(comment.take().filter(|_| !is_value).map(|range| Note::Comment { range }));
            let is_item = ["- ", "* ", "• "].iter().any(|dash| text.starts_with(dash));
            let is_deeper = indent > above_indent;
            if (is_item && is_deeper) || looks_like_key(text, is_deeper) {
                let last_word = above_text.rsplit(' ').next().unwrap_or("");
                // A text is folded: its line ends become spaces, empty lines line ends.
                let fold = if empty_lines == 0 { " " } else { &"\n".repeat(empty_lines) };
                let joined = format!("{last_word}{fold}{text}");
                let joined = joined.trim_start_matches(['"', '\'']);
                let joined = joined.trim_end_matches(['"', '\'']).to_owned();
                let range = start..start + text.len();
                found.push(Candidate { range, above: above_start, is_item, joined });
            }
        }
        block.begin(indent, text);
        above = Some((start, indent, text));
        let value = value(text);
        let range = start + text.len() - value.len()..start + text.len();
        let mut chars = value.chars();
        match (chars.next(), chars.next()) {
            (Some('#'), Some(c)) if !c.is_whitespace() && c != '#' => comment = Some(range),
            (Some('!'), Some(c)) if c.is_alphabetic() && notes.len() < MAX_NOTES => {
                notes.push(Note::Tag { range });
            }
            _ => {}
        }
    }
    notes.extend(comment.map(|range| Note::Comment { range }));
    notes.truncate(MAX_NOTES);
    (found, notes)
}

/// The value after the dashes and the key of a line, if unquoted.
fn value(line: &str) -> &str {
    let item = line.trim_start_matches("- ").trim_start();
    match item.split_once(": ") {
        Some((key, value)) if !key.contains(['"', '\'', '#', '[', '{']) => value.trim_start(),
        _ if item.len() < line.len() => item,
        _ => "",
    }
}

/// Whether a line begins with a word and a colon. In a text without quotes, whose lines are
/// indented further than the first, there can be no space after it.
fn looks_like_key(line: &str, is_deeper: bool) -> bool {
    let Some((word, value)) = line.split_once(':') else { return false };
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let is_value = match is_deeper {
        true => !value.is_empty() && !value.starts_with(['/', ' ', ':']),
        false => value.is_empty() || value.starts_with(' '),
    };
    is_word && is_value
}

/// A block scalar (after `|` or `>`), whose lines are plain text.
#[derive(Default)]
struct Block {
    header: Option<usize>,
    indent: usize,
}

impl Block {
    /// Whether a line with this indentation is part of the block; ends the block if it is not.
    fn has(&mut self, indent: usize) -> bool {
        let Some(header) = self.header else { return false };
        if self.indent == 0 && indent > header {
            self.indent = indent;
        }
        let is_in = self.indent > 0 && indent >= self.indent;
        if !is_in {
            *self = Self::default();
        }
        is_in
    }

    /// Begins a block if `line` ends with a sign of one.
    fn begin(&mut self, indent: usize, line: &str) {
        let line = line.split(" #").next().unwrap_or(line).trim_end();
        let sign = line.rsplit(' ').next().unwrap_or("");
        let is_sign = sign.starts_with(['|', '>'])
            && sign[1..].bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-'));
        let before = line.strip_suffix(sign).unwrap_or("").trim_end();
        if is_sign && (before.ends_with([':', '-']) || before.contains(['!', '&'])) {
            *self = Self { header: Some(indent), indent: 0 };
        }
    }
}

/// The texts of all scalars, each of which may have had several lines.
fn folded_texts<'n>(node: &'n Node<'_>, texts: &mut Vec<&'n str>) {
    match node {
        Node::Scalar(scalar) if scalar.text.contains([' ', '\n']) => texts.push(&scalar.text),
        Node::Scalar(_) => {}
        Node::List(items) => items.iter().for_each(|item| folded_texts(item, texts)),
        Node::Mapping(entries) => {
            for (key, value) in entries {
                folded_texts(key, texts);
                folded_texts(value, texts);
            }
        }
    }
}
