//! The header: everything about an index that does not depend on the query, in one file. Look here
//! for what every visitor loads first, and to add a section to the format.
//!
//! ```text
//! record                   u32 documents, u32 practices, the name; lists of texts: the site's
//!                          languages, the documents' languages, stored fields; list of facets:
//!                          key, kind (0 list, 1 path, 2 range), order (0 count, 1 vocabulary,
//!                          2 label); encoded as [`super::record`] says
//! languages                runs until every document has one: varint documents, varint index of
//!                          their language in the documents' languages
//! editions                 runs until every practice has some: varint practices, varint editions
//!                          of each
//! terms and positions      the shard index; length-prefixed the only shard of terms, nothing if
//!                          terms are in files; 32 bytes digest of the correction dictionary, zeros
//!                          if the shard is here
//! concepts                 where their names are: [`super::concepts`]
//! suggestions              32 bytes digest of their file
//! documents                the block index: [`super::stored`]
//! facets                   per facet: its values; then byte 0 and the column; or byte 1 and
//!                          32 bytes digest of the column's file
//! sort columns             32 bytes digest of the ranks by date; 32 bytes digest of the ranks by
//!                          title
//! ```

use bincode::{Decode, Encode};

use crate::error::Result;
use crate::format::columns::{Column, Values};
use crate::format::concepts::Concepts;
use crate::format::files::{FileRef, Role};
use crate::format::record;
#[cfg(feature = "section-sizes")]
use crate::format::section::{Section, SectionSplitter};
use crate::format::shard_index::ShardIndex;
use crate::format::stored::{BlockIndex, DOCUMENTS_PER_BLOCK};
#[cfg(feature = "section-sizes")]
use crate::format::terms;
use crate::limits::{MAX_DOCUMENTS, MAX_EDITIONS, MAX_VALUES};
use crate::model::ids::{DocId, FacetId};
use crate::model::settings::{FacetKind, FacetOrder};
use crate::util::wire::{Digest, Reader, put_bytes, put_varint};

/// The plain facts of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct HeaderRecord {
    /// How many documents there are.
    pub documents: u32,
    /// How many practices they are editions of.
    pub practices: u32,
    /// The name of the site.
    pub name: String,
    /// The languages of the site, as BCP 47 tags; the first is the default.
    pub languages: Vec<String>,
    /// The languages of the documents, as BCP 47 tags.
    pub tags: Vec<String>,
    /// The names of the stored fields.
    pub stored: Vec<String>,
    /// The facets in the order they are shown.
    pub facets: Vec<FacetRecord>,
}

/// The plain facts of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FacetRecord {
    /// Its key in requests and pages.
    pub key: String,
    /// The shape of its values.
    pub kind: FacetKind,
    /// The order in which its values are listed.
    pub order: FacetOrder,
}

/// Where the writer puts a facet's column.
#[derive(Clone, Debug)]
pub enum ColumnPlace {
    /// Into the header: the bytes of the column.
    Inline(Vec<u8>),
    /// Into a file with this digest.
    File(Digest),
}

/// The sections of a header to be written.
#[derive(Clone, Debug)]
pub struct HeaderSections {
    /// The plain facts.
    pub record: HeaderRecord,
    /// The language of each document, as an index into `record.tags`.
    pub languages: Vec<u16>,
    /// Practice `p` has the documents `editions[p]..editions[p + 1]`.
    pub editions: Vec<u32>,
    /// The shards of terms and positions.
    pub shard_index: ShardIndex,
    /// The only shard of terms if the header holds it; else empty.
    pub term_shard: Vec<u8>,
    /// The digest of the correction dictionary; zeros if the header holds the terms.
    pub corrections: Digest,
    /// The files with the names of concepts.
    pub concepts: Concepts,
    /// The digest of the suggestions.
    pub suggestions: Digest,
    /// The files with stored fields and passages.
    pub block_index: BlockIndex,
    /// The values of each facet.
    pub values: Vec<Values>,
    /// The column of each facet.
    pub columns: Vec<ColumnPlace>,
    /// The digest of the ranks by date.
    pub date_column: Digest,
    /// The digest of the ranks by title.
    pub title_column: Digest,
}

impl HeaderSections {
    /// The bytes of the header.
    pub fn put(&self) -> Vec<u8> {
        let mut out = Vec::new();
        record::encode(&mut out, &self.record);
        put_runs(&mut out, self.languages.iter().map(|language| u64::from(*language)));
        put_runs(&mut out, self.editions.windows(2).map(|pair| u64::from(pair[1] - pair[0])));
        self.shard_index.put(&mut out);
        put_bytes(&mut out, &self.term_shard);
        out.extend(self.corrections);
        self.concepts.put(&mut out);
        out.extend(self.suggestions);
        self.block_index.put(&mut out);
        for (values, column) in self.values.iter().zip(&self.columns) {
            values.put(&mut out);
            match column {
                ColumnPlace::Inline(column) => {
                    out.push(0);
                    out.extend(column);
                }
                ColumnPlace::File(digest) => {
                    out.push(1);
                    out.extend(digest);
                }
            }
        }
        out.extend(self.date_column);
        out.extend(self.title_column);
        out
    }
}

