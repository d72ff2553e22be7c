//! Makes the search index, part by part, and puts its files into the output.
//!
//! A part that an earlier build has written is not made again. No more than a few parts
//! are in memory at a time.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Failure, unpoisoned};
use crate::diag::Diagnostic;
use crate::plan::{CompressedForms, SearchPart};
use crate::progress::Progress;
use crate::render::{self, IndexFile, Renderer};
use crate::write::{Output, WriteError};

/// What is in the search index of a built site.
#[derive(Debug)]
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

/// What was made.
pub(super) struct Made {
    pub(super) built: SearchBuilt,
    /// The names of all its files in the output.
    pub(super) names: Vec<String>,
}

/// Why it was not made.
pub(super) enum Stop {
    /// A source can't be read.
    Source(Diagnostic),
    /// Nothing that a source could be blamed for.
    Failure(Failure),
}

/// Threads that make parts at the same time, at most: each needs some 100 MB for that.
const MOST_THREADS: usize = 4;

/// Makes the index of the articles that `renderer` knows, in `language`.
pub(super) fn make(
    renderer: &Renderer<'_>,
    language: &str,
    forms: &CompressedForms<'_>,
    output: &Output,
    progress: &dyn Progress,
) -> Result<Made, Stop> {
    let all = renderer.search_parts();
    let articles = all.parts.iter().map(|part| part.articles().len()).sum();
    progress.begin("Indexing", articles);
    let finished = in_threads(&all.parts, |part| {
        let done = make_part(renderer, part, language, forms, output);
        progress.advance(part.articles().len());
        done
    });
    progress.end();
    let mut built = SearchBuilt {
        articles,
        left_out: all.left_out,
        parts: all.parts.len(),
        made: 0,
        files: 0,
        bytes: 0,
    };
    let mut names = Vec::new();
    for part in finished {
        let part = part?;
        built.made += usize::from(part.is_new);
        built.files += part.names.len();
        built.bytes += part.bytes;
        names.extend(part.names);
    }
    Ok(Made { built, names })
}

/// What became of a part.
struct Part {
    names: Vec<String>,
    bytes: u64,
    is_new: bool,
}

fn make_part(
    renderer: &Renderer<'_>,
    part: &SearchPart,
    language: &str,
    forms: &CompressedForms<'_>,
    output: &Output,
) -> Result<Part, Stop> {
    let failed = |error: WriteError| Stop::Failure(Failure::Write(error));
    let folder = part.folder();
    // These come and go with a setting; of all files of an index, scripts alone have some.
    let has_its_forms = |names: &[String]| {
        let scripts = names.iter().filter(|name| name.ends_with(".js"));
        let wanted = scripts.flat_map(|name| forms.of(name)).map(|(_, form)| form);
        let is_form = |name: &&String| name.ends_with(".gz") || name.ends_with(".br");
        let there: BTreeSet<&String> = names.iter().filter(is_form).collect();
        wanted.collect::<BTreeSet<_>>().iter().eq(there)
    };
    if let Some((names, bytes)) = output.keep(&folder, &part.main_file(), has_its_forms) {
        return Ok(Part { names, bytes, is_new: false });
    }
    let records = renderer.records(part).map_err(Stop::Source)?;
    let files = render::index(part, records, language);
    let files = files.map_err(|error| Stop::Failure(Failure::Index(error)))?;
    let mut made = Part { names: Vec::new(), bytes: 0, is_new: true };
    let mut put = |name: String, bytes: &[u8]| {
        output.put(&name, bytes).map_err(failed)?;
        made.bytes += bytes.len() as u64;
        made.names.push(name);
        Ok(())
    };
    for IndexFile { path, bytes } in files {
        let name = format!("{folder}/{path}");
        for (encoding, form) in forms.of(&name) {
            if let Some(small) = render::compressed(&bytes, encoding) {
                put(form, &small)?;
            }
        }
        put(name, &bytes)?;
    }
    Ok(made)
}

/// Does `work` on all of `items`, on threads of its own: what waits for the threads of the pool
/// must not be one of them (see [`render::index`]). Returns the results in the order of `items`, up
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
                    unpoisoned(results.lock()).push((index, result));
                }
            });
        }
    });
    let mut results = unpoisoned(results.into_inner());
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
