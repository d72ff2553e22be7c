//! `feedgen import`: turns new stories of feeds into drafts.
#![expect(
    clippy::disallowed_methods,
    reason = "a command may look at the clock and read its input"
)]

mod output;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Timelike, Utc};

use super::config::{self, ConfigError};
use super::paths::located_from_here;
use super::progress::with_bar;
use super::report::style;
use super::requests::client_with;
use super::score::read_scoring;
use super::site_sources;
use super::state_key::state_key;
use super::{Exit, err_colored};
use crate::cli::ImportArgs;
use crate::curate::import::{ImportOptions, Input, Report, Site, import};
use crate::curate::sources::{self, FILE_NAME, Source, SourcesFile, web_url};
use crate::diag::{self, Diagnostic};
use crate::fetch::{Fetcher, MAX_BODY, Store};
use crate::progress::{NoProgress, Progress};
use crate::project::{StateFolder, StateLock};

pub(super) fn run(args: ImportArgs) -> ExitCode {
    let (json, quiet) = (args.json, args.quiet);
    let root = args.site.root.clone();
    let result = match json || quiet {
        true => run_with(args, &NoProgress),
        false => with_bar(|progress| run_with(args, progress)),
    };
    match result {
        Ok(Imported { report, dry_run }) => {
            let failed = report.has_failed() || !report.failures.is_empty();
            output::print(report, &root, output::Options { json, quiet, dry_run });
            if failed { Exit::Content.into() } else { Exit::Success.into() }
        }
        Err(Failure::Usage(message)) => output::failure(&message, Exit::Usage, json).into(),
        Err(Failure::Content(message)) => output::failure(&message, Exit::Content, json).into(),
        Err(Failure::Findings(report)) => {
            err_colored(report);
            Exit::Content.into()
        }
    }
}

/// What is reported of an import.
struct Imported {
    report: Report,
    dry_run: bool,
}

/// Why nothing was imported.
enum Failure {
    Usage(String),
    Content(String),
    /// The configuration or the sources have errors, with the report of them.
    Findings(String),
}

fn run_with(args: ImportArgs, progress: &dyn Progress) -> Result<Imported, Failure> {
    let ImportArgs { since, dry_run, offline, pause, max_size, requests, site, .. } = args;
    let root = &site.root;
    let config = config::read(&site.config_file()).map_err(|error| match error {
        ConfigError::Unreadable(message) => Failure::Usage(message),
        ConfigError::Invalid(report) => Failure::Findings(report),
    })?;
    let inputs = inputs(&args.sources, root)?;
    let now: DateTime<Utc> = args.now.unwrap_or_else(|| SystemTime::now().into());
    // Dates in front matter have whole seconds.
    let now = now.with_nanosecond(0).unwrap_or(now);
    let key = state_key(root, args.cache_dir.as_deref());
    let state = StateFolder::new(root, args.cache_dir.as_deref(), key);
    // Two imports at once would write each story twice.
    let lock = StateLock::acquire(&state.folder.join("import"), || {
        progress.wait("Waiting for another import");
    });
    let _lock = match lock {
        Ok(lock) => Some(lock),
        // A folder that can't be written: nothing is stored there either.
        Err(_) if dry_run => None,
        Err(error) => {
            return Err(Failure::Content(format!(
                "can't open {}: {error}",
                state.folder.display()
            )));
        }
    };
    let pause = Duration::from_millis(pause.into());
    let client = client_with(&requests, pause, u64::from(max_size) << 20, now);
    let fetcher = Fetcher::new(client, Store::new(&state.folder, state.key), now, offline);
    let (sources, articles) = site_sources::load_known(root, &config, &state);
    let scoring = read_scoring(root).map_err(|_| Failure::Findings(String::new()))?;
    let listed = listed(root).unwrap_or_default();
    let site = Site {
        root,
        config: &config,
        sources: &sources,
        articles: &articles,
        listed: &listed,
        scoring: &scoring,
    };
    let options = ImportOptions { now, since, dry_run, keeps_summaries: args.json };
    let report = import(&site, inputs, &fetcher, options, progress).map_err(Failure::Content)?;
    Ok(Imported { report, dry_run })
}

/// What to import: the arguments, or all of `sources.toml`.
fn inputs(arguments: &[String], root: &Path) -> Result<Vec<Input>, Failure> {
    if arguments.is_empty() {
        let listed = listed(root)?;
        if listed.is_empty() {
            let message = format!(
                "no sources: there is no {FILE_NAME}, or it is empty; add a feed with `feedgen sources add URL`, or \
                 name a URL or a file"
            );
            return Err(Failure::Usage(message));
        }
        return Ok(listed
            .into_iter()
            .filter(|source| source.enabled)
            .map(|source| Input::Listed(Box::new(source)))
            .collect());
    }
    arguments.iter().map(|argument| input(argument, root)).collect()
}

fn listed(root: &Path) -> Result<Vec<Source>, Failure> {
    let file = SourcesFile::read(root).map_err(Failure::Content)?;
    let (sources, findings) = sources::parse(&file.text, FILE_NAME);
    if findings.iter().any(Diagnostic::is_error) {
        let located = diag::locate(findings, &|_| Some(file.text.clone().into_bytes()));
        let report = diag::render(&located_from_here(located, root), style());
        return Err(Failure::Findings(report));
    }
    Ok(sources)
}

/// A file, standard input, a source of `sources.toml` by its URL or title, or another URL.
fn input(argument: &str, root: &Path) -> Result<Input, Failure> {
    let usage = |message: String| Failure::Usage(message);
    if argument == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().take(MAX_BODY + 1).read_to_end(&mut bytes);
        read.map_err(|error| usage(format!("can't read standard input: {error}")))?;
        return document("standard input".to_owned(), bytes);
    }
    let path = Path::new(argument);
    let is_url = argument.contains("://") || argument.starts_with("feed:");
    if path.is_file() && !is_url {
        let mut bytes = Vec::new();
        let read =
            File::open(path).and_then(|file| file.take(MAX_BODY + 1).read_to_end(&mut bytes));
        read.map_err(|error| usage(format!("can't read {argument}: {error}")))?;
        return document(argument.to_owned(), bytes);
    }
    if !is_url && is_file_name(argument) {
        return Err(usage(format!("no such file: {argument}")));
    }
    let url = web_url(argument)
        .map_err(|error| usage(format!("`{argument}` is neither a file nor a URL: {error}")))?;
    // The rules of a source apply also if it is imported alone.
    let known = listed(root).unwrap_or_default().into_iter().find(|source| source.url == url);
    Ok(known.map_or(Input::Url(url), |source| Input::Listed(Box::new(source))))
}

/// Whether an argument names a file, even if that file does not exist, rather than a URL without `https://`.
fn is_file_name(argument: &str) -> bool {
    let is_path = argument.starts_with(['/', '.', '~', '\\']);
    let file_endings = ["xml", "rss", "atom", "json", "opml", "html", "htm", "txt"];
    let ending = argument.rsplit_once('.').map_or("", |(_, ending)| ending);
    let has_ending = file_endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
    // `example.org/feed.xml` is a URL.
    let host = argument.split('/').next().unwrap_or_default();
    is_path || (has_ending && (host == argument || !host.contains('.')))
}

fn document(name: String, bytes: Vec<u8>) -> Result<Input, Failure> {
    if bytes.len() as u64 > MAX_BODY {
        return Err(Failure::Usage(format!("{name} is larger than {} MB", MAX_BODY >> 20)));
    }
    Ok(Input::Document { name, bytes })
}