/// A parsed header.
#[derive(Debug)]
pub struct Header {
    /// The plain facts.
    pub record: HeaderRecord,
    /// The language of each document, as an index into `record.tags`.
    languages: Vec<u32>,
    /// Practice `p` has the documents `editions[p]..editions[p + 1]`.
    pub editions: Vec<u32>,
    /// Finds the files of terms and positions.
    pub shard_index: ShardIndex,
    /// The only shard of terms if the header holds it, until the index reader takes it; else empty.
    pub term_shard: Vec<u8>,
    /// The file of the correction dictionary; meaningless if the header holds the terms.
    pub correction_file: FileRef,
    /// Finds the files with the names of concepts.
    pub concepts: Concepts,
    /// The file of the suggestions.
    pub suggestions_file: FileRef,
    /// Finds the files with stored fields and passages.
    pub block_index: BlockIndex,
    /// The values of each facet.
    pub values: Vec<Values>,
    /// The column of each facet; `None` until its file arrives.
    pub columns: Vec<Option<Column>>,
    /// The file of each facet's column; if the header holds the column, one that is never needed.
    pub column_files: Vec<FileRef>,
    /// The file of the ranks by date.
    pub date_column: FileRef,
    /// The file of the ranks by title.
    pub title_column: FileRef,
}

impl Header {
    /// Parses the content of a header file.
    ///
    /// # Errors
    /// Damaged, if it is not a header. Memory stays in proportion to the bytes.
    #[inline(never)] // Inlined, the value would be moved field by field.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let record: HeaderRecord = record::decode(&mut reader);
        check_counts(&record, &mut reader);
        let mut header = Self {
            languages: read_languages(&mut reader, &record),
            editions: read_editions(&mut reader, &record),
            shard_index: ShardIndex::read(&mut reader),
            term_shard: reader.bytes().to_vec(),
            correction_file: FileRef::read(&mut reader, Role::Corrections),
            concepts: Concepts::read(&mut reader),
            suggestions_file: FileRef::read(&mut reader, Role::Suggestions),
            block_index: BlockIndex::read(&mut reader, record.documents),
            values: Vec::new(),
            columns: Vec::new(),
            column_files: Vec::new(),
            date_column: FileRef::whole(Role::SortColumn, Digest::default()),
            title_column: FileRef::whole(Role::SortColumn, Digest::default()),
            record,
        };
        header.read_facets(&mut reader);
        header.date_column = FileRef::read(&mut reader, Role::SortColumn);
        header.title_column = FileRef::read(&mut reader, Role::SortColumn);
        reader.finish()?;
        Ok(header)
    }

    fn read_facets(&mut self, reader: &mut Reader<'_>) {
        let mut count = 0;
        for _ in 0..self.record.facets.len() {
            let values = Values::read(reader);
            count += values.all().len();
            reader.limit(count, MAX_VALUES);
            let (mut column, mut file) = (None, FileRef::whole(Role::Columns, Digest::default()));
            if reader.byte() == 0 {
                column = Some(Column::read(reader, self.record.practices as usize, &values));
            } else {
                file = FileRef::read(reader, Role::Columns);
            }
            self.values.push(values);
            self.columns.push(column);
            self.column_files.push(file);
        }
    }

    /// Takes the content of a column file. It may serve several facets, if they have equal columns.
    ///
    /// # Errors
    /// Damaged, if it is not a column of the facet.
    pub fn insert_column(&mut self, file: &FileRef, content: &[u8]) -> Result<()> {
        for facet in 0..self.columns.len() {
            if self.column_files[facet] == *file {
                let mut reader = Reader::new(content);
                let practices = self.record.practices as usize;
                let column = Column::read(&mut reader, practices, &self.values[facet]);
                reader.finish()?;
                self.columns[facet] = Some(column);
            }
        }
        Ok(())
    }

    /// The BCP 47 tag of a document's language.
    pub fn language(&self, document: DocId) -> &str {
        &self.record.tags[self.language_index(document)]
    }

    /// The index of a document's language in the languages of the documents.
    pub fn language_index(&self, document: DocId) -> usize {
        self.languages[document.index()] as usize
    }

    /// The file of a facet's column; `None` if the column is here.
    pub fn column_file(&self, facet: FacetId) -> Option<FileRef> {
        let facet = facet.index();
        if self.columns[facet].is_some() { None } else { Some(self.column_files[facet]) }
    }

    /// Every file that the header names.
    pub fn files(&self) -> Vec<FileRef> {
        // All fields are named so that the compiler asks about a new one.
        let Self {
            record: _,
            languages: _,
            editions: _,
            shard_index,
            term_shard: _,
            correction_file,
            concepts,
            suggestions_file,
            block_index,
            values: _,
            columns: _,
            column_files,
            date_column,
            title_column,
        } = self;
        let mut files = vec![*suggestions_file, *date_column, *title_column];
        if shard_index.has_term_files() {
            files.extend(shard_index.files(Role::Terms));
            files.push(*correction_file);
        }
        files.extend(shard_index.files(Role::Positions));
        files.extend((0..concepts.files()).map(|file| concepts.member(file)));
        let is_file = |file: &&FileRef| **file != FileRef::whole(Role::Columns, Digest::default());
        files.extend(column_files.iter().filter(is_file));
        files.extend(block_index.files());
        files
    }
}

