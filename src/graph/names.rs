//! Which of several names most articles use.

use std::collections::HashMap;

/// How often each name was seen, in the order of the newest article that uses it.
#[derive(Debug, Default)]
pub(super) struct Names {
    counted: Vec<(Box<str>, usize)>,
    index: HashMap<Box<str>, usize>,
}

impl Names {
    /// Counts one use; called for articles from the newest to the oldest.
    pub(super) fn count(&mut self, name: &str) {
        match self.index.get(name) {
            Some(index) => self.counted[*index].1 += 1,
            None => {
                self.index.insert(name.into(), self.counted.len());
                self.counted.push((name.into(), 1));
            }
        }
    }

    /// The most frequent name, of equals the one that the newest article uses.
    pub(super) fn most_frequent(&self) -> Option<&str> {
        let best = self.counted.iter().map(|(_, count)| *count).max()?;
        self.counted.iter().find(|(_, count)| *count == best).map(|(name, _)| &**name)
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.counted.iter().map(|(name, _)| &**name)
    }
}
