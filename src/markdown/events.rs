//! Parses Markdown into events, and renders them to unsanitised HTML.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::footnotes::{extract_footnotes, push_footnotes};
use super::rules::is_reserved;
use crate::text::slug::slug;

/// Parses `text`, demotes its headings and adds ids to them.
pub(super) fn parse_events(text: &str) -> Vec<Event<'_>> {
    add_heading_ids(demote_headings(Parser::new_ext(text, options()).collect()))
}

/// Renders `events` and footnotes without sanitising.
pub(super) fn unsanitized_html(
    events: Vec<Event<'_>>,
    capacity: usize,
    back_to_text: &str,
) -> String {
    let (events, notes) = extract_footnotes(events);
    let mut out = String::with_capacity(capacity);
    html::push_html(&mut out, events.into_iter());
    push_footnotes(&mut out, notes, back_to_text);
    out
}

pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_TASKLISTS
}

/// Moves all headings one level down if there is one of the first level.
pub(super) fn demote_headings(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_h1 = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
    };
    if events.iter().any(is_h1) {
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

/// Adds a unique id to every heading: its own, or one derived from its text.
pub(super) fn add_heading_ids(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut used_ids: HashSet<String> = HashSet::new();
    // The last number for each id, so that many equal headings take linear time.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for start in 0..events.len() {
        let Event::Start(Tag::Heading { id, .. }) = &events[start] else { continue };
        let base = match id {
            Some(id) => id.to_string(),
            None => slug(&heading_text(&events[start + 1..])),
        };
        let base = match base.is_empty() {
            true => "section".to_owned(),
            false if is_reserved(&base) => format!("section-{base}"),
            false => base,
        };
        let mut unique = base.clone();
        let number = numbers.entry(base.clone()).or_insert(1);
        while !used_ids.insert(unique.clone()) {
            *number += 1;
            unique = format!("{base}-{number}");
        }
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[start] {
            *id = Some(CowStr::from(unique));
        }
    }
    events
}

pub(super) fn heading_text(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            Event::SoftBreak | Event::HardBreak => Some(" "),
            _ => None,
        })
        .collect()
}
