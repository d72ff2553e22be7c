//! Pagination of lists.
//!
//! Numbered pages start with the oldest articles, are always full, and **never change**: page 1 always contains the
//! oldest articles. The landing page contains the remaining articles, between one and two pages' worth (or fewer,
//! if the list is short). A new article therefore changes the landing page only, and occasionally adds a page.
//!
//! The newest numbered page links to the next number in advance; until that page exists, its address redirects to the
//! landing page.

use std::ops::Range;

/// The pages of one list. Ranges are positions in the list, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    total: usize,
    size: usize,
}

impl Paging {
    /// Divides `total` articles into pages of `size` articles, at least 1.
    pub fn new(total: usize, size: usize) -> Self {
        Self { total, size: size.max(1) }
    }

    /// The number of numbered pages.
    pub fn numbered(self) -> usize {
        (self.total / self.size).saturating_sub(1)
    }

    /// The articles of the landing page.
    pub fn landing(self) -> Range<usize> {
        0..self.total - self.numbered() * self.size
    }

    /// The articles of page `number` (from 1).
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
                // The list is newest first: the article at position `p` is the `total - p`th oldest.
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
