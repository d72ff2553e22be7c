//! What is wrong with a text before it is rendered: what no page may hold, and what would
//! cost too much.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::leftovers::leftovers;
use super::sanitizer::{Place, safe_html};
use super::{Rules, Words, budget, options, prepared, unsafe_html};
use crate::config::{Limits, UrlStyle};
use crate::text::bytes;
pub use crate::text::html::Excess;
use crate::text::html::parse;
use crate::text::plain::without_forbidden;
use crate::text::url::{Destination, destination, is_plain_https};

/// Which links a text may hold, besides those inside the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// http and https.
    Web,
    /// `mailto:` as well, for an imprint.
    WebAndMail,
}

/// What there is to say about a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What is too much in it: it must not be rendered.
    pub excess: Option<(Range<usize>, Excess)>,
    /// Links that no page may have, with what is wrong with each. They are left out.
    pub links: Vec<(Range<usize>, String)>,
    /// Elements and attributes that are left out, by name.
    pub markup: Vec<(Range<usize>, String)>,
    /// What other generators would replace, and readers will see.
    pub leftovers: Vec<Range<usize>>,
}

/// Looks at a text, which may embed players of `hosts`.
pub fn inspect(text: &str, links: Links, hosts: &[String], limits: Limits) -> Findings {
    let mut findings = Findings::default();
    // A look at its signs is enough for nearly every text.
    if deepest_possible(text) > limits.depth {
        findings.excess = parsed_depth(text, limits.depth);
    }
    if findings.excess.is_none() && text.contains('<') {
        inspect_html(&mut findings, text, links, hosts, limits);
    }
    if findings.excess.is_none() && !has_only_plain_links(text) {
        findings.links.extend(parsed_bad_links(text, links));
        findings.links.sort_by_key(|(range, _)| range.start);
    }
    if findings.excess.is_none() {
        findings.leftovers = leftovers(text);
    }
    findings
}

/// Looks at the HTML in a text, as it is when it becomes a page.
fn inspect_html(
    findings: &mut Findings,
    text: &str,
    links: Links,
    hosts: &[String],
    limits: Limits,
) {
    let clean = without_forbidden(text);
    let events = with_good_links(prepared(&clean), links);
    let html = unsafe_html(events, text.len() * 3 / 2, "");
    let parsed = parse(&html, budget(limits));
    let pieces = html_of(text);
    let first = pieces.first().map_or(0, |range| range.start);
    if let Some(excess) = parsed.excess {
        findings.excess = Some((first..(first + 1).min(text.len()), excess));
        return;
    }
    let rules = Rules {
        base_path: String::new(),
        urls: UrlStyle::Pretty,
        hosts: hosts.to_vec(),
        words: Words::new("en", "", ""),
        budget: budget(limits),
    };
    let (_, losses) =
        safe_html(&parsed.tree, &rules, links, Place::Page { stylesheet: "", beside: None });
    let place = |needle: &str| find(text, &pieces, needle).unwrap_or(first..first);
    for (shown, needle) in losses.markup {
        findings.markup.push((place(&needle), shown));
    }
    for (url, problem) in losses.links {
        findings.links.push((place(&url), problem));
    }
}

/// Where a text has HTML.
fn html_of(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let html = events.filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    html.map(|(_, range)| range).collect()
}

/// The first place of `needle` in the `pieces` of a text, in any case.
fn find(text: &str, pieces: &[Range<usize>], needle: &str) -> Option<Range<usize>> {
    if needle.is_empty() {
        return None;
    }
    let is_here = |window: &[u8]| window.eq_ignore_ascii_case(needle.as_bytes());
    pieces.iter().find_map(|piece| {
        let at = text[piece.clone()].as_bytes().windows(needle.len()).position(is_here)?;
        let start = piece.start + at;
        let end = start + needle.len();
        (text.is_char_boundary(start) && text.is_char_boundary(end)).then_some(start..end)
    })
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

/// Where elements of Markdown are nested more than `depth` levels deep.
fn parsed_depth(text: &str, depth: usize) -> Option<(Range<usize>, Excess)> {
    let mut open = 0_usize;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        if open > depth {
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

/// `events` with links and images as browsers read them, without those that no page may have, whose texts
/// stay.
pub(super) fn with_good_links(mut events: Vec<Event<'_>>, links: Links) -> Vec<Event<'_>> {
    let mut open = Vec::new();
    events.retain_mut(|event| match event {
        Event::Start(
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
        ) => {
            open.push(problem(*link_type, dest_url, links).is_none());
            if let Ok(Destination::Site(Cow::Owned(url)) | Destination::Web(Cow::Owned(url))) =
                destination(dest_url)
            {
                *dest_url = url.into();
            }
            open.last() == Some(&true)
        }
        Event::End(TagEnd::Link | TagEnd::Image) => open.pop() == Some(true),
        _ => true,
    });
    events
}

fn problem(link_type: LinkType, url: &str, links: Links) -> Option<String> {
    let is_mail = link_type == LinkType::Email;
    match destination(url) {
        Ok(Destination::Mail(_)) if links == Links::WebAndMail => None,
        Ok(Destination::Mail(_)) => Some("an e-mail address is no link here".to_owned()),
        _ if is_mail => {
            (links == Links::Web).then(|| "an e-mail address is no link here".to_owned())
        }
        Ok(_) => None,
        Err(problem) => Some(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::random_texts;
    use super::*;

    fn bad_links(text: &str) -> Vec<(Range<usize>, String)> {
        inspect(text, Links::Web, &[], Limits::default()).links
    }

    #[test]
    fn a_link_that_no_page_may_hold_is_found_in_any_text() {
        let bad = |text: &str| bad_links(text).len();
        for text in [
            "[a](<//b c.example/>)",
            "[a]\n\n[a]: https:b.example/",
            "<a@b.example>",
            "[a](ftp&#58;//b.example/)",
            "[a](https://b.example/) [a](javascript:alert)",
            "![a](https://b.example/&#1;c)",
            "<a href='java&#9;script:x'>a</a> [a](b)",
            "a <img src=' javascript:x'>",
            "<video poster='data:x' src='/a.mp4'></video>",
            "<img srcset='/a.png 1x, ftp://b.example/ 2x'>",
        ] {
            assert_eq!(bad(text), 1, "{text:?}");
        }
        for text in [
            "",
            "a: b",
            "[a](https://b.example/c?d=e)",
            "[a](/b/)",
            "[a](b)",
            "[a](//b.example/)",
            "`[a](///b)`",
        ] {
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
            assert_eq!(parsed_depth(&text, possible), None, "{text:?}");
        }
    }
}
