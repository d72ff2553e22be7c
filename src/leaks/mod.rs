//! Scans the output folder for unpublished content: sealed payloads and passages of unpublished texts.
//!
//! A build does not write such content: load drops payloads, and the graph contains published articles
//! only. But the output folder may contain files from other sources, or from a build with drafts. Passages
//! that a published source also contains are not reported, as curators unpublish one of two
//! articles about the same story. Titles and file names are not secret.

mod files;
mod passage_index;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use rayon::prelude::*;

use self::files::Extent;
use self::passage_index::{PassageIndex, WindowShape};
use crate::collections::HashSet;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::Drafts;
use crate::load::{self, ParsedArticle, Source, Sources};
use crate::markdown;
use crate::text::{front_matter, plain};

/// Finds 20 letters of a payload, which is shorter than its initialisation vector.
const PAYLOADS: WindowShape = WindowShape { length: 20, distance: 1 };
/// Finds 55 letters, about a sentence of twelve words or eighteen Chinese characters.
const PASSAGES: WindowShape = WindowShape { length: 48, distance: 8 };
/// The number of characters of a payload to index, enough to identify it.
const MAX_PAYLOAD_LEN: usize = 400;

/// The unpublished content of a site.
pub struct Secrets {
    /// The source files, by number.
    sources: Vec<Arc<str>>,
    payloads: PassageIndex,
    passages: PassageIndex,
}

/// The result of a scan.
#[derive(Debug, Default)]
pub struct ScanResult {
    /// Leaks, and files that were not scanned completely.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of scanned files.
    pub files: usize,
}

/// The kind of a leak and the number of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Leak {
    Payload(u32),
    Passage(u32),
}

impl Secrets {
    /// Reads all sources of the site in `root` and indexes their unpublished content.
    pub fn load(root: &Path, sources: &Sources, drafts: Drafts) -> Self {
        let mut secrets = Self {
            sources: sources
                .articles
                .iter()
                .map(|article| Arc::clone(&article.source.file))
                .collect(),
            payloads: PassageIndex::new(PAYLOADS),
            passages: PassageIndex::new(PASSAGES),
        };
        let payloads: Vec<Option<String>> =
            secrets.sources.par_iter().map(|file| payload(root, file)).collect();
        for (number, payload) in payloads.iter().enumerate() {
            for part in payload.iter().flat_map(|payload| payload.split(';')) {
                let part: String = part.chars().take(MAX_PAYLOAD_LEN).collect();
                secrets.payloads.add(number as u32, &part);
            }
        }
        if drafts == Drafts::Exclude {
            secrets.add_passages(root, sources);
        }
        secrets
    }

    fn add_passages(&mut self, root: &Path, sources: &Sources) {
        let unpublished = |article: &&Arc<ParsedArticle>| !article.published;
        let texts: Vec<Vec<String>> = sources
            .articles
            .par_iter()
            .map(|article| if unpublished(&article) { texts(root, article) } else { Vec::new() })
            .collect();
        for (number, texts) in texts.iter().enumerate() {
            texts.iter().for_each(|text| self.passages.add(number as u32, text));
        }
        for page in sources.pages.iter().filter(|page| !page.published) {
            let number = self.sources.len() as u32;
            self.sources.push(Arc::clone(&page.source.file));
            self.passages.add(number, &body(root, &page.source));
        }
        if self.passages.is_empty() {
            return;
        }
        let published = published_files(sources);
        let windows = published.par_iter().map(|file| {
            let bytes = load::read_bytes(root, file).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let mut windows = self.passages.find(text.as_bytes());
            windows.extend(self.passages.find(plain::decode(&text).as_bytes()));
            let body = front_matter::split(&text).map_or(&*text, |parts| parts.body);
            windows.extend(self.passages.find(markdown::to_text(body).as_bytes()));
            windows
        });
        let published_windows = windows.reduce(HashSet::default, |mut a, b| {
            a.extend(b);
            a
        });
        self.passages.remove(&published_windows);
    }

