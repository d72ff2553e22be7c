//! Changes of the configuration.

use std::sync::Arc;

use parking_lot::RwLock;

use super::super::site::Site;
use super::invalidation::Invalidation;
use crate::config::FILE_NAME;
use crate::diag::{Diagnostic, Place};
use crate::load;
use crate::progress::NoProgress;
use crate::project::{ConfigFile, ProjectError};

/// Reads the configuration again, and the articles if it affects them.
pub(super) fn apply(site: &RwLock<Site>) -> Invalidation {
    let settings = Arc::clone(&site.read().served.settings);
    let ConfigFile { config, text: _, findings } = match settings.read_config() {
        Ok(file) => file,
        Err(error) => {
            site.write().findings.config = match error {
                ProjectError::Invalid(findings) => findings,
                ProjectError::Unreadable(message) => {
                    vec![Diagnostic::error("unreadable", message).at(FILE_NAME, Place::File)]
                }
            };
            return Invalidation::Pages;
        }
    };
    let affects_articles = {
        let old = &site.read().config;
        load::settings_of_articles(old) != load::settings_of_articles(&config)
    };
    let loaded = affects_articles.then(|| {
        let files = load::find_articles(&settings.root, &config);
        load::load_articles(&settings.root, &config, files, &NoProgress)
    });
    let mut site = site.write();
    if let Some((articles, findings)) = loaded {
        site.sources.articles = articles;
        site.findings.sources.articles = findings;
    }
    site.findings.config = findings;
    site.config = config;
    Invalidation::View
}
