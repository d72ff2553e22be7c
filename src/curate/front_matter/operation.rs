//! The splices of one operation on the text of front matter.

use super::block::Document;
use super::children::{self, Part, Splice};
use super::model::{Operation, Slot};
use super::node::{
    Child, Collection, Kind, Node, Quote, after_spaces, byte, content_end, is_comment, is_line_end,
    line_end, line_start, properties, starts_line,
};
use super::render::{Layout, after_key, entry_text, flow, flow_entry, item_text, scalar};
use super::values::Yaml;
use crate::diag::{Step, YamlPath};

/// The comment after numbers that feedgen wrote. A number without it is a person's.
pub(super) const MARK: &str = "# scored";

/// The keys whose numbers feedgen writes. The same comment after another value is a person's.
const COMPUTED: [&str; 2] = ["quality", "heat"];

/// The splices of `operation`; the text has these nodes and values.
///
/// # Errors
/// If a value can't be reached: it is an alias, or inside one.
pub(super) fn splices(
    text: &str,
    document: &Document,
    values: &Yaml,
    operation: &Operation,
    layout: Layout,
) -> Result<Vec<Splice>, String> {
    let (Operation::Set(path, _) | Operation::Remove(path) | Operation::Items(path, _)) = operation;
    let unclear = || format!("`{}` is not written as a plain value", YamlPath(path.clone()));
    let found = match operation {
        Operation::Items(_, slots) => items(text, &document.root, path, slots, layout),
        Operation::Remove(_) => removal(text, &document.root, path).map(|splice| vec![splice]),
        Operation::Set(_, value) => {
            let is_same = values.at(path) == Some(value);
            set(text, document, path, value, is_same, layout)
        }
    };
    found.ok_or_else(unclear)
}

/// Adds an entry at the end of the document, which is no flow mapping.
pub(super) fn added_line(
    text: &str,
    document: &Document,
    entry: (&Yaml, &Yaml),
    layout: Layout,
) -> Splice {
    let column = document.root.collection().map_or(0, |root| root.column);
    let end = document.end;
    let layout = layout.below(text, line_start(text, end).saturating_sub(1));
    let line = entry_text(entry, column, layout);
    // A comment without a line break can't precede the end.
    let before = if starts_line(text, end) { "" } else { layout.newline };
    let end = if before.is_empty() { line_start(text, end) } else { end };
    Splice::new(end..end, format!("{before}{}{line}{}", " ".repeat(column), layout.newline))
}

/// The comment of computed numbers after a scalar, with the spaces before it.
pub(super) fn mark_after(text: &str, node: &Node) -> Option<std::ops::Range<usize>> {
    let end = node.span.end;
    let line_end = content_end(text, end);
    let is_marked = matches!(node.kind, Kind::Scalar(_)) && text[end..line_end].trim() == MARK;
    is_marked.then_some(end..line_end)
}

/// The node at `path`.
pub(super) fn node_at<'d>(root: &'d Node, path: &[Step]) -> Option<&'d Node> {
    path.iter().try_fold(root, |node, step| {
        let collection = node.collection()?;
        collection.children.get(index_of(collection, step)?).map(|child| &child.value)
    })
}

fn index_of(collection: &Collection, step: &Step) -> Option<usize> {
    match step {
        Step::Key(key) if !collection.is_list => collection.position(key),
        Step::Item(item) if collection.is_list => Some(*item),
        _ => None,
    }
}

fn removal(text: &str, root: &Node, path: &[Step]) -> Option<Splice> {
    let (last, parent) = path.split_last()?;
    let parent = node_at(root, parent)?;
    let collection = parent.collection()?;
    let index = index_of(collection, last)?;
    if !collection.is_flow {
        return children::without_block_child(text, &collection.children, index);
    }
    let others = (0..collection.children.len()).filter(|other| *other != index);
    let parts: Vec<Part> = others.map(Part::Old).collect();
    Some(children::flow(text, collection, parent.span.end, &parts))
}