    /// Scans all files of `folder`, including compressed ones.
    ///
    /// # Errors
    /// If the folder does not exist.
    pub fn scan(&self, folder: &Path) -> Result<ScanResult, String> {
        if !folder.is_dir() {
            let folder = folder.display();
            return Err(format!("output folder {folder} not found; run `feedgen build` first"));
        }
        let files = files::list(folder)?;
        let files_by_leak: Mutex<BTreeMap<Leak, BTreeSet<&str>>> = Mutex::default();
        let incomplete: Vec<Diagnostic> = files
            .par_iter()
            .filter_map(|file| {
                let mut leaks = BTreeSet::new();
                let extent = file.read(|chunk| leaks.extend(self.leaks_in(chunk)));
                let mut files_by_leak = files_by_leak.lock();
                for leak in leaks {
                    files_by_leak.entry(leak).or_default().insert(&file.name);
                }
                let problem = match extent {
                    Ok(Extent::Complete) => return None,
                    Ok(Extent::Truncated) => "the decompressed file is too large".to_owned(),
                    Err(error) => error.to_string(),
                };
                let message = format!("output file `{}` was not scanned completely", file.name);
                Some(Diagnostic::warning("unsearched", message).note(problem))
            })
            .collect();
        let files_by_leak = files_by_leak.into_inner();
        let leaks = files_by_leak.iter().map(|(leak, files)| self.finding(*leak, files));
        Ok(ScanResult { diagnostics: leaks.chain(incomplete).collect(), files: files.len() })
    }

    fn leaks_in(&self, bytes: &[u8]) -> BTreeSet<Leak> {
        let find = |index: &PassageIndex, leak: fn(u32) -> Leak| -> Vec<Leak> {
            index.find(bytes).into_iter().filter_map(|hash| index.text_of(hash)).map(leak).collect()
        };
        let payloads = find(&self.payloads, Leak::Payload);
        payloads.into_iter().chain(find(&self.passages, Leak::Passage)).collect()
    }

    fn finding(&self, leak: Leak, files: &BTreeSet<&str>) -> Diagnostic {
        let source = |number: u32| Arc::clone(&self.sources[number as usize]);
        let diagnostic = match leak {
            Leak::Payload(number) => {
                let place = Place::Key(YamlPath(vec!["secured".into()]), 0);
                Diagnostic::error("leak", "the output contains the sealed payload of this article")
                    .at(source(number), place)
                    .secret()
            }
            Leak::Passage(number) => {
                let message = "the output contains a passage of this unpublished text";
                Diagnostic::warning("leak", message).at(source(number), Place::File)
            }
        };
        const MAX_LISTED: usize = 5;
        let listed = files.iter().take(MAX_LISTED);
        let diagnostic =
            listed.fold(diagnostic, |diagnostic, file| diagnostic.note(format!("found in {file}")));
        let diagnostic = match files.len().checked_sub(MAX_LISTED) {
            Some(more @ 1..) => diagnostic.note(format!("and in {more} more files")),
            _ => diagnostic,
        };
        diagnostic.hint("build the site again, or remove the file from the output folder")
    }
}

/// The sealed payload of an article, verbatim.
fn payload(root: &Path, file: &Arc<str>) -> Option<String> {
    let bytes = load::read_bytes(root, file).ok()?;
    load::sealed_payload(&String::from_utf8_lossy(&bytes))
}

/// The excerpt and the body of an article.
fn texts(root: &Path, article: &ParsedArticle) -> Vec<String> {
    let excerpt = article.excerpt.as_deref().map(plain::excerpt);
    excerpt.into_iter().chain([body(root, &article.source)]).collect()
}

fn body(root: &Path, source: &Source) -> String {
    markdown::to_text(&load::read_current_body(root, source))
}

/// The files of published content.
fn published_files(sources: &Sources) -> Vec<&Arc<str>> {
    let articles = sources.articles.iter().filter(|article| article.published);
    let pages = sources.pages.iter().filter(|page| page.published);
    let providers = sources.providers.iter().map(|provider| &provider.source.file);
    let topics = sources.topics.iter().map(|topic| &topic.file);
    articles
        .map(|article| &article.source.file)
        .chain(pages.map(|page| &page.source.file))
        .chain(providers)
        .chain(topics)
        .collect()
}
