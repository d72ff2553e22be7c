//! The choice of the article that others are merged into.

use std::sync::Arc;

use serde::Serialize;

use super::views::{Views, hash};
use crate::load::ParsedArticle;
use crate::text::plain;
use crate::text::slug::fold;

/// The maximum number of offered targets.
const MAX_TARGETS: usize = 20;

/// The choice of a target.
#[derive(Serialize)]
pub(in crate::serve::desk) struct MergeView {
    files: Vec<FileView>,
    targets: Vec<TargetView>,
    q: String,
    cancel_href: String,
}

#[derive(Serialize)]
struct FileView {
    file: String,
    hash: String,
    title: String,
}

#[derive(Serialize)]
struct TargetView {
    file: String,
    hash: String,
    title: String,
    provider: String,
    date: String,
    is_published: bool,
    reason: String,
    checked: bool,
}

/// Targets for `files`, the first one chosen if it is likely: the leader and the others of their story, similar articles, and those that have the words of `q`.
pub(in crate::serve::desk) fn merge(views: Views<'_>, files: &[&str], q: &str) -> MergeView {
    let state = views.state;
    let sources: Vec<&Arc<ParsedArticle>> =
        files.iter().filter_map(|file| state.article(file)).collect();
    let mut targets: Vec<TargetView> = Vec::new();
    let mut add = |article: &Arc<ParsedArticle>, reason: String, is_likely: bool| {
        let file = &*article.source.file;
        let is_listed = targets.iter().any(|target| target.file == file);
        let is_full = targets.len() >= MAX_TARGETS;
        if is_listed || is_full || files.contains(&file) || !state.is_open(article) {
            return;
        }
        let checked = targets.is_empty() && is_likely;
        targets.push(views.target(article, reason, checked));
    };
    if !q.is_empty() {
        let words: Vec<String> = fold(q).split_whitespace().map(str::to_owned).collect();
        let has_words = |article: &&Arc<ParsedArticle>| {
            let title = fold(&plain::title(&article.title));
            words.iter().all(|word| title.contains(word.as_str()))
        };
        let mut found: Vec<&Arc<ParsedArticle>> = state.articles.iter().filter(has_words).collect();
        found.sort_by_key(|article| std::cmp::Reverse(article.published_instant()));
        found.into_iter().for_each(|article| add(article, String::new(), true));
    }
    for source in &sources {
        let story = state.inbox.story_of(&source.source.file);
        let leader = story.and_then(|story| state.article(&story.leader));
        if let Some(leader) = leader {
            add(leader, views.texts.get("merge_leader").to_owned(), true);
        }
    }
    for source in &sources {
        let Some(rank) = state.rank(source) else { continue };
        let mut near = state.ranking.in_story(rank);
        near.extend(state.ranking.nearest(rank, MAX_TARGETS));
        for related in near {
            let file = &state.ranking.articles[related.article].source.file;
            let score = format!("{:.2}", related.similarity);
            let is_likely = related.similarity >= state.ranking.threshold();
            if let Some(article) = state.article(file) {
                add(article, views.texts.fill("merge_similar", &[("score", &score)]), is_likely);
            }
        }
    }
    let file = |article: &&Arc<ParsedArticle>| FileView {
        file: article.source.file.to_string(),
        hash: hash(article.source.hash),
        title: plain::title(&article.title),
    };
    MergeView {
        files: sources.iter().map(file).collect(),
        targets,
        q: q.to_owned(),
        cancel_href: views.href(files.first().copied()),
    }
}

impl Views<'_> {
    fn target(&self, article: &Arc<ParsedArticle>, reason: String, checked: bool) -> TargetView {
        let link = self.link(article);
        TargetView {
            file: article.source.file.to_string(),
            hash: hash(article.source.hash),
            title: link.title,
            provider: link.provider,
            date: self.date(article),
            is_published: article.published,
            reason,
            checked,
        }
    }
}
