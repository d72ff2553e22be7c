//! Moves footnotes to the end of a text, in the order of their first references, with links to them and
//! back.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

use super::rules::GENERATED_PREFIX;
use crate::text::html::escape_attribute;

/// A footnote.
pub(super) struct Footnote<'a> {
    /// The number of references to it.
    references: usize,
    events: Vec<Event<'a>>,
}

/// The referenced footnotes, in the order of their first references.
#[derive(Default)]
struct Notes<'a> {
    notes: Vec<Footnote<'a>>,
    by_name: HashMap<CowStr<'a>, usize>,
}

/// Removes footnote definitions from `events`, and replaces references by links. Returns the remaining
/// events and the referenced footnotes.
pub(super) fn extract_footnotes(events: Vec<Event<'_>>) -> (Vec<Event<'_>>, Vec<Footnote<'_>>) {
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
    let mut text = link_references(text, &mut definitions, &mut notes);
    // Footnotes can refer to other footnotes.
    let mut index = 0;
    while index < notes.notes.len() {
        let events = std::mem::take(&mut notes.notes[index].events);
        notes.notes[index].events = link_references(events, &mut definitions, &mut notes);
        index += 1;
    }
    text.shrink_to_fit();
    (text, notes.notes)
}

/// Replaces every reference to a footnote by a link. Moves footnotes from `definitions` to `notes` at
/// their first reference.
fn link_references<'a>(
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
            "<sup class=\"footnote-reference\"><a href=\"#{GENERATED_PREFIX}fn-{number}\" \
             id=\"{GENERATED_PREFIX}fnref-{number}-{nth}\">{number}</a></sup>"
        ))));
    }
    out
}

/// The maximum number of links from a footnote back to its references.
const MAX_BACKLINKS: usize = 100;

/// Writes the footnotes; `back_to_text` is the title of the backlinks.
pub(super) fn push_footnotes(out: &mut String, notes: Vec<Footnote<'_>>, back_to_text: &str) {
    if notes.is_empty() {
        return;
    }
    let mut title = String::new();
    escape_attribute(&mut title, back_to_text);
    out.push_str("<hr><ol class=\"footnotes\">");
    for (index, mut note) in notes.into_iter().enumerate() {
        let number = index + 1;
        let back: String = (1..=note.references.min(MAX_BACKLINKS))
            .map(|nth| {
                format!(
                    " <a href=\"#{GENERATED_PREFIX}fnref-{number}-{nth}\" title=\"{title}\">↩</a>"
                )
            })
            .collect();
        let back = Event::InlineHtml(CowStr::from(back));
        // Backlinks are inside the last paragraph, if the footnote ends with one.
        let at_end = note.events.len();
        match note.events.last() {
            Some(Event::End(TagEnd::Paragraph)) => note.events.insert(at_end - 1, back),
            _ => note.events.push(back),
        }
        out.push_str(&format!("<li id=\"{GENERATED_PREFIX}fn-{number}\">"));
        html::push_html(out, note.events.into_iter());
        out.push_str("</li>");
    }
    out.push_str("</ol>");
}
