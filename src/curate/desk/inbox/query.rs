//! Which drafts are shown, and in which order.

use std::cmp::Reverse;

use super::draft::Draft;
use super::drafts::Inbox;
use crate::text::slug::fold;

/// The number of stories on a page.
pub const PAGE_LEN: usize = 40;

/// The order of stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By the newest draft.
    #[default]
    Newest,
    /// By heat.
    Hottest,
}

/// Which drafts are shown. An empty filter shows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The position of the source in `sources.toml`.
    pub source: Option<usize>,
    /// A topic, in any case.
    pub topic: Option<String>,
    /// The key of a provider.
    pub provider: Option<String>,
    /// A primary language.
    pub language: Option<String>,
    /// The lowest quality.
    pub min_quality: Option<i64>,
    /// Words that a draft must have.
    pub text: String,
}

/// A filter, an order and a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Which drafts.
    pub filter: Filter,
    /// The order of stories.
    pub sort: Sort,
    /// The number of the page, from 1.
    pub page: usize,
}

/// A page of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Positions of stories, each with the positions of its shown drafts, best first.
    pub stories: Vec<(usize, Vec<usize>)>,
    /// The number of this page, from 1.
    pub number: usize,
    /// The number of pages, at least 1.
    pub pages: usize,
    /// The number of drafts that fulfil the filter.
    pub drafts: usize,
    /// The number of their stories.
    pub story_count: usize,
}

/// A filter with its texts folded.
pub(super) struct Folded<'f> {
    filter: &'f Filter,
    topic: Option<String>,
    words: Vec<String>,
}

/// A condition of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Source,
    Topic,
    Provider,
    Language,
    Quality,
}

impl<'f> Folded<'f> {
    pub(super) fn new(filter: &'f Filter) -> Self {
        Self {
            filter,
            topic: filter.topic.as_deref().map(fold),
            words: fold(&filter.text).split_whitespace().map(str::to_owned).collect(),
        }
    }

    /// Whether a draft fulfils all conditions, except for one.
    pub(super) fn accepts(&self, draft: &Draft, except: Option<Condition>) -> bool {
        let Filter { source, provider, language, min_quality, .. } = self.filter;
        let is_free = |condition: Condition| except == Some(condition);
        (is_free(Condition::Source) || source.is_none() || draft.source == *source)
            && (is_free(Condition::Topic)
                || self.topic.as_ref().is_none_or(|topic| draft.has_topic(topic)))
            && (is_free(Condition::Provider) || provider.is_none() || draft.provider == *provider)
            && (is_free(Condition::Language)
                || language.as_ref().is_none_or(|language| draft.language == *language))
            && (is_free(Condition::Quality)
                || min_quality.is_none_or(|least| draft.quality() >= least))
            && draft.has_words(&self.words)
    }
}

impl Inbox {
    /// The stories that have a draft which fulfils the filter, in order.
    fn matching(&self, query: &Query) -> Vec<(usize, Vec<usize>)> {
        let filter = Folded::new(&query.filter);
        let accepted: Vec<bool> =
            self.drafts().iter().map(|draft| filter.accepts(draft, None)).collect();
        let stories = self.stories().iter().enumerate().filter_map(|(index, story)| {
            let drafts = story.drafts.iter().copied().filter(|draft| accepted[*draft]);
            let drafts: Vec<usize> = drafts.collect();
            (!drafts.is_empty()).then_some((index, drafts))
        });
        let mut stories: Vec<(usize, Vec<usize>)> = stories.collect();
        let place = |(index, _): &(usize, Vec<usize>)| {
            let story = &self.stories()[*index];
            let heat = if query.sort == Sort::Hottest { story.heat } else { 0 };
            (Reverse(heat), Reverse(story.newest), &story.key)
        };
        stories.sort_by(|one, other| place(one).cmp(&place(other)));
        stories
    }

    /// A page of the inbox. A number that is too large is that of the last page.
    pub fn page(&self, query: &Query) -> Page {
        let mut stories = self.matching(query);
        let (drafts, story_count) =
            (stories.iter().map(|(_, drafts)| drafts.len()).sum(), stories.len());
        let pages = story_count.div_ceil(PAGE_LEN).max(1);
        let number = query.page.clamp(1, pages);
        let stories = stories.drain(..).skip((number - 1) * PAGE_LEN).take(PAGE_LEN).collect();
        Page { stories, number, pages, drafts, story_count }
    }

    /// The number of the page with the draft in `file`; that of the query if no page has it.
    pub fn page_of(&self, query: &Query, file: &str) -> usize {
        let has_file = |draft: &usize| **self.drafts()[*draft].file() == *file;
        let position =
            self.matching(query).iter().position(|(_, drafts)| drafts.iter().any(has_file));
        position.map_or(query.page, |position| position / PAGE_LEN + 1)
    }

    /// The files of all drafts that fulfil the filter, in order.
    pub fn files_in_order(&self, query: &Query) -> Vec<&str> {
        let stories = self.matching(query);
        let drafts = stories.into_iter().flat_map(|(_, drafts)| drafts);
        drafts.map(|draft| &**self.drafts()[draft].file()).collect()
    }
}
