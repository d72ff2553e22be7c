//! Markdown to safe HTML: a pure function.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists and heading ids. Raw HTML is allowed
//! and sanitised with everything else, as a tree. Headings are moved one level down where the text has
//! one of the first, as the page's title is the only `h1`. Footnotes are collected at the
//! end. Links that start with `/` lead into this site and get its base path.

mod check;
mod elements;
mod footnotes;
mod leftovers;
mod players;
mod sanitizer;
mod short;
mod urls;

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use url::Url;

pub use check::{Excess, Findings, Links, inspect};

use self::check::with_good_links;
use self::footnotes::{push_footnotes, without_footnotes};
use self::sanitizer::{Losses, Place, safe_html};
use crate::config::{Config, Limits, UrlStyle};
use crate::embed::Embed;
use crate::text::html::{self as tree, Budget};
use crate::text::language::is_right_to_left;
use crate::text::plain::{self, without_forbidden};
use crate::text::shorten::{MAX_DESCRIPTION_LEN, shorten};
use crate::text::slug::slug;

/// Interface words within texts.
#[derive(Debug, Clone)]
pub struct Words {
    /// What the way from a footnote back to the text is called.
    pub way_back: String,
    /// What a link to a player says.
    pub play_video: String,
    /// The language of both.
    pub language: String,
    /// Whether that is written from right to left.
    pub is_rtl: bool,
}

/// What decides how HTML looks in the end.
struct Rules {
    base_path: String,
    urls: UrlStyle,
    /// Hosts whose players may be shown.
    hosts: Vec<String>,
    words: Words,
    budget: Budget,
}

/// Renders Markdown for one site.
pub struct Markdown {
    rules: Rules,
}

impl Words {
    /// Words of the interface in `language`.
    pub fn new(language: &str, way_back: &str, play_video: &str) -> Self {
        Self {
            way_back: way_back.to_owned(),
            play_video: play_video.to_owned(),
            language: language.to_owned(),
            is_rtl: is_right_to_left(language),
        }
    }
}

impl Markdown {
    /// A renderer for the site of `config`.
    pub fn new(config: &Config, words: Words) -> Self {
        let budget = budget(config.limits);
        // What is around each cell of a table, and around footnotes, is not counted in a source.
        let budget = Budget { depth: budget.depth + 10, ..budget };
        Self {
            rules: Rules {
                base_path: config.base_url.path().to_owned(),
                urls: config.build.urls,
                hosts: config.embed_hosts.clone(),
                words,
                budget,
            },
        }
    }

    /// The HTML of `text` for a page with this stylesheet; it may have these links.
    pub fn to_html(&self, text: &str, links: Links, stylesheet: &str) -> String {
        self.to_html_beside(text, links, stylesheet, None)
    }

    /// The same of a text with files beside it, which are at the path `beside` from the site's root: it
    /// is encoded, with a slash at both ends.
    pub fn to_html_beside(
        &self,
        text: &str,
        links: Links,
        stylesheet: &str,
        beside: Option<&str>,
    ) -> String {
        let text = without_forbidden(text);
        let events = prepared(&text);
        let length = text.len() * 3 / 2;
        short::safe_html(&events, length).unwrap_or_else(|| {
            self.rules.sanitised(events, length, links, Place::Page { stylesheet, beside }).0
        })
    }

    /// The HTML of `text`, that of `page`, with absolute URLs; and whether it was cut to about
    /// `most_bytes`. For `beside` see [`to_html_beside`](Self::to_html_beside).
    pub fn to_feed_html(
        &self,
        text: &str,
        page: &Url,
        beside: Option<&str>,
        most_bytes: usize,
    ) -> (String, bool) {
        let text = without_forbidden(text);
        let events = prepared(&text);
        let length = (text.len() * 3 / 2).min(most_bytes);
        match short::safe_html(&events, length).filter(|html| html.len() <= most_bytes) {
            Some(html) => (html, false),
            None => {
                let place = Place::Feed { page, beside, most_bytes };
                let (html, losses) = self.rules.sanitised(events, length, Links::WebAndMail, place);
                (html, losses.is_cut)
            }
        }
    }

    /// A link to a player, for where there are no frames.
    pub fn player_link(&self, embed: &Embed) -> String {
        let mut out = String::new();
        let title = embed.title.as_deref().unwrap_or(&embed.host);
        players::link(&mut out, &embed.src, &self.rules.words.play_video, title);
        out
    }
}

