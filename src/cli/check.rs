//! Arguments of `feedgen check`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};

use super::shared::RenderArgs;
use crate::diag::CODES;
use crate::text::suggest::closest;

/// Arguments of `feedgen check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// The site.
    #[command(flatten)]
    pub render: RenderArgs,
    /// Current time for future dates [default: the system clock]
    #[arg(long, value_name = "DATE-TIME", value_parser = date_time, help_heading = "Checks")]
    pub now: Option<DateTime<Utc>>,
    /// Scan the built files in DIR for unpublished content [default: the output folder]
    #[arg(long, short, value_name = "DIR", num_args = 0..=1, help_heading = "Checks")]
    pub output: Option<Option<PathBuf>>,
    /// Request external links and report dead ones
    #[arg(long, help_heading = "Checks")]
    pub external: bool,
    /// What is reported.
    #[command(flatten)]
    pub report: CheckReportArgs,
    /// How external links are requested.
    #[command(flatten)]
    pub links: ExternalArgs,
}

/// What a check reports.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub struct CheckReportArgs {
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Report only findings with this code (repeatable)
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub only: Vec<String>,
    /// Hide findings with this code (repeatable)
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub skip: Vec<String>,
    /// Report format: human, json or sarif
    #[arg(long, value_enum, default_value_t = Format::Human, hide_possible_values = true)]
    pub format: Format,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
}

/// How a check requests external links.
#[derive(Debug, Args)]
#[command(next_help_heading = "External links")]
pub struct ExternalArgs {
    /// Maximum number of hosts requested in parallel
    #[arg(long, value_name = "N", default_value = "8", value_parser = at_most::<u8>(64), requires = "external")]
    pub hosts: u8,
    /// Milliseconds between two requests to a host
    #[arg(long, value_name = "MS", default_value_t = 1000, requires = "external")]
    pub pause: u32,
    /// Maximum number of requests to a host, 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 500, requires = "external")]
    pub per_host: u32,
    /// Timeout of a request in seconds
    #[arg(long, value_name = "S", default_value = "20", value_parser = at_most::<u32>(3600), requires = "external")]
    pub timeout: u32,
    /// Days to cache successful responses, 0 to request every link
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "external")]
    pub remember: u16,
    /// Cache folder for responses [default: .feedgen in the site folder]
    #[arg(long, value_name = "DIR", requires = "external")]
    pub cache_dir: Option<PathBuf>,
    /// Allow requests to this machine and private networks
    #[arg(long, requires = "external")]
    pub private: bool,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people, on standard error
    Human,
    /// JSON, on standard output
    Json,
    /// SARIF 2.1.0 for code hosts, on standard output
    Sarif,
}

const EXAMPLES: &str = "\
Examples:
  feedgen check
  feedgen check --strict --skip no-image,no-topic
  feedgen check --format sarif > feedgen.sarif
  feedgen check --output                 scan the built files as well
  feedgen check --external               request external links as well";

/// An integer from 1 to `max`.
fn at_most<T: TryFrom<u64>>(max: u64) -> RangedU64ValueParser<T> {
    RangedU64ValueParser::new().range(1..=max)
}

fn code(text: &str) -> Result<String, String> {
    let known = || CODES.iter().map(|code| code.name);
    if known().any(|code| code == text) {
        return Ok(text.to_owned());
    }
    Err(match closest(text, known()) {
        Some(near) => format!("unknown code; did you mean `{near}`?"),
        None => "unknown code; a report shows codes in brackets".to_owned(),
    })
}

/// A date-time of RFC 3339.
pub(super) fn date_time(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc())
        .map_err(|_| "expected an RFC 3339 date-time such as 2024-01-18T18:35:00Z".to_owned())
}
