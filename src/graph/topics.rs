//! Topics: those of articles, those of files, and the parents that files name.
//!
//! A name leads to the file that has it as its name, else as its id (both without case), else
//! to the topic whose id is the name as an address segment. Two names with one id are one
//! topic; a warning says so.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Topic;
use super::names::Names;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, TopicId};
use crate::load::{ParsedArticle, ParsedTopic};
use crate::text::slug::{fold, slug};

/// All topics, and those of each article, each once and in the article's order.
pub(super) struct Topics {
    pub(super) topics: IdVec<TopicId, Topic>,
    pub(super) of_articles: IdVec<ArticleId, Box<[TopicId]>>,
}

/// The id of the topic called `name`.
fn id_of(id_of_name: &HashMap<String, Box<str>>, name: &str) -> Box<str> {
    id_of_name.get(&fold(name)).cloned().unwrap_or_else(|| slug(name).into())
}

pub(super) fn collect(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedTopic],
    diagnostics: &mut Vec<Diagnostic>,
) -> Topics {
    let (mut files, id_of_name) = by_id(files, diagnostics);
    let (mut used, of_articles) = used(articles, &id_of_name);
    for (id, file) in &files {
        used.entry(id.clone()).or_default();
        if let Some(parent) = &file.parent {
            // A parent that neither an article nor a file knows is a topic all the same.
            used.entry(id_of(&id_of_name, parent)).or_default();
        }
    }
    let parent_names: HashMap<Box<str>, Box<str>> = files
        .values()
        .filter_map(|file| file.parent.as_ref())
        .map(|parent| (id_of(&id_of_name, parent), parent.clone()))
        .collect();
    let by_id: HashMap<Box<str>, TopicId> =
        used.keys().enumerate().map(|(n, id)| (id.clone(), TopicId::from_index(n))).collect();
    let of_articles = of_articles.resolve(&by_id);

    let mut parents: Vec<Option<(TopicId, Arc<str>)>> = Vec::with_capacity(used.len());
    let rows = used.into_iter().map(|(id, Used { names, articles })| {
        let file = files.remove(&id);
        if file.is_none() {
            warn_of_mixed_names(&id, &names, diagnostics);
        }
        parents.push(file.as_ref().and_then(|file| {
            let parent = by_id.get(&*id_of(&id_of_name, file.parent.as_deref()?))?;
            Some((*parent, Arc::clone(&file.file)))
        }));
        let name = names.most_frequent().or(parent_names.get(&id).map(|name| &**name));
        topic(name.unwrap_or(&id).into(), id, file, articles)
    });
    let mut topics: IdVec<TopicId, Topic> = rows.collect::<Vec<_>>().into();
    set_parents(&mut topics, parents, diagnostics);
    Topics { topics, of_articles }
}

/// What articles make of one topic.
#[derive(Default)]
struct Used {
    names: Names,
    articles: Vec<ArticleId>,
}

/// The topics of each article, as positions in a list of topic ids.
struct Positions {
    ids: Vec<Box<str>>,
    of_articles: Vec<Box<[usize]>>,
}

impl Positions {
    fn resolve(self, by_id: &HashMap<Box<str>, TopicId>) -> IdVec<ArticleId, Box<[TopicId]>> {
        let ids: Vec<TopicId> = self.ids.iter().map(|id| by_id[id]).collect();
        let of_article = |positions: Box<[usize]>| positions.iter().map(|at| ids[*at]).collect();
        self.of_articles.into_iter().map(of_article).collect::<Vec<_>>().into()
    }
}

/// The topics that articles name. A name is looked at once, however many articles have it.
fn used(
    articles: &IdVec<ArticleId, Arc<ParsedArticle>>,
    id_of_name: &HashMap<String, Box<str>>,
) -> (BTreeMap<Box<str>, Used>, Positions) {
    let mut position_of_name: HashMap<&str, usize> = HashMap::new();
    let mut position_of_id: HashMap<Box<str>, usize> = HashMap::new();
    let mut rows: Vec<Used> = Vec::new();
    let mut of_articles = Vec::with_capacity(articles.len());
    for (article_id, article) in articles.iter() {
        let mut positions: Vec<usize> = Vec::with_capacity(article.topics.len());
        for name in &article.topics {
            let position = *position_of_name.entry(name).or_insert_with(|| {
                *position_of_id.entry(id_of(id_of_name, name)).or_insert_with(|| {
                    rows.push(Used::default());
                    rows.len() - 1
                })
            });
            rows[position].names.count(name);
            if rows[position].articles.last() != Some(&article_id) {
                rows[position].articles.push(article_id);
                positions.push(position);
            }
        }
        of_articles.push(positions.into_boxed_slice());
    }
    let mut ids = vec![Box::default(); rows.len()];
    let mut by_position: Vec<(Box<str>, usize)> = position_of_id.into_iter().collect();
    by_position.sort_by_key(|(_, position)| *position);
    for (id, position) in by_position {
        ids[position] = id;
    }
    let used = ids.iter().cloned().zip(rows).collect();
    (used, Positions { ids, of_articles })
}

