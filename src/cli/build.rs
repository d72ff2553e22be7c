//! Arguments of `feedgen build`.

use std::path::PathBuf;

use clap::Args;

use super::shared::RenderArgs;

/// Arguments of `feedgen build`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct BuildArgs {
    /// The site.
    #[command(flatten)]
    pub render: RenderArgs,
    /// Where the site is written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// What is kept between builds.
    #[command(flatten)]
    pub cache: CacheArgs,
    /// What is reported.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Where a build writes the site.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Output folder [default: `build.output` of the configuration, else public]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace files in the output folder that feedgen did not write
    #[arg(long)]
    pub force: bool,
    /// Leave files with errors out and build the rest
    #[arg(long)]
    pub keep_going: bool,
    /// Write the lists of added, changed and deleted files to FILE as JSON
    #[arg(long, value_name = "FILE")]
    pub changes: Option<PathBuf>,
}

/// What a build keeps for the next one.
#[derive(Debug, Args)]
#[command(next_help_heading = "Caching")]
pub struct CacheArgs {
    /// Cache folder [default: .feedgen in the site folder]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Neither read nor write the cache
    #[arg(long)]
    pub no_cache: bool,
    /// Build from scratch and replace the whole output folder
    #[arg(long, conflicts_with = "no_cache")]
    pub clean: bool,
}

/// What a build reports.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Print the report as JSON to standard output
    #[arg(long)]
    pub json: bool,
    /// Print the duration of each phase
    #[arg(long)]
    pub timings: bool,
    /// Print errors only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print the path of each file written or deleted
    #[arg(long, short)]
    pub verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  feedgen build
  feedgen build --base-url http://localhost:8000/ --drafts
  feedgen build --output /var/www/news --strict --quiet";
