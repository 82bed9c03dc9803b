//! Documents: the cards of hits and the passages of texts, in small files that are fetched for just the hits shown.
//!
//! Documents stand in *blocks* of [`DOCUMENTS_PER_BLOCK`], the last of fewer. A block has first its card files, with the cards of
//! [`CARDS_PER_FILE`] consecutive documents each and the passages that their texts begin with, then files of further passages, at
//! most [`FILES_PER_BLOCK`] in all. A posting names the file of its best passage within the block by one byte, 0 being the one
//! with the document's card, so a hit's card and its best passage are fetched in the same round, often as one file, and
//! nothing about single documents has to travel beforehand.
//!
//! ```text
//! file           varint count of cards (0 in files of further passages); per card, length-prefixed: id, practice (empty: the
//!                id), title, address (may be empty), date (may be empty), lead (each length-prefixed text), varint count of
//!                stored fields: texts, varint first file of further passages, varint count of these files;
//!                varint count of groups; per group: varint document within the block, varint count of passages;
//!                per passage: varint (length << 1 | begins a paragraph), text
//! blocks         varint blocks that share a root; per block of 32 documents, fewer in the last, a byte: its files;
//!                per root 16 bytes: over the files of its blocks, in order
//! ```

use crate::format::files::{FileRef, Role, Root};
use crate::model::document::Document;
use crate::model::ids::DocId;
use crate::util::wire::{Reader, put_bytes, put_varint};

/// Documents of one block, at most.
pub const DOCUMENTS_PER_BLOCK: usize = 32;
/// Documents in one card file.
pub const CARDS_PER_FILE: usize = 2;
/// Files of one block, at most: what one byte of a posting can name.
pub const FILES_PER_BLOCK: usize = 255;

/// What a result shows of a document besides its passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredFields {
    pub id: String,
    /// `None` where the practice's id is the document's own.
    pub practice: Option<String>,
    pub title: String,
    pub url: Option<String>,
    pub date: Option<String>,
    /// The summary, or the beginning of the text.
    pub lead: String,
    /// In the order of the index's stored fields; empty where the document has none.
    pub fields: Vec<String>,
    /// The files of the block that hold further passages: first, and how many.
    pub passage_files: (usize, usize),
}

/// What becomes the card of a document.
#[derive(Clone, Copy)]
pub struct NewStoredFields<'a> {
    pub document: &'a Document,
    pub lead: &'a str,
    /// The names of the stored fields.
    pub stored: &'a [String],
    pub passage_files: (usize, usize),
}

impl NewStoredFields<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        let Document { id, practice, title, url, date, fields, .. } = self.document;
        let practice = if practice == id { "" } else { practice };
        let [url, date] = [url, date].map(|text| text.as_deref().unwrap_or_default());
        for text in [id, practice, title, url, date, self.lead] {
            put_bytes(out, text.as_bytes());
        }
        put_varint(out, self.stored.len() as u64);
        for name in self.stored {
            let field = fields.iter().find(|(known, _)| known == name);
            put_bytes(out, field.map_or(&[][..], |(_, value)| value.as_bytes()));
        }
        put_varint(out, self.passage_files.0 as u64);
        put_varint(out, self.passage_files.1 as u64);
    }
}

impl StoredFields {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            id: reader.text().to_owned(),
            practice: reader.optional_text(),
            title: reader.text().to_owned(),
            url: reader.optional_text(),
            date: reader.optional_text(),
            lead: reader.text().to_owned(),
            fields: reader.texts(),
            passage_files: (reader.size().min(FILES_PER_BLOCK), reader.size().min(FILES_PER_BLOCK)),
        }
    }

    /// The practice's id.
    pub fn practice_id(&self) -> &str {
        self.practice.as_ref().unwrap_or(&self.id)
    }
}

