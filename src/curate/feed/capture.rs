//! The content of one element, while it is read.

use super::entry::Field;
use super::text::Markup;
use super::values::language_tag;
use crate::curate::xml::Tag;
use crate::text::html::{escape, push_attribute};

/// How a text construct is written (Atom 1.0, RFC 4287, section 3.1; Atom 0.3 with `mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Html,
    /// Markup is written as elements.
    Inline,
    Base64,
}

/// The content of an element.
pub(super) struct Capture {
    pub(super) field: Field,
    /// The `xml:lang` of the element.
    pub(super) language: Option<String>,
    /// The `isPermaLink` of a `guid`.
    pub(super) is_permalink: Option<bool>,
    form: Form,
    /// The text, or HTML once there are elements.
    content: String,
    /// The names of open elements, if there were elements.
    elements: Option<Vec<String>>,
}

impl Capture {
    pub(super) fn new(field: Field, tag: &Tag, is_atom: bool) -> Self {
        let permalink =
            tag.get("isPermaLink").map(|value| value.trim().eq_ignore_ascii_case("true"));
        Self {
            field,
            language: tag.get("xml:lang").and_then(language_tag),
            is_permalink: permalink.or((field == Field::Guid).then_some(true)),
            form: form(tag, is_atom),
            content: String::new(),
            elements: None,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.elements {
            None => self.content.push_str(text),
            Some(_) => escape(&mut self.content, text),
        }
    }

    pub(super) fn start(&mut self, local: &str, tag: &Tag) {
        let elements = self.elements.get_or_insert_with(|| {
            let text = std::mem::take(&mut self.content);
            escape(&mut self.content, &text);
            Vec::new()
        });
        self.content.push('<');
        self.content.push_str(local);
        for (name, value) in &tag.attributes {
            push_attribute(&mut self.content, name, value);
        }
        self.content.push('>');
        elements.push(local.to_owned());
    }

    /// The end of the innermost element inside.
    pub(super) fn end(&mut self) {
        if let Some(name) = self.elements.as_mut().and_then(Vec::pop)
            && !crate::text::html::is_void(&name)
        {
            self.content.push_str("</");
            self.content.push_str(&name);
            self.content.push('>');
        }
    }

    /// The text and what it is.
    pub(super) fn finish(self) -> (String, Markup) {
        let has_elements = self.elements.is_some();
        match self.form {
            Form::Base64 => match decode_base64(&self.content) {
                Some(text) => (text, Markup::Html),
                None => (self.content, Markup::Plain),
            },
            _ if has_elements => (self.content, Markup::Html),
            Form::Html => (self.content, Markup::Html),
            Form::Plain | Form::Inline => (self.content, Markup::Plain),
        }
    }
}

fn form(tag: &Tag, is_atom: bool) -> Form {
    let mime = tag.get("type").unwrap_or("").trim().to_ascii_lowercase();
    let mode = tag.get("mode").unwrap_or("").trim().to_ascii_lowercase();
    if mode == "base64" {
        return Form::Base64;
    }
    if !is_atom {
        return Form::Html;
    }
    match &*mime {
        "" | "text" | "text/plain" => Form::Plain,
        "html" | "text/html" => Form::Html,
        "xhtml" | "application/xhtml+xml" if mode == "escaped" => Form::Html,
        _ if mime.ends_with("xml") || mime == "xhtml" => Form::Inline,
        _ if mime.starts_with("text/") => Form::Html,
        _ if mode.is_empty() => Form::Base64,
        _ => Form::Html,
    }
}

/// Decodes base64 (RFC 4648), ignoring white space.
fn decode_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded() {
        for (text, expected) in [
            ("RXhhbXBsZSA8Yj5BdG9tPC9iPg==", Some("Example <b>Atom</b>")),
            ("YQ", Some("a")),
            ("Y\nQ = =", Some("a")),
            ("evil!", None),
            ("", None),
        ] {
            assert_eq!(decode_base64(text).as_deref(), expected, "{text}");
        }
    }
}
