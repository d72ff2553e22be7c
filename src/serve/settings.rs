//! The options of the command line that apply each time the configuration is read.

use std::path::PathBuf;

use super::options::{ServeError, ServeOptions};
use crate::config::{BaseUrl, Overrides};
use crate::graph::Drafts;
use crate::project::{ConfigFile, ProjectError, ProjectOptions};

/// The settings of a running server.
#[derive(Debug)]
pub(super) struct Settings {
    /// The root folder of the site, absolute. Links in it are not resolved, as their targets can change.
    pub(super) root: PathBuf,
    /// The configuration file, absolute.
    pub(super) config_file: PathBuf,
    pub(super) drafts: Drafts,
    base_url: Option<BaseUrl>,
    /// Scheme, host and port of the server.
    origin: String,
}

impl Settings {
    /// # Errors
    /// When the root folder does not exist.
    pub(super) fn new(options: &ServeOptions, host: &str, port: u16) -> Result<Self, ServeError> {
        let failed =
            |error| ServeError::Options(format!("can't open {}: {error}", options.root.display()));
        options.root.metadata().map_err(failed)?;
        Ok(Self {
            root: std::path::absolute(&options.root).map_err(failed)?,
            config_file: std::path::absolute(&options.config_file).map_err(failed)?,
            drafts: options.drafts,
            base_url: options.base_url.clone(),
            origin: format!("http://{host}:{port}"),
        })
    }

    /// Reads the configuration. Unless the command line sets a base URL, the server's origin replaces that of the
    /// configured one; the path stays.
    ///
    /// # Errors
    /// When the file can't be read, or has errors.
    pub(super) fn read_config(&self) -> Result<ConfigFile, ProjectError> {
        let mut file = ConfigFile::read(&self.project_options())?;
        if self.base_url.is_none() {
            let url = format!("{}{}", self.origin, file.config.base_url.path());
            file.config.base_url = BaseUrl::parse(&url).unwrap_or(file.config.base_url);
        }
        Ok(file)
    }

    pub(super) fn project_options(&self) -> ProjectOptions {
        ProjectOptions {
            root: self.root.clone(),
            config_file: self.config_file.clone(),
            overrides: Overrides { base_url: self.base_url.clone(), output: None },
            drafts: self.drafts,
        }
    }

    /// The URL of a path on this server.
    pub(super) fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The URL of the home page on this server.
    pub(super) fn home_url(&self, base_url: &BaseUrl) -> String {
        format!("{}{}/", self.origin, base_url.path())
    }
}
