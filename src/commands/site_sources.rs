//! The sources of a site for commands of curators, which run often: parsed articles come from the cache.
#![expect(clippy::disallowed_methods, reason = "stamps of files are compared with the clock")]

use std::path::Path;
use std::time::SystemTime;

use crate::cache::ArticleCache;
use crate::collections::HashSet;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::load::{self, Previous, Sources};
use crate::progress::NoProgress;
use crate::project::{StateFolder, StateLock};

/// Whether articles that are not cached yet are cached for the next command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CacheUse {
    /// The command writes nothing of its own accord.
    Read,
    /// The command stores more than articles.
    Update,
}

/// Everything that the site has, and the findings about it. Articles are taken from the cache of its builds, and cached for the next command if that is wanted.
/// Files with errors are left out: a build reports them.
pub(super) fn load(
    root: &Path,
    config: &Config,
    state: &StateFolder,
    cache_use: CacheUse,
) -> (Sources, Vec<Diagnostic>) {
    let (mut sources, mut findings) = load::load_others(root, config);
    let mut files = load::find_articles(root, config);
    let Some(key) = state.key.map(|key| ArticleCache::key(key, config)) else {
        let (articles, of_articles) = load::load_articles(root, config, files, &NoProgress);
        sources.articles = articles;
        findings.extend(of_articles);
        return (sources, findings);
    };
    let (cache, _) = ArticleCache::read(&state.folder, key);
    let cached = cache.articles();
    let enough = cached.len() + cached.len() / 20;
    files.previous = Previous { articles: cached, now: Some(SystemTime::now()) };
    let (articles, of_articles) = load::load_articles(root, config, files, &NoProgress);
    let odd: HashSet<&str> = of_articles.iter().map(|finding| &*finding.file).collect();
    // A few more articles are parsed again sooner than the cache is written. After an error, the next import
    // reads the files again.
    if cache_use == CacheUse::Update
        && articles.len() > enough
        && let Ok(_lock) = StateLock::acquire(&state.folder, || {})
    {
        let _ = cache.write(&articles, &|file| odd.contains(file));
    }
    sources.articles = articles;
    findings.extend(of_articles);
    (sources, findings)
}
