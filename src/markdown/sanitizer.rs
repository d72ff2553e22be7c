//! Sanitises HTML for pages and feeds, and resolves its URLs.
//!
//! In: a tree. Out: HTML that consists of allowed elements with allowed attributes in double quotes, their
//! end tags, and escaped text. No allowed element has raw text content, so every parser sees exactly
//! these tags, however it nests them.

use std::collections::HashSet;

use super::elements::{
    Action, GLOBAL_ATTRIBUTES, REPLACED_ATTRIBUTES, URL_ATTRIBUTES, action, is_allowed_class,
};
use super::links::LinkPolicy;
use super::rules::{GENERATED_PREFIX, Rules, Target, is_reserved};
use super::{players, urls};
use crate::embed;
use crate::text::html::{
    Element, NodeId, Tree, Visit, escape, is_void, needs_line_break, push_attribute,
};
use crate::text::plain::without_forbidden;
use crate::text::shorten::shorten;

/// The dropped parts of a text.
#[derive(Debug, Default)]
pub(super) struct Dropped {
    /// Elements, attributes and players, each once: the name, and the text to search for in the source.
    pub(super) markup: Vec<(String, String)>,
    /// LinkPolicy and the reasons.
    pub(super) links: Vec<(String, String)>,
    /// Whether the text was truncated.
    pub(super) is_truncated: bool,
}

/// Writes the sanitised HTML of `tree`.
pub(super) fn sanitize_tree(
    tree: &Tree,
    rules: &Rules,
    links: LinkPolicy,
    target: Target<'_>,
) -> (String, Dropped) {
    let mut writer = Writer {
        tree,
        rules,
        links,
        target,
        out: String::new(),
        open_tags: Vec::new(),
        used_ids: HashSet::new(),
        reserved_ids: reserved_ids(tree),
        dropped: Dropped::default(),
    };
    tree.walk(|visit| match visit {
        Visit::Start(id, element) => writer.start(id, element),
        Visit::Text(text) => writer.text(text),
        Visit::End(element) => writer.end(element),
    });
    (writer.out, writer.dropped)
}

struct Writer<'a> {
    tree: &'a Tree,
    rules: &'a Rules,
    links: LinkPolicy,
    target: Target<'a>,
    out: String,
    /// For each open element, whether its tags are written.
    open_tags: Vec<bool>,
    used_ids: HashSet<String>,
    /// The ids of the source that are reserved and therefore renamed.
    reserved_ids: HashSet<String>,
    dropped: Dropped,
}

