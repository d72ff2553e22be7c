//! Topics: named by articles, described by files, or named as a parent by a file.
//!
//! A name refers to the topic file with this name, else to the file with this id (both compared case
//! folded), else to the topic whose id is the name as an address segment. Two names with the same id
//! are one topic, with a warning. A name without a letter or digit is a topic only if a file gives it
//! an id.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::confusables;
use super::groups::{Group, Groups, most_frequent};
use super::model::Topic;
use crate::collections::HashMap;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::ids::{ArticleId, Id, IdVec, TopicId};
use crate::load::{ParsedArticle, ParsedTopic};
use crate::text::slug::{fold, slug_of_name};

/// All topics, and the topics of each article without duplicates, in the order of the article.
pub(super) struct Topics {
    pub(super) topics: IdVec<TopicId, Topic>,
    pub(super) by_article: IdVec<ArticleId, Box<[TopicId]>>,
}

/// Collects the topics of articles and files.
pub(super) fn collect(
    all: &IdVec<ArticleId, Arc<ParsedArticle>>,
    files: &[ParsedTopic],
) -> (Topics, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let files = TopicFiles::new(files, &mut diagnostics);
    let mut groups: Groups<Box<str>> = Groups::new();
    let group_indexes: Vec<Box<[usize]>> = all
        .iter()
        .map(|(id, article)| add_article(&mut groups, id, article, &files, &mut diagnostics))
        .collect();
    let parent_names = add_files(&mut groups, &files, &mut diagnostics);
    let (groups, ranks) = groups.into_sorted();
    let topic_id = |index: &usize| TopicId::from_index(ranks[*index]);
    let by_article: Vec<Box<[TopicId]>> =
        group_indexes.iter().map(|indexes| indexes.iter().map(topic_id).collect()).collect();

    let by_id: HashMap<Box<str>, TopicId> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| (group.key.clone(), TopicId::from_index(index)))
        .collect();
    let mut parents: Vec<Option<(TopicId, Arc<str>)>> = Vec::with_capacity(groups.len());
    let mut topics: Vec<Topic> = Vec::with_capacity(groups.len());
    for Group { key, spellings, articles } in groups {
        let file = files.by_id.get(&key);
        if file.is_none() {
            diagnostics.extend(mixed_names(&key, &spellings));
        }
        parents.push(file.and_then(|file| {
            let parent = by_id.get(&*files.id_of(file.parent.as_deref()?)?)?;
            Some((*parent, Arc::clone(&file.file)))
        }));
        let names = spellings.iter().map(|(name, uses)| (&**name, *uses));
        let name = most_frequent(names).or(parent_names.get(&key).copied());
        let name = name.unwrap_or(&key).into();
        let first_article = articles.first().map(|id| Arc::clone(&all[*id].source.file));
        let topic = topic(name, key, file.cloned(), articles);
        let source = topic.file.as_ref().or(first_article.as_ref());
        let confusable =
            source.and_then(|source| confusables::check_name("topic", &topic.name, source));
        diagnostics.extend(confusable);
        topics.push(topic);
    }
    let mut topics: IdVec<TopicId, Topic> = topics.into();
    set_parents(&mut topics, parents, &mut diagnostics);
    inherit_articles(&mut topics);
    (Topics { topics, by_article: by_article.into() }, diagnostics)
}

/// Adds an article to the groups of its topics, and returns their indexes.
fn add_article(
    groups: &mut Groups<Box<str>>,
    id: ArticleId,
    article: &ParsedArticle,
    files: &TopicFiles,
    diagnostics: &mut Vec<Diagnostic>,
) -> Box<[usize]> {
    let keys = article.keys.topics.iter().enumerate();
    let indexes = keys.filter_map(|(index, key)| {
        groups.add(id, *key, || {
            let name: Box<str> = (&*article.topics[index]).into();
            let topic_id = files.id_of(&name);
            if topic_id.is_none() {
                let place = Place::Value(YamlPath(vec!["topics".into(), index.into()]));
                let message = format!("the topic `{name}` has no letter or digit, and is left out");
                let file = Arc::clone(&article.source.file);
                diagnostics.push(no_address(message, &name).at(file, place));
            }
            Some((topic_id?, name))
        })
    });
    indexes.collect()
}

