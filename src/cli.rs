//! The command line.

use std::net::IpAddr;
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
  feedgen serve --open                   preview it, every change at once
  feedgen init news                      write a small site to start from into news/
  feedgen new --url URL --title TITLE    add an article, not yet published
  feedgen build --root news --strict     build another one, warnings are errors
  feedgen build --keep-going --json      leave broken articles out, report as JSON

Exit codes: 0 all is done, 1 the content has errors, 2 the call is wrong";

/// What feedgen can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Builds the site.
    Build(BuildArgs),
    /// Serves the site for a live preview; writes nothing.
    Serve(ServeArgs),
    /// Writes a small site to start from.
    Init(InitArgs),
    /// Adds an article, not yet published, and prints its path.
    New(NewArgs),
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
    /// Uses nothing of earlier builds but files with the same bytes, and keeps nothing
    #[arg(long)]
    pub no_cache: bool,
    /// Makes everything anew, and puts a new output in the place of the old one
    #[arg(long, conflicts_with = "no_cache")]
    pub clean: bool,
    /// Writes the lists of added, changed and deleted files as JSON
    #[arg(long, value_name = "FILE")]
    pub changes: Option<PathBuf>,
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

/// Arguments of `feedgen init`.
#[derive(Debug, Args)]
#[command(after_help = INIT_EXAMPLES)]
pub struct InitArgs {
    /// The folder of the new site; nothing in it is overwritten
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

const INIT_EXAMPLES: &str = "\
Examples:
  feedgen init
  feedgen serve --open                   preview it, every change at once
  feedgen init news && feedgen build --root news";

/// Arguments of `feedgen new`. Texts may start with a dash: a program that has them from
/// elsewhere can't know.
#[derive(Debug, Args)]
#[command(after_help = NEW_EXAMPLES)]
pub struct NewArgs {
    /// Where the story is; without it the article is your own
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The title; on a terminal feedgen asks for it if it is missing
    #[arg(long, value_name = "TITLE", allow_hyphen_values = true)]
    pub title: Option<String>,
    /// A topic; give it again for each further one
    #[arg(long = "topic", value_name = "TOPIC", allow_hyphen_values = true)]
    pub topics: Vec<String>,
    /// Whose story it is, as a host name [default: that of the URL, without www.]
    #[arg(long, value_name = "DOMAIN")]
    pub provider: Option<String>,
    /// What its source is called
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub provider_name: Option<String>,
    /// What it is about, in a sentence or two
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub excerpt: Option<String>,
    /// Its category [default: the first folder of articles]
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// When it was published, as 2024-01-18T18:35:00Z [default: now]
    #[arg(long, value_name = "RFC3339")]
    pub date: Option<String>,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

const NEW_EXAMPLES: &str = "\
Examples:
  feedgen new --url https://example.org/story --title \"What happened\" --topic Science
  feedgen new --title \"A note by ourselves\" --category notes
  feedgen new                            asks for what it needs";

/// Arguments of `feedgen serve`.
#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct ServeArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The address to listen at; any but a loopback address lets others see the site
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The port; 0 for any [default: the first free one from 4000 on]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// The base URL of links [default: this server, with the path of the site's own]
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Shows unpublished articles as well
    #[arg(long)]
    pub drafts: bool,
    /// Opens the site in a browser
    #[arg(long)]
    pub open: bool,
}

const SERVE_EXAMPLES: &str = "\
Examples:
  feedgen serve
  feedgen serve --drafts --open
  feedgen serve --root news --port 8080";