impl Writer<'_> {
    /// Writes the start tag of an element. Returns whether to visit its content.
    fn start(&mut self, id: NodeId, element: &Element) -> bool {
        let name = element.name();
        if self.dropped.is_truncated {
            return false;
        }
        if !element.is_html() {
            self.drop_element(name);
            return false;
        }
        if name == "iframe" {
            self.player(element);
            return false;
        }
        let attributes = match action(name) {
            Action::Keep(attributes) => attributes,
            Action::Unwrap => {
                // The parser inserts these.
                if !matches!(name, "html" | "head" | "body") {
                    self.drop_element(name);
                }
                self.open_tags.push(false);
                return true;
            }
            Action::Remove => {
                self.drop_element(name);
                return false;
            }
        };
        self.allowed_element(id, element, attributes)
    }

    /// Writes the start tag of an allowed element, unless it lacks a required attribute.
    fn allowed_element(&mut self, id: NodeId, element: &Element, attributes: &[&str]) -> bool {
        let name = element.name();
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        let has_url = self.attributes(element, attributes);
        let is_complete = match name {
            "a" | "area" => has_url || element.get("href").is_none(),
            "img" | "source" | "track" => has_url,
            "input" => {
                element.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
            }
            _ => true,
        };
        if !is_complete {
            self.out.truncate(start);
            return self.unwrap_element(element);
        }
        self.out.push_str(match name {
            "a" if has_url => " rel=\"noopener\">",
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
        self.open_tags.push(true);
        true
    }

    /// Replaces an incomplete element by its content, or an image by its alternative text.
    fn unwrap_element(&mut self, element: &Element) -> bool {
        let name = element.name();
        if name == "img" {
            self.text(element.get("alt").unwrap_or(""));
        } else if name == "input" {
            self.drop_element(name);
        }
        if is_void(name) {
            return false;
        }
        self.open_tags.push(false);
        true
    }

    fn text(&mut self, text: &str) -> bool {
        if self.dropped.is_truncated {
            return false;
        }
        let text = without_forbidden(text);
        let Target::Feed { max_bytes, .. } = self.target else {
            escape(&mut self.out, &text);
            return true;
        };
        let remaining = max_bytes.saturating_sub(self.out.len());
        if text.len() <= remaining {
            escape(&mut self.out, &text);
        } else {
            // A character has at most four bytes.
            escape(&mut self.out, &shorten(&text, remaining / 4 + 1));
            self.dropped.is_truncated = true;
        }
        true
    }

    fn end(&mut self, element: &Element) -> bool {
        if self.open_tags.pop() == Some(true) {
            self.out.push_str("</");
            self.out.push_str(element.name());
            self.out.push('>');
        }
        true
    }

    /// Writes the allowed attributes of an element. Returns whether one of them is `href`, `src` or
    /// `srcset`.
    fn attributes(&mut self, element: &Element, allowed: &[&str]) -> bool {
        let tag = element.name();
        let mut has_url = false;
        for (name, value) in element.attributes() {
            if name == "id" || (name == "name" && tag == "a" && element.get("id").is_none()) {
                self.id(value);
            } else if name == "style" && matches!(tag, "td" | "th") {
                self.alignment(value);
            } else if name == "class" {
                self.class(tag, value);
            } else if tag == "input" {
                let value = if name == "type" { "checkbox" } else { "" };
                if allowed.contains(&name) {
                    push_attribute(&mut self.out, name, value);
                }
            } else if !allowed.contains(&name) && !GLOBAL_ATTRIBUTES.contains(&name) {
                if !REPLACED_ATTRIBUTES.contains(&name) {
                    self.drop_attribute(tag, name);
                }
            } else if URL_ATTRIBUTES.contains(&name) {
                if let Some(url) = self.url(name, value) {
                    push_attribute(&mut self.out, name, &url);
                    has_url |= matches!(name, "href" | "src");
                }
            } else if name == "srcset" {
                let srcset = urls::srcset(value, |url| self.url(name, url));
                if !srcset.is_empty() {
                    push_attribute(&mut self.out, name, &srcset);
                    has_url = true;
                }
            } else {
                push_attribute(&mut self.out, name, &without_forbidden(value));
            }
        }
        has_url
    }

    /// Resolves the URL in the attribute `name`; records it if it is not allowed.
    fn url(&mut self, name: &str, value: &str) -> Option<String> {
        if name == "href"
            && let Some(id) = value.strip_prefix('#')
        {
            let id = match id.strip_prefix(GENERATED_PREFIX) {
                Some(generated) => generated.to_owned(),
                None if self.reserved_ids.contains(id) => format!("section-{id}"),
                None => id.to_owned(),
            };
            if let Ok(url) = self.rules.resolve(&format!("#{id}"), LinkPolicy::Web, self.target) {
                return Some(url);
            }
        }
        let links = if name == "href" { self.links } else { LinkPolicy::Web };
        match self.rules.resolve(value, links, self.target) {
            Ok(url) => Some(url),
            Err(problem) => {
                self.dropped.links.push((value.to_owned(), problem));
                None
            }
        }
    }

    fn id(&mut self, value: &str) {
        let value = match value.strip_prefix(GENERATED_PREFIX) {
            Some(generated) => without_forbidden(generated).into_owned(),
            None => match without_forbidden(value) {
                id if is_reserved(&id) => format!("section-{id}"),
                id => id.into_owned(),
            },
        };
        let is_valid = !value.is_empty() && !value.contains(char::is_whitespace);
        if is_valid && self.used_ids.insert(value.clone()) {
            push_attribute(&mut self.out, "id", &value);
        }
    }

    fn class(&mut self, tag: &str, value: &str) {
        let classes = value.split_ascii_whitespace();
        let (allowed, others): (Vec<&str>, Vec<&str>) =
            classes.partition(|class| is_allowed_class(tag, class));
        if !allowed.is_empty() {
            push_attribute(&mut self.out, "class", &allowed.join(" "));
        }
        if !others.is_empty() {
            self.drop_attribute(tag, "class");
        }
    }

    /// Converts the alignment of a cell to a class: the Content-Security-Policy of pages forbids `style`
    /// attributes.
    fn alignment(&mut self, style: &str) {
        let (mut side, mut has_others) = (None, false);
        for declaration in style.split(';').filter(|text| !text.trim().is_empty()) {
            match declaration.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
                Some(("text-align", value @ ("left" | "center" | "right"))) => side = Some(value),
                _ => has_others = true,
            }
        }
        if let Some(side) = side {
            push_attribute(&mut self.out, "class", &format!("align-{side}"));
        }
        if has_others {
            self.drop_attribute("td", "style");
        }
    }

    fn player(&mut self, element: &Element) {
        match embed::from_element(element, &self.rules.hosts) {
            Ok(embed) => players::push(&mut self.out, &embed, &self.rules.labels, self.target),
            Err(embed::EmbedProblem::NoPlayer) => self.drop_element("iframe"),
            Err(embed::EmbedProblem::Host(host)) => {
                self.drop_markup(format!("the player of `{host}`"), "<iframe".to_owned());
            }
        }
    }

    fn drop_element(&mut self, name: &str) {
        self.drop_markup(format!("<{name}>"), format!("<{name}"));
    }

    fn drop_attribute(&mut self, tag: &str, name: &str) {
        self.drop_markup(format!("`{name}` of <{tag}>"), name.to_owned());
    }

    fn drop_markup(&mut self, name: String, needle: String) {
        const MAX_REPORTED: usize = 50;
        let markup = &mut self.dropped.markup;
        if markup.len() < MAX_REPORTED && !markup.iter().any(|(known, _)| *known == name) {
            markup.push((name, needle));
        }
    }
}

/// The reserved ids of a text, which are renamed.
fn reserved_ids(tree: &Tree) -> HashSet<String> {
    let mut ids = HashSet::new();
    tree.walk(|visit| {
        if let Visit::Start(_, element) = visit {
            let id = element.get("id").or_else(|| element.get("name"));
            // Ids of Markdown headings have been renamed already.
            for id in
                id.into_iter().flat_map(|id| [Some(id), id.strip_prefix("section-")]).flatten()
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
