//! Values of new sources.

use crate::cli::SourceValueArgs;
use crate::commands::{Exit, fail, out};
use crate::curate::sources::NewSource;
use crate::text::slug::{fold, has_slug};

/// Checked values of new sources.
pub(super) struct Values {
    pub(super) topics: Vec<String>,
    pub(super) category: Option<String>,
}

impl Values {
    pub(super) fn new(args: SourceValueArgs) -> Result<Self, Exit> {
        let SourceValueArgs { topics, category } = args;
        let nameless = |option: &str, name: &str| {
            fail(format!("{option}: `{name}` has no letter or digit"), Exit::Usage)
        };
        let topics = merged([topics]);
        if let Some(topic) = topics.iter().find(|topic| !has_slug(topic)) {
            return Err(nameless("--topic", topic));
        }
        let category = category.map(|name| name.trim().to_owned());
        match category {
            Some(name) if !has_slug(&name) => Err(nameless("--category", &name)),
            category => Ok(Self { topics, category }),
        }
    }
}

/// All topics, each once, without empty ones.
pub(super) fn merged<const N: usize>(lists: [Vec<String>; N]) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in lists.iter().flatten().map(|topic| topic.trim()) {
        if !topic.is_empty() && topics.iter().all(|known| fold(known) != fold(topic)) {
            topics.push(topic.to_owned());
        }
    }
    topics
}

/// Prints an added source.
pub(super) fn print_added(source: &NewSource, details: &str, dry_run: bool) {
    let verb = if dry_run { "would add" } else { "added" };
    out(format!("{verb} {}{details}\n", source.url));
}
