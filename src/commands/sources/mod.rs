//! `feedgen sources`: edits `sources.toml`, checks its feeds, exchanges it with feed readers.
//!
//! Sources are only added; a file with errors is reported and not edited.

mod add;
mod check;
mod exchange;
mod list;
mod requests;

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use super::report::style;
use super::{Exit, articles, err_colored, fail, out, paths};
use crate::cli::{SiteArgs, SourceValueArgs, SourcesArgs, SourcesCommand};
use crate::config::Config;
use crate::curate::sources::{self, FILE_NAME, HEADER, NewSource, Source, SourcesFile};
use crate::diag::{self, Diagnostic};
use crate::text::key::TextKey;
use crate::text::slug::{fold, has_slug};
use crate::text::url;

pub(super) fn run(args: SourcesArgs) -> ExitCode {
    let exit = match args.command {
        SourcesCommand::Add(args) => add::run(args),
        SourcesCommand::List(args) => list::run(args),
        SourcesCommand::Check(args) => check::run(args),
        SourcesCommand::Import(args) => exchange::import(args),
        SourcesCommand::Export(args) => exchange::export(args),
    };
    exit.unwrap_or_else(|exit| exit).into()
}

/// The sources of a site.
struct SourceList {
    config: Config,
    file: SourcesFile,
    sources: Vec<Source>,
    findings: Vec<Diagnostic>,
}

impl SourceList {
    /// Reads the configuration and the sources; reports what can't be read.
    fn open(site: &SiteArgs) -> Result<Self, Exit> {
        let config = articles::read_config(site)?;
        let file = SourcesFile::read(&site.root).map_err(|error| fail(error, Exit::Content))?;
        let (sources, findings) = sources::parse(&file.text, FILE_NAME);
        Ok(Self { config, file, sources, findings })
    }

    /// Like [`open`](Self::open), for edits; reports errors in the file.
    fn open_for_edits(site: &SiteArgs) -> Result<Self, Exit> {
        let list = Self::open(site)?;
        if list.findings.iter().any(Diagnostic::is_error) {
            list.report(&site.root);
            return Err(Exit::Content);
        }
        Ok(list)
    }

    /// Reports the findings.
    fn report(&self, root: &Path) -> Exit {
        let bytes = |_: &str| Some(self.file.text.clone().into_bytes());
        let located = diag::locate(self.findings.clone(), &bytes);
        err_colored(diag::render(&paths::located_from_here(located, root), style()));
        match self.findings.iter().any(Diagnostic::is_error) {
            true => Exit::Content,
            false => Exit::Success,
        }
    }

    /// Adds sources to the file, unless it is a dry run.
    fn add(&self, added: &[NewSource], root: &Path, dry_run: bool) -> Exit {
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
    fn known(&self) -> Known {
        let mut known = Known::default();
        for source in &self.sources {
            let line = self.file.text[..source.place.start].matches('\n').count() + 1;
            known.add(&source.url, format!("line {line} of {FILE_NAME}"));
        }
        known
    }
}

/// Where a source is, by its URL.
#[derive(Default)]
struct Known(HashMap<TextKey, String>);

impl Known {
    fn place(&self, url: &str) -> Option<&str> {
        self.0.get(&url::key(url)?).map(String::as_str)
    }

    fn add(&mut self, url: &str, place: String) {
        if let Some(key) = url::key(url) {
            self.0.entry(key).or_insert(place);
        }
    }
}

/// Checked values of new sources.
struct Values {
    topics: Vec<String>,
    category: Option<String>,
}

impl Values {
    fn new(args: SourceValueArgs) -> Result<Self, Exit> {
        let SourceValueArgs { topics, category } = args;
        let nameless = |option: &str, name: &str| {
            fail(format!("{option}: `{name}` has no letter or digit"), Exit::Usage)
        };
        let topics = merged([topics]);
        if let Some(topic) = topics.iter().find(|topic| !has_slug(topic)) {
            return Err(nameless("--topic", topic));
        }
        let category = category.map(|name| name.trim().to_owned());
        match category {
            Some(name) if !has_slug(&name) => Err(nameless("--category", &name)),
            category => Ok(Self { topics, category }),
        }
    }
}

/// All topics, each once, without empty ones.
fn merged<const N: usize>(lists: [Vec<String>; N]) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in lists.iter().flatten().map(|topic| topic.trim()) {
        if !topic.is_empty() && topics.iter().all(|known| fold(known) != fold(topic)) {
            topics.push(topic.to_owned());
        }
    }
    topics
}

/// Prints an added source.
fn print_added(source: &NewSource, details: &str, dry_run: bool) {
    let verb = if dry_run { "would add" } else { "added" };
    out(format!("{verb} {}{details}\n", source.url));
}
