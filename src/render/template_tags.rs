//! Finds unbalanced tags in templates that the engine can't parse.
//!
//! The engine reports an unclosed tag as an unknown tag at the position where parsing fails, often far from the mistake.
//! This module finds the opening tag without an end tag, or the end tag without an opening tag.

use std::ops::Range;

use super::template_pieces::{closing, end_of, inner, next_delimiter};

/// An unbalanced tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
}

/// Tags that need an end tag.
const PAIRED: [&str; 6] = ["if", "for", "block", "filter", "component", "set"];

/// An opening tag.
struct Open<'t> {
    name: &'t str,
    place: Range<usize>,
}

/// Finds the first unbalanced tag.
pub(super) fn problem(text: &str) -> Option<Problem> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_delimiter(text, at) {
        let delimiter = &text[start..start + 2];
        let end_delimiter = closing(delimiter);
        let Some(end) = end_of(text, start + 2, end_delimiter) else {
            return Some(Problem {
                place: start..start + 2,
                message: format!("unclosed `{delimiter}`"),
                label: format!("missing `{end_delimiter}`"),
                hint: None,
            });
        };
        at = end;
        if delimiter != "{%" {
            continue;
        }
        let inner = inner(&text[start..end]);
        let length = inner.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(length);
        let place = start..end;
        if name == "raw" {
            match raw_end(text, end) {
                Some(end) => at = end,
                None => return Some(unclosed(text, &Open { name, place }, None)),
            }
        } else if PAIRED.contains(&name) && !(name == "set" && rest.contains('=')) {
            open.push(Open { name, place });
        } else if name == "set_global" && !rest.contains('=') {
            open.push(Open { name: "set", place });
        } else if let Some(problem) = closes(text, name, place, &mut open) {
            return Some(problem);
        }
    }
    open.last().map(|last| unclosed(text, last, None))
}

/// Checks the tag `name` against the open tags and closes the matching one.
fn closes(
    text: &str,
    name: &str,
    place: Range<usize>,
    open: &mut Vec<Open<'_>>,
) -> Option<Problem> {
    let expected: &[&str] = match name {
        "else" => &["if", "for"],
        "elif" => &["if"],
        _ => {
            let paired =
                name.strip_prefix("end").and_then(|name| PAIRED.iter().find(|p| **p == name));
            std::slice::from_ref(paired?)
        }
    };
    match open.last() {
        Some(last) if expected.contains(&last.name) => {
            if name.starts_with("end") {
                open.pop();
            }
            None
        }
        Some(last) if open.iter().any(|other| expected.contains(&other.name)) => {
            Some(unclosed(text, last, Some((name, place.start))))
        }
        last => {
            let expected: Vec<String> =
                expected.iter().map(|name| format!("`{{% {name} %}}`")).collect();
            let (label, hint) = match last {
                Some(Open { name: open, place }) => {
                    let line = line_of(text, place.start);
                    let label = format!("inside the `{{% {open} %}}` of line {line}");
                    let end = format!("`{{% {open} %}}` ends with `{{% end{open} %}}`");
                    (label, name.starts_with("end").then_some(end))
                }
                None => ("no tag is open here".to_owned(), None),
            };
            let remove = || "remove it, or add its opening tag".to_owned();
            Some(Problem {
                place,
                message: format!("`{{% {name} %}}` without {}", expected.join(" or ")),
                label,
                hint: Some(hint.unwrap_or_else(remove)),
            })
        }
    }
}

fn unclosed(text: &str, Open { name, place }: &Open<'_>, before: Option<(&str, usize)>) -> Problem {
    let (label, hint) = match before {
        Some((other, at)) => {
            let line = line_of(text, at);
            let label = format!("`{{% {other} %}}` on line {line} comes before its end");
            (label, format!("add `{{% end{name} %}}` before line {line}"))
        }
        None => {
            let label = "not closed before the end of the template".to_owned();
            (label, format!("add `{{% end{name} %}}`"))
        }
    };
    let message = format!("unclosed `{{% {name} %}}`");
    Problem { place: place.clone(), message, label, hint: Some(hint) }
}

