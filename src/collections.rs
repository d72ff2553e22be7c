//! Hash tables for large numbers of entries.
//!
//! The standard library's tables with a hasher that takes a fraction of the time of the default one. It
//! is seeded at random as well, so that texts from other sites can't be made to collide; the order of
//! entries is as random, and no output may depend on it.

/// A map from keys to values.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// A set of keys.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;
