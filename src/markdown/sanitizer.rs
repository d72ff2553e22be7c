//! What of HTML gets into a page or a feed, and where its links lead.
//!
//! A tree in, HTML out that is written here: start tags of a fixed set of elements with a fixed
//! set of attributes in double quotes, their end tags, and escaped text. No element that is
//! written holds raw text, so any parser sees exactly these tags, however it nests them.

use std::collections::HashSet;

use url::Url;

use super::elements::{Fate, GLOBAL, REPLACED, WITH_URL, fate, is_class};
use super::{GENERATED, Links, Rules, is_reserved, players, urls};
use crate::embed;
use crate::text::html::{
    Element, NodeId, Tree, Visit, escape, is_void, needs_line_break, push_attribute,
};
use crate::text::plain::without_forbidden;
use crate::text::shorten::shorten;
use crate::text::url::resolve_in_folder;

/// Where HTML is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// On a page of the site, which has this stylesheet.
    Page {
        /// The link to it.
        stylesheet: &'a str,
        /// Where the files beside the text are, as a path from the site's root.
        beside: Option<&'a str>,
    },
    /// In a feed: every URL is absolute, as seen from the page of the text.
    Feed {
        /// That page.
        page: &'a Url,
        /// Where the files beside the text are, as a path from the site's root.
        beside: Option<&'a str>,
        /// How many bytes there may be, about; the rest is cut off.
        most_bytes: usize,
    },
}

impl Place<'_> {
    /// `path` from the site's root, if it is that of a file beside the text.
    pub(super) fn beside(self, path: &str) -> Option<String> {
        let (Self::Page { beside, .. } | Self::Feed { beside, .. }) = self;
        resolve_in_folder(beside?, path)
    }
}

/// What was left out.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// Elements and attributes by name, each once: what it is called, and how it begins in the source.
    pub(super) markup: Vec<(String, String)>,
    /// Links, with what is wrong with each.
    pub(super) links: Vec<(String, String)>,
    /// Whether the end was cut off.
    pub(super) is_cut: bool,
}

/// The safe HTML of `tree`.
pub(super) fn safe_html(
    tree: &Tree,
    rules: &Rules,
    links: Links,
    place: Place<'_>,
) -> (String, Losses) {
    let mut writer = Writer {
        tree,
        rules,
        links,
        place,
        out: String::new(),
        open: Vec::new(),
        ids: HashSet::new(),
        renamed: renamed_ids(tree),
        losses: Losses::default(),
    };
    tree.walk(|visit| match visit {
        Visit::Start(id, element) => writer.start(id, element),
        Visit::Text(text) => writer.text(text),
        Visit::End(element) => writer.end(element),
    });
    (writer.out, writer.losses)
}

struct Writer<'a> {
    tree: &'a Tree,
    rules: &'a Rules,
    links: Links,
    place: Place<'a>,
    out: String,
    /// For each open element, whether its tags are written.
    open: Vec<bool>,
    /// Those that are taken.
    ids: HashSet<String>,
    renamed: HashSet<String>,
    losses: Losses,
}

