//! Small ids for what the graph holds, and vectors that only those ids index.
//!
//! An id is a `u32` position in its table: half the size of a pointer, `Copy`, and safe
//! to keep in other tables. `ArticleId` order is list order (newest first), so a sorted
//! list of ids is a sorted list of articles.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// What can index an [`IdVec`].
pub trait Id: Copy + Ord {
    /// The id of the row at `index`.
    fn from_index(index: usize) -> Self;
    /// The row that this id names.
    fn index(self) -> usize;
}

macro_rules! id {
    ($(#[$doc:meta] $name:ident)+) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                // Four thousand million articles would not fit into memory long before.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

id! {
    /// An article of the site, by its place in the order "newest first, then by path".
    ArticleId
    /// A topic, by its place in the order of topic ids.
    TopicId
    /// A provider, by its place in the order of provider keys.
    ProviderId
    /// A category, by its place in the order of their address segments.
    CategoryId
    /// A standalone page, by its place in path order.
    PageId
}

/// A table whose rows have ids of type `I`.
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

    /// Whether there is no row.
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

    /// The rows themselves, in id order.
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
