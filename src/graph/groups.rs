//! Articles grouped by what they name: topics, providers, categories.
//!
//! There are many articles and few ways to write what they name, so each way is looked at
//! once: it decides about the group, and all further articles that write it so follow.

use crate::collections::HashMap;
use crate::ids::ArticleId;
use crate::text::key::TextKey;

/// Growing groups. `W` is what is kept of a way to write what a group is named by.
pub(super) struct Groups<W> {
    /// The row of each way; none for one that names no group.
    ways: HashMap<TextKey, Option<usize>>,
    rows: Vec<Way<W>>,
    positions: HashMap<Box<str>, usize>,
    groups: Vec<Group<W>>,
}

/// One way to write what a group is named by.
struct Way<W> {
    written: W,
    group: usize,
    uses: usize,
}

/// The articles of one group.
pub(super) struct Group<W> {
    /// What tells it from others.
    pub(super) key: Box<str>,
    /// How it is written, with the number of uses, in the order of the newest article.
    pub(super) written: Vec<(W, usize)>,
    /// Its articles, each once.
    pub(super) articles: Vec<ArticleId>,
}

impl<W> Groups<W> {
    pub(super) fn new() -> Self {
        Self {
            ways: HashMap::default(),
            rows: Vec::new(),
            positions: HashMap::default(),
            groups: Vec::new(),
        }
    }

    /// The position of the group with this key.
    pub(super) fn position(&mut self, key: Box<str>) -> usize {
        let groups = &mut self.groups;
        *self.positions.entry(key).or_insert_with_key(|key| {
            groups.push(Group { key: key.clone(), written: Vec::new(), articles: Vec::new() });
            groups.len() - 1
        })
    }

    /// Adds an article that names its group in the way with this key; `look` finds out what
    /// the group is known by, and what to keep of the way, or that it names no group. Called for
    /// articles in order. The position of the group, unless it has the article already.
    pub(super) fn add(
        &mut self,
        article: ArticleId,
        way: TextKey,
        look: impl FnOnce() -> Option<(Box<str>, W)>,
    ) -> Option<usize> {
        let row = match self.ways.get(&way) {
            Some(row) => *row,
            None => {
                let row = look().map(|(key, written)| {
                    let group = self.position(key);
                    self.rows.push(Way { written, group, uses: 0 });
                    self.rows.len() - 1
                });
                self.ways.insert(way, row);
                row
            }
        }?;
        let Way { group, uses, .. } = &mut self.rows[row];
        *uses += 1;
        let articles = &mut self.groups[*group].articles;
        (articles.last() != Some(&article)).then(|| {
            articles.push(article);
            *group
        })
    }

    /// The groups in the order of their keys, and the place there of each position.
    pub(super) fn finish(self) -> (Vec<Group<W>>, Vec<usize>) {
        let Self { rows, mut groups, .. } = self;
        for Way { written, group, uses } in rows {
            groups[group].written.push((written, uses));
        }
        let mut sorted: Vec<(usize, Group<W>)> = groups.into_iter().enumerate().collect();
        sorted.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
        let mut places = vec![0; sorted.len()];
        for (place, (position, _)) in sorted.iter().enumerate() {
            places[*position] = place;
        }
        (sorted.into_iter().map(|(_, group)| group).collect(), places)
    }
}

/// The name with most uses, of equals the first.
pub(super) fn most_frequent<'a>(names: impl Iterator<Item = (&'a str, usize)>) -> Option<&'a str> {
    let mut index: HashMap<&str, usize> = HashMap::default();
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for (name, uses) in names {
        let row = *index.entry(name).or_insert_with(|| {
            counted.push((name, 0));
            counted.len() - 1
        });
        counted[row].1 += uses;
    }
    let best = counted.iter().map(|(_, uses)| *uses).max()?;
    counted.into_iter().find(|(_, uses)| *uses == best).map(|(name, _)| name)
}
