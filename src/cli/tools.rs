//! Arguments of the commands for editors, shells and packagers.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

/// Arguments of `feedgen schema`.
#[derive(Debug, Args)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub struct SchemaArgs {
    /// Kind of file
    #[arg(value_enum, value_name = "KIND")]
    pub kind: SchemaKind,
}

/// A kind of file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// Front matter of an article
    Article,
    /// Topic file
    Topic,
    /// Provider file
    Provider,
    /// Configuration, site.toml
    Site,
    /// Feeds to import, sources.toml
    Sources,
}

const SCHEMA_EXAMPLES: &str = "\
Examples:
  feedgen schema topic > .vscode/topic.schema.json
  feedgen schema site > site.schema.json";

/// Arguments of `feedgen completions`.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// Shell to generate the script for
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  feedgen completions bash > ~/.local/share/bash-completion/completions/feedgen
  feedgen completions fish > ~/.config/fish/completions/feedgen.fish";

/// Arguments of `feedgen man`.
#[derive(Debug, Args)]
#[command(after_help = MAN_EXAMPLES)]
pub struct ManArgs {
    /// Write the pages of all commands to DIR [default: print feedgen.1]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

const MAN_EXAMPLES: &str = "\
Examples:
  feedgen man | man -l -
  feedgen man --output ~/.local/share/man/man1";
