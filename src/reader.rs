//! What of an index has arrived, parsed as far as it pays, and what an answer still takes.
//!
//! Whoever reads gets something, if need be nothing: an answer is thought through to where it takes files that are not here, and
//! [`Store::end`] says in one place what they are.

use core::cell::RefCell;
use core::mem;

use crate::error::Result;
use crate::format::columns::Column;
use crate::format::concepts::ConceptName;
use crate::format::files::{FileRef, Role};
use crate::format::header::Header;
use crate::format::labels::{Labels, read_labels};
use crate::format::positions::{Position, read_positions};
use crate::format::stored::{Passage, StoredFields, each_passage, read_card};
use crate::format::suggestions::{SuggestedText, each_suggestion};
use crate::format::term_dict::TermDict;
use crate::format::terms::Shard;
use crate::model::answer::{FacetInfo, Info};
use crate::model::ids::{ConceptId, DocId, PracticeId, ShardId};
use crate::model::request::Sort;
use crate::text::language::same_language;
use crate::util::wire::{CorruptionFlag, Reader};

/// A shorter last word matches whole words only when the dictionary is in shards: `a` would need a tenth of them all.
const SHARDED_COMPLETES_FROM: usize = 3;

/// Header, labels, and the files that came since.
#[derive(Debug)]
pub(crate) struct Store {
    core: Header,
    stop_words: Vec<String>,
    labels: Vec<Labels>,
    visitor: String,
    /// By place in the core's tags: 2 the visitor's language, 1 the site's default, 0 any other.
    preferences: Vec<u8>,
    /// The content of files, in their order.
    files: Vec<(FileRef, Vec<u8>)>,
    /// Whether anything read from them was damaged.
    damage: CorruptionFlag,
    /// The files that an answer took and that are not here, each once.
    lacking: RefCell<Vec<FileRef>>,
}

impl Store {
    pub(crate) fn new(core: &[u8], labels: &[u8], visitor: &str) -> Result<Box<Self>> {
        let mut core = Header::parse(core)?;
        let mut labels = Reader::new(labels);
        let (stop_words, names) = read_labels(&mut labels, &core.record.facets, &core.values);
        labels.finish()?;
        let mut files = Vec::new();
        if !core.router.has_words() {
            check_shard(&core.dictionary)?;
            files
                .push((core.router.file(Role::Terms, ShardId(0)), mem::take(&mut core.dictionary)));
        }
        let default = core.record.languages.first().map_or("", String::as_str);
        let mut preferences = Vec::new();
        for tag in &core.record.tags {
            let is_default = same_language(tag, default);
            preferences.push(if same_language(tag, visitor) { 2 } else { u8::from(is_default) });
        }
        Ok(Box::new(Self {
            core,
            stop_words,
            labels: names,
            visitor: visitor.to_owned(),
            preferences,
            files,
            damage: CorruptionFlag::default(),
            lacking: RefCell::default(),
        }))
    }

    pub(crate) fn insert(&mut self, file: &FileRef, content: Vec<u8>) -> Result<()> {
        match file.role() {
            Role::Columns => return self.core.insert_column(file, &content),
            Role::Terms => check_shard(&content)?,
            Role::Corrections => TermDict::new(&content).check()?,
            _ => {}
        }
        match self.place(file) {
            Ok(place) => self.files[place].1 = content,
            Err(place) => self.files.insert(place, (*file, content)),
        }
        Ok(())
    }

    fn place(&self, file: &FileRef) -> core::result::Result<usize, usize> {
        self.files.binary_search_by(|(known, _)| known.cmp(file))
    }

    pub(crate) fn core(&self) -> &Header {
        &self.core
    }

    pub(crate) fn labels(&self) -> &[Labels] {
        &self.labels
    }

    /// The visitor's language.
    pub(crate) fn language(&self) -> &str {
        &self.visitor
    }

    /// The stop words of the visitor's language if it is the site's, else of the site's default.
    pub(crate) fn stop_words(&self) -> &[String] {
        &self.stop_words
    }

    /// How welcome a document's language is: 2 the visitor's, 1 the site's default, 0 any other.
    pub(crate) fn preference(&self, document: DocId) -> u8 {
        self.preferences[self.core.language_place(document)]
    }

    /// The documents of a practice.
    pub(crate) fn editions(&self, practice: PracticeId) -> core::ops::Range<DocId> {
        let practice = practice.index();
        DocId(self.core.editions[practice])..DocId(self.core.editions[practice + 1])
    }

    /// The columns by facet, as far as they are here.
    pub(crate) fn columns(&self) -> &[Option<Column>] {
        &self.core.columns
    }

    /// The file with the ranks of an order; none for relevance.
    pub(crate) fn order_file(&self, sort: Sort) -> Option<FileRef> {
        match sort {
            Sort::Relevance => None,
            Sort::Date | Sort::DateAsc => Some(self.core.date_order),
            Sort::Title => Some(self.core.title_order),
        }
    }

    /// The ranks of all documents in an order whose file is here; none for relevance.
    pub(crate) fn order(&self, sort: Sort) -> Option<Vec<u32>> {
        let documents = self.core.record.documents as usize;
        let mut ranks = self.read(&self.order_file(sort)?, |reader| reader.varints(documents));
        ranks.resize(documents, 0);
        Some(ranks)
    }

    /// The file with a document's card, and the card's place in it.
    pub(crate) fn card_file(&self, document: DocId) -> (FileRef, usize) {
        self.core.blocks.card_file(self.core.blocks.place(document))
    }

    /// Whether a file is here.
    pub(crate) fn has(&self, file: &FileRef) -> bool {
        self.place(file).is_ok()
    }

    /// The number of the shard that holds a key, if any does.
    pub(crate) fn shard_of(&self, key: &str) -> ShardId {
        if self.is_sharded() { self.core.router.part_of(key) } else { ShardId(0) }
    }

