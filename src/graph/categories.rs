//! Categories: the first segment of an article's address.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Category;
use crate::ids::{ArticleId, CategoryId, Id, IdVec};
use crate::load::ParsedArticle;
use crate::text::slug::slug;

/// All categories, and where each name leads.
pub(super) struct Categories {
    pub(super) categories: IdVec<CategoryId, Category>,
    by_segment: HashMap<Box<str>, CategoryId>,
}

impl Categories {
    /// The category called `name`.
    pub(super) fn find(&self, name: &str) -> CategoryId {
        // Every name was collected from the same articles.
        self.by_segment.get(&*slug(name)).copied().unwrap_or(CategoryId::from_index(0))
    }
}

pub(super) fn collect(articles: &IdVec<ArticleId, Arc<ParsedArticle>>) -> Categories {
    let mut found: BTreeMap<Box<str>, (super::providers::Names, Vec<ArticleId>)> = BTreeMap::new();
    for (id, article) in articles.iter() {
        let (names, ids) = found.entry(slug(&article.category).into()).or_default();
        names.count(&article.category);
        ids.push(id);
    }
    let mut by_segment = HashMap::new();
    let rows = found.into_iter().enumerate().map(|(index, (segment, (names, articles)))| {
        by_segment.insert(segment.clone(), CategoryId::from_index(index));
        Category { name: names.most_frequent().unwrap_or(&segment).into(), segment, articles }
    });
    let rows: Vec<Category> = rows.collect();
    Categories { categories: rows.into(), by_segment }
}
