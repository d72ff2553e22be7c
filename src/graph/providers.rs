//! Providers: merged by domain, named by what most articles call them.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Provider;
use super::groups::{Group, Groups, most_frequent};
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::hash::HashMap;
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Image, ParsedArticle, ParsedProvider, WrittenProvider};
use crate::text::key::TextKey;
use crate::text::slug::{fold, lower, slug};

/// All providers, that of each article, and where each key leads.
pub(super) struct Providers {
    pub(super) providers: IdVec<ProviderId, Provider>,
    pub(super) of_articles: IdVec<ArticleId, Option<ProviderId>>,
    by_key: HashMap<TextKey, ProviderId>,
}

impl Providers {
    /// The provider that a card names, if it has an article here.
    pub(super) fn find(&self, written: &WrittenProvider) -> Option<ProviderId> {
        self.by_key.get(&written.identity_key()).copied()
    }
}

/// A provider as an article names it; its images are no part of its name.
#[derive(Clone, Copy)]
struct Written<'a>(&'a WrittenProvider);

impl PartialEq for Written<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.written_key() == other.0.written_key()
    }
}

impl Eq for Written<'_> {}

impl Hash for Written<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.written_key().hash(state);
    }
}

pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedProvider],
) -> (Providers, Vec<Diagnostic>) {
    let mut groups: Groups<Written<'_>> = Groups::new();
    let mut of_articles = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        of_articles.push(article.provider.as_ref().and_then(|written| {
            groups.add(id, Written(written), |Written(written)| written.identity().into())
        }));
    }
    let (groups, places) = groups.finish();
    let (mut described, diagnostics) = describe(files);
    let mut by_key = HashMap::default();
    let rows = groups.into_iter().enumerate().map(|(index, group)| {
        by_key.insert(TextKey::of(&group.key), ProviderId::from_index(index));
        let file = described.remove(&group.key);
        provider(group, file, articles)
    });
    let providers = rows.collect::<Vec<_>>().into();
    let provider = |position: usize| ProviderId::from_index(places[position]);
    let of_articles: Vec<Option<ProviderId>> =
        of_articles.into_iter().map(|position| position.map(provider)).collect();
    (Providers { providers, of_articles: of_articles.into(), by_key }, diagnostics)
}

/// What a file says of a provider stands before what its articles say.
fn provider(
    group: Group<Written<'_>>,
    file: Option<ParsedProvider>,
    all: &IdVec<ArticleId, Arc<ParsedArticle>>,
) -> Provider {
    let Group { key, written, articles } = group;
    let domain = written.iter().find_map(|(Written(written), _)| written.domain.as_deref());
    let domain = domain.map(|domain| lower(domain).into());
    let images = || -> Box<[Image]> {
        let mut written = articles.iter().filter_map(|id| all[*id].provider.as_ref());
        let images = written.find(|provider| !provider.images.is_empty());
        images.map(|provider| provider.images.clone()).unwrap_or_default()
    };
    match file {
        Some(file) => {
            let ParsedProvider { source, domain: _, name, description, images: own } = file;
            let images = if own.is_empty() { images() } else { own };
            let source = Some(source);
            Provider { key, domain, name, source, description, images, articles }
        }
        None => {
            let names = written
                .iter()
                .filter_map(|(Written(written), uses)| Some((written.name.as_deref()?, *uses)));
            let name = most_frequent(names).unwrap_or(&key).into();
            let images = images();
            Provider { key, domain, name, source: None, description: None, images, articles }
        }
    }
}

/// Provider files by key; of two for one provider the first by path stays.
fn describe(files: &[ParsedProvider]) -> (HashMap<Box<str>, ParsedProvider>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut described: HashMap<Box<str>, ParsedProvider> = HashMap::default();
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
    (described, diagnostics)
}
