//! Stages the search index, part by part.
//!
//! A part whose fingerprint is that of the last build is left alone. Only a few parts are in memory at
//! a time.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::failures::{Failures, StageError};
use super::files::{FileContext, OutputFile, with_forms};
use super::outcome::{BuildError, SearchBuilt};
use super::session::Session;
use crate::cache::Entry;
use crate::folder::Stamp;
use crate::plan::{SearchPart, SearchParts};
use crate::render::{self, IndexError, IndexFile};
use crate::text::key::TextKey;
use parking_lot::Mutex;

/// A staged index.
#[derive(Default)]
pub(super) struct Index<'a> {
    /// The parts: the main file of each, with its other files.
    pub(super) parts: Vec<OutputFile<'a>>,
    /// Its counts; none if search is disabled.
    pub(super) built: Option<SearchBuilt>,
}

/// An upper limit of threads that build parts: each part needs some 10 MB.
const MAX_THREADS: usize = 4;

/// Stages the search index, if the site has one. `entries` has the main file of each part of the last
/// build that is in the output as it was written.
pub(super) fn build<'a>(
    context: &FileContext<'a, '_>,
    entries: Vec<Option<&'a Entry>>,
    session: &mut Session<'_>,
) -> Result<Index<'a>, StageError> {
    let config = &context.project.config;
    if !config.search.enabled {
        return Ok(Index::default());
    }
    if std::env::current_dir().is_err() {
        // Pagefind panics without a working directory. All paths are absolute in that case.
        let _ = std::env::set_current_dir(std::env::temp_dir());
    }
    let SearchParts { parts, left_out } = context.renderer.search_parts();
    let articles = parts.iter().map(|part| part.articles().len()).sum();
    let progress = session.monitor.progress;
    progress.begin("Indexing", articles);
    let parts: Vec<(&SearchPart, Option<&'a Entry>)> = parts.iter().zip(entries).collect();
    let staged = session.time("search", || {
        in_threads(&parts, |(part, entry)| {
            let staged = stage_part(context, part, *entry);
            progress.advance(part.articles().len());
            staged
        })
    });
    progress.end();
    let (parts, left_out) = (parts.len(), *left_out);
    let mut built = SearchBuilt { articles, left_out, parts, made: 0, files: 0, bytes: 0 };
    let mut index = Index::default();
    for part in staged {
        let part: OutputFile<'a> = part?;
        let entry = part.entry();
        built.made += usize::from(part.is_new());
        built.files += 1 + entry.others.len();
        let others = entry.others.iter().map(|(_, stamp)| *stamp);
        built.bytes += others.chain([entry.stamp]).map(Stamp::length).sum::<u64>();
        index.parts.push(part);
    }
    index.built = Some(built);
    Ok(index)
}

fn stage_part<'a>(
    context: &FileContext<'a, '_>,
    part: &SearchPart,
    entry: Option<&'a Entry>,
) -> Result<OutputFile<'a>, StageError> {
    let (folder, main, output) = (part.folder(), part.main_file(), context.output);
    // All files of a part have the encodings of one that is text; no other file can be in their way.
    let fingerprint = with_forms(TextKey::new(&part.key), &context.forms.of(&main));
    if let Some(entry) = entry.filter(|entry| entry.is_made_from(Some(fingerprint))) {
        output.add_unchanged(1 + entry.others.len());
        return Ok(OutputFile::unchanged(main.into(), entry));
    }
    let records = context.renderer.records(part);
    let records = records.map_err(|unread| StageError::Sources(Failures::of_source(unread)))?;
    let language = &context.project.config.language;
    let files = render::build_index(part, records, language).map_err(BuildError::Index)?;
    let (mut others, mut main_stamp) = (Vec::with_capacity(files.len()), None);
    for IndexFile { path, bytes } in files {
        let name = format!("{folder}/{path}");
        for (encoding, form) in context.forms.of(&name) {
            if let Some(small) = render::compressed(&bytes, encoding) {
                let stamp = output.put(&form, &small).map_err(BuildError::Write)?;
                others.push((form.into_boxed_str(), stamp));
            }
        }
        let stamp = output.put(&name, &bytes).map_err(BuildError::Write)?;
        match name == main {
            true => main_stamp = Some(stamp),
            false => others.push((name.into_boxed_str(), stamp)),
        }
    }
    let stamp = main_stamp.ok_or_else(|| BuildError::Index(IndexError::missing_file(&main)))?;
    Ok(OutputFile::new(main.into(), Entry { fingerprint: Some(fingerprint), stamp, others }))
}

/// Runs `work` for all `items` on threads of its own: a task that waits for the threads of the pool must
/// not be one of them (see [`render::build_index`]). Returns the results in the order of `items`, up to
/// the first error.
fn in_threads<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Vec<Result<R, E>> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    // The last ones first: they are the largest, and the small ones occupy all threads until the end.
    let (left, results) = (AtomicUsize::new(items.len()), Mutex::new(Vec::new()));
    let next = || {
        let last =
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        last.ok().map(|last| last - 1)
    };
    std::thread::scope(|scope| {
        for _ in 0..cores.min(MAX_THREADS).min(items.len()) {
            scope.spawn(|| {
                while let Some(index) = next() {
                    let result = work(&items[index]);
                    if result.is_err() {
                        // Nobody needs to begin another one.
                        left.store(0, Ordering::Relaxed);
                    }
                    results.lock().push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