/// Adds the topics of files and their parents. Returns the names of parents by id: a parent needs
/// neither a file nor articles of its own.
fn add_files<'f>(
    groups: &mut Groups<Box<str>>,
    files: &'f TopicFiles,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<Box<str>, &'f str> {
    let mut parent_names: HashMap<Box<str>, &str> = HashMap::default();
    for (id, file) in &files.by_id {
        groups.index_of(id.clone());
        let Some(parent) = &file.parent else { continue };
        match files.id_of(parent) {
            Some(id) => {
                groups.index_of(id.clone());
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
    parent_names
}

/// Topic files by id and name.
struct TopicFiles {
    by_id: BTreeMap<Box<str>, ParsedTopic>,
    /// The ids of folded names, and of folded ids unless they are the name of another topic.
    id_of_name: HashMap<String, Box<str>>,
}

impl TopicFiles {
    /// Indexes topic files. Two files of one topic are an error; the first one by path is used.
    fn new(files: &[ParsedTopic], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut by_id: BTreeMap<Box<str>, ParsedTopic> = BTreeMap::new();
        let mut id_of_name: HashMap<String, Box<str>> = HashMap::default();
        let mut id_of_folded_id: HashMap<String, Box<str>> = HashMap::default();
        for file in files {
            let same_id = id_of_folded_id.get(&fold(&file.id)).map(|id| ("_id", id));
            let same_name = || id_of_name.get(&fold(&file.name)).map(|id| ("name", id));
            let other = same_id.or_else(same_name);
            if let Some((key, other)) = other.and_then(|(key, id)| Some((key, by_id.get(id)?))) {
                diagnostics.push(duplicate_topic(key, file, other));
                continue;
            }
            id_of_name.insert(fold(&file.name), file.id.clone());
            id_of_folded_id.insert(fold(&file.id), file.id.clone());
            by_id.insert(file.id.clone(), file.clone());
        }
        for id in by_id.keys() {
            id_of_name.entry(fold(id)).or_insert_with(|| id.clone());
        }
        Self { by_id, id_of_name }
    }

    /// The id of the topic called `name`; `None` if the name has no address.
    fn id_of(&self, name: &str) -> Option<Box<str>> {
        if let Some(id) = self.id_of_name.get(&fold(name)) {
            return Some(id.clone());
        }
        let slug = slug_of_name(name);
        match self.id_of_name.get(&slug) {
            Some(id) => Some(id.clone()),
            None => (!slug.is_empty()).then(|| slug.into()),
        }
    }
}

fn duplicate_topic(key: &str, file: &ParsedTopic, other: &ParsedTopic) -> Diagnostic {
    let place = Place::Value(YamlPath(vec![key.into()]));
    Diagnostic::error("duplicate-topic", format!("two topic files have the same `{key}`"))
        .at(Arc::clone(&file.file), place)
        .note(format!("the other file is {}", other.file))
}

/// Creates a topic without relations to other topics.
fn topic(
    name: Box<str>,
    id: Box<str>,
    file: Option<ParsedTopic>,
    articles: Vec<ArticleId>,
) -> Topic {
    let topic = Topic {
        id,
        name,
        file: None,
        shortname: None,
        description: None,
        keywords: Box::default(),
        hashtags: Box::default(),
        images: Box::default(),
        parent: None,
        children: Vec::new(),
        articles,
        own_articles: None,
    };
    let Some(file) = file else { return topic };
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
    Topic { id, name, file, shortname, description, keywords, hashtags, images, ..topic }
}

fn no_address(message: String, name: &str) -> Diagnostic {
    Diagnostic::warning("bad-address", message).label("its address would be empty").hint(format!(
        "give it an address: a topic file with `name: \"{name}\"` and an `_id` such as `party`"
    ))
}

/// A warning about spellings with the same id that differ by more than case.
fn mixed_names(id: &str, spellings: &[(Box<str>, usize)]) -> Option<Diagnostic> {
    let ((first, _), others) = spellings.split_first()?;
    let (other, _) = others.iter().find(|(other, _)| fold(other) != fold(first))?;
    let message = format!("the topics `{first}` and `{other}` have the same address, `{id}`");
    let hint = "use one spelling everywhere, or give each a topic file with its own `_id`";
    Some(Diagnostic::warning("mixed-topic", message).hint(hint))
}

/// Sets parents and children. Ignores a parent that would make a topic its own ancestor.
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
                .hint("change or remove the parent of one of the topics in the cycle");
            diagnostics.push(diagnostic);
            continue;
        }
        topics[child].parent = Some(parent);
        topics[parent].children.push(child);
    }
}

/// Adds the articles of its descendants to each topic.
fn inherit_articles(topics: &mut IdVec<TopicId, Topic>) {
    let root = |(id, topic): (TopicId, &Topic)| topic.parent.is_none().then_some(id);
    let mut pending: Vec<TopicId> = topics.iter().filter_map(root).collect();
    let mut parents_first = Vec::with_capacity(topics.len());
    while let Some(id) = pending.pop() {
        parents_first.push(id);
        pending.extend_from_slice(&topics[id].children);
    }
    for id in parents_first.into_iter().rev() {
        let Topic { children, articles, .. } = &topics[id];
        let inherited = children.iter().flat_map(|child| &topics[*child].articles);
        let mut all: Vec<ArticleId> = articles.iter().chain(inherited).copied().collect();
        if all.len() == articles.len() {
            continue;
        }
        all.sort_unstable();
        all.dedup();
        topics[id].own_articles = Some(std::mem::replace(&mut topics[id].articles, all));
    }
}
