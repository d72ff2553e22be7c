//! The sources of a site and their file.

use std::collections::HashMap;
use std::path::Path;

use crate::cli::SiteArgs;
use crate::commands::report::style;
use crate::commands::{Exit, articles, err_colored, fail, paths};
use crate::config::Config;
use crate::curate::sources::{self, FILE_NAME, HEADER, NewSource, Source, SourcesFile};
use crate::diag::{self, Diagnostic, Located};
use crate::text::key::TextKey;
use crate::text::url;

/// The sources of a site.
pub(super) struct SourceList {
    pub(super) config: Config,
    pub(super) file: SourcesFile,
    pub(super) sources: Vec<Source>,
    pub(super) findings: Vec<Diagnostic>,
}

impl SourceList {
    /// Reads the configuration and the sources; reports what can't be read.
    pub(super) fn open(site: &SiteArgs) -> Result<Self, Exit> {
        let config = articles::read_config(site)?;
        let file = SourcesFile::read(&site.root).map_err(|error| fail(error, Exit::Content))?;
        let (sources, findings) = sources::parse(&file.text, FILE_NAME);
        Ok(Self { config, file, sources, findings })
    }

    /// Like [`open`](Self::open), for edits; reports errors in the file.
    pub(super) fn open_for_edits(site: &SiteArgs) -> Result<Self, Exit> {
        let list = Self::open(site)?;
        if list.exit() != Exit::Success {
            return Err(list.report(&site.root));
        }
        Ok(list)
    }

    /// Reports the findings.
    pub(super) fn report(&self, root: &Path) -> Exit {
        err_colored(diag::render(&paths::located_from_here(self.located(), root), style()));
        self.exit()
    }

    /// The findings with their positions.
    pub(super) fn located(&self) -> Vec<Located> {
        let bytes = |_: &str| Some(self.file.text.clone().into_bytes());
        diag::locate(self.findings.clone(), &bytes)
    }

    /// How a command ends that reads the file.
    pub(super) fn exit(&self) -> Exit {
        match self.findings.iter().any(Diagnostic::is_error) {
            true => Exit::Content,
            false => Exit::Success,
        }
    }

    /// Adds sources to the file, unless it is a dry run.
    pub(super) fn add(&self, added: &[NewSource], root: &Path, dry_run: bool) -> Exit {
        if added.is_empty() || dry_run {
            return Exit::Success;
        }
        let name = paths::from_here(root, FILE_NAME);
        let before = if self.file.exists() { &self.file.text } else { HEADER };
        let text = match sources::append(before, added) {
            Ok(text) => text,
            Err(error) => return fail(format!("can't edit {name}: {error}"), Exit::Content),
        };
        match self.file.replace(&text) {
            Ok(()) => Exit::Success,
            Err(error) => fail(format!("can't write {name}: {error}"), Exit::Content),
        }
    }

    /// The sources by their URLs.
    pub(super) fn known(&self) -> Known {
        let mut known = Known::default();
        for source in &self.sources {
            known.add(&source.url, format!("line {} of {FILE_NAME}", source.line));
        }
        known
    }
}

/// Where a source is, by its URL.
#[derive(Default)]
pub(super) struct Known(HashMap<TextKey, String>);

impl Known {
    pub(super) fn place(&self, url: &str) -> Option<&str> {
        self.0.get(&url::key(url)?).map(String::as_str)
    }

    pub(super) fn add(&mut self, url: &str, place: String) {
        if let Some(key) = url::key(url) {
            self.0.entry(key).or_insert(place);
        }
    }
}
