//! Reads the texts of a template as a parser of HTML does (HTML Standard, 13.2.5): which state a text leads to.

use super::{Inside, Markup, Unproven, Writer, is_space};
use crate::render::minify::elements::{HAS_NO_BOX, PREFORMATTED, RAW_TEXT};
use crate::text::html::has_own_lines;

const DOCTYPE: &str = "!doctype";

impl Writer<'_> {
    /// Reads text up to the next white space or tag, or either of these. Returns what is left.
    pub(super) fn content<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
        if rest.starts_with(is_space) {
            let text = rest.trim_start_matches(is_space);
            if self.place.preformatted > 0 {
                self.out.push_str(&rest[..rest.len() - text.len()]);
            } else {
                self.has_space = true;
            }
            return Ok(text);
        }
        let Some(markup) = rest.strip_prefix('<') else {
            let end = rest.find(|c| c == '<' || is_space(c)).unwrap_or(rest.len());
            self.write(&rest[..end]);
            return Ok(&rest[end..]);
        };
        if let Some(after) = markup.strip_prefix("!--") {
            // Such a comment ends at once.
            if after.is_empty() || after.starts_with('>') || after.starts_with("->") {
                return Err(Unproven);
            }
            self.begin("<!--", Inside::Comment);
            return Ok(after);
        }
        if markup.get(..DOCTYPE.len()).is_some_and(|name| name.eq_ignore_ascii_case(DOCTYPE)) {
            let end = rest.find('>').ok_or(Unproven)? + 1;
            self.has_space = false;
            self.out.push_str(&rest[..end]);
            self.is_at_edge = true;
            return Ok(&rest[end..]);
        }
        let is_end = markup.starts_with('/');
        let name = if is_end { &markup[1..] } else { markup };
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.begin(if is_end { "</" } else { "<" }, Inside::Tag);
            return Ok(name);
        }
        if markup.starts_with(is_space) {
            self.write("<");
            return Ok(markup);
        }
        Err(Unproven)
    }

    fn begin(&mut self, text: &str, inside: Inside) {
        self.markup = Markup { text: text.to_owned(), ..Markup::default() };
        self.place.inside = inside;
    }

    /// Reads a part of a tag.
    pub(super) fn tag<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
        let markup = &mut self.markup;
        // A statement might end in the middle of a name.
        let ends_name = |c: char| is_space(c) || matches!(c, '>' | '/');
        if std::mem::take(&mut markup.is_after_statement) && !rest.starts_with(ends_name) {
            return Err(Unproven);
        }
        let is_value = markup.text.trim_end().ends_with('=');
        let first = rest.chars().next().ok_or(Unproven)?;
        match first {
            '>' => {
                if markup.text.ends_with(' ') {
                    markup.text.pop();
                }
                markup.text.push('>');
                self.end_of_tag()?;
                return Ok(&rest[1..]);
            }
            '"' | '\'' if is_value => {
                markup.text.push(first);
                self.place.inside = Inside::Value(first);
                return Ok(&rest[1..]);
            }
            '=' => {
                markup.text.push('=');
                return Ok(&rest[1..]);
            }
            '"' | '\'' | '<' => return Err(Unproven),
            _ if is_space(first) => {
                if !markup.text.ends_with(' ') {
                    markup.text.push(' ');
                }
                return Ok(rest.trim_start_matches(is_space));
            }
            _ => {}
        }
        let is_end = |c: char| is_space(c) || matches!(c, '"' | '\'' | '<' | '>' | '=');
        let end = rest.find(is_end).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let is_tag_name = matches!(markup.text.as_str(), "<" | "</");
        if !is_tag_name && !is_value {
            markup.is_variable |= markup.attributes.contains(&name);
            markup.attributes.push(name);
        }
        markup.text.push_str(&rest[..end]);
        Ok(&rest[end..])
    }

    pub(super) fn value<'r>(&mut self, rest: &'r str, quote: char) -> &'r str {
        let end = match rest.find(quote) {
            Some(end) => {
                self.place.inside = Inside::Tag;
                end + 1
            }
            None => rest.len(),
        };
        self.markup.text.push_str(&rest[..end]);
        &rest[end..]
    }

    fn end_of_tag(&mut self) -> Result<(), Unproven> {
        let Markup { text, is_variable, .. } = std::mem::take(&mut self.markup);
        let is_end = text.starts_with("</");
        let name = text.trim_start_matches(['<', '/']);
        let end = name.find(|c| is_space(c) || matches!(c, '/' | '>' | '{')).ok_or(Unproven)?;
        let name = name[..end].to_ascii_lowercase();
        let kind = name.as_str();
        let is_block = has_own_lines(kind);
        if is_block {
            self.has_space = false;
        }
        self.write_space();
        match is_end {
            // An end tag has no attributes.
            true if text.len() != name.len() + 3 => return Err(Unproven),
            true => self.out.push_str(&text),
            false if is_variable => self.out.push_str(&text),
            false => self.out.push_str(self.tags.minify(text, kind)),
        }
        // White space on both sides of an element without a box is shown once.
        self.is_at_edge = is_block || (self.is_at_edge && HAS_NO_BOX.contains(&kind));
        self.place.inside = Inside::Content;
        if PREFORMATTED.contains(&kind) {
            let count = self.place.preformatted;
            let count = if is_end { count.checked_sub(1) } else { Some(count + 1) };
            self.place.preformatted = count.ok_or(Unproven)?;
        }
        if kind == "plaintext" {
            return Err(Unproven);
        }
        if let Some(raw) = RAW_TEXT.iter().find(|raw| **raw == kind && !is_end) {
            self.place.inside = Inside::RawText(raw);
        }
        Ok(())
    }

    /// Reads the content of an element that ends with the first end tag of its `name`.
    pub(super) fn raw_text<'r>(&mut self, rest: &'r str, name: &str) -> Result<&'r str, Unproven> {
        // In a script, an end tag in such a comment does not always count.
        if name == "script" && rest.contains("<!--") {
            return Err(Unproven);
        }
        let is_end = |at: &usize| {
            let after = rest[at + 2..].get(..name.len());
            after.is_some_and(|after| after.eq_ignore_ascii_case(name))
        };
        let mut ends = rest.match_indices("</").map(|(at, _)| at);
        let end = ends.find(is_end);
        if end.is_some() {
            self.place.inside = Inside::Content;
        }
        let (text, rest) = rest.split_at(end.unwrap_or(rest.len()));
        self.out.push_str(text);
        Ok(rest)
    }

    /// Reads a comment, which is kept only if the template has tags in it.
    pub(super) fn comment<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
        if rest.contains("--!>") {
            return Err(Unproven);
        }
        let Some(end) = rest.find("-->") else {
            self.markup.text.push_str(rest);
            return Ok("");
        };
        self.place.inside = Inside::Content;
        let Markup { text, is_variable, .. } = std::mem::take(&mut self.markup);
        if is_variable {
            self.write_space();
            self.out.push_str(&text);
            self.out.push_str(&rest[..end + "-->".len()]);
        }
        Ok(&rest[end + "-->".len()..])
    }

    /// Reads text of a block that fills a place other than between tags.
    pub(super) fn inner_block<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
        if rest.contains(['<', '>', '"', '\'']) {
            return Err(Unproven);
        }
        self.out.push_str(rest);
        Ok("")
    }
}
