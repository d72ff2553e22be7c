//! What is wrong with a text before it is rendered: links that no page may hold, and what would
//! cost too much.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::options;
use crate::text::nesting::{Nesting, needs_closing};
use crate::text::url::check_http;

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
    if !text.contains(':') {
        return Vec::new();
    }
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
    if !may_be_deep(text, depth) && (text.len() <= tag_length || !text.contains('<')) {
        return None;
    }
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

/// Whether a text has what it needs for elements more than `depth` levels deep: signs of Markdown
/// or HTML, each of which opens two at most (a list and its item), or a line that is indented so
/// far.
fn may_be_deep(text: &str, depth: usize) -> bool {
    /// A paragraph, or a cell of a table, and what is around it.
    const WITHOUT_SIGNS: usize = 5;
    let is_sign =
        |b: &u8| matches!(b, b'<' | b'>' | b'*' | b'_' | b'[' | b'~' | b'-' | b'+' | b')');
    let is_indented = |line: &str| line.len() - line.trim_start().len() > depth;
    let signs =
        || text.as_bytes().iter().filter(|b| is_sign(b)).count() + text.matches(". ").count();
    (text.len() > depth && text.lines().any(is_indented)) || 2 * signs() + WITHOUT_SIGNS > depth
}

fn problem(link_type: LinkType, destination: &str, links: Links) -> Option<String> {
    if link_type == LinkType::Email {
        return (links == Links::Web).then(|| "an e-mail address is no link here".to_owned());
    }
    if destination.starts_with("//") {
        return Some("it has no scheme, start it with https:".to_owned());
    }
    // What has no scheme leads somewhere on this site.
    url::Url::parse(destination).ok()?;
    let is_mail = destination.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("mailto:"));
    if is_mail && links == Links::WebAndMail {
        return None;
    }
    check_http(destination).err()
}
