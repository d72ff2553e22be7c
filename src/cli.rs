//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::BaseUrl;

/// A static site generator for curated news feeds.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  feedgen build                          build the site in this folder into public/
  feedgen build --root news --strict     build another one, warnings are errors
  feedgen build --keep-going --json      leave broken articles out, report as JSON

Exit codes: 0 the site is built, 1 the content has errors, 2 the call is wrong";

/// What feedgen can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Builds the site.
    Build(BuildArgs),
}

/// Arguments of `feedgen build`.
#[derive(Debug, Args)]
#[command(after_help = BUILD_EXAMPLES)]
pub struct BuildArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the site is written [default: `build.output` of the configuration, else public]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will be served [default: `base_url` of the configuration]
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Shows unpublished articles as well
    #[arg(long)]
    pub drafts: bool,
    /// Makes warnings errors
    #[arg(long)]
    pub strict: bool,
    /// Leaves broken files out and builds the rest
    #[arg(long)]
    pub keep_going: bool,
    /// Shows the time of every phase, of all threads as well
    #[arg(long)]
    pub timings: bool,
    /// Prints the report as JSON, on standard output
    #[arg(long)]
    pub json: bool,
    /// Prints errors only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Names every file that is written or deleted
    #[arg(long, short)]
    pub verbose: bool,
}

const BUILD_EXAMPLES: &str = "\
Examples:
  feedgen build
  feedgen build --base-url http://localhost:8000/ --drafts
  feedgen build --output /var/www/news --strict --quiet";
