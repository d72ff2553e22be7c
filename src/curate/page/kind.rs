//! Whether a document is a web page.

use crate::text::plain::prefix;

/// Whether `text` is HTML rather than a feed, another XML document or JSON. Only its start decides,
/// and text without markup is not a page.
pub fn looks_like_a_page(text: &str) -> bool {
    /// More than a long licence in a comment.
    const MAX_START_LEN: usize = 64 << 10;
    let mut rest = prefix(text, MAX_START_LEN).trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start();
        let starts_with = |start: &str| {
            rest.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
        };
        if starts_with("<!doctype") {
            let name = rest["<!doctype".len()..].trim_start();
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            if name[..end].eq_ignore_ascii_case("html") {
                return true;
            }
        }
        let end = match rest {
            _ if starts_with("<!--") => "-->",
            _ if starts_with("<?") || starts_with("<!") => ">",
            _ => break,
        };
        let Some(at) = rest.find(end) else { return false };
        rest = &rest[at + end.len()..];
    }
    if rest.starts_with(['{', '[']) {
        return false;
    }
    // Text before the first tag is a mistake of the page, or of the feed.
    let Some(at) = first_tag(rest) else { return false };
    let name = &rest[at + 1..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-');
    let name = &name[..end.unwrap_or(name.len())];
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The index of the first start tag.
fn first_tag(text: &str) -> Option<usize> {
    let is_letter = |at: &usize| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphabetic);
    text.match_indices('<').map(|(at, _)| at).find(is_letter)
}

/// Elements that pages without a doctype start with.
const NAMES: [&str; 28] = [
    "html", "head", "body", "meta", "title", "link", "script", "style", "base", "noscript", "div",
    "p", "h1", "h2", "h3", "main", "article", "section", "header", "nav", "table", "center",
    "font", "a", "ul", "img", "span", "form",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_other_documents() {
        for (text, expected) in [
            ("<!DOCTYPE html><p>", true),
            ("\u{feff}\n<!-- x --> <!doctype HTML PUBLIC \"x\">", true),
            ("<?xml version=\"1.0\"?><!DOCTYPE html><html>", true),
            ("<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", true),
            ("<HTML>", true),
            ("<meta charset=utf-8><title>a", true),
            ("some text <div>", true),
            ("<?xml version=\"1.0\"?><rss version=\"2.0\">", false),
            ("<!-- <html> --><feed>", false),
            ("<!DOCTYPE rss PUBLIC \"x\" \"y\"><rss>", false),
            ("<rdf:RDF>", false),
            ("<opml>", false),
            ("{\"title\": \"<html>\"}", false),
            ("a < b and c", false),
            ("<!-- never ends", false),
            ("", false),
        ] {
            assert_eq!(looks_like_a_page(text), expected, "{text}");
        }
    }
}
