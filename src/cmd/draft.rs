//! A new article before it is a file: what the file is called, and what is in it.
//!
//! Pure: texts in, texts out. What is written here the loader reads back to the same values.

use unicode_normalization::char::is_combining_mark;

use crate::text::plain::{self, is_forbidden};
use crate::text::slug::slug;
use crate::text::timestamp::Timestamp;

/// An article before it is a file.
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) date: Timestamp,
    pub(super) url: Option<String>,
    pub(super) excerpt: Option<String>,
    pub(super) category: Option<String>,
    /// Its name and its domain.
    pub(super) provider: (Option<String>, Option<String>),
    pub(super) topics: Vec<String>,
}

/// The file's name without its ending: the day at the place of the date, and the title.
pub(super) fn stem(draft: &Draft) -> String {
    let name = slug(&plain::title(&draft.title));
    let name = if name.is_empty() { "article" } else { cut(&name) };
    format!("{}-{name}", draft.date.value().format("%Y-%m-%d"))
}

/// A slug of a readable length, cut between words unless that loses half of it.
pub(super) fn cut(slug: &str) -> &str {
    const CHARS: usize = 80;
    // File names end at 255 bytes, and letters of many scripts take three or four.
    const BYTES: usize = 200;
    let too_long = slug
        .char_indices()
        .enumerate()
        .find(|(count, (at, c))| *count == CHARS || at + c.len_utf8() > BYTES);
    let Some((_, (mut end, _))) = too_long else { return slug };
    if slug[end..].starts_with('-') {
        return &slug[..end];
    }
    if let Some(gap) = slug[..end].rfind('-').filter(|gap| *gap >= end / 2) {
        return &slug[..gap];
    }
    // A letter is not parted from its marks.
    while slug[end..].starts_with(is_combining_mark) {
        match slug[..end].char_indices().next_back() {
            Some((at, _)) if at > 0 => end = at,
            _ => break,
        }
    }
    slug[..end].trim_end_matches('-')
}

/// The file: keys in the order of the documentation, texts in double quotes.
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
        // An article without a URL needs a text, or the site does not build.
        text.push_str("\nThe text of the article goes here, in Markdown.\n");
    }
    text
}

/// `text` in double quotes, as YAML reads it back: what is not printable is escaped.
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
