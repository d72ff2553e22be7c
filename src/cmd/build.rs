//! `feedgen build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::progress::with_bar;
use super::state_key::state_key;
use super::{Exit, report};
use crate::build::{self, Build, Failure, MemoryBudgets, Options, Reuse};
use crate::cli::BuildArgs;
use crate::config::{FILE_NAME, Overrides};
use crate::graph::Drafts;
use crate::progress::NoProgress;
use crate::project::ProjectOptions;

pub(super) fn run(args: BuildArgs) -> ExitCode {
    let BuildArgs {
        root,
        config,
        output,
        base_url,
        drafts,
        strict,
        keep_going,
        force,
        no_cache,
        cache_dir,
        clean,
        changes,
        timings,
        json,
        quiet,
        verbose,
    } = args;
    let style = report::Options { json, quiet, verbose, timings };
    let paths = output.map(from_here).transpose();
    let paths = paths.and_then(|output| Ok((output, cache_dir.map(from_here).transpose()?)));
    let (output, cache_dir) = match paths {
        Ok(paths) => paths,
        Err(message) => {
            report::failure(&message, style);
            return Exit::Call.into();
        }
    };
    let options = Options {
        state_key: state_key(&root, cache_dir.as_deref()),
        project: ProjectOptions {
            config_file: config.unwrap_or_else(|| root.join(FILE_NAME)),
            overrides: Overrides { base_url, output },
            drafts: if drafts { Drafts::Shown } else { Drafts::LeftOut },
            root,
        },
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
    let exit = match built {
        Ok(build) => {
            let changes = changes.map_or(Ok(()), |file| write_changes(&file, &build));
            let exit = report::build(build, &options.project.root, style);
            match changes {
                Ok(()) => exit,
                Err(message) => {
                    report::failure(&message, style);
                    Exit::Content
                }
            }
        }
        Err(Failure::Call(message)) => {
            report::failure(&message, style);
            Exit::Call
        }
        Err(Failure::Write(error)) => {
            report::failure(&error.to_string(), style);
            Exit::Content
        }
        Err(Failure::Index(error)) => {
            report::failure(&error.to_string(), style);
            Exit::Content
        }
    };
    exit.into()
}

/// A path of the command line is relative to where the command was called, not to the site.
fn from_here(path: PathBuf) -> Result<PathBuf, String> {
    std::path::absolute(&path).map_err(|error| {
        format!("can't find {} from the working directory: {error}", path.display())
    })
}

/// Writes what a build did to the output, for programs that carry it on to a server. A build
/// that failed changed nothing.
#[expect(clippy::disallowed_methods, reason = "the call asks for this file")]
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
