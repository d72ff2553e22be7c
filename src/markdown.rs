//! Markdown to safe HTML: a pure function.
//!
//! CommonMark with tables, footnotes, strikethrough and heading ids. Raw HTML is allowed
//! and sanitised with everything else. Headings are moved one level down where the text has
//! one of the first, as the page's title is the only `h1`. Footnotes are collected at the
//! end. Links that start with `/` lead into this site and get its base path.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use ammonia::{Builder, UrlRelative, UrlRelativeEvaluate};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::config::{BaseUrl, UrlStyle};
use crate::text::nesting::{Nesting, needs_closing};
use crate::text::plain::{self, without_forbidden};
use crate::text::slug::slug;
use crate::text::url::check_http;

/// Which links a text may hold, besides those inside the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// http and https.
    Web,
    /// `mailto:` as well, for an imprint.
    WebAndMail,
}

/// Renders Markdown for one site.
pub struct Markdown {
    sanitizer: Builder<'static>,
}

impl Markdown {
    /// A renderer for the site at `base_url`.
    pub fn new(base_url: &BaseUrl, urls: UrlStyle) -> Self {
        Self { sanitizer: sanitizer(base_url.path().to_owned(), urls) }
    }

    /// The HTML of `text`.
    pub fn to_html(&self, text: &str) -> String {
        let text = without_forbidden(text);
        let events: Vec<Event<'_>> = Parser::new_ext(&text, options()).collect();
        let events = with_heading_ids(below_the_title(events));
        let (events, notes) = without_footnotes(events);
        let mut out = String::with_capacity(text.len() * 3 / 2);
        html::push_html(&mut out, events.into_iter());
        push_footnotes(&mut out, notes);
        let out = with_alignment_classes(out);
        let clean = self.sanitizer.clean(&out).to_string().replace(LAST_OF_IMAGE, END_OF_IMAGE);
        // References such as `&#xfdd0;` have become characters by now.
        without_forbidden(&clean).into_owned()
    }
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

/// Whether what ends with `tag` is a part of a line, so that letters on both sides are one word.
fn is_inline(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(tag, Emphasis | Image | Link | Strikethrough | Strong)
}

/// The links and images in `text` that no page may hold, with what is wrong with each.
pub fn bad_links(text: &str, links: Links) -> Vec<(Range<usize>, String)> {
    if !text.contains(':') {
        return Vec::new();
    }
    let parser = Parser::new_ext(text, options()).into_offset_iter();
    parser
        .filter_map(|(event, range)| match event {
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) => problem(link_type, &dest_url, links).map(|problem| (range, problem)),
            _ => None,
        })
        .collect()
}

/// What is too much in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Elements are nested too deeply.
    Depth,
    /// A tag is too long.
    Tag,
}

/// Where `text` has elements more than `depth` levels deep, or a tag of more than `tag_length`
/// bytes: what stands open costs the sanitiser time with every further element, and attributes
/// with every further one of the same tag.
pub fn excess(text: &str, depth: usize, tag_length: usize) -> Option<(Range<usize>, Excess)> {
    if !may_be_deep(text, depth) && (text.len() <= tag_length || !text.contains('<')) {
        return None;
    }
    let mut nesting = Nesting::default();
    // How much of a tag has been seen that has not ended yet.
    let mut open_tag = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            // What is inside counts.
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(_) => nesting.open(),
            Event::End(_) => nesting.close(),
            Event::Html(html) | Event::InlineHtml(html) => {
                nesting.html(&html, needs_closing);
                for (index, part) in html.split('<').enumerate() {
                    if index > 0 {
                        open_tag = 0;
                    }
                    open_tag += part.find('>').unwrap_or(part.len());
                    if open_tag > tag_length {
                        return Some((range.start..range.start + 1, Excess::Tag));
                    }
                    if part.contains('>') {
                        open_tag = 0;
                    }
                }
            }
            _ => {}
        }
        if nesting.deepest > depth {
            return Some((range.start..range.start + 1, Excess::Depth));
        }
    }
    None
}

/// Whether a text has what it needs for elements more than `depth` levels deep: signs of Markdown
/// or HTML, each of which opens two at most (a list and its item), or a line that is indented so
/// far.
fn may_be_deep(text: &str, depth: usize) -> bool {
    /// A paragraph, or a cell of a table, and what is around it.
    const WITHOUT_SIGNS: usize = 5;
    let is_sign =
        |b: &u8| matches!(b, b'<' | b'>' | b'*' | b'_' | b'[' | b'~' | b'-' | b'+' | b')');
    let is_indented = |line: &str| line.len() - line.trim_start().len() > depth;
    let signs =
        || text.as_bytes().iter().filter(|b| is_sign(b)).count() + text.matches(". ").count();
    (text.len() > depth && text.lines().any(is_indented)) || 2 * signs() + WITHOUT_SIGNS > depth
}

