//! `feedgen build`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Exit, report};
use crate::cli::BuildArgs;
use crate::config::{FILE_NAME, Overrides};
use crate::graph::Drafts;
use crate::pipeline::{self, Failure, Options};
use crate::progress::{Progress, Silent};

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
    let bar = Bar::default();
    let shows_progress = std::io::stderr().is_terminal() && !quiet && !json;
    let progress: &dyn Progress = if shows_progress { &bar } else { &Silent };
    let exit = match pipeline::build(&options, progress) {
        Ok(build) => report::build(build, &options.root, style),
        Err(Failure::Call(message)) => {
            report::failure(&message, style);
            Exit::Call
        }
        Err(Failure::Write(error)) => {
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

/// A progress bar on standard error.
#[derive(Default)]
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        act(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Progress for Bar {
    fn begin(&self, phase: &'static str, total: usize) {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:8} {bar:32} {human_pos}/{human_len}");
        let bar = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        bar.set_message(phase);
        self.with(|current| *current = Some(bar));
    }

    fn advance(&self, steps: usize) {
        self.with(|current| {
            if let Some(bar) = current {
                bar.inc(steps as u64);
            }
        });
    }

    fn end(&self) {
        self.with(|current| {
            if let Some(bar) = current.take() {
                bar.finish_and_clear();
            }
        });
    }
}
