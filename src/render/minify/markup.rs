//! Minifies the markup of one template, whose tags (`{{ … }}`, `{% … %}`) can produce anything at any place.
//!
//! White space becomes one space, or nothing directly beside a tag of an element that stands on lines of its own;
//! comments are removed, and each start tag is minified ([`Tags`]). Within `<pre>`, `<script>` and the like nothing
//! changes.
//!
//! **Every page must stay the same but for this.** So at each place in the template, the state of a parser of HTML must be
//! the same however that place was reached: after a branch or a loop as before it, and between tags at the end of a
//! template or block and around an `include`. A template for which that is not so is not minified ([`Unproven`]).

use std::collections::HashSet;

use super::tag::Tags;
use crate::render::template_pieces::{Piece, Tag, pieces};

/// The template uses a feature of which this module can't prove that minification changes nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unproven;

/// A minified template.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Minified {
    pub(super) text: String,
    /// The names of blocks that are not between tags, but for example in the value of an attribute.
    pub(super) inner_blocks: HashSet<String>,
}

/// Minifies the template `text`. What fills one of `inner_blocks`, the [`Minified::inner_blocks`] of other templates,
/// stays as it is.
///
/// # Errors
/// [`Unproven`].
pub(super) fn minify(
    text: &str,
    inner_blocks: &HashSet<String>,
    tags: &mut Tags,
) -> Result<Minified, Unproven> {
    let pieces = pieces(text).ok_or(Unproven)?;
    let is_extends =
        |piece: &Piece<'_>| matches!(piece, Piece::Statement(tag) if tag.name().0 == "extends");
    let mut writer = Writer::new(pieces.iter().any(is_extends), inner_blocks, tags);
    for piece in pieces {
        match piece {
            Piece::Text(text) => writer.text(text)?,
            Piece::Expression(tag) => writer.expression(tag)?,
            Piece::Statement(tag) => writer.statement(tag)?,
        }
    }
    writer.end()
}

const DOCTYPE: &str = "!doctype";

/// Elements that no text stands beside, in the styles of all browsers.
pub(super) const HAS_OWN_LINES: [&str; 54] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that are not shown at their place.
pub(super) const HAS_NO_BOX: [&str; 7] =
    ["base", "link", "meta", "script", "style", "template", "title"];

/// Elements whose white space is shown, or probably styled so.
pub(super) const PREFORMATTED: [&str; 3] = ["code", "listing", "pre"];

/// Elements in which there are no tags but their own end tag.
pub(super) const RAW_TEXT: [&str; 8] =
    ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Where in HTML a place is. Two ways to a place must agree in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    inside: Inside,
    /// The number of open elements whose white space is shown.
    preformatted: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Between tags.
    Content,
    /// In a tag, outside of quotes.
    Tag,
    /// In a value of an attribute, in these quotes.
    Value(char),
    /// In an element that contains only text, up to its end tag.
    RawText(&'static str),
    Comment,
    /// Outside of all blocks of a template that extends another: no page shows it.
    Nowhere,
    /// In a block that fills one of the [`Writer::inner_blocks`].
    InnerBlock,
    /// In a text that is assigned to a variable.
    Assigned,
}

/// A statement that has not ended.
struct Open<'t> {
    name: &'t str,
    /// Where its content begins.
    start: Place,
    /// [`Writer::is_at_edge`] before it.
    edge: bool,
    /// Whether all ways through it so far end at an edge.
    ends_at_edge: bool,
    has_else: bool,
}

struct Writer<'t> {
    is_child: bool,
    inner_blocks: &'t HashSet<String>,
    tags: &'t mut Tags,
    found: HashSet<String>,
    out: String,
    place: Place,
    open: Vec<Open<'t>>,
    /// Whether white space was read that is not yet written.
    has_space: bool,
    /// Whether no browser shows white space here, because of the tag or the space before.
    is_at_edge: bool,
    markup: Markup,
}

/// The tag, comment or declaration being read.
#[derive(Default)]
struct Markup {
    text: String,
    /// The names of the attributes so far.
    attributes: Vec<String>,
    /// Whether there are statements between attributes, or an attribute twice.
    is_variable: bool,
    /// Whether a tag of the template directly precedes.
    is_after_statement: bool,
}

