//! Converts Markdown to safe HTML.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists and heading ids. Raw HTML is allowed
//! and sanitised together with the HTML from Markdown, as a tree. If the text has a heading of the
//! first level, all headings move one level down, as the only `h1` of a page is its title. Footnotes move
//! to the end. Links that start with `/` are prefixed with the site's base path. Does no I/O.

mod elements;
mod fast_path;
mod footnotes;
mod inspect;
mod players;
mod sanitizer;
mod template_tags;
mod urls;

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use url::Url;

pub use inspect::{Excess, Findings, Links, inspect};

use self::footnotes::{extract_footnotes, push_footnotes};
use self::inspect::retain_allowed_links;
use self::sanitizer::{Dropped, Target, sanitize_tree};
use crate::config::{Config, Limits, UrlStyle};
use crate::embed::Embed;
use crate::text::html::{self as tree, Budget};
use crate::text::language::is_right_to_left;
use crate::text::plain::{self, without_forbidden};
use crate::text::shorten::{MAX_DESCRIPTION_LEN, shorten};
use crate::text::slug::slug;

/// Interface texts inside rendered Markdown.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The title of links from a footnote back to the text.
    pub back_to_text: String,
    /// The text of a link to a player.
    pub play_video: String,
    /// The language of the labels.
    pub language: String,
    /// Whether the language is written from right to left.
    pub is_rtl: bool,
}

/// The settings of the sanitiser.
struct Rules {
    base_path: String,
    urls: UrlStyle,
    /// The hosts of allowed players.
    hosts: Vec<String>,
    labels: Labels,
    budget: Budget,
}

/// Renders Markdown for one site.
pub struct Markdown {
    rules: Rules,
}

impl Labels {
    /// Creates the labels in `language`.
    pub fn new(language: &str, back_to_text: &str, play_video: &str) -> Self {
        Self {
            back_to_text: back_to_text.to_owned(),
            play_video: play_video.to_owned(),
            language: language.to_owned(),
            is_rtl: is_right_to_left(language),
        }
    }
}

impl Markdown {
    /// Creates a renderer for the site of `config`.
    pub fn new(config: &Config, labels: Labels) -> Self {
        let budget = budget(config.limits);
        // `inspect` does not count the elements around table cells and footnotes.
        let budget = Budget { depth: budget.depth + 10, ..budget };
        Self {
            rules: Rules {
                base_path: config.base_url.path().to_owned(),
                urls: config.build.urls,
                hosts: config.embed_hosts.clone(),
                labels,
                budget,
            },
        }
    }

    /// Renders `text` for a page with this stylesheet, with links of the allowed kinds.
    pub fn to_html(&self, text: &str, links: Links, stylesheet: &str) -> String {
        self.to_html_in_folder(text, links, stylesheet, None)
    }

    /// Like [`to_html`](Self::to_html). Relative links are resolved against `asset_folder`, a
    /// percent-encoded path from the site's root with a leading and a trailing slash.
    pub fn to_html_in_folder(
        &self,
        text: &str,
        links: Links,
        stylesheet: &str,
        asset_folder: Option<&str>,
    ) -> String {
        let text = without_forbidden(text);
        let events = parse_events(&text);
        let capacity = text.len() * 3 / 2;
        fast_path::html(&events, capacity).unwrap_or_else(|| {
            let target = Target::Page { stylesheet, asset_folder };
            self.rules.sanitize(events, capacity, links, target).0
        })
    }

    /// Renders `text` for a feed, with URLs resolved against `page`. Returns the HTML, truncated to about
    /// `max_bytes`, and whether it was truncated. For `asset_folder` see
    /// [`to_html_in_folder`](Self::to_html_in_folder).
    pub fn to_feed_html(
        &self,
        text: &str,
        page: &Url,
        asset_folder: Option<&str>,
        max_bytes: usize,
    ) -> (String, bool) {
        let text = without_forbidden(text);
        let events = parse_events(&text);
        let capacity = (text.len() * 3 / 2).min(max_bytes);
        match fast_path::html(&events, capacity).filter(|html| html.len() <= max_bytes) {
            Some(html) => (html, false),
            None => {
                let target = Target::Feed { page, asset_folder, max_bytes };
                let links = Links::WebAndMail;
                let (html, dropped) = self.rules.sanitize(events, capacity, links, target);
                (html, dropped.is_truncated)
            }
        }
    }

