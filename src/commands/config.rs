//! `site.toml` for commands that only need the locations of a site's files.

use std::path::Path;

use crate::config::{self, BaseUrl, Config, Overrides};
use crate::diag::{self, Diagnostic, Style};
use crate::load;

/// Why a configuration can't be used.
pub(super) enum ConfigError {
    /// The file can't be read.
    Unreadable(String),
    /// It has errors, with the report of them.
    Invalid(String),
}

/// Reads the configuration at `path`.
pub(super) fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = load::read_config(path).map_err(ConfigError::Unreadable)?;
    // `base_url` may be set by an option of `feedgen build`; here it is not needed.
    let base_url = BaseUrl::parse("https://example.org").ok();
    let overrides = Overrides { base_url, output: None };
    let (config, findings) = config::parse(&path.to_string_lossy(), &text, overrides);
    config.ok_or_else(|| {
        let errors = findings.into_iter().filter(Diagnostic::is_error).collect();
        let located = diag::locate(errors, &|_| Some(text.clone().into_bytes()));
        ConfigError::Invalid(diag::render(&located, Style::default()))
    })
}
