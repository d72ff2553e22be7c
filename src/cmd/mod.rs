//! What the commands do: arguments to options, one call, and the report of it.

mod build;
mod report;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// Runs a command.
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Command::Build(args) => build::run(args),
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
