//! Inspects a text before it is rendered: reports links and HTML that are not allowed, and texts that
//! exceed the limits.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::events::{options, parse_events, unsanitized_html};
use super::links::{LinkPolicy, problem, retain_allowed_links};
use super::rules::{Labels, Rules, Target, budget};
use super::sanitizer::sanitize_tree;
use super::template_tags::template_tags;
use crate::config::{Limits, UrlStyle};
pub use crate::text::html::Excess;
use crate::text::html::parse;
use crate::text::plain::without_forbidden;
use crate::text::url::is_plain_https;

/// The findings of [`inspect`], with their ranges in the text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The exceeded limit; such a text must not be rendered.
    pub excess: Option<(Range<usize>, Excess)>,
    /// LinkPolicy that are dropped, with the reasons.
    pub bad_links: Vec<(Range<usize>, String)>,
    /// Elements, attributes and players that are dropped, with their names.
    pub dropped: Vec<(Range<usize>, String)>,
    /// Template tags of other generators, which are shown as text.
    pub template_tags: Vec<Range<usize>>,
}

/// Inspects a text, which can embed players of `hosts`.
pub fn inspect(text: &str, links: LinkPolicy, hosts: &[String], limits: Limits) -> Findings {
    let mut findings = Findings::default();
    // The upper bound avoids a parse of nearly every text.
    if max_possible_depth(text) > limits.depth {
        findings.excess = find_excessive_depth(text, limits.depth);
    }
    if findings.excess.is_none() && text.contains('<') {
        inspect_html(&mut findings, text, links, hosts, limits);
    }
    if findings.excess.is_none() && !has_only_plain_links(text) {
        findings.bad_links.extend(find_bad_links(text, links));
        findings.bad_links.sort_by_key(|(range, _)| range.start);
    }
    if findings.excess.is_none() {
        findings.template_tags = template_tags(text);
    }
    findings
}

/// Renders and sanitises the text, and locates the dropped parts in its source.
fn inspect_html(
    findings: &mut Findings,
    text: &str,
    links: LinkPolicy,
    hosts: &[String],
    limits: Limits,
) {
    let clean = without_forbidden(text);
    let events = retain_allowed_links(parse_events(&clean), links);
    let html = unsanitized_html(events, text.len() * 3 / 2, "");
    let parsed = parse(&html, budget(limits));
    let ranges = html_ranges(text);
    let first = ranges.first().map_or(0, |range| range.start);
    if let Some(excess) = parsed.excess {
        findings.excess = Some((first..(first + 1).min(text.len()), excess));
        return;
    }
    let rules = Rules {
        base_path: String::new(),
        urls: UrlStyle::Pretty,
        hosts: hosts.to_vec(),
        labels: Labels::new("en", "", ""),
        budget: budget(limits),
    };
    let target = Target::Page { stylesheet: "", asset_folder: None };
    let (_, dropped) = sanitize_tree(&parsed.tree, &rules, links, target);
    let locate = |needle: &str| find(text, &ranges, needle).unwrap_or(first..first);
    for (name, needle) in dropped.markup {
        findings.dropped.push((locate(&needle), name));
    }
    for (url, problem) in dropped.links {
        findings.bad_links.push((locate(&url), problem));
    }
}

/// The ranges of raw HTML in a text.
fn html_ranges(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let html = events.filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    html.map(|(_, range)| range).collect()
}

/// The first occurrence of `needle` in the `ranges` of a text, ignoring ASCII case.
fn find(text: &str, ranges: &[Range<usize>], needle: &str) -> Option<Range<usize>> {
    if needle.is_empty() {
        return None;
    }
    let is_match = |window: &[u8]| window.eq_ignore_ascii_case(needle.as_bytes());
    ranges.iter().find_map(|range| {
        let at = text[range.clone()].as_bytes().windows(needle.len()).position(is_match)?;
        let start = range.start + at;
        let end = start + needle.len();
        (text.is_char_boundary(start) && text.is_char_boundary(end)).then_some(start..end)
    })
}

/// Whether all links of `text` have the form `[a](https://plain.example/url)`, decided without a parse.
fn has_only_plain_links(text: &str) -> bool {
    /// Characters with a special meaning in a link destination.
    fn is_special(c: char) -> bool {
        matches!(c, '(' | '\\' | '&' | '<')
    }
    let is_plain = |rest: &str| {
        let end = rest.find([')', ' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        let destination = &rest[..end];
        is_plain_https(destination) && !destination.contains(is_special)
    };
    let mut after_brackets = text.split(']').skip(1);
    // Excludes autolinks, raw HTML and link reference definitions.
    !text.contains('<')
        && after_brackets.all(|rest| match rest.as_bytes().first() {
            Some(b'(') => is_plain(&rest[1..]),
            Some(b':') => false,
            _ => true,
        })
}

fn find_bad_links(text: &str, links: LinkPolicy) -> Vec<(Range<usize>, String)> {
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

/// The first place where Markdown elements are nested more than `depth` levels deep.
fn find_excessive_depth(text: &str, depth: usize) -> Option<(Range<usize>, Excess)> {
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

/// An upper bound of the nesting depth. Block quotes and list items need a marker at the start of a line, or
/// indentation; other elements need one delimiter, or a pair of them.
fn max_possible_depth(text: &str) -> usize {
    /// The depth of a table cell, the deepest element without markers and delimiters.
    const MAX_IMPLICIT_DEPTH: usize = 5;
    let is_marker =
        |b: &u8| matches!(b, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9');
    let width = |b: &u8| if *b == b'\t' { 4 } else { 1 };
    let markers = |line: &[u8]| line.iter().take_while(|b| is_marker(b)).map(width).sum::<usize>();
    let count = |is_counted: fn(&u8) -> bool| text.bytes().filter(is_counted).count();
    let single = count(|b| matches!(b, b'<' | b'['));
    let paired = count(|b| matches!(b, b'*' | b'_' | b'~'));
    let lines = text.as_bytes().split(|b| matches!(b, b'\n' | b'\r'));
    let max_markers = lines.map(markers).max().unwrap_or(0);
    MAX_IMPLICIT_DEPTH + 2 * max_markers + single + paired / 2
}

#[cfg(test)]
mod tests {
    use super::super::tests::random_texts;
    use super::*;

    fn bad_links(text: &str) -> Vec<(Range<usize>, String)> {
        inspect(text, LinkPolicy::Web, &[], Limits::default()).bad_links
    }

    #[test]
    fn bad_links_are_found_in_every_syntax() {
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
    fn plain_links_are_never_bad() {
        let (mut plain, mut others) = (0, 0);
        for text in random_texts(20_000) {
            let text = text.replace("](", "](https://a.example/") + "[b](https://c.example/d)";
            if has_only_plain_links(&text) {
                plain += 1;
                assert_eq!(find_bad_links(&text, LinkPolicy::Web), [], "{text:?}");
            } else {
                others += 1;
            }
        }
        assert!(plain > 1000 && others > 1000, "{plain} {others}");
    }

    #[test]
    fn max_possible_depth_is_an_upper_bound() {
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
            let possible = max_possible_depth(&text);
            assert_eq!(find_excessive_depth(&text, possible), None, "{text:?}");
        }
    }
}
