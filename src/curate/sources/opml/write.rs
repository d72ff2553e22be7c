//! Writes OPML 2.0.

use std::collections::HashMap;

use super::super::source::Source;
use crate::text::plain::without_forbidden;

/// The sources as OPML 2.0: those with a category in a folder of its name, topics as labels. `page` returns
/// the URL of a source's website, if it is known.
pub fn write(title: &str, sources: &[Source], page: &dyn Fn(&Source) -> Option<String>) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    out.push_str("<head>\n<title>");
    escape(&mut out, title);
    out.push_str("</title>\n<docs>http://opml.org/spec2.opml</docs>\n</head>\n<body>\n");
    for (category, sources) in by_category(sources) {
        if let Some(category) = category {
            tag(&mut out, &[("text", category)], ">");
        }
        for source in sources {
            outline(&mut out, source, page(source));
        }
        if category.is_some() {
            out.push_str("</outline>\n");
        }
    }
    out.push_str("</body>\n</opml>\n");
    out
}

/// The sources of each category, in the order of their first occurrence.
fn by_category(sources: &[Source]) -> Vec<(Option<&str>, Vec<&Source>)> {
    let mut groups: Vec<(Option<&str>, Vec<&Source>)> = Vec::new();
    let mut places: HashMap<Option<&str>, usize> = HashMap::new();
    for source in sources {
        let category = source.category.as_deref();
        let place = *places.entry(category).or_insert_with(|| {
            groups.push((category, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place) {
            group.push(source);
        }
    }
    groups
}

fn outline(out: &mut String, source: &Source, page: Option<String>) {
    let title = source.title.as_deref().unwrap_or(&source.url);
    // A comma separates labels, and a slash at the start makes them hierarchical.
    let label = |topic: &String| topic.replace(',', " ").trim_start_matches('/').trim().to_owned();
    let topics: Vec<String> = source.topics.iter().map(label).collect();
    let topics = topics.join(",");
    let mut attributes = vec![("type", "rss"), ("text", title), ("title", title)];
    attributes.push(("xmlUrl", &source.url));
    attributes.extend(page.as_deref().map(|page| ("htmlUrl", page)));
    attributes.extend((!topics.is_empty()).then_some(("category", &*topics)));
    tag(out, &attributes, "/>");
}

fn tag(out: &mut String, attributes: &[(&str, &str)], end: &str) {
    out.push_str("<outline");
    for (name, value) in attributes {
        out.push_str(&format!(" {name}=\""));
        escape(out, value);
        out.push('"');
    }
    out.push_str(end);
    out.push('\n');
}

fn escape(out: &mut String, text: &str) {
    for c in without_forbidden(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML parsers turn white space in attributes into spaces; terminals obey other controls.
            c if is_control(c) => out.push_str(&format!("&#x{:X};", u32::from(c))),
            c => out.push(c),
        }
    }
}

/// Whether `c` is a control character, a line separator or a directional formatting character.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
