//! The index reader: the files of an index that have arrived, and the answers they have for a
//! query. Look here for what a query can ask an index, and for how it learns which files to load.
//!
//! A query is evaluated speculatively, with a recorder of what it depends on: see [`MissingFiles`].

use core::cell::RefCell;
use core::mem;
use core::ops::Range;

use crate::error::{Error, Result};
use crate::format::columns::Column;
use crate::format::concepts::ConceptName;
use crate::format::files::{FileRef, Role};
use crate::format::header::Header;
use crate::format::labels::{Labels, read_labels};
use crate::format::positions::{Position, read_positions};
use crate::format::stored::{
    Passage, StoredFields, StoredFieldsRef, for_each_passage, read_stored_fields,
};
use crate::format::suggestions::{SuggestedText, for_each_suggestion};
use crate::format::term_dict::{self, TermDict};
use crate::format::terms::Shard;
use crate::limits::{MAX_ANSWER_FILES, MAX_HELD_BYTES};
use crate::model::answer::{FacetInfo, Info};
use crate::model::ids::{ConceptId, DocId, PracticeId, ShardId};
use crate::model::request::Sort;
use crate::text::language::same_language;
use crate::util::wire::{ReadMonitor, Reader};

/// With the dictionary in shards, a last word of fewer characters matches whole words only, because
/// `a` alone would need a tenth of all shards.
const MIN_PREFIX_CHARS_SHARDED: usize = 3;

/// The files that an evaluation needed and that have not arrived: its dependencies.
///
/// The protocol is speculative evaluation with a dependency recorder:
///
/// 1. A read never fails. A read from a missing file returns empty data and records the file here.
/// 2. A stage that would do useless work, or need files that nobody needs, on empty data asks
///    [`IndexReader::is_complete`] first. It may return anything if not.
/// 3. [`IndexReader::finish`] ends the evaluation and returns the recorded files. If there are any,
///    the caller discards the result, loads all of them at once, and evaluates again.
///
/// So the stages of a query are ordinary functions: no stage waits, and none passes on that a file
/// is missing. Evaluation is pure, so the second one repeats the first up to the first read from a
/// file that was missing.
#[derive(Debug, Default)]
struct MissingFiles(RefCell<Vec<FileRef>>);

impl MissingFiles {
    /// Records a file, and returns how many there are.
    fn record(&self, file: FileRef) -> usize {
        let mut files = self.0.borrow_mut();
        if !files.contains(&file) {
            files.push(file);
        }
        files.len()
    }

    fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    fn take(&self) -> Vec<FileRef> {
        self.0.take()
    }
}

/// Header, labels, and the files that have arrived since.
#[derive(Debug)]
pub struct IndexReader {
    header: Header,
    stop_words: Vec<String>,
    labels: Vec<Labels>,
    /// The visitor's language.
    language: String,
    /// By index of the documents' languages: 2 the visitor's, 1 the site's default, 0 any other.
    preferences: Vec<u8>,
    /// The files and their contents, in the order of the files.
    files: Vec<(FileRef, Vec<u8>)>,
    /// The bytes of all files that have arrived.
    held: usize,
    /// Whether a file that was read was damaged, and whether an answer takes too much work.
    monitor: ReadMonitor,
    missing: MissingFiles,
}

impl IndexReader {
    /// A reader for a visitor of this language (a BCP 47 tag) on the contents of the header file
    /// and of a label file.
    ///
    /// # Errors
    /// Damaged, if either does not parse.
    pub(crate) fn new(header: &[u8], labels: &[u8], language: &str) -> Result<Box<Self>> {
        let mut header = Header::parse(header)?;
        let mut labels = Reader::new(labels);
        let (stop_words, names) = read_labels(&mut labels, &header.record.facets, &header.values);
        labels.finish()?;
        let mut files = Vec::new();
        if !header.shard_index.has_term_files() {
            check_shard(&header.term_shard)?;
            let file = header.shard_index.file(Role::Terms, ShardId(0));
            files.push((file, mem::take(&mut header.term_shard)));
        }
        Ok(Box::new(Self {
            preferences: language_preferences(&header, language),
            header,
            stop_words,
            labels: names,
            language: language.to_owned(),
            files,
            held: 0,
            monitor: ReadMonitor::default(),
            missing: MissingFiles::default(),
        }))
    }

    /// Takes the content of a file.
    ///
    /// # Errors
    /// Damaged, if a column or a dictionary does not parse. Other contents are checked when read.
    /// Limit, if the files that have arrived take too much memory.
    pub(crate) fn insert(&mut self, file: &FileRef, content: Vec<u8>) -> Result<()> {
        self.held += content.len();
        if self.held > MAX_HELD_BYTES {
            return Err(Error::limit());
        }
        match file.role() {
            Role::Columns => return self.header.insert_column(file, &content),
            Role::Terms => check_shard(&content)?,
            Role::Corrections => term_dict::check(&content)?,
            _ => {}
        }
        match self.find(file) {
            Ok(at) => self.files[at].1 = content,
            Err(at) => self.files.insert(at, (*file, content)),
        }
        Ok(())
    }

