//! Categories: the first segment of an article's address.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Category;
use super::names::Names;
use crate::ids::{ArticleId, CategoryId, Id, IdVec};
use crate::load::ParsedArticle;
use crate::text::slug::slug;

/// All categories, and that of each article.
pub(super) struct Categories {
    pub(super) categories: IdVec<CategoryId, Category>,
    pub(super) of_articles: IdVec<ArticleId, CategoryId>,
}

pub(super) fn collect(articles: &IdVec<ArticleId, Arc<ParsedArticle>>) -> Categories {
    let mut found: BTreeMap<Box<str>, (Names, Vec<ArticleId>)> = BTreeMap::new();
    // One look at a name is enough, however many articles have it.
    let mut segments: HashMap<&str, Box<str>> = HashMap::new();
    for (id, article) in articles.iter() {
        let segment =
            segments.entry(&article.category).or_insert_with(|| slug(&article.category).into());
        if !found.contains_key(segment) {
            found.insert(segment.clone(), Default::default());
        }
        if let Some((names, ids)) = found.get_mut(segment) {
            names.count(&article.category);
            ids.push(id);
        }
    }
    let mut of_articles = vec![CategoryId::from_index(0); articles.len()];
    let rows = found.into_iter().enumerate().map(|(index, (segment, (names, articles)))| {
        for id in &articles {
            of_articles[id.index()] = CategoryId::from_index(index);
        }
        Category { name: names.most_frequent().unwrap_or(&segment).into(), segment, articles }
    });
    let categories = rows.collect::<Vec<_>>().into();
    Categories { categories, of_articles: of_articles.into() }
}
