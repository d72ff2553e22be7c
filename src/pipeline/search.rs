//! Makes the search index, part by part, and puts its files into the output.
//!
//! A part that an earlier build has written is not made again. No more than a few parts
//! are in memory at a time.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::files::{Files, Made, with_forms};
use super::run::Run;
use crate::cache::Entry;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::folder::Stamp;
use crate::plan::{SearchPart, SearchParts};
use crate::progress::Progress;
use crate::render::{self, IndexError, IndexFile};
use crate::text::key::TextKey;
use crate::write::{Output, WriteError};

/// What is in the search index of a built site.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SearchBuilt {
    /// Articles that can be found.
    pub articles: usize,
    /// Older articles that are not in it, as `search.max_articles` says.
    pub left_out: usize,
    /// The parts that it consists of.
    pub parts: usize,
    /// How many of them were made; the others are as they were.
    pub made: usize,
    /// Its files.
    pub files: usize,
    /// How large they are together.
    pub bytes: u64,
}

/// The index in an output.
#[derive(Default)]
pub(super) struct Index<'a> {
    /// Each part: the file by which it is known, with all its others.
    pub(super) parts: Vec<Made<'a>>,
    /// What is in it; none if the site can't be searched.
    pub(super) built: Option<SearchBuilt>,
}

/// Why it was not made.
enum Stop {
    /// A source can't be read.
    Source(Diagnostic),
    /// Nothing that a source could be blamed for.
    Failure(Failure),
}

/// Threads that make parts at the same time, at most: each needs some 100 MB for that.
const MOST_THREADS: usize = 4;

/// Puts the index of a site into its output, if it shall have one; `before` is what is known of the
/// main file of each part, if it is in the output as it was written. What can't be
/// read is used instead.
pub(super) fn make<'a>(
    files: &Files<'a>,
    before: Vec<Option<&'a Entry>>,
    config: &Config,
    output: &Output,
    run: &mut Run,
    progress: &dyn Progress,
) -> Result<Result<Index<'a>, Diagnostic>, Failure> {
    if !config.search.enabled {
        return Ok(Ok(Index::default()));
    }
    if std::env::current_dir().is_err() {
        // Pagefind panics without a working directory. All paths are absolute then: no other could be read.
        let _ = std::env::set_current_dir(std::env::temp_dir());
    }
    let SearchParts { parts, left_out } = files.renderer.search_parts();
    let articles = parts.iter().map(|part| part.articles().len()).sum();
    progress.begin("Indexing", articles);
    let parts: Vec<(&SearchPart, Option<&'a Entry>)> = parts.iter().zip(before).collect();
    let finished = run.timed("search", || {
        in_threads(&parts, |(part, before)| {
            let done = make_part(files, part, *before, &config.language, output);
            progress.advance(part.articles().len());
            done
        })
    });
    progress.end();
    let (parts, left_out) = (parts.len(), *left_out);
    let mut built = SearchBuilt { articles, left_out, parts, made: 0, files: 0, bytes: 0 };
    let mut index = Index::default();
    for part in finished {
        let part: Made<'a> = match part {
            Ok(part) => part,
            Err(Stop::Source(diagnostic)) => return Ok(Err(diagnostic)),
            Err(Stop::Failure(failure)) => return Err(failure),
        };
        let entry = part.entry();
        built.made += usize::from(part.is_new());
        built.files += 1 + entry.others.len();
        let others = entry.others.iter().map(|(_, stamp)| *stamp);
        built.bytes += others.chain([entry.stamp]).map(Stamp::length).sum::<u64>();
        index.parts.push(part);
    }
    index.built = Some(built);
    Ok(Ok(index))
}

fn make_part<'a>(
    files: &Files<'a>,
    part: &SearchPart,
    before: Option<&'a Entry>,
    language: &str,
    output: &Output,
) -> Result<Made<'a>, Stop> {
    let failed = |error: WriteError| Stop::Failure(Failure::Write(error));
    let (folder, main) = (part.folder(), part.main_file());
    // All of its files have the encodings of one that is text; no other file can be in their way.
    let fingerprint = with_forms(TextKey::new(&part.key), &files.forms.of(&main));
    if let Some(entry) = before.filter(|before| before.is_made_from(Some(fingerprint))) {
        output.add_unchanged(1 + entry.others.len());
        return Ok(Made::kept(main.into(), entry));
    }
    let records = files.renderer.records(part).map_err(Stop::Source)?;
    let made = render::build_index(part, records, language);
    let made = made.map_err(|error| Stop::Failure(Failure::Index(error)))?;
    let (mut others, mut main_stamp) = (Vec::with_capacity(made.len()), None);
    for IndexFile { path, bytes } in made {
        let name = format!("{folder}/{path}");
        for (encoding, form) in files.forms.of(&name) {
            if let Some(small) = render::compressed(&bytes, encoding) {
                let stamp = output.put(&form, &small).map_err(failed)?;
                others.push((form.into_boxed_str(), stamp));
            }
        }
        let stamp = output.put(&name, &bytes).map_err(failed)?;
        match name == main {
            true => main_stamp = Some(stamp),
            false => others.push((name.into_boxed_str(), stamp)),
        }
    }
    let missing = || Stop::Failure(Failure::Index(IndexError::missing_file(&main)));
    let stamp = main_stamp.ok_or_else(missing)?;
    Ok(Made::new(main.into(), Entry { fingerprint: Some(fingerprint), stamp, others }))
}

/// Does `work` on all of `items`, on threads of its own: what waits for the threads of the pool
/// must not be one of them (see [`render::build_index`]). Returns the results in the order of `items`, up
/// to the first error.
fn in_threads<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Vec<Result<R, E>> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..cores.min(MOST_THREADS).min(items.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = work(item);
                    if result.is_err() {
                        // Nobody needs to begin another one.
                        next.store(items.len(), Ordering::Relaxed);
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
