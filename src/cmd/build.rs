//! `feedgen build`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::progress::with_bar;
use super::{Exit, report};
use crate::cli::BuildArgs;
use crate::config::{FILE_NAME, Overrides};
use crate::graph::Drafts;
use crate::pipeline::{self, Failure, Options};
use crate::progress::Silent;

pub(super) fn run(args: BuildArgs) -> ExitCode {
    let BuildArgs {
        root,
        config,
        output,
        base_url,
        drafts,
        strict,
        keep_going,
        timings,
        json,
        quiet,
        verbose,
    } = args;
    let style = report::Options { json, quiet, verbose, timings };
    let options = Options {
        config_file: config.unwrap_or_else(|| root.join(FILE_NAME)),
        overrides: Overrides { base_url, output: output.map(from_here) },
        drafts: if drafts { Drafts::Shown } else { Drafts::LeftOut },
        strict,
        keep_going,
        root,
    };
    let built = if quiet || json {
        pipeline::build(&options, &Silent)
    } else {
        with_bar(|progress| pipeline::build(&options, progress))
    };
    let exit = match built {
        Ok(build) => report::build(build, &options.root, style),
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
fn from_here(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
