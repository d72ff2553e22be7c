//! All articles of a site, published or not, for commands that list or count them.

use std::path::{Path, PathBuf};

use super::config::{self, NoConfig};
use super::progress::with_bar;
use super::report::style;
use super::{Exit, err, err_colored, paths};
use crate::config::{Config, FILE_NAME, Overrides};
use crate::diag::{self, Diagnostic};
use crate::graph::{Drafts, Graph};
use crate::load;
use crate::project::{Project, ProjectOptions};

/// A site with all its articles.
pub(super) struct Articles {
    pub(super) config: Config,
    pub(super) graph: Graph,
    /// Why articles are missing.
    pub(super) errors: Vec<Diagnostic>,
}

/// Loads a site, or reports why it can't be loaded.
pub(super) fn load(root: &Path, config_file: Option<PathBuf>) -> Result<Articles, Exit> {
    let config = read_config(root, config_file.clone())?;
    let options = ProjectOptions {
        root: root.to_owned(),
        config_file: config_file.unwrap_or_else(|| root.join(FILE_NAME)),
        overrides: Overrides { base_url: Some(config.base_url.clone()), output: None },
        drafts: Drafts::Shown,
    };
    let project = with_bar(|progress| Project::load(&options, progress));
    let project = project.map_err(|_| Exit::Call)?;
    let errors = project.findings.all().filter(|found| found.is_error()).cloned().collect();
    Ok(Articles { config: project.config, graph: project.graph, errors })
}

/// Reads the configuration, or says why that can't be done.
pub(super) fn read_config(root: &Path, config_file: Option<PathBuf>) -> Result<Config, Exit> {
    let file = config_file.unwrap_or_else(|| root.join(FILE_NAME));
    config::read(&file).map_err(|error| match error {
        NoConfig::Unreadable(message) => {
            err(format!("error: {message}\n"));
            Exit::Call
        }
        NoConfig::Broken(report) => {
            err(report);
            Exit::Content
        }
    })
}

/// Reports what is wrong with files that are therefore no part of what was printed.
pub(super) fn report_errors(errors: Vec<Diagnostic>, root: &Path) -> Exit {
    if errors.is_empty() {
        return Exit::Done;
    }
    let located = diag::locate(errors, &|file| load::read_bytes(root, file).ok());
    err_colored(diag::render(&paths::located_from_here(located, root), style()));
    Exit::Content
}
