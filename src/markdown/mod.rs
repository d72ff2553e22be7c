//! Markdown to safe HTML: a pure function.
//!
//! CommonMark with tables, footnotes, strikethrough and heading ids. Raw HTML is allowed
//! and sanitised with everything else. Headings are moved one level down where the text has
//! one of the first, as the page's title is the only `h1`. Footnotes are collected at the
//! end. Links that start with `/` lead into this site and get its base path.

mod check;
mod footnotes;
mod sanitizer;
mod short;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

pub use check::{Excess, Links, bad_links, excess};

use self::footnotes::{push_footnotes, without_footnotes};
use self::sanitizer::{clean, sanitizer};
use crate::config::{BaseUrl, UrlStyle};
use crate::text::plain::{self, without_forbidden};
use crate::text::slug::slug;

/// Renders Markdown for one site.
pub struct Markdown {
    sanitizer: Builder<'static>,
    /// The same for what has been sanitised: its links lead where they must.
    again: Builder<'static>,
    /// What the way from a footnote back to the text is called, escaped.
    way_back: String,
}

impl Markdown {
    /// A renderer for the site at `base_url`; `way_back` is what the way from a footnote back to
    /// the text is called.
    pub fn new(base_url: &BaseUrl, urls: UrlStyle, way_back: &str) -> Self {
        let sanitizer = sanitizer(base_url.path().to_owned(), urls);
        let again = self::sanitizer(String::new(), UrlStyle::Pretty);
        Self { sanitizer, again, way_back: ammonia::clean_text(way_back) }
    }

    /// The HTML of `text`.
    pub fn to_html(&self, text: &str) -> String {
        let text = without_forbidden(text);
        let events: Vec<Event<'_>> = Parser::new_ext(&text, options()).collect();
        let events = with_heading_ids(below_the_title(events));
        let length = text.len() * 3 / 2;
        short::safe_html(&events, length).unwrap_or_else(|| self.sanitised(events, length))
    }

    /// The HTML of `events`, which may hold anything; about `length` bytes of it.
    fn sanitised(&self, events: Vec<Event<'_>>, length: usize) -> String {
        let (events, notes) = without_footnotes(events);
        let mut out = String::with_capacity(length);
        html::push_html(&mut out, events.into_iter());
        push_footnotes(&mut out, notes, &self.way_back);
        let html = clean(&self.sanitizer, &with_alignment_classes(out));
        // References such as `&#xfdd0;` have become characters by now. What is without them must be
        // looked at again: `jav&#x10;ascript:` was no scheme.
        match without_forbidden(&html) {
            Cow::Borrowed(_) => html,
            Cow::Owned(html) => clean(&self.again, &html),
        }
    }
}

/// What there is to read in `text`, in one line and without markup. Between blocks that are no
/// sentences, such as headings and cells, there is a dot.
pub fn to_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                html.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
            }
            Event::Html(tags) => {
                html.push(' ');
                html.push_str(&tags);
            }
            Event::InlineHtml(tag) => html.push_str(&tag),
            Event::End(tag) if is_inline(tag) => {}
            Event::End(_) if html.ends_with(char::is_alphanumeric) => html.push_str(" · "),
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => html.push(' '),
            _ => {}
        }
    }
    let mut text = plain::excerpt(&html);
    text.truncate(text.trim_end_matches(" ·").len());
    text
}

/// Whether what ends with `tag` is a part of a line, so that letters on both sides are one word.
fn is_inline(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(tag, Emphasis | Image | Link | Strikethrough | Strong)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Moves all headings down by one if the text has one of the first level.
fn below_the_title(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_first = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
    };
    if events.iter().any(is_first) {
        for event in &mut events {
            match event {
                Event::Start(Tag::Heading { level, .. }) | Event::End(TagEnd::Heading(level)) => {
                    *level = HeadingLevel::try_from(*level as usize + 1).unwrap_or(*level);
                }
                _ => {}
            }
        }
    }
    events
}

/// Gives every heading an id, from its text, that no other heading of the text has.
fn with_heading_ids(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for start in 0..events.len() {
        let Event::Start(Tag::Heading { id, .. }) = &events[start] else { continue };
        let wanted = match id {
            Some(id) => id.to_string(),
            None => slug(&heading_text(&events[start + 1..])),
        };
        // The theme's own ids and those of footnotes are taken.
        let is_taken = ["fg-", "fn-", "fnref-"].iter().any(|prefix| wanted.starts_with(prefix));
        let wanted = match wanted.is_empty() {
            true => "section".to_owned(),
            false if is_taken => format!("section-{wanted}"),
            false => wanted,
        };
        let mut unique = wanted.clone();
        // Where the last one of this name left off: a thousand headings may have one text.
        let number = numbers.entry(wanted.clone()).or_insert(1);
        while !taken.insert(unique.clone()) {
            *number += 1;
            unique = format!("{wanted}-{number}");
        }
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[start] {
            *id = Some(CowStr::from(unique));
        }
    }
    events
}

fn heading_text(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            _ => None,
        })
        .collect()
}

/// Alignment of table cells as classes: the pages' Content-Security-Policy has no place for
/// styles in attributes. In texts quotes are escaped, so that only tags are met here.
fn with_alignment_classes(html: String) -> String {
    if !html.contains("style=\"text-align") {
        return html;
    }
    ["left", "center", "right"].iter().fold(html, |html, side| {
        let style = format!("style=\"text-align: {side}\"");
        html.replace(&style, &format!("class=\"align-{side}\""))
    })
}

#[cfg(test)]
mod tests;
