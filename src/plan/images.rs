//! The images that are made of `site.toml`: icons, and the card that link previews show of
//! pages without a picture. A file of the same name in the site's static files is shown in
//! the place of each.

use std::sync::Arc;

use super::{Addresses, Content, Files, Item, Planned, push};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::text::site_path::SitePath;
use crate::text::suggest::closest;

/// An image that is made of the site's title and colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteImage {
    /// The icon, at any size.
    Icon,
    /// The same for browsers and programs that ask for it without having read a page.
    Favicon,
    /// The same for the home screens of phones.
    TouchIcon,
    /// What link previews show.
    SocialCard,
}

impl SiteImage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Icon, Self::Favicon, Self::TouchIcon, Self::SocialCard];

    /// Its file, which others may know.
    pub fn file(self) -> SitePath {
        SitePath::constant(match self {
            Self::Icon => "favicon.svg",
            Self::Favicon => "favicon.ico",
            Self::TouchIcon => "apple-touch-icon.png",
            Self::SocialCard => "social-card.png",
        })
    }

    /// Whether the site needs it: one that names its icon needs no other.
    pub(super) fn is_wanted(self, config: &Config) -> bool {
        self == Self::SocialCard || config.theme.icon.is_none()
    }
}

/// The cards of articles without a picture, where the site wants them: drawing one takes as
/// long as making some hundred pages.
pub(super) fn article_cards(
    graph: &Graph,
    config: &Config,
    addresses: Addresses<'_>,
    files: &mut Vec<Planned>,
) {
    if !config.theme.article_cards {
        return;
    }
    for (id, _) in graph.articles.iter().filter(|(_, article)| !article.facts.is_pictured) {
        push(files, addresses.article_card(id), Item::ArticleCard(id));
    }
}

/// A finding for each file that `[theme]` names and the site does not have.
pub(super) fn check(config: &Config, files: &Files) -> Vec<Diagnostic> {
    let theme = &config.theme;
    let named = [&theme.logo, &theme.logo_dark, &theme.icon].into_iter().flatten();
    let missing = named.chain(&theme.stylesheets).filter(|file| files.find(&file.path).is_none());
    let findings = missing.map(|file| {
        let message = format!("there is no static file `{}`", file.path);
        let hint = match (meant(&file.path, files), config.folders.static_file(&file.path)) {
            (Some(path), _) => format!("write `{path}`"),
            (None, Some(file)) => format!("it would be the file {file}"),
            (None, None) => "`build.static` names no folder that is copied there".to_owned(),
        };
        Diagnostic::error("missing-target", message)
            .at(Arc::clone(&config.file), file.place.clone())
            .label("the theme shows it")
            .hint(hint)
    });
    findings.collect()
}

/// The file that was probably meant: without the static folder before its path, of the same name
/// in another folder, or of nearly the same path.
fn meant<'f>(path: &'f str, files: &'f Files) -> Option<&'f str> {
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
    let same = copied().find(|file| name(file) == name(path));
    same.or_else(|| closest(path, copied()))
}
