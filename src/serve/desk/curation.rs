//! What the desk reads besides articles: verdicts, points and sources.
#![expect(clippy::disallowed_methods, reason = "the desk reads files of the site")]

use std::io::ErrorKind;
use std::path::Path;
use std::time::SystemTime;

use crate::config::scoring::{self, Scoring};
use crate::curate::desk::memory::Verdicts;
use crate::curate::identity::seen::{self, source_hash};
use crate::curate::identity::{Hash, Identity};
use crate::curate::sources::{self, SourcesFile};
use crate::diag::Diagnostic;
use crate::text::url;

/// The files of a curator.
pub(super) struct Curation {
    /// The text of `curation/seen.tsv`.
    pub(super) memory: String,
    pub(super) verdicts: Verdicts,
    pub(super) scoring: Scoring,
    /// The sources in `sources.toml`, in their order.
    pub(super) sources: Vec<SourceName>,
    /// Why one of the files can't be used: its name and the message.
    pub(super) problems: Vec<(&'static str, String)>,
    versions: [Version; 3],
}

/// A source as it is listed.
#[derive(PartialEq, Eq)]
pub(super) struct SourceName {
    pub(super) name: String,
    hash: Hash,
    /// The key of the provider of its articles.
    provider: Option<String>,
}

/// The files, whose changes are detected without reading them.
const FILES: [&str; 3] = [seen::FILE_NAME, scoring::FILE_NAME, sources::FILE_NAME];

/// Modification time and length of a file; `None` if it does not exist.
type Version = Option<(Option<SystemTime>, u64)>;

fn versions(root: &Path) -> [Version; 3] {
    FILES.map(|file| {
        let metadata = root.join(file).metadata().ok()?;
        Some((metadata.modified().ok(), metadata.len()))
    })
}

impl Curation {
    pub(super) fn read(root: &Path) -> Self {
        // Before the files, so that a change in between is detected.
        let versions = versions(root);
        let mut problems = Vec::new();
        let mut text = |file: &'static str| match std::fs::read(root.join(file)) {
            Ok(bytes) => String::from_utf8(bytes).unwrap_or_else(|_| {
                problems.push((file, "it is not UTF-8".to_owned()));
                String::new()
            }),
            Err(error) => {
                if error.kind() != ErrorKind::NotFound {
                    problems.push((file, error.to_string()));
                }
                String::new()
            }
        };
        let (memory, scoring) = (text(seen::FILE_NAME), text(scoring::FILE_NAME));
        let (lines, _) = seen::parse(&memory);
        let verdicts = Verdicts::new(&lines);
        let (scoring, findings) = scoring::parse(&scoring);
        let error = findings.iter().find(|finding| finding.is_error());
        problems.extend(error.map(|error| (scoring::FILE_NAME, error.message.clone())));
        let (sources, problem) = read_sources(root);
        problems.extend(problem.map(|problem| (sources::FILE_NAME, problem)));
        Self { memory, verdicts, scoring, sources, problems, versions }
    }

    /// Whether the files are still as they were read.
    pub(super) fn is_current(&self, root: &Path) -> bool {
        self.versions == versions(root)
    }

    /// Whether drafts have the same scores and sources with other ones. An import notes the source of a draft together with
    /// the draft.
    pub(super) fn has_rules_of(&self, other: &Self) -> bool {
        self.scoring == other.scoring && self.sources == other.sources
    }

    /// The position of a draft's source: as the import noted it, or else the only source of its provider.
    pub(super) fn source_of(&self, identity: &Identity, provider: Option<&str>) -> Option<usize> {
        if let Some(hash) = self.verdicts.source(identity) {
            return self.sources.iter().position(|source| source.hash == hash);
        }
        let is_same =
            |source: &SourceName| provider.is_some() && source.provider.as_deref() == provider;
        let mut same = self.sources.iter().enumerate().filter(|(_, source)| is_same(source));
        let first = same.next().map(|(index, _)| index);
        first.filter(|_| same.next().is_none())
    }
}

fn read_sources(root: &Path) -> (Vec<SourceName>, Option<String>) {
    let text = match SourcesFile::read(root) {
        Ok(file) => file.text,
        Err(message) => return (Vec::new(), Some(message)),
    };
    let (sources, findings) = sources::parse(&text, sources::FILE_NAME);
    let problem = findings.iter().find(|finding: &&Diagnostic| finding.is_error());
    let source = |source: sources::Source| SourceName {
        hash: source_hash(&source.url),
        provider: source.provider.clone().or_else(|| url::provider_domain(&source.url)),
        name: source.title.unwrap_or(source.url),
    };
    let problem = problem.map(|problem| problem.message.clone());
    (sources.into_iter().map(source).collect(), problem)
}

#[cfg(test)]
mod tests;
