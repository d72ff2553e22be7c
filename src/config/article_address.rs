//! `articles.address`: how the address of an article is made.

use crate::text::site_path::{PathProblem, SitePath};
use crate::text::suggest::closest;

/// The segments of an article's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleAddress {
    /// Each with its parts.
    segments: Vec<Vec<Part>>,
}

/// A part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// As it is written.
    Text(String),
    /// What it is replaced by.
    Placeholder(Placeholder),
}

/// What is different for each article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The category's segment.
    Category,
    /// `slug`, else the stem.
    Slug,
    /// The name of the file.
    Stem,
    /// The provider's key; without a provider the segment is left out.
    Provider,
    /// The year that it was published in, where the readers are.
    Year,
    /// The month, with two digits.
    Month,
    /// The day, with two digits.
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

/// The address of articles that a site has without a setting.
pub const DEFAULT: &str = "{category}/{slug}";

/// What is wrong with a pattern, and what may be meant.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub label: String,
    /// A way out.
    pub hint: Option<String>,
}

impl ArticleAddress {
    /// Reads a pattern such as `{year}/{month}/{stem}`.
    ///
    /// # Errors
    /// When it has an unknown part, or addresses that are no paths of a site, or that all articles
    /// would share.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let problem = |label: String| Problem { label, hint: None };
        let path = text.strip_prefix('/').unwrap_or(text);
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments = path.split('/').map(segment).collect::<Result<Vec<_>, _>>()?;
        let address = Self { segments };
        for segment in &address.segments {
            if segment.len() > 1 && segment.contains(&Part::Placeholder(Placeholder::Provider)) {
                let label = "`{provider}` must be a segment of its own: some articles have none";
                return Err(problem(label.to_owned()));
            }
        }
        let sample = address.written(|placeholder| match placeholder {
            Placeholder::Provider => None,
            _ => Some("1".into()),
        });
        if let Err(found) = SitePath::parse(&sample) {
            let found = if sample.is_empty() { PathProblem::Empty } else { found };
            return Err(problem(found.to_string()));
        }
        let is_distinct =
            |part: &Part| matches!(part, Part::Placeholder(Placeholder::Slug | Placeholder::Stem));
        match address.segments.iter().flatten().any(is_distinct) {
            true => Ok(address),
            false => Err(Problem {
                label: "all articles would have one address".to_owned(),
                hint: Some("add `{slug}` or `{stem}`".to_owned()),
            }),
        }
    }

    /// The path with the values of an article.
    pub fn written<'v>(
        &self,
        value: impl Fn(Placeholder) -> Option<std::borrow::Cow<'v, str>>,
    ) -> String {
        let mut path = String::new();
        for segment in &self.segments {
            let start = path.len();
            if start > 0 {
                path.push('/');
            }
            let before = path.len();
            for part in segment {
                match part {
                    Part::Text(text) => path.push_str(text),
                    Part::Placeholder(placeholder) => {
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
        let part = |placeholder| vec![Part::Placeholder(placeholder)];
        Self { segments: vec![part(Placeholder::Category), part(Placeholder::Slug)] }
    }
}

fn segment(text: &str) -> Result<Vec<Part>, Problem> {
    let problem = |label: &str| Problem { label: label.to_owned(), hint: None };
    if text.is_empty() {
        return Err(problem("a segment is empty"));
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if before.contains('}') {
            return Err(problem("a `}` without its `{`"));
        }
        let (name, after) =
            after.split_once('}').ok_or_else(|| problem("a `{` without its `}`"))?;
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let known = Placeholder::NAMES.iter().find(|(known, _)| *known == name.trim());
        let Some((_, placeholder)) = known else {
            let near = closest(name.trim(), Placeholder::NAMES.iter().map(|(name, _)| *name));
            let all = Placeholder::NAMES.map(|(name, _)| format!("{{{name}}}")).join(", ");
            let hint = near
                .map_or(format!("there are {all}"), |near| format!("did you mean `{{{near}}}`?"));
            return Err(Problem { label: format!("unknown `{{{name}}}`"), hint: Some(hint) });
        };
        parts.push(Part::Placeholder(*placeholder));
        rest = after;
    }
    if rest.contains('}') {
        return Err(problem("a `}` without its `{`"));
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_addresses() {
        let written = |pattern: &str| {
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
            Ok::<String, String>(address.written(value))
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
            assert_eq!(written(pattern).as_deref(), Ok(expected), "{pattern}");
        }
        for (pattern, expected) in [
            ("", "a segment is empty"),
            ("/", "a segment is empty"),
            ("a//{slug}", "a segment is empty"),
            ("{category}", "all articles would have one address"),
            ("news", "all articles would have one address"),
            ("{sluck}", "unknown `{sluck}`"),
            ("{}/{slug}", "unknown `{}`"),
            ("{slug", "a `{` without its `}`"),
            ("slug}/{stem}", "a `}` without its `{`"),
            ("{slug}/}", "a `}` without its `{`"),
            ("../{slug}", "a segment starts with a dot"),
            ("{slug}?x", "it contains `?`"),
            ("a#b/{slug}", "it contains `#`"),
            ("con/{slug}", "Windows reserves this name for a device"),
            ("_headers/{slug}", "hosts reserve this name for their settings"),
            (
                "by-{provider}/{slug}",
                "`{provider}` must be a segment of its own: some articles have none",
            ),
        ] {
            assert_eq!(written(pattern), Err(expected.to_owned()), "{pattern}");
        }
        assert_eq!(ArticleAddress::parse(DEFAULT), Ok(ArticleAddress::default()));
    }
}
