//! Merges reloaded sources with those in memory.
//!
//! All lists are sorted by path. The last valid version of a broken source stays.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::load::ParsedArticle;

/// The files with errors.
pub(in crate::serve) fn files_with_errors(findings: &[Diagnostic]) -> HashSet<Arc<str>> {
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors.map(|finding| Arc::clone(&finding.file)).collect()
}

/// Replaces the articles at and below `paths` with the articles that were loaded from there, except for broken files.
/// Returns the removed articles.
pub(in crate::serve) fn merge_articles(
    articles: &mut Vec<Arc<ParsedArticle>>,
    paths: &[String],
    loaded: &[Arc<ParsedArticle>],
    is_broken: &dyn Fn(&str) -> bool,
) -> Vec<Arc<ParsedArticle>> {
    let mut positions: Vec<usize> =
        paths.iter().flat_map(|path| positions_at(articles, path)).collect();
    positions.sort_unstable();
    positions.dedup();
    positions.retain(|position| !is_broken(file(&articles[*position])));
    let removed: Vec<_> =
        positions.iter().map(|position| Arc::clone(&articles[*position])).collect();
    if removed.iter().map(file).eq(loaded.iter().map(file)) {
        for (position, article) in positions.iter().zip(loaded) {
            articles[*position] = Arc::clone(article);
        }
        return removed;
    }
    let mut merged = Vec::with_capacity(articles.len() + loaded.len() - removed.len());
    let mut positions = positions.into_iter().peekable();
    let mut loaded = loaded.iter().peekable();
    for (position, article) in articles.drain(..).enumerate() {
        while let Some(new) = loaded.next_if(|new| file(new) < file(&article)) {
            merged.push(Arc::clone(new));
        }
        if positions.next_if_eq(&position).is_none() {
            merged.push(article);
        }
    }
    merged.extend(loaded.cloned());
    *articles = merged;
    removed
}

fn file(article: &Arc<ParsedArticle>) -> &str {
    &article.source.file
}

/// The positions of the articles at and below `path`.
fn positions_at(
    articles: &[Arc<ParsedArticle>],
    path: &str,
) -> impl Iterator<Item = usize> + use<> {
    let position = |path: &str| articles.partition_point(|article| file(article) < path);
    let start = position(path);
    let is_file = articles.get(start).is_some_and(|article| file(article) == path);
    // `0` is the character after `/`.
    let below: Range<usize> = position(&format!("{path}/"))..position(&format!("{path}0"));
    (start..start + usize::from(is_file)).chain(below)
}

/// Adds the last valid versions of broken sources to the loaded ones.
pub(super) fn keep_last_valid<T>(
    loaded: &mut Vec<T>,
    old: Vec<T>,
    file: impl Fn(&T) -> &str,
    is_broken: &dyn Fn(&str) -> bool,
) {
    let broken: Vec<T> = old.into_iter().filter(|source| is_broken(file(source))).collect();
    if !broken.is_empty() {
        loaded.extend(broken);
        loaded.sort_by(|a, b| file(a).cmp(file(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::testing::article;

    /// Merges articles, given by the stems of their files; a `*` suffix marks a new version.
    /// Returns the merged and the removed articles.
    fn merged(before: &str, paths: &[&str], loaded: &str, broken: &str) -> (String, String) {
        let parse = |list: &str| -> Vec<Arc<ParsedArticle>> {
            let one = |name: &str| match name.strip_suffix('*') {
                Some(stem) => Arc::new(article(&format!("n/{stem}.md"), "title: '*'")),
                None => Arc::new(article(&format!("n/{name}.md"), "title: old")),
            };
            list.split_whitespace().map(one).collect()
        };
        let names = |articles: &[Arc<ParsedArticle>]| -> String {
            let one = |article: &Arc<ParsedArticle>| {
                let name = file(article)["n/".len()..].trim_end_matches(".md").to_owned();
                if &*article.title == "*" { name + "*" } else { name }
            };
            articles.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        let mut articles = parse(before);
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let is_broken =
            |file: &str| broken.split_whitespace().any(|stem| file == format!("n/{stem}.md"));
        let removed = merge_articles(&mut articles, &paths, &parse(loaded), &is_broken);
        (names(&articles), names(&removed))
    }

    #[test]
    fn files_and_folders_are_merged_in_order() {
        for (paths, loaded, broken, after, removed) in [
            // A new version, new files at each position, a removed file.
            (vec!["n/b.md"], "b*", "", "a b* d/c d/e d-f", "b"),
            (vec!["n/0.md"], "0*", "", "0* a b d/c d/e d-f", ""),
            (vec!["n/c.md"], "c*", "", "a b c* d/c d/e d-f", ""),
            (vec!["n/z.md"], "z*", "", "a b d/c d/e d-f z*", ""),
            (vec!["n/a.md"], "", "", "b d/c d/e d-f", "a"),
            // Renamed.
            (vec!["n/a.md", "n/c.md"], "c*", "", "b c* d/c d/e d-f", "a"),
            // A folder, but not files whose names begin with its name.
            (vec!["n/d"], "", "", "a b d-f", "d/c d/e"),
            (vec!["n/d", "n/d/c.md"], "d/c* d/x*", "", "a b d/c* d/x* d-f", "d/c d/e"),
            (vec!["n"], "a* d/e*", "", "a* d/e*", "a b d/c d/e d-f"),
            // Broken: the last valid version stays.
            (vec!["n/b.md"], "", "b", "a b d/c d/e d-f", ""),
            (vec!["n/a.md", "n/b.md"], "a*", "b", "a* b d/c d/e d-f", "a"),
            (vec!["n/missing"], "", "", "a b d/c d/e d-f", ""),
        ] {
            // In the order of paths, `-` comes before `/`.
            let (before, sorted) = ("a b d-f d/c d/e", |list: &str| {
                let mut names: Vec<&str> = list.split_whitespace().collect();
                names.sort_by_key(|name| format!("{}.md", name.trim_end_matches('*')));
                names.join(" ")
            });
            let expected = (sorted(after), sorted(removed));
            assert_eq!(merged(before, &paths, loaded, broken), expected, "{paths:?}");
        }
    }
}