fn items(
    text: &str,
    root: &Node,
    path: &[Step],
    slots: &[Slot],
    layout: Layout,
) -> Option<Vec<Splice>> {
    let node = node_at(root, path)?;
    let list = node.collection().filter(|collection| collection.is_list)?;
    let new = NewItem::like(text, list);
    // The line before the first item.
    let mut above = line_start(text, list.children.first().map_or(list.open, |child| child.start));
    above = above.saturating_sub(1);
    let mut parts = Vec::with_capacity(slots.len());
    for slot in slots {
        parts.push(match slot {
            Slot::Old(index) => {
                above = list.children.get(*index)?.end();
                Part::Old(*index)
            }
            Slot::New(item) => Part::New(new.text(item, list, layout.below(text, above))),
        });
    }
    if list.is_flow {
        return Some(vec![children::flow(text, list, node.span.end, &parts)]);
    }
    children::block(text, list, parts)
}

/// The form of new items: that of the last one.
struct NewItem<'t> {
    quote: Quote,
    /// The spaces after a dash.
    gap: &'t str,
}

impl<'t> NewItem<'t> {
    fn like(text: &'t str, list: &Collection) -> Self {
        let quotes = list.children.iter().rev().find_map(|child| match child.value.kind {
            Kind::Scalar(quote) => Some(quote),
            _ => None,
        });
        let gap = list.children.last().map(|child| &text[child.mark..child.value.span.start]);
        let gap = gap.filter(|gap| !gap.is_empty() && gap.bytes().all(|byte| byte == b' '));
        Self { quote: quotes.unwrap_or(Quote::Double), gap: gap.unwrap_or(" ") }
    }

    fn text(&self, item: &Yaml, list: &Collection, layout: Layout) -> String {
        let is_scalar = !matches!(item, Yaml::List(_) | Yaml::Mapping(_));
        if list.is_flow {
            return match is_scalar {
                true => scalar(item, self.quote, true),
                false => flow(item, has_quoted_keys(list)),
            };
        }
        let column = list.column + 1 + self.gap.len();
        let text = match is_scalar {
            true => scalar(item, self.quote, false),
            false => item_text(item, column, layout),
        };
        format!("{}-{}{text}{}", " ".repeat(list.column), self.gap, layout.newline)
    }
}

/// Whether the first mapping in the collection has all keys in double quotes.
fn has_quoted_keys(collection: &Collection) -> bool {
    if collection.is_list {
        let mut inner = collection.children.iter().filter_map(|child| child.value.collection());
        return inner.next().is_some_and(has_quoted_keys);
    }
    !collection.children.is_empty() && collection.children.iter().all(|child| child.has_quoted_key)
}

fn set(
    text: &str,
    document: &Document,
    path: &[Step],
    value: &Yaml,
    is_same: bool,
    layout: Layout,
) -> Option<Vec<Splice>> {
    let (last, parent_path) = path.split_last()?;
    let parent = node_at(&document.root, parent_path)?;
    let added = || match last {
        Step::Key(key) => Some(Yaml::text(key)),
        Step::Item(_) => None,
    };
    let Some(collection) = parent.collection() else {
        let is_empty = parent_path.is_empty() && matches!(parent.kind, Kind::Missing);
        let key = added()?;
        return is_empty.then(|| vec![added_line(text, document, (&key, value), layout)]);
    };
    let index = index_of(collection, last);
    if let Some(child) = index.and_then(|index| collection.children.get(index)) {
        let is_computed = parent_path.is_empty()
            && child.key.as_deref().is_some_and(|key| COMPUTED.contains(&key));
        let mark = mark_after(text, &child.value);
        let mark = mark.filter(|_| is_computed && !collection.is_flow);
        let mut splices: Vec<Splice> = mark.map(|mark| Splice::new(mark, "")).into_iter().collect();
        if !is_same {
            splices.extend(replacement(text, collection, child, value, layout)?);
        }
        return Some(splices);
    }
    let key = added()?;
    if collection.is_list {
        return None;
    }
    if collection.is_flow {
        let mut parts: Vec<Part> = (0..collection.children.len()).map(Part::Old).collect();
        parts.push(Part::New(flow_entry((&key, value), has_quoted_keys(collection))));
        return Some(vec![children::flow(text, collection, parent.span.end, &parts)]);
    }
    if parent_path.is_empty() {
        return Some(vec![added_line(text, document, (&key, value), layout)]);
    }
    let last = collection.children.last()?.end();
    let layout = layout.below(text, last);
    let line = entry_text((&key, value), collection.column, layout);
    let end = line_end(text, last);
    let indent = " ".repeat(collection.column);
    Some(vec![Splice::new(end..end, format!("{indent}{line}{}", layout.newline))])
}

