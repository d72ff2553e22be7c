//! What happens to each story: a pure function of the stories, the rules of their sources and what is known.

use std::sync::Arc;

use super::ImportOptions;
use super::story::Story;
use crate::curate::identity::seen::Verdict;
use crate::curate::identity::{Identity, Known, Match};
use crate::curate::sources::Source;
use crate::text::slug::fold;

/// What happens to a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decided {
    /// A draft is written.
    New,
    /// It is known, for this reason; the file of its article, if there is one.
    Known(String, Option<Arc<str>>),
    /// It is the same as the new story with this index, for this reason.
    Merged(usize, String),
    /// It is not wanted, for this reason.
    Rejected(String),
}

/// Decides in the order of the stories, so that the first of several equal ones is new.
pub(super) fn decide(
    stories: &[Story],
    rules: &[&Source],
    known: &Known,
    options: ImportOptions,
) -> Vec<Decided> {
    let mut new = Known::default();
    let mut decided = Vec::with_capacity(stories.len());
    for (index, story) in stories.iter().enumerate() {
        decided.push(decide_one(index, story, rules[story.source], known, &mut new, options));
    }
    decided
}

fn decide_one(
    index: usize,
    story: &Story,
    rules: &Source,
    known: &Known,
    new: &mut Known,
    options: ImportOptions,
) -> Decided {
    if story.url.is_none() {
        return Decided::Rejected("no link".to_owned());
    }
    let identity: Identity = story.identity();
    if let Some(found) = known.find(&identity) {
        return Decided::Known(reason(&found), found.record.file.clone());
    }
    if let Some(reason) = rejection(story, rules, options) {
        return Decided::Rejected(reason);
    }
    if let Some(found) = new.find(&identity) {
        let first =
            found.record.file.as_deref().and_then(|index| index.parse().ok()).unwrap_or(index);
        return Decided::Merged(first, format!("same {}", found.by));
    }
    // Instead of a file, the index of the story.
    new.add(&identity, Verdict::Imported, Some(index.to_string().into()));
    Decided::New
}

/// As what a story is known, and by what.
pub(super) fn reason(found: &Match<'_>) -> String {
    let verdict = match found.record.verdict {
        Verdict::Imported => "imported before",
        Verdict::Rejected => "rejected before",
        Verdict::Merged => "merged before",
    };
    let verdict = if found.record.file.is_some() { "an article of the site" } else { verdict };
    format!("{verdict}: same {}", found.by)
}

/// Why a source or the user does not want a story.
fn rejection(story: &Story, rules: &Source, options: ImportOptions) -> Option<String> {
    if story.title.is_empty() {
        return Some("neither title nor summary".to_owned());
    }
    if let Some(since) = options.since
        && story.published.to_utc() < options.now - since
    {
        return Some(format!("older than --since ({})", story.published.date_naive()));
    }
    let text = padded(&format!("{} {} {}", story.title, story.summary, story.categories.join(" ")));
    let has = |word: &&String| text.contains(&padded(word));
    if let Some(word) = rules.exclude.iter().find(has) {
        return Some(format!("contains `{word}` (exclude)"));
    }
    let is_included = rules.include.is_empty() || rules.include.iter().any(|word| has(&word));
    (!is_included).then(|| "contains no word of `include`".to_owned())
}

/// The folded words of a text with a space on both sides of each.
fn padded(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}
