//! Arguments of `feedgen score`.

use std::path::PathBuf;

use clap::Args;

use super::shared::SiteArgs;

/// Arguments of `feedgen score`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ScoreArgs {
    /// Files of articles [default: all unpublished articles]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Show every term of each number, the story and suggested topics
    #[arg(long)]
    pub explain: bool,
    /// Write quality and heat into the files; numbers that a person wrote stay
    #[arg(long)]
    pub write: bool,
    /// Print all numbers with their reasons as JSON
    #[arg(long)]
    pub json: bool,
    /// List where the keywords of topics and the topics of published articles differ
    #[arg(long, conflicts_with_all = ["files", "write", "explain", "tiers"])]
    pub topics: bool,
    /// Print tiers of providers that explain the numbers in articles, for curation/scoring.toml
    #[arg(long, conflicts_with_all = ["files", "write", "explain", "json"])]
    pub tiers: bool,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const EXAMPLES: &str = "\
Examples:
  feedgen score                          quality and heat of all drafts
  feedgen score --explain content/news/2024-01-18-a-story.md
  feedgen score --write                  write the numbers into the drafts
  feedgen score --topics                 where keywords could be better
  feedgen score --tiers >> curation/scoring.toml

A line holds quality, heat, the file and the title, hottest first. curation/scoring.toml has the points.";
