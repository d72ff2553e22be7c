//! Finds template tags and shortcodes of other generators, which would be shown as text.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::events::options;
use crate::text::plain::prefix;

/// The delimiters: shortcodes of Hugo, output and tags of Liquid and similar languages (Jekyll, Eleventy,
/// Zola, Hexo), attributes and extensions of kramdown.
const DELIMITERS: [(&str, &str); 5] =
    [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}"), ("{:", "}")];

/// The maximum number of tags to report for a text.
const MAX_TAGS: usize = 10;
/// The maximum length of a tag, in bytes.
const MAX_TAG_LEN: usize = 1000;

/// The ranges of template tags in a text, outside code.
pub(super) fn template_tags(text: &str) -> Vec<Range<usize>> {
    if !DELIMITERS.iter().any(|(start, _)| text.contains(start)) {
        return Vec::new();
    }
    let code = code_ranges(text);
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|offset| at + offset) {
        at = match tag_len(&text[start..]) {
            Some(length) if !is_in(&code, start) => {
                tags.push(start..start + length);
                start + length
            }
            _ => start + 1,
        };
        if tags.len() == MAX_TAGS {
            break;
        }
    }
    tags
}

/// The length of the tag at the start of `text`, if any. Only shortcodes can span lines.
fn tag_len(text: &str) -> Option<usize> {
    let (start, end) = DELIMITERS.iter().find(|(start, _)| text.starts_with(start))?;
    let length = prefix(text, MAX_TAG_LEN).find(end)? + end.len();
    let inner = &text[start.len()..length - end.len()];
    let is_tag = match *start {
        "{{<" | "{{%" => true,
        "{:" => {
            let first = inner.trim_start().chars().next();
            !inner.contains('\n')
                && first.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '#' | ':'))
        }
        _ => !inner.contains('\n') && inner.contains(|c: char| c.is_alphanumeric()),
    };
    is_tag.then_some(length)
}

/// Whether one of the sorted `ranges` contains `offset`.
fn is_in(ranges: &[Range<usize>], offset: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= offset);
    next.checked_sub(1).is_some_and(|last| ranges[last].contains(&offset))
}

/// The ranges of code spans and code blocks.
fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let code = events
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))));
    code.map(|(_, range)| range).collect()
}

#[cfg(test)]
mod tests {
    use super::template_tags;

    fn tags(text: &str) -> Vec<&str> {
        template_tags(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn tags_of_other_generators_are_found() {
        for (text, expected) in [
            ("a {% include x.html %} b", "{% include x.html %}"),
            ("{%- if a -%}", "{%- if a -%}"),
            ("[a]({{ site.baseurl }}/b)", "{{ site.baseurl }}"),
            ("![]({{site.url}}/a.png)", "{{site.url}}"),
            ("<img src=\"{{ '/a.png' | relative_url }}\">", "{{ '/a.png' | relative_url }}"),
            ("{{< figure\n  src=\"a.png\" >}}", "{{< figure\n  src=\"a.png\" >}}"),
            ("{{% notice %}}", "{{% notice %}}"),
            ("{{ youtube(id=\"a\") }}", "{{ youtube(id=\"a\") }}"),
            ("text\n{: .note}", "{: .note}"),
            ("text\n{:.note #a}", "{:.note #a}"),
            ("[a](b){:target=\"_blank\"}", "{:target=\"_blank\"}"),
            ("* toc\n{:toc}", "{:toc}"),
            ("{::nomarkdown}", "{::nomarkdown}"),
        ] {
            assert_eq!(tags(text), [expected], "{text}");
        }
    }

    #[test]
    fn code_and_other_braces_are_not_tags() {
        for text in [
            "`{{ a }}` and `{% b %}`",
            "```\n{% include x %}\n```",
            "    {{ a }}\n",
            "## Heading {#id .class}",
            "{a} {} {{}} {%%} {: 3}",
            "{{ not\nclosed }} here",
            "{% open",
            "f(x) = {x: x > 0}",
        ] {
            assert_eq!(tags(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_number_of_tags_is_limited() {
        assert_eq!(tags(&"{{ a }} ".repeat(100_000)).len(), super::MAX_TAGS);
        assert_eq!(tags(&"{{".repeat(100_000)).len(), 0);
        assert_eq!(tags(&"`{{ a }}` ".repeat(20_000)).len(), 0);
    }
}
