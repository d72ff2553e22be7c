//! Topics: those of articles, those of files, and the parents that files name.
//!
//! A name leads to the file that has it as its name, else as its id (both compared folded), else
//! to the topic whose id is the name as an address segment. Two names with one id are one
//! topic; a warning says so. A name without a letter or digit is a topic only if a file gives it
//! an id.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::groups::{Group, Groups, most_frequent};
use super::{Topic, look_alikes};
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, TopicId};
use crate::load::{ParsedArticle, ParsedTopic};
use crate::text::slug::{fold, slug_of_name};

/// All topics, and those of each article, each once and in the article's order.
pub(super) struct Topics {
    pub(super) topics: IdVec<TopicId, Topic>,
    pub(super) of_articles: IdVec<ArticleId, Box<[TopicId]>>,
}

/// The id of the topic called `name`; `None` if no address can be made of it.
fn id_of(id_of_name: &HashMap<String, Box<str>>, name: &str) -> Option<Box<str>> {
    if let Some(id) = id_of_name.get(&fold(name)) {
        return Some(id.clone());
    }
    let slug = slug_of_name(name);
    match id_of_name.get(&slug) {
        Some(id) => Some(id.clone()),
        None => (!slug.is_empty()).then(|| slug.into()),
    }
}

pub(super) fn collect(
    all: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedTopic],
) -> (Topics, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (files, id_of_name) = by_id(files, &mut diagnostics);
    let mut groups: Groups<Box<str>> = Groups::new();
    let mut positions: Vec<Box<[usize]>> = Vec::with_capacity(all.len());
    for (id, article) in all.iter() {
        let names = article.keys.topics.iter().enumerate();
        let of_article = names.filter_map(|(index, name)| {
            groups.add(id, *name, || {
                let name: Box<str> = (&*article.topics[index]).into();
                let id = id_of(&id_of_name, &name);
                if id.is_none() {
                    let place = Place::Value(YamlPath(vec!["topics".into(), index.into()]));
                    let message =
                        format!("the topic `{name}` has no letter or digit, and is left out");
                    diagnostics.push(no_address(message, &name).at(file_of(article), place));
                }
                Some((id?, name))
            })
        });
        positions.push(of_article.collect());
    }
    let mut parent_names: HashMap<Box<str>, &str> = HashMap::default();
    for (id, file) in &files {
        groups.position(id.clone());
        let Some(parent) = &file.parent else { continue };
        // A parent that neither an article nor a file knows is a topic all the same.
        match id_of(&id_of_name, parent) {
            Some(id) => {
                groups.position(id.clone());
                parent_names.insert(id, parent);
            }
            None => {
                let place = Place::Value(YamlPath(vec!["parent".into()]));
                let message =
                    format!("the parent `{parent}` has no letter or digit, and is ignored");
                diagnostics.push(no_address(message, parent).at(Arc::clone(&file.file), place));
            }
        }
    }
    let (groups, places) = groups.finish();
    let topic_id = |position: &usize| TopicId::from_index(places[*position]);
    let of_articles: Vec<Box<[TopicId]>> =
        positions.iter().map(|positions| positions.iter().map(topic_id).collect()).collect();

    let of_id: HashMap<Box<str>, TopicId> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| (group.key.clone(), TopicId::from_index(index)))
        .collect();
    let mut parents: Vec<Option<(TopicId, Arc<str>)>> = Vec::with_capacity(groups.len());
    let mut rows: Vec<Topic> = Vec::with_capacity(groups.len());
    for Group { key, written, articles } in groups {
        let file = files.get(&key);
        if file.is_none() {
            warn_of_mixed_names(&key, &written, &mut diagnostics);
        }
        parents.push(file.and_then(|file| {
            let parent = of_id.get(&*id_of(&id_of_name, file.parent.as_deref()?)?)?;
            Some((*parent, Arc::clone(&file.file)))
        }));
        let name = most_frequent(written.iter().map(|(name, uses)| (&**name, *uses)))
            .or(parent_names.get(&key).copied());
        let name = name.unwrap_or(&key).into();
        let first = articles.first().map(|id| file_of(&all[*id]));
        let row = topic(name, key, file.cloned(), articles);
        let named_in = row.file.as_ref().or(first.as_ref());
        diagnostics
            .extend(named_in.and_then(|file| look_alikes::of_name("topic", &row.name, file)));
        rows.push(row);
    }
    let mut topics: IdVec<TopicId, Topic> = rows.into();
    set_parents(&mut topics, parents, &mut diagnostics);
    gather_articles(&mut topics);
    (Topics { topics, of_articles: of_articles.into() }, diagnostics)
}

