//! Arguments of the commands about articles.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `feedgen list`.
#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub struct ListArgs {
    /// Lists unpublished articles only
    #[arg(long)]
    pub drafts: bool,
    /// Lists articles with this topic only, by its name or id
    #[arg(long, value_name = "TOPIC", allow_hyphen_values = true)]
    pub topic: Option<String>,
    /// Lists articles of this provider only, by its domain or name
    #[arg(long, value_name = "PROVIDER", allow_hyphen_values = true)]
    pub provider: Option<String>,
    /// Lists articles of this category only
    #[arg(long, value_name = "CATEGORY", allow_hyphen_values = true)]
    pub category: Option<String>,
    /// Prints the list as JSON
    #[arg(long)]
    pub json: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

const LIST_EXAMPLES: &str = "\
Examples:
  feedgen list
  feedgen list --drafts
  feedgen list --topic Science --provider example.org
  feedgen list --drafts --json

Each line holds the date, `draft` or `published`, the file and the title; newest first.";

/// Arguments of `feedgen publish`.
#[derive(Debug, Args)]
#[command(after_help = PUBLISH_EXAMPLES)]
pub struct PublishArgs {
    /// Files of articles or standalone pages
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Shows what would change and writes nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

const PUBLISH_EXAMPLES: &str = "\
Examples:
  feedgen publish content/news/2024-01-18-a-story.md
  feedgen publish --dry-run content/news/*.md

Only the value of `published` (or `draft`) changes; every other byte stays. If one of the files
can't be published, none is changed.";

/// Arguments of `feedgen stats`.
#[derive(Debug, Args)]
#[command(after_help = STATS_EXAMPLES)]
pub struct StatsArgs {
    /// Prints the numbers as JSON, all of them
    #[arg(long)]
    pub json: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

const STATS_EXAMPLES: &str = "\
Examples:
  feedgen stats
  feedgen stats --root news --json";
