//! Splits the source of a template into texts and tags, in the way the engine does.

/// A part of a template. Comments are no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text, without the white space that tags beside it remove with `-`.
    Text(&'t str),
    /// `{{ … }}`.
    Expression(Tag<'t>),
    /// `{% … %}`.
    Statement(Tag<'t>),
}

/// A tag of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// The tag with its delimiters.
    pub(super) source: &'t str,
    /// What is between the delimiters.
    pub(super) inner: &'t str,
}

impl<'t> Tag<'t> {
    /// The first word, such as `if`, and the rest.
    pub(super) fn name(self) -> (&'t str, &'t str) {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let end = self.inner.find(|c| !is_name(c)).unwrap_or(self.inner.len());
        self.inner.split_at(end)
    }
}

/// The pieces of a template; `None` if a tag is broken, or if it has a `raw` block.
pub(super) fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let (mut at, mut is_trimmed) = (0, false);
    loop {
        let start = next_delimiter(text, at).unwrap_or(text.len());
        let mut content = &text[at..start];
        if is_trimmed {
            content = content.trim_start();
        }
        if text[start..].get(2..).is_some_and(|rest| rest.starts_with('-')) {
            content = content.trim_end();
        }
        if !content.is_empty() {
            pieces.push(Piece::Text(content));
        }
        if start == text.len() {
            return Some(pieces);
        }
        let delimiter = &text[start..start + 2];
        let end = end_of(text, start + 2, closing(delimiter))?;
        let source = &text[start..end];
        // A comment directly after a tag does not end what the `-` of that tag does.
        let is_still_trimmed = is_trimmed && delimiter == "{#" && start == at;
        is_trimmed = is_still_trimmed || source[..source.len() - 2].ends_with('-');
        let tag = Tag { source, inner: inner(source) };
        match delimiter {
            "{{" => pieces.push(Piece::Expression(tag)),
            "{%" if tag.name().0 == "raw" => return None,
            "{%" => pieces.push(Piece::Statement(tag)),
            _ => {}
        }
        at = end;
    }
}

/// What is between the delimiters of a tag.
pub(super) fn inner(source: &str) -> &str {
    let inner = &source[2..source.len() - 2];
    let inner = inner.strip_prefix('-').unwrap_or(inner);
    inner.strip_suffix('-').unwrap_or(inner).trim()
}

/// The delimiter that ends a tag.
pub(super) fn closing(delimiter: &str) -> &'static str {
    match delimiter {
        "{{" => "}}",
        "{%" => "%}",
        _ => "#}",
    }
}

/// The position of the next `{{`, `{%` or `{#` from `at` on.
pub(super) fn next_delimiter(text: &str, at: usize) -> Option<usize> {
    let found = text[at..].match_indices('{').map(|(offset, _)| at + offset);
    let is_start =
        |start: &usize| matches!(text.as_bytes().get(start + 1), Some(b'{' | b'%' | b'#'));
    found.into_iter().find(is_start)
}

/// The position after the delimiter `end` of the tag whose content starts at `from`. Skips delimiters in strings, except
/// in comments.
pub(super) fn end_of(text: &str, from: usize, end: &str) -> Option<usize> {
    if end == "#}" {
        return text[from..].find(end).map(|offset| from + offset + 2);
    }
    let (mut quote, mut is_escaped) = (None, false);
    for (offset, c) in text[from..].char_indices() {
        let rest = &text[from + offset..];
        match quote {
            Some(_) if is_escaped => is_escaped = false,
            Some(_) if c == '\\' => is_escaped = true,
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if rest.starts_with(end) => return Some(from + offset + 2),
            None if ["{{", "{%", "{#"].iter().any(|start| rest.starts_with(start)) => return None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a template, each in brackets.
    fn split(text: &str) -> Option<String> {
        let pieces = pieces(text)?.into_iter().map(|piece| match piece {
            Piece::Text(text) => format!("[{text}]"),
            Piece::Expression(tag) => format!("({})", tag.inner),
            Piece::Statement(tag) => format!("<{}>", tag.inner),
        });
        Some(pieces.collect())
    }

    #[test]
    fn templates_are_split_into_pieces() {
        for (text, expected) in [
            ("", ""),
            ("a { b", "[a { b]"),
            ("a {{ b }} c", "[a ](b)[ c]"),
            ("a {{- b -}} c", "[a](b)[c]"),
            ("a {%- if b %} c {# d -#}\n e", "[a]<if b>[ c ][e]"),
            ("a {#- b #} c", "[a][ c]"),
            ("{{ a -}}{# b #} c{{ a -}} {# b #} c", "(a)[c](a)[ c]"),
            (r#"{{ "}}\"}}" }}{% set a = '%}' %}"#, r#"("}}\"}}")<set a = '%}'>"#),
        ] {
            assert_eq!(split(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["{{ a", "{% if {{ %}", "{# a", "{% raw %}{{ a }}{% endraw %}"] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
