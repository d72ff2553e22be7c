//! Footnotes: collected at the end of a text, in the order of their first references, with links
//! there and back.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

use super::GENERATED;
use crate::text::html::escape_attribute;

/// A footnote: its events, and how many places refer to it.
pub(super) struct Footnote<'a> {
    references: usize,
    events: Vec<Event<'a>>,
}

/// The footnotes that are referred to, in the order of their first references.
#[derive(Default)]
struct Notes<'a> {
    notes: Vec<Footnote<'a>>,
    by_name: HashMap<CowStr<'a>, usize>,
}

/// Takes the footnotes out, in the order of their first references, and links them.
pub(super) fn without_footnotes(events: Vec<Event<'_>>) -> (Vec<Event<'_>>, Vec<Footnote<'_>>) {
    let mut definitions: HashMap<CowStr<'_>, Vec<Event<'_>>> = HashMap::new();
    let mut text = Vec::with_capacity(events.len());
    let mut open: Vec<(CowStr<'_>, Vec<Event<'_>>)> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => open.push((name, Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((name, events)) = open.pop() {
                    definitions.entry(name).or_insert(events);
                }
            }
            other => open.last_mut().map_or(&mut text, |(_, events)| events).push(other),
        }
    }
    let mut notes = Notes::default();
    let mut text = linked(text, &mut definitions, &mut notes);
    // A footnote may refer to others; each one found is linked in its turn.
    let mut index = 0;
    while index < notes.notes.len() {
        let events = std::mem::take(&mut notes.notes[index].events);
        notes.notes[index].events = linked(events, &mut definitions, &mut notes);
        index += 1;
    }
    text.shrink_to_fit();
    (text, notes.notes)
}

/// `events` with every reference to a footnote as a link; footnotes met for the first time
/// move from `definitions` to `notes`.
fn linked<'a>(
    events: Vec<Event<'a>>,
    definitions: &mut HashMap<CowStr<'a>, Vec<Event<'a>>>,
    notes: &mut Notes<'a>,
) -> Vec<Event<'a>> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        let Event::FootnoteReference(name) = event else {
            out.push(event);
            continue;
        };
        let Notes { notes, by_name } = &mut *notes;
        let index = match by_name.get(&name) {
            Some(index) => *index,
            None => {
                let Some(events) = definitions.remove(&name) else { continue };
                notes.push(Footnote { references: 0, events });
                by_name.insert(name, notes.len() - 1);
                notes.len() - 1
            }
        };
        notes[index].references += 1;
        let (number, nth) = (index + 1, notes[index].references);
        out.push(Event::InlineHtml(CowStr::from(format!(
            "<sup class=\"footnote-reference\"><a href=\"#{GENERATED}fn-{number}\" \
             id=\"{GENERATED}fnref-{number}-{nth}\">{number}</a></sup>"
        ))));
    }
    out
}

/// How many of the places that refer to a footnote it leads back to.
const MOST_WAYS_BACK: usize = 100;

/// Writes the footnotes; `way_back` is the name of the links back to the text.
pub(super) fn push_footnotes(out: &mut String, notes: Vec<Footnote<'_>>, way_back: &str) {
    if notes.is_empty() {
        return;
    }
    let mut title = String::new();
    escape_attribute(&mut title, way_back);
    out.push_str("<hr><ol class=\"footnotes\">");
    for (index, mut note) in notes.into_iter().enumerate() {
        let number = index + 1;
        let back: String = (1..=note.references.min(MOST_WAYS_BACK))
            .map(|nth| {
                format!(" <a href=\"#{GENERATED}fnref-{number}-{nth}\" title=\"{title}\">↩</a>")
            })
            .collect();
        let back = Event::InlineHtml(CowStr::from(back));
        // The way back stands in the last line of the note, where that is a paragraph.
        let at_end = note.events.len();
        match note.events.last() {
            Some(Event::End(TagEnd::Paragraph)) => note.events.insert(at_end - 1, back),
            _ => note.events.push(back),
        }
        out.push_str(&format!("<li id=\"{GENERATED}fn-{number}\">"));
        html::push_html(out, note.events.into_iter());
        out.push_str("</li>");
    }
    out.push_str("</ol>");
}
