//! An import: from sources to drafts.
//!
//! ```text
//! fetch → decode → parse → identify → enrich → write
//! ```
//!
//! [`import()`] takes the site's sources, the inputs and a clock, and returns a [`Report`] with every entry and its outcome.
//! Only `read`, `pages` (requests through [`Fetcher`]) and `write` do I/O. What is written depends on the fetched documents,
//! the site and the memory, never on the time of day or on which answer came first, so an import from stored
//! documents gives the same bytes.

mod decide;
mod drafts;
mod images;
mod pages;
mod providers;
mod read;
mod report;
mod single;
mod story;
mod topics;
mod videos;
mod write;

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

pub use self::read::{Input, SourceState};
pub use self::report::{EntryOutcome, EntryReport, Report, SourceReport};
pub use self::single::{NoDraft, PageDraft, draft_of_page};

use self::decide::{Decided, decide};
use self::drafts::Maker;
use self::providers::ProviderNames;
use self::read::{Content, Document};
use self::story::{OddDates, Story, dates};
use self::topics::TopicIndex;
use crate::collections::HashMap;
use crate::config::Config;
use crate::curate::identity::Known;
use crate::curate::sources::Source;
use crate::fetch::Fetcher;
use crate::load::Sources;
use crate::progress::Progress;
use crate::text::url;

/// The site that drafts are written into.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// Its folder.
    pub root: &'s Path,
    /// Its configuration.
    pub config: &'s Config,
    /// Its articles, topics and providers.
    pub sources: &'s Sources,
}

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// The current time.
    pub now: DateTime<Utc>,
    /// Older stories are not imported.
    pub since: Option<TimeDelta>,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// Imports all inputs.
///
/// # Errors
/// When the memory can't be read: a message. Nothing has been written then.
pub fn import(
    site: &Site<'_>,
    inputs: Vec<Input>,
    fetcher: &Fetcher,
    options: ImportOptions,
    progress: &dyn Progress,
) -> Result<Report, String> {
    let memory = write::Memory::read(site.root)?;
    let known = Known::new(&memory.lines, &site.sources.articles);
    let mut documents = read::read(inputs, fetcher, options.now, progress);

    let mut findings = memory.findings();
    let mut stories: Vec<Story> = Vec::new();
    for (index, document) in documents.iter_mut().enumerate() {
        let (of_document, odd) = stories_of(index, document);
        findings.extend(report::source_findings(document, of_document.len(), odd));
        stories.extend(of_document);
    }
    let rules: Vec<&Source> = documents.iter().map(|document| &document.rules).collect();
    let names = ProviderNames::new(&site.sources.providers, &site.sources.articles);
    resolve_providers(&mut stories, &rules, &names);

    let first = decide(&stories, &rules, &known, options);
    let counts = images::count(stories.iter().map(|story| &*story.images));
    let mut poor: Vec<(&mut Story, Option<&str>)> = stories
        .iter_mut()
        .zip(&first)
        .filter(|(_, decided)| matches!(decided, Decided::New))
        .map(|(story, _)| (rules[story.source], story))
        .filter(|(rules, story)| pages::needs_page(story, rules, &counts))
        .map(|(rules, story)| (story, rules.user_agent.as_deref()))
        .collect();
    pages::complete(&mut poor, fetcher, options.now, progress);
    resolve_providers(&mut stories, &rules, &names);
    let decided = decide(&stories, &rules, &known, options);

    let maker = Maker {
        config: site.config,
        topics: TopicIndex::new(&site.sources.topics),
        image_counts: images::count(stories.iter().map(|story| &*story.images)),
    };
    let stories = stories.into_iter().zip(decided).collect();
    let (entries, errors) = write::write(site, &maker, stories, &documents, &memory, options);
    findings.extend(errors);
    findings.extend(write::update_sources(site.root, &documents, options));
    Ok(Report::new(documents, entries, findings))
}

/// The stories of a document, and how many of them have odd dates.
fn stories_of(index: usize, document: &mut Document) -> (Vec<Story>, OddDates) {
    match std::mem::replace(&mut document.content, Content::Nothing) {
        Content::Nothing | Content::List(_) => (Vec::new(), OddDates::default()),
        Content::Page(page, url) => {
            let story = Story::of_page(index, &document.rules, document.seen, &page, &url);
            document.content = Content::Page(page, url);
            (vec![story], OddDates::default())
        }
        Content::Feed(mut feed) => {
            let entries = std::mem::take(&mut feed.entries);
            let (dates, odd) = dates(&entries, document.seen);
            let language = feed.language.as_deref();
            let stories = entries
                .into_iter()
                .zip(dates)
                .map(|(entry, date)| Story::new(index, &document.rules, entry, date, language));
            let mut stories: Vec<Story> = stories.collect();
            mark_shared_guids(&mut stories);
            document.content = Content::Feed(feed);
            (stories, odd)
        }
    }
}

/// A guid of several stories of one feed tells nothing.
fn mark_shared_guids(stories: &mut [Story]) {
    let mut urls: HashMap<String, Vec<Option<String>>> = HashMap::default();
    for story in stories.iter() {
        if let Some(guid) = &story.guid {
            let known = urls.entry(guid.clone()).or_default();
            if !known.contains(&story.url) {
                known.push(story.url.clone());
            }
        }
    }
    for story in stories {
        let of_guid = story.guid.as_ref().and_then(|guid| urls.get(guid));
        story.is_shared_guid = of_guid.is_some_and(|urls| urls.len() > 1);
    }
}

/// Sets domain and name of each story's provider to those of the site, if it knows the provider.
fn resolve_providers(stories: &mut [Story], rules: &[&Source], names: &ProviderNames) {
    for story in stories {
        let of_url = story.reader_url().and_then(|url| url::provider_domain(&url));
        let Some(domain) = rules[story.source].provider.clone().or(of_url) else { continue };
        let (domain, name) = names.resolve(&domain);
        story.provider = Some(domain);
        story.provider_name = name.or(story.provider_name.take());
    }
}