fn problem(link_type: LinkType, destination: &str, links: Links) -> Option<String> {
    if link_type == LinkType::Email {
        return (links == Links::Web).then(|| "an e-mail address is no link here".to_owned());
    }
    if destination.starts_with("//") {
        return Some("it has no scheme, start it with https:".to_owned());
    }
    // What has no scheme leads somewhere on this site.
    url::Url::parse(destination).ok()?;
    let is_mail = destination.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("mailto:"));
    if is_mail && links == Links::WebAndMail {
        return None;
    }
    check_http(destination).err()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
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
        // The theme's own ids and those of footnotes are taken.
        let is_taken = ["fg-", "fn-", "fnref-"].iter().any(|prefix| wanted.starts_with(prefix));
        let wanted = match wanted.is_empty() {
            true => "section".to_owned(),
            false if is_taken => format!("section-{wanted}"),
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
            _ => None,
        })
        .collect()
}

/// A footnote: its events, and how many places refer to it.
struct Footnote<'a> {
    references: usize,
    events: Vec<Event<'a>>,
}

/// The footnotes that are referred to, in the order of their first references.
#[derive(Default)]
struct Notes<'a> {
    notes: Vec<Footnote<'a>>,
    by_name: HashMap<CowStr<'a>, usize>,
}

/// Takes the footnotes out, in the order of their first references, and links them.
fn without_footnotes(events: Vec<Event<'_>>) -> (Vec<Event<'_>>, Vec<Footnote<'_>>) {
    let mut definitions: HashMap<CowStr<'_>, Vec<Event<'_>>> = HashMap::new();
    let mut text = Vec::with_capacity(events.len());
    let mut open: Vec<(CowStr<'_>, Vec<Event<'_>>)> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => open.push((name, Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((name, events)) = open.pop() {
                    definitions.entry(name).or_insert(events);
                }
            }
            other => open.last_mut().map_or(&mut text, |(_, events)| events).push(other),
        }
    }
    let mut notes = Notes::default();
    let mut text = linked(text, &mut definitions, &mut notes);
    // A footnote may refer to others; each one found is linked in its turn.
    let mut index = 0;
    while index < notes.notes.len() {
        let events = std::mem::take(&mut notes.notes[index].events);
        notes.notes[index].events = linked(events, &mut definitions, &mut notes);
        index += 1;
    }
    text.shrink_to_fit();
    (text, notes.notes)
}

/// `events` with every reference to a footnote as a link; footnotes met for the first time
/// move from `definitions` to `notes`.
fn linked<'a>(
    events: Vec<Event<'a>>,
    definitions: &mut HashMap<CowStr<'a>, Vec<Event<'a>>>,
    notes: &mut Notes<'a>,
) -> Vec<Event<'a>> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        let Event::FootnoteReference(name) = event else {
            out.push(event);
            continue;
        };
        let Notes { notes, by_name } = &mut *notes;
        let index = match by_name.get(&name) {
            Some(index) => *index,
            None => {
                let Some(events) = definitions.remove(&name) else { continue };
                notes.push(Footnote { references: 0, events });
                by_name.insert(name, notes.len() - 1);
                notes.len() - 1
            }
        };
        notes[index].references += 1;
        let (number, nth) = (index + 1, notes[index].references);
        out.push(Event::InlineHtml(CowStr::from(format!(
            "<sup class=\"footnote-reference\"><a href=\"#fn-{number}\" \
             id=\"fnref-{number}-{nth}\">{number}</a></sup>"
        ))));
    }
    out
}

/// How many of the places that refer to a footnote it leads back to.
const MOST_WAYS_BACK: usize = 100;

fn push_footnotes(out: &mut String, notes: Vec<Footnote<'_>>) {
    if notes.is_empty() {
        return;
    }
    out.push_str("<hr><ol class=\"footnotes\">");
    for (index, mut note) in notes.into_iter().enumerate() {
        let number = index + 1;
        let back: String = (1..=note.references.min(MOST_WAYS_BACK))
            .map(|nth| {
                format!(" <a href=\"#fnref-{number}-{nth}\" title=\"Back to the text\">↩</a>")
            })
            .collect();
        let back = Event::InlineHtml(CowStr::from(back));
        // The way back stands in the last line of the note, where that is a paragraph.
        let at_end = note.events.len();
        match note.events.last() {
            Some(Event::End(TagEnd::Paragraph)) => note.events.insert(at_end - 1, back),
            _ => note.events.push(back),
        }
        out.push_str(&format!("<li id=\"fn-{number}\">"));
        html::push_html(out, note.events.into_iter());
        out.push_str("</li>");
    }
    out.push_str("</ol>");
}