/// Replaces the value of a child.
fn replacement(
    text: &str,
    collection: &Collection,
    child: &Child,
    value: &Yaml,
    layout: Layout,
) -> Option<Vec<Splice>> {
    let node = &child.value;
    let is_scalar = !matches!(value, Yaml::List(_) | Yaml::Mapping(_));
    if is_scalar && matches!(node.kind, Kind::Scalar(_) | Kind::Other) {
        return Some(scalar_replacement(text, node, value, collection.is_flow));
    }
    let layout = layout.below(text, child.mark);
    let new = match is_scalar {
        true => format!(" {}", scalar(value, Quote::Double, collection.is_flow)),
        false if collection.is_flow => format!(" {}", flow(value, has_quoted_keys(collection))),
        false if collection.is_list => {
            format!(" {}", item_text(value, collection.column + 2, layout))
        }
        false => after_key(value, collection.column, layout),
    };
    let span = node.span.clone();
    let has_lines = new.starts_with(['\r', '\n']);
    let is_later_line = text[child.mark..span.start].contains('\n');
    let is_one_line = !text[span.clone()].contains('\n');
    let mut splices = Vec::new();
    if matches!(node.kind, Kind::Missing) {
        let has_colon = collection.is_list || byte(text, child.mark.checked_sub(1)?) == Some(b':');
        let at = if has_lines { content_end(text, child.mark) } else { child.mark };
        splices.push(Splice::new(at..at, if has_colon { new } else { format!(":{new}") }));
    } else if collection.is_flow || is_scalar && (is_one_line || !is_later_line) {
        splices.push(Splice::new(span, &new[1..]));
    } else if is_later_line {
        let at = if has_lines { content_end(text, child.mark) } else { child.mark };
        splices.push(Splice::new(at..at, new));
        splices.push(Splice::new(line_start(text, span.start)..line_end(text, span.end), ""));
    } else if has_lines {
        let (_, content) = properties(text, &span, false);
        splices.push(Splice::new(child.mark..span.end, header_comment(&text[content])));
        let end = content_end(text, span.end);
        // Spaces at the end of the line of a removed value are removed with it.
        let end_of_spaces = after_spaces(text, span.end);
        let range = if end_of_spaces == end { span.end..end } else { end..end };
        splices.push(Splice::new(range, new));
    } else {
        splices.push(Splice::new(child.mark..span.end, new));
    }
    Some(splices)
}

/// Replaces a scalar or an alias by a scalar, in its place. An anchor stays; a tag goes, as it may not fit the new value.
fn scalar_replacement(text: &str, node: &Node, value: &Yaml, in_flow: bool) -> Vec<Splice> {
    let (properties, content) = properties(text, &node.span, in_flow);
    let old = &text[content.clone()];
    let quote = match node.kind {
        Kind::Scalar(quote) if !old.contains('\n') => quote,
        _ => Quote::Double,
    };
    let new = format!("{}{}", scalar(value, quote, in_flow), header_comment(old));
    let tags = properties.iter().filter(|range| byte(text, range.start) == Some(b'!'));
    let mut splices: Vec<Splice> =
        tags.map(|tag| Splice::new(with_spaces(text, tag), "")).collect();
    splices.push(match properties.last() {
        Some(last) if content.is_empty() => Splice::new(last.end..last.end, format!(" {new}")),
        _ => Splice::new(content, new),
    });
    splices
}

/// The range with the spaces after it, or before it if only a comment follows on its line.
fn with_spaces(text: &str, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let end = after_spaces(text, range.end);
    let is_last = is_line_end(text, end) || is_comment(text, end);
    if is_last && !starts_line(text, range.start) {
        text[..range.start].trim_end_matches([' ', '\t']).len()..range.end
    } else {
        range.start..end
    }
}

/// The comment on the first line of a literal or folded scalar, with the spaces before it.
fn header_comment(value: &str) -> &str {
    let header = value.lines().next().unwrap_or("");
    match header.find([' ', '\t']) {
        Some(spaces) if header.starts_with(['|', '>']) => header[spaces..].trim_end(),
        _ => "",
    }
}
