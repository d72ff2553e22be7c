//! The `feedgen` program: reads the arguments and runs the command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    feedgen::cmd::run(feedgen::cli::Cli::parse())
}
