//! Checks the targets of the menus of `site.toml`.

use std::sync::Arc;

use super::{Addresses, Files};
use crate::config::{Config, LinkTarget, MenuItem};
use crate::diag::Diagnostic;

/// Reports menu entries whose target does not exist in the site.
pub(super) fn check(config: &Config, addresses: Addresses<'_>, files: &Files) -> Vec<Diagnostic> {
    let items = config.menus.main.iter().chain(&config.menus.footer);
    let findings = items.filter_map(|item| {
        let MenuItem::Link { target, place, .. } = item else { return None };
        let (path, file) = match target {
            LinkTarget::Page(path) => (path, addresses.file(path)),
            LinkTarget::File(file) => (file, file.clone()),
            LinkTarget::External(_) => return None,
        };
        if files.find(&file).is_some() {
            return None;
        }
        let message = format!("no page or file at /{path}");
        let is_page = files.find(&addresses.file(path)).is_some();
        let hint = match is_page {
            true => format!("addresses of pages end with a slash: /{path}/"),
            false => "for a target outside of this site, write the full URL: https://…".to_owned(),
        };
        let diagnostic = Diagnostic::error("missing-target", message)
            .at(Arc::clone(&config.file), place.clone())
            .label("target of a menu entry")
            .hint(hint);
        Some(diagnostic)
    });
    findings.collect()
}
