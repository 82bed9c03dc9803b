//! The core: everything about an index that does not depend on the query, in one file.
//!
//! ```text
//! record                   u32 documents, u32 practices, the name; lists of texts: the site's
//!                          languages, the documents' languages, stored fields; list of facets: key,
//!                          kind (0 list, 1 path, 2 range), order (0 count, 1 vocabulary, 2 label)
//! languages                runs until every document has one: varint documents, varint place among the languages of documents
//! editions                 runs until every practice has some: varint practices, varint editions of each
//! words and positions      the router of their files; length-prefixed the only shard of words, nothing where they are files; 32 bytes
//!                          digest of the spelling file, zeros where the shard is here
//! concepts                 where their names are: [`super::concepts`]
//! suggestions              32 bytes digest of their file
//! documents                the blocks
//! facets                   per facet: its values; then byte 0 and the column; or byte 1 and 32 bytes digest of the column's file
//! orders                   32 bytes digest of the ranks by date; 32 bytes digest of the ranks by title
//! ```

use bincode::{Decode, Encode};

use crate::error::Result;
use crate::format::columns::{Column, Values};
use crate::format::concepts::Concepts;
use crate::format::files::{FileRef, Role};
use crate::format::record;
#[cfg(feature = "section-sizes")]
use crate::format::section::{Divider, Section};
use crate::format::shard_index::ShardIndex;
use crate::format::stored::{Blocks, DOCUMENTS_PER_BLOCK};
#[cfg(feature = "section-sizes")]
use crate::format::terms;
use crate::model::ids::{DocId, FacetId};
use crate::model::settings::{FacetKind, FacetOrder};
use crate::util::wire::{Digest, Reader, put_bytes, put_varint};

/// The plain facts of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct HeaderRecord {
    pub documents: u32,
    pub practices: u32,
    pub name: String,
    /// The site's languages, the default first.
    pub languages: Vec<String>,
    /// The tags of the documents' languages.
    pub tags: Vec<String>,
    /// Names of the stored fields.
    pub stored: Vec<String>,
    pub facets: Vec<FacetRecord>,
}

/// The plain facts of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FacetRecord {
    pub key: String,
    pub kind: FacetKind,
    pub order: FacetOrder,
}

/// A facet's column as the writer places it: here, or in a file of its own.
#[derive(Clone, Debug)]
pub enum ColumnPlace {
    Inline(Vec<u8>),
    File(Digest),
}

/// The sections of a core to write.
#[derive(Clone, Debug)]
pub struct HeaderSections {
    pub record: HeaderRecord,
    /// For each document the place of its language in `record.tags`.
    pub languages: Vec<u16>,
    /// Practice `p` has the documents `editions[p]..editions[p + 1]`.
    pub editions: Vec<u32>,
    pub router: ShardIndex,
    /// The only shard, where it travels here.
    pub dictionary: Vec<u8>,
    pub spelling: Digest,
    pub concepts: Concepts,
    pub suggestions: Digest,
    pub blocks: Blocks,
    pub values: Vec<Values>,
    pub columns: Vec<ColumnPlace>,
    pub date_order: Digest,
    pub title_order: Digest,
}

impl HeaderSections {
    pub fn put(&self) -> Vec<u8> {
        let mut out = Vec::new();
        record::encode(&mut out, &self.record);
        put_runs(&mut out, self.languages.iter().map(|language| u64::from(*language)));
        put_runs(&mut out, self.editions.windows(2).map(|pair| u64::from(pair[1] - pair[0])));
        self.router.put(&mut out);
        put_bytes(&mut out, &self.dictionary);
        out.extend(self.spelling);
        self.concepts.put(&mut out);
        out.extend(self.suggestions);
        self.blocks.put(&mut out);
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
        out.extend(self.date_order);
        out.extend(self.title_order);
        out
    }
}

/// The parsed core.
#[derive(Debug)]
pub struct Header {
    pub record: HeaderRecord,
    /// For each document the place of its language in `record.tags`.
    languages: Vec<u32>,
    /// Practice `p` has the documents `editions[p]..editions[p + 1]`.
    pub editions: Vec<u32>,
    /// Finds the files of words and positions.
    pub router: ShardIndex,
    /// The only shard, where it travels here, until the store takes it.
    pub dictionary: Vec<u8>,
    /// The words that misspelt ones are compared with, where they are.
    pub spelling: FileRef,
    pub concepts: Concepts,
    pub suggestions: FileRef,
    pub blocks: Blocks,
    pub values: Vec<Values>,
    /// By facet, as far as they are here.
    pub columns: Vec<Option<Column>>,
    /// By facet the file of its column; where the column travels here, none that is ever asked for.
    pub column_files: Vec<FileRef>,
    pub date_order: FileRef,
    pub title_order: FileRef,
}