const CONTENT: Place = Place { inside: Inside::Content, preformatted: 0 };
const NOWHERE: Place = Place { inside: Inside::Nowhere, preformatted: 0 };

impl<'t> Writer<'t> {
    fn new(is_child: bool, inner_blocks: &'t HashSet<String>, tags: &'t mut Tags) -> Self {
        Self {
            is_child,
            inner_blocks,
            tags,
            found: HashSet::new(),
            out: String::new(),
            place: if is_child { NOWHERE } else { CONTENT },
            open: Vec::new(),
            has_space: false,
            is_at_edge: false,
            markup: Markup::default(),
        }
    }

    fn end(mut self) -> Result<Minified, Unproven> {
        let expected = if self.is_child { NOWHERE } else { CONTENT };
        if !self.open.is_empty() || self.place != expected {
            return Err(Unproven);
        }
        self.write_space();
        Ok(Minified { text: self.out, inner_blocks: self.found })
    }

    fn text(&mut self, text: &str) -> Result<(), Unproven> {
        let mut rest = text;
        while !rest.is_empty() {
            rest = match self.place.inside {
                Inside::Content => self.content(rest)?,
                Inside::Tag => self.tag(rest)?,
                Inside::Value(quote) => self.value(rest, quote),
                Inside::RawText(name) => self.raw_text(rest, name)?,
                Inside::Comment => self.comment(rest)?,
                Inside::Nowhere => "",
                Inside::InnerBlock => self.inner_block(rest)?,
                Inside::Assigned => {
                    self.out.push_str(rest);
                    ""
                }
            };
        }
        Ok(())
    }

    /// Reads text up to the next white space or tag, or either of these. Returns what is left.
    fn content<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
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
    fn tag<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
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

