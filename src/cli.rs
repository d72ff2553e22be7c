//! The command line.

mod articles;
mod serve;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::BaseUrl;
use crate::diag::CODES;
use crate::text::suggest::closest;

pub use articles::{ListArgs, PublishArgs, StatsArgs};
pub use serve::{HostPort, ServeArgs};

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
  feedgen check --strict                 find what is wrong or odd, links as well
  feedgen init news                      write a small site to start from into news/
  feedgen new --url URL --title TITLE    add an article, not yet published
  feedgen list --drafts                  which articles are not published yet
  feedgen publish FILE                   publish one of them
  feedgen theme eject article.html       copy a built-in template, to change it
  feedgen build --root news --strict     build another one, warnings are errors
  feedgen build --keep-going --json      leave broken articles out, report as JSON

Exit codes: 0 all is done, 1 the content has errors, 2 the call is wrong";

/// What feedgen can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Builds the site.
    Build(BuildArgs),
    /// Reports everything that is wrong or odd, without building
    Check(CheckArgs),
    /// Serves the site for a live preview; writes nothing.
    Serve(ServeArgs),
    /// Writes a small site to start from.
    Init(InitArgs),
    /// Adds an article, not yet published, and prints its path.
    New(NewArgs),
    /// Lists articles, or only the unpublished ones.
    List(ListArgs),
    /// Publishes articles: changes that one line of each file
    Publish(PublishArgs),
    /// Counts articles by category, topic, provider and month.
    Stats(StatsArgs),
    /// Helps to change how the site looks.
    Theme(ThemeArgs),
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
    /// Replaces files in the output folder that feedgen did not write
    #[arg(long)]
    pub force: bool,
    /// Uses nothing of earlier builds but files with the same bytes, and keeps nothing
    #[arg(long)]
    pub no_cache: bool,
    /// Where to keep what the next build uses [default: .feedgen in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
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

/// Arguments of `feedgen check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the site will be served [default: `base_url` of the configuration]
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Checks unpublished articles as if they were published
    #[arg(long)]
    pub drafts: bool,
    /// Makes warnings errors
    #[arg(long)]
    pub strict: bool,
    /// Reports findings with this code alone; give it again for each further one
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub only: Vec<String>,
    /// Leaves findings with this code out; give it again for each further one
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub skip: Vec<String>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Prints errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// The time that dates are held against [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    pub now: Option<DateTime<Utc>>,
    /// Searches the built files for what must not be published, in DIR or the output folder
    #[arg(long, short, value_name = "DIR", num_args = 0..=1)]
    pub output: Option<Option<PathBuf>>,
    /// Asks other sites whether they have what links lead to
    #[arg(long)]
    pub external: bool,
    /// How many hosts are asked at once
    #[arg(long, value_name = "N", default_value = "8", value_parser = clap::value_parser!(u8).range(1..=64), requires = "external")]
    pub hosts: u8,
    /// Milliseconds between two requests to one host
    #[arg(long, value_name = "MS", default_value_t = 1000, requires = "external")]
    pub pause: u32,
    /// How many requests a host gets at most; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 500, requires = "external")]
    pub per_host: u32,
    /// Seconds that an answer may take
    #[arg(long, value_name = "S", default_value = "20", value_parser = clap::value_parser!(u32).range(1..=3600), requires = "external")]
    pub timeout: u32,
    /// Days for which good answers are remembered in .feedgen/; 0 asks for everything
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "external")]
    pub remember: u16,
    /// Remembers them there, outside of the site's folder
    #[arg(long, value_name = "DIR", requires = "external")]
    pub cache_dir: Option<PathBuf>,
    /// Asks servers on this machine and in its network as well
    #[arg(long, requires = "external")]
    pub private: bool,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, on standard error
    Human,
    /// One JSON document, on standard output
    Json,
    /// SARIF 2.1.0, for hosts of code, on standard output
    Sarif,
}

fn code(text: &str) -> Result<String, String> {
    let known = || CODES.iter().map(|code| code.name);
    if known().any(|code| code == text) {
        return Ok(text.to_owned());
    }
    Err(match closest(text, known()) {
        Some(near) => format!("there is no such code; did you mean `{near}`?"),
        None => "there is no such code; a report names them in brackets".to_owned(),
    })
}

fn time(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc())
        .map_err(|_| "expected a date-time of RFC 3339 such as 2024-01-18T18:35:00Z".to_owned())
}

const CHECK_EXAMPLES: &str = "\
Examples:
  feedgen check
  feedgen check --strict --skip no-image,no-topic
  feedgen check --format sarif > feedgen.sarif
  feedgen check --output                 the built files as well
  feedgen check --external               links to other sites as well";

/// Arguments of `feedgen init`.
#[derive(Debug, Args)]
#[command(after_help = INIT_EXAMPLES)]
pub struct InitArgs {
    /// The folder of the new site; nothing in it is overwritten
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// The site's name; on a terminal feedgen asks for it, and for the next two
    #[arg(long, value_name = "TITLE", allow_hyphen_values = true)]
    pub title: Option<String>,
    /// Where the site will be served
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The language of the site, such as en or pt-BR
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Where its readers are, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
}

const INIT_EXAMPLES: &str = "\
Examples:
  feedgen init                           asks for title, URL and language
  feedgen serve --open                   preview it, every change at once
  feedgen init news && feedgen serve --root news
  feedgen init --title \"My News\" --base-url https://example.org/news --language de";

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

/// Arguments of `feedgen theme`.
#[derive(Debug, Args)]
#[command(after_help = THEME_EXAMPLES)]
pub struct ThemeArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ThemeCommand,
}

/// What `feedgen theme` can do.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Copies files of the built-in theme into the site; overwrites nothing.
    Eject(EjectArgs),
    /// Prints the data that a page's template sees, as JSON.
    Data(DataArgs),
}

const THEME_EXAMPLES: &str = "\
Examples:
  feedgen theme eject                    copy all templates
  feedgen theme eject partials/card.html feedgen.css texts/en.toml
  feedgen theme data /topics/science/    what topic.html sees there
  feedgen theme data --card /news/a/     what partials/card.html sees of an article

docs/themes/ describes templates and data.";

/// Arguments of `feedgen theme eject`.
#[derive(Debug, Args)]
pub struct EjectArgs {
    /// Templates (article.html), the stylesheet (feedgen.css), words (texts/en.toml) [default:
    /// all templates]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Arguments of `feedgen theme data`.
#[derive(Debug, Args)]
pub struct DataArgs {
    /// The page's address: /topics/science/, or the whole URL
    #[arg(value_name = "PAGE")]
    pub page: String,
    /// Prints the data of the article's card instead
    #[arg(long)]
    pub card: bool,
    /// Shows unpublished articles as well
    #[arg(long)]
    pub drafts: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