    fn find(&self, file: &FileRef) -> core::result::Result<usize, usize> {
        self.files.binary_search_by(|(known, _)| known.cmp(file))
    }

    /// The content of a file. If it is missing, it is recorded and the result is empty.
    fn bytes(&self, file: &FileRef) -> &[u8] {
        let Ok(at) = self.find(file) else {
            self.record_missing(*file);
            return &[];
        };
        &self.files[at].1
    }

    fn read<T>(&self, file: &FileRef, read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
        self.monitor.read(self.bytes(file), read)
    }

    /// Counts work that is not reading: see [`crate::limits::MAX_WORK`]. Returns whether the
    /// evaluation may go on.
    pub(crate) fn add_work(&self, units: usize) -> bool {
        self.monitor.add_work(units)
    }

    fn record_missing(&self, file: FileRef) {
        if self.monitor.may_go_on() && self.missing.record(file) > MAX_ANSWER_FILES {
            self.monitor.stop();
        }
    }

    /// Whether no file has been missing since the evaluation began: see [`MissingFiles`].
    pub(crate) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Ends an evaluation and returns the files that were missing. If there are any, `answer` is
    /// meaningless: see [`MissingFiles`].
    ///
    /// # Errors
    /// Limit, if the answer takes too many files or too much work. If no file was missing: damaged,
    /// if a file that was read is; else the error of `answer`.
    pub(crate) fn finish(&self, answer: Result<()>) -> Result<Vec<FileRef>> {
        let may_go_on = self.monitor.may_go_on();
        let soundness = self.monitor.finish();
        let missing = self.missing.take();
        if missing.is_empty() || !may_go_on {
            soundness.and(answer)?;
        }
        Ok(missing)
    }

    /// Records a file as missing unless it has arrived: for a file that will be read later, so that
    /// it is loaded in the same round as others.
    pub(crate) fn request_file(&self, file: FileRef) {
        if !self.has_file(&file) {
            self.record_missing(file);
        }
    }

    /// Requests the shards of a form: see [`IndexReader::shards_of`].
    #[inline(never)]
    pub(crate) fn request_shards(&self, form: &str, prefix: bool) {
        for shard in self.shards_of(form, prefix) {
            if self.monitor.may_go_on() {
                self.request_file(self.shard_file(shard));
            }
        }
    }

    /// Whether a file has arrived.
    pub(crate) fn has_file(&self, file: &FileRef) -> bool {
        self.find(file).is_ok()
    }

    /// The header.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// The labels of each facet.
    pub(crate) fn labels(&self) -> &[Labels] {
        &self.labels
    }

    /// The visitor's language, as asked for.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// The stop words of the language of the labels, folded and ascending.
    pub(crate) fn stop_words(&self) -> &[String] {
        &self.stop_words
    }

    /// How a document's language suits the visitor: 2 if it is the visitor's, 1 if it is the site's
    /// default, 0 for any other.
    pub(crate) fn language_preference(&self, document: DocId) -> u8 {
        self.preferences[self.header.language_index(document)]
    }

    /// The documents of a practice.
    pub(crate) fn editions(&self, practice: PracticeId) -> Range<DocId> {
        let practice = practice.index();
        DocId(self.header.editions[practice])..DocId(self.header.editions[practice + 1])
    }

    /// The column of each facet; `None` if it has not arrived.
    pub(crate) fn columns(&self) -> &[Option<Column>] {
        &self.header.columns
    }

    /// The file with the ranks of an order; `None` for relevance.
    pub(crate) fn sort_file(&self, sort: Sort) -> Option<FileRef> {
        match sort {
            Sort::Relevance => None,
            Sort::Date | Sort::DateAsc => Some(self.header.date_column),
            Sort::Title => Some(self.header.title_column),
        }
    }

    /// The rank of each document in an order, 0 for those without a key; `None` for relevance.
    pub(crate) fn sort_ranks(&self, sort: Sort) -> Option<Vec<u32>> {
        let documents = self.header.record.documents as usize;
        let mut ranks = self.read(&self.sort_file(sort)?, |reader| reader.varints(documents));
        ranks.resize(documents, 0);
        Some(ranks)
    }

    /// The shard that holds a key, if any does.
    pub(crate) fn shard_of(&self, key: &str) -> ShardId {
        if self.is_sharded() { self.header.shard_index.shard_of(key) } else { ShardId(0) }
    }

    /// Whether this shard holds a key if any does. Takes less time than [`IndexReader::shard_of`].
    pub(crate) fn shard_may_hold(&self, shard: ShardId, key: &str) -> bool {
        !self.is_sharded() || self.header.shard_index.may_hold(shard, key)
    }

