//! Arguments of the commands about articles.

use std::path::PathBuf;

use clap::Args;

use super::shared::SiteArgs;
use super::sources::RequestArgs;

/// Arguments of `feedgen new`. Texts may start with a dash, as scripts pass them on from elsewhere.
#[derive(Debug, Args)]
#[command(after_help = NEW_EXAMPLES)]
pub struct NewArgs {
    /// URL of the story; omit it for an article of your own
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Title; without it, title and other values are those of the page at the URL
    #[arg(long, value_name = "TITLE", allow_hyphen_values = true)]
    pub title: Option<String>,
    /// Topic of the article (repeatable)
    #[arg(long = "topic", value_name = "TOPIC", allow_hyphen_values = true)]
    pub topics: Vec<String>,
    /// Domain of the provider [default: the host of the URL without www.]
    #[arg(long, value_name = "DOMAIN")]
    pub provider: Option<String>,
    /// Name of the provider
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub provider_name: Option<String>,
    /// Summary in a sentence or two
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub excerpt: Option<String>,
    /// Category [default: the first folder of articles]
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// Publication date, such as 2024-01-18T18:35:00Z [default: that of the page, or now]
    #[arg(long, value_name = "DATE-TIME")]
    pub date: Option<String>,
    /// How the page is requested.
    #[command(flatten)]
    pub requests: RequestArgs,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const NEW_EXAMPLES: &str = "\
Examples:
  feedgen new --url https://example.org/story --topic Science
  feedgen new --url https://example.org/story --title \"What happened\"
  feedgen new --title \"A note of our own\" --category notes
  feedgen new                            prompt for URL, title and topics

The page at the URL is requested only if there is no --title. Options have priority over its values.";

/// Arguments of `feedgen list`.
#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub struct ListArgs {
    /// List unpublished articles only
    #[arg(long)]
    pub drafts: bool,
    /// Filter by topic, including its subtopics (name or id)
    #[arg(long, value_name = "TOPIC", allow_hyphen_values = true)]
    pub topic: Option<String>,
    /// Filter by provider (domain or name)
    #[arg(long, value_name = "PROVIDER", allow_hyphen_values = true)]
    pub provider: Option<String>,
    /// Filter by category
    #[arg(long, value_name = "CATEGORY", allow_hyphen_values = true)]
    pub category: Option<String>,
    /// Print the list as JSON
    #[arg(long)]
    pub json: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const LIST_EXAMPLES: &str = "\
Examples:
  feedgen list
  feedgen list --drafts
  feedgen list --topic Science --provider example.org
  feedgen list --drafts --json

A line holds the date, `draft` or `published`, the file and the title, newest first.";

/// Arguments of `feedgen publish`.
#[derive(Debug, Args)]
#[command(after_help = PUBLISH_EXAMPLES)]
pub struct PublishArgs {
    /// Files of articles or standalone pages
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Print the changes without writing them
    #[arg(long)]
    pub dry_run: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const PUBLISH_EXAMPLES: &str = "\
Examples:
  feedgen publish content/news/2024-01-18-a-story.md
  feedgen publish --dry-run content/news/*.md

Only the value of `published` (or `draft`) changes. If one of the files can't be published,
no file is changed.";

/// Arguments of `feedgen stats`.
#[derive(Debug, Args)]
#[command(after_help = STATS_EXAMPLES)]
pub struct StatsArgs {
    /// Print all numbers as JSON
    #[arg(long)]
    pub json: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const STATS_EXAMPLES: &str = "\
Examples:
  feedgen stats
  feedgen stats --root news --json";
