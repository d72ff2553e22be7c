//! Providers: merged by domain, named by what most articles call them.

use std::borrow::Cow;
use std::sync::Arc;

use super::Provider;
use super::groups::{Group, Groups, most_frequent};
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::hash::HashMap;
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
        self.by_key.get(&*key(Written::of(written))).copied()
    }
}

/// What articles name a provider by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Written<'a> {
    domain: Option<&'a str>,
    name: Option<&'a str>,
}

impl<'a> Written<'a> {
    fn of(provider: &'a WrittenProvider) -> Self {
        Self { domain: provider.domain.as_deref(), name: provider.name.as_deref() }
    }
}

/// The lower-case domain, else the name as an address segment.
fn key(written: Written<'_>) -> Cow<'_, str> {
    match written {
        Written { domain: Some(domain), .. } => lower(domain),
        Written { name: Some(name), .. } => Cow::Owned(slug(name)),
        Written { domain: None, name: None } => Cow::Borrowed(""),
    }
}

fn lower(domain: &str) -> Cow<'_, str> {
    let is_lower = domain.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(domain) } else { Cow::Owned(domain.to_lowercase()) }
}

pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedProvider],
) -> (Providers, Vec<Diagnostic>) {
    let mut groups: Groups<Written<'_>> = Groups::new();
    let mut of_articles = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        of_articles.push(article.provider.as_ref().and_then(|written| {
            groups.add(id, Written::of(written), |written| key(written).into())
        }));
    }
    let (groups, places) = groups.finish();
    let (mut described, diagnostics) = describe(files);
    let mut by_key = HashMap::default();
    let rows = groups.into_iter().enumerate().map(|(index, group)| {
        by_key.insert(group.key.clone(), ProviderId::from_index(index));
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
    let domain = written.iter().find_map(|(written, _)| written.domain);
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
            let names = written.iter().filter_map(|(written, uses)| Some((written.name?, *uses)));
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
