//! `feedgen sources`: edits `sources.toml`, checks its feeds, exchanges it with feed readers.
//!
//! Sources are only added; a file with errors is reported and not edited.

mod add;
mod check;
mod exchange;
mod list;
mod source_list;
mod values;

use std::process::ExitCode;

use crate::cli::{SourcesArgs, SourcesCommand};

pub(super) fn run(args: SourcesArgs) -> ExitCode {
    let exit = match args.command {
        SourcesCommand::Add(args) => add::run(args),
        SourcesCommand::List(args) => list::run(args),
        SourcesCommand::Check(args) => check::run(args),
        SourcesCommand::Import(args) => exchange::import(args),
        SourcesCommand::Export(args) => exchange::export(args),
    };
    exit.unwrap_or_else(|exit| exit).into()
}
