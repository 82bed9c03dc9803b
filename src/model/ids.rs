//! The numbers by which an index names its documents, practices, facets and so on, each a type of
//! its own. Look here before you pass a bare `u32` from one function to another.
//!
//! Each is a `u32` to the machine: the types cost neither bytes nor time.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the item at `index` in a list that has one item per id.
            pub const fn at(index: usize) -> Self {
                Self(index as u32)
            }

            /// The index into a list that has one item per id.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id after this one.
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }

            /// The ids from `start` up to `end`, which is not among them.
            pub fn range(start: Self, end: Self) -> impl Iterator<Item = Self> {
                (start.0..end.0).map(Self)
            }

            /// All ids below `count`.
            pub fn first(count: usize) -> impl Iterator<Item = Self> {
                (0..count as u32).map(Self)
            }
        }
    )*};
}

ids! {
    /// A document (one edition of a practice), numbered in the order of the corpus.
    DocId
    /// A practice, numbered in the order of the corpus. Its editions are neighbours.
    PracticeId
    /// A concept: a set of names for one thing.
    ConceptId
    /// A shard of the term dictionary, numbered in the order of its keys.
    ShardId
    /// A facet, numbered in the order of the settings.
    FacetId
    /// A value of one facet, numbered in display order, parents before their children.
    ValueId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_as_wide_as_their_number() {
        assert_eq!((size_of::<DocId>(), size_of::<Option<DocId>>()), (4, 8));
        assert_eq!(ValueId::range(ValueId(2), ValueId(4)).collect::<Vec<_>>(), [2, 3].map(ValueId));
        assert_eq!(FacetId::at(7).index(), 7);
    }
}
