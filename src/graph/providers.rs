//! Providers: merged by domain, named by what most articles call them.

use std::sync::Arc;

use compact_str::CompactString;

use super::groups::{Group, Groups, most_frequent};
use super::{Provider, UnusedProvider, look_alikes};
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, ProviderId};
use crate::load::{Image, ParsedArticle, ParsedProvider, WrittenProvider, name_identity};
use crate::text::host;
use crate::text::key::TextKey;
use crate::text::slug::{has_slug, lower};

/// All providers, that of each article, and where each key leads.
pub(super) struct Providers {
    pub(super) providers: IdVec<ProviderId, Provider>,
    pub(super) of_articles: IdVec<ArticleId, Option<ProviderId>>,
    by_identity: HashMap<TextKey, ProviderId>,
    pub(super) unused: Vec<UnusedProvider>,
}

impl Providers {
    /// The provider with this identity, if it has an article here.
    pub(super) fn find(&self, identity: TextKey) -> Option<ProviderId> {
        self.by_identity.get(&identity).copied()
    }
}

/// A provider as an article names it.
struct Written {
    domain: Option<Box<str>>,
    name: Option<Box<str>>,
}

pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedProvider],
) -> (Providers, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Files { mut by_key, keys } = describe(files, &mut diagnostics);
    let mut groups: Groups<Written> = Groups::new();
    let mut of_articles = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        of_articles.push(article.keys.provider.and_then(|provider| {
            groups.add(id, provider.written, || {
                let provider = article.publisher()?;
                let identity = provider.identity();
                let key = match keys.get(&*identity) {
                    Some(key) => key.clone(),
                    None => identity.into(),
                };
                let WrittenProvider { name, domain, images: _ } = &*provider;
                if domain.is_none()
                    && !keys.contains_key(&key)
                    && !name.as_deref().is_some_and(has_slug)
                {
                    diagnostics.push(no_address(name.as_deref().unwrap_or(""), article));
                    return None;
                }
                let own = |text: &Option<CompactString>| text.as_deref().map(Box::from);
                Some((key, Written { domain: own(domain), name: own(name) }))
            })
        }));
    }
    let (groups, places) = groups.finish();
    let mut ids = HashMap::default();
    let rows = groups.into_iter().enumerate().map(|(index, group)| {
        ids.insert(group.key.clone(), ProviderId::from_index(index));
        let file = by_key.remove(&group.key);
        let provider = provider(group, file, articles);
        if let Some(first) = provider.articles.first() {
            let file = &articles[*first].source.file;
            diagnostics.extend(look_alikes::of_host(&provider.key, file));
            diagnostics.extend(look_alikes::of_name("provider", &provider.name, file));
        }
        provider
    });
    let providers = rows.collect::<Vec<_>>().into();
    let unused =
        by_key.into_iter().map(|(key, file)| UnusedProvider { file: file.source.file, key });
    let mut unused: Vec<UnusedProvider> = unused.collect();
    unused.sort_unstable_by(|a, b| a.file.cmp(&b.file));
    let provider = |position: usize| ProviderId::from_index(places[position]);
    let of_articles: Vec<Option<ProviderId>> =
        of_articles.into_iter().map(|position| position.map(provider)).collect();
    let own = ids.iter().map(|(key, id)| (TextKey::new(key), *id));
    let of_files =
        keys.iter().filter_map(|(identity, key)| Some((TextKey::new(identity), *ids.get(key)?)));
    let by_identity = own.chain(of_files).collect();
    (Providers { providers, of_articles: of_articles.into(), by_identity, unused }, diagnostics)
}

/// A finding about a provider that has no address.
fn no_address(name: &str, article: &ParsedArticle) -> Diagnostic {
    let message =
        format!("the provider `{name}` has no domain, no letter in its name, and is left out");
    let place = Place::Value(YamlPath(vec!["provider".into(), "name".into()]));
    Diagnostic::warning("bad-address", message)
        .at(Arc::clone(&article.source.file), place)
        .label("its address would be empty")
        .hint(format!(
            "give it an address: a `domain`, or a provider file with `name: \"{name}\"` and an `_id` such as `party`"
        ))
}

/// What a file says of a provider stands before what its articles say.
fn provider(
    group: Group<Written>,
    file: Option<ParsedProvider>,
    all: &IdVec<ArticleId, Arc<ParsedArticle>>,
) -> Provider {
    let Group { key, written, articles } = group;
    let of_file = file.as_ref().and_then(|file| file.domain.as_deref());
    let domain =
        of_file.or_else(|| written.iter().find_map(|(written, _)| written.domain.as_deref()));
    let website = domain.and_then(host::ascii).map(|host| format!("https://{host}/").into());
    let domain = domain.and_then(host::key).map(Box::from);
    let images = || -> Box<[Image]> {
        let has_images = |id: &&ArticleId| {
            all[**id].keys.provider.is_some_and(|provider| provider.images.is_some())
        };
        let Some(first) = articles.iter().find(has_images) else { return Box::default() };
        all[*first].provider.as_ref().map(|provider| provider.images.clone()).unwrap_or_default()
    };
    let (name, source, description, own) = match file {
        Some(ParsedProvider { source, domain: _, id: _, name, description, images }) => {
            (name, Some(source), description, images)
        }
        None => {
            let names = written
                .iter()
                .filter_map(|(written, uses)| Some((written.name.as_deref()?, *uses)));
            (most_frequent(names).unwrap_or(&key).into(), None, None, Box::default())
        }
    };
    let images = if own.is_empty() { images() } else { own };
    Provider { key, domain, website, name, source, description, images, articles }
}

/// Provider files.
struct Files {
    /// Each by the key of its provider; of two for one provider the first by path stays.
    by_key: HashMap<Box<str>, ParsedProvider>,
    /// The key that each [identity](WrittenProvider::identity) leads to.
    keys: HashMap<Box<str>, Box<str>>,
}

fn describe(files: &[ParsedProvider], diagnostics: &mut Vec<Diagnostic>) -> Files {
    let (mut by_key, mut keys) = (HashMap::default(), HashMap::default());
    for file in files {
        let file = file.clone();
        let identity: Box<str> = match &file.domain {
            Some(domain) => host::key(domain).unwrap_or_else(|| lower(domain)).into(),
            None => name_identity(&file.name).into(),
        };
        let key = file.id.clone().unwrap_or_else(|| identity.clone());
        let other = keys.get(&identity).or_else(|| keys.get(&key)).and_then(|key| by_key.get(key));
        let other: Option<&ParsedProvider> = other;
        if let Some(first) = other {
            let message = format!("the provider `{key}` has two files");
            let place = Place::Value(YamlPath(vec!["domain".into()]));
            let diagnostic = Diagnostic::error("duplicate-provider", message)
                .at(Arc::clone(&file.source.file), place)
                .note(format!("the other one is {}", first.source.file));
            diagnostics.push(diagnostic);
        } else {
            keys.insert(identity, key.clone());
            keys.insert(key.clone(), key.clone());
            by_key.insert(key, file);
        }
    }
    Files { by_key, keys }
}
