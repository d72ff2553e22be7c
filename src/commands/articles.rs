//! All articles of a site, unpublished ones included, for commands that list or count them.

use std::path::Path;

use super::config::{self, ConfigError};
use super::progress::with_bar;
use super::report::style;
use super::{Exit, err, err_colored, fail, paths};
use crate::cli::SiteArgs;
use crate::config::{Config, Overrides};
use crate::diag::{self, Diagnostic};
use crate::graph::{Drafts, Graph};
use crate::load;
use crate::project::{Project, ProjectOptions};

/// A site with all its articles.
pub(super) struct Articles {
    pub(super) config: Config,
    pub(super) graph: Graph,
    /// Errors in articles that are therefore missing.
    pub(super) errors: Vec<Diagnostic>,
}

/// Loads all articles; reports errors in the configuration.
pub(super) fn load(site: &SiteArgs) -> Result<Articles, Exit> {
    let config = read_config(site)?;
    let options = ProjectOptions {
        root: site.root.clone(),
        config_file: site.config_file(),
        overrides: Overrides { base_url: Some(config.base_url.clone()), output: None },
        drafts: Drafts::Include,
    };
    let project = with_bar(|progress| Project::load(&options, progress));
    let project = project.map_err(|_| Exit::Usage)?;
    let errors = project.findings.all().filter(|found| found.is_error()).cloned().collect();
    Ok(Articles { config: project.config, graph: project.graph, errors })
}

/// Reads the configuration; reports its errors.
pub(super) fn read_config(site: &SiteArgs) -> Result<Config, Exit> {
    config::read(&site.config_file()).map_err(|error| match error {
        ConfigError::Unreadable(message) => fail(message, Exit::Usage),
        ConfigError::Invalid(report) => {
            err(report);
            Exit::Content
        }
    })
}

/// Reports the errors in files that were left out.
pub(super) fn report_errors(errors: Vec<Diagnostic>, root: &Path) -> Exit {
    if errors.is_empty() {
        return Exit::Success;
    }
    let located = diag::locate(errors, &|file| load::read_bytes(root, file).ok());
    err_colored(diag::render(&paths::located_from_here(located, root), style()));
    Exit::Content
}
