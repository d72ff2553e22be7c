//! Generated images: icons and social cards, drawn from the title and colours of the site. A static file of the same
//! name replaces a generated image.

use std::sync::Arc;

use super::item::{Content, Item, Planned, push};
use super::{Addresses, Files};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::text::suggest::closest;

/// Plans the social cards of articles without an image, if enabled. They are optional because drawing one takes as long
/// as rendering some hundred pages.
pub(super) fn article_cards(
    graph: &Graph,
    config: &Config,
    addresses: Addresses<'_>,
    files: &mut Vec<Planned>,
) {
    if !config.theme.article_cards {
        return;
    }
    for (id, _) in graph.articles.iter().filter(|(_, article)| !article.has_preview_image()) {
        push(files, addresses.article_card(id), Item::SocialCard(id));
    }
}

/// Reports missing files that `[theme]` refers to.
pub(super) fn check(config: &Config, files: &Files) -> Vec<Diagnostic> {
    let theme = &config.theme;
    let images = [&theme.logo, &theme.logo_dark, &theme.icon].into_iter().flatten();
    let missing = images.chain(&theme.stylesheets).filter(|file| files.find(&file.path).is_none());
    let findings = missing.map(|file| {
        let message = format!("missing static file `{}`", file.path);
        let hint = match (similar_path(&file.path, files), config.folders.static_file(&file.path)) {
            (Some(path), _) => format!("write `{path}`"),
            (None, Some(file)) => format!("expected the file {file}"),
            (None, None) => "no folder of `build.static` is copied to this path".to_owned(),
        };
        Diagnostic::error("missing-target", message)
            .at(Arc::clone(&config.file), file.place.clone())
            .label("the theme uses this file")
            .hint(hint)
    });
    findings.collect()
}

/// The file that the author probably meant: the path without its first folders, a file of the same name, or a similar
/// path.
fn similar_path<'f>(path: &'f str, files: &'f Files) -> Option<&'f str> {
    let mut rest = path;
    while let Some((_, inner)) = rest.split_once('/') {
        rest = inner;
        if files.find(rest).is_some() {
            return Some(rest);
        }
    }
    let copied = || {
        let copied = files.iter().filter(|planned| matches!(planned.content, Content::Copied(_)));
        copied.map(|planned| &*planned.file)
    };
    let name = |path: &'f str| path.rsplit('/').next();
    let same_name = copied().find(|file| name(file) == name(path));
    same_name.or_else(|| closest(path, copied()))
}
