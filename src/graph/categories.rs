//! Categories: the first segment of an article's address.

use std::sync::Arc;

use super::Category;
use super::groups::{Group, Groups, most_frequent};
use crate::ids::{ArticleId, CategoryId, Id, IdVec};
use crate::load::ParsedArticle;
use crate::text::slug::slug_of_name;

/// All categories, and that of each article.
pub(super) struct Categories {
    pub(super) categories: IdVec<CategoryId, Category>,
    pub(super) of_articles: IdVec<ArticleId, CategoryId>,
}

pub(super) fn collect(articles: &IdVec<ArticleId, Arc<ParsedArticle>>) -> Categories {
    let mut groups: Groups<Box<str>> = Groups::new();
    let mut of_articles = Vec::with_capacity(articles.len());
    for (id, article) in articles.iter() {
        of_articles.extend(groups.add(id, article.keys.category, || {
            let name = &*article.category;
            Some((slug_of_name(name).into(), name.into()))
        }));
    }
    let (groups, places) = groups.finish();
    let rows = groups.into_iter().map(|Group { key, written, articles }| {
        let name =
            most_frequent(written.iter().map(|(name, uses)| (&**name, *uses))).unwrap_or(&key);
        Category { name: name.into(), segment: key, articles }
    });
    let categories = rows.collect::<Vec<_>>().into();
    let category = |position: usize| CategoryId::from_index(places[position]);
    let of_articles: Vec<CategoryId> = of_articles.into_iter().map(category).collect();
    Categories { categories, of_articles: of_articles.into() }
}