    /// Whether that shard holds a key, if any does.
    pub(crate) fn is_in_shard(&self, shard: ShardId, key: &str) -> bool {
        !self.is_sharded() || self.core.router.is_in(shard, key)
    }

    /// The shards of a form, and of all that begin so if it is a prefix.
    pub(crate) fn shards(&self, form: &str, prefix: bool) -> impl Iterator<Item = ShardId> + use<> {
        let first = self.shard_of(form);
        let mut end = ShardId(first.0 + 1);
        if prefix && self.is_sharded() {
            end = self.core.router.end_of_prefix(form);
        }
        ShardId::range(first, end)
    }

    /// Whether the dictionary is in files.
    fn is_sharded(&self) -> bool {
        self.core.router.has_words()
    }

    fn shard_file(&self, shard: ShardId) -> FileRef {
        self.core.router.file(Role::Terms, shard)
    }

    /// A shard that is here.
    pub(crate) fn shard(&self, shard: ShardId) -> Shard<'_> {
        Shard::new(self.bytes(&self.shard_file(shard)), self.core.record.documents, &self.damage)
    }

    /// The file with the words that misspelt ones are compared with, where the dictionary is in shards.
    pub(crate) fn spelling_file(&self) -> Option<FileRef> {
        self.is_sharded().then_some(self.core.spelling)
    }

    /// The words of the spelling file that is here, with the binary logarithm of how many documents hold each.
    pub(crate) fn spelling(&self) -> Option<TermDict<'_>> {
        Some(TermDict::new(self.bytes(&self.spelling_file()?)))
    }

    /// Visits the names of a concept, each with its language.
    pub(crate) fn each_name(&self, concept: ConceptId, visit: &mut dyn FnMut(ConceptName<'_>)) {
        let concepts = &self.core.concepts;
        self.read(&concepts.file(concept), |reader| concepts.each_name(reader, concept, visit));
    }

    /// A document's card, whose file is here.
    pub(crate) fn card(&self, document: DocId) -> StoredFields {
        let (file, within) = self.card_file(document);
        self.read(&file, |reader| read_card(reader, within))
    }

    /// Visits the passages that a file of its block has of a document: whether one begins a paragraph, and its text.
    pub(crate) fn each_passage(
        &self,
        document: DocId,
        file: usize,
        visit: &mut dyn FnMut(Passage<'_>),
    ) {
        let place = self.core.blocks.place(document);
        let file = self.core.blocks.passage_file(place, file);
        self.read(&file, |reader| each_passage(reader, place.within, visit));
    }

    /// Where a form stands whose file is here: the document in the high half, the position in the low half.
    pub(crate) fn positions(&self, form: &str) -> Vec<Position> {
        let documents = self.core.record.documents;
        self.read(&self.positions_file(form), |reader| read_positions(reader, form, documents))
    }

    /// Visits names and phrases to suggest: the language, whether it is a phrase, and the text.
    pub(crate) fn each_suggestion(&self, visit: &mut dyn FnMut(SuggestedText<'_>)) {
        self.read(&self.core.suggestions, |reader| each_suggestion(reader, visit));
    }

    /// The file with the places where a form stands.
    pub(crate) fn positions_file(&self, form: &str) -> FileRef {
        let router = &self.core.router;
        router.file(Role::Positions, router.part_of(form))
    }

    /// From how many characters on the last word of a query is completed.
    pub(crate) fn completes_from(&self) -> usize {
        if self.is_sharded() { SHARDED_COMPLETES_FROM } else { 1 }
    }

    /// Notes that an answer takes a file.
    pub(crate) fn want(&self, file: FileRef) {
        if !self.has(&file) && !self.lacking.borrow().contains(&file) {
            self.lacking.borrow_mut().push(file);
        }
    }

    /// Notes that an answer takes the shards of a form.
    #[inline(never)]
    pub(crate) fn want_shards(&self, form: &str, prefix: bool) {
        for shard in self.shards(form, prefix) {
            self.want(self.shard_file(shard));
        }
    }

    /// How many of the files wanted so far are not here: if any, what was read is not all, and the answer no answer.
    pub(crate) fn lacks(&self) -> usize {
        self.lacking.borrow().len()
    }

    /// Ends an answer: the files that it took and that are not here. If there are none, it stands unless a file was damaged.
    pub(crate) fn end(&self, answer: Result<()>) -> Result<Vec<FileRef>> {
        let sound = self.damage.finish();
        let lacking = self.lacking.take();
        if lacking.is_empty() {
            sound.and(answer)?;
        }
        Ok(lacking)
    }

    fn read<T>(&self, file: &FileRef, read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
        let mut reader = Reader::new(self.bytes(file));
        let what = read(&mut reader);
        self.damage.note(&reader);
        what
    }

    /// The content of a file; nothing where it is not here, which is noted.
    fn bytes(&self, file: &FileRef) -> &[u8] {
        let Ok(place) = self.place(file) else {
            self.want(*file);
            return &[];
        };
        &self.files[place].1
    }

    /// Whether counting takes files that are not here.
    pub(crate) fn facet_counts_deferred(&self) -> bool {
        self.core.columns.iter().any(Option::is_none)
    }

    pub(crate) fn describe(&self, language: &str) -> Info {
        let record = &self.core.record;
        let mut facets = Vec::new();
        for (facet, labels) in record.facets.iter().zip(&self.labels) {
            let (kind, label) = (facet.kind.name(), labels.facet.clone());
            facets.push(FacetInfo { key: facet.key.clone(), kind, label });
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

fn check_shard(bytes: &[u8]) -> Result<()> {
    TermDict::new(Reader::new(bytes).bytes()).check()
}
