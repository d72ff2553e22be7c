//! Arguments of `feedgen theme`.

use clap::{Args, Subcommand};

use super::shared::{RenderArgs, SiteArgs};

/// Arguments of `feedgen theme`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ThemeArgs {
    /// The command to run.
    #[command(subcommand)]
    pub command: ThemeCommand,
}

/// The commands of `feedgen theme`.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Copy built-in files into the site
    Eject(EjectArgs),
    /// Print the data of a template as JSON
    Data(DataArgs),
}

const EXAMPLES: &str = "\
Examples:
  feedgen theme eject                    copy all templates
  feedgen theme eject partials/card.html feedgen.css texts/en.toml
  feedgen theme data /topics/science/    data of topic.html on this page
  feedgen theme data --card /news/a/     data of partials/card.html for an article";

/// Arguments of `feedgen theme eject`.
#[derive(Debug, Args)]
pub struct EjectArgs {
    /// Templates (article.html), stylesheets (feedgen.css) or translations (texts/en.toml)
    /// [default: all templates]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// The site.
    #[command(flatten)]
    pub site: SiteArgs,
}

/// Arguments of `feedgen theme data`.
#[derive(Debug, Args)]
pub struct DataArgs {
    /// Path or URL of the page, such as /topics/science/
    #[arg(value_name = "PAGE")]
    pub page: String,
    /// Print the data of the article's card instead
    #[arg(long)]
    pub card: bool,
    /// The site.
    #[command(flatten)]
    pub render: RenderArgs,
}
