//! Looks up what the memory says about stories.

use chrono::NaiveDate;

use crate::collections::HashMap;
use crate::curate::identity::seen::{Line, Verdict};
use crate::curate::identity::{Hash, Identity};

/// What the lines of a memory say, by story.
#[derive(Debug, Default)]
pub struct Verdicts {
    by_url: HashMap<Hash, Record>,
    by_title: HashMap<(Hash, NaiveDate), Record>,
}

/// What the lines of one story say.
#[derive(Debug, Clone, Default)]
struct Record {
    verdict: Option<Verdict>,
    drafts: Vec<Hash>,
    source: Option<Hash>,
}

impl Record {
    fn add(&mut self, line: &Line) {
        let verdicts = self.verdict.into_iter().chain([line.verdict]);
        self.verdict = verdicts.max_by_key(|verdict| rank(*verdict));
        self.drafts.extend(line.draft);
        self.source = self.source.or(line.source);
    }
}

/// Of the lines of one story, a rejected one decides, and only merged ones make it a merged one.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Merged => 0,
        Verdict::Imported => 1,
        Verdict::Rejected => 2,
    }
}

impl Verdicts {
    /// Indexes lines.
    pub fn new(lines: &[Line]) -> Self {
        let mut verdicts = Self::default();
        for line in lines {
            if let Some(url) = line.url {
                verdicts.by_url.entry(url).or_default().add(line);
            }
            if let Some(title) = line.title {
                verdicts.by_title.entry((title, line.day)).or_default().add(line);
            }
        }
        verdicts
    }

    /// The verdict on a story: by any of its URLs; without one, by title and day.
    pub fn of(&self, identity: &Identity) -> Option<Verdict> {
        let verdicts = self.records(identity).filter_map(|record| record.verdict);
        verdicts.max_by_key(|verdict| rank(*verdict))
    }

    /// Whether an import wrote a draft of this story with a text of this hash.
    pub fn is_draft(&self, identity: &Identity, text: Hash) -> bool {
        self.records(identity).any(|record| record.drafts.contains(&text))
    }

    /// The source that the story was imported from, as
    /// [`source_hash`](crate::curate::identity::seen::source_hash) names it.
    pub fn source(&self, identity: &Identity) -> Option<Hash> {
        self.records(identity).find_map(|record| record.source)
    }

    fn records(&self, identity: &Identity) -> impl Iterator<Item = &Record> {
        let Identity { urls, guid: _, title, day } = identity;
        let title = title.filter(|_| urls.is_empty());
        let by_title = title.and_then(|title| self.by_title.get(&(title, *day)));
        urls.iter().filter_map(|url| self.by_url.get(url)).chain(by_title)
    }
}