impl Rules {
    /// The HTML of `events`, which may hold anything; about `length` bytes of it.
    fn sanitised(
        &self,
        events: Vec<Event<'_>>,
        length: usize,
        links: Links,
        place: Place<'_>,
    ) -> (String, Losses) {
        let events = with_good_links(events, links);
        let html = unsafe_html(events, length, &self.words.way_back);
        let parsed = tree::parse(&html, self.budget);
        safe_html(&parsed.tree, self, links, place)
    }
}

/// How much the tree of a text may be.
fn budget(limits: Limits) -> Budget {
    /// One element takes more than as many bytes of a source, all in all.
    const BYTES_OF_A_NODE: usize = 8;
    Budget {
        depth: limits.depth,
        nodes: (limits.file_size / BYTES_OF_A_NODE).max(20_000),
        bytes: (limits.file_size * 4).max(1_000_000),
        tag: limits.text_length,
    }
}

/// The events of `text`, with ids for its headings.
fn prepared(text: &str) -> Vec<Event<'_>> {
    with_heading_ids(below_the_title(Parser::new_ext(text, options()).collect()))
}

/// The HTML of `events`, about `length` bytes of it, as it comes.
fn unsafe_html(events: Vec<Event<'_>>, length: usize, way_back: &str) -> String {
    let (events, notes) = without_footnotes(events);
    let mut out = String::with_capacity(length);
    html::push_html(&mut out, events.into_iter());
    push_footnotes(&mut out, notes, way_back);
    out
}

/// What there is to read in `text`, in one line and without markup. Between blocks that are no
/// sentences, such as headings and cells, there is a dot.
pub fn to_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                html.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
            }
            Event::Html(tags) => {
                html.push(' ');
                html.push_str(&tags);
            }
            Event::InlineHtml(tag) => html.push_str(&tag),
            Event::End(tag) if is_inline(tag) => {}
            Event::End(_) if html.ends_with(char::is_alphanumeric) => html.push_str(" · "),
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => html.push(' '),
            _ => {}
        }
    }
    let mut text = plain::excerpt(&html);
    text.truncate(text.trim_end_matches(" ·").len());
    text
}

/// What `text`, which is called `title`, begins with, as a description: empty where there is nothing to read.
pub fn first_words(text: &str, title: &str) -> String {
    /// Markdown that is enough for a description.
    const ENOUGH: usize = 10_000;
    let text = to_text(plain::prefix(text, ENOUGH));
    let rest = text.strip_prefix(title).filter(|_| !title.is_empty());
    let rest =
        rest.and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix(" · ") });
    shorten(rest.unwrap_or(&text), MAX_DESCRIPTION_LEN)
}

/// Whether what ends with `tag` is a part of a line, so that letters on both sides are one word.
fn is_inline(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(tag, Emphasis | Image | Link | Strikethrough | Strong)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_TASKLISTS
}

/// Moves all headings down by one if the text has one of the first level.
fn below_the_title(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_first = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
    };
    if events.iter().any(is_first) {
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

/// Gives every heading an id, from its text, that no other heading of the text has.
fn with_heading_ids(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for start in 0..events.len() {
        let Event::Start(Tag::Heading { id, .. }) = &events[start] else { continue };
        let wanted = match id {
            Some(id) => id.to_string(),
            None => slug(&heading_text(&events[start + 1..])),
        };
        let wanted = match wanted.is_empty() {
            true => "section".to_owned(),
            false if is_reserved(&wanted) => format!("section-{wanted}"),
            false => wanted,
        };
        let mut unique = wanted.clone();
        // Where the last one of this name left off: a thousand headings may have one text.
        let number = numbers.entry(wanted.clone()).or_insert(1);
        while !taken.insert(unique.clone()) {
            *number += 1;
            unique = format!("{wanted}-{number}");
        }
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[start] {
            *id = Some(CowStr::from(unique));
        }
    }
    events
}

fn heading_text(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            Event::SoftBreak | Event::HardBreak => Some(" "),
            _ => None,
        })
        .collect()
}

/// What begins an id that was made here, and an address that leads to one: no source has this character.
const GENERATED: char = '\u{fdd1}';

/// Whether an id is one that only the theme and footnotes may have.
fn is_reserved(id: &str) -> bool {
    ["fg-", "fn-", "fnref-"].iter().any(|prefix| id.starts_with(prefix))
}

#[cfg(test)]
mod tests;
