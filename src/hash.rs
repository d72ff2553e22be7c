//! Hash tables for what is looked up by the hundred thousand.
//!
//! The standard library's tables with a hasher that takes a fraction of the time of its
//! default one and is seeded at random as well, so that texts from strangers can't be made to
//! collide. Their order is as random: no output may come from it.

/// A map from keys to values.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// A set of keys.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;

/// The place in `known`, in which no name is twice, of each of `names`.
///
/// For names that are mostly those that are known, in the same order, so that few of them are
/// looked up in a table: those that do not stand just behind the one before.
pub fn places<T: AsRef<str>>(known: &[T], names: &[&str]) -> Vec<Option<usize>> {
    /// As many of the known ones may be passed over.
    const AHEAD: usize = 4;
    let (mut next, mut passed) = (0, Vec::new());
    let mut places: Vec<Option<usize>> = Vec::with_capacity(names.len());
    for name in names {
        let ahead = (next..known.len()).take(AHEAD);
        let place = ahead.into_iter().find(|place| known[*place].as_ref() == *name);
        if let Some(place) = place {
            passed.extend(next..place);
            next = place + 1;
        }
        places.push(place);
    }
    passed.extend(next..known.len());
    let passed: HashMap<&str, usize> =
        passed.into_iter().map(|place| (known[place].as_ref(), place)).collect();
    for (place, name) in places.iter_mut().zip(names).filter(|(place, _)| place.is_none()) {
        *place = passed.get(name).copied();
    }
    places
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
        assert_eq!(found(&["new"]), "-");
        assert_eq!(found(&[]), "");
    }
}
