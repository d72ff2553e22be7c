//! The short way from Markdown to safe HTML, for texts of nothing but plain prose.
//!
//! Most texts hold paragraphs, lists, headings, emphasis and links to other sites, and no HTML.
//! What these become needs no parser to be made safe: it is written out here as the sanitiser
//! would leave it, from a fixed set of tags around escaped text. Anything else goes the long way.
//! A test holds both ways to the same bytes.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd, html};

use crate::text::bytes;
use crate::text::html::escape;
use crate::text::plain::{is_forbidden, may_be_forbidden};
use crate::text::url::is_plain_https;

/// The HTML of `events`; `None` if there is anything among them that needs a closer look.
pub(super) fn safe_html(events: &[Event<'_>], length: usize) -> Option<String> {
    if !events.iter().all(is_prose) {
        return None;
    }
    let mut out = String::with_capacity(length);
    html::push_html(&mut out, events.iter().map(written));
    Some(out)
}

/// Whether an event is one that this module can write.
fn is_prose(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) | Event::Code(text) => {
            !bytes::any_char(text, may_need_a_look, needs_a_look)
        }
        Event::SoftBreak | Event::HardBreak => true,
        Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
            !matches!(link_type, LinkType::Email)
                && title.is_empty()
                && is_plain_https(dest_url)
                // Writers differ in how they write these.
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
        // The start of what it ends was looked at.
        Event::End(_) => true,
        _ => false,
    }
}

/// Control characters mean other things to an HTML parser than to a Markdown parser, and no page
/// may hold what is forbidden.
fn needs_a_look(c: char) -> bool {
    is_forbidden(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Whether such a character may begin with this byte.
fn may_need_a_look(byte: u8) -> bool {
    may_be_forbidden(byte) | (byte == b'\r')
}

/// An event whose text stands as the sanitiser would leave it.
fn written<'e>(event: &Event<'e>) -> Event<'e> {
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
