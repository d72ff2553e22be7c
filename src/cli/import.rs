//! Arguments of `feedgen import`.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;

use super::check::date_time;
use super::shared::SiteArgs;
use super::sources::RequestArgs;

/// Arguments of `feedgen import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ImportArgs {
    /// URLs or files of feeds, pages or OPML lists, `-` for standard input [default: all of sources.toml]
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Leave out stories older than this, such as 36h, 14d or 8w
    #[arg(long, value_name = "AGE", value_parser = age)]
    pub since: Option<TimeDelta>,
    /// Print what would be imported without writing anything
    #[arg(long)]
    pub dry_run: bool,
    /// Print every entry with its outcome as JSON
    #[arg(long)]
    pub json: bool,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Read the stored answers of earlier imports and send no requests
    #[arg(long)]
    pub offline: bool,
    /// Current time [default: the system clock]
    #[arg(long, value_name = "DATE-TIME", value_parser = date_time)]
    pub now: Option<DateTime<Utc>>,
    /// Milliseconds between two requests to a host
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    pub pause: u32,
    /// Megabytes that a feed or page may have, decompressed
    #[arg(long, value_name = "MB", default_value = "32", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub max_size: u32,
    /// How the feeds are requested.
    #[command(flatten)]
    pub requests: RequestArgs,
    /// Folder for stored answers [default: .feedgen in the site folder]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

const EXAMPLES: &str = "\
Examples:
  feedgen import                         all feeds of sources.toml
  feedgen import --since 14d --dry-run   what would be new of the last two weeks
  feedgen import https://example.org/feed.xml
  feedgen import https://example.org/2024/a-story
  feedgen import saved.xml subscriptions.opml
  curl https://example.org/feed.xml | feedgen import -

Drafts are articles with `published: false`. curation/seen.tsv remembers every story, so that none
comes twice, also if its draft is deleted.
Exit codes: 0 success, also if some sources failed; 1 all sources failed; 2 incorrect usage";

/// An age: a number with `h`, `d` or `w`.
fn age(text: &str) -> Result<TimeDelta, String> {
    let parse = || {
        let unit = text.trim().chars().next_back()?;
        let number: i64 = text.trim().strip_suffix(unit)?.trim().parse().ok()?;
        let number = Some(number).filter(|number| (0..=100_000).contains(number))?;
        match unit {
            'h' => TimeDelta::try_hours(number),
            'd' => TimeDelta::try_days(number),
            'w' => TimeDelta::try_weeks(number),
            _ => None,
        }
    };
    parse().ok_or_else(|| "expected a number with `h`, `d` or `w`, such as 14d".to_owned())
}
