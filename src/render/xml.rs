//! Writes XML 1.0: a document grows element by element, every text escaped.

use crate::text::plain::without_forbidden;
use crate::text::{bytes, html};

/// A growing document.
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub(super) fn new() -> Self {
        /// Most feeds are about as long.
        const ROOM: usize = 32 << 10;
        let mut out = String::with_capacity(ROOM);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { out, open: Vec::new() }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push_str(">\n");
        }
    }

    /// An element with a text.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes and a text.
    pub(super) fn text_with(
        &mut self,
        name: &'static str,
        attributes: &[(&str, &str)],
        text: &str,
    ) {
        self.tag(name, attributes);
        self.out.push('>');
        escape(&mut self.out, text);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// An element that holds HTML, as a text.
    pub(super) fn markup(&mut self, name: &'static str, attributes: &[(&str, &str)], html: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        // Shorter than those of plain texts; nobody takes this for text that is none.
        escape_as(&mut self.out, html, ["&amp;", "&lt;", "&gt;", "\""]);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// An element that readers take for HTML, with a plain text.
    pub(super) fn text_as_html(&mut self, name: &'static str, text: &str) {
        let mut html = String::with_capacity(text.len());
        html::escape(&mut html, text);
        self.markup(name, &[], &html);
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Closes what is open and returns the document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }
}

/// Hexadecimal references, as the RSS Best Practices Profile asks for in plain text: feed
/// readers that take a title for HTML then show it right as well.
fn escape(out: &mut String, text: &str) {
    escape_as(out, text, ["&#x26;", "&#x3C;", "&#x3E;", "&#x22;"]);
}

/// Writes `text` with these references for `&`, `<`, `>` and `"`.
fn escape_as(out: &mut String, text: &str, [ampersand, less, greater, quote]: [&str; 4]) {
    let text = without_forbidden(text);
    let mut rest = &*text;
    let is_special =
        |byte| (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == b'\r');
    while let Some(at) = bytes::find(rest.as_bytes(), is_special) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => ampersand,
            b'<' => less,
            b'>' => greater,
            b'"' => quote,
            // A bare carriage return would be read back as a line feed.
            _ => "&#xD;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "1\"<&")]);
        xml.text("c", "R&D ]]> <x>\u{1}\u{fffe}");
        xml.empty("d", &[]);
        xml.markup("e", &[], "<a href=\"x\">R&amp;D</a>");
        xml.text_as_html("f", "R&D <for> ]]>");
        assert_eq!(
            xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"1&#x22;&#x3C;&#x26;\">\n\
             <c>R&#x26;D ]]&#x3E; &#x3C;x&#x3E;</c>\n<d/>\n\
             <e>&lt;a href=\"x\"&gt;R&amp;amp;D&lt;/a&gt;</e>\n\
             <f>R&amp;amp;D &amp;lt;for&amp;gt; ]]&amp;gt;</f>\n</a>\n"
        );
    }
}