/// The bytes of a file with these cards and passages.
pub fn put_documents(cards: &[NewStoredFields<'_>], groups: &[Group<'_>]) -> Vec<u8> {
    let texts = groups.iter().flat_map(|group| &group.passages).map(|passage| passage.text.len());
    // Each passage takes a few bytes more.
    let mut out = Vec::with_capacity(texts.map(|length| length + 16).sum());
    put_varint(&mut out, cards.len() as u64);
    let mut bytes = Vec::new();
    for card in cards {
        bytes.clear();
        card.put(&mut bytes);
        put_bytes(&mut out, &bytes);
    }
    put_varint(&mut out, groups.len() as u64);
    for group in groups {
        put_varint(&mut out, group.document as u64);
        put_varint(&mut out, group.passages.len() as u64);
        for passage in &group.passages {
            put_varint(
                &mut out,
                (passage.text.len() as u64) << 1 | u64::from(passage.begins_paragraph),
            );
            out.extend_from_slice(passage.text.as_bytes());
        }
    }
    out
}

/// One card of a file.
pub fn read_card(reader: &mut Reader<'_>, wanted: usize) -> StoredFields {
    let mut card: &[u8] = &[];
    for at in 0..reader.count() {
        let bytes = reader.bytes();
        if at == wanted {
            card = bytes;
        }
    }
    *reader = Reader::new(card);
    StoredFields::read(reader)
}

/// A piece of a text, short enough to be an excerpt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    pub begins_paragraph: bool,
    pub text: &'a str,
}

/// The passages of one document in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// Place of the document in its block.
    pub document: usize,
    pub passages: Vec<Passage<'a>>,
}

/// Visits the passages that a file holds of the document at that place of its block: whether one begins a paragraph, and its text.
pub fn each_passage(reader: &mut Reader<'_>, document: usize, visit: &mut dyn FnMut(Passage<'_>)) {
    for _ in 0..reader.count() {
        reader.bytes();
    }
    for _ in 0..reader.count() {
        let of = reader.size();
        for _ in 0..reader.count() {
            let head = reader.size();
            let text = reader.text_of(head >> 1);
            if of == document {
                visit(Passage { begins_paragraph: head & 1 == 1, text });
            }
        }
    }
}

/// What of a file is what: its cards or its passages, or the ones and then the others.
#[cfg(feature = "section-sizes")]
pub fn sections(content: &[u8]) -> Vec<crate::format::section::Section> {
    let (mut reader, end) = (Reader::new(content), content.len());
    let cards = reader.count();
    for _ in 0..cards {
        reader.bytes();
    }
    let passages = end - reader.rest().len();
    match (cards, reader.count()) {
        (0, _) => vec![("passages", 0..end)],
        (_, 0) => vec![("cards", 0..end)],
        _ => vec![("cards", 0..passages), ("passages", passages..end)],
    }
}

/// Finds the files of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    blocks_per_root: usize,
    /// Block `b` has the files `starts[b]..starts[b + 1]` of all.
    starts: Vec<u32>,
    roots: Vec<Root>,
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    block: usize,
    /// Its place in the block.
    pub within: usize,
}

impl Blocks {
    /// No blocks yet, of which so many are going to share a root.
    pub fn new(blocks_per_root: usize) -> Self {
        Self { blocks_per_root, starts: vec![0], roots: Vec::new() }
    }

