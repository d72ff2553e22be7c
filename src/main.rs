//! The `feedgen` program: reads the arguments and runs the command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    feedgen::commands::run(feedgen::cli::Cli::try_parse())
}

/// A build makes and drops many small texts on all threads; this takes a good part of the time
/// that the system's allocator takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
