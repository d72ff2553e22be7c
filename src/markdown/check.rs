//! What is wrong with a text before it is rendered: links that no page may hold, and what would
//! cost too much.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::options;
use crate::text::bytes;
use crate::text::nesting::{Nesting, needs_closing};
use crate::text::plain::is_forbidden;
use crate::text::url::{check_http, is_plain_https};

/// Which links a text may hold, besides those inside the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// http and https.
    Web,
    /// `mailto:` as well, for an imprint.
    WebAndMail,
}

/// The links and images in `text` that no page may hold, with what is wrong with each.
pub fn bad_links(text: &str, links: Links) -> Vec<(Range<usize>, String)> {
    if has_only_plain_links(text) { Vec::new() } else { parsed_bad_links(text, links) }
}

/// Whether a look at its signs shows that `text` has no links but `[a](https://plain.example/url)`.
fn has_only_plain_links(text: &str) -> bool {
    /// What escapes, opens or encloses something in a destination, which is more than its signs.
    fn is_special(c: char) -> bool {
        matches!(c, '(' | '\\' | '&' | '<')
    }
    let is_plain = |behind: &str| {
        let end = behind.find([')', ' ', '\t', '\n', '\r']).unwrap_or(behind.len());
        let destination = &behind[..end];
        is_plain_https(destination) && !destination.contains(is_special)
    };
    let mut behind_brackets = text.split(']').skip(1);
    // No links in pointed brackets, and no definitions of those that stand elsewhere.
    !text.contains('<')
        && behind_brackets.all(|behind| match behind.as_bytes().first() {
            Some(b'(') => is_plain(&behind[1..]),
            Some(b':') => false,
            _ => true,
        })
}

fn parsed_bad_links(text: &str, links: Links) -> Vec<(Range<usize>, String)> {
    let parser = Parser::new_ext(text, options()).into_offset_iter();
    parser
        .filter_map(|(event, range)| match event {
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) => problem(link_type, &dest_url, links).map(|problem| (range, problem)),
            _ => None,
        })
        .collect()
}

/// What is too much in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Elements are nested too deeply.
    Depth,
    /// A tag is too long.
    Tag,
}

/// Where `text` has elements more than `depth` levels deep, or a tag of more than `tag_length`
/// bytes: what stands open costs the sanitiser time with every further element, and attributes
/// with every further one of the same tag.
pub fn excess(text: &str, depth: usize, tag_length: usize) -> Option<(Range<usize>, Excess)> {
    // A look at its signs is enough for nearly every text.
    let may_have_long_tags = text.len() > tag_length && text.contains('<');
    let needs_a_parser = deepest_possible(text) > depth || may_have_long_tags;
    needs_a_parser.then(|| parsed_excess(text, depth, tag_length)).flatten()
}

fn parsed_excess(text: &str, depth: usize, tag_length: usize) -> Option<(Range<usize>, Excess)> {
    let mut nesting = Nesting::default();
    // How much of a tag has been seen that has not ended yet.
    let mut open_tag = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            // What is inside counts.
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(_) => nesting.open(),
            Event::End(_) => nesting.close(),
            Event::Html(html) | Event::InlineHtml(html) => {
                nesting.html(&html, needs_closing);
                for (index, part) in html.split('<').enumerate() {
                    if index > 0 {
                        open_tag = 0;
                    }
                    open_tag += part.find('>').unwrap_or(part.len());
                    if open_tag > tag_length {
                        return Some((range.start..range.start + 1, Excess::Tag));
                    }
                    if part.contains('>') {
                        open_tag = 0;
                    }
                }
            }
            _ => {}
        }
        if nesting.deepest > depth {
            return Some((range.start..range.start + 1, Excess::Depth));
        }
    }
    None
}