    fn value<'r>(&mut self, rest: &'r str, quote: char) -> &'r str {
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
        let has_own_lines = HAS_OWN_LINES.contains(&kind);
        if has_own_lines {
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
        self.is_at_edge = has_own_lines || (self.is_at_edge && HAS_NO_BOX.contains(&kind));
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
    fn raw_text<'r>(&mut self, rest: &'r str, name: &str) -> Result<&'r str, Unproven> {
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
    fn comment<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
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
    fn inner_block<'r>(&mut self, rest: &'r str) -> Result<&'r str, Unproven> {
        if rest.contains(['<', '>', '"', '\'']) {
            return Err(Unproven);
        }
        self.out.push_str(rest);
        Ok("")
    }

    fn expression(&mut self, tag: Tag<'_>) -> Result<(), Unproven> {
        // Without `-`: the white space that it removes is gone already.
        let source = format!("{{{{ {} }}}}", tag.inner);
        // A component, or markup in a text.
        if tag.inner.contains('<') {
            return Err(Unproven);
        }
        match self.place.inside {
            Inside::Content => self.write(&source),
            Inside::Value(_) => self.markup.text.push_str(&source),
            Inside::RawText(_) | Inside::InnerBlock | Inside::Assigned => {
                self.out.push_str(&source)
            }
            Inside::Nowhere => {}
            Inside::Tag | Inside::Comment => return Err(Unproven),
        }
        Ok(())
    }

    fn statement(&mut self, tag: Tag<'t>) -> Result<(), Unproven> {
        let (name, rest) = tag.name();
        let source = format!("{{% {} %}}", tag.inner);
        match name {
            "extends" => self.out.push_str(&source),
            "include" if self.place == CONTENT => self.write(&source),
            "set" | "set_global" if is_assignment(rest) => self.pass(&source)?,
            "set" | "set_global" if self.place.inside == Inside::Content => {
                self.pass(&source)?;
                self.place.inside = Inside::Assigned;
                self.open("set", false);
            }
            "endset" => {
                self.pass(&source)?;
                self.close("set")?;
                self.place.inside = Inside::Content;
            }
            "if" | "for" => {
                self.pass(&source)?;
                let edge = self.is_at_edge;
                self.open(name, edge);
                // A loop comes back to its start.
                self.set_edge(name == "if" && edge);
            }
            "elif" | "else" => {
                self.pass(&source)?;
                let (place, is_at_edge) = (self.place, self.is_at_edge);
                let open = self.open.last_mut().ok_or(Unproven)?;
                if !matches!(open.name, "if" | "for") || open.start != place {
                    return Err(Unproven);
                }
                open.ends_at_edge &= is_at_edge;
                open.has_else |= name == "else";
                let edge = open.edge;
                self.set_edge(edge);
            }
            "endif" | "endfor" => {
                self.pass(&source)?;
                let open = self.close(&name["end".len()..])?;
                let is_passed_by = open.has_else || open.edge;
                self.set_edge(open.ends_at_edge && self.is_at_edge && is_passed_by);
            }
            "break" | "continue" => {
                self.pass(&source)?;
                let place = self.place;
                let mut outer = self.open.iter_mut().rev();
                let open = outer.find(|open| open.name == "for").ok_or(Unproven)?;
                if open.start != place {
                    return Err(Unproven);
                }
                open.ends_at_edge = false;
            }
            "block" => self.begin_block(&source, rest)?,
            "endblock" => {
                self.pass(&source)?;
                self.close("block")?;
                self.set_edge(false);
                if self.is_child && self.open.iter().all(|open| open.name != "block") {
                    self.place = NOWHERE;
                }
            }
            _ => return Err(Unproven),
        }
        Ok(())
    }

    fn begin_block(&mut self, source: &str, rest: &str) -> Result<(), Unproven> {
        let name = rest.trim();
        self.pass(source)?;
        if self.place == NOWHERE {
            let is_inner = self.inner_blocks.contains(name);
            self.place.inside = if is_inner { Inside::InnerBlock } else { Inside::Content };
        } else if self.place != CONTENT {
            self.found.insert(name.to_owned());
        }
        self.set_edge(false);
        self.open("block", false);
        Ok(())
    }

    fn open(&mut self, name: &'t str, edge: bool) {
        let start = self.place;
        self.open.push(Open { name, start, edge, ends_at_edge: true, has_else: false });
    }

    fn close(&mut self, name: &str) -> Result<Open<'t>, Unproven> {
        let open = self.open.pop().ok_or(Unproven)?;
        if open.name == name && open.start == self.place { Ok(open) } else { Err(Unproven) }
    }

    /// Writes a statement, and before it the white space before it, as the statement might skip it otherwise.
    fn pass(&mut self, source: &str) -> Result<(), Unproven> {
        match self.place.inside {
            Inside::Content => {
                self.write_space();
                self.out.push_str(source);
            }
            Inside::Tag if self.markup.text.trim_end().ends_with(['=', '<', '/']) => {
                return Err(Unproven);
            }
            Inside::Tag | Inside::Value(_) | Inside::Comment => {
                let markup = &mut self.markup;
                markup.is_after_statement = self.place.inside == Inside::Tag;
                markup.is_variable |= !matches!(self.place.inside, Inside::Value(_));
                markup.text.push_str(source);
            }
            Inside::RawText(_) | Inside::Nowhere | Inside::InnerBlock | Inside::Assigned => {
                self.out.push_str(source);
            }
        }
        Ok(())
    }

    fn set_edge(&mut self, is_at_edge: bool) {
        if self.place.inside == Inside::Content {
            self.is_at_edge = is_at_edge;
        }
    }

    /// Writes text that is shown.
    fn write(&mut self, text: &str) {
        self.write_space();
        self.out.push_str(text);
        self.is_at_edge = false;
    }

    /// Writes the white space before something that might be shown.
    fn write_space(&mut self) {
        if std::mem::take(&mut self.has_space) && !self.is_at_edge {
            self.out.push(' ');
            self.is_at_edge = true;
        }
    }
}

/// White space of HTML.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Whether a `set` tag with this `rest` has its value in itself; otherwise it is the text up to `endset`.
fn is_assignment(rest: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    rest.trim_start().trim_start_matches(is_name).trim_start().starts_with('=')
}
