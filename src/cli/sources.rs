//! Arguments of `feedgen sources`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::builder::RangedU64ValueParser;
use clap::{Args, Subcommand};

use super::check::date_time;
use super::shared::SiteArgs;

/// Arguments of `feedgen sources`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub struct SourcesArgs {
    /// The command to run.
    #[command(subcommand)]
    pub command: SourcesCommand,
}

/// The commands of `feedgen sources`.
#[derive(Debug, Subcommand)]
pub enum SourcesCommand {
    /// Add feeds, also by the URLs of their pages
    Add(AddSourcesArgs),
    /// List the sources
    List(ListSourcesArgs),
    /// Check the health of the sources
    Check(CheckSourcesArgs),
    /// Add the feeds of OPML files
    Import(ImportSourcesArgs),
    /// Print the sources as OPML
    Export(ExportSourcesArgs),
}

const EXAMPLES: &str = "\
Examples:
  feedgen sources add https://example.org --topic Science
  feedgen sources list
  feedgen sources check
  feedgen sources import subscriptions.opml --dry-run
  feedgen sources export -o feeds.opml

The sources are in sources.toml beside site.toml.";

/// Arguments of `feedgen sources add`.
#[derive(Debug, Args)]
#[command(after_help = ADD_EXAMPLES)]
pub struct AddSourcesArgs {
    /// URLs of feeds, or of pages that have a feed
    #[arg(value_name = "URL", required = true)]
    pub urls: Vec<String>,
    /// Values of all added sources.
    #[command(flatten)]
    pub values: SourceValueArgs,
    /// Domain of the provider [default: the host of each link]
    #[arg(long, value_name = "DOMAIN")]
    pub provider: Option<String>,
    /// Print the sources without adding them
    #[arg(long)]
    pub dry_run: bool,
    /// How the feeds are requested.
    #[command(flatten)]
    pub requests: RequestArgs,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const ADD_EXAMPLES: &str = "\
Examples:
  feedgen sources add https://example.org
  feedgen sources add https://example.org/feed.xml --topic AI --topic Science --category notes
  feedgen sources add https://www.youtube.com/channel/ID --provider example.org

The feed of a page is the first one that it names, or one under a usual name such as /feed.";

/// Values of new sources.
#[derive(Debug, Args)]
pub struct SourceValueArgs {
    /// Topic of all articles of the source (repeatable)
    #[arg(long = "topic", value_name = "TOPIC", allow_hyphen_values = true)]
    pub topics: Vec<String>,
    /// Category of the articles [default: the first folder of articles]
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
}

/// How feeds are requested.
#[derive(Debug, Args)]
#[command(next_help_heading = "Requests")]
pub struct RequestArgs {
    /// Timeout of a request in seconds
    #[arg(long, value_name = "S", default_value = "20", value_parser = RangedU64ValueParser::<u32>::new().range(1..=3600))]
    pub timeout: u32,
    /// Allow requests to this machine and private networks
    #[arg(long)]
    pub private: bool,
}

/// Arguments of `feedgen sources list`.
#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub struct ListSourcesArgs {
    /// Print the list as JSON
    #[arg(long)]
    pub json: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const LIST_EXAMPLES: &str = "\
Examples:
  feedgen sources list
  feedgen sources list --json

A line holds the URL, the category, the topics and the title, in the order of sources.toml.";

/// Arguments of `feedgen sources check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckSourcesArgs {
    /// Treat every source that is not in order as an error
    #[arg(long)]
    pub strict: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
    /// Current time, to which the newest entries are compared [default: the system clock]
    #[arg(long, value_name = "DATE-TIME", value_parser = date_time)]
    pub now: Option<DateTime<Utc>>,
    /// How the feeds are requested.
    #[command(flatten)]
    pub requests: RequestArgs,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  feedgen sources check
  feedgen sources check --strict --json

A source is ok, silent (no entry for six months), gone (410), broken or not a feed. The command
fails if no source is usable, or with --strict if one is not ok or has moved.";

/// Arguments of `feedgen sources import`.
#[derive(Debug, Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct ImportSourcesArgs {
    /// OPML files, - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Values of all added sources.
    #[command(flatten)]
    pub values: SourceValueArgs,
    /// Print the sources without adding them
    #[arg(long)]
    pub dry_run: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  feedgen sources import subscriptions.opml
  feedgen sources import --dry-run *.opml
  feedgen sources import - < subscriptions.opml

A folder with the name of a category becomes the category, other folders and labels become
topics. Feeds that are sources already stay as they are.";

/// Arguments of `feedgen sources export`.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct ExportSourcesArgs {
    /// Write the list to FILE [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  feedgen sources export > feeds.opml
  feedgen sources export -o feeds.opml";
