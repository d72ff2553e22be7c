//! The command line.

mod articles;
mod build;
mod check;
mod desk;
mod import;
mod new_site;
mod score;
mod serve;
mod shared;
mod sources;
mod theme;
mod tools;

use clap::{Parser, Subcommand};

pub use articles::{ListArgs, NewArgs, PublishArgs, StatsArgs};
pub use build::{BuildArgs, CacheArgs, OutputArgs, ReportArgs};
pub use check::{CheckArgs, CheckReportArgs, ExternalArgs, Format};
pub use desk::{DeskArgs, DeskCommand, DeskLogArgs};
pub use import::ImportArgs;
pub use new_site::InitArgs;
pub use score::ScoreArgs;
pub use serve::{HostPort, ServeArgs};
pub use shared::{RenderArgs, SiteArgs};
pub use sources::{
    AddSourcesArgs, CheckSourcesArgs, ExportSourcesArgs, ImportSourcesArgs, ListSourcesArgs,
    RequestArgs, SourceValueArgs, SourcesArgs, SourcesCommand,
};
pub use theme::{DataArgs, EjectArgs, ThemeArgs, ThemeCommand};
pub use tools::{CompletionsArgs, ManArgs, SchemaArgs, SchemaKind};

/// A static site generator for curated news
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  feedgen init news                      create a small site in news/
  feedgen build                          build the site in this folder into public/
  feedgen serve --open                   preview it in a browser
  feedgen check --strict                 find problems, broken links included
  feedgen new --url URL --title TITLE    create an unpublished article
  feedgen list --drafts                  list unpublished articles
  feedgen publish FILE                   publish one of them
  feedgen sources add https://a.example  add the feed of a page to sources.toml
  feedgen import                         turn new stories of all feeds into drafts
  feedgen theme eject article.html       copy a built-in template to change it
  feedgen build --root news --strict     build another site, with warnings as errors
  feedgen build --keep-going --json      leave broken articles out, report as JSON

Exit codes: 0 success, 1 errors in the content, 2 incorrect usage";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a new site
    Init(InitArgs),
    /// Build the site
    Build(BuildArgs),
    /// Serve a live preview of the site
    Serve(ServeArgs),
    /// Check the site for problems without building it
    Check(CheckArgs),
    /// Create an unpublished article
    New(NewArgs),
    /// Import new stories of feeds as drafts
    Import(ImportArgs),
    /// List articles
    List(ListArgs),
    /// Show quality, heat and story of drafts
    Score(ScoreArgs),
    /// Publish articles
    Publish(PublishArgs),
    /// Count articles by category, topic, provider and month
    Stats(StatsArgs),
    /// Add and list the feeds that the site imports
    Sources(SourcesArgs),
    /// List what was decided at the desk
    Desk(DeskArgs),
    /// Customise the built-in theme
    Theme(ThemeArgs),
    /// Print a JSON Schema for editors
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Generate the man pages
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command, CommandFactory};

    use super::Cli;

    /// What the descriptions of commands and options may begin with.
    const VERBS: [&str; 30] = [
        "Add",
        "Allow",
        "Build",
        "Check",
        "Copy",
        "Count",
        "Create",
        "Customise",
        "Filter",
        "Generate",
        "Hide",
        "Import",
        "Include",
        "Leave",
        "List",
        "Neither",
        "Open",
        "Override",
        "Poll",
        "Print",
        "Publish",
        "Replace",
        "Report",
        "Request",
        "Scan",
        "Serve",
        "Treat",
        "Write",
        "Read",
        "Show",
    ];

    fn check(command: &Command, seen: &mut usize) {
        let name = command.get_name();
        for command in command.get_subcommands() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let first = about.split(' ').next().unwrap_or_default();
            let name = format!("{name} {}", command.get_name());
            assert!(VERBS.contains(&first), "{name}: {about}");
            assert!(!about.ends_with('.') && about.len() <= 60, "{name}: {about}");
            assert!(command.get_long_about().is_none(), "{name}");
            *seen += 1;
            check(command, seen);
        }
        for arg in command.get_arguments() {
            check_argument(name, arg);
        }
    }

    fn check_argument(command: &str, arg: &Arg) {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let name = format!("{command} {}", arg.get_id());
        assert!(help.starts_with(|c: char| c.is_uppercase()), "{name}: {help}");
        assert!(!help.ends_with('.') && help.len() <= 110, "{name}: {help}");
        assert!(arg.get_long_help().is_none(), "{name}: {:?}", arg.get_long_help());
        // A switch is an action, an option with a value is a thing or an action.
        let is_switch = arg.get_long().is_some() && !arg.get_action().takes_values();
        let first = help.split(' ').next().unwrap_or_default();
        assert!(!is_switch || VERBS.contains(&first), "{name}: {help}");
    }

    #[test]
    fn descriptions_are_short_and_imperative() {
        let mut seen = 0;
        check(&Cli::command(), &mut seen);
        assert_eq!(seen, 24);
        Cli::command().debug_assert();
    }
}
