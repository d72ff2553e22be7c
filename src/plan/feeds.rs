//! Which feeds there are, and how a list's articles fall into its feed and its history.
//!
//! A feed holds the newest articles of a list, up to a limit. With `feeds.history`, those
//! that it no longer holds are in archive documents (RFC 5005, section 4), a hundred in
//! each, filled oldest first: document 1 holds the oldest hundred for ever. So every article
//! is in exactly one document, and a document once full never changes through a newer
//! article. The last document is the one being filled, and it is there even while it is
//! empty: the full one before it links to it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::config::{Config, Format, Limit};
use crate::diag::{Diagnostic, Place};
use crate::graph::Graph;
use crate::ids::{ProviderId, TopicId};
use crate::plan::{Addresses, Item, List, Planned, push};
use crate::text::host;
use crate::text::slug::{fold, slug_of_name};
use crate::text::suggest::closest;

/// A feed's file: the feed itself, or a document of its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedFile {
    /// Whose articles it holds.
    pub list: List,
    /// Which of them.
    pub part: FeedPart,
    /// How it is written.
    pub format: Format,
}

/// A part of the articles of a feed and its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedPart {
    /// What subscribers get.
    Newest,
    /// An archive document, by its number from 1.
    Archive(usize),
}

/// Articles in a full archive document.
const ARCHIVE_SIZE: usize = 100;

/// How many articles each feed holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLimits {
    default: usize,
    topics: BTreeMap<TopicId, usize>,
    providers: BTreeMap<ProviderId, usize>,
}

impl FeedLimits {
    /// How many articles the feed of a list holds at most.
    pub fn of(&self, list: List) -> usize {
        let own = match list {
            List::Topic(id) => self.topics.get(&id),
            List::Provider(id) => self.providers.get(&id),
            List::Home | List::Category(_) | List::Month(_) => None,
        };
        own.copied().unwrap_or(self.default)
    }
}

/// How a list falls into its feed and archive documents. Ranges are positions in the list,
/// newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedParts {
    total: usize,
    limit: usize,
    size: usize,
    has_history: bool,
}

impl FeedParts {
    /// The parts of a list.
    pub fn new(list: List, graph: &Graph, config: &Config, limits: &FeedLimits) -> Self {
        Self {
            total: list.articles(graph).len(),
            limit: limits.of(list),
            size: ARCHIVE_SIZE,
            has_history: config.feeds.history,
        }
    }

    /// What a part holds.
    pub fn articles(self, part: FeedPart) -> Range<usize> {
        match part {
            FeedPart::Newest => 0..self.total.min(self.limit),
            FeedPart::Archive(number) => {
                let end = self.total - (number - 1) * self.size;
                end.saturating_sub(self.size).max(self.limit)..end
            }
        }
    }

    /// How many archive documents there are; the last of them is being filled.
    pub fn archives(self) -> usize {
        match self.archived() {
            0 => 0,
            archived => archived / self.size + 1,
        }
    }

    /// The archive document with the next older articles.
    pub fn older(self, part: FeedPart) -> Option<usize> {
        match part {
            FeedPart::Newest if self.archives() > 1 && self.is_empty(self.archives()) => {
                Some(self.archives() - 1)
            }
            FeedPart::Newest => Some(self.archives()).filter(|number| *number > 0),
            FeedPart::Archive(number) => Some(number - 1).filter(|number| *number > 0),
        }
    }

    /// The archive document with the next newer articles, for one that is full.
    pub fn newer(self, part: FeedPart) -> Option<usize> {
        match part {
            FeedPart::Newest => None,
            FeedPart::Archive(number) => (number < self.archives()).then_some(number + 1),
        }
    }

    /// How many articles document `number` holds so far, if it is the one being filled.
    pub fn filled(self, number: usize) -> Option<usize> {
        (number == self.archives()).then(|| self.articles(FeedPart::Archive(number)).len())
    }

    fn is_empty(self, number: usize) -> bool {
        self.articles(FeedPart::Archive(number)).is_empty()
    }

