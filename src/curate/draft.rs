//! The file of a draft: its name and its text.
//!
//! Pure functions, used by `feedgen new` and by imports. The loader reads the same values back, and finds
//! nothing to report.

use unicode_normalization::char::is_combining_mark;

use crate::text::plain::{self, is_forbidden};
use crate::text::slug::slug;
use crate::text::timestamp::Timestamp;

/// The content of an unpublished article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// `title`
    pub title: String,
    /// `publishedDateTime`
    pub date: Timestamp,
    /// `updatedDateTime`
    pub updated: Option<Timestamp>,
    /// `originalUrl`; an article without a URL gets a placeholder as its text.
    pub url: Option<String>,
    /// `excerpt`
    pub excerpt: Option<String>,
    /// `category`, if the folder does not imply it.
    pub category: Option<String>,
    /// Whether it is a video: `type`.
    pub is_video: bool,
    /// `locale`
    pub locale: Option<String>,
    /// Name and domain of the `provider`.
    pub provider: (Option<String>, Option<String>),
    /// `authors`
    pub authors: Vec<String>,
    /// `topics`
    pub topics: Vec<String>,
    /// `images`
    pub images: Vec<DraftImage>,
    /// `featuredContent`: an embed code.
    pub embed: Option<String>,
}

/// An image of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftImage {
    /// Its http(s) URL.
    pub url: String,
    /// Width and height in pixels, if both are known.
    pub size: Option<(u32, u32)>,
}

impl Draft {
    /// A draft with a title and a date only.
    pub fn new(title: String, date: Timestamp) -> Self {
        Self {
            title,
            date,
            updated: None,
            url: None,
            excerpt: None,
            category: None,
            is_video: false,
            locale: None,
            provider: (None, None),
            authors: Vec::new(),
            topics: Vec::new(),
            images: Vec::new(),
            embed: None,
        }
    }
}

/// The file name without its extension: the local date and the title.
pub fn stem(draft: &Draft) -> String {
    let name = slug(&without_number_signs(&plain::title(&draft.title)));
    let name = if name.is_empty() { "article" } else { cut(&name) };
    format!("{}-{name}", draft.date.value().format("%Y-%m-%d"))
}

/// `title` without the signs of numbers and hashtags, which are a sharp only after a letter (`C#`).
fn without_number_signs(title: &str) -> String {
    let mut before = ' ';
    let mut is_kept = |c: char| {
        let is_sign = c == '#' && !before.is_alphanumeric();
        before = c;
        !is_sign
    };
    title.chars().filter(|c| is_kept(*c)).collect()
}

/// A slug of a readable length, cut between words unless that removes half of it.
pub fn cut(slug: &str) -> &str {
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

/// The text of the file: `published` first, then keys in the order of the documentation, strings in double
/// quotes.
pub fn text(draft: &Draft) -> String {
    let Draft { title, date, updated, url, excerpt, category, is_video, locale, .. } = draft;
    let Draft { provider: (name, domain), authors, topics, images, embed, .. } = draft;
    let line = |key: &str, value: &str| format!("{key}: {}", quoted(value));
    let mut lines = vec!["---".to_owned(), "published: false".to_owned(), line("title", title)];
    lines.push(format!("publishedDateTime: {}", date.as_written()));
    lines.extend(updated.iter().map(|date| format!("updatedDateTime: {}", date.as_written())));
    lines.extend(url.iter().map(|url| line("originalUrl", url)));
    lines.extend(excerpt.iter().map(|excerpt| line("excerpt", excerpt)));
    lines.extend(category.iter().map(|category| line("category", category)));
    lines.extend(is_video.then(|| "type: video".to_owned()));
    lines.extend(locale.iter().map(|locale| line("locale", locale)));
    if name.is_some() || domain.is_some() {
        lines.push("provider:".to_owned());
        lines.extend(name.iter().map(|name| line("  name", name)));
        lines.extend(domain.iter().map(|domain| line("  domain", domain)));
    }
    let mut add_list = |key: &str, values: &[String]| {
        if !values.is_empty() {
            lines.push(format!("{key}:"));
            lines.extend(values.iter().map(|value| format!("  - {}", quoted(value))));
        }
    };
    add_list("authors", authors);
    add_list("topics", topics);
    if !images.is_empty() {
        lines.push("images:".to_owned());
    }
    for DraftImage { url, size } in images {
        lines.push(line("  - url", url));
        if let Some((width, height)) = size {
            lines.push(format!("    width: {width}"));
            lines.push(format!("    height: {height}"));
        }
    }
    lines.extend(embed.iter().map(|embed| line("featuredContent", embed)));
    lines.push("---\n".to_owned());
    let mut text = lines.join("\n");
    if url.is_none() {
        // An article without a URL must have a text.
        text.push_str("\nThe text of the article goes here, in Markdown.\n");
    }
    text
}

/// `text` as a double-quoted YAML string; unprintable characters are escaped, and those that change the direction of
/// the text after them.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{feff}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
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
