//! The core: everything about an index that does not depend on the query, in one file.
//!
//! ```text
//! varint length, bincode   CoreRecord: name, languages, stored fields, facets, number of documents and practices
//! languages                runs until every document has one: varint documents, varint place in CoreRecord.tags
//! editions                 runs until every practice has some: varint practices, varint editions of each
//! stop words               per site language: varint count, length-prefixed words
//! words                    byte 0 and the one shard, length-prefixed; or byte 1, the router and 32 bytes digest of the
//!                          spelling file
//! positions                the router of their shards
//! concepts                 where their names are: [`super::concepts`]
//! suggestions              32 bytes digest of their file
//! documents                the blocks
//! facets                   per facet: its values; then byte 0 and the column, length-prefixed; or byte 1 and 32 bytes
//!                          digest of the column's file
//! orders                   32 bytes digest of the ranks by date; 32 bytes digest of the ranks by title
//! ```

use bincode::{Decode, Encode};

use super::concepts::Concepts;
use super::documents::{Blocks, DOCUMENTS_PER_BLOCK};
use super::facets::Values;
use super::files::{FileRef, Role};
use super::router::Router;
use super::wire::{Digest, Reader, put_bytes, put_record, put_varint};
use crate::document::{FacetKind, FacetOrder};
use crate::error::Result;

/// The plain facts of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct CoreRecord {
    pub(crate) name: String,
    /// The site's languages, the default first.
    pub(crate) languages: Vec<String>,
    /// The tags of the documents' languages.
    pub(crate) tags: Vec<String>,
    /// Names of the stored fields.
    pub(crate) stored: Vec<String>,
    pub(crate) facets: Vec<FacetRecord>,
    pub(crate) documents: u32,
    pub(crate) practices: u32,
}

/// The plain facts of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct FacetRecord {
    pub(crate) key: String,
    kind: u8,
    order: u8,
}

impl FacetRecord {
    pub(crate) fn new(key: &str, kind: FacetKind, order: FacetOrder) -> Self {
        Self { key: key.to_owned(), kind: kind as u8, order: order as u8 }
    }

    pub(crate) fn kind(&self) -> FacetKind {
        match self.kind {
            0 => FacetKind::List,
            1 => FacetKind::Path,
            _ => FacetKind::Range,
        }
    }

    pub(crate) fn order(&self) -> FacetOrder {
        match self.order {
            0 => FacetOrder::Count,
            1 => FacetOrder::Vocabulary,
            _ => FacetOrder::Label,
        }
    }
}

/// The dictionary with its postings: here, or routed to files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    Inline(Vec<u8>),
    Sharded {
        router: Router,
        /// The words that misspelt ones are compared with.
        spelling: Digest,
    },
}

/// A facet's column: here, or in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ColumnPlace {
    Inline(Vec<u8>),
    File(Digest),
}

/// The parsed core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Core {
    pub(crate) record: CoreRecord,
    /// For each document the place of its language in `record.tags`.
    pub(crate) languages: Vec<u16>,
    /// Practice `p` has the documents `editions[p]..editions[p + 1]`.
    pub(crate) editions: Vec<u32>,
    /// By site language, folded and sorted.
    pub(crate) stop_words: Vec<Vec<String>>,
    pub(crate) words: Words,
    pub(crate) positions: Router,
    pub(crate) concepts: Concepts,
    pub(crate) suggestions: Digest,
    pub(crate) blocks: Blocks,
    pub(crate) values: Vec<Values>,
    pub(crate) columns: Vec<ColumnPlace>,
    pub(crate) date_order: Digest,
    pub(crate) title_order: Digest,
}

impl Core {
    pub(crate) fn put(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_record(&mut out, &self.record);
        put_runs(&mut out, self.languages.iter().map(|language| u64::from(*language)));
        put_runs(&mut out, self.editions.windows(2).map(|pair| u64::from(pair[1] - pair[0])));
        for words in &self.stop_words {
            put_varint(&mut out, words.len() as u64);
            words.iter().for_each(|word| put_bytes(&mut out, word.as_bytes()));
        }
        put_words(&mut out, &self.words);
        self.positions.put(&mut out);
        self.concepts.put(&mut out);
        out.extend(self.suggestions);
        self.blocks.put(&mut out);
        for (values, column) in self.values.iter().zip(&self.columns) {
            values.put(&mut out);
            put_column_place(&mut out, column);
        }
        out.extend(self.date_order);
        out.extend(self.title_order);
        out
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let record: CoreRecord = reader.record();
        check_numbers(&record, &mut reader);
        let languages = read_languages(&mut reader, &record);
        let editions = read_editions(&mut reader, &record);
        let stop_words = read_stop_words(&mut reader, &record);
        let words = read_words(&mut reader);
        let positions = Router::read(&mut reader);
        let concepts = Concepts::read(&mut reader);
        let suggestions = reader.array();
        let blocks = Blocks::read(&mut reader, record.documents);
        let (values, columns) = read_facets(&mut reader, record.facets.len());
        let (date_order, title_order) = (reader.array(), reader.array());
        reader.end()?;
        Ok(Self {
            record,
            languages,
            editions,
            stop_words,
            words,
            positions,
            concepts,
            suggestions,
            blocks,
            values,
            columns,
            date_order,
            title_order,
        })
    }

