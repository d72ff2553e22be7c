//! What the commands do: arguments to options, one call, and the report of it.

mod build;
mod check;
mod config;
mod draft;
mod init;
mod new;
mod progress;
mod report;
mod sarif;
mod serve;
mod theme;
mod write_new;

use std::io::Write;
use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// Runs a command.
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Theme(args) => theme::run(args),
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// All is well.
    Done,
    /// The content has errors, or the output could not be written.
    Content,
    /// The call can't be carried out.
    Call,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Content => 1,
            Exit::Call => 2,
        })
    }
}

/// Prints to standard output; a reader that has gone is no error of ours.
fn out(text: impl AsRef<[u8]>) {
    let _ = std::io::stdout().lock().write_all(text.as_ref());
}

/// Prints to standard error.
fn err(text: impl AsRef<[u8]>) {
    let _ = std::io::stderr().lock().write_all(text.as_ref());
}
