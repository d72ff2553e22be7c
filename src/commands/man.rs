//! `feedgen man`: man pages, one for the program and one for each command.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Exit, err, fail, print};
use crate::cli::{Cli, ManArgs};

pub(super) fn run(args: ManArgs) -> ExitCode {
    let exit = match args.output {
        None => print_page(),
        Some(folder) => write_pages(&folder),
    };
    exit.into()
}

fn print_page() -> Exit {
    let mut page = Vec::new();
    match Man::new(command()).render(&mut page) {
        Ok(()) => {
            print::out_bytes(&page);
            Exit::Success
        }
        Err(error) => fail(format!("can't generate the man page: {error}"), Exit::Content),
    }
}

fn write_pages(folder: &Path) -> Exit {
    match generate(folder) {
        Ok(()) => {
            err(format!("Wrote the man pages to {}\n", folder.display()));
            Exit::Success
        }
        Err(error) => fail(format!("can't write to {}: {error}", folder.display()), Exit::Content),
    }
}

#[expect(clippy::disallowed_methods, reason = "an option asks for these files")]
fn generate(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command(), folder)
}

/// Without `feedgen help`, which would get a page for each command.
fn command() -> clap::Command {
    Cli::command().disable_help_subcommand(true)
}
