//! Renders Markdown of plain prose without the sanitiser.
//!
//! Most texts consist of paragraphs, lists, headings, emphasis and links to other sites, without
//! HTML. Their HTML is safe by construction: a fixed set of tags around escaped text. The sanitiser would
//! produce the same bytes, as a test checks.

use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::text::bytes;
use crate::text::html::escape;
use crate::text::plain::{is_forbidden, may_be_forbidden};
use crate::text::url::is_plain_https;

/// Renders `events`; `None` if any of them requires the sanitiser.
pub(super) fn html(events: &[Event<'_>], capacity: usize) -> Option<String> {
    if !events.iter().all(is_prose) {
        return None;
    }
    let mut out = String::with_capacity(capacity);
    push_html(&mut out, events.iter().map(to_safe_event));
    Some(out)
}

/// Whether this module supports an event.
fn is_prose(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) | Event::Code(text) => !bytes::any_char(text, may_be_special, is_special),
        Event::SoftBreak | Event::HardBreak => true,
        Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
            !matches!(link_type, LinkType::Email)
                && title.is_empty()
                && is_plain_https(dest_url)
                // pulldown-cmark and the sanitiser encode these differently.
                && !dest_url.contains(['\'', '[', ']'])
        }
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            id.as_ref().is_some_and(|id| id.chars().all(is_plain))
                && classes.is_empty()
                && attrs.is_empty()
        }
        Event::Start(tag) => {
            matches!(
                tag,
                Tag::Paragraph
                    | Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::List(None)
                    | Tag::Item
                    | Tag::BlockQuote(None)
            )
        }
        // The matching start was checked.
        Event::End(_) => true,
        _ => false,
    }
}

/// Whether `c` is forbidden, or a control character, which HTML parsers and Markdown parsers treat
/// differently.
fn is_special(c: char) -> bool {
    is_forbidden(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Whether a special character can start with this byte.
fn may_be_special(byte: u8) -> bool {
    may_be_forbidden(byte) | (byte == b'\r')
}

/// Converts text and links to HTML that is equal to the output of the sanitiser.
fn to_safe_event<'e>(event: &Event<'e>) -> Event<'e> {
    match event {
        Event::Text(text) => markup(escaped(text)),
        Event::Code(text) => markup(format!("<code>{}</code>", escaped(text))),
        Event::HardBreak => markup("<br>\n".to_owned()),
        Event::Start(Tag::Link { dest_url, .. }) => {
            markup(format!("<a href=\"{}\" rel=\"noopener\">", dest_url.replace('&', "&amp;")))
        }
        Event::End(TagEnd::Link) => markup("</a>".to_owned()),
        other => other.clone(),
    }
}

fn markup<'e>(html: String) -> Event<'e> {
    Event::InlineHtml(html.into())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}
