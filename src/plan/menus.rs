//! Whether the menus of `site.toml` lead somewhere.

use std::sync::Arc;

use super::{Addresses, Files};
use crate::config::{Config, MenuItem, Target};
use crate::diag::Diagnostic;

/// A finding for each entry that leads to nothing of the site.
pub(super) fn check(config: &Config, addresses: Addresses<'_>, files: &Files) -> Vec<Diagnostic> {
    let items = config.menus.main.iter().chain(&config.menus.footer);
    let findings = items.filter_map(|item| {
        let MenuItem::Link { target, place, .. } = item else { return None };
        let (path, file) = match target {
            Target::Page(path) => (path, addresses.file(path)),
            Target::File(file) => (file, file.clone()),
            Target::Elsewhere(_) => return None,
        };
        if files.find(&file).is_some() {
            return None;
        }
        let message = format!("the site has nothing at /{path}");
        let is_page = files.find(&addresses.file(path)).is_some();
        let hint = match is_page {
            true => format!("the address of a page ends with a slash: /{path}/"),
            false => "an address of another part of the host begins with https://".to_owned(),
        };
        let diagnostic = Diagnostic::error("missing-target", message)
            .at(Arc::clone(&config.file), place.clone())
            .label("a menu leads there")
            .hint(hint);
        Some(diagnostic)
    });
    findings.collect()
}
