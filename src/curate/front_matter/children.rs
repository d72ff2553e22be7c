//! Changes the order and number of a collection's children.

use std::ops::Range;

use super::node::{
    Child, Collection, after_spaces, content_end, is_comment, line_break, line_end, line_start,
    starts_line,
};

/// A range of the text and its replacement.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// A child after the edit.
#[derive(Debug)]
pub(super) enum Part {
    /// The child with this index.
    Old(usize),
    /// The text of a new child: in block style, whole lines.
    New(String),
}

/// Removes a child of a block collection, which has other children or is the whole document.
pub(super) fn without_block_child(text: &str, children: &[Child], index: usize) -> Option<Splice> {
    let child = children.get(index)?;
    let (start, end) = (child.start, child.end());
    if starts_line(text, start) {
        return Some(Splice::new(line_start(text, start)..line_end(text, end), ""));
    }
    // The first key of an item follows the dash: the next key takes its place, unless lines are between them.
    let next = children.get(index + 1)?;
    let range = if line_end(text, end) == line_start(text, next.start) {
        start..next.start
    } else {
        text[..start].trim_end_matches(' ').len()..content_end(text, end)
    };
    Some(Splice::new(range, ""))
}

/// The children of a block list in a new order, with new ones.
pub(super) fn block(text: &str, collection: &Collection, parts: Vec<Part>) -> Option<Vec<Splice>> {
    let children = &collection.children;
    let first = children.first()?;
    let is_own_line = starts_line(text, first.start);
    if !is_own_line && !matches!(parts.first(), Some(Part::Old(0))) {
        return None;
    }
    let order: Vec<usize> = parts.iter().filter_map(old).collect();
    let kept = increasing(&order);
    let mut splices = Vec::new();
    for (index, child) in children.iter().enumerate() {
        if !order.contains(&index) {
            let range = line_start(text, child.start)..line_end(text, child.end());
            splices.push(Splice::new(range, ""));
        } else if !kept.contains(&index) {
            splices.push(Splice::new(moved_range(text, children, index), ""));
        }
    }
    let mut at = if is_own_line { moved_range(text, children, 0).start } else { first.start };
    let mut added = String::new();
    for part in parts {
        match part {
            Part::Old(index) if kept.contains(&index) => {
                splices.push(Splice::new(at..at, std::mem::take(&mut added)));
                at = line_end(text, children[index].end());
            }
            Part::Old(index) => added.push_str(&text[moved_range(text, children, index)]),
            Part::New(lines) => added.push_str(&lines),
        }
    }
    splices.push(Splice::new(at..at, added));
    Some(splices)
}

fn old(part: &Part) -> Option<usize> {
    match part {
        Part::Old(index) => Some(*index),
        Part::New(_) => None,
    }
}

/// The lines of a child with the comments above it, which are below the child before it.
fn moved_range(text: &str, children: &[Child], index: usize) -> Range<usize> {
    let before = index.checked_sub(1).map_or(0, |before| line_end(text, children[before].end()));
    let child = &children[index];
    let mut start = line_start(text, child.start);
    while start > before {
        let above = line_start(text, start - 1);
        if !is_comment(text, after_spaces(text, above)) {
            break;
        }
        start = above;
    }
    start..line_end(text, child.end())
}

/// A longest increasing subsequence of distinct numbers.
fn increasing(numbers: &[usize]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let before = (0..at).filter(|before| numbers[*before] < *number);
        let before = before.max_by_key(|before| (best[*before].0, std::cmp::Reverse(*before)));
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut at = (0..numbers.len()).max_by_key(|at| (best[*at].0, std::cmp::Reverse(*at)));
    let mut found = Vec::new();
    while let Some(index) = at {
        found.push(numbers[index]);
        at = best[index].1;
    }
    found.reverse();
    found
}

/// The spaces, text and comment of a child in brackets.
#[derive(Clone, Copy)]
struct FlowChild<'t> {
    /// Spaces, line breaks and comments before it.
    lead: &'t str,
    token: &'t str,
    before_comma: &'t str,
    /// A comment after it on the same line.
    comment: &'t str,
}

