//! Hash tables for what is looked up by the hundred thousand.
//!
//! The standard library's tables with a hasher that takes a fraction of the time of its
//! default one and is seeded at random as well, so that texts from strangers can't be made to
//! collide. Their order is as random: no output may come from it. And a way to need no table.

use std::cell::LazyCell;

/// A map from keys to values.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// A set of keys.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;

/// The place in `known` of each of `names`. Of a name that is known twice, it is either.
///
/// For names that are mostly those that are known, in the same order: a table is made only if one of
/// them does not stand just behind the one before.
pub fn places<T: AsRef<str>>(known: &[T], names: &[&str]) -> Vec<Option<usize>> {
    /// As many of the known ones may be passed over.
    const AHEAD: usize = 4;
    let table: LazyCell<HashMap<&str, usize>, _> = LazyCell::new(|| {
        known.iter().enumerate().map(|(place, name)| (name.as_ref(), place)).collect()
    });
    let mut next = 0;
    let place = |name: &&str| {
        let mut ahead = (next..known.len()).take(AHEAD);
        let place = ahead.find(|place| known[*place].as_ref() == *name);
        let place = place.or_else(|| table.get(name).copied())?;
        next = place + 1;
        Some(place)
    };
    names.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_are() {
        let known = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let found = |names: &[&str]| {
            let found = places(&known, names).into_iter();
            found.map(|place| place.map_or("-", |place| known[place])).collect::<String>()
        };
        assert_eq!(found(&known), "abcdefghij");
        assert_eq!(found(&["new", "a", "b", "new", "c"]), "-ab-c");
        assert_eq!(found(&["c", "d", "j", "a", "b"]), "cdjab");
        assert_eq!(found(&["j", "i", "a"]), "jia");
        assert_eq!(found(&["h", "i", "new", "b", "c", "h"]), "hi-bch");
        assert_eq!(found(&["new"]), "-");
        assert_eq!(found(&[]), "");
    }
}
