//! Arguments of `feedgen init`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `feedgen init`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct InitArgs {
    /// Folder of the new site; existing files are never overwritten
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Title of the site
    #[arg(long, value_name = "TITLE", allow_hyphen_values = true)]
    pub title: Option<String>,
    /// URL where the site will be served
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Language of the site, such as en or pt-BR
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Time zone of the readers, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  feedgen init                           prompt for title, URL and language
  feedgen init news && feedgen serve --root news
  feedgen init --title \"My News\" --base-url https://example.org/news --language de

On a terminal, feedgen prompts for title, URL and language if they are not given.";
