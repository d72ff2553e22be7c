//! `feedgen completions`: completion scripts for shells.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Exit, print};
use crate::cli::Cli;

pub(super) fn run(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "feedgen", &mut script);
    print::out_bytes(&script);
    Exit::Success.into()
}
