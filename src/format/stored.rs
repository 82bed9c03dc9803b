//! Stored fields and passages of documents, in small files that are fetched only for the hits
//! shown. Look here to show something more of a document.
//!
//! Documents are in *blocks* of [`DOCUMENTS_PER_BLOCK`], fewer in the last. A block has first the
//! files with the stored fields of [`DOCUMENTS_PER_FILE`] consecutive documents each, together with
//! the passages that their texts begin with, and then files of further passages, at most
//! [`FILES_PER_BLOCK`] in all. A posting names the file of its best passage within the block by one
//! byte, 0 being the file with the document's stored fields. So both are fetched in the same round,
//! often as one file, and nothing about single documents has to be fetched beforehand.
//!
//! ```text
//! file           varint count of documents with stored fields (0 in files of further passages);
//!                per document, length-prefixed: id, practice (empty: the id), title, address
//!                (may be empty), date (may be empty), teaser (each length-prefixed text), varint
//!                count of further fields: texts, varint first file of further passages, varint
//!                count of these files;
//!                varint count of passage groups; per group: varint document within the block,
//!                varint count of passages; per passage: varint (length << 1 | begins a
//!                paragraph), text
//! block index    varint blocks that share a root; per block a byte: its files;
//!                per root 16 bytes: over the files of its blocks, in order
//! ```

use core::ops::Range;

use crate::format::files::{FileRef, Role, Root};
use crate::limits::MAX_STORED_BYTES;
use crate::model::document::Document;
use crate::model::ids::DocId;
use crate::util::wire::{Reader, put_bytes, put_varint};

/// Documents of one block, at most.
pub const DOCUMENTS_PER_BLOCK: usize = 32;
/// Documents whose stored fields share a file.
pub const DOCUMENTS_PER_FILE: usize = 2;
/// Files of one block, at most: what one byte of a posting can name.
pub const FILES_PER_BLOCK: usize = 255;

/// What a result shows of a document besides its passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredFields {
    /// The id of the document in its source.
    pub id: String,
    /// The id of its practice; `None` if that is the document's own.
    pub practice: Option<String>,
    /// The title as shown.
    pub title: String,
    /// The address, if it has one.
    pub url: Option<String>,
    /// The date as the record gave it.
    pub date: Option<String>,
    /// The summary, or the beginning of the text.
    pub teaser: String,
    /// The further fields in the order of the index's settings; empty for one it does not have.
    pub fields: Vec<String>,
    /// The numbers of the files of the block with further passages.
    pub passage_files: Range<usize>,
}

/// A document whose stored fields are to be written.
#[derive(Clone)]
pub struct NewStoredFields<'a> {
    /// The document.
    pub document: &'a Document,
    /// The summary, or the beginning of the text.
    pub teaser: &'a str,
    /// The names of the further fields that the index stores.
    pub stored: &'a [String],
    /// The numbers of the files of the block with further passages.
    pub passage_files: Range<usize>,
}

impl NewStoredFields<'_> {
    fn put(&self, out: &mut Vec<u8>) {
        let Document { id, practice, title, url, date, fields, .. } = self.document;
        let practice = if practice == id { "" } else { practice };
        let [url, date] = [url, date].map(|text| text.as_deref().unwrap_or_default());
        for text in [id, practice, title, url, date, self.teaser] {
            put_bytes(out, text.as_bytes());
        }
        put_varint(out, self.stored.len() as u64);
        for name in self.stored {
            let field = fields.iter().find(|(known, _)| known == name);
            put_bytes(out, field.map_or(&[][..], |(_, value)| value.as_bytes()));
        }
        put_varint(out, self.passage_files.start as u64);
        put_varint(out, self.passage_files.len() as u64);
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
            teaser: reader.text().to_owned(),
            fields: reader.texts(),
            passage_files: read_file_range(reader),
        }
    }

    /// The practice's id.
    pub fn practice_id(&self) -> &str {
        self.practice.as_ref().unwrap_or(&self.id)
    }
}

/// A range of file numbers, from its first and its length. Both are bounded, so that a damaged file
/// cannot make a reader look for any number of them.
fn read_file_range(reader: &mut Reader<'_>) -> Range<usize> {
    let first = reader.size().min(FILES_PER_BLOCK);
    first..first + reader.size().min(FILES_PER_BLOCK)
}

