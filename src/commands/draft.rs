//! The file of a new article: its name and its text.
//!
//! Pure functions. The loader reads the same values back.

use unicode_normalization::char::is_combining_mark;

use crate::text::plain::{self, is_forbidden};
use crate::text::slug::slug;
use crate::text::timestamp::Timestamp;

/// The content of a new article.
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) date: Timestamp,
    pub(super) url: Option<String>,
    pub(super) excerpt: Option<String>,
    pub(super) category: Option<String>,
    /// Name and domain.
    pub(super) provider: (Option<String>, Option<String>),
    pub(super) topics: Vec<String>,
}

/// The file name without its extension: the local date and the title.
pub(super) fn stem(draft: &Draft) -> String {
    let name = slug(&plain::title(&draft.title));
    let name = if name.is_empty() { "article" } else { cut(&name) };
    format!("{}-{name}", draft.date.value().format("%Y-%m-%d"))
}

/// A slug of a readable length, cut between words unless that removes half of it.
pub(super) fn cut(slug: &str) -> &str {
    const MAX_CHARS: usize = 80;
    // A file name has at most 255 bytes, and letters of many scripts take three or four.
    const MAX_BYTES: usize = 200;
    let too_long = slug
        .char_indices()
        .enumerate()
        .find(|(count, (at, c))| *count == MAX_CHARS || at + c.len_utf8() > MAX_BYTES);
    let Some((_, (mut end, _))) = too_long else { return slug };
    if slug[end..].starts_with('-') {
        return &slug[..end];
    }
    if let Some(gap) = slug[..end].rfind('-').filter(|gap| *gap >= end / 2) {
        return &slug[..gap];
    }
    // A letter stays with its combining marks.
    while slug[end..].starts_with(is_combining_mark) {
        match slug[..end].char_indices().next_back() {
            Some((at, _)) if at > 0 => end = at,
            _ => break,
        }
    }
    slug[..end].trim_end_matches('-')
}

/// The text of the file: keys in the order of the documentation, strings in double quotes.
pub(super) fn text(draft: &Draft) -> String {
    let Draft { title, date, url, excerpt, category, provider: (name, domain), topics } = draft;
    let mut lines = vec!["---".to_owned()];
    let mut add = |key: &str, value: &str| lines.push(format!("{key}: {}", quoted(value)));
    add("title", title);
    lines.push(format!("publishedDateTime: {}", date.as_written()));
    let mut add = |key: &str, value: &Option<String>| {
        lines.extend(value.iter().map(|value| format!("{key}: {}", quoted(value))));
    };
    add("originalUrl", url);
    add("excerpt", excerpt);
    add("category", category);
    lines.push("published: false".to_owned());
    if name.is_some() || domain.is_some() {
        lines.push("provider:".to_owned());
        let mut add = |key: &str, value: &Option<String>| {
            lines.extend(value.iter().map(|value| format!("  {key}: {}", quoted(value))));
        };
        add("name", name);
        add("domain", domain);
    }
    if !topics.is_empty() {
        lines.push("topics:".to_owned());
        lines.extend(topics.iter().map(|topic| format!("  - {}", quoted(topic))));
    }
    lines.push("---\n".to_owned());
    let mut text = lines.join("\n");
    if url.is_none() {
        // An article without a URL must have a text.
        text.push_str("\nThe text of the article goes here, in Markdown.\n");
    }
    text
}

/// `text` as a double-quoted YAML string; unprintable characters are escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{feff}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)))
            }
            c if c.is_control() || is_forbidden(c) => {
                out.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
