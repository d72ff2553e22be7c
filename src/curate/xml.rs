//! Reads XML that may be broken: feeds and lists of feeds.
//!
//! In: text. Out: tags and texts with entities decoded, one at a time. It never fails: stray `<` and `&` are text, tags
//! need not match, and a document that ends early gives what it has. Only the entities of XML and HTML are
//! known; declarations of others are ignored, so none expands. Time is linear.

use std::borrow::Cow;

use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, Event};

use crate::text::plain;

/// The number of syntax errors after which a document ends.
const MAX_ERRORS: usize = 64;

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'t> {
    /// The start of an element. An empty element is followed by its end.
    Start(Tag),
    /// The end of the element with this name, which may have no start.
    End(String),
    /// Text, decoded.
    Text(Cow<'t, str>),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The name as written, with its prefix.
    pub name: String,
    /// Names as written, with their prefixes, and decoded values.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute without a prefix; case is ignored.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut known = self.attributes.iter();
        known.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}

/// A reader of a document.
pub struct Reader<'t> {
    text: &'t str,
    reader: quick_xml::Reader<&'t [u8]>,
    /// Where the input of `reader` starts in `text`.
    start: usize,
    errors: usize,
    /// How many bytes may be read again after stray characters.
    rereads: usize,
    /// The name of the last start tag, if its element is empty.
    end: Option<String>,
}

impl<'t> Reader<'t> {
    /// Starts to read a document.
    pub fn new(text: &'t str) -> Self {
        let rereads = text.len().saturating_mul(4);
        Self { text, reader: reader(text), start: 0, errors: 0, rereads, end: None }
    }

    /// The next part; `None` at the end.
    pub fn next_part(&mut self) -> Option<Part<'t>> {
        if let Some(name) = self.end.take() {
            return Some(Part::End(name));
        }
        loop {
            let before = self.position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return self.recover(before, &error),
            };
            return Some(match event {
                Event::Eof => return None,
                Event::Start(tag) | Event::Empty(tag) if !is_name(tag.name().0) => {
                    return self.reread(before);
                }
                Event::Start(tag) => Part::Start(start_tag(&tag)),
                Event::Empty(tag) => {
                    let tag = start_tag(&tag);
                    self.end = Some(tag.name.clone());
                    Part::Start(tag)
                }
                Event::End(tag) => Part::End(tag.name().0.trim().to_owned()),
                Event::Text(text) => Part::Text(text.into_inner()),
                Event::CData(text) => Part::Text(text.into_inner()),
                Event::GeneralRef(name) => Part::Text(entity(&name).into()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    fn position(&self) -> usize {
        let read = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        self.start.saturating_add(read).min(self.text.len())
    }

    /// Continues after a syntax error at a `<`.
    fn recover(&mut self, at: usize, error: &Error) -> Option<Part<'t>> {
        const CDATA: &str = "<![CDATA[";
        self.errors += 1;
        let rest = self.text.get(at..).unwrap_or("");
        // The document was truncated inside a section.
        if matches!(error, Error::Syntax(_)) && rest.starts_with(CDATA) {
            self.restart(self.text.len());
            return Some(Part::Text(rest[CDATA.len()..].into()));
        }
        if self.errors > MAX_ERRORS {
            return None;
        }
        self.reread(at)
    }

    /// Takes the character at byte `at` for text and continues after it.
    fn reread(&mut self, at: usize) -> Option<Part<'t>> {
        self.rereads = self.rereads.checked_sub(self.position().saturating_sub(at))?;
        let rest = self.text.get(at..).unwrap_or("");
        let len = rest.chars().next()?.len_utf8();
        self.restart(at + len);
        Some(Part::Text(rest[..len].into()))
    }

    fn restart(&mut self, at: usize) {
        self.start = at;
        self.reader = reader(&self.text[at..]);
    }
}

fn reader(text: &str) -> quick_xml::Reader<&[u8]> {
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// Whether an element can have this name; otherwise the `<` before it is text.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':') && !name.contains('<')
}

fn start_tag(tag: &BytesStart<'_>) -> Tag {
    // Without checks the time is linear, and broken attributes end the list.
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).map_while(Result::ok).map(|attribute| {
        (attribute.key.0.to_owned(), plain::decode(&attribute.value).into_owned())
    });
    Tag { name: tag.name().0.to_owned(), attributes: attributes.collect() }
}

/// The text of an entity; unknown ones stay as written.
fn entity(name: &str) -> String {
    let written = format!("&{name};");
    let decoded = plain::decode(&written);
    // A prefix such as `not` of `&notanentity;` is no entity here.
    let is_whole = decoded.chars().count() <= 2;
    if is_whole { decoded.into_owned() } else { written }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document in a notation without markup: `(name`, `)name`, texts joined.
    fn check(xml: &str, expected: &str) {
        let mut reader = Reader::new(xml);
        let mut found = String::new();
        while let Some(part) = reader.next_part() {
            match part {
                Part::Start(tag) => {
                    found.push_str(&format!("({}", tag.name));
                    for (name, value) in tag.attributes {
                        found.push_str(&format!("[{name}={value}]"));
                    }
                }
                Part::End(name) => found.push_str(&format!("){name} ")),
                Part::Text(text) => found.push_str(&text),
            }
        }
        assert_eq!(found, expected, "{xml}");
    }

    #[test]
    fn elements_and_texts() {
        for (xml, expected) in [
            ("<?xml version='1.0'?><!-- <a> --><a>b</a>", "(ab)a "),
            ("<a b='1' c=\"&lt;&#8217;\"/>", "(a[b=1][c=<’])a "),
            ("<a><![CDATA[<b>&amp;]]>&amp;&eacute;&#x2014;</a>", "(a<b>&amp;&é—)a "),
            ("\u{feff}<x:a x:b='c'></x:a >", "(x:a[x:b=c])x:a "),
        ] {
            check(xml, expected);
        }
    }

    #[test]
    fn broken_markup_is_text() {
        for (xml, expected) in [
            ("<a>1 < 2 & 3 && 4</a>", "(a1 < 2 & 3 && 4)a "),
            ("<a>R&D; &nosuch; &notanentity;</a>", "(aR&D; &nosuch; &notanentity;)a "),
            ("<a><b>x</a>", "(a(bx)a "),
            ("</a><b>", ")a (b"),
            ("<a b c=d e='f'>x</a>", "(ax)a "),
            ("<a>x<", "(ax<"),
            ("<a>x<b", "(ax<b"),
            ("<a><![CDATA[x", "(ax"),
            ("<a><!-- x</a>", "(a<!-- x)a "),
            ("<a><!foo>x</a>", "(a<!foo>x)a "),
            ("<a>&", "(a&"),
            ("<3 <a>x</a>", "<3 (ax)a "),
        ] {
            check(xml, expected);
        }
    }

    #[test]
    fn declared_entities_do_not_expand() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"yyyy\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>";
        check(bomb, "(a&z;)a ");
        check("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>&a;</a>", "(a&a;)a ");
    }

    /// Each of these would be quadratic if a failed search were repeated.
    #[test]
    fn hostile_documents_end() {
        for part in ["<", "< ", "<a ", "<!--", "<![CDATA[", "<a b='", "&", "<?", "<!DOCTYPE ["] {
            for end in ["", ">", "'>"] {
                let xml = part.repeat((4 << 20) / part.len()) + end;
                let mut reader = Reader::new(&xml);
                let mut parts = 0;
                while reader.next_part().is_some() {
                    parts += 1;
                }
                assert!(parts <= xml.len());
            }
        }
    }
}