/// The children of a flow collection in a new order, with new ones; `end` is the end of the collection.
pub(super) fn flow(text: &str, collection: &Collection, end: usize, parts: &[Part]) -> Splice {
    let comment_after = |at: usize| {
        let is_comment = is_comment(text, after_spaces(text, at));
        at..if is_comment { content_end(text, at) } else { at }
    };
    let inner = comment_after(collection.open + 1).end;
    let mut stop = inner;
    let mut children = Vec::with_capacity(collection.children.len());
    for child in &collection.children {
        let comment = comment_after(child.comma.map_or(child.end(), |comma| comma + 1));
        children.push(FlowChild {
            lead: &text[stop..child.start],
            token: &text[child.start..child.end()],
            before_comma: &text[child.end()..child.comma.unwrap_or(child.end())],
            comment: &text[comment.clone()],
        });
        stop = comment.end;
    }
    let mut tail = &text[stop..end - 1];
    if children.is_empty() && tail.trim().is_empty() && inner == collection.open + 1 {
        tail = "";
    }
    let has_last_comma = collection.children.last().is_some_and(|child| child.comma.is_some());
    // A comment above a removed child stays.
    let mut orphans = String::new();
    let mut above: Vec<String> = Vec::with_capacity(children.len());
    for (index, child) in children.iter().enumerate() {
        let is_kept = parts.iter().any(|part| old(part) == Some(index));
        if !is_kept && child.lead.contains('#') {
            orphans.push_str(&child.lead[..last_line(child.lead)]);
        }
        above.push(if is_kept { std::mem::take(&mut orphans) } else { String::new() });
    }
    let newline = format!("{}  ", line_break(text, collection.open).unwrap_or("\n"));
    let is_space = [' ', '\t', '\r', '\n'];
    let mut new = String::new();
    // A child after a comment starts a line.
    let mut is_after_comment = inner > collection.open + 1;
    for (position, part) in parts.iter().enumerate() {
        let default = default_lead(&children, position);
        let (lead, token, before_comma, comment) = match part {
            Part::Old(index) => {
                new.push_str(&above[*index]);
                is_after_comment |= !above[*index].is_empty();
                let FlowChild { lead, token, before_comma, comment } = children[*index];
                let has_lead = lead.contains('\n') || (position > 0 && *index > 0);
                (if has_lead { lead } else { default }, token, before_comma, comment)
            }
            Part::New(text) => (default, text.as_str(), "", ""),
        };
        let is_in_comment = is_after_comment && !lead.contains('\n');
        new.extend([if is_in_comment { &newline } else { lead }, token]);
        let has_comma = position + 1 < parts.len() || has_last_comma;
        // `{a:}` and `{a:, b: 1}` would be something else.
        let is_bare = matches!(part, Part::Old(index) if collection.children[*index].is_bare_key());
        let has_gap = if has_comma { !before_comma.is_empty() } else { tail.starts_with(is_space) };
        if is_bare && !has_gap {
            new.push(' ');
        }
        if has_comma {
            new.extend([before_comma, ","]);
        }
        new.push_str(comment);
        is_after_comment = !comment.is_empty();
    }
    new.push_str(&orphans);
    let is_in_comment = (is_after_comment || !orphans.is_empty()) && !tail.contains('\n');
    new.push_str(if is_in_comment { &newline } else { tail });
    Splice::new(inner..end - 1, new)
}

/// The offset of the last line, before its line break.
fn last_line(text: &str) -> usize {
    let newline = text.rfind('\n').unwrap_or(0);
    if text[..newline].ends_with('\r') { newline - 1 } else { newline }
}

/// The spaces before a child without ones of its own.
fn default_lead<'t>(children: &[FlowChild<'t>], position: usize) -> &'t str {
    let bare = |lead: &'t str| if lead.contains('\n') { &lead[last_line(lead)..] } else { lead };
    let first = children.first().map_or("", |child| bare(child.lead));
    match children.get(1) {
        _ if position == 0 || first.contains('\n') => first,
        Some(second) => bare(second.lead),
        None => " ",
    }
}
