//! XML feeds: one walk over the document, whatever mixture of vocabularies it uses.
//!
//! A stack of open elements tells where a tag is; the text of elements that matter is [captured](super::capture) and
//! goes to the [entry](super::entry) or to the feed when its element ends. An end tag closes all elements up to the
//! one with its name, so missing end tags cost nothing.

use url::Url;

use super::capture::Capture;
use super::entry::{Builder, Field};
use super::model::{Feed, NotAFeed};
use super::namespaces::{Scope, Space};
use super::text::{self, Markup};
use super::values::{absolute, language_tag};
use crate::curate::xml::{Part, Reader, Tag};

/// Deeper elements are ignored.
const MAX_DEPTH: usize = 256;

/// Reads an XML feed.
pub(super) fn parse(text: &str, base: &str) -> Result<Feed, NotAFeed> {
    let base = Url::parse(base).or_else(|_| Url::parse("https://host.invalid/"));
    let mut walk = Walk {
        feed: Feed { elements: count_entries(text), ..Feed::default() },
        entry: None,
        stack: Vec::new(),
        capture: None,
        loose: String::new(),
        base: base.map_err(|_| NotAFeed::Other)?,
        page: None,
        root: None,
    };
    let mut reader = Reader::new(text);
    while let Some(part) = reader.next_part() {
        match part {
            Part::Start(tag) => walk.start(tag)?,
            Part::End(name) => walk.end(&name),
            Part::Text(text) => walk.text(&text),
        }
    }
    while walk.close() {}
    let elements = walk.feed.elements.max(walk.feed.entries.len());
    walk.root.map(|_| Feed { elements, ..walk.feed }).ok_or(NotAFeed::Other)
}

/// What an open element is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Its children are like those of its parent.
    Transparent,
    /// Nothing in it matters.
    Ignored,
    /// An entry.
    Entry,
    /// A person, whose name is in a child or in its text.
    Person,
    /// The image of an entry, whose URL is in a child or in its text.
    Image,
    /// Its text is captured.
    Captured,
    /// Markup inside a captured element.
    Markup,
}

/// The kind of document by its root element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Rss,
    Atom,
}

struct Frame {
    name: String,
    role: Role,
    scope: Scope,
    base: Option<Url>,
}

struct Walk {
    feed: Feed,
    entry: Option<Builder>,
    stack: Vec<Frame>,
    capture: Option<Capture>,
    /// The text of the current person or image outside of child elements.
    loose: String,
    /// The URL of the document.
    base: Url,
    /// The URL of the feed's page.
    page: Option<Url>,
    root: Option<Root>,
}

impl Walk {
    fn start(&mut self, tag: Tag) -> Result<(), NotAFeed> {
        if self.stack.len() >= MAX_DEPTH {
            return Ok(());
        }
        let parent = self.stack.last();
        let scope = parent.map_or_else(Scope::default, |frame| frame.scope.clone());
        let scope = scope.child(&tag.attributes);
        let (space, local) = scope.resolve(&tag.name);
        let base = attribute(&tag, "xml:base").and_then(|base| self.base().join(base.trim()).ok());
        let is_entry = space == Space::Core && matches!(&*local, "item" | "entry");
        let role = if self.root.is_none() {
            self.root = Some(root(space, &local)?);
            self.feed.link = tag.get("href").and_then(|href| absolute(href, &self.base));
            self.set_language(attribute(&tag, "xml:lang"));
            if is_entry { Role::Entry } else { Role::Transparent }
        } else if is_entry && !self.is_ignoring() {
            while self.capture.is_some() || self.entry.is_some() {
                self.close();
            }
            Role::Entry
        } else if let Some(capture) = &mut self.capture {
            capture.start(&local, &tag);
            Role::Markup
        } else if self.is_ignoring() {
            Role::Ignored
        } else {
            self.role(space, &local, &tag, base.as_ref())
        };
        self.stack.push(Frame { name: tag.name.clone(), role, scope, base });
        if role == Role::Entry {
            let about = attribute(&tag, "rdf:about").map(|about| self.resolve(about));
            let mut entry = Builder::new(about, language_of(&tag));
            entry.take_attributes(space, &local, &tag, self.base());
            self.entry = Some(entry);
        }
        Ok(())
    }

    /// The role of an element outside of captured ones. Takes what its attributes say.
    fn role(&mut self, space: Space, local: &str, tag: &Tag, base: Option<&Url>) -> Role {
        let parent = self.stack.last().map_or(Role::Transparent, |frame| frame.role);
        let is_part = matches!(parent, Role::Person | Role::Image);
        let field = match (parent, space, local) {
            (Role::Person, Space::Core, "name") => Some(Field::Author),
            (Role::Image, Space::Core, "url") => Some(Field::ImageUrl),
            (Role::Person | Role::Image, ..) => None,
            _ => Field::of(space, local),
        };
        if local == "channel" || local == "feed" {
            self.set_language(attribute(tag, "xml:lang"));
        }
        let base = base.cloned().unwrap_or_else(|| self.base().clone());
        if let Some(entry) = &mut self.entry
            && !is_part
        {
            entry.take_attributes(space, local, tag, &base);
        }
        match (space, local) {
            _ if is_part && field.is_none() => Role::Ignored,
            (Space::Core, "link") if tag.get("href").is_some() => {
                self.take_feed_link(tag, &base);
                Role::Ignored
            }
            (Space::Core, "author") if self.entry.is_some() => {
                self.loose.clear();
                Role::Person
            }
            (Space::Core, "image") if self.entry.is_some() => {
                self.loose.clear();
                Role::Image
            }
            (
                Space::Core,
                "image" | "textinput" | "source" | "author" | "contributor" | "generator",
            ) => Role::Ignored,
            _ => match field {
                Some(field) => {
                    let is_atom = self.root == Some(Root::Atom);
                    self.capture = Some(Capture::new(field, tag, is_atom));
                    Role::Captured
                }
                None if matches!(space, Space::Core | Space::Media | Space::Rdf) => {
                    Role::Transparent
                }
                None => Role::Ignored,
            },
        }
    }

