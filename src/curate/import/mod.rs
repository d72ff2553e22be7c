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

mod contents;
mod dates;
mod decide;
mod drafts;
mod findings;
mod images;
mod options;
mod pages;
mod providers;
mod read;
mod report;
mod single;
mod story;
mod videos;
mod write;

use std::time::Duration;

pub use self::options::{ImportOptions, Site};
pub use self::read::{Input, SourceState};
pub use self::report::{EntryOutcome, EntryReport, Report, SourceReport};
pub use self::single::{NoDraft, PageDraft, draft_of_page};

use self::decide::{Decided, decide};
use self::drafts::Maker;
use self::providers::ProviderNames;
use self::story::Story;
use crate::curate::identity::Known;
use crate::curate::sources::Source;
use crate::curate::topics::TopicIndex;
use crate::fetch::Fetcher;
use crate::progress::Progress;

/// Documents that were not requested for so long are deleted.
const STORED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

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
    let known = Known::new(&memory.lines, site.articles);
    let mut documents = read::read(inputs, site.listed, fetcher, options, progress);

    let mut findings = memory.findings();
    findings.extend(documents.iter().flat_map(findings::of_source));
    let mut stories: Vec<Story> = Vec::new();
    for (source, document) in documents.iter_mut().enumerate() {
        let of_document = std::mem::take(&mut document.contents.stories);
        stories.extend(of_document.into_iter().map(|story| Story { source, ..story }));
    }
    let rules: Vec<&Source> = documents.iter().map(|document| &document.rules).collect();
    let names = ProviderNames::new(&site.sources.providers, site.articles);
    providers::resolve(&mut stories, &rules, &names);

    let first = decide(&stories, &known, options);
    let counts = images::count(stories.iter().map(|story| &*story.images));
    let mut poor: Vec<(&mut Story, &Source)> = stories
        .iter_mut()
        .zip(&first)
        .filter(|(_, decided)| matches!(decided, Decided::New))
        .map(|(story, _)| (rules[story.source], story))
        .filter(|(rules, story)| pages::needs_page(story, rules, &counts))
        .map(|(rules, story)| (story, rules))
        .collect();
    let has_changed = !poor.is_empty();
    pages::complete(&mut poor, fetcher, options.now, progress);
    let decided = if has_changed {
        providers::resolve(&mut stories, &rules, &names);
        decide(&stories, &known, options)
    } else {
        first
    };

    providers::unify(&mut stories);
    let maker = Maker {
        config: site.config,
        topics: TopicIndex::new(&site.sources.topics),
        image_counts: images::count(stories.iter().map(|story| &*story.images)),
    };
    let stories = stories.into_iter().zip(decided).collect();
    let (entries, mut failures) = write::write(site, &maker, stories, &documents, &memory, options);
    failures.extend(write::update_sources(site.root, &documents, options));
    if !options.dry_run {
        fetcher.forget(STORED);
    }
    Ok(Report::new(documents, entries, findings, failures))
}