impl Header {
    #[inline(never)] // Inlined, it would be moved field by field.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let record: HeaderRecord = record::decode(&mut reader);
        check_numbers(&record, &mut reader);
        let mut core = Self {
            languages: read_languages(&mut reader, &record),
            editions: read_editions(&mut reader, &record),
            router: ShardIndex::read(&mut reader),
            dictionary: reader.bytes().to_vec(),
            spelling: FileRef::read(&mut reader, Role::Corrections),
            concepts: Concepts::read(&mut reader),
            suggestions: FileRef::read(&mut reader, Role::Suggestions),
            blocks: Blocks::read(&mut reader, record.documents),
            values: Vec::new(),
            columns: Vec::new(),
            column_files: Vec::new(),
            date_order: FileRef::whole(Role::SortColumn, Digest::default()),
            title_order: FileRef::whole(Role::SortColumn, Digest::default()),
            record,
        };
        core.read_facets(&mut reader);
        core.date_order = FileRef::read(&mut reader, Role::SortColumn);
        core.title_order = FileRef::read(&mut reader, Role::SortColumn);
        reader.finish()?;
        Ok(core)
    }

    fn read_facets(&mut self, reader: &mut Reader<'_>) {
        for _ in 0..self.record.facets.len() {
            let values = Values::read(reader);
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

    /// Takes a column that has arrived. It may serve several facets, when they have the same values in the same places.
    pub fn insert_column(&mut self, file: &FileRef, content: &[u8]) -> Result<()> {
        for facet in 0..self.columns.len() {
            if self.column_files[facet] == *file {
                let mut reader = Reader::new(content);
                let column =
                    Column::read(&mut reader, self.record.practices as usize, &self.values[facet]);
                reader.finish()?;
                self.columns[facet] = Some(column);
            }
        }
        Ok(())
    }

    /// The tag of a document's language.
    pub fn language(&self, document: DocId) -> &str {
        &self.record.tags[self.language_place(document)]
    }

    /// Its place among the tags.
    pub fn language_place(&self, document: DocId) -> usize {
        self.languages[document.index()] as usize
    }

    /// The file of a facet's column, where it is not here.
    pub fn column_file(&self, facet: FacetId) -> Option<FileRef> {
        let facet = facet.index();
        if self.columns[facet].is_some() { None } else { Some(self.column_files[facet]) }
    }

    /// Every file the core names.
    pub fn files(&self) -> Vec<FileRef> {
        let mut files = vec![self.suggestions, self.date_order, self.title_order];
        if self.router.has_words() {
            files.extend(self.router.files(Role::Terms));
            files.push(self.spelling);
        }
        files.extend(self.router.files(Role::Positions));
        files.extend((0..self.concepts.files()).map(|file| self.concepts.member(file)));
        let placed = |file: &&FileRef| **file != FileRef::whole(Role::Columns, Digest::default());
        files.extend(self.column_files.iter().filter(placed));
        files.extend(self.blocks.files());
        files
    }
}

/// What of a core is what.
#[cfg(feature = "section-sizes")]
pub fn sections(content: &[u8]) -> Vec<Section> {
    let (mut reader, mut divider) = (Reader::new(content), Divider::of(content));
    let record: HeaderRecord = record::decode(&mut reader);
    divider.divide("record", &reader);
    read_languages(&mut reader, &record);
    divider.divide("languages", &reader);
    read_editions(&mut reader, &record);
    divider.divide("editions", &reader);
    ShardIndex::read(&mut reader);
    let length = reader.size();
    divider.divide("router", &reader);
    let start = content.len() - reader.rest().len();
    if length > 0 {
        divider.add(terms::section_sizes::sections(reader.take(length), start));
    }
    FileRef::read(&mut reader, Role::Corrections);
    divider.divide("digests", &reader);
    Concepts::read(&mut reader);
    divider.divide("concepts", &reader);
    FileRef::read(&mut reader, Role::Suggestions);
    divider.divide("digests", &reader);
    Blocks::read(&mut reader, record.documents);
    divider.divide("blocks", &reader);
    for _ in &record.facets {
        let values = Values::read(&mut reader);
        divider.divide("values", &reader);
        match reader.byte() {
            0 => drop(Column::read(&mut reader, record.practices as usize, &values)),
            _ => drop(FileRef::read(&mut reader, Role::Columns)),
        }
        divider.divide("columns", &reader);
    }
    for _ in 0..2 {
        FileRef::read(&mut reader, Role::SortColumn);
    }
    divider.divide("digests", &reader);
    divider.finish()
}

/// Appends equal neighbours as runs: how many, then what.
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
    }
    if next != u64::from(record.documents) {
        reader.mark_damaged();
    }
    editions
}

/// How many equal items come next, and what they are, as long as those read so far are not all.
fn read_run(reader: &mut Reader<'_>, so_far: usize, all: u32) -> Option<(usize, u32)> {
    let left = all as usize - so_far;
    let (length, item) = if left > 0 { (reader.size(), reader.varint()) } else { return None };
    if length == 0 || length > left {
        reader.mark_damaged();
    }
    (!reader.is_damaged()).then_some((length, item))
}

/// Each block of documents takes a byte or more of the core, so the numbers of documents and practices cannot claim much more
/// memory than the core's own size calls for.
fn check_numbers(record: &HeaderRecord, reader: &mut Reader<'_>) {
    let most = reader.rest().len() * DOCUMENTS_PER_BLOCK;
    if record.practices > record.documents || record.documents as usize > most {
        reader.mark_damaged();
    }
}
