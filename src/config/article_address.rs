//! `articles.address`: the pattern of article URLs.

use std::borrow::Cow;

use crate::text::site_path::{PathProblem, SitePath};
use crate::text::suggest::closest;

/// A pattern for the paths of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleAddress {
    segments: Vec<Vec<SegmentPart>>,
}

/// A part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum SegmentPart {
    /// Literal text.
    Text(String),
    /// A placeholder.
    Placeholder(Placeholder),
}

/// A placeholder of an article address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The segment of the category.
    Category,
    /// The slug, by default the stem.
    Slug,
    /// The file name without extension.
    Stem,
    /// The key of the provider; the segment is omitted for an article without a provider.
    Provider,
    /// The year of publication, in the time zone of the site.
    Year,
    /// The month of publication, with two digits.
    Month,
    /// The day of publication, with two digits.
    Day,
}

impl Placeholder {
    const NAMES: [(&'static str, Self); 7] = [
        ("category", Self::Category),
        ("slug", Self::Slug),
        ("stem", Self::Stem),
        ("provider", Self::Provider),
        ("year", Self::Year),
        ("month", Self::Month),
        ("day", Self::Day),
    ];
}

/// The default pattern.
pub const DEFAULT: &str = "{category}/{slug}";

/// Why a pattern is invalid.
#[derive(Debug, PartialEq, Eq)]
pub struct AddressError {
    /// The problem.
    pub label: String,
    /// The suggested solution.
    pub hint: Option<String>,
}

impl ArticleAddress {
    /// Parses a pattern such as `{year}/{month}/{stem}`.
    ///
    /// # Errors
    /// If it has an unknown placeholder, or results in invalid paths or in the same path for all articles.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let problem = |label: String| AddressError { label, hint: None };
        let path = text.strip_prefix('/').unwrap_or(text);
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments = path.split('/').map(segment).collect::<Result<Vec<_>, _>>()?;
        let address = Self { segments };
        for segment in &address.segments {
            if segment.len() > 1
                && segment.contains(&SegmentPart::Placeholder(Placeholder::Provider))
            {
                let label =
                    "`{provider}` must be a separate segment, as some articles have no provider";
                return Err(problem(label.to_owned()));
            }
        }
        let sample = address.format(|placeholder| match placeholder {
            Placeholder::Provider => None,
            _ => Some("1".into()),
        });
        if let Err(path_problem) = SitePath::parse(&sample) {
            let path_problem = if sample.is_empty() { PathProblem::Empty } else { path_problem };
            return Err(problem(path_problem.to_string()));
        }
        let is_distinct = |part: &SegmentPart| {
            matches!(part, SegmentPart::Placeholder(Placeholder::Slug | Placeholder::Stem))
        };
        match address.segments.iter().flatten().any(is_distinct) {
            true => Ok(address),
            false => Err(AddressError {
                label: "all articles would have the same address".to_owned(),
                hint: Some("add `{slug}` or `{stem}`".to_owned()),
            }),
        }
    }

    /// Formats the path of an article with these values.
    pub fn format<'v>(&self, value: impl Fn(Placeholder) -> Option<Cow<'v, str>>) -> String {
        let mut path = String::new();
        for segment in &self.segments {
            let start = path.len();
            if start > 0 {
                path.push('/');
            }
            let before = path.len();
            for part in segment {
                match part {
                    SegmentPart::Text(text) => path.push_str(text),
                    SegmentPart::Placeholder(placeholder) => {
                        path.push_str(&value(*placeholder).unwrap_or_default());
                    }
                }
            }
            if path.len() == before {
                path.truncate(start);
            }
        }
        path
    }
}

impl Default for ArticleAddress {
    fn default() -> Self {
        let part = |placeholder| vec![SegmentPart::Placeholder(placeholder)];
        Self { segments: vec![part(Placeholder::Category), part(Placeholder::Slug)] }
    }
}

fn segment(text: &str) -> Result<Vec<SegmentPart>, AddressError> {
    let problem = |label: &str| AddressError { label: label.to_owned(), hint: None };
    if text.is_empty() {
        return Err(problem("a segment is empty"));
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if before.contains('}') {
            return Err(problem("unmatched `}`"));
        }
        let (name, after) = after.split_once('}').ok_or_else(|| problem("unclosed `{`"))?;
        if !before.is_empty() {
            parts.push(SegmentPart::Text(before.to_owned()));
        }
        let known = Placeholder::NAMES.iter().find(|(known, _)| *known == name.trim());
        let Some((_, placeholder)) = known else {
            let near = closest(name.trim(), Placeholder::NAMES.iter().map(|(name, _)| *name));
            let all = Placeholder::NAMES.map(|(name, _)| format!("{{{name}}}")).join(", ");
            let hint = near.map_or(format!("the placeholders are {all}"), |near| {
                format!("did you mean `{{{near}}}`?")
            });
            let label = format!("unknown placeholder `{{{name}}}`");
            return Err(AddressError { label, hint: Some(hint) });
        };
        parts.push(SegmentPart::Placeholder(*placeholder));
        rest = after;
    }
    if rest.contains('}') {
        return Err(problem("unmatched `}`"));
    }
    if !rest.is_empty() {
        parts.push(SegmentPart::Text(rest.to_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_formatted_or_rejected() {
        let format = |pattern: &str| {
            let address = ArticleAddress::parse(pattern).map_err(|problem| problem.label)?;
            let value = |placeholder| match placeholder {
                Placeholder::Category => Some("news".into()),
                Placeholder::Slug => Some("nice".into()),
                Placeholder::Stem => Some("2024-a".into()),
                Placeholder::Provider => None,
                Placeholder::Year => Some("2024".into()),
                Placeholder::Month => Some("03".into()),
                Placeholder::Day => Some("01".into()),
            };
            Ok::<String, String>(address.format(value))
        };
        for (pattern, expected) in [
            (DEFAULT, "news/nice"),
            ("{stem}", "2024-a"),
            ("/{slug}/", "nice"),
            ("{year}/{month}/{day}/{slug}", "2024/03/01/nice"),
            ("blog/{year}-{month}-{slug}", "blog/2024-03-nice"),
            ("{provider}/{slug}", "nice"),
            ("{category}/{provider}/{ stem }", "news/2024-a"),
        ] {
            assert_eq!(format(pattern).as_deref(), Ok(expected), "{pattern}");
        }
        for (pattern, expected) in [
            ("", "a segment is empty"),
            ("/", "a segment is empty"),
            ("a//{slug}", "a segment is empty"),
            ("{category}", "all articles would have the same address"),
            ("news", "all articles would have the same address"),
            ("{sluck}", "unknown placeholder `{sluck}`"),
            ("{}/{slug}", "unknown placeholder `{}`"),
            ("{slug", "unclosed `{`"),
            ("slug}/{stem}", "unmatched `}`"),
            ("{slug}/}", "unmatched `}`"),
            ("../{slug}", "a segment starts with a dot"),
            ("{slug}?x", "it contains `?`"),
            ("a#b/{slug}", "it contains `#`"),
            ("con/{slug}", "Windows reserves this name for a device"),
            ("_headers/{slug}", "hosts reserve this name for their settings"),
            (
                "by-{provider}/{slug}",
                "`{provider}` must be a separate segment, as some articles have no provider",
            ),
        ] {
            assert_eq!(format(pattern), Err(expected.to_owned()), "{pattern}");
        }
        assert_eq!(ArticleAddress::parse(DEFAULT), Ok(ArticleAddress::default()));
    }
}
