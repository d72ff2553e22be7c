//! Hash tables for what is looked up by the hundred thousand.
//!
//! The standard library's tables with a hasher that takes a fraction of the time of its
//! default one and is seeded at random as well, so that texts from strangers can't be made to
//! collide. Their order is as random: no output may come from it.

/// A map from keys to values.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// A set of keys.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;
