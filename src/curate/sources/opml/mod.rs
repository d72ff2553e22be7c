//! Lists of feeds: OPML 1 and 2 (<http://opml.org/spec2.opml>), FOAF in RDF, and iGoogle's settings.
//!
//! [`read`] tolerates broken markup: missing ends, any letter case, missing types, HTML entities. Each URL
//! occurs once, with all folders and labels in which it was found. Lists that a list includes are
//! reported, not followed. Depth, lengths and numbers are limited. [`write()`] writes OPML 2.0.

mod foaf;
mod lists;
mod outlines;
mod tags;
mod write;

use std::fmt;

pub use self::lists::{Opml, Outline};
pub use self::write::write;
use self::{foaf::Foaf, lists::Lists, outlines::Outlines, tags::local_name};
use crate::curate::xml::{Part, Reader, Tag};

/// The maximum length of a list, in bytes.
pub const MAX_LEN: usize = 16 << 20;

/// Why a text is not a list of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOpml {
    /// It has neither an OPML outline nor anything of the other formats.
    Other,
    /// It is longer than [`MAX_LEN`].
    TooLarge,
}

impl fmt::Display for NotOpml {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other => out.write_str("not a list of feeds (OPML)"),
            Self::TooLarge => write!(out, "larger than {} MB", MAX_LEN >> 20),
        }
    }
}

/// Reads a list.
///
/// # Errors
/// When the text is not a list, or is too long.
pub fn read(text: &str) -> Result<Opml, NotOpml> {
    if text.len() > MAX_LEN {
        return Err(NotOpml::TooLarge);
    }
    let mut list = ListReader::default();
    let mut parts = Reader::new(text);
    while let Some(part) = parts.next_part() {
        match part {
            Part::Start(tag) => list.start(&tag),
            Part::End(name) => list.end(&name),
            Part::Text(text) => list.text(&text),
        }
    }
    list.foaf.finish(&mut list.lists);
    match list.is_list {
        true => Ok(list.lists.into_opml(list.title)),
        false => Err(NotOpml::Other),
    }
}

/// The state of all formats: a document may be of any of them.
#[derive(Default)]
struct ListReader {
    lists: Lists,
    outlines: Outlines,
    foaf: Foaf,
    title: Option<String>,
    /// The text of the current element, if it is needed.
    text: Option<String>,
    /// Whether an element of one of the formats was found.
    is_list: bool,
}

/// The maximum length of a text, in bytes; the rest is dropped.
const MAX_TEXT_LEN: usize = 1_000;

impl ListReader {
    fn text(&mut self, text: &str) {
        if let Some(known) = &mut self.text
            && known.len() < MAX_TEXT_LEN
        {
            known.push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*local_name(&tag.name);
        self.is_list |= matches!(name, "opml" | "outline" | "gadgettabml") || Foaf::is_entity(name);
        let is_text = matches!(name, "title" | "name" | "member_name");
        self.text = is_text.then(String::new);
        match name {
            "outline" => self.outlines.start(tag, &mut self.lists),
            "tab" => self.outlines.start_tab(tag),
            "module" => self.outlines.start_module(tag),
            "moduleprefs" => self.outlines.preferences(tag, &mut self.lists),
            _ => self.foaf.start(name, tag, &mut self.lists),
        }
    }

    fn end(&mut self, name: &str) {
        let name = &*local_name(name);
        let text = self.text.take().map(|text| lists::one_line(&text));
        let text = text.filter(|text| !text.is_empty());
        match name {
            "outline" | "tab" => self.outlines.end(),
            "module" => self.outlines.end_module(),
            "title" => {
                let is_outside = self.outlines.is_outside() && self.foaf.is_outside();
                if self.title.is_none() && is_outside {
                    self.title = text;
                }
            }
            _ => self.foaf.end(name, text, &mut self.lists),
        }
    }
}

#[cfg(test)]
mod tests;
