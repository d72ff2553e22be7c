//! Whether files of the output hold what must not be published: sealed payloads, and long
//! passages of unpublished texts.
//!
//! Nothing of it can get there by way of the phases: load drops payloads, the graph takes
//! published articles only, and rendering sees no files. But an output folder may hold what others put
//! there, or a preview with drafts. Passages that a published source contains as well are no
//! leak: curators unpublish one of two articles about the same story. Titles and file names are no secrets.

mod files;
mod windows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use rayon::prelude::*;

use self::files::Extent;
use self::windows::{Shape, Table};
use crate::collections::HashSet;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::Drafts;
use crate::load::{self, ParsedArticle, Source, Sources};
use crate::markdown;
use crate::text::{front_matter, plain};

/// A run of 40 letters of a payload is found, and all of its initialisation vector.
const PAYLOADS: Shape = Shape { length: 20, distance: 1 };
/// A run of 55 letters is found: a sentence of twelve words, or of eighteen Chinese characters.
const PASSAGES: Shape = Shape { length: 48, distance: 8 };
/// So much of a payload tells it from all others.
const MAX_PAYLOAD: usize = 400;

/// What must not be published.
pub struct Secrets {
    /// The files of the sources that secrets are from.
    sources: Vec<Arc<str>>,
    payloads: Table,
    passages: Table,
}

/// What a search of the output folder found.
#[derive(Debug, Default)]
pub struct Search {
    /// The leaks, and files that could be searched only in part.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were searched, compressed ones included.
    pub files: usize,
}

/// What is found: of which kind, and the number of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Leak {
    Payload(u32),
    Passage(u32),
}

impl Secrets {
    /// The secrets of the site in `root`. All sources are read for it.
    pub fn of(root: &Path, sources: &Sources, drafts: Drafts) -> Self {
        let mut secrets = Self {
            sources: sources
                .articles
                .iter()
                .map(|article| Arc::clone(&article.source.file))
                .collect(),
            payloads: Table::new(PAYLOADS),
            passages: Table::new(PASSAGES),
        };
        let payloads: Vec<Option<String>> =
            secrets.sources.par_iter().map(|file| payload(root, file)).collect();
        for (number, payload) in payloads.iter().enumerate() {
            for part in payload.iter().flat_map(|payload| payload.split(';')) {
                let part: String = part.chars().take(MAX_PAYLOAD).collect();
                secrets.payloads.add(number as u32, &part);
            }
        }
        if drafts == Drafts::LeftOut {
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
        let said = published.par_iter().map(|file| {
            let bytes = load::read_bytes(root, file).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let mut said = self.passages.find(text.as_bytes());
            said.extend(self.passages.find(plain::decode(&text).as_bytes()));
            let body = front_matter::split(&text).map_or(&*text, |parts| parts.body);
            said.extend(self.passages.find(markdown::to_text(body).as_bytes()));
            said
        });
        let said = said.reduce(HashSet::default, |mut a, b| {
            a.extend(b);
            a
        });
        self.passages.remove(&said);
    }

    /// Searches all files of `folder`, compressed ones included.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn search(&self, folder: &Path) -> Result<Search, String> {
        if !folder.is_dir() {
            return Err(format!("there is no output folder {}; build first", folder.display()));
        }
        let files = files::list(folder)?;
        let found: Mutex<BTreeMap<Leak, BTreeSet<&str>>> = Mutex::default();
        let partly: Vec<Diagnostic> = files
            .par_iter()
            .filter_map(|file| {
                let mut leaks = BTreeSet::new();
                let extent = file.read(|piece| leaks.extend(self.leaks_in(piece)));
                let mut found = found.lock();
                for leak in leaks {
                    found.entry(leak).or_default().insert(&file.name);
                }
                let problem = match extent {
                    Ok(Extent::Whole) => return None,
                    Ok(Extent::Start) => "it unpacks to more than is searched".to_owned(),
                    Err(error) => error.to_string(),
                };
                let message = format!("`{}` of the output was not searched completely", file.name);
                Some(Diagnostic::warning("unsearched", message).note(problem))
            })
            .collect();
        let found = found.into_inner();
        let leaks = found.iter().map(|(leak, files)| self.finding(*leak, files));
        Ok(Search { diagnostics: leaks.chain(partly).collect(), files: files.len() })
    }

    fn leaks_in(&self, bytes: &[u8]) -> BTreeSet<Leak> {
        let of = |table: &Table, leak: fn(u32) -> Leak| -> Vec<Leak> {
            table.find(bytes).into_iter().filter_map(|hash| table.text_of(hash)).map(leak).collect()
        };
        let payloads = of(&self.payloads, Leak::Payload);
        payloads.into_iter().chain(of(&self.passages, Leak::Passage)).collect()
    }

    fn finding(&self, leak: Leak, files: &BTreeSet<&str>) -> Diagnostic {
        let source = |number: u32| Arc::clone(&self.sources[number as usize]);
        let diagnostic = match leak {
            Leak::Payload(number) => {
                let place = Place::Key(YamlPath(vec!["secured".into()]), 0);
                Diagnostic::error("leak", "the sealed payload of this article is in the output")
                    .at(source(number), place)
                    .secret()
            }
            Leak::Passage(number) => {
                let message = "a passage of this unpublished text is in the output";
                Diagnostic::warning("leak", message).at(source(number), Place::File)
            }
        };
        const MAX_NAMED: usize = 5;
        let named = files.iter().take(MAX_NAMED);
        let diagnostic =
            named.fold(diagnostic, |diagnostic, file| diagnostic.note(format!("it is in {file}")));
        let diagnostic = match files.len().checked_sub(MAX_NAMED) {
            Some(more @ 1..) => diagnostic.note(format!("and in {more} more")),
            _ => diagnostic,
        };
        diagnostic.hint("build again, or remove the file from the output folder")
    }
}

/// The sealed payload of an article, as it is written.
fn payload(root: &Path, file: &Arc<str>) -> Option<String> {
    let bytes = load::read_bytes(root, file).ok()?;
    load::sealed_payload(&String::from_utf8_lossy(&bytes))
}

/// What an article says in its own words.
fn texts(root: &Path, article: &ParsedArticle) -> Vec<String> {
    let excerpt = article.excerpt.as_deref().map(plain::excerpt);
    excerpt.into_iter().chain([body(root, &article.source)]).collect()
}

fn body(root: &Path, source: &Source) -> String {
    markdown::to_text(&load::read_body_now(root, source))
}

/// The files of published content: its front matter and its texts may be in the output.
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
