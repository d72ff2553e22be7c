//! Detects the kind of a text by its first element: a feed, a list of feeds, or a page.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::text::plain::prefix;

/// The kind of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// OPML, or people with their feeds (FOAF).
    Opml,
    /// HTML.
    Page,
    /// Anything else.
    Unknown,
}

/// The length of the text before the first element that is skipped, such as messages of a server.
const MAX_JUNK_LEN: usize = 2_000;

/// Determines the kind of a text. Does not parse XML, and takes linear time.
pub fn sniff(text: &str) -> Kind {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.starts_with('{') {
        return json(text);
    }
    if text.starts_with('[') {
        return Kind::Unknown;
    }
    let Some(root) = root_element(text) else { return Kind::Unknown };
    let local = root.rsplit(':').next().unwrap_or(root).to_ascii_lowercase();
    match &*local {
        "rss" | "feed" | "channel" => Kind::Feed,
        "rdf" => rdf(text),
        "opml" | "outline" | "gadgettabml" => Kind::Opml,
        "html" | "head" | "body" | "meta" | "title" | "link" | "script" | "style" | "base"
        | "noscript" | "div" | "p" | "h1" | "h2" | "h3" | "main" | "article" | "section"
        | "header" | "nav" | "table" | "center" | "font" | "a" | "ul" | "img" | "span" | "form" => {
            Kind::Page
        }
        _ => Kind::Unknown,
    }
}

/// The name of the first element, after prolog, comments and document type; that of the document type if
/// it is HTML's.
fn root_element(text: &str) -> Option<&str> {
    let mut rest = &text[prefix(text, MAX_JUNK_LEN).find('<')?..];
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if let Some(instruction) = rest.strip_prefix('?') {
            // Broken prologs end like tags.
            rest = &instruction[instruction.find('>')?..];
        } else if let Some(declaration) = rest.strip_prefix('!') {
            if prefix(declaration, 20).to_ascii_lowercase().starts_with("doctype html") {
                return Some("html");
            }
            // The internal subset has declarations of its own.
            let end = declaration.find('>')?;
            let subset = declaration[..end].find('[').and_then(|_| declaration.find("]>"));
            rest = &declaration[subset.unwrap_or(end)..];
        } else {
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.');
            let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
            if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                return Some(name);
            }
        }
    }
}

/// RSS 0.9 and 1.0 have items; lists of people have none.
fn rdf(text: &str) -> Kind {
    let has_items = text.contains("<item") || text.contains(":item ") || text.contains(":item>");
    match text.contains("xmlns.com/foaf") && !has_items {
        true => Kind::Opml,
        false => Kind::Feed,
    }
}

fn json(text: &str) -> Kind {
    /// The keys of JSON Feed that other documents lack.
    #[derive(Deserialize)]
    struct Probe {
        #[serde(default)]
        version: Option<serde_json::Value>,
        #[serde(default)]
        items: Option<Vec<IgnoredAny>>,
    }
    if prefix(text, MAX_JUNK_LEN).contains("jsonfeed.org/version") {
        return Kind::Feed;
    }
    let Ok(Probe { version, items }) = serde_json::from_str(text) else { return Kind::Unknown };
    let version = version.as_ref().and_then(|version| version.as_str()).unwrap_or_default();
    match items.is_some() || version.contains("jsonfeed.org/version") {
        true => Kind::Feed,
        false => Kind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_decides() {
        for (text, kind) in [
            ("<rss version='2.0'>", Kind::Feed),
            ("\u{feff}\n <?xml version='1.0'?>\n<!-- <html> --><rss>", Kind::Feed),
            ("<?xml version='1.0'?><?xml-stylesheet href='a'?><feed xmlns='x'>", Kind::Feed),
            ("<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", Kind::Feed),
            ("<!DOCTYPE rss PUBLIC '-//a' 'b'><rss>", Kind::Feed),
            ("<!DOCTYPE rss [<!ENTITY a '<html>'>]><rss>", Kind::Feed),
            ("Warning: deprecated in line 3\n<?xml version='1.0'?><RSS>", Kind::Feed),
            (
                "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel/><item rdf:about='a'/>",
                Kind::Feed,
            ),
            ("<rdf:RDF xmlns:foaf='http://xmlns.com/foaf/0.1/'><foaf:Agent/>", Kind::Opml),
            ("<opml version='1.0'>", Kind::Opml),
            ("<!-- a --><OPML>", Kind::Opml),
            ("<!DOCTYPE HTML>\n<feed>", Kind::Page),
            ("<!doctype html><p>", Kind::Page),
            ("<html><head><link>", Kind::Page),
            ("<meta charset='utf-8'>", Kind::Page),
            ("\u{feff}\n<!-- x --> <!doctype HTML PUBLIC \"x\">", Kind::Page),
            ("<?xml version=\"1.0\"?><!DOCTYPE html><html>", Kind::Page),
            ("<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", Kind::Page),
            ("<HTML>", Kind::Page),
            ("some text <div>", Kind::Page),
            ("<rdf:RDF>", Kind::Feed),
            ("{\"title\": \"<html>\"}", Kind::Unknown),
            ("[{\"title\": \"<html>\"}]", Kind::Unknown),
            ("a < b and c", Kind::Unknown),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\"", Kind::Feed),
            ("{\"title\": \"A\", \"items\": []}", Kind::Feed),
            ("{\"items\": 3}", Kind::Unknown),
            ("{\"title\": \"A\"}", Kind::Unknown),
            ("{", Kind::Unknown),
            ("<urlset><url>", Kind::Unknown),
            ("<svg>", Kind::Unknown),
            ("a < b", Kind::Unknown),
            ("<", Kind::Unknown),
            ("<!", Kind::Unknown),
            ("<!-- ", Kind::Unknown),
            ("<?", Kind::Unknown),
            ("just a text", Kind::Unknown),
            ("", Kind::Unknown),
        ] {
            assert_eq!(sniff(text), kind, "{text}");
        }
        let far = format!("{}<rss>", "x".repeat(MAX_JUNK_LEN));
        assert_eq!(sniff(&far), Kind::Unknown);
    }
}
