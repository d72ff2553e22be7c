//! The values that each condition of a filter can have, with the number of drafts that it would show.

use std::collections::BTreeMap;

use super::query::{Condition, Filter, Folded};
use super::waiting::Inbox;

/// The thresholds that the quality is filtered by.
const QUALITIES: [i64; 4] = [40, 60, 80, 100];

/// A value of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// Its name for people.
    pub label: String,
    /// The number of drafts that have it and fulfil the other conditions.
    pub count: usize,
}

/// The values of each condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Sources, by their position in `sources.toml`.
    pub sources: Vec<Choice>,
    /// Topics, most frequent first.
    pub topics: Vec<Choice>,
    /// Providers, most frequent first.
    pub providers: Vec<Choice>,
    /// Languages, most frequent first.
    pub languages: Vec<Choice>,
    /// Lowest qualities, ascending.
    pub qualities: Vec<Choice>,
}

/// The choices for a filter. `source_names` are the names of the sources in `sources.toml`.
pub fn facets(inbox: &Inbox, filter: &Filter, source_names: &[String]) -> Facets {
    let filter = Folded::new(filter);
    let filter = &filter;
    let shown = |condition: Condition| {
        inbox.drafts().iter().filter(move |draft| filter.accepts(draft, Some(condition)))
    };
    let mut sources = vec![0; source_names.len()];
    for source in shown(Condition::Source).filter_map(|draft| draft.source) {
        if let Some(count) = sources.get_mut(source) {
            *count += 1;
        }
    }
    let sources = sources.into_iter().zip(source_names).enumerate();
    let sources = sources.map(|(index, (count, name))| Choice {
        value: index.to_string(),
        label: name.clone(),
        count,
    });
    let topics = shown(Condition::Topic).flat_map(|draft| draft.topics());
    let providers = shown(Condition::Provider).filter_map(|draft| {
        draft.provider.as_deref().map(|provider| (provider, draft.provider_name.as_str()))
    });
    let languages = shown(Condition::Language).map(|draft| draft.language.as_str());
    let quality = |least: &i64| Choice {
        value: least.to_string(),
        label: least.to_string(),
        count: shown(Condition::Quality).filter(|draft| draft.quality() >= *least).count(),
    };
    Facets {
        sources: sources.filter(|source| source.count > 0).collect(),
        topics: topics_by_name(topics),
        providers: most_frequent(providers),
        languages: most_frequent(languages.map(|language| (language, language))),
        qualities: QUALITIES.iter().map(quality).collect(),
    }
}

/// Topics with one of their spellings, as a filter finds all.
fn topics_by_name<'v>(topics: impl Iterator<Item = (&'v str, &'v str)>) -> Vec<Choice> {
    let mut choices = most_frequent(topics);
    choices.iter_mut().for_each(|choice| choice.value.clone_from(&choice.label));
    choices
}

/// Values with labels, most frequent first, then by label.
fn most_frequent<'v>(values: impl Iterator<Item = (&'v str, &'v str)>) -> Vec<Choice> {
    let mut counts: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for (value, label) in values {
        counts.entry(value).or_insert((label, 0)).1 += 1;
    }
    let choice = |(value, (label, count)): (&str, (&str, usize))| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
    };
    let mut choices: Vec<Choice> = counts.into_iter().map(choice).collect();
    choices.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    choices
}
