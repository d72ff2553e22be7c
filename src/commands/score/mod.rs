//! `feedgen score`: quality, heat and story of articles, with reasons.
#![expect(clippy::disallowed_methods, reason = "this command reads and edits files of the site")]

mod output;
mod tiers;
mod topics;
mod write;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::{IntoParallelRefMutIterator, ParallelIterator};

use super::articles::read_config;
use super::paths::located_from_here;
use super::publish::in_site;
use super::report::{counted, style};
use super::site_sources;
use super::state_key::state_key;
use super::{Exit, err, err_colored, fail};
use crate::cli::{ScoreArgs, SiteArgs};
use crate::config::Config;
use crate::config::scoring::{self, FILE_NAME, Scoring};
use crate::curate::front_matter::is_scored;
use crate::diag::{self, Diagnostic};
use crate::load::{self, ParsedArticle, Sources};
use crate::project::StateFolder;
use crate::scores::ranking::rank;

pub(super) fn run(args: ScoreArgs) -> ExitCode {
    match run_command(&args) {
        Ok(exit) | Err(exit) => exit.into(),
    }
}

fn run_command(args: &ScoreArgs) -> Result<Exit, Exit> {
    let Site { config, scoring, mut sources } = Site::load(&args.site)?;
    let root = &args.site.root;
    if args.tiers {
        return Ok(tiers::print(&sources.articles, &scoring));
    }
    if args.topics {
        return Ok(topics::print(&sources, args.json));
    }
    let wanted = wanted(args, &sources)?;
    forget_written(root, &mut sources.articles);
    let ranking = rank(sources.articles.clone(), &scoring);
    let shown = output::Shown {
        root,
        config: &config,
        sources: &sources,
        ranking: &ranking,
        compares: wanted.len() <= output::MAX_COMPARED,
    };
    output::print(&shown, &wanted, args);
    match args.write {
        true => Ok(write::write(root, &sources.articles, &ranking, &wanted)),
        false => Ok(Exit::Success),
    }
}

/// A site with its scoring.
struct Site {
    config: Config,
    scoring: Scoring,
    sources: Sources,
}

impl Site {
    fn load(site: &SiteArgs) -> Result<Self, Exit> {
        let config = read_config(site)?;
        let scoring = read_scoring(&site.root)?;
        let state = StateFolder::new(&site.root, None, state_key(&site.root, None));
        let (sources, findings) = site_sources::load(&site.root, &config, &state);
        report_broken(&findings);
        Ok(Self { config, scoring, sources })
    }
}

/// Reads `curation/scoring.toml`; reports its findings.
pub(super) fn read_scoring(root: &Path) -> Result<Scoring, Exit> {
    let text = match std::fs::read_to_string(root.join(FILE_NAME)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Scoring::default()),
        Err(error) => return Err(fail(format!("can't read {FILE_NAME}: {error}"), Exit::Content)),
    };
    let (scoring, findings) = scoring::parse(&text);
    let has_errors = findings.iter().any(Diagnostic::is_error);
    let located = diag::locate(findings, &|_| Some(text.clone().into_bytes()));
    err_colored(diag::render(&located_from_here(located, root), style()));
    if has_errors { Err(Exit::Content) } else { Ok(scoring) }
}

/// Names the number of files that are missing because of their errors.
fn report_broken(findings: &[Diagnostic]) {
    let broken = findings.iter().filter(|finding| finding.is_error());
    let broken: BTreeSet<&str> = broken.map(|finding| &*finding.file).collect();
    if !broken.is_empty() {
        let files = counted(broken.len(), "file");
        err(format!("hint: {files} with errors left out; `feedgen check` lists the errors\n"));
    }
}

/// Removes the qualities that an earlier run wrote, so that they are computed again and only a person's number counts.
fn forget_written(root: &Path, articles: &mut [Arc<ParsedArticle>]) {
    articles.par_iter_mut().filter(|article| article.quality.is_some()).for_each(|article| {
        let bytes = load::read_bytes(root, &article.source.file).unwrap_or_default();
        if String::from_utf8(bytes).is_ok_and(|text| is_scored(&text, "quality")) {
            Arc::make_mut(article).quality = None;
        }
    });
}

/// The indices of the articles to show: those of the given files, or all unpublished ones.
fn wanted(args: &ScoreArgs, sources: &Sources) -> Result<Vec<usize>, Exit> {
    let all = sources.articles.iter().enumerate();
    if args.files.is_empty() {
        return Ok(all.filter(|(_, one)| !one.published).map(|(index, _)| index).collect());
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    for file in &args.files {
        let (name, _) = in_site(&args.site.root, file).map_err(|error| fail(error, Exit::Usage))?;
        names.insert(name);
    }
    let found: Vec<usize> =
        all.filter(|(_, one)| names.contains(&*one.source.file)).map(|(index, _)| index).collect();
    if found.len() < names.len() {
        let is_missing = |name: &&String| {
            !found.iter().any(|index| *sources.articles[*index].source.file == ***name)
        };
        let missing = names.iter().find(is_missing).map_or("", String::as_str);
        let message =
            format!("{missing} is no article of the site, or has errors; `feedgen check` tells");
        return Err(fail(message, Exit::Usage));
    }
    Ok(found)
}
