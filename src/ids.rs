//! Ids of the graph's nodes, and vectors indexed by them.
//!
//! An id is a `u32` index into an [`IdVec`]: half the size of a pointer, and `Copy`. The order of
//! `ArticleId`s is list order (newest first), so a sorted list of ids is a sorted list of articles.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// An index of an [`IdVec`].
pub trait Id: Copy + Ord {
    /// Converts an index to an id.
    fn from_index(index: usize) -> Self;
    /// The index of the row.
    fn index(self) -> usize;
}

macro_rules! id {
    ($(#[$doc:meta] $name:ident)+) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                // Memory ends before 2^32 articles.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

id! {
    /// An article; ids are ordered newest first, then by path.
    ArticleId
    /// A topic; ids are ordered by address segment.
    TopicId
    /// A provider; ids are ordered by provider key.
    ProviderId
    /// A category; ids are ordered by address segment.
    CategoryId
    /// A standalone page; ids are ordered by path.
    PageId
}

/// A vector indexed by ids of type `I`.
#[derive(Debug, Clone)]
pub struct IdVec<I, T> {
    rows: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> IdVec<I, T> {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the vector has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All rows with their ids, in id order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(index, row)| (I::from_index(index), row))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.rows.len()).map(I::from_index)
    }

    /// All rows, in id order.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// Converts into the rows, in id order.
    pub fn into_rows(self) -> Vec<T> {
        self.rows
    }
}

impl<I, T> From<Vec<T>> for IdVec<I, T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, id: PhantomData }
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.rows[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.index()]
    }
}
