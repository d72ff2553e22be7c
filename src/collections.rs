//! Hash maps and sets with a fast hasher.
//!
//! The hasher is randomly seeded, so untrusted keys can't be chosen to collide. The iteration order is
//! random as well: no output may depend on it.

/// A hash map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// A hash set.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;
