//! The commands: from arguments to options, one call of the library, and a report.

mod articles;
mod build;
mod check;
mod completions;
mod config;
mod desk;
mod exit;
mod import;
mod init;
mod list;
mod man;
mod new;
mod paths;
mod print;
mod progress;
mod project;
mod prompt;
mod publish;
mod report;
mod requests;
mod sarif;
mod schema;
mod score;
mod serve;
mod site_sources;
mod sources;
mod state_key;
mod stats;
mod theme;
mod write_new;

use std::process::ExitCode;

use self::exit::Exit;
use self::print::{err, err_colored, fail, out, out_json};
use crate::cli::{Cli, Command};

/// Runs a command, or prints the help, the version or a usage error. It also fails if its output can't be
/// written: a program must not take a truncated report for success.
pub fn run(cli: Result<Cli, clap::Error>) -> ExitCode {
    let exit = match cli {
        Ok(cli) => run_command(cli.command),
        Err(message) => print::usage(&message),
    };
    match print::failure() {
        None => exit,
        Some(error) => {
            let failed = fail(format!("can't write to standard output: {error}"), Exit::Content);
            if exit == Exit::Success.into() { failed.into() } else { exit }
        }
    }
}

fn run_command(command: Command) -> ExitCode {
    match command {
        Command::Init(args) => init::run(args),
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(args),
        Command::New(args) => new::run(args),
        Command::Import(args) => import::run(args),
        Command::List(args) => list::run(args),
        Command::Score(args) => score::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Sources(args) => sources::run(args),
        Command::Desk(args) => desk::run(args),
        Command::Theme(args) => theme::run(args),
        Command::Schema(args) => schema::run(args.kind),
        Command::Completions(args) => completions::run(args.shell),
        Command::Man(args) => man::run(args),
    }
}
