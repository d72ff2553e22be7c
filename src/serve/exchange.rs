//! Sources in memory against those of changed files: what stays, what goes, what comes.
//!
//! Lists are sorted by path, and stay so; a changed path may be a file or a folder. The last
//! good version of a file that has errors now stays.

use std::ops::Range;
use std::sync::Arc;

use crate::load::ParsedArticle;

/// Puts the articles that were `loaded` from `paths` (sorted by path) in the place of those
/// that came from there, but for files that are `broken`. Returns what went.
pub(super) fn exchange(
    articles: &mut Vec<Arc<ParsedArticle>>,
    paths: &[String],
    loaded: &[Arc<ParsedArticle>],
    is_broken: &dyn Fn(&str) -> bool,
) -> Vec<Arc<ParsedArticle>> {
    let mut positions: Vec<usize> = paths.iter().flat_map(|path| at(articles, path)).collect();
    positions.sort_unstable();
    positions.dedup();
    positions.retain(|position| !is_broken(file(&articles[*position])));
    let gone: Vec<_> = positions.iter().map(|at| Arc::clone(&articles[*at])).collect();
    if gone.iter().map(file).eq(loaded.iter().map(file)) {
        for (position, article) in positions.iter().zip(loaded) {
            articles[*position] = Arc::clone(article);
        }
        return gone;
    }
    let mut merged = Vec::with_capacity(articles.len() + loaded.len() - gone.len());
    let mut going = positions.into_iter().peekable();
    let mut coming = loaded.iter().peekable();
    for (position, article) in articles.drain(..).enumerate() {
        while let Some(new) = coming.next_if(|new| file(new) < file(&article)) {
            merged.push(Arc::clone(new));
        }
        if going.next_if_eq(&position).is_none() {
            merged.push(article);
        }
    }
    merged.extend(coming.cloned());
    *articles = merged;
    gone
}

fn file(article: &Arc<ParsedArticle>) -> &str {
    &article.source.file
}

/// The positions of the articles at `path`: that of the file, or those below the folder.
fn at(articles: &[Arc<ParsedArticle>], path: &str) -> impl Iterator<Item = usize> + use<> {
    let from = |path: &str| articles.partition_point(|article| file(article) < path);
    let own = from(path);
    let is_file = articles.get(own).is_some_and(|article| file(article) == path);
    let below: Range<usize> = from(&format!("{path}/"))..from(&format!("{path}0"));
    (own..own + usize::from(is_file)).chain(below)
}

/// Adds to the sources that were `loaded` the last good versions of those that are broken;
/// both are sorted by path.
pub(super) fn keep_good<T>(
    loaded: &mut Vec<T>,
    before: Vec<T>,
    file: impl Fn(&T) -> &str,
    is_broken: &dyn Fn(&str) -> bool,
) {
    let is_kept = |source: &T| is_broken(file(source));
    let kept: Vec<T> = before.into_iter().filter(is_kept).collect();
    if !kept.is_empty() {
        loaded.extend(kept);
        loaded.sort_by(|a, b| file(a).cmp(file(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::testing::article;

    /// Exchanges articles by the stems of their files; a `*` behind one marks a new version.
    /// Gives what is there then, and what went.
    fn exchanged(before: &str, paths: &[&str], loaded: &str, broken: &str) -> (String, String) {
        let parse = |list: &str| -> Vec<Arc<ParsedArticle>> {
            let one = |name: &str| match name.strip_suffix('*') {
                Some(stem) => Arc::new(article(&format!("n/{stem}.md"), "title: '*'")),
                None => Arc::new(article(&format!("n/{name}.md"), "title: old")),
            };
            list.split_whitespace().map(one).collect()
        };
        let shown = |articles: &[Arc<ParsedArticle>]| -> String {
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
        let gone = exchange(&mut articles, &paths, &parse(loaded), &is_broken);
        (shown(&articles), shown(&gone))
    }

    #[test]
    fn files_and_folders_are_exchanged_in_order() {
        for (paths, loaded, broken, after, gone) in [
            // A new version, a new file at each place, one that is gone.
            (vec!["n/b.md"], "b*", "", "a b* d/c d/e d-f", "b"),
            (vec!["n/0.md"], "0*", "", "0* a b d/c d/e d-f", ""),
            (vec!["n/c.md"], "c*", "", "a b c* d/c d/e d-f", ""),
            (vec!["n/z.md"], "z*", "", "a b d/c d/e d-f z*", ""),
            (vec!["n/a.md"], "", "", "b d/c d/e d-f", "a"),
            // Renamed.
            (vec!["n/a.md", "n/c.md"], "c*", "", "b c* d/c d/e d-f", "a"),
            // A folder: its neighbours are none of it.
            (vec!["n/d"], "", "", "a b d-f", "d/c d/e"),
            (vec!["n/d", "n/d/c.md"], "d/c* d/x*", "", "a b d/c* d/x* d-f", "d/c d/e"),
            (vec!["n"], "a* d/e*", "", "a* d/e*", "a b d/c d/e d-f"),
            // Broken: the last good version stays.
            (vec!["n/b.md"], "", "b", "a b d/c d/e d-f", ""),
            (vec!["n/a.md", "n/b.md"], "a*", "b", "a* b d/c d/e d-f", "a"),
            (vec!["n/nothing"], "", "", "a b d/c d/e d-f", ""),
        ] {
            // The order of paths: `-` stands before `/`.
            let (before, sorted) = ("a b d-f d/c d/e", |list: &str| {
                let mut names: Vec<&str> = list.split_whitespace().collect();
                names.sort_by_key(|name| format!("{}.md", name.trim_end_matches('*')));
                names.join(" ")
            });
            let expected = (sorted(after), sorted(gone));
            assert_eq!(exchanged(before, &paths, loaded, broken), expected, "{paths:?}");
        }
    }
}