/// A piece of a text, short enough to be an excerpt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    /// Whether it begins a paragraph; otherwise a space precedes it in the text.
    pub begins_paragraph: bool,
    /// The piece.
    pub text: &'a str,
}

/// The passages of one document in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageGroup<'a> {
    /// The document, counted from the first of its block.
    pub document: usize,
    /// Its passages in this file, in order.
    pub passages: Vec<Passage<'a>>,
}

/// The bytes of a file with these stored fields and passages.
pub fn put_documents(documents: &[NewStoredFields<'_>], groups: &[PassageGroup<'_>]) -> Vec<u8> {
    let texts = groups.iter().flat_map(|group| &group.passages).map(|passage| passage.text.len());
    let mut out = Vec::with_capacity(texts.map(|length| length + 3).sum());
    put_varint(&mut out, documents.len() as u64);
    let mut fields = Vec::new();
    for document in documents {
        fields.clear();
        document.put(&mut fields);
        put_bytes(&mut out, &fields);
    }
    put_varint(&mut out, groups.len() as u64);
    for group in groups {
        put_varint(&mut out, group.document as u64);
        put_varint(&mut out, group.passages.len() as u64);
        for Passage { begins_paragraph, text } in &group.passages {
            put_varint(&mut out, (text.len() as u64) << 1 | u64::from(*begins_paragraph));
            out.extend_from_slice(text.as_bytes());
        }
    }
    out
}

/// The stored fields of the document at `index`, counted from 0, in a file. If the file does not
/// have them, the reader is damaged and the result is empty.
pub fn read_stored_fields(reader: &mut Reader<'_>, index: usize) -> StoredFields {
    let mut fields: &[u8] = &[];
    for at in 0..reader.count() {
        let bytes = reader.bytes();
        if at == index {
            fields = bytes;
        }
    }
    *reader = Reader::new(fields);
    reader.limit(fields.len(), MAX_STORED_BYTES);
    StoredFields::read(reader)
}

/// Visits the passages of a document in a file. `document` is counted from the first of its block.
pub fn for_each_passage(
    reader: &mut Reader<'_>,
    document: usize,
    visit: &mut dyn FnMut(Passage<'_>),
) {
    for _ in 0..reader.count() {
        reader.bytes();
    }
    for _ in 0..reader.count() {
        let of = reader.size();
        for _ in 0..reader.count() {
            let head = reader.size();
            reader.limit(head >> 1, MAX_STORED_BYTES);
            let text = reader.text_of(head >> 1);
            if of == document {
                visit(Passage { begins_paragraph: head & 1 == 1, text });
            }
        }
    }
}

/// The sections of a file: its stored fields, its passages, or the ones and then the others.
#[cfg(feature = "section-sizes")]
pub fn sections(content: &[u8]) -> Vec<crate::format::section::Section> {
    let (mut reader, end) = (Reader::new(content), content.len());
    let documents = reader.count();
    for _ in 0..documents {
        reader.bytes();
    }
    let passages = end - reader.rest().len();
    match (documents, reader.count()) {
        (0, _) => vec![("passages", 0..end)],
        (_, 0) => vec![("stored fields", 0..end)],
        _ => vec![("stored fields", 0..passages), ("passages", passages..end)],
    }
}

/// Finds the files of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockIndex {
    blocks_per_root: usize,
    /// Block `b` has the files `starts[b]..starts[b + 1]` of all.
    starts: Vec<u32>,
    roots: Vec<Root>,
}

/// The place of a document among the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPosition {
    block: usize,
    /// The document, counted from the first of its block.
    pub within: usize,
}

/// A file with stored fields, and which of those in it are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredFieldsRef {
    /// The file.
    pub file: FileRef,
    /// Counted from the first document of the file.
    pub index: usize,
}

impl BlockIndex {
    /// An index without blocks; every `blocks_per_root` of them will share a root.
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

