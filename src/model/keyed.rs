//! Lists that are looked up by key.

/// Values by key. A handful of entries in a meaningful order: a list that is searched from the front costs less code in the
/// browser than any tree or table.
pub type OrderedMap<T> = Vec<(String, T)>;
