//! The provider of a story: a domain and a name, as the site already calls it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::story::Story;
use crate::collections::HashMap;
use crate::curate::identity::KnownArticle;
use crate::curate::sources::Source;
use crate::load::ParsedProvider;
use crate::text::{host, url};

/// The providers that a site knows.
pub(super) struct ProviderNames {
    /// Domains of provider files; hosts below them belong to them.
    files: HashMap<String, String>,
    /// The most frequent name of each domain in articles.
    articles: HashMap<String, String>,
}

impl ProviderNames {
    pub(super) fn new(files: &[ParsedProvider], articles: &[KnownArticle]) -> Self {
        let key = |domain: &str| host::key(domain).map(|key| key.into_owned());
        let files = files
            .iter()
            .filter_map(|file| Some((key(file.domain.as_deref()?)?, file.name.to_string())));
        let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for article in articles {
            if let Some((name, domain)) = &article.provider
                && let Some(domain) = key(domain)
            {
                *counts.entry((domain, name)).or_default() += 1;
            }
        }
        let mut names: HashMap<String, (usize, String)> = HashMap::default();
        for ((domain, name), count) in counts {
            let best = names.entry(domain).or_default();
            if count > best.0 {
                *best = (count, name.to_owned());
            }
        }
        let articles = names.into_iter().map(|(domain, (_, name))| (domain, name));
        Self { files: files.collect(), articles: articles.collect() }
    }

    /// The site's domain and name of the provider at `domain`.
    pub(super) fn resolve(&self, domain: &str) -> (String, Option<String>) {
        let mut above = domain;
        loop {
            if let Some(name) = self.files.get(above) {
                return (above.to_owned(), Some(name.clone()));
            }
            match above.split_once('.') {
                Some((_, rest)) if rest.contains('.') => above = rest,
                _ => break,
            }
        }
        (domain.to_owned(), self.articles.get(domain).cloned())
    }
}

/// Sets domain and name of each story's provider to those of the site, if it knows the provider.
pub(super) fn resolve(stories: &mut [Story], rules: &[&Source], names: &ProviderNames) {
    for story in stories {
        let of_url = match story.is_recording() {
            true => story.provider.clone(),
            false => story.reader_url().and_then(|url| url::provider_domain(&url)),
        };
        let Some(domain) = rules[story.source].provider.clone().or(of_url) else { continue };
        let (domain, name) = names.resolve(&domain);
        story.provider = Some(domain);
        story.provider_name = name.or(story.provider_name.take());
    }
}

/// Gives all stories of a provider one name: the most frequent one of those that the pages and feeds of an import
/// state, and of equally frequent ones the first.
pub(super) fn unify(stories: &mut [Story]) {
    let mut counts: HashMap<(String, String), (usize, usize)> = HashMap::default();
    for (index, story) in stories.iter().enumerate() {
        if let (Some(domain), Some(name)) = (&story.provider, &story.provider_name) {
            counts.entry((domain.clone(), name.clone())).or_insert((0, index)).0 += 1;
        }
    }
    let mut best: HashMap<String, (usize, Reverse<usize>, String)> = HashMap::default();
    #[expect(clippy::iter_over_hash_type, reason = "the best of all does not depend on the order")]
    for ((domain, name), (count, first)) in counts {
        let candidate = (count, Reverse(first), name);
        match best.get(&domain) {
            Some(known) if *known >= candidate => {}
            _ => drop(best.insert(domain, candidate)),
        }
    }
    for story in stories {
        let name = story.provider.as_ref().and_then(|domain| best.get(domain));
        if let Some((.., name)) = name {
            story.provider_name = Some(name.clone());
        }
    }
}
