//! `site.toml` for commands that need to know where a site has its files, and build nothing.

use std::path::Path;

use crate::config::{self, BaseUrl, Config, Overrides};
use crate::diag::{self, Diagnostic, Style};
use crate::load;

/// Why there is no configuration.
pub(super) enum NoConfig {
    /// It can't be read.
    Unreadable(String),
    /// It has errors: the report of them.
    Broken(String),
}

/// Reads the configuration at `path`.
pub(super) fn read(path: &Path) -> Result<Config, NoConfig> {
    let text = load::read_config(path).map_err(NoConfig::Unreadable)?;
    // A site may get its base URL from the call that builds it; here none is needed.
    let base_url = BaseUrl::parse("https://example.org").ok();
    let overrides = Overrides { base_url, output: None };
    let (config, findings) = config::parse(&path.to_string_lossy(), &text, overrides);
    config.ok_or_else(|| {
        let errors = findings.into_iter().filter(Diagnostic::is_error).collect();
        let located = diag::locate(errors, &|_| Some(text.clone().into_bytes()));
        NoConfig::Broken(diag::render(&located, Style::default()))
    })
}
