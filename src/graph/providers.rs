//! Providers: merged by domain, named by what most articles call them.

use std::sync::Arc;

use super::Provider;
use super::groups::{Group, Groups, most_frequent};
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::hash::HashMap;
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Image, LoadedArticle, ParsedProvider, WrittenProvider};
use crate::text::borrowed::Text;
use crate::text::key::TextKey;
use crate::text::slug::{fold, lower, slug};
use crate::text::url::without_www;

/// All providers, that of each article, and where each key leads.
pub(super) struct Providers {
    pub(super) providers: IdVec<ProviderId, Provider>,
    pub(super) of_articles: IdVec<ArticleId, Option<ProviderId>>,
    by_key: HashMap<TextKey, ProviderId>,
}

impl Providers {
    /// The provider with this identity, if it has an article here.
    pub(super) fn find(&self, identity: TextKey) -> Option<ProviderId> {
        self.by_key.get(&identity).copied()
    }
}

/// A provider as an article names it.
#[derive(Default)]
struct Written {
    domain: Option<Box<str>>,
    name: Option<Box<str>>,
}

pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<LoadedArticle>>,
    files: &[ParsedProvider],
) -> (Providers, Vec<Diagnostic>) {
    let mut groups: Groups<Written> = Groups::new();
    let mut of_articles = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        of_articles.push(article.facts.provider.and_then(|provider| {
            groups.add(id, provider.written, || {
                let opened = article.opened();
                let parsed = opened.parsed();
                let Some(provider) = parsed.publisher() else { return Default::default() };
                let WrittenProvider { name, domain, images: _ } = &*provider;
                let own = |text: &Option<Text<'_>>| text.as_deref().map(Box::from);
                (provider.identity().into(), Written { domain: own(domain), name: own(name) })
            })
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
    group: Group<Written>,
    file: Option<ParsedProvider>,
    all: &IdVec<ArticleId, Arc<LoadedArticle>>,
) -> Provider {
    let Group { key, written, articles } = group;
    let domain = written.iter().find_map(|(written, _)| written.domain.as_deref());
    let domain = domain.map(|domain| lower(without_www(domain)).into());
    let images = || -> Box<[Image<'static>]> {
        let has_images = |id: &&ArticleId| {
            all[**id].facts.provider.is_some_and(|provider| provider.images.is_some())
        };
        let Some(first) = articles.iter().find(has_images) else { return Box::default() };
        let opened = all[*first].opened();
        let images = opened.parsed().provider.map(|provider| provider.images);
        images.into_iter().flatten().map(Image::into_static).collect()
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
                .filter_map(|(written, uses)| Some((written.name.as_deref()?, *uses)));
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
