//! The last step of an import: drafts, the memory, and moved or gone sources.
#![expect(clippy::disallowed_methods, reason = "this module writes a site's sources")]

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::decide::Decided;
use super::drafts::{Maker, Prepared};
use super::options::{ImportOptions, Site};
use super::read::{Document, SourceState};
use super::report::{EntryOutcome, EntryReport};
use super::story::Story;
use crate::collections::HashMap;
use crate::curate::draft::{self, Draft};
use crate::curate::draft_file::{create_file, place};
use crate::curate::identity::Hash;
use crate::curate::identity::seen::{self, Line, Verdict};
use crate::curate::sources::{Source, SourcesFile, disable, set_url};
use crate::diag::Diagnostic;
use crate::folder::replace;
use crate::project::name_in;
use crate::scores::{Facts, score};

/// `curation/seen.tsv` as it was read.
pub(super) struct Memory {
    /// `None` if the file does not exist.
    text: Option<String>,
    pub(super) lines: Vec<Line>,
    /// The lines that can't be read, with their numbers.
    others: Vec<(usize, String)>,
}

impl Memory {
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let failed = |cause: String| format!("can't read {}: {cause}", seen::FILE_NAME);
        let text = match std::fs::read(root.join(seen::FILE_NAME)) {
            Ok(bytes) => {
                Some(String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8".to_owned()))?)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error.to_string())),
        };
        let (lines, others) = seen::parse(text.as_deref().unwrap_or_default());
        let others = others.into_iter().map(|(number, line)| (number, line.to_owned())).collect();
        Ok(Self { text, lines, others })
    }

    /// Warnings about lines that can't be read.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let text = self.text.as_deref().unwrap_or_default();
        let finding = |(number, line): &(usize, String)| {
            let start: usize = text.lines().take(number - 1).map(|line| line.len() + 1).sum();
            let start = start.min(text.len());
            let end = (start + line.len()).min(text.len());
            Diagnostic::warning("bad-line", "a line of the memory can't be read")
                .at(seen::FILE_NAME, crate::diag::Place::Bytes(start..end))
                .label("expected hash, hash, day and verdict, separated by tabs")
                .hint("remove it, or solve the merge conflict: its story may come back")
        };
        self.others.iter().map(finding).collect()
    }

    /// Adds lines to the file.
    fn write(&self, root: &Path, added: &[Line]) -> std::io::Result<()> {
        if added.is_empty() {
            return Ok(());
        }
        let text = seen::with(self.text.as_deref().unwrap_or_default(), added);
        let path = root.join(seen::FILE_NAME);
        std::fs::create_dir_all(path.parent().unwrap_or(root))?;
        replace(&path, self.text.as_deref().map(str::as_bytes), text.as_bytes())
    }
}

/// Writes the drafts of new stories and remembers new and merged ones. Returns all entries, and what
/// can't be written.
pub(super) fn write(
    site: &Site<'_>,
    maker: &Maker<'_>,
    stories: Vec<(Story, Decided)>,
    documents: &[Document],
    memory: &Memory,
    options: ImportOptions,
) -> (Vec<EntryReport>, Vec<String>) {
    let mut topics_of_merged = topics_of_merged(&stories);
    let mut failures = Vec::new();
    let mut lines: BTreeSet<Line> = BTreeSet::new();
    let mut entries: Vec<EntryReport> = Vec::with_capacity(stories.len());
    for (index, (story, decided)) in stories.into_iter().enumerate() {
        let rules = &documents[story.source].rules;
        let category = rules.category.as_deref();
        let more_topics = topics_of_merged.remove(&index).unwrap_or_default();
        let identity = story.identity();
        let Prepared { mut entry, draft } = maker.prepare(story, more_topics);
        let draft =
            draft.map_err(Refusal::Failure).and_then(|draft| good_enough(site, rules, draft));
        let (outcome, reason) = match decided {
            Decided::New => {
                let written = draft.and_then(|draft| {
                    write_draft(site, draft, category, options).map_err(Refusal::Failure)
                });
                match written {
                    Ok(Written { file, text }) => {
                        entry.file = file;
                        let of_story = identity.lines(Verdict::Imported).into_iter();
                        // The first line of a story has what belongs to it as a whole.
                        let source = source_of(&documents[entry.source]);
                        let first = |line: Line| Line { draft: Some(text), source, ..line };
                        lines.extend(of_story.enumerate().map(|(index, line)| match index {
                            0 => first(line),
                            _ => line,
                        }));
                        (EntryOutcome::New, None)
                    }
                    Err(Refusal::Failure(message)) => {
                        failures.push(message.clone());
                        (EntryOutcome::Rejected, Some(message))
                    }
                    Err(Refusal::Quality(reason)) => (EntryOutcome::Rejected, Some(reason)),
                }
            }
            Decided::Merged(first, reason) => {
                entry.file = entries.get(first).and_then(|first| first.file.clone());
                lines.extend(identity.lines(Verdict::Merged));
                (EntryOutcome::Merged, Some(reason))
            }
            Decided::Known(reason, file) => {
                entry.file = file.map(|file| in_content(site, &file));
                (EntryOutcome::Known, Some(reason))
            }
            Decided::Rejected(reason) => (EntryOutcome::Rejected, Some(reason)),
        };
        (entry.outcome, entry.reason) = (outcome, reason);
        entries.push(entry);
    }
    if !options.dry_run {
        let lines: Vec<Line> = lines.into_iter().collect();
        if let Err(error) = memory.write(site.root, &lines) {
            let message = format!(
                "can't write {}: {error}; the drafts are written, and articles of the site are known without it",
                seen::FILE_NAME
            );
            failures.push(message);
        }
    }
    (entries, failures)
}