/// The sections of a header by name, in order: together all of it.
#[cfg(feature = "section-sizes")]
pub fn sections(content: &[u8]) -> Vec<Section> {
    let (mut reader, mut splitter) = (Reader::new(content), SectionSplitter::new(content));
    let record: HeaderRecord = record::decode(&mut reader);
    splitter.end_section("record", &reader);
    read_languages(&mut reader, &record);
    splitter.end_section("languages", &reader);
    read_editions(&mut reader, &record);
    splitter.end_section("editions", &reader);
    ShardIndex::read(&mut reader);
    let length = reader.size();
    splitter.end_section("shard index", &reader);
    let start = content.len() - reader.rest().len();
    if length > 0 {
        splitter.add(terms::section_sizes::sections(reader.take(length), start));
    }
    FileRef::read(&mut reader, Role::Corrections);
    splitter.end_section("digests", &reader);
    Concepts::read(&mut reader);
    splitter.end_section("concepts", &reader);
    FileRef::read(&mut reader, Role::Suggestions);
    splitter.end_section("digests", &reader);
    BlockIndex::read(&mut reader, record.documents);
    splitter.end_section("block index", &reader);
    split_facets(&record, &mut reader, &mut splitter);
    for _ in 0..2 {
        FileRef::read(&mut reader, Role::SortColumn);
    }
    splitter.end_section("digests", &reader);
    splitter.finish()
}

#[cfg(feature = "section-sizes")]
fn split_facets(record: &HeaderRecord, reader: &mut Reader<'_>, splitter: &mut SectionSplitter) {
    for _ in &record.facets {
        let values = Values::read(reader);
        splitter.end_section("values", reader);
        match reader.byte() {
            0 => drop(Column::read(reader, record.practices as usize, &values)),
            _ => drop(FileRef::read(reader, Role::Columns)),
        }
        splitter.end_section("columns", reader);
    }
}

/// Appends runs of equal neighbours: their number, then the item.
fn put_runs(out: &mut Vec<u8>, items: impl Iterator<Item = u64>) {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some((length, last)) if *last == item => *length += 1,
            _ => runs.push((1, item)),
        }
    }
    for (length, item) in runs {
        put_varint(out, length);
        put_varint(out, item);
    }
}

fn read_languages(reader: &mut Reader<'_>, record: &HeaderRecord) -> Vec<u32> {
    let mut languages = Vec::new();
    while let Some((length, language)) = read_run(reader, languages.len(), record.documents) {
        if language as usize >= record.tags.len() {
            reader.mark_damaged();
        }
        languages.resize(languages.len() + length, language);
    }
    languages
}

fn read_editions(reader: &mut Reader<'_>, record: &HeaderRecord) -> Vec<u32> {
    let mut editions = vec![0];
    let mut next = 0;
    while let Some((length, each)) = read_run(reader, editions.len() - 1, record.practices) {
        for _ in 0..length {
            next += u64::from(each);
            editions.push(next as u32);
        }
        if each == 0 {
            reader.mark_damaged();
        }
        reader.limit(each as usize, MAX_EDITIONS);
    }
    if next != u64::from(record.documents) {
        reader.mark_damaged();
    }
    editions
}

/// The length of the next run and its item; `None` once `so_far` items are `all`.
fn read_run(reader: &mut Reader<'_>, so_far: usize, all: u32) -> Option<(usize, u32)> {
    let left = all as usize - so_far;
    let (length, item) = if left > 0 { (reader.size(), reader.varint()) } else { return None };
    if length == 0 || length > left {
        reader.mark_damaged();
    }
    (!reader.is_damaged()).then_some((length, item))
}

/// Refuses numbers of documents and practices for which the header is too short. Each block of
/// documents takes at least one byte of it, so memory stays in proportion to its size.
fn check_counts(record: &HeaderRecord, reader: &mut Reader<'_>) {
    reader.limit(record.documents as usize, MAX_DOCUMENTS);
    let most = reader.rest().len() * DOCUMENTS_PER_BLOCK;
    if record.practices > record.documents || record.documents as usize > most {
        reader.mark_damaged();
    }
}
