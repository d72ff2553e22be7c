//! Providers: the publishers of articles, merged by domain.
//!
//! A provider file describes the provider with its identity; its values take precedence over those of
//! articles. Without a file, a provider has the name that most articles use.

use std::sync::Arc;

use compact_str::CompactString;

use super::confusables;
use super::groups::{Group, Groups, most_frequent};
use super::model::{Provider, UnusedProvider};
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Image, ParsedArticle, ParsedProvider, ProviderRef, name_identity};
use crate::text::host;
use crate::text::key::TextKey;
use crate::text::slug::{has_slug, lower};

/// All providers with articles, and the provider of each article.
pub(super) struct Providers {
    pub(super) providers: IdVec<ProviderId, Provider>,
    pub(super) by_article: IdVec<ArticleId, Option<ProviderId>>,
    by_identity: HashMap<TextKey, ProviderId>,
    pub(super) unused: Vec<UnusedProvider>,
}

impl Providers {
    /// The provider with this identity, if it has articles.
    pub(super) fn find(&self, identity: TextKey) -> Option<ProviderId> {
        self.by_identity.get(&identity).copied()
    }
}

/// A spelling of a provider in an article.
struct Spelling {
    domain: Option<Box<str>>,
    name: Option<Box<str>>,
}

/// Groups the articles by provider.
pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedProvider],
) -> (Providers, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let ProviderFiles { mut by_key, keys } = index_files(files, &mut diagnostics);
    let mut groups: Groups<Spelling> = Groups::new();
    let mut group_indexes = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        group_indexes.push(article.keys.provider.and_then(|provider| {
            groups.add(id, provider.spelling, || resolve(article, &keys, &mut diagnostics))
        }));
    }
    let (groups, ranks) = groups.into_sorted();
    let mut ids = HashMap::default();
    let providers = groups.into_iter().enumerate().map(|(index, group)| {
        ids.insert(group.key.clone(), ProviderId::from_index(index));
        let file = by_key.remove(&group.key);
        let provider = provider(group, file, articles);
        if let Some(first) = provider.articles.first() {
            let file = &articles[*first].source.file;
            diagnostics.extend(confusables::check_host(&provider.key, file));
            diagnostics.extend(confusables::check_name("provider", &provider.name, file));
        }
        provider
    });
    let providers = providers.collect::<Vec<_>>().into();
    let provider_id = |index: usize| ProviderId::from_index(ranks[index]);
    let by_article: Vec<Option<ProviderId>> =
        group_indexes.into_iter().map(|index| index.map(provider_id)).collect();
    let of_keys = ids.iter().map(|(key, id)| (TextKey::new(key), *id));
    let of_files =
        keys.iter().filter_map(|(identity, key)| Some((TextKey::new(identity), *ids.get(key)?)));
    let by_identity = of_keys.chain(of_files).collect();
    let (by_article, unused) = (by_article.into(), unused(by_key));
    (Providers { providers, by_article, by_identity, unused }, diagnostics)
}

/// Returns the key of an article's provider and its spelling; `None` if the provider has no address.
fn resolve(
    article: &ParsedArticle,
    keys: &HashMap<Box<str>, Box<str>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Box<str>, Spelling)> {
    let provider = article.publisher()?;
    let identity = provider.identity();
    let key = match keys.get(&*identity) {
        Some(key) => key.clone(),
        None => identity.into(),
    };
    let ProviderRef { name, domain, images: _ } = &*provider;
    if domain.is_none() && !keys.contains_key(&key) && !name.as_deref().is_some_and(has_slug) {
        diagnostics.push(no_address(name.as_deref().unwrap_or(""), article));
        return None;
    }
    let boxed = |text: &Option<CompactString>| text.as_deref().map(Box::from);
    Some((key, Spelling { domain: boxed(domain), name: boxed(name) }))
}

