//! How a list falls into pages.
//!
//! Pages are numbered from the oldest, each is full, and a page once full never changes:
//! page 1 holds the oldest articles for ever. The landing page holds what is left, at least
//! a page's worth (if there is that much) and less than two. So a new article touches the
//! landing page alone, and once in a page's worth of articles adds one page.
//!
//! For that to be exact, the newest full page must link to the next one before it exists:
//! the address of the page to come leads to the landing page until then.

use std::ops::Range;

/// The pages of one list. Ranges are positions in the list, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    total: usize,
    size: usize,
}

impl Paging {
    /// The pages of `total` articles at `size` a page; `size` is at least 1.
    pub fn new(total: usize, size: usize) -> Self {
        Self { total, size: size.max(1) }
    }

    /// How many numbered pages there are.
    pub fn numbered(self) -> usize {
        (self.total / self.size).saturating_sub(1)
    }

    /// What the landing page holds.
    pub fn landing(self) -> Range<usize> {
        0..self.total - self.numbered() * self.size
    }

    /// What page `number` (from 1) holds.
    pub fn page(self, number: usize) -> Range<usize> {
        let end = self.total - (number - 1) * self.size;
        end - self.size..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_is_on_one_page_and_full_pages_never_change() {
        for size in [1, 2, 3, 25] {
            let mut before: Vec<Vec<usize>> = Vec::new();
            for total in 0..120 {
                let paging = Paging::new(total, size);
                // The list is newest first: the article at position p is the (total - p)th.
                let ages = |range: Range<usize>| -> Vec<usize> {
                    range.map(|position| total - position).collect()
                };
                let pages: Vec<Vec<usize>> =
                    (1..=paging.numbered()).map(|number| ages(paging.page(number))).collect();
                assert!(pages.starts_with(&before), "{total} articles, {size} a page");
                assert!(pages.iter().all(|page| page.len() == size));
                let landing = ages(paging.landing());
                assert!(landing.len() < 2 * size && landing.len() >= size.min(total));
                let mut all: Vec<usize> = pages.iter().flatten().copied().chain(landing).collect();
                all.sort_unstable();
                assert_eq!(all, (1..=total).collect::<Vec<_>>());
                before = pages;
            }
        }
    }
}
