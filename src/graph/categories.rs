//! Categories: the first segment of an article's address.

use std::sync::Arc;

use super::groups::{Group, Groups, most_frequent};
use super::model::Category;
use crate::ids::{ArticleId, CategoryId, Id, IdVec};
use crate::load::ParsedArticle;
use crate::text::slug::slug_of_name;

/// All categories, and the category of each article.
pub(super) struct Categories {
    pub(super) categories: IdVec<CategoryId, Category>,
    pub(super) by_article: IdVec<ArticleId, CategoryId>,
}

/// Groups the articles by category.
pub(super) fn collect(articles: &IdVec<ArticleId, Arc<ParsedArticle>>) -> Categories {
    let mut groups: Groups<Box<str>> = Groups::new();
    let mut group_indexes = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        group_indexes.extend(groups.add(id, article.keys.category, || {
            let name = &*article.category;
            Some((slug_of_name(name).into(), name.into()))
        }));
    }
    let (groups, ranks) = groups.into_sorted();
    let categories = groups.into_iter().map(|Group { key, spellings, articles }| {
        let names = spellings.iter().map(|(name, uses)| (&**name, *uses));
        let name = most_frequent(names).unwrap_or(&key).into();
        Category { name, segment: key, articles }
    });
    let categories = categories.collect::<Vec<_>>().into();
    let category_id = |index: usize| CategoryId::from_index(ranks[index]);
    let by_article: Vec<CategoryId> = group_indexes.into_iter().map(category_id).collect();
    Categories { categories, by_article: by_article.into() }
}
