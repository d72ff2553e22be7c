//! Minification of a single start tag of a template with `minify-html`.

use super::settings::settings;
use crate::collections::HashMap;
use crate::render::template_pieces::{Piece, pieces};

/// Stands for a tag of a template in an attribute. No value of an attribute with a space and `'` is shorter in other quotes
/// than `"`, so the placeholder stays in these.
const OPEN: &str = "\u{fdd2}' ";
const CLOSE: &str = " '\u{fdd3}";

/// The start tags so far with their minified forms: templates have most tags in common, and the minifier needs long to begin.
#[derive(Default)]
pub(super) struct Tags(HashMap<String, String>);

impl Tags {
    /// Minifies a start tag of the element `name`. It may contain tags of the template in quoted values of attributes; if it
    /// has others, it stays as it is.
    pub(super) fn minify(&mut self, tag: String, name: &str) -> &str {
        let minified = |tag: &String| smaller(tag, name).unwrap_or_else(|| tag.clone());
        self.0.entry(tag).or_insert_with_key(minified)
    }
}

fn smaller(tag: &str, name: &str) -> Option<String> {
    let mut masked = String::with_capacity(tag.len());
    let mut masks: Vec<&str> = Vec::new();
    for piece in pieces(tag)? {
        match piece {
            Piece::Text(text) => masked.push_str(text),
            Piece::Expression(inside) | Piece::Statement(inside) => {
                if !is_in_double_quotes(&masked) {
                    return None;
                }
                masked.push_str(&format!("{OPEN}{}{CLOSE}", masks.len()));
                masks.push(inside.source);
            }
        }
    }
    // The minifier writes a character reference as a `&` if the placeholder after it allows that; the value might not.
    if !masks.is_empty() && masked.contains('&') {
        return None;
    }
    let small = String::from_utf8(minify_html::minify(masked.as_bytes(), &settings())).ok()?;
    let is_tag = small.strip_prefix('<')?.get(..name.len())?.eq_ignore_ascii_case(name)
        && small.ends_with('>')
        && small.matches('<').count() == 1;
    // The minifier sorts attributes.
    let mut out = small;
    for (index, source) in masks.iter().enumerate() {
        let mask = format!("{OPEN}{index}{CLOSE}");
        out = out.replacen(&mask, source, 1);
    }
    let is_complete = masks.iter().all(|source| out.contains(source));
    (is_tag && is_complete && !out.contains(['\u{fdd2}', '\u{fdd3}'])).then_some(out)
}

/// Whether the end of `text`, a part of a tag, is in a value in double quotes.
fn is_in_double_quotes(text: &str) -> bool {
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    quote == Some('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_minified_around_tags_of_the_template() {
        for (tag, expected) in [
            (r#"<a  class="b" href="{{ url }}">"#, r#"<a href="{{ url }}" class=b>"#),
            (
                r#"<a title="{{ x }} {{ y }}" href="{{ z }}">"#,
                r#"<a href="{{ z }}" title="{{ x }} {{ y }}">"#,
            ),
            (r#"<p class=" a  b ">"#, r#"<p class="a b">"#),
            (
                r#"<p class="a{% if b %} c{% endif %}" id="d">"#,
                r#"<p class="a{% if b %} c{% endif %}" id=d>"#,
            ),
            (r#"<input type="search" required="">"#, "<input required type=search>"),
            (r#"<IMG src="a.png" alt="">"#, "<img alt src=a.png>"),
            (
                r#"<script type="module" src="{{ asset(path="a.js") }}">"#,
                r#"<script src="{{ asset(path="a.js") }}" type=module>"#,
            ),
            // These stay as they are.
            ("<a title='{{ x }}'>", "<a title='{{ x }}'>"),
            (r#"<a id="b"{% if x %} c{% endif %}>"#, r#"<a id="b"{% if x %} c{% endif %}>"#),
            (r#"<a href="?a=b&amp;{{ x }}">"#, r#"<a href="?a=b&amp;{{ x }}">"#),
        ] {
            let name = &tag[1..].split([' ', '>']).next().expect("a name");
            assert_eq!(Tags::default().minify(tag.to_owned(), name), expected, "{tag}");
        }
    }
}