/// Alignment of table cells as classes: the pages' Content-Security-Policy has no place for
/// styles in attributes. In texts quotes are escaped, so that only tags are met here.
fn with_alignment_classes(html: String) -> String {
    if !html.contains("style=\"text-align") {
        return html;
    }
    ["left", "center", "right"].iter().fold(html, |html, side| {
        let style = format!("style=\"text-align: {side}\"");
        html.replace(&style, &format!("class=\"align-{side}\""))
    })
}

/// How the tag of an image ends behind the sanitiser, and nothing else: `>` is escaped in texts,
/// and the quotation mark in attributes.
const LAST_OF_IMAGE: &str = " loading=\"lazy\">";
/// How it ends in a page. The sanitiser adds attributes in an order that is another one in each
/// run, so that it may add only one.
const END_OF_IMAGE: &str = " loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">";

fn sanitizer(base_path: String, urls: UrlStyle) -> Builder<'static> {
    let mut builder = Builder::default();
    for heading in ["h1", "h2", "h3", "h4", "h5", "h6", "li", "a"] {
        builder.add_tag_attributes(heading, ["id"]);
    }
    builder
        .add_tag_attributes("ol", ["start"])
        .add_allowed_classes("th", ["align-left", "align-center", "align-right"])
        .add_allowed_classes("td", ["align-left", "align-center", "align-right"])
        .add_allowed_classes("sup", ["footnote-reference"])
        .add_allowed_classes("ol", ["footnotes"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener"))
        // The sanitiser looks at the schemes of links and images only.
        .attribute_filter(|_, name, value| {
            (name != "cite" || check_http(value).is_ok()).then_some(Cow::Borrowed(value))
        })
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_relative(UrlRelative::Custom(Box::new(SiteLinks { base_path, urls })));
    builder
}

/// Makes links of URLs without a scheme.
struct SiteLinks {
    base_path: String,
    urls: UrlStyle,
}

impl UrlRelativeEvaluate<'static> for SiteLinks {
    fn evaluate<'url>(&self, url: &'url str) -> Option<Cow<'url, str>> {
        if url.starts_with("//") || url.starts_with("/\\") {
            return None;
        }
        let Some(path) = url.strip_prefix('/') else { return Some(Cow::Borrowed(url)) };
        // Authors write addresses of pages as `/about/`, whatever the form of the site's own.
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        let path = match self.urls {
            UrlStyle::Flat => path.trim_end_matches('/'),
            UrlStyle::Pretty => path,
        };
        Some(Cow::Owned(format!("{}/{path}{rest}", self.base_path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let base_url = BaseUrl::parse("https://example.org/ai").unwrap();
        Markdown::new(&base_url, UrlStyle::Pretty).to_html(text).trim_end().to_owned()
    }

    #[test]
    fn extensions() {
        assert_eq!(html("a ~~b~~ **c**"), "<p>a <del>b</del> <strong>c</strong></p>");
        let table = html("|a|b|\n|-|:-:|\n|1|2|");
        assert!(table.contains("<td class=\"align-center\">2</td>"), "{table}");
    }

    #[test]
    fn headings_have_ids_and_stand_below_the_title() {
        assert_eq!(html("## C++ & you"), "<h2 id=\"c-plus-plus-you\">C++ &amp; you</h2>");
        assert_eq!(html("## A {#own}"), "<h2 id=\"own\">A</h2>");
        assert_eq!(
            html("# A\n## A\n###### 🔥"),
            "<h2 id=\"a\">A</h2>\n<h3 id=\"a-2\">A</h3>\n<h6 id=\"section\">🔥</h6>"
        );
    }

    #[test]
    fn footnotes_stand_at_the_end_in_the_order_of_their_references() {
        let text =
            "a[^x] b[^y] c[^x] d[^none]\n\n[^y]: why\n\n[^x]: ex[^z]\n\n[^z]: zed\n\n[^unused]: no";
        let html = html(text);
        let at = |needle: &str| html.find(needle).unwrap_or_else(|| panic!("{needle} in {html}"));
        assert!(at("fnref-1-2") < at("id=\"fn-1\""));
        assert!(at("ex<sup") < at("why") && at("why") < at("zed"));
        assert!(at("id=\"fnref-3-1\"") > at("<ol"));
        assert!(!html.contains("unused") && !html.contains(">no<"));
    }

    #[test]
    fn links_into_the_site_get_its_base_path() {
        let flat = Markdown::new(&BaseUrl::parse("https://e.org").unwrap(), UrlStyle::Flat);
        for (link, expected) in [
            ("[a](/about/#x)", "<p><a href=\"/ai/about/#x\" rel=\"noopener\">a</a></p>"),
            ("<a href='/about/'>a</a>", "<p><a href=\"/ai/about/\" rel=\"noopener\">a</a></p>"),
            ("[a](#x)", "<p><a href=\"#x\" rel=\"noopener\">a</a></p>"),
        ] {
            assert_eq!(html(link), expected);
        }
        assert!(flat.to_html("[a](/about/#x)").contains("href=\"/about#x\""));
        assert!(flat.to_html("[a](/)").contains("href=\"/\""));
    }

    #[test]
    fn a_text_without_markup() {
        for (text, expected) in [
            (
                "# One\n\ntwo *three*four\nfive  \nsix.\n\nSeven",
                "One · two threefour five six. Seven",
            ),
            ("- a\n- b\n\n> c\n\n---\n\n```\nd < e\n```", "a · b · c · d < e"),
            ("|a|b|\n|-|-|\n|1|2|", "a · b · 1 · 2"),
            ("`<b>` &amp; [link](https://e.org/x) ![alt](/a.png)", "<b> & link alt"),
            ("<p>x<b>y</b></p>\n<p>z<script>alert(1)</script>", "xy z"),
            ("a[^1]\n\n[^1]: note", "a · note"),
            ("R&amp;D &lt;i&gt; &amp;lt;", "R&D <i> &lt;"),
            ("", ""),
        ] {
            assert_eq!(to_text(text), expected, "{text}");
        }
    }

    #[test]
    fn images_end_in_the_same_way_each_time() {
        let end = "loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"></p>";
        for text in ["![](/a.png)", "a <img src='/a.png' loading=eager>"] {
            assert!(html(text).ends_with(end), "{}", html(text));
        }
        let text = "<b title=' loading=\"lazy\">'>a</b> loading=\"lazy\"> loading=\"lazy\">";
        assert!(!html(text).contains("decoding"), "{}", html(text));
    }

    #[test]
    fn what_no_page_can_hold_is_left_out() {
        assert_eq!(html("a\u{fdd0}b&#xfdd0;c&#7;"), "<p>abc</p>");
    }

    #[test]
    fn nothing_that_runs_gets_through() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](java&#115;cript:alert(1))",
            "<a href=\"&#106;avascript:alert(1)\">a</a>",
            "[a](data:text/html,alert(1))",
            "[a](//alert.example)",
            "<iframe src=\"https://alert.example\"></iframe>",
            "<div style=\"background:url(alert.example)\">x</div>",
            "<form action=\"https://alert.example\"><input></form>",
            "<svg onload=alert(1)>",
            "<blockquote cite=\"javascript:alert(1)\">x</blockquote>",
        ] {
            let html = html(text);
            assert!(!html.contains("alert"), "{text} gave {html}");
        }
        assert!(html("![a](https://e.org/a.png)").contains("referrerpolicy=\"no-referrer\""));
    }

    #[test]
    fn depth_is_that_of_elements() {
        for (text, depth) in [
            ("a", 1),
            ("> > > a", 4),
            ("- - a", 4),
            ("1. a\n\n   b", 3),
            ("|a|\n|-|\n|*b*|", 4),
            ("<div><div>a", 2),
            ("<div>\n\n*a*", 3),
            ("a **b *c* [d](/e)**", 3),
        ] {
            assert_eq!(excess(text, depth, 1000), None, "{text}");
            let found = excess(text, depth - 1, 1000).map(|(_, excess)| excess);
            assert_eq!(found, Some(Excess::Depth), "{text}");
        }
    }

    #[test]
    fn bad_links_are_named() {
        let text = "[ok](https://e.org) [a](/x) ![b](data:image/png;base64,xx)\n\n<me@e.org> [c](JavaScript:x)";
        let bad = |links| -> Vec<&str> {
            bad_links(text, links).into_iter().map(|(range, _)| &text[range]).collect()
        };
        assert_eq!(
            bad(Links::Web),
            ["![b](data:image/png;base64,xx)", "<me@e.org>", "[c](JavaScript:x)"]
        );
        assert_eq!(bad(Links::WebAndMail), ["![b](data:image/png;base64,xx)", "[c](JavaScript:x)"]);
    }
}
