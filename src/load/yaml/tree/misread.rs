//! Finds lines that are valid YAML, but probably not what the author intended.

use std::ops::Range;

use super::node::{Node, Warning};

/// The maximum number of warnings of a document.
const MAX_WARNINGS: usize = 100;

/// Finds lines of `yaml` that became part of a multi-line text in `root` (such as `- Switzerland` indented
/// further than `- High Speed` above it, or keys after an unclosed quote), and values that are comments or tags
/// (`title: #1 in the charts`, `title: !important`).
pub(super) fn find(yaml: &str, root: &Node<'_>) -> Vec<Warning> {
    let (candidates, mut warnings) = candidates(yaml);
    if candidates.is_empty() {
        return warnings;
    }
    let mut texts = Vec::new();
    folded_texts(root, &mut texts);
    let is_part = |candidate: &Candidate| texts.iter().any(|t| t.contains(&candidate.joined));
    let mut last = None;
    for Candidate { range, above, is_item, .. } in candidates.iter().filter(|c| is_part(c)) {
        // Only the first of consecutive lines is reported.
        if last.replace(range.start) != Some(*above) && warnings.len() < MAX_WARNINGS {
            warnings.push(Warning::SwallowedLine { range: range.clone(), is_item: *is_item });
        }
    }
    warnings
}

/// A line that looks like a key or a list item.
struct Candidate {
    range: Range<usize>,
    /// The start of the line above, after its indentation.
    above: usize,
    is_item: bool,
    /// The joined text, if the line is part of a multi-line text.
    joined: String,
}

fn candidates(yaml: &str) -> (Vec<Candidate>, Vec<Warning>) {
    let (mut candidates, mut warnings) = (Vec::new(), Vec::new());
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
            warnings.extend(
                comment.take().filter(|_| !is_value).map(|range| Warning::Comment { range }),
            );
            let is_item = ["- ", "* ", "• "].iter().any(|dash| text.starts_with(dash));
            let is_deeper = indent > above_indent;
            if (is_item && is_deeper) || looks_like_key(text, is_deeper) {
                let last_word = above_text.rsplit(' ').next().unwrap_or("");
                // YAML folds a text: line ends become spaces, empty lines become line ends.
                let fold = if empty_lines == 0 { " " } else { &"\n".repeat(empty_lines) };
                let joined = format!("{last_word}{fold}{text}");
                let joined = joined.trim_start_matches(['"', '\'']);
                let joined = joined.trim_end_matches(['"', '\'']).to_owned();
                let range = start..start + text.len();
                candidates.push(Candidate { range, above: above_start, is_item, joined });
            }
        }
        block.begin(indent, text);
        above = Some((start, indent, text));
        let value = value(text);
        let range = start + text.len() - value.len()..start + text.len();
        let mut chars = value.chars();
        match (chars.next(), chars.next()) {
            (Some('#'), Some(c)) if !c.is_whitespace() && c != '#' => comment = Some(range),
            (Some('!'), Some(c)) if c.is_alphabetic() && warnings.len() < MAX_WARNINGS => {
                warnings.push(Warning::Tag { range });
            }
            _ => {}
        }
    }
    warnings.extend(comment.map(|range| Warning::Comment { range }));
    warnings.truncate(MAX_WARNINGS);
    (candidates, warnings)
}

/// The value after the dashes and the key of a line, if the key is not quoted.
fn value(line: &str) -> &str {
    let item = line.trim_start_matches("- ").trim_start();
    match item.split_once(": ") {
        Some((key, value)) if !key.contains(['"', '\'', '#', '[', '{']) => value.trim_start(),
        _ if item.len() < line.len() => item,
        _ => "",
    }
}

/// Whether a line starts with a word and a colon. A continuation line that is indented further can't have a space
/// after the colon, because that would be a key.
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

    /// Starts a block if `line` ends with a block header.
    fn begin(&mut self, indent: usize, line: &str) {
        let line = line.split(" #").next().unwrap_or(line).trim_end();
        let indicator = line.rsplit(' ').next().unwrap_or("");
        let is_indicator = indicator.starts_with(['|', '>'])
            && indicator[1..].bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-'));
        let before = line.strip_suffix(indicator).unwrap_or("").trim_end();
        if is_indicator && (before.ends_with([':', '-']) || before.contains(['!', '&'])) {
            *self = Self { header: Some(indent), indent: 0 };
        }
    }
}

/// Collects the texts of scalars that may span several lines.
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
