//! A writer for XML 1.0 that escapes all texts.

use crate::text::html;
use crate::text::plain::without_forbidden;

/// An XML document under construction.
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub(super) fn new() -> Self {
        /// The typical length of a feed.
        const CAPACITY: usize = 32 << 10;
        let mut out = String::with_capacity(CAPACITY);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { out, open: Vec::new() }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the innermost open element.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push_str(">\n");
        }
    }

    /// Writes an element with a text.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// Writes an element with attributes and a text.
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

    /// Writes an element with escaped HTML.
    pub(super) fn markup(&mut self, name: &'static str, attributes: &[(&str, &str)], html: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        // Named references are shorter; readers always interpret this content as HTML.
        escape_as(&mut self.out, html, ["&amp;", "&lt;", "&gt;", "\""]);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// Writes a plain text into an element that readers interpret as HTML.
    pub(super) fn text_as_html(&mut self, name: &'static str, text: &str) {
        let mut html = String::with_capacity(text.len());
        html::escape(&mut html, text);
        self.markup(name, &[], &html);
    }

    /// Writes an empty element.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Closes all open elements and returns the document.
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

/// Escapes with hexadecimal references, as the RSS Best Practices Profile recommends for plain text: feed readers that
/// interpret a title as HTML then show it correctly as well.
fn escape(out: &mut String, text: &str) {
    escape_as(out, text, ["&#x26;", "&#x3C;", "&#x3E;", "&#x22;"]);
}

/// Escapes `&`, `<`, `>` and `"` with these references.
fn escape_as(out: &mut String, text: &str, [ampersand, less, greater, quote]: [&str; 4]) {
    let text = without_forbidden(text);
    let mut rest = &*text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\r']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => ampersand,
            b'<' => less,
            b'>' => greater,
            b'"' => quote,
            // XML parsers normalise a bare carriage return to a line feed.
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
