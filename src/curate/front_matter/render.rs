//! The text of values.

use super::node::{Child, Node, Quote, line_break};
use super::values::Yaml;
use crate::curate::draft::quoted;

/// The form of new lines: that of the lines around them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) newline: &'static str,
    /// The columns between a key and the dashes below it.
    pub(super) list_indent: usize,
    /// The columns between a key and the keys below it.
    pub(super) mapping_indent: usize,
}

impl Layout {
    /// The layout of the first list and the first mapping below a key; with the line end of the line before the front matter.
    pub(super) fn of(root: &Node, newline: &'static str) -> Self {
        let (mut list_indent, mut mapping_indent) = (None, None);
        find_indents(root, &mut list_indent, &mut mapping_indent);
        Self {
            newline,
            list_indent: list_indent.unwrap_or(2),
            mapping_indent: mapping_indent.unwrap_or(2),
        }
    }

    /// The layout of new lines below the line at `at`, whose line end they have.
    pub(super) fn below(self, text: &str, at: usize) -> Self {
        Self { newline: line_break(text, at).unwrap_or(self.newline), ..self }
    }
}

fn find_indents(node: &Node, list: &mut Option<usize>, mapping: &mut Option<usize>) {
    let Some(outer) = node.collection().filter(|outer| !outer.is_flow) else { return };
    for Child { value, .. } in &outer.children {
        if let Some(inner) = value.collection().filter(|inner| !inner.is_flow && !outer.is_list) {
            let found = if inner.is_list { &mut *list } else { &mut *mapping };
            found.get_or_insert(inner.column.saturating_sub(outer.column));
        }
        find_indents(value, list, mapping);
    }
}

/// The text after the colon of a key at `column`.
pub(super) fn after_key(value: &Yaml, column: usize, layout: Layout) -> String {
    match value {
        Yaml::List(items) if !items.is_empty() => {
            let column = column + layout.list_indent;
            let line = |item| {
                let indent = " ".repeat(column);
                format!("{}{indent}- {}", layout.newline, item_text(item, column + 2, layout))
            };
            items.iter().map(line).collect()
        }
        Yaml::Mapping(entries) if !entries.is_empty() => {
            let column = column + layout.mapping_indent;
            let indent = " ".repeat(column);
            let line = |(key, value): &(Yaml, Yaml)| {
                format!("{}{indent}{}", layout.newline, entry_text((key, value), column, layout))
            };
            entries.iter().map(line).collect()
        }
        value => format!(" {}", flow(value, false)),
    }
}

/// A key with its value.
pub(super) fn entry_text((key, value): (&Yaml, &Yaml), column: usize, layout: Layout) -> String {
    format!("{}:{}", key_text(key, false), after_key(value, column, layout))
}

/// The text after a dash and its space; `column` is the offset of the text in its line.
pub(super) fn item_text(item: &Yaml, column: usize, layout: Layout) -> String {
    match item {
        Yaml::Mapping(entries) if !entries.is_empty() => {
            let lines = entries.iter();
            let lines = lines.map(|(key, value)| entry_text((key, value), column, layout));
            let lines: Vec<String> = lines.collect();
            lines.join(&format!("{}{}", layout.newline, " ".repeat(column)))
        }
        item => flow(item, false),
    }
}

/// A value on one line, strings in double quotes.
pub(super) fn flow(value: &Yaml, has_quoted_keys: bool) -> String {
    match value {
        Yaml::List(items) => {
            let items = items.iter().map(|item| flow(item, has_quoted_keys));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Yaml::Mapping(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| flow_entry((key, value), has_quoted_keys));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        value => scalar(value, Quote::Double, true),
    }
}

/// A key with its value in a flow mapping.
pub(super) fn flow_entry((key, value): (&Yaml, &Yaml), has_quoted_keys: bool) -> String {
    format!("{}: {}", key_text(key, has_quoted_keys), flow(value, has_quoted_keys))
}

fn key_text(key: &Yaml, has_quotes: bool) -> String {
    scalar(key, if has_quotes { Quote::Double } else { Quote::Plain }, true)
}

/// A scalar; a string has these quotes if it can.
pub(super) fn scalar(value: &Yaml, quote: Quote, in_flow: bool) -> String {
    match value {
        Yaml::Text(text) => match quote {
            Quote::Plain if is_safe(text, in_flow) => text.clone(),
            Quote::Single if is_printable(text) => format!("'{}'", text.replace('\'', "''")),
            _ => quoted(text),
        },
        Yaml::Bool(value) => value.to_string(),
        Yaml::Number(number) => number.clone(),
        _ => "null".to_owned(),
    }
}

/// Whether the text needs no escapes.
fn is_printable(text: &str) -> bool {
    // Quotes and backslashes are not special in plain and single-quoted scalars.
    let escaped = quoted(&text.replace(['"', '\\'], ""));
    !escaped.contains('\\')
}

/// Whether the text is a string without quotes, for readers of other YAML versions as well.
fn is_safe(text: &str, in_flow: bool) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"];
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    // Numbers, dates, times.
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "xXoO_.,:+- TZ".contains(c));
    if text.is_empty() || is_word || is_number || text.trim() != text || !is_printable(text) {
        return false;
    }
    if text.contains('\t') || text.starts_with(['=', '?', ':', '<', '~']) {
        return false;
    }
    let sample = match in_flow {
        true => format!("[{text}, {{_: {text}}}, {{{text}: _}}]"),
        false => format!("- {text}\n- _: {text}\n- {text}: _\n"),
    };
    let text = || Yaml::text(text);
    let wanted = Yaml::List(vec![
        text(),
        Yaml::Mapping(vec![(Yaml::text("_"), text())]),
        Yaml::Mapping(vec![(text(), Yaml::text("_"))]),
    ]);
    serde_yaml::from_str::<Yaml>(&sample).is_ok_and(|found| found == wanted)
}
