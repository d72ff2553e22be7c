//! `feedgen build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::progress::with_bar;
use super::state_key::state_key;
use super::{Exit, project, report};
use crate::build::{self, Build, BuildError, BuildOptions, MemoryBudgets, Reuse};
use crate::cli::{BuildArgs, CacheArgs, OutputArgs, ReportArgs};
use crate::progress::NoProgress;

pub(super) fn run(args: BuildArgs) -> ExitCode {
    let BuildArgs { render, output, cache, report } = args;
    let OutputArgs { output, force, keep_going, changes } = output;
    let CacheArgs { cache_dir, no_cache, clean } = cache;
    let ReportArgs { strict, json, timings, quiet, verbose } = report;
    let style = report::ReportOptions { json, quiet, verbose, timings };
    let paths = output.map(absolute).transpose();
    let paths = paths.and_then(|output| Ok((output, cache_dir.map(absolute).transpose()?)));
    let (output, cache_dir) = match paths {
        Ok(paths) => paths,
        Err(message) => return report::failure(&message, Exit::Usage, style).into(),
    };
    let options = BuildOptions {
        state_key: state_key(&render.site.root, cache_dir.as_deref()),
        project: project::options(render, output),
        strict,
        keep_going,
        force,
        budgets: MemoryBudgets::default(),
        cache_dir,
        reuse: match (clean, no_cache) {
            (true, _) => Reuse::Nothing,
            (_, true) => Reuse::Output,
            _ => Reuse::All,
        },
    };
    let built = if quiet || json {
        build::build(&options, &NoProgress)
    } else {
        with_bar(|progress| build::build(&options, progress))
    };
    let (message, exit) = match built {
        Ok(build) => {
            let changes = changes.map_or(Ok(()), |file| write_changes(&file, &build));
            let exit = report::build(build, &options.project.root, style);
            match changes {
                Ok(()) => return exit.into(),
                Err(message) => (message, Exit::Content),
            }
        }
        Err(BuildError::Options(message)) => (message, Exit::Usage),
        Err(BuildError::Write(error)) => (error.to_string(), Exit::Content),
        Err(BuildError::Index(error)) => (error.to_string(), Exit::Content),
    };
    report::failure(&message, exit, style).into()
}

/// A path of the command line is relative to the working directory, not to the site.
fn absolute(path: PathBuf) -> Result<PathBuf, String> {
    std::path::absolute(&path).map_err(|error| {
        format!("can't find {} from the working directory: {error}", path.display())
    })
}

/// Writes which files of the output a build added, changed and deleted, for deployment scripts. A
/// build that failed changed nothing.
#[expect(clippy::disallowed_methods, reason = "an option asks for this file")]
fn write_changes(file: &Path, build: &Build) -> Result<(), String> {
    let files = build.built.as_ref().map(|built| built.files.clone()).unwrap_or_default();
    let changes = serde_json::json!({
        "added": files.added,
        "changed": files.changed,
        "deleted": files.deleted,
    });
    std::fs::write(file, format!("{changes:#}\n"))
        .map_err(|error| format!("can't write {}: {error}", file.display()))
}
