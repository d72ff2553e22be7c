//! The sources of a site for commands of curators, which run often: what is known of articles comes from caches.
#![expect(clippy::disallowed_methods, reason = "stamps of files are compared with the clock")]

use std::path::Path;
use std::time::SystemTime;

use crate::cache::{self, ArticleCache};
use crate::collections::HashMap;
use crate::config::Config;
use crate::curate::identity::KnownArticle;
use crate::diag::Diagnostic;
use crate::load::{self, ArticleFiles, ParsedArticle, Previous, Sources};
use crate::progress::NoProgress;
use crate::project::StateFolder;
use crate::text::key::TextKey;

/// From this number of unknown articles on, the cache of builds is faster than parsing them.
const MANY: usize = 1_000;

/// Everything that the site has, and the findings about it. Articles are taken from the cache of its builds.
pub(super) fn load(
    root: &Path,
    config: &Config,
    state: &StateFolder,
) -> (Sources, Vec<Diagnostic>) {
    let (mut sources, mut findings) = load::load_others(root, config);
    let mut files = load::find_articles(root, config);
    files.previous = previous(state, config);
    let (articles, of_articles) = load::load_articles(root, config, files, &NoProgress);
    sources.articles = articles;
    findings.extend(of_articles);
    (sources, findings)
}

/// The articles that builds have cached.
fn previous(state: &StateFolder, config: &Config) -> Previous {
    let cached = key(state, config).map(|key| ArticleCache::read(&state.folder, key).0.articles());
    Previous { articles: cached.unwrap_or_default(), now: Some(SystemTime::now()) }
}

fn key(state: &StateFolder, config: &Config) -> Option<TextKey> {
    state.key.map(|key| ArticleCache::key(key, config))
}

/// The articles that a site has and everything else, except for articles. Files with errors are left out: a build
/// reports them. What is known of an article is cached in the state folder of imports, if there is one.
pub(super) fn load_known(
    root: &Path,
    config: &Config,
    state: &StateFolder,
) -> (Sources, Vec<KnownArticle>) {
    let (sources, _) = load::load_others(root, config);
    let path = state.folder.join("import/articles.bin");
    let key = key(state, config);
    let cached: Option<Vec<KnownArticle>> = key.and_then(|key| cache::read_small(&path, key));
    let (mut known, mut files) = unchanged(cached.unwrap_or_default(), root, config);
    let has_new = files.count() > 0;
    files.previous = match files.count() > MANY {
        true => previous(state, config),
        false => Previous { articles: Vec::new(), now: Some(SystemTime::now()) },
    };
    let (articles, _) = load::load_articles(root, config, files, &NoProgress);
    known.extend(
        articles.iter().map(|article: &std::sync::Arc<ParsedArticle>| KnownArticle::new(article)),
    );
    known.sort_unstable_by(|a, b| a.file.cmp(&b.file));
    if let Some(key) = key.filter(|_| has_new) {
        cache::write_small(&path, key, &known);
    }
    (sources, known)
}

/// The cached articles whose files have not changed, and the other files.
fn unchanged(
    cached: Vec<KnownArticle>,
    root: &Path,
    config: &Config,
) -> (Vec<KnownArticle>, ArticleFiles) {
    let mut by_file: HashMap<_, KnownArticle> =
        cached.into_iter().map(|article| (article.file.clone(), article)).collect();
    let mut known = Vec::with_capacity(by_file.len());
    let mut files = load::find_articles(root, config);
    files.retain(|name, stamp| match by_file.remove(name) {
        Some(article) if article.stamp.is_some() && article.stamp == stamp => {
            known.push(article);
            false
        }
        _ => true,
    });
    (known, files)
}
