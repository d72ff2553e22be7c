//! `feedgen man`: man pages, one for the program and one for each command.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{Exit, err, fail, print};
use crate::cli::{Cli, ManArgs};

pub(super) fn run(args: ManArgs) -> ExitCode {
    // `feedgen help` would get a page for each command.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let exit = match args.output {
        None => print_page(&command),
        Some(folder) => write_pages(&command, &folder),
    };
    exit.into()
}

fn print_page(command: &Command) -> Exit {
    match page(command) {
        Ok(page) => {
            print::out_bytes(page.as_bytes());
            Exit::Success
        }
        Err(error) => fail(format!("can't generate the man page: {error}"), Exit::Content),
    }
}

fn write_pages(command: &Command, folder: &Path) -> Exit {
    match generate(command, folder) {
        Ok(()) => {
            err(format!("Wrote the man pages to {}\n", folder.display()));
            Exit::Success
        }
        Err(error) => fail(format!("can't write to {}: {error}", folder.display()), Exit::Content),
    }
}

#[expect(clippy::disallowed_methods, reason = "an option asks for these files")]
fn generate(command: &Command, folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for command in command.get_subcommands() {
        generate(command, folder)?;
    }
    let file = folder.join(Man::new(command.clone()).get_filename());
    std::fs::write(file, page(command)?)
}

/// The page of a command, in roff.
fn page(command: &Command) -> io::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(with_examples(&String::from_utf8_lossy(&page)))
}

/// A page with its examples in a section of that name, not filled: they keep their lines and columns.
fn with_examples(page: &str) -> String {
    let Some((before, rest)) = page.split_once(".SH EXTRA\nExamples:\n") else {
        return page.to_owned();
    };
    let (examples, after) = rest.split_at(rest.find(".SH ").unwrap_or(rest.len()));
    format!("{before}.SH EXAMPLES\n.nf\n{examples}.fi\n{after}")
}
