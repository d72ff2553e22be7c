//! What the commands do: arguments to options, one call, and the report of it.

mod articles;
mod ask;
mod build;
mod check;
mod config;
mod draft;
mod exit;
mod front_matter;
mod init;
mod list;
mod new;
mod paths;
mod print;
mod progress;
mod publish;
mod report;
mod sarif;
mod serve;
mod state_key;
mod stats;
mod theme;
mod write_new;

use std::process::ExitCode;

use self::exit::Exit;
use self::print::{err, err_colored, out, out_json};
use crate::cli::{Cli, Command};

/// Runs a command, or prints the help, the version or the mistake in the call. It fails as well if its output can't be written: a program that waits for a report
/// must not take a part of one, or none, for success.
pub fn run(cli: Result<Cli, clap::Error>) -> ExitCode {
    let exit = match cli {
        Ok(cli) => run_command(cli.command),
        Err(asked) => print::usage(&asked),
    };
    match print::failure() {
        None => exit,
        Some(error) => {
            err(format!("error: can't write to standard output: {error}\n"));
            if exit == Exit::Done.into() { Exit::Content.into() } else { exit }
        }
    }
}

fn run_command(command: Command) -> ExitCode {
    match command {
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(args),
        Command::List(args) => list::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Theme(args) => theme::run(args),
    }
}
