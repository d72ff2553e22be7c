//! Parsed articles between builds: sixteen files, chosen by the path of the article, so that a
//! changed article rewrites a sixteenth of them.
//!
//! A file that is damaged, or of another version, user or configuration, is a cache miss: its
//! articles are parsed again.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{self, Missing};
use crate::config::Config;
use crate::load::{self, ParsedArticle};
use crate::text::hash::fnv1a;
use crate::text::key::{KeyBuilder, TextKey};

const SHARDS: usize = 16;

/// The cached articles of a site.
#[derive(Debug)]
pub struct ArticleCache {
    folder: PathBuf,
    settings: TextKey,
    /// The articles that each file holds, sorted by path.
    shards: Vec<Shard>,
}

/// The articles of one file of the cache.
type Shard = Vec<Arc<ParsedArticle>>;

impl ArticleCache {
    /// The key of the cached articles of a user with `state_key`: a parsed article depends on its file and these
    /// settings.
    pub fn key(state_key: TextKey, config: &Config) -> TextKey {
        let settings = TextKey::new(&format!("{:?}", load::settings_of_articles(config)));
        KeyBuilder::new().key(state_key).key(settings).finish()
    }

    /// A cache in `folder` without articles; existing files are replaced.
    pub fn empty(folder: &Path, settings: TextKey) -> Self {
        Self { folder: folder.to_owned(), settings, shards: vec![Shard::new(); SHARDS] }
    }

    /// Reads the articles in `folder` that were cached with the same `settings`. The note says why
    /// some are not used.
    pub fn read(folder: &Path, settings: TextKey) -> (Self, Option<String>) {
        let mut cache = Self::empty(folder, settings);
        let shards: Vec<Result<Shard, Missing>> =
            (0..SHARDS).into_par_iter().map(|index| cache.read_shard(index)).collect();
        let mut problem = None;
        for (shard, read) in cache.shards.iter_mut().zip(shards) {
            match read {
                Ok(articles) => *shard = articles,
                Err(missing) => problem = problem.max(Some(missing)),
            }
        }
        (cache, problem.and_then(|missing| missing.note("the cached articles")))
    }

    fn read_shard(&self, index: usize) -> Result<Shard, Missing> {
        let articles: Vec<ParsedArticle> = file::read(&self.path(index), self.settings)?;
        match articles.iter().all(ParsedArticle::has_valid_urls) {
            true => Ok(articles.into_iter().map(Arc::new).collect()),
            false => Err(Missing::Damaged),
        }
    }

    /// All cached articles, sorted by path.
    pub fn articles(&self) -> Vec<Arc<ParsedArticle>> {
        let mut articles: Vec<_> = self.shards.iter().flatten().cloned().collect();
        articles.par_sort_unstable_by(|a, b| a.source.file.cmp(&b.source.file));
        articles
    }

    /// Caches `articles`, sorted by path, except those that `is_excluded` names. Files whose articles
    /// are the ones that were read are left alone.
    ///
    /// # Errors
    /// When a file can't be written; the next build then ignores it.
    pub fn write(
        &self,
        articles: &[Arc<ParsedArticle>],
        is_excluded: &dyn Fn(&str) -> bool,
    ) -> io::Result<()> {
        let mut shards: Vec<Vec<&Arc<ParsedArticle>>> = vec![Vec::new(); SHARDS];
        for article in articles.iter().filter(|article| !is_excluded(&article.source.file)) {
            shards[shard_of(&article.source.file)].push(article);
        }
        for (index, (new, old)) in shards.iter().zip(&self.shards).enumerate() {
            let is_same = new.len() == old.len()
                && new.iter().zip(old).all(|(new, old)| Arc::ptr_eq(new, old));
            if !is_same {
                let articles: Vec<&ParsedArticle> = new.iter().map(|article| &***article).collect();
                file::write(&self.path(index), self.settings, &articles)?;
            }
        }
        Ok(())
    }

    fn path(&self, index: usize) -> PathBuf {
        self.folder.join(format!("articles-{index:x}.bin"))
    }
}

fn shard_of(file: &str) -> usize {
    (fnv1a(file.as_bytes()) % SHARDS as u64) as usize
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
#[path = "articles_tests.rs"]
mod tests;
