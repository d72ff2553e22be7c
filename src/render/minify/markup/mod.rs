//! Minifies the markup of one template, whose tags (`{{ … }}`, `{% … %}`) can produce anything at any place.
//!
//! White space becomes one space, or nothing directly beside a tag of an element that is shown on lines of its own;
//! comments are removed, and each start tag is minified ([`Tags`]). Within `<pre>`, `<script>` and the like nothing
//! changes.
//!
//! **Every page must stay the same but for this.** So at each place in the template, the state of a parser of HTML must be
//! the same however that place was reached: after a branch or a loop as before it, and between tags at the end of a
//! template or block and around an `include`. A template for which that is not so is not minified ([`Unproven`]).

mod html;

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
