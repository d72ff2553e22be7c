//! What happens to each story: a pure function of the stories and of what is known.

use std::sync::Arc;

use super::options::ImportOptions;
use super::story::Story;
use crate::collections::HashMap;
use crate::curate::identity::seen::Verdict;
use crate::curate::identity::{Known, Match, PastStory};

/// More new stories of one source are left for the next import: no source fills the disk.
const MAX_NEW: usize = 10_000;

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
    known: &Known<PastStory>,
    options: ImportOptions,
) -> Vec<Decided> {
    // With the index of each.
    let mut new: Known<usize> = Known::default();
    let mut count: HashMap<usize, usize> = HashMap::default();
    let mut decided = Vec::with_capacity(stories.len());
    for (index, story) in stories.iter().enumerate() {
        let of_source = count.entry(story.source).or_default();
        if *of_source == MAX_NEW {
            let reason = format!("more than {MAX_NEW} new stories of one source; import again");
            decided.push(Decided::Rejected(reason));
            continue;
        }
        decided.push(decide_one(index, story, known, &mut new, options));
        *of_source += usize::from(decided.last() == Some(&Decided::New));
    }
    decided
}

fn decide_one(
    index: usize,
    story: &Story,
    known: &Known<PastStory>,
    new: &mut Known<usize>,
    options: ImportOptions,
) -> Decided {
    if story.url.is_none() {
        return Decided::Rejected("no link".to_owned());
    }
    let identity = story.identity();
    if let Some(found) = known.find(&identity) {
        return Decided::Known(reason(&found), found.story.file.clone());
    }
    if let Some(reason) = rejection(story, options) {
        return Decided::Rejected(reason);
    }
    if let Some(found) = new.find(&identity) {
        return Decided::Merged(*found.story, format!("same {}", found.by));
    }
    new.add(&identity, index);
    Decided::New
}

/// As what a story is known, and by what.
pub(super) fn reason(found: &Match<'_, PastStory>) -> String {
    let verdict = match found.story.verdict {
        Verdict::Imported => "imported before",
        Verdict::Rejected => "rejected before",
        Verdict::Merged => "merged before",
    };
    let verdict = if found.story.file.is_some() { "an article of the site" } else { verdict };
    format!("{verdict}: same {}", found.by)
}

/// Why a source or the user does not want a story.
fn rejection(story: &Story, options: ImportOptions) -> Option<String> {
    if story.title.is_empty() {
        return Some("neither title nor summary".to_owned());
    }
    if let Some(since) = options.since
        && story.published.to_utc() < options.now - since
    {
        return Some(format!("older than --since ({})", story.published.date_naive()));
    }
    story.unwanted.clone()
}
