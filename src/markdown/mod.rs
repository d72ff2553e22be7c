//! Converts Markdown to safe HTML.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists and heading ids. Raw HTML is allowed
//! and sanitised together with the HTML from Markdown, as a tree. If the text has a heading of the
//! first level, all headings move one level down, as the only `h1` of a page is its title. Footnotes move
//! to the end. Links that start with `/` are prefixed with the site's base path. Does no I/O.

mod elements;
mod events;
mod footnotes;
mod inspect;
mod links;
mod players;
mod rules;
mod sanitizer;
mod template_tags;
mod urls;

use pulldown_cmark::{Event, Parser, TagEnd};
use url::Url;

pub use inspect::{Excess, Findings, inspect};
pub use links::LinkPolicy;
pub use rules::Labels;

use self::events::{options, parse_events, unsanitized_html};
use self::links::retain_allowed_links;
use self::rules::{Rules, Target, budget};
use self::sanitizer::{Dropped, sanitize_tree};
use crate::config::Config;
use crate::embed::Embed;
use crate::text::html::{self as tree, TreeBudget};
use crate::text::plain::{self, without_forbidden};
use crate::text::shorten::{MAX_DESCRIPTION_LEN, shorten};

/// Renders Markdown for one site.
pub struct Markdown {
    rules: Rules,
}

impl Markdown {
    /// Creates a renderer for the site of `config`.
    pub fn new(config: &Config, labels: Labels) -> Self {
        let budget = budget(config.limits);
        // `inspect` does not count the elements around table cells and footnotes.
        let budget = TreeBudget { depth: budget.depth + 10, ..budget };
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
    pub fn to_html(&self, text: &str, links: LinkPolicy, stylesheet: &str) -> String {
        self.to_html_in_folder(text, links, stylesheet, None)
    }

    /// Like [`to_html`](Self::to_html). Relative links are resolved against `asset_folder`, a
    /// percent-encoded path from the site's root with a leading and a trailing slash.
    pub fn to_html_in_folder(
        &self,
        text: &str,
        links: LinkPolicy,
        stylesheet: &str,
        asset_folder: Option<&str>,
    ) -> String {
        let text = without_forbidden(text);
        let events = parse_events(&text);
        let capacity = text.len() * 3 / 2;
        let target = Target::Page { stylesheet, asset_folder };
        self.rules.sanitize(events, capacity, links, target).0
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
        let target = Target::Feed { page, asset_folder, max_bytes };
        let (html, dropped) = self.rules.sanitize(events, capacity, LinkPolicy::WebAndMail, target);
        (html, dropped.is_truncated)
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
        links: LinkPolicy,
        target: Target<'_>,
    ) -> (String, Dropped) {
        let events = retain_allowed_links(events, links);
        let html = unsanitized_html(events, capacity, &self.labels.back_to_text);
        let parsed = tree::parse(&html, self.budget);
        sanitize_tree(&parsed.tree, self, links, target)
    }
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

#[cfg(test)]
mod tests;
