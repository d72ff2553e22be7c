//! Options that several commands have in common.

use std::path::PathBuf;

use clap::Args;

use crate::config::{BaseUrl, FILE_NAME};

/// Where a site is: for every command that works on one.
#[derive(Debug, Args)]
#[command(next_help_heading = "Site options")]
pub struct SiteArgs {
    /// Site folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Configuration file [default: site.toml in the site folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl SiteArgs {
    /// The configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.root.join(FILE_NAME))
    }
}

/// Which site is rendered, and how: for every command that renders pages.
#[derive(Debug, Args)]
#[command(next_help_heading = "Site options")]
pub struct RenderArgs {
    /// Where the site is.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Override the base URL of the configuration
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Include unpublished articles
    #[arg(long)]
    pub drafts: bool,
}
