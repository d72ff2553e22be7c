//! The main content of a page, for pages without a description: its first paragraph.
//!
//! `dom_smoothie` finds the content. Its time grows with the sum of the depths of all nodes, so it
//! is used within a limit; of larger pages, the first long paragraph counts.

use dom_smoothie::{Config, Readability};

use super::dom::{Dom, Tag};

/// The maximum sum of depths. The sum of a long article is 100,000; a million takes a second.
const MAX_TOTAL_DEPTH: usize = 1_000_000;
/// The maximum length of a page in bytes.
const MAX_LEN: usize = 4 << 20;
/// Readability searches again if there is less content, in characters.
const SHORT: usize = 500;
/// The maximum length of a paragraph in bytes.
const MAX_PARAGRAPH_LEN: usize = 10_000;

/// The main content of a page, found when it is needed.
pub(super) struct Content<'d> {
    html: &'d str,
    dom: &'d Dom<'d>,
    found: Option<Found>,
}

struct Found {
    /// The first paragraph; empty if there is none.
    paragraph: String,
    /// Whether there is little content.
    is_short: bool,
}

impl<'d> Content<'d> {
    pub(super) fn new(html: &'d str, dom: &'d Dom<'d>) -> Self {
        Self { html, dom, found: None }
    }

    /// The first paragraph; empty if there is none.
    pub(super) fn first_paragraph(&mut self) -> &str {
        &self.found().paragraph
    }

    /// Whether there is little content.
    pub(super) fn is_short(&mut self) -> bool {
        self.found().is_short
    }

    fn found(&mut self) -> &Found {
        let (html, dom) = (self.html, self.dom);
        self.found.get_or_insert_with(|| find(html, dom))
    }
}

fn find(html: &str, dom: &Dom<'_>) -> Found {
    let is_large = dom.is_truncated || dom.total_depth > MAX_TOTAL_DEPTH || html.len() > MAX_LEN;
    if is_large {
        return Found { paragraph: first_long_paragraph(dom).unwrap_or_default(), is_short: false };
    }
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    match article {
        Ok(article) => Found {
            paragraph: article.excerpt.unwrap_or_default(),
            is_short: article.length < SHORT,
        },
        Err(_) => {
            Found { paragraph: first_long_paragraph(dom).unwrap_or_default(), is_short: true }
        }
    }
}

/// The first paragraph with more than a few words, of the article if there is one.
fn first_long_paragraph(dom: &Dom<'_>) -> Option<String> {
    const MIN_LEN: usize = 80;
    let content = dom.find("article").or_else(|| dom.find("main"));
    let mut tags = content.map_or_else(|| dom.tags(), |content| content.inside());
    let is_aside =
        |tag: &Tag<'_, '_>| matches!(tag.name(), "nav" | "header" | "footer" | "aside" | "form");
    while let Some(tag) = tags.next() {
        if is_aside(&tag) {
            tags.skip_inside(tag);
        } else if tag.is("p") {
            let text = tag.text(MAX_PARAGRAPH_LEN);
            if text.trim().len() >= MIN_LEN {
                return Some(text);
            }
        }
    }
    None
}
