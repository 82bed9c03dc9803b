//! The numbers by which a build names forms, classes and lists, each a type of its own. Look here
//! before you pass a bare `u32` from one function to another; those that an index holds as well
//! are in [`medina::model::ids`].
//!
//! Each is an integer to the machine: the types cost neither bytes nor time.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($number:ident))*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub(crate) struct $name(pub(crate) $number);

        // Not every id needs both functions.
        #[allow(dead_code)]
        impl $name {
            /// The id of the item at `index` in a list that has one item per id.
            pub(crate) const fn at(index: usize) -> Self {
                Self(index as $number)
            }

            /// The index into a list that has one item per id.
            pub(crate) const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// An exact form, numbered in the order in which jobs happened to see them first. It is
    /// replaced by an [`ExactFormId`] when all forms are known.
    ProvisionalId(u32)
    /// An exact form, which is in lower case but has its accents. Numbered in the order of the
    /// folded forms, those of one folded form in their own order.
    ExactFormId(u32)
    /// A folded form, which has no accents. Numbered in sorted order.
    FormId(u32)
    /// A conflation class, numbered in the order of the first form of each.
    ClassId(u32)
    /// A posting list: those of the classes come first, then those of the concepts.
    ListId(u32)
    /// A language tag among those that documents have, numbered in the order of the documents.
    TagId(u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_as_wide_as_their_number() {
        assert_eq!((size_of::<ListId>(), size_of::<TagId>()), (4, 2));
        assert_eq!(TagId::at(7).index(), 7);
    }
}
