//! Providers: merged by domain, named by what most articles call them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Provider;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Image, ParsedArticle, ParsedProvider, WrittenProvider};
use crate::text::slug::{fold, slug};

/// All providers, and where each key leads.
pub(super) struct Providers {
    pub(super) providers: IdVec<ProviderId, Provider>,
    by_key: HashMap<Box<str>, ProviderId>,
}

impl Providers {
    /// The provider that an article or a card names, if it has an article here.
    pub(super) fn find(&self, written: &WrittenProvider) -> Option<ProviderId> {
        self.by_key.get(&*key(written)).copied()
    }
}

/// The lower-case domain, else the name as an address segment.
fn key(written: &WrittenProvider) -> String {
    match (&written.domain, &written.name) {
        (Some(domain), _) => domain.to_lowercase(),
        (None, Some(name)) => slug(name),
        (None, None) => String::new(),
    }
}

/// How often each name was seen, in the order of the newest article that uses it.
#[derive(Debug, Default)]
pub(super) struct Names {
    counted: Vec<(Box<str>, usize)>,
    index: HashMap<Box<str>, usize>,
}

impl Names {
    /// Counts one use; called for articles from the newest to the oldest.
    pub(super) fn count(&mut self, name: &str) {
        match self.index.get(name) {
            Some(index) => self.counted[*index].1 += 1,
            None => {
                self.index.insert(name.into(), self.counted.len());
                self.counted.push((name.into(), 1));
            }
        }
    }

    /// The most frequent name, of equals the one that the newest article uses.
    pub(super) fn most_frequent(&self) -> Option<&str> {
        let best = self.counted.iter().map(|(_, count)| *count).max()?;
        self.counted.iter().find(|(_, count)| *count == best).map(|(name, _)| &**name)
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.counted.iter().map(|(name, _)| &**name)
    }
}

/// What the articles of one provider say of it.
#[derive(Default)]
struct Seen {
    domain: Option<Box<str>>,
    names: Names,
    images: Box<[Image]>,
    articles: Vec<ArticleId>,
}

pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedProvider],
    diagnostics: &mut Vec<Diagnostic>,
) -> Providers {
    let mut seen: BTreeMap<Box<str>, Seen> = BTreeMap::new();
    for (id, article) in articles.iter() {
        let Some(written) = &article.provider else { continue };
        let seen = seen.entry(key(written).into()).or_default();
        seen.articles.push(id);
        if seen.domain.is_none() {
            seen.domain = written.domain.as_ref().map(|domain| domain.to_lowercase().into());
        }
        if let Some(name) = &written.name {
            seen.names.count(name);
        }
        if seen.images.is_empty() {
            seen.images = written.images.clone();
        }
    }
    let mut described = describe(files, diagnostics);
    let mut by_key = HashMap::new();
    let rows = seen.into_iter().enumerate().map(|(index, (key, seen))| {
        by_key.insert(key.clone(), ProviderId::from_index(index));
        let Seen { domain, names, images, articles } = seen;
        let most_frequent = names.most_frequent().unwrap_or(&key);
        match described.remove(&key) {
            Some(file) => {
                let ParsedProvider { source, domain: _, name, description, images: own } = file;
                let images = if own.is_empty() { images } else { own };
                let source = Some(source);
                Provider { key, domain, name, source, description, images, articles }
            }
            None => {
                let (name, source, description) = (most_frequent.into(), None, None);
                Provider { key, domain, name, source, description, images, articles }
            }
        }
    });
    let rows: Vec<Provider> = rows.collect();
    Providers { providers: rows.into(), by_key }
}

/// Provider files by key; of two for one provider the first by path stays.
fn describe(
    files: &[ParsedProvider],
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<Box<str>, ParsedProvider> {
    let mut described: HashMap<Box<str>, ParsedProvider> = HashMap::new();
    for file in files {
        let file = file.clone();
        let key = file.domain.clone().unwrap_or_else(|| slug(&fold(&file.name)).into());
        if let Some(first) = described.get(&key) {
            let message = format!("the provider `{key}` has two files");
            let place = Place::Value(YamlPath(vec!["domain".into()]));
            let diagnostic = Diagnostic::error("duplicate-provider", message)
                .at(Arc::clone(&file.source.file), place)
                .note(format!("the other one is {}", first.source.file));
            diagnostics.push(diagnostic);
        } else {
            described.insert(key, file);
        }
    }
    described
}