/// The position after the `{% endraw %}` that follows `from`.
fn raw_end(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let start = at + text[at..].find("{%")?;
        let end = start + 2 + text[start + 2..].find("%}")? + 2;
        if inner(&text[start..end]) == "endraw" {
            return Some(end);
        }
        at = start + 2;
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::problem;

    fn found(text: &str) -> Option<(String, String, String)> {
        problem(text).map(|problem| {
            let hint = problem.hint.unwrap_or_default();
            (text[problem.place].to_owned(), problem.message, format!("{}; {hint}", problem.label))
        })
    }

    #[track_caller]
    fn check(text: &str, place: &str, message: &str, rest: &str) {
        let expected = (place.to_owned(), message.to_owned(), rest.to_owned());
        assert_eq!(found(text), Some(expected), "{text}");
    }

    #[test]
    fn unclosed_tags_are_found() {
        check(
            "{% block a %}\n{% if x %}\n<p>\n{% endblock a %}",
            "{% if x %}",
            "unclosed `{% if %}`",
            "`{% endblock %}` on line 4 comes before its end; add `{% endif %}` before line 4",
        );
        check(
            "{% for a in b %}x",
            "{% for a in b %}",
            "unclosed `{% for %}`",
            "not closed before the end of the template; add `{% endfor %}`",
        );
        for (text, place) in [
            ("{%- block a -%}", "{%- block a -%}"),
            ("{% set x %}a", "{% set x %}"),
            ("{% filter upper %}a", "{% filter upper %}"),
            ("{% raw %}{{ a }}{% endif %}", "{% raw %}"),
            ("{% if a %}{% else %}{% if b %}{% endif %}", "{% if a %}"),
            ("{% if a %}{% for b in c %}{% endif %}{% endfor %}", "{% for b in c %}"),
            ("{# a {{ b }}", "{#"),
            ("a {{ b\n<p>{{ c }}", "{{"),
            ("{% if a }x{% endif %}", "{%"),
            ("{{ \"}}\" ", "{{"),
        ] {
            let (found, message, _) = found(text).unwrap_or_else(|| panic!("no problem in {text}"));
            assert_eq!(found, place, "{text}");
            assert!(message.starts_with("unclosed `"), "{message}");
        }
    }

    #[test]
    fn end_tags_without_opening_tags_are_found() {
        check(
            "a{% endif %}",
            "{% endif %}",
            "`{% endif %}` without `{% if %}`",
            "no tag is open here; remove it, or add its opening tag",
        );
        check(
            "{% block a %}\n{% endfor %}{% endblock %}",
            "{% endfor %}",
            "`{% endfor %}` without `{% for %}`",
            "inside the `{% block %}` of line 1; `{% block %}` ends with `{% endblock %}`",
        );
        for (text, message) in [
            ("{% else %}", "`{% else %}` without `{% if %}` or `{% for %}`"),
            ("{% for a in b %}{% elif c %}{% endfor %}", "`{% elif %}` without `{% if %}`"),
            ("{% if a %}{% endif %}{%- endif -%}", "`{% endif %}` without `{% if %}`"),
        ] {
            assert_eq!(found(text).unwrap().1, message, "{text}");
        }
    }

    #[test]
    fn balanced_templates_have_no_problem() {
        for text in [
            "",
            "a { b } {",
            "{% if a %}{% elif b %}{% else %}{% endif %}",
            "{% for a in b %}{% else %}{% endfor %}",
            "{% set a = 1 %}{% set b %}x{% endset %}{% set_global c = \"{% if %}\" %}",
            "{# {% if a %} {{ #}{% raw %}{% if %} {{ {% endraw %}",
            "{{ '{% if %}' }}{{ \"}}\" }}{{ {\"a\": {\"b\": 1}} }}",
            "{% block a %}{{ super() }}{% endblock a %}{% extends \"b\" %}",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        for (name, text) in crate::theme::TEMPLATES {
            assert_eq!(found(text), None, "{name}");
        }
    }
}
