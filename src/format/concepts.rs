//! Concepts: the names of each, in small files that are loaded only for hits found by another name
//! than the visitor typed. Look here for how names reach a result.
//!
//! ```text
//! concepts   in the header: varint count; if it is not 0: varint concepts per file, 16 bytes
//!            Merkle root of the files
//! file       per concept: varint count of names; per name, length-prefixed: the tag of its
//!            language, a space, the name
//! ```
//!
//! Which documents belong to a concept is in the term dictionary, at its names: [`super::terms`].

use crate::format::files::{FileRef, Role, Root};
use crate::model::ids::ConceptId;
use crate::util::text::split_at_byte;
use crate::util::wire::{Reader, put_texts, put_varint};

/// Concepts in one file, unless more must share one because of [`MAX_FILES`].
const CONCEPTS_PER_FILE: usize = 16;
/// Files under one root, at most.
const MAX_FILES: usize = 255;

/// Finds the file with the names of a concept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concepts {
    /// How many concepts there are.
    pub count: usize,
    /// How many share a file.
    pub per_file: usize,
    /// The Merkle root of the files.
    pub root: Root,
}

/// One name of a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConceptName<'a> {
    /// The BCP 47 tag of its language; `*` for a name that belongs to every language.
    pub language: &'a str,
    /// The name as written.
    pub name: &'a str,
}

/// How many of `concepts` concepts share a file.
pub fn per_file(concepts: usize) -> usize {
    CONCEPTS_PER_FILE.max(concepts.div_ceil(MAX_FILES))
}

/// The bytes of the file of these concepts: of each its names, as the file has them.
pub fn put_names(concepts: &[&[String]]) -> Vec<u8> {
    let mut out = Vec::new();
    for names in concepts {
        put_texts(&mut out, names);
    }
    out
}

impl Concepts {
    /// Appends the section of the header.
    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.count as u64);
        if self.count > 0 {
            put_varint(out, self.per_file as u64);
            out.extend(self.root);
        }
    }

    /// Reads the section of the header.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let count = reader.size();
        if count == 0 {
            return Self::default();
        }
        let concepts = Self { count, per_file: reader.size(), root: reader.array() };
        if concepts.files() > MAX_FILES {
            reader.mark_damaged();
        }
        concepts
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.count.div_ceil(self.per_file.max(1))
    }

    /// The file with the names of a concept.
    pub fn file(&self, concept: ConceptId) -> FileRef {
        self.member(concept.index() / self.per_file.max(1))
    }

    /// The file with this index, counted from 0.
    pub fn member(&self, file: usize) -> FileRef {
        FileRef::member(Role::ConceptNames, self.root, file as u32, self.files() as u32)
    }

    /// Visits the names of a concept, in order, in the file that `reader` is at the beginning of.
    pub fn for_each_name(
        &self,
        reader: &mut Reader<'_>,
        concept: ConceptId,
        visit: &mut dyn FnMut(ConceptName<'_>),
    ) {
        let wanted = concept.index() % self.per_file.max(1);
        let mut at = 0;
        while at <= wanted && !reader.is_damaged() {
            for _ in 0..reader.count() {
                let (language, name) = split_at_byte(reader.text(), b' ');
                if at == wanted {
                    visit(ConceptName { language, name });
                }
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        let names =
            [vec!["en housing".to_owned()], vec!["fr logement".to_owned(), "* SDG 11".to_owned()]];
        let bytes = put_names(&[&names[0], &names[1]]);
        let concepts = Concepts { count: 18, per_file: 16, root: [3; 16] };
        let mut found = Vec::new();
        concepts.for_each_name(&mut Reader::new(&bytes), ConceptId(17), &mut |found_name| {
            found.push([found_name.language, " ", found_name.name].concat());
        });
        assert_eq!(found, names[1]);
        assert_eq!(
            concepts.file(ConceptId(17)),
            FileRef::member(Role::ConceptNames, [3; 16], 1, 2)
        );
        let mut bytes = Vec::new();
        concepts.put(&mut bytes);
        assert_eq!(Concepts::read(&mut Reader::new(&bytes)), concepts);
    }
}