    /// How many articles are in the history.
    fn archived(self) -> usize {
        if self.has_history { self.total.saturating_sub(self.limit) } else { 0 }
    }
}

/// The limits of all feeds. A limit for what does not exist is a warning and no error: a
/// topic goes with its last article, which must not keep a site from being built.
pub(super) fn limits(graph: &Graph, config: &Config) -> (FeedLimits, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let feeds = &config.feeds;
    let topics = match feeds.topics.is_empty() {
        true => BTreeMap::new(),
        false => {
            let topics = graph.topics.iter();
            let names = Names::new(topics.map(|(id, topic)| (id, [&*topic.name, &*topic.id])));
            names.limits("topic", &feeds.topics, &mut diagnostics, |message| {
                Diagnostic::warning("unknown-topic", message)
            })
        }
    };
    let providers = match feeds.providers.is_empty() {
        true => BTreeMap::new(),
        false => {
            let providers = graph.providers.iter();
            let names = providers.map(|(id, provider)| (id, [&*provider.key, &*provider.name]));
            let names = Names::new(names);
            names.limits("provider", &feeds.providers, &mut diagnostics, |message| {
                Diagnostic::warning("unknown-provider", message)
            })
        }
    };
    let diagnostics =
        diagnostics.into_iter().map(|(finding, place)| finding.at(Arc::clone(&config.file), place));
    (FeedLimits { default: feeds.limit, topics, providers }, diagnostics.collect())
}

/// What names of topics or providers mean, without case.
struct Names<'a, I> {
    written: Vec<&'a str>,
    by_name: HashMap<String, I>,
}

impl<'a, I: Copy + Ord> Names<'a, I> {
    fn new(names: impl Iterator<Item = (I, [&'a str; 2])>) -> Self {
        let (mut written, mut by_name) = (Vec::new(), HashMap::new());
        for (id, names) in names {
            for name in names {
                written.push(name);
                by_name.entry(fold(name)).or_insert(id);
            }
        }
        Self { written, by_name }
    }

    /// The limits by what they are for.
    fn limits(
        &self,
        what: &str,
        limits: &[Limit],
        diagnostics: &mut Vec<(Diagnostic, Place)>,
        unknown: impl Fn(String) -> Diagnostic,
    ) -> BTreeMap<I, usize> {
        let mut found = BTreeMap::new();
        for Limit { name, limit, place } in limits {
            let id = self.by_name.get(&fold(name));
            let id = id.or_else(|| self.by_name.get(&slug_of_name(name)));
            let id = id.or_else(|| self.by_name.get(&*host::key(name)?));
            let finding = match id {
                Some(id) if found.insert(*id, *limit).is_none() => continue,
                Some(_) => {
                    let message = format!("the {what} `{name}` has two limits");
                    Diagnostic::error("bad-setting", message).hint("keep one of them")
                }
                None => {
                    let near = closest(name, self.written.iter().copied());
                    unknown(format!("there is no {what} `{name}`"))
                        .label("no feed has this limit")
                        .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
                }
            };
            diagnostics.push((finding, place.clone()));
        }
        found
    }
}

/// Plans the feeds of a list and their history. Formats of one part stand side by side:
/// what they hold is then made once for all of them.
pub(super) fn files(
    list: List,
    graph: &Graph,
    config: &Config,
    limits: &FeedLimits,
    files: &mut Vec<Planned>,
) {
    if !list.has_feed() {
        return;
    }
    let addresses = Addresses::new(graph, config);
    let archives = FeedParts::new(list, graph, config, limits).archives();
    let parts = (1..=archives).map(FeedPart::Archive);
    for part in [FeedPart::Newest].into_iter().chain(parts) {
        for &format in &config.feeds.formats {
            let feed = FeedFile { list, part, format };
            push(files, addresses.feed(feed), Item::Feed(feed));
        }
    }
}

#[cfg(test)]
#[path = "feeds_tests.rs"]
mod tests;