    fn is_ignoring(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.role == Role::Ignored)
    }

    fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture {
            capture.text(text);
        } else if matches!(self.stack.last(), Some(Frame { role: Role::Person | Role::Image, .. }))
        {
            self.loose.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.stack.iter().rposition(|frame| frame.name.eq_ignore_ascii_case(name))
        else {
            return;
        };
        while self.stack.len() > at {
            self.close();
        }
    }

    /// Closes the innermost element; `false` if there is none.
    fn close(&mut self) -> bool {
        let base = self.base().clone();
        let Some(frame) = self.stack.pop() else { return false };
        match frame.role {
            Role::Transparent | Role::Ignored => {}
            Role::Markup => {
                if let Some(capture) = &mut self.capture {
                    capture.end();
                }
            }
            Role::Captured => {
                if let Some(capture) = self.capture.take() {
                    self.apply(capture, &base);
                }
            }
            Role::Person | Role::Image => {
                let loose = std::mem::take(&mut self.loose);
                if let Some(entry) = &mut self.entry
                    && !loose.trim().is_empty()
                {
                    let field =
                        if frame.role == Role::Person { Field::Author } else { Field::ImageUrl };
                    entry.set(field, &loose, Markup::Html, &base);
                }
            }
            Role::Entry => {
                self.feed.entries.extend(self.entry.take().map(|entry| entry.finish(&base)));
            }
        }
        true
    }

    /// Stores a captured text in the entry or in the feed.
    fn apply(&mut self, capture: Capture, base: &Url) {
        let field = capture.field;
        if let Some(entry) = &mut self.entry {
            entry.set_language(capture.language.as_deref());
            entry.is_permalink = capture.is_permalink.unwrap_or(entry.is_permalink);
            let (text, markup) = capture.finish();
            entry.set(field, &text, markup, base);
            return;
        }
        let (text, markup) = capture.finish();
        match field {
            Field::Title if self.feed.title.is_empty() => {
                self.feed.title = text::title(&text, markup);
            }
            Field::Link if self.feed.link.is_none() => {
                self.feed.link = absolute(&text, &self.base);
                self.set_page();
            }
            Field::Language => {
                self.feed.language = language_tag(&text).or(self.feed.language.take());
            }
            Field::Ttl => self.feed.ttl = text.trim().parse().ok(),
            _ => {}
        }
    }

    /// A link of the feed with attributes, as in Atom.
    fn take_feed_link(&mut self, tag: &Tag, base: &Url) {
        let is_alternate = matches!(tag.get("rel").unwrap_or("alternate").trim(), "alternate" | "");
        let is_page = tag.get("type").is_none_or(|mime| mime.contains("html"));
        if self.entry.is_none() && self.feed.link.is_none() && is_alternate && is_page {
            self.feed.link = tag.get("href").and_then(|href| absolute(href, base));
            self.set_page();
        }
    }

    fn set_page(&mut self) {
        self.page = self.feed.link.as_deref().and_then(|link| Url::parse(link).ok());
    }

    fn set_language(&mut self, tag: Option<&str>) {
        if self.entry.is_none() && self.feed.language.is_none() {
            self.feed.language = tag.and_then(language_tag);
        }
    }

    /// The URL that relative ones are resolved against: `xml:base`, the feed's page, or the document.
    fn base(&self) -> &Url {
        let base = self.stack.iter().rev().find_map(|frame| frame.base.as_ref());
        base.or(self.page.as_ref()).unwrap_or(&self.base)
    }

    fn resolve(&self, text: &str) -> String {
        self.base().join(text.trim()).map_or_else(|_| text.trim().to_owned(), String::from)
    }
}

/// The kind of document with this root element.
fn root(space: Space, local: &str) -> Result<Root, NotAFeed> {
    match (space, local) {
        (Space::Core, "feed" | "entry") => Ok(Root::Atom),
        (Space::Core | Space::Rdf, "rss" | "rdf" | "channel" | "newlocation") => Ok(Root::Rss),
        (Space::Core, "opml") => Err(NotAFeed::Opml),
        (Space::Core | Space::Html, "html" | "head" | "body") => Err(NotAFeed::Page),
        _ => Err(NotAFeed::Other),
    }
}

/// The value of an attribute with a prefix.
fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.get(name).map(str::trim).filter(|value| !value.is_empty())
}

fn language_of(tag: &Tag) -> Option<String> {
    attribute(tag, "xml:lang").and_then(language_tag)
}

/// The number of tags `<item>` and `<entry>`, with any usual prefix, outside of comments and CDATA.
fn count_entries(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        let section = [("![CDATA[", "]]>"), ("!--", "-->")];
        if let Some((_, end)) = section.into_iter().find(|(start, _)| rest.starts_with(start)) {
            match rest.find(end) {
                Some(at) => rest = &rest[at..],
                None => return count,
            }
            continue;
        }
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
        let bytes = rest.as_bytes();
        let name = &bytes[..bytes.iter().take(12).position(is_end).unwrap_or(0)];
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        count += usize::from(
            local.eq_ignore_ascii_case(b"item") || local.eq_ignore_ascii_case(b"entry"),
        );
    }
    count
}
