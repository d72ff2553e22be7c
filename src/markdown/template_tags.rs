//! What other generators replace in a text, and nothing here does: readers would see it.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::options;
use crate::text::plain::prefix;

/// How such pieces begin and end: shortcodes of Hugo, output and tags of Liquid and its kin (Jekyll,
/// Eleventy, Zola, Hexo), attributes and extensions of kramdown.
const PAIRS: [(&str, &str); 5] =
    [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}"), ("{:", "}")];

/// More of them help nobody.
const MOST: usize = 10;
/// A longer one is none.
const LONGEST: usize = 1000;

/// Where a text has such pieces, outside of code.
pub(super) fn leftovers(text: &str) -> Vec<Range<usize>> {
    if !PAIRS.iter().any(|(start, _)| text.contains(start)) {
        return Vec::new();
    }
    let code = code(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        at = match piece(&text[start..]) {
            Some(length) if !is_in(&code, start) => {
                found.push(start..start + length);
                start + length
            }
            _ => start + 1,
        };
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// How long the piece is that `text` begins with. It ends on its line, shortcodes may have several.
fn piece(text: &str) -> Option<usize> {
    let (start, end) = PAIRS.iter().find(|(start, _)| text.starts_with(start))?;
    let length = prefix(text, LONGEST).find(end)? + end.len();
    let inner = &text[start.len()..length - end.len()];
    let is_one = match *start {
        "{{<" | "{{%" => true,
        "{:" => {
            let first = inner.trim_start().chars().next();
            !inner.contains('\n')
                && first.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '#' | ':'))
        }
        _ => !inner.contains('\n') && inner.contains(|c: char| c.is_alphanumeric()),
    };
    is_one.then_some(length)
}

/// Whether one of the ranges, which are in order, holds `at`.
fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    let behind = ranges.partition_point(|range| range.start <= at);
    behind.checked_sub(1).is_some_and(|last| ranges[last].contains(&at))
}

/// Where a text has code.
fn code(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let code = events
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))));
    code.map(|(_, range)| range).collect()
}

#[cfg(test)]
mod tests {
    use super::leftovers;

    fn found(text: &str) -> Vec<&str> {
        leftovers(text).into_iter().map(|range| &text[range]).collect()
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
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn code_and_other_braces_are_not() {
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
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn thousands_of_them_take_no_time() {
        assert_eq!(found(&"{{ a }} ".repeat(100_000)).len(), super::MOST);
        assert_eq!(found(&"{{".repeat(100_000)).len(), 0);
        assert_eq!(found(&"`{{ a }}` ".repeat(20_000)).len(), 0);
    }
}
