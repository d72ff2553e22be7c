//! The feeds of each list, and how articles are divided between a feed and its archive documents.
//!
//! A feed contains the newest articles of a list, up to a limit. With `feeds.history`, older articles are in
//! archive documents (RFC 5005, section 4) of a hundred articles each, filled from the oldest: document 1 always
//! contains the oldest hundred. **Every article is in exactly one document, and newer articles never change a full
//! document.** The last document is being filled. It exists even while it is empty, because the document before
//! it links to it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::config::{Config, FeedLimit};
use crate::diag::{Diagnostic, Place};
use crate::graph::Graph;
use crate::ids::{ProviderId, TopicId};
use crate::plan::item::{FeedFile, FeedPart, Item, Planned, push};
use crate::plan::{Addresses, List};
use crate::text::host;
use crate::text::slug::{fold, slug_of_name};
use crate::text::suggest::closest;

/// The number of articles in a full archive document.
const ARCHIVE_LEN: usize = 100;

/// The maximum number of articles in each feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLimits {
    default: usize,
    topics: BTreeMap<TopicId, usize>,
    providers: BTreeMap<ProviderId, usize>,
}

impl FeedLimits {
    /// The maximum number of articles in the feed of a list.
    pub fn of(&self, list: List) -> usize {
        let own = match list {
            List::Topic(id) => self.topics.get(&id),
            List::Provider(id) => self.providers.get(&id),
            List::Home | List::Category(_) | List::Month(_) | List::Day(_) => None,
        };
        own.copied().unwrap_or(self.default)
    }
}

/// The division of a list into its feed and archive documents. Ranges are positions in the list, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedParts {
    total: usize,
    limit: usize,
    size: usize,
    has_history: bool,
}

impl FeedParts {
    /// Creates the parts of a list.
    pub fn new(list: List, graph: &Graph, config: &Config, limits: &FeedLimits) -> Self {
        Self {
            total: list.articles(graph).len(),
            limit: limits.of(list),
            size: ARCHIVE_LEN,
            has_history: config.feeds.history,
        }
    }

    /// The articles of a part.
    pub fn articles(self, part: FeedPart) -> Range<usize> {
        match part {
            FeedPart::Newest => 0..self.total.min(self.limit),
            FeedPart::Archive(number) => {
                let end = self.total - (number - 1) * self.size;
                end.saturating_sub(self.size).max(self.limit)..end
            }
        }
    }

    /// The number of archive documents; the last one is being filled.
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

    /// The archive document with the next newer articles; `None` for the last document.
    pub fn newer(self, part: FeedPart) -> Option<usize> {
        match part {
            FeedPart::Newest => None,
            FeedPart::Archive(number) => (number < self.archives()).then_some(number + 1),
        }
    }

    /// The number of articles in document `number` if it is the one being filled.
    pub fn filled(self, number: usize) -> Option<usize> {
        (number == self.archives()).then(|| self.articles(FeedPart::Archive(number)).len())
    }

    fn is_empty(self, number: usize) -> bool {
        self.articles(FeedPart::Archive(number)).is_empty()
    }

    /// The number of articles in all archive documents.
    fn archived(self) -> usize {
        if self.has_history { self.total.saturating_sub(self.limit) } else { 0 }
    }
}

/// Resolves the limits of all feeds. A limit for an unknown topic or provider is only a warning: a topic disappears
/// with its last article, which must not make builds fail.
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

/// Topics or providers by name, ignoring case.
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

    /// Resolves the names in `limits`. `kind` is `topic` or `provider`.
    fn limits(
        &self,
        kind: &str,
        limits: &[FeedLimit],
        diagnostics: &mut Vec<(Diagnostic, Place)>,
        unknown: impl Fn(String) -> Diagnostic,
    ) -> BTreeMap<I, usize> {
        let mut resolved = BTreeMap::new();
        for FeedLimit { name, limit, place } in limits {
            let id = self.by_name.get(&fold(name));
            let id = id.or_else(|| self.by_name.get(&slug_of_name(name)));
            let id = id.or_else(|| self.by_name.get(&*host::key(name)?));
            let finding = match id {
                Some(id) if resolved.insert(*id, *limit).is_none() => continue,
                Some(_) => {
                    let message = format!("duplicate limit for the {kind} `{name}`");
                    Diagnostic::error("bad-setting", message).hint("keep one of the limits")
                }
                None => {
                    let near = closest(name, self.written.iter().copied());
                    unknown(format!("unknown {kind} `{name}`"))
                        .label("this limit has no effect")
                        .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
                }
            };
            diagnostics.push((finding, place.clone()));
        }
        resolved
    }
}

/// Plans the feeds and archive documents of a list. The formats of one part are consecutive, so that their common
/// content is rendered once.
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
