//! Concepts: what the names of one thing are, in small files that only hits found by another name load.
//!
//! ```text
//! concepts   in the core: varint count; where it is not 0: varint concepts per file, 16 bytes root of the files
//! file       per concept: varint count of names; per name, length-prefixed: its language's tag, a space, the name
//! ```
//!
//! Which documents belong to a concept is written beside its names in the dictionary: see [`super::words`].

use crate::format::files::{FileRef, Role, Root};
use crate::model::ids::ConceptId;
use crate::util::text::split_at_byte;
use crate::util::wire::{Reader, put_bytes, put_varint};

/// Concepts in one file, unless there are so many that more must share one.
const PER_FILE: usize = 16;
/// Files of one root, at most.
const MOST_FILES: usize = 255;

/// Finds the names of concepts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concepts {
    pub count: usize,
    pub per_file: usize,
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

/// How many concepts share a file where there are so many.
pub fn per_file(concepts: usize) -> usize {
    PER_FILE.max(concepts.div_ceil(MOST_FILES))
}

/// The bytes of one file.
pub fn put_names(concepts: &[&[String]]) -> Vec<u8> {
    let mut out = Vec::new();
    for names in concepts {
        put_varint(&mut out, names.len() as u64);
        names.iter().for_each(|name| put_bytes(&mut out, name.as_bytes()));
    }
    out
}

impl Concepts {
    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.count as u64);
        if self.count > 0 {
            put_varint(out, self.per_file as u64);
            out.extend(self.root);
        }
    }

    pub fn read(reader: &mut Reader<'_>) -> Self {
        let count = reader.size();
        if count == 0 {
            return Self::default();
        }
        let concepts = Self { count, per_file: reader.size(), root: reader.array() };
        if concepts.files() > MOST_FILES {
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

    /// File number so and so.
    pub fn member(&self, file: usize) -> FileRef {
        FileRef::member(Role::ConceptNames, self.root, file as u32, self.files() as u32)
    }

    /// Visits the names of a concept, each with its language.
    pub fn each_name(
        &self,
        reader: &mut Reader<'_>,
        concept: ConceptId,
        visit: &mut dyn FnMut(ConceptName<'_>),
    ) {
        let wanted = concept.index() % self.per_file.max(1);
        for at in 0..wanted + 1 {
            for _ in 0..reader.count() {
                let name = reader.text();
                if at == wanted {
                    let (language, name) = split_at_byte(name, b' ');
                    visit(ConceptName { language, name });
                }
            }
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
        concepts.each_name(&mut Reader::new(&bytes), ConceptId(17), &mut |found_name| {
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
