//! The site to load, and its configuration file.

use std::path::PathBuf;

use super::places::name_in;
use crate::config::{self, Config, Overrides};
use crate::diag::Diagnostic;
use crate::graph::Drafts;
use crate::load;

/// Which site to load.
#[derive(Debug, Clone)]
pub struct ProjectOptions {
    /// The root folder of the site.
    pub root: PathBuf,
    /// The configuration file.
    pub config_file: PathBuf,
    /// Settings of the command line, which take precedence over the configuration.
    pub overrides: Overrides,
    /// Whether unpublished articles are part of the site.
    pub drafts: Drafts,
}

/// A site that can't be loaded.
#[derive(Debug)]
pub enum ProjectError {
    /// The configuration file can't be read: the message.
    Unreadable(String),
    /// The configuration has errors.
    Invalid(Vec<Diagnostic>),
}

/// A parsed configuration file.
#[derive(Debug)]
pub struct ConfigFile {
    /// The configuration.
    pub config: Config,
    /// The text of the file.
    pub text: String,
    /// Its diagnostics: warnings only.
    pub findings: Vec<Diagnostic>,
}

impl ConfigFile {
    /// Reads and parses the configuration of a site.
    ///
    /// # Errors
    /// When the file can't be read, or has errors.
    pub fn read(options: &ProjectOptions) -> Result<Self, ProjectError> {
        let text = load::read_config(&options.config_file).map_err(ProjectError::Unreadable)?;
        let name = name_in(&options.root, &options.config_file);
        let (config, findings) = config::parse(&name, &text, options.overrides.clone());
        match config {
            Some(config) => Ok(Self { config, text, findings }),
            None => Err(ProjectError::Invalid(findings)),
        }
    }
}