    /// Adds the next blocks that share a root, by the number of their files.
    pub fn push(&mut self, files: &[usize], root: Root) {
        for files in files {
            self.starts.push(self.starts[self.starts.len() - 1] + *files as u32);
        }
        self.roots.push(root);
    }

    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.blocks_per_root as u64);
        out.extend(self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as u8));
        out.extend(self.roots.iter().flatten());
    }

    /// Reads the blocks of an index with so many documents.
    pub fn read(reader: &mut Reader<'_>, documents: u32) -> Self {
        let mut blocks = Self::new(reader.size());
        // What failed before may claim any number.
        let count =
            if reader.is_damaged() { 0 } else { (documents as usize).div_ceil(DOCUMENTS_PER_BLOCK) };
        let mut files = 0;
        for _ in 0..count {
            files += u32::from(reader.byte());
            blocks.starts.push(files);
        }
        if blocks.blocks_per_root == 0 {
            reader.mark_damaged();
            return blocks;
        }
        for _ in 0..count.div_ceil(blocks.blocks_per_root) {
            blocks.roots.push(reader.array());
        }
        blocks
    }

    /// Where the document stands.
    pub fn place(&self, document: DocId) -> Place {
        let document = document.index();
        Place { block: document / DOCUMENTS_PER_BLOCK, within: document % DOCUMENTS_PER_BLOCK }
    }

    /// The file with the document's card, and the card's place in it.
    pub fn card_file(&self, place: Place) -> (FileRef, usize) {
        (self.passage_file(place, 0), place.within % CARDS_PER_FILE)
    }

    /// The file of that number in the document's block, where 0 stands for the one with its card.
    pub fn passage_file(&self, place: Place, file: usize) -> FileRef {
        self.member(place.block, if file == 0 { place.within / CARDS_PER_FILE } else { file })
    }

    pub fn files(&self) -> impl Iterator<Item = FileRef> + '_ {
        let of = |block: usize| (self.starts[block + 1] - self.starts[block]) as usize;
        (0..self.starts.len() - 1)
            .flat_map(move |block| (0..of(block)).map(move |file| self.member(block, file)))
    }

    /// A file of a block, among those of all blocks that share its root.
    fn member(&self, block: usize, file: usize) -> FileRef {
        let group = block / self.blocks_per_root;
        let first = group * self.blocks_per_root;
        let end = (first + self.blocks_per_root).min(self.starts.len() - 1);
        let index = self.starts[block] - self.starts[first] + file as u32;
        FileRef::member(
            Role::StoredFields,
            self.roots[group],
            index,
            self.starts[end] - self.starts[first],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_passages_come_back() {
        let document = |id: &str| Document {
            id: id.into(),
            practice: "p".into(),
            title: "Title".into(),
            fields: vec![("author".into(), "x".into())],
            ..Document::default()
        };
        let (documents, stored) =
            ([document("a"), document("b")], ["year".to_owned(), "author".to_owned()]);
        let cards = documents.each_ref().map(|document| NewStoredFields {
            document,
            lead: "A lead.",
            stored: &stored,
            passage_files: (8, 2),
        });
        let passage = |text: &'static str| Passage { begins_paragraph: true, text };
        let groups = [
            Group { document: 3, passages: vec![passage("one"), passage("two")] },
            Group { document: 4, passages: vec![passage("three")] },
        ];
        let bytes = put_documents(&cards, &groups);
        let card = StoredFields {
            id: "b".into(),
            practice: Some("p".into()),
            title: "Title".into(),
            lead: "A lead.".into(),
            fields: vec![String::new(), "x".into()],
            passage_files: (8, 2),
            ..StoredFields::default()
        };
        assert_eq!(read_card(&mut Reader::new(&bytes), 1), card);
        let mut reader = Reader::new(&bytes);
        assert_eq!(read_card(&mut reader, 2), StoredFields::default());
        assert!(reader.is_damaged());
        assert_eq!(put_documents(&[], &groups)[..5], [0, 2, 3, 2, 7]);
        for (document, expected) in [(3, &groups[0].passages[..]), (5, &[])] {
            let mut passages = Vec::new();
            each_passage(&mut Reader::new(&bytes), document, &mut |passage| {
                passages.push((passage.begins_paragraph, passage.text.to_owned()));
            });
            let expected =
                expected.iter().map(|passage| (passage.begins_paragraph, passage.text.to_owned()));
            assert_eq!(passages, expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn blocks_find_the_files_of_a_document() {
        let mut blocks = Blocks::new(2);
        blocks.push(&[20, 255], [1; 16]);
        blocks.push(&[3], [2; 16]);
        let place = blocks.place(DocId(36));
        assert_eq!(place.within, 4);
        assert_eq!(
            blocks.card_file(place),
            (FileRef::member(Role::StoredFields, [1; 16], 22, 275), 0)
        );
        assert_eq!(blocks.passage_file(place, 0), blocks.card_file(place).0);
        assert_eq!(
            blocks.passage_file(blocks.place(DocId(69)), 2),
            FileRef::member(Role::StoredFields, [2; 16], 2, 3)
        );
        assert_eq!(blocks.files().count(), 278);
        let mut bytes = Vec::new();
        blocks.put(&mut bytes);
        assert_eq!(Blocks::read(&mut Reader::new(&bytes), 69), blocks);
        let mut reader = Reader::new(&bytes);
        Blocks::read(&mut reader, 97);
        assert!(reader.is_damaged());
    }
}
