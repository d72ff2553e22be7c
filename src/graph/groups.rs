//! Groups articles by the topic, provider or category that they name.
//!
//! A site has many articles, but few distinct spellings of these names. Each spelling is resolved to
//! a group once; later articles with the same spelling reuse the result.

use crate::collections::HashMap;
use crate::ids::ArticleId;
use crate::text::key::TextKey;

/// A builder of groups. `S` is the data stored for each spelling.
pub(super) struct Groups<S> {
    /// The index of each spelling; `None` if it names no group.
    spelling_indexes: HashMap<TextKey, Option<usize>>,
    spellings: Vec<Spelling<S>>,
    group_indexes: HashMap<Box<str>, usize>,
    groups: Vec<Group<S>>,
}

/// A spelling of a group's name.
struct Spelling<S> {
    data: S,
    group: usize,
    uses: usize,
}

/// A group of articles.
pub(super) struct Group<S> {
    /// The unique key.
    pub(super) key: Box<str>,
    /// Each spelling with the number of uses, in the order of first use.
    pub(super) spellings: Vec<(S, usize)>,
    /// The articles, without duplicates.
    pub(super) articles: Vec<ArticleId>,
}

impl<S> Groups<S> {
    pub(super) fn new() -> Self {
        Self {
            spelling_indexes: HashMap::default(),
            spellings: Vec::new(),
            group_indexes: HashMap::default(),
            groups: Vec::new(),
        }
    }

    /// Returns the index of the group with this key; adds the group if it is new.
    pub(super) fn index_of(&mut self, key: Box<str>) -> usize {
        let groups = &mut self.groups;
        *self.group_indexes.entry(key).or_insert_with_key(|key| {
            groups.push(Group { key: key.clone(), spellings: Vec::new(), articles: Vec::new() });
            groups.len() - 1
        })
    }

    /// Adds an article to the group that it names. `resolve` returns the group's key and the data to
    /// store for the spelling, or `None` if the spelling names no group. Articles must be added in
    /// order. Returns the index of the group unless the article is already in it.
    pub(super) fn add(
        &mut self,
        article: ArticleId,
        spelling: TextKey,
        resolve: impl FnOnce() -> Option<(Box<str>, S)>,
    ) -> Option<usize> {
        let index = match self.spelling_indexes.get(&spelling) {
            Some(index) => *index,
            None => {
                let index = resolve().map(|(key, data)| {
                    let group = self.index_of(key);
                    self.spellings.push(Spelling { data, group, uses: 0 });
                    self.spellings.len() - 1
                });
                self.spelling_indexes.insert(spelling, index);
                index
            }
        }?;
        let Spelling { group, uses, .. } = &mut self.spellings[index];
        *uses += 1;
        let articles = &mut self.groups[*group].articles;
        (articles.last() != Some(&article)).then(|| {
            articles.push(article);
            *group
        })
    }

    /// Returns the groups sorted by key, and the rank of each group by its index.
    pub(super) fn into_sorted(self) -> (Vec<Group<S>>, Vec<usize>) {
        let Self { spellings, mut groups, .. } = self;
        for Spelling { data, group, uses } in spellings {
            groups[group].spellings.push((data, uses));
        }
        let mut sorted: Vec<(usize, Group<S>)> = groups.into_iter().enumerate().collect();
        sorted.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
        let mut ranks = vec![0; sorted.len()];
        for (rank, (index, _)) in sorted.iter().enumerate() {
            ranks[*index] = rank;
        }
        (sorted.into_iter().map(|(_, group)| group).collect(), ranks)
    }
}

/// Returns the name with the most uses; the first one wins a tie.
pub(super) fn most_frequent<'a>(names: impl Iterator<Item = (&'a str, usize)>) -> Option<&'a str> {
    let mut indexes: HashMap<&str, usize> = HashMap::default();
    let mut totals: Vec<(&str, usize)> = Vec::new();
    for (name, uses) in names {
        let index = *indexes.entry(name).or_insert_with(|| {
            totals.push((name, 0));
            totals.len() - 1
        });
        totals[index].1 += uses;
    }
    let max = totals.iter().map(|(_, uses)| *uses).max()?;
    totals.into_iter().find(|(_, uses)| *uses == max).map(|(name, _)| name)
}