    /// Renders a link to a player, for feeds.
    pub fn player_link(&self, embed: &Embed) -> String {
        let mut out = String::new();
        let title = embed.title.as_deref().unwrap_or(&embed.host);
        players::link(&mut out, &embed.src, &self.rules.labels.play_video, title);
        out
    }
}

impl Rules {
    /// Renders `events` to sanitised HTML.
    fn sanitize(
        &self,
        events: Vec<Event<'_>>,
        capacity: usize,
        links: Links,
        target: Target<'_>,
    ) -> (String, Dropped) {
        let events = retain_allowed_links(events, links);
        let html = unsanitized_html(events, capacity, &self.labels.back_to_text);
        let parsed = tree::parse(&html, self.budget);
        sanitize_tree(&parsed.tree, self, links, target)
    }
}

/// The budget of the HTML tree of a text.
fn budget(limits: Limits) -> Budget {
    /// A lower bound of the bytes of source per node.
    const MIN_NODE_LEN: usize = 8;
    Budget {
        depth: limits.depth,
        nodes: (limits.file_size / MIN_NODE_LEN).max(20_000),
        bytes: (limits.file_size * 4).max(1_000_000),
        tag: limits.text_length,
    }
}

/// Parses `text`, demotes its headings and adds ids to them.
fn parse_events(text: &str) -> Vec<Event<'_>> {
    add_heading_ids(demote_headings(Parser::new_ext(text, options()).collect()))
}

/// Renders `events` and footnotes without sanitising.
fn unsanitized_html(events: Vec<Event<'_>>, capacity: usize, back_to_text: &str) -> String {
    let (events, notes) = extract_footnotes(events);
    let mut out = String::with_capacity(capacity);
    html::push_html(&mut out, events.into_iter());
    push_footnotes(&mut out, notes, back_to_text);
    out
}

/// Converts `text` to one line of plain text. Blocks that don't end with punctuation, such as
/// headings and cells, are separated by a dot.
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

/// Derives a description from the start of `text`, without a heading that repeats `title`. Empty if there
/// is no text.
pub fn describe(text: &str, title: &str) -> String {
    /// The length of the prefix to parse, enough for a description.
    const PREFIX_LEN: usize = 10_000;
    let text = to_text(plain::prefix(text, PREFIX_LEN));
    let rest = text.strip_prefix(title).filter(|_| !title.is_empty());
    let rest =
        rest.and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix(" · ") });
    shorten(rest.unwrap_or(&text), MAX_DESCRIPTION_LEN)
}

/// Whether `tag` ends an inline element, which does not separate words.
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

/// Moves all headings one level down if there is one of the first level.
fn demote_headings(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_h1 = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
    };
    if events.iter().any(is_h1) {
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

/// Adds a unique id to every heading: its own, or one derived from its text.
fn add_heading_ids(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut used_ids: HashSet<String> = HashSet::new();
    // The last number for each id, so that many equal headings take linear time.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for start in 0..events.len() {
        let Event::Start(Tag::Heading { id, .. }) = &events[start] else { continue };
        let base = match id {
            Some(id) => id.to_string(),
            None => slug(&heading_text(&events[start + 1..])),
        };
        let base = match base.is_empty() {
            true => "section".to_owned(),
            false if is_reserved(&base) => format!("section-{base}"),
            false => base,
        };
        let mut unique = base.clone();
        let number = numbers.entry(base.clone()).or_insert(1);
        while !used_ids.insert(unique.clone()) {
            *number += 1;
            unique = format!("{base}-{number}");
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

/// The prefix of generated ids and of fragments that refer to them. Sources can't contain this character.
const GENERATED_PREFIX: char = '\u{fdd1}';

/// Whether an id is reserved for the theme and for footnotes.
fn is_reserved(id: &str) -> bool {
    ["fg-", "fn-", "fnref-"].iter().any(|prefix| id.starts_with(prefix))
}

#[cfg(test)]
mod tests;