/// Topic files by id, and the ids that names lead to. Two files of one topic are an error.
fn by_id(
    files: &[ParsedTopic],
    diagnostics: &mut Vec<Diagnostic>,
) -> (BTreeMap<Box<str>, ParsedTopic>, HashMap<String, Box<str>>) {
    let mut found: BTreeMap<Box<str>, ParsedTopic> = BTreeMap::new();
    let mut id_of_name: HashMap<String, Box<str>> = HashMap::new();
    for file in files {
        let file = file.clone();
        let other = found.get(&file.id).map(|other| ("_id", other)).or_else(|| {
            let id = id_of_name.get(&fold(&file.name))?;
            Some(("name", found.get(id)?))
        });
        if let Some((key, other)) = other {
            let message = format!("two topic files have the same `{key}`");
            let place = Place::Value(YamlPath(vec![key.into()]));
            let diagnostic = Diagnostic::error("duplicate-topic", message)
                .at(Arc::clone(&file.file), place)
                .note(format!("the other one is {}", other.file));
            diagnostics.push(diagnostic);
            continue;
        }
        id_of_name.insert(fold(&file.name), file.id.clone());
        found.insert(file.id.clone(), file);
    }
    // An id names its topic as well, also one that is not written like an address.
    for id in found.keys() {
        id_of_name.entry(fold(id)).or_insert_with(|| id.clone());
    }
    (found, id_of_name)
}

fn topic(
    name: Box<str>,
    id: Box<str>,
    file: Option<ParsedTopic>,
    articles: Vec<ArticleId>,
) -> Topic {
    let (parent, children) = (None, Vec::new());
    match file {
        Some(file) => {
            let ParsedTopic {
                file,
                id,
                name,
                shortname,
                parent: _,
                description,
                keywords,
                hashtags,
                images,
            } = file;
            let file = Some(file);
            Topic {
                id,
                name,
                file,
                shortname,
                description,
                keywords,
                hashtags,
                images,
                parent,
                children,
                articles,
            }
        }
        None => Topic {
            id,
            name,
            file: None,
            shortname: None,
            description: None,
            keywords: Box::default(),
            hashtags: Box::default(),
            images: Box::default(),
            parent,
            children,
            articles,
        },
    }
}

/// Names that differ by more than case but have one id.
fn warn_of_mixed_names(id: &str, names: &Names, diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = names.all().next() else { return };
    if let Some(other) = names.all().find(|other| fold(other) != fold(first)) {
        let message = format!("the topics `{first}` and `{other}` are one, at `{id}`");
        let hint = "write one of them everywhere, or give each a topic file with its own `_id`";
        diagnostics.push(Diagnostic::warning("mixed-topic", message).hint(hint));
    }
}

/// Sets parents and children, but for a topic that would become its own ancestor.
fn set_parents(
    topics: &mut IdVec<TopicId, Topic>,
    parents: Vec<Option<(TopicId, Arc<str>)>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, parent) in parents.into_iter().enumerate() {
        let Some((parent, file)) = parent else { continue };
        let child = TopicId::from_index(index);
        let mut ancestor = Some(parent);
        while let Some(id) = ancestor.filter(|id| *id != child) {
            ancestor = topics[id].parent;
        }
        if ancestor == Some(child) {
            let message = format!("the topic `{}` would be its own ancestor", topics[child].name);
            let place = Place::Value(YamlPath(vec!["parent".into()]));
            let diagnostic = Diagnostic::error("topic-cycle", message)
                .at(file, place)
                .hint("one of the topics on the way up must have another parent, or none");
            diagnostics.push(diagnostic);
            continue;
        }
        topics[child].parent = Some(parent);
        topics[parent].children.push(child);
    }
    let names: Vec<Box<str>> = topics.rows().iter().map(|topic| topic.name.clone()).collect();
    for id in topics.ids() {
        topics[id].children.sort_by_key(|child| (fold(&names[child.index()]), *child));
    }
}