/// How deep elements can be in a text with these signs, at most. Quotes and lists, with an item
/// each, are opened by what begins a line, or stay open by its indentation; everything else needs a sign
/// for each element, or one on both sides.
fn deepest_possible(text: &str) -> usize {
    /// A paragraph or a heading, or a cell of a table and what is around it.
    const WITHOUT_SIGNS: usize = 5;
    let is_of_start =
        |b: &u8| matches!(b, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9');
    // A tab is as wide as four spaces.
    let width = |b: &u8| if *b == b'\t' { 4 } else { 1 };
    let start = |line: &[u8]| line.iter().take_while(|b| is_of_start(b)).map(width).sum::<usize>();
    let single = bytes::count(text.as_bytes(), |b| (b == b'<') | (b == b'['));
    let paired = bytes::count(text.as_bytes(), |b| (b == b'*') | (b == b'_') | (b == b'~'));
    let (mut line, mut deepest) = (text.as_bytes(), start(text.as_bytes()));
    while let Some(end) = bytes::find(line, |b| (b == b'\n') | (b == b'\r')) {
        line = &line[end + 1..];
        deepest = deepest.max(start(line));
    }
    WITHOUT_SIGNS + 2 * deepest + single + paired / 2
}

fn problem(link_type: LinkType, destination: &str, links: Links) -> Option<String> {
    if link_type == LinkType::Email {
        return (links == Links::Web).then(|| "an e-mail address is no link here".to_owned());
    }
    if destination.starts_with("//") {
        return Some("it has no scheme, start it with https:".to_owned());
    }
    if destination.contains(is_forbidden) {
        return Some("it holds control characters".to_owned());
    }
    // What has no scheme leads somewhere on this site.
    url::Url::parse(destination).ok()?;
    let is_mail = destination.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("mailto:"));
    if is_mail && links == Links::WebAndMail {
        return None;
    }
    check_http(destination).err()
}

#[cfg(test)]
mod tests {
    use super::super::tests::random_texts;
    use super::*;

    #[test]
    fn a_link_that_no_page_may_hold_is_found_in_any_text() {
        let bad = |text: &str| bad_links(text, Links::Web).len();
        for text in [
            "[a](//b.example/)",
            "[a]\n\n[a]: //b.example/",
            "<a@b.example>",
            "[a](ftp&#58;//b.example/)",
            "[a](https://b.example/) [a](javascript:alert)",
            "![a](https://b.example/&#1;c)",
        ] {
            assert_eq!(bad(text), 1, "{text:?}");
        }
        for text in ["", "a: b", "[a](https://b.example/c?d=e)", "[a](/b/)", "[a](b)", "`[a](//b)`"]
        {
            assert_eq!(bad(text), 0, "{text:?}");
        }
    }

    #[test]
    fn what_looks_plain_has_no_bad_links() {
        let (mut plain, mut others) = (0, 0);
        for text in random_texts(20_000) {
            let text = text.replace("](", "](https://a.example/") + "[b](https://c.example/d)";
            if has_only_plain_links(&text) {
                plain += 1;
                assert_eq!(parsed_bad_links(&text, Links::Web), [], "{text:?}");
            } else {
                others += 1;
            }
        }
        assert!(plain > 1000 && others > 1000, "{plain} {others}");
    }

    #[test]
    fn no_text_is_deeper_than_its_signs_allow() {
        let nested = (0..40).map(|n| format!("{}- a\n", "  ".repeat(n))).collect::<String>();
        let texts = [
            nested,
            ">".repeat(50),
            "- ".repeat(50),
            "1. ".repeat(50),
            "*a **b ".repeat(30) + &"** *".repeat(30),
            "![".repeat(50) + &"](a)".repeat(50),
            "<b>".repeat(50),
            "\t".repeat(9) + "a",
        ];
        for text in texts.into_iter().chain(random_texts(20_000)) {
            let possible = deepest_possible(&text);
            assert_eq!(parsed_excess(&text, possible, usize::MAX), None, "{text:?}");
        }
    }
}
