//! Lists that are looked up by key.

/// A handful of values by key, in a meaningful order. A list that is searched from the front costs
/// the module less code than a tree or a hash table.
pub type OrderedMap<T> = Vec<(String, T)>;
