//! Providers: merged by domain, named by what most articles call them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Provider;
use super::names::Names;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Image, ParsedArticle, ParsedProvider, WrittenProvider};
use crate::text::slug::{fold, slug};

/// All providers, that of each article, and where each key leads.
pub(super) struct Providers {
    pub(super) providers: IdVec<ProviderId, Provider>,
    pub(super) of_articles: IdVec<ArticleId, Option<ProviderId>>,
    by_key: HashMap<Box<str>, ProviderId>,
}

impl Providers {
    /// The provider that a card names, if it has an article here.
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
    let providers: IdVec<ProviderId, Provider> = rows.collect::<Vec<_>>().into();
    let mut of_articles = vec![None; articles.len()];
    for (id, provider) in providers.iter() {
        for article in &provider.articles {
            of_articles[article.index()] = Some(id);
        }
    }
    Providers { providers, of_articles: of_articles.into(), by_key }
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