    /// The shard of a form; with `prefix`, the shards of all its completions as well.
    pub(crate) fn shards_of(
        &self,
        form: &str,
        prefix: bool,
    ) -> impl Iterator<Item = ShardId> + use<> {
        let first = self.shard_of(form);
        let mut end = first.next();
        if prefix && self.is_sharded() {
            end = self.header.shard_index.prefix_end(form);
        }
        ShardId::range(first, end)
    }

    /// Whether the term dictionary is in files.
    fn is_sharded(&self) -> bool {
        self.header.shard_index.has_term_files()
    }

    fn shard_file(&self, shard: ShardId) -> FileRef {
        self.header.shard_index.file(Role::Terms, shard)
    }

    /// A shard of the term dictionary.
    pub(crate) fn shard(&self, shard: ShardId) -> Shard<'_> {
        let bytes = self.bytes(&self.shard_file(shard));
        Shard::new(bytes, self.header.record.documents, &self.monitor)
    }

    /// The file of the correction dictionary; `None` if the header holds the term dictionary, which
    /// serves then.
    pub(crate) fn correction_file(&self) -> Option<FileRef> {
        self.is_sharded().then_some(self.header.correction_file)
    }

    /// The correction dictionary: words with the binary logarithm of the number of documents that
    /// contain them. `None` as for [`IndexReader::correction_file`].
    pub(crate) fn correction_dict(&self) -> Option<TermDict<'_>> {
        Some(TermDict::new(self.bytes(&self.correction_file()?), &self.monitor))
    }

    /// Visits the names of a concept.
    pub(crate) fn for_each_name(&self, concept: ConceptId, visit: &mut dyn FnMut(ConceptName<'_>)) {
        let concepts = &self.header.concepts;
        self.read(&concepts.file(concept), |reader| {
            concepts.for_each_name(reader, concept, visit);
        });
    }

    /// Where the stored fields of a document are.
    pub(crate) fn stored_fields_ref(&self, document: DocId) -> StoredFieldsRef {
        let blocks = &self.header.block_index;
        blocks.stored_fields(blocks.position(document))
    }

    /// The stored fields of a document.
    pub(crate) fn stored_fields(&self, document: DocId) -> StoredFields {
        let StoredFieldsRef { file, index } = self.stored_fields_ref(document);
        self.read(&file, |reader| read_stored_fields(reader, index))
    }

    /// Visits the passages of a document in a file of its block, by the number of the file.
    pub(crate) fn for_each_passage(
        &self,
        document: DocId,
        file: usize,
        visit: &mut dyn FnMut(Passage<'_>),
    ) {
        let position = self.header.block_index.position(document);
        let file = self.header.block_index.passage_file(position, file);
        self.read(&file, |reader| for_each_passage(reader, position.within, visit));
    }

    /// The occurrences of a form, in order.
    pub(crate) fn positions(&self, form: &str) -> Vec<Position> {
        let shards = &self.header.shard_index;
        let file = shards.file(Role::Positions, shards.shard_of(form));
        let documents = self.header.record.documents;
        self.read(&file, |reader| read_positions(reader, form, documents))
    }

    /// Visits the names and phrases that can be suggested.
    pub(crate) fn for_each_suggestion(&self, visit: &mut dyn FnMut(SuggestedText<'_>)) {
        let file = self.header.suggestions_file;
        self.read(&file, |reader| for_each_suggestion(reader, visit));
    }

    /// The number of characters from which on the last word of a query is a prefix.
    pub(crate) fn min_prefix_chars(&self) -> usize {
        if self.is_sharded() { MIN_PREFIX_CHARS_SHARDED } else { 1 }
    }

    /// Whether facet counts need files that have not arrived.
    pub(crate) fn facet_counts_deferred(&self) -> bool {
        self.header.columns.iter().any(Option::is_none)
    }

    /// What the index is about; `language` is that of the labels.
    pub fn describe(&self, language: &str) -> Info {
        let record = &self.header.record;
        let mut facets = Vec::new();
        for (facet, labels) in record.facets.iter().zip(&self.labels) {
            let (key, label) = (facet.key.clone(), labels.facet.clone());
            facets.push(FacetInfo { key, kind: facet.kind, label });
        }
        Info {
            name: record.name.clone(),
            languages: record.languages.clone(),
            language: language.to_owned(),
            documents: record.documents as usize,
            practices: record.practices as usize,
            facets,
            facet_counts_deferred: self.facet_counts_deferred(),
        }
    }
}

/// The preference for each of the documents' languages: see [`IndexReader::language_preference`].
fn language_preferences(header: &Header, visitor: &str) -> Vec<u8> {
    let default = header.record.languages.first().map_or("", String::as_str);
    let mut preferences = Vec::new();
    for tag in &header.record.tags {
        let is_default = same_language(tag, default);
        preferences.push(if same_language(tag, visitor) { 2 } else { u8::from(is_default) });
    }
    preferences
}

fn check_shard(bytes: &[u8]) -> Result<()> {
    term_dict::check(Reader::new(bytes).bytes())
}
