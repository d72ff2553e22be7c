//! Changes of articles and of files beside them.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::RwLock;

use super::super::site::{Site, lock_unshared};
use super::invalidation::Invalidation;
use super::merge::{files_with_errors, merge_articles};
use super::paths::is_at_or_below_any;
use crate::config::RelatedCards;
use crate::graph::Drafts;
use crate::load::{self, ParsedArticle};

/// Reads the articles at and below `paths` again.
pub(super) fn apply(site: &RwLock<Site>, paths: &[String]) -> Invalidation {
    let (loaded, findings) = {
        let site = site.read();
        load::load_articles_at(&site.served.settings.root, &site.config, paths)
    };
    let changed: HashSet<&str> = paths.iter().map(String::as_str).collect();
    let broken = files_with_errors(&findings);
    let mut site = lock_unshared(site);
    let old_count = site.findings.sources.articles.len();
    site.findings.sources.articles.retain(|old| !is_at_or_below_any(&old.file, &changed));
    let has_findings = old_count != site.findings.sources.articles.len() || !findings.is_empty();
    site.findings.sources.articles.extend(findings);

    let is_broken = |file: &str| broken.contains(file);
    let removed = merge_articles(&mut site.sources.articles, paths, &loaded, &is_broken);
    if removed.is_empty() && loaded.is_empty() {
        return if has_findings { Invalidation::Pages } else { Invalidation::Nothing };
    }
    let has_same_count = removed.len() == loaded.len();
    if has_same_count && removed.iter().zip(&loaded).all(|(old, new)| replace(&mut site, old, new))
    {
        return Invalidation::Pages;
    }
    Invalidation::View
}

/// Replaces an article in the served view. Returns `false` if graph and plan must be computed again: the change
/// affects other data than its own page and card, or a page is being rendered from the view.
fn replace(site: &mut Site, old: &ParsedArticle, new: &Arc<ParsedArticle>) -> bool {
    let excludes_drafts = site.served.settings.drafts == Drafts::Exclude;
    if excludes_drafts && !old.published && !new.published {
        return old.source.file == new.source.file;
    }
    // Another text can change the cards of a whole story.
    if site.config.stories.related == RelatedCards::Auto {
        return false;
    }
    let Some(view) = site.unshared_view() else { return false };
    let replaced = view.graph.replace(new);
    if let Some(id) = replaced {
        view.shared.forget(id);
    }
    replaced.is_some()
}

/// Finds the files beside articles again. `is_content_changed` is whether the content of one may have changed.
pub(super) fn apply_beside(site: &RwLock<Site>, is_content_changed: bool) -> Invalidation {
    let (beside, findings) = {
        let site = site.read();
        let files = site.sources.articles.iter().map(|article| &article.source.file);
        load::load_bundle_files(&site.served.settings.root, &site.config, files)
    };
    let mut site = site.write();
    let has_new_findings = site.findings.sources.bundles != findings;
    site.findings.sources.bundles = findings;
    // The assets beside articles follow all others.
    let assets = &mut site.sources.assets;
    let start = assets.iter().position(|asset| asset.bundle.is_some()).unwrap_or(assets.len());
    if assets[start..] != *beside {
        assets.truncate(start);
        assets.extend(beside);
        return Invalidation::View;
    }
    if has_new_findings || is_content_changed {
        return Invalidation::Pages;
    }
    Invalidation::Nothing
}
