//! Arguments of `feedgen desk`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::shared::SiteArgs;

/// Arguments of `feedgen desk`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub struct DeskArgs {
    /// The command to run.
    #[command(subcommand)]
    pub command: DeskCommand,
}

/// The commands of `feedgen desk`.
#[derive(Debug, Subcommand)]
pub enum DeskCommand {
    /// List the decisions made at the desk by day
    Log(DeskLogArgs),
}

const EXAMPLES: &str = "\
Examples:
  feedgen desk log
  feedgen desk log --since 2026-11-30 --json";

/// Arguments of `feedgen desk log`.
#[derive(Debug, Args)]
#[command(after_help = LOG_EXAMPLES)]
pub struct DeskLogArgs {
    /// Leave out decisions before this day in UTC
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub since: Option<NaiveDate>,
    /// Print the decisions as JSON
    #[arg(long)]
    pub json: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const LOG_EXAMPLES: &str = "\
Examples:
  feedgen desk log --since 2026-11-30
  feedgen desk log --since 2026-11-30 | git commit -a -F -

The newest day is first. Decisions that were undone are left out.";

fn day(text: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    day.map_err(|_| "expected a day such as 2024-01-18".to_owned())
}