/// Topic files by id, and the ids that names lead to. Two files of one topic are an error.
fn by_id(
    files: &[ParsedTopic],
    diagnostics: &mut Vec<Diagnostic>,
) -> (BTreeMap<Box<str>, ParsedTopic>, HashMap<String, Box<str>>) {
    let mut found: BTreeMap<Box<str>, ParsedTopic> = BTreeMap::new();
    let mut id_of_name: HashMap<String, Box<str>> = HashMap::default();
    let mut id_of_id: HashMap<String, Box<str>> = HashMap::default();
    for file in files {
        let file = file.clone();
        let same = |ids: &HashMap<String, Box<str>>, name: &str| ids.get(&fold(name)).cloned();
        let other = match (same(&id_of_id, &file.id), same(&id_of_name, &file.name)) {
            (Some(id), _) => found.get(&id).map(|other| ("_id", other)),
            (None, Some(id)) => found.get(&id).map(|other| ("name", other)),
            (None, None) => None,
        };
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
        id_of_id.insert(fold(&file.id), file.id.clone());
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
    let (parent, children, own) = (None, Vec::new(), None);
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
                own,
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
            own,
        },
    }
}

/// A finding about a topic that has no address.
fn no_address(message: String, name: &str) -> Diagnostic {
    Diagnostic::warning("bad-address", message).label("its address would be empty").hint(format!(
        "give it an address: a topic file with `name: \"{name}\"` and an `_id` such as `party`"
    ))
}

fn file_of(article: &ParsedArticle) -> Arc<str> {
    Arc::clone(&article.source.file)
}

/// Names that differ by more than case but have one id.
fn warn_of_mixed_names(id: &str, names: &[(Box<str>, usize)], diagnostics: &mut Vec<Diagnostic>) {
    let Some(((first, _), others)) = names.split_first() else { return };
    if let Some((other, _)) = others.iter().find(|(other, _)| fold(other) != fold(first)) {
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
            let name = &topics[child].name;
            let message = format!("the topic `{name}` would be its own ancestor");
            let place = Place::Value(YamlPath(vec!["parent".into()]));
            let diagnostic = Diagnostic::warning("topic-cycle", message)
                .at(file, place)
                .label("this parent is ignored")
                .hint("one of the topics on the way up must have another parent, or none");
            diagnostics.push(diagnostic);
            continue;
        }
        topics[child].parent = Some(parent);
        topics[parent].children.push(child);
    }
}

/// Adds to each topic the articles of those below it.
fn gather_articles(topics: &mut IdVec<TopicId, Topic>) {
    let is_root = |(id, topic): (TopicId, &Topic)| topic.parent.is_none().then_some(id);
    let mut open: Vec<TopicId> = topics.iter().filter_map(is_root).collect();
    // Each before those below it.
    let mut downwards = Vec::with_capacity(topics.len());
    while let Some(id) = open.pop() {
        downwards.push(id);
        open.extend_from_slice(&topics[id].children);
    }
    for id in downwards.into_iter().rev() {
        let Topic { children, articles, .. } = &topics[id];
        let below = children.iter().flat_map(|child| &topics[*child].articles);
        let mut all: Vec<ArticleId> = articles.iter().chain(below).copied().collect();
        if all.len() == articles.len() {
            continue;
        }
        all.sort_unstable();
        all.dedup();
        topics[id].own = Some(std::mem::replace(&mut topics[id].articles, all));
    }
}