impl Writer<'_> {
    /// Writes the start of an element; says whether its content is to be written.
    fn start(&mut self, id: NodeId, element: &Element) -> bool {
        let name = element.name();
        if self.losses.is_cut {
            return false;
        }
        if !element.is_html() {
            self.lose_element(name);
            return false;
        }
        if name == "iframe" {
            self.player(element);
            return false;
        }
        let attributes = match fate(name) {
            Fate::Stays(attributes) => attributes,
            Fate::Unwrapped => {
                // The parser's own.
                if !matches!(name, "html" | "head" | "body") {
                    self.lose_element(name);
                }
                self.open.push(false);
                return true;
            }
            Fate::Goes => {
                self.lose_element(name);
                return false;
            }
        };
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        let has_address = self.attributes(element, attributes);
        let is_kept = match name {
            "a" | "area" => has_address || element.get("href").is_none(),
            "img" | "source" | "track" => has_address,
            "input" => {
                element.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
            }
            _ => true,
        };
        if !is_kept {
            self.out.truncate(start);
            if name == "img" {
                self.text(element.get("alt").unwrap_or(""));
            } else if name == "input" {
                self.lose_element(name);
            }
            if !is_void(name) {
                self.open.push(false);
            }
            return !is_void(name);
        }
        self.out.push_str(match name {
            "a" if has_address => " rel=\"noopener\">",
            "img" => " loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">",
            "audio" | "video" => " controls=\"\" preload=\"none\">",
            _ => ">",
        });
        if is_void(name) {
            return false;
        }
        if needs_line_break(name, self.tree.first_text(id)) {
            self.out.push('\n');
        }
        self.open.push(true);
        true
    }

    fn text(&mut self, text: &str) -> bool {
        if self.losses.is_cut {
            return false;
        }
        let text = without_forbidden(text);
        let Place::Feed { most_bytes, .. } = self.place else {
            escape(&mut self.out, &text);
            return true;
        };
        let room = most_bytes.saturating_sub(self.out.len());
        if text.len() <= room {
            escape(&mut self.out, &text);
        } else {
            // A character has at most four bytes.
            escape(&mut self.out, &shorten(&text, room / 4 + 1));
            self.losses.is_cut = true;
        }
        true
    }

    fn end(&mut self, element: &Element) -> bool {
        if self.open.pop() == Some(true) {
            self.out.push_str("</");
            self.out.push_str(element.name());
            self.out.push('>');
        }
        true
    }

    /// Writes the attributes of an element that it may have; says whether one of them is an address.
    fn attributes(&mut self, element: &Element, known: &[&str]) -> bool {
        let tag = element.name();
        let mut has_address = false;
        for (name, value) in element.attributes() {
            if name == "id" || (name == "name" && tag == "a" && element.get("id").is_none()) {
                self.id(value);
            } else if name == "style" && matches!(tag, "td" | "th") {
                self.alignment(value);
            } else if name == "class" {
                self.class(tag, value);
            } else if tag == "input" {
                // A task of a list: nothing that a reader can change.
                let value = if name == "type" { "checkbox" } else { "" };
                if known.contains(&name) {
                    push_attribute(&mut self.out, name, value);
                }
            } else if !known.contains(&name) && !GLOBAL.contains(&name) {
                if !REPLACED.contains(&name) {
                    self.lose_attribute(tag, name);
                }
            } else if WITH_URL.contains(&name) {
                if let Some(url) = self.url(name, value) {
                    push_attribute(&mut self.out, name, &url);
                    has_address |= matches!(name, "href" | "src");
                }
            } else if name == "srcset" {
                let kept = urls::srcset(value, |url| self.url(name, url));
                if !kept.is_empty() {
                    push_attribute(&mut self.out, name, &kept);
                    has_address = true;
                }
            } else {
                push_attribute(&mut self.out, name, &without_forbidden(value));
            }
        }
        has_address
    }

    /// An address as the page may have it.
    fn url(&mut self, name: &str, value: &str) -> Option<String> {
        if name == "href"
            && let Some(id) = value.strip_prefix('#')
        {
            let id = match id.strip_prefix(GENERATED) {
                Some(own) => own.to_owned(),
                None if self.renamed.contains(id) => format!("section-{id}"),
                None => id.to_owned(),
            };
            if let Ok(url) = self.rules.resolve(&format!("#{id}"), Links::Web, self.place) {
                return Some(url);
            }
        }
        let links = if name == "href" { self.links } else { Links::Web };
        match self.rules.resolve(value, links, self.place) {
            Ok(url) => Some(url),
            Err(problem) => {
                self.losses.links.push((value.to_owned(), problem));
                None
            }
        }
    }

    fn id(&mut self, value: &str) {
        let value = match value.strip_prefix(GENERATED) {
            Some(own) => without_forbidden(own).into_owned(),
            None => match without_forbidden(value) {
                id if is_reserved(&id) => format!("section-{id}"),
                id => id.into_owned(),
            },
        };
        let is_usable = !value.is_empty() && !value.contains(char::is_whitespace);
        if is_usable && self.ids.insert(value.clone()) {
            push_attribute(&mut self.out, "id", &value);
        }
    }

    fn class(&mut self, tag: &str, value: &str) {
        let classes = value.split_ascii_whitespace();
        let (kept, lost): (Vec<&str>, Vec<&str>) = classes.partition(|class| is_class(tag, class));
        if !kept.is_empty() {
            push_attribute(&mut self.out, "class", &kept.join(" "));
        }
        if !lost.is_empty() {
            self.lose_attribute(tag, "class");
        }
    }

    /// Alignment of a cell as a class: the pages' Content-Security-Policy has no place for styles in
    /// attributes.
    fn alignment(&mut self, style: &str) {
        let (mut side, mut is_lost) = (None, false);
        for declaration in style.split(';').filter(|text| !text.trim().is_empty()) {
            match declaration.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
                Some(("text-align", value @ ("left" | "center" | "right"))) => side = Some(value),
                _ => is_lost = true,
            }
        }
        if let Some(side) = side {
            push_attribute(&mut self.out, "class", &format!("align-{side}"));
        }
        if is_lost {
            self.lose_attribute("td", "style");
        }
    }

    fn player(&mut self, element: &Element) {
        match embed::from_element(element, &self.rules.hosts) {
            Ok(embed) => players::push(&mut self.out, &embed, &self.rules.words, self.place),
            Err(embed::EmbedProblem::NoPlayer) => self.lose_element("iframe"),
            Err(embed::EmbedProblem::Host(host)) => {
                let shown = format!("the player of `{host}`");
                self.lose(shown, "<iframe".to_owned());
            }
        }
    }

    fn lose_element(&mut self, name: &str) {
        self.lose(format!("<{name}>"), format!("<{name}"));
    }

    fn lose_attribute(&mut self, tag: &str, name: &str) {
        self.lose(format!("`{name}` of <{tag}>"), name.to_owned());
    }

    fn lose(&mut self, shown: String, needle: String) {
        /// More of them help nobody.
        const MOST: usize = 50;
        let markup = &mut self.losses.markup;
        if markup.len() < MOST && !markup.iter().any(|(known, _)| *known == shown) {
            markup.push((shown, needle));
        }
    }
}

/// The ids of a text that only the theme and footnotes may have.
fn renamed_ids(tree: &Tree) -> HashSet<String> {
    let mut ids = HashSet::new();
    tree.walk(|visit| {
        if let Visit::Start(_, element) = visit {
            let own = element.get("id").or_else(|| element.get("name"));
            // A heading of Markdown has its new one already.
            for id in
                own.into_iter().flat_map(|id| [Some(id), id.strip_prefix("section-")]).flatten()
            {
                if is_reserved(id) {
                    ids.insert(id.to_owned());
                }
            }
        }
        true
    });
    ids
}