    /// The tag of a document's language.
    pub(crate) fn language(&self, document: u32) -> &str {
        &self.record.tags[usize::from(self.languages[document as usize])]
    }

    /// The file of a facet's column, where it has one.
    pub(crate) fn column_file(&self, facet: usize) -> Option<FileRef> {
        match &self.columns[facet] {
            ColumnPlace::Inline(_) => None,
            ColumnPlace::File(digest) => Some(FileRef::whole(Role::Facets, *digest)),
        }
    }

    /// Every file the core names.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn files(&self) -> Vec<FileRef> {
        let words = match &self.words {
            Words::Inline(_) => Vec::new(),
            Words::Sharded { router, spelling } => {
                router.files(Role::Words).chain([FileRef::whole(Role::Spelling, *spelling)]).collect()
            }
        };
        let positions = self.positions.files(Role::Positions);
        let names = (0..self.concepts.files()).map(|file| self.concepts.member(file));
        let suggestions = [FileRef::whole(Role::Suggestions, self.suggestions)];
        let columns = (0..self.columns.len()).filter_map(|facet| self.column_file(facet));
        let orders = [self.date_order, self.title_order].map(|digest| FileRef::whole(Role::Order, digest));
        words
            .into_iter()
            .chain(positions)
            .chain(names)
            .chain(suggestions)
            .chain(columns)
            .chain(orders)
            .chain(self.blocks.files())
            .collect()
    }
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

fn read_languages(reader: &mut Reader<'_>, record: &CoreRecord) -> Vec<u16> {
    let mut languages = Vec::new();
    while let Some((length, language)) = read_run(reader, languages.len(), record.documents) {
        if language as usize >= record.tags.len() {
            reader.fail();
        }
        languages.resize(languages.len() + length, language as u16);
    }
    languages
}

fn read_editions(reader: &mut Reader<'_>, record: &CoreRecord) -> Vec<u32> {
    let mut editions = vec![0];
    let mut next = 0;
    while let Some((length, each)) = read_run(reader, editions.len() - 1, record.practices) {
        for _ in 0..length {
            next += u64::from(each);
            editions.push(next as u32);
        }
        if each == 0 {
            reader.fail();
        }
    }
    if next != u64::from(record.documents) {
        reader.fail();
    }
    editions
}

/// How many equal items come next, and what they are, as long as those read so far are not all.
fn read_run(reader: &mut Reader<'_>, so_far: usize, all: u32) -> Option<(usize, u32)> {
    let left = all as usize - so_far;
    let (length, item) = if left > 0 { (reader.size(), reader.varint()) } else { return None };
    if length == 0 || length > left {
        reader.fail();
    }
    (!reader.failed()).then_some((length, item))
}

/// Each block of documents takes 18 bytes or more of the core, so the numbers of documents and practices cannot claim more
/// memory than the core's own size calls for.
fn check_numbers(record: &CoreRecord, reader: &mut Reader<'_>) {
    let most = reader.rest().len() / 18 * DOCUMENTS_PER_BLOCK;
    if record.practices > record.documents || record.documents as usize > most {
        reader.fail();
    }
}

fn read_stop_words(reader: &mut Reader<'_>, record: &CoreRecord) -> Vec<Vec<String>> {
    let mut lists = Vec::new();
    for _ in &record.languages {
        let count = reader.count();
        lists.push(reader.texts(count));
    }
    lists
}

fn put_words(out: &mut Vec<u8>, words: &Words) {
    match words {
        Words::Inline(shard) => {
            out.push(0);
            put_bytes(out, shard);
        }
        Words::Sharded { router, spelling } => {
            out.push(1);
            router.put(out);
            out.extend(spelling);
        }
    }
}

fn read_words(reader: &mut Reader<'_>) -> Words {
    match reader.byte() {
        0 => Words::Inline(reader.bytes().to_vec()),
        _ => Words::Sharded { router: Router::read(reader), spelling: reader.array() },
    }
}

fn put_column_place(out: &mut Vec<u8>, column: &ColumnPlace) {
    match column {
        ColumnPlace::Inline(bytes) => {
            out.push(0);
            put_bytes(out, bytes);
        }
        ColumnPlace::File(digest) => {
            out.push(1);
            out.extend(digest);
        }
    }
}

fn read_facets(reader: &mut Reader<'_>, count: usize) -> (Vec<Values>, Vec<ColumnPlace>) {
    let (mut values, mut columns) = (Vec::new(), Vec::new());
    for _ in 0..count {
        values.push(Values::read(reader));
        columns.push(match reader.byte() {
            0 => ColumnPlace::Inline(reader.bytes().to_vec()),
            _ => ColumnPlace::File(reader.array()),
        });
    }
    (values, columns)
}