/// Why no draft is written.
enum Refusal {
    /// It can't be written.
    Failure(String),
    /// Its source wants better ones.
    Quality(String),
}

/// The draft, if its quality is at least that which its source asks for.
fn good_enough(site: &Site<'_>, rules: &Source, draft: Draft) -> Result<Draft, Refusal> {
    let Some(min_quality) = rules.min_quality else { return Ok(draft) };
    let facts = Facts {
        title: draft.title.clone(),
        provider: draft.provider.1.clone(),
        image: draft.images.first().map(|image| image.size),
        topics: draft.topics.clone(),
        is_video: draft.is_video,
    };
    let quality = score(&facts, site.scoring).quality;
    let is_enough = i64::try_from(min_quality).is_ok_and(|min_quality| quality >= min_quality);
    let reason = || format!("quality {quality} is below min_quality {min_quality}");
    if is_enough { Ok(draft) } else { Err(Refusal::Quality(reason())) }
}

/// The topics of merged stories by the index of the story that they are merged into.
fn topics_of_merged(stories: &[(Story, Decided)]) -> HashMap<usize, Vec<String>> {
    let mut topics: HashMap<usize, Vec<String>> = HashMap::default();
    for (story, decided) in stories {
        if let Decided::Merged(first, _) = decided {
            topics.entry(*first).or_default().extend(story.topics.iter().cloned());
        }
    }
    topics
}

/// A written draft.
struct Written {
    /// Its path relative to the folder of content; `None` in a dry run.
    file: Option<Arc<str>>,
    /// The hash of its text.
    text: Hash,
}

/// How the memory names the source of a document, if it is in `sources.toml`: by the URL that it has after the import.
fn source_of(Document { rules, moved, is_listed, .. }: &Document) -> Option<Hash> {
    is_listed.then(|| seen::source_hash(moved.as_ref().unwrap_or(&rules.url)))
}

/// Writes a draft. In a dry run, nothing is written.
fn write_draft(
    site: &Site<'_>,
    mut draft: Draft,
    category: Option<&str>,
    options: ImportOptions,
) -> Result<Written, String> {
    let (folder, category) = place(&site.config.folders.articles, category)?;
    draft.category = category;
    let text = draft::text(&draft);
    let hash = Hash::new(&text);
    if options.dry_run {
        return Ok(Written { file: None, text: hash });
    }
    let path = create_file(site.root, folder, &draft::stem(&draft), &text)?;
    Ok(Written { file: Some(in_content(site, &name_in(site.root, &path))), text: hash })
}

/// A path relative to the site's folder of content, as in the JSON API.
fn in_content(site: &Site<'_>, file: &str) -> Arc<str> {
    let content = &site.config.folders.content;
    let inside = file.strip_prefix(&**content).and_then(|rest| rest.strip_prefix('/'));
    inside.unwrap_or(file).into()
}

/// Replaces the URLs of moved sources and disables those that are gone. Returns what can't be
/// written.
pub(super) fn update_sources(
    root: &Path,
    documents: &[Document],
    options: ImportOptions,
) -> Vec<String> {
    let listed = documents.iter().filter(|document| document.is_listed && !options.dry_run);
    let is_changed =
        |document: &&Document| document.moved.is_some() || document.state == SourceState::Gone;
    let changed: Vec<&Document> = listed.filter(is_changed).collect();
    if changed.is_empty() {
        return Vec::new();
    }
    let updated = SourcesFile::read(root).and_then(|file| {
        let mut text = file.text.clone();
        for Document { rules, moved, .. } in changed {
            let edited = match moved {
                Some(moved) => set_url(&text, &rules.url, moved),
                None => {
                    let day = options.now.date_naive();
                    disable(&text, &rules.url, &format!("gone for good (410), {day}"))
                }
            };
            // The file has changed meanwhile: the next import sees the same again.
            text = edited.unwrap_or(text);
        }
        file.replace(&text).map_err(|error| error.to_string())
    });
    let failure = |message: String| format!("can't update sources.toml: {message}");
    updated.err().map(failure).into_iter().collect()
}