    /// Appends the section of the header.
    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.blocks_per_root as u64);
        out.extend(self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as u8));
        out.extend(self.roots.iter().flatten());
    }

    /// Reads the section of the header of an index with `documents` documents.
    pub fn read(reader: &mut Reader<'_>, documents: u32) -> Self {
        let mut blocks = Self::new(reader.size());
        // A record that failed before may claim any number.
        let count = match reader.is_damaged() {
            true => 0,
            false => (documents as usize).div_ceil(DOCUMENTS_PER_BLOCK),
        };
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

    /// The block of a document, and its place there.
    pub fn position(&self, document: DocId) -> BlockPosition {
        let document = document.index();
        let block = document / DOCUMENTS_PER_BLOCK;
        BlockPosition { block, within: document % DOCUMENTS_PER_BLOCK }
    }

    /// Where the stored fields of a document are.
    pub fn stored_fields(&self, position: BlockPosition) -> StoredFieldsRef {
        let index = position.within % DOCUMENTS_PER_FILE;
        StoredFieldsRef { file: self.passage_file(position, 0), index }
    }

    /// The file with this number in the document's block, where 0 is the one with its stored
    /// fields.
    pub fn passage_file(&self, position: BlockPosition, file: usize) -> FileRef {
        let file = if file == 0 { position.within / DOCUMENTS_PER_FILE } else { file };
        self.member(position.block, file)
    }

    /// Whether the document's block has a file with this number.
    pub fn has_file(&self, position: BlockPosition, file: usize) -> bool {
        let BlockPosition { block, .. } = position;
        file < (self.starts[block + 1] - self.starts[block]) as usize
    }

    /// All files of all blocks.
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
        let count = self.starts[end] - self.starts[first];
        FileRef::member(Role::StoredFields, self.roots[group], index, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_fields_and_passages_come_back() {
        let document = |id: &str| Document {
            id: id.into(),
            practice: "p".into(),
            title: "Title".into(),
            fields: vec![("author".into(), "x".into())],
            ..Document::default()
        };
        let (documents, stored) =
            ([document("a"), document("b")], ["year".to_owned(), "author".to_owned()]);
        let new = documents.each_ref().map(|document| NewStoredFields {
            document,
            teaser: "A teaser.",
            stored: &stored,
            passage_files: 8..10,
        });
        let passage = |text: &'static str| Passage { begins_paragraph: true, text };
        let groups = [
            PassageGroup { document: 3, passages: vec![passage("one"), passage("two")] },
            PassageGroup { document: 4, passages: vec![passage("three")] },
        ];
        let bytes = put_documents(&new, &groups);
        let fields = StoredFields {
            id: "b".into(),
            practice: Some("p".into()),
            title: "Title".into(),
            teaser: "A teaser.".into(),
            fields: vec![String::new(), "x".into()],
            passage_files: 8..10,
            ..StoredFields::default()
        };
        assert_eq!(read_stored_fields(&mut Reader::new(&bytes), 1), fields);
        let mut reader = Reader::new(&bytes);
        assert_eq!(read_stored_fields(&mut reader, 2), StoredFields::default());
        assert!(reader.is_damaged());
        assert_eq!(put_documents(&[], &groups)[..5], [0, 2, 3, 2, 7]);
        for (document, expected) in [(3, &groups[0].passages[..]), (5, &[])] {
            let mut passages = Vec::new();
            for_each_passage(&mut Reader::new(&bytes), document, &mut |passage| {
                passages.push((passage.begins_paragraph, passage.text.to_owned()));
            });
            let expected =
                expected.iter().map(|passage| (passage.begins_paragraph, passage.text.to_owned()));
            assert_eq!(passages, expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn blocks_find_the_files_of_a_document() {
        let mut blocks = BlockIndex::new(2);
        blocks.push(&[20, 255], [1; 16]);
        blocks.push(&[3], [2; 16]);
        let position = blocks.position(DocId(36));
        assert_eq!(position.within, 4);
        let member = |root, index, count| FileRef::member(Role::StoredFields, root, index, count);
        let file = member([1; 16], 22, 275);
        assert_eq!(blocks.stored_fields(position), StoredFieldsRef { file, index: 0 });
        assert_eq!(blocks.passage_file(position, 0), file);
        let last = blocks.position(DocId(69));
        assert_eq!(blocks.passage_file(last, 2), member([2; 16], 2, 3));
        assert_eq!(blocks.files().count(), 278);
        let mut bytes = Vec::new();
        blocks.put(&mut bytes);
        assert_eq!(BlockIndex::read(&mut Reader::new(&bytes), 69), blocks);
        let mut reader = Reader::new(&bytes);
        BlockIndex::read(&mut reader, 97);
        assert!(reader.is_damaged());
    }
}
