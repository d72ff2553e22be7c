//! Why articles are or are not in one story.

use super::frequencies::Table;
use super::index::Index;
use super::model::Text;
use super::vector::{ONE, Vector};
use super::words;
use crate::collections::HashMap;

/// An article close to another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The index of the article.
    pub article: usize,
    /// From 0 (no words in common) to 1 (equal).
    pub similarity: f64,
    /// Shared words, folded, those that contribute most first.
    pub words: Vec<String>,
    /// Whether the titles differ in a number or month only, so that the two are never joined.
    pub contradicts: bool,
}

/// At most this many shared words are listed.
const MAX_WORDS: usize = 10;

impl Index {
    /// How similar `article` is to each of `others`, in their order. `texts` are those of the last call of
    /// [`Index::stories`]; articles unknown to it are left out.
    pub fn related(&self, texts: &[Text<'_>], article: usize, others: &[usize]) -> Vec<Related> {
        let vector = |index: usize| self.vector(texts.get(index)?);
        let Some(own) = vector(article) else { return Vec::new() };
        let Some(spelling) = texts.get(article).map(|text| self.spelling(text)) else {
            return Vec::new();
        };
        let related = |other: &usize| {
            let vector = vector(*other)?;
            let mut shared = own.shared(&vector);
            shared.sort_by_key(|(id, part)| (-part, spelling.get(id)));
            let word = |(id, _): &(u32, i64)| spelling.get(id).cloned();
            Some(Related {
                article: *other,
                similarity: own.similarity(&vector) as f64 / ONE as f64,
                words: shared.iter().filter_map(word).take(MAX_WORDS).collect(),
                contradicts: own.contradicts(&vector),
            })
        };
        others.iter().filter_map(related).collect()
    }

    /// The vector of a text with the weights of its month.
    fn vector(&self, text: &Text<'_>) -> Option<Vector> {
        let (frequencies, added) = self.frequencies();
        let later = added.get(self.month_of(text.time)? + 1..)?;
        let table = Table { frequencies, later };
        Some(Vector::new(&words::count(text.title, text.excerpt), table))
    }

    /// The words of a text by id.
    fn spelling(&self, text: &Text<'_>) -> HashMap<u32, String> {
        let table = self.frequencies().0.table();
        let words = [text.title, text.excerpt].into_iter().flat_map(words::spell);
        words.filter_map(|(word, spelling)| Some((table.id(word)?, spelling))).collect()
    }
}