fn no_address(name: &str, article: &ParsedArticle) -> Diagnostic {
    let message = format!(
        "the provider `{name}` has neither a domain nor a letter or digit, and is left out"
    );
    let place = Place::Value(YamlPath(vec!["provider".into(), "name".into()]));
    Diagnostic::warning("bad-address", message)
        .at(Arc::clone(&article.source.file), place)
        .label("its address would be empty")
        .hint(format!(
            "give it an address: a `domain`, or a provider file with `name: \"{name}\"` and an `_id` such as `party`"
        ))
}

/// Creates a provider from its articles and its file.
fn provider(
    group: Group<Spelling>,
    file: Option<ParsedProvider>,
    all: &IdVec<ArticleId, Arc<ParsedArticle>>,
) -> Provider {
    let Group { key, spellings, articles } = group;
    let file_domain = file.as_ref().and_then(|file| file.domain.as_deref());
    let mut domains = spellings.iter().filter_map(|(spelling, _)| spelling.domain.as_deref());
    let domain = file_domain.or_else(|| domains.next());
    let website = domain.and_then(host::ascii).map(|host| format!("https://{host}/").into());
    let domain = domain.and_then(host::key).map(Box::from);
    let (name, source, description, images) = match file {
        Some(ParsedProvider { source, domain: _, id: _, name, description, images }) => {
            (name, Some(source), description, images)
        }
        None => {
            let names = spellings
                .iter()
                .filter_map(|(spelling, uses)| Some((spelling.name.as_deref()?, *uses)));
            (most_frequent(names).unwrap_or(&key).into(), None, None, Box::default())
        }
    };
    let images = if images.is_empty() { newest_images(&articles, all) } else { images };
    Provider { key, domain, website, name, source, description, images, articles }
}

/// The provider's images in the newest article that has some.
fn newest_images(
    articles: &[ArticleId],
    all: &IdVec<ArticleId, Arc<ParsedArticle>>,
) -> Box<[Image]> {
    let has_images =
        |id: &&ArticleId| all[**id].keys.provider.is_some_and(|provider| provider.images.is_some());
    let newest = articles.iter().find(has_images);
    let provider = newest.and_then(|id| all[*id].provider.as_ref());
    provider.map(|provider| provider.images.clone()).unwrap_or_default()
}

fn unused(files: HashMap<Box<str>, ParsedProvider>) -> Vec<UnusedProvider> {
    let unused =
        files.into_iter().map(|(key, file)| UnusedProvider { file: file.source.file, key });
    let mut unused: Vec<UnusedProvider> = unused.collect();
    unused.sort_unstable_by(|a, b| a.file.cmp(&b.file));
    unused
}

/// Provider files.
struct ProviderFiles {
    /// Each file by the key of its provider.
    by_key: HashMap<Box<str>, ParsedProvider>,
    /// The key of each [identity](ProviderRef::identity).
    keys: HashMap<Box<str>, Box<str>>,
}

/// Indexes provider files. Two files of one provider are an error; the first one by path is used.
fn index_files(files: &[ParsedProvider], diagnostics: &mut Vec<Diagnostic>) -> ProviderFiles {
    let mut by_key: HashMap<Box<str>, ParsedProvider> = HashMap::default();
    let mut keys: HashMap<Box<str>, Box<str>> = HashMap::default();
    for file in files {
        let identity: Box<str> = match &file.domain {
            Some(domain) => host::key(domain).unwrap_or_else(|| lower(domain)).into(),
            None => name_identity(&file.name).into(),
        };
        let key = file.id.clone().unwrap_or_else(|| identity.clone());
        let other = keys.get(&identity).or_else(|| keys.get(&key)).and_then(|key| by_key.get(key));
        if let Some(other) = other {
            let message = format!("the provider `{key}` has two files");
            let place = Place::Value(YamlPath(vec!["domain".into()]));
            let diagnostic = Diagnostic::error("duplicate-provider", message)
                .at(Arc::clone(&file.source.file), place)
                .note(format!("the other file is {}", other.source.file));
            diagnostics.push(diagnostic);
        } else {
            keys.insert(identity, key.clone());
            keys.insert(key.clone(), key.clone());
            by_key.insert(key, file.clone());
        }
    }
    ProviderFiles { by_key, keys }
}
