//! Changed paths, by the sources that they affect.

use std::collections::HashSet;

use crate::config::{Config, is_index};

/// Changed paths in the site.
pub(super) struct ChangedPaths {
    /// Whether the configuration changed.
    pub(super) has_config: bool,
    /// Paths in, at or above article folders.
    pub(super) articles: Vec<String>,
    /// The paths among `articles` that can affect files beside an article.
    pub(super) beside: Vec<String>,
    /// Paths in, at or above all other source folders.
    pub(super) others: Vec<String>,
}

impl ChangedPaths {
    pub(super) fn new(config: &Config, paths: &[String]) -> Self {
        let select = |is_selected: &dyn Fn(&str) -> bool| -> Vec<String> {
            paths.iter().filter(|path| is_selected(path)).cloned().collect()
        };
        let affects_articles = |path: &str| {
            let mut folders = config.folders.articles.iter();
            folders.any(|folder| folder.path.is_empty() || overlaps(path, &folder.path))
        };
        let affects_others =
            |path: &str| config.folders.others().any(|folder| overlaps(path, &folder.path));
        let articles = select(&affects_articles);
        Self {
            has_config: paths.iter().any(|path| **path == *config.file),
            beside: articles.iter().filter(|path| can_be_beside(path)).cloned().collect(),
            articles,
            others: select(&affects_others),
        }
    }
}

/// Whether a path in an article folder can affect files beside an article: only an index file has them.
fn can_be_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_index(name) || ![".md", ".markdown"].iter().any(|extension| name.ends_with(extension))
}

/// Whether one of the paths is at or below the other.
pub(super) fn overlaps(path: &str, folder: &str) -> bool {
    path == folder || is_below(path, folder) || is_below(folder, path)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether `file` is at or below one of `paths`.
pub(super) fn is_at_or_below_any(file: &str, paths: &HashSet<&str>) -> bool {
    let folders = file.match_indices('/').map(|(end, _)| &file[..end]);
    folders.chain([file]).any(|path| paths.contains(path))
}
