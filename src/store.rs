//! What of an index has arrived, parsed as far as it pays, and what an answer still takes.
//!
//! Whoever reads gets something, if need be nothing: an answer is thought through to where it takes files that are not here, and
//! [`Store::end`] says in one place what they are.

use core::cell::RefCell;

use crate::document::{FacetKind, Sort};
use crate::engine::{FacetInfo, Info, Step, same_language};
use crate::error::Result;
use crate::index::core::{ColumnPlace, Core, Words};
use crate::index::documents::{Card, Passage, read_card, read_passages};
use crate::index::facets::Column;
use crate::index::keys::Keys;
use crate::index::labels::{Labels, parse_labels};
use crate::index::order::parse_order;
use crate::index::positions::read_positions;
use crate::index::suggestions::{Suggestions, read_suggestions};
use crate::index::wire::{Damage, Reader};
use crate::index::words::Shard;
use crate::index::{FileRef, Role};

/// A shorter last word matches whole words only when the dictionary is in shards: `a` would need a tenth of them all.
const SHARDED_COMPLETES_FROM: usize = 3;

/// Core, labels, and the files that came since.
#[derive(Debug)]
pub(crate) struct Store {
    core: Core,
    labels: Vec<Labels>,
    visitor: String,
    /// By place in the core's tags: 2 the visitor's language, 1 the site's default, 0 any other.
    preferences: Vec<u8>,
    /// By facet, once here.
    columns: Vec<Option<Column>>,
    orders: Shelf<Vec<u32>>,
    /// Shards, cards and passages, inflated.
    files: Shelf<Vec<u8>>,
    /// Whether anything read from them was damaged.
    damage: Damage,
    /// The files that an answer took and that are not here, each once.
    lacking: RefCell<Vec<FileRef>>,
}

/// Things by file, in the order of the files.
#[derive(Debug)]
struct Shelf<T>(Vec<(FileRef, T)>);

impl<T> Shelf<T> {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn get(&self, file: &FileRef) -> Option<&T> {
        self.place(file).ok().map(|place| &self.0[place].1)
    }

    fn insert(&mut self, file: FileRef, thing: T) {
        match self.place(&file) {
            Ok(place) => self.0[place].1 = thing,
            Err(place) => self.0.insert(place, (file, thing)),
        }
    }

    fn place(&self, file: &FileRef) -> core::result::Result<usize, usize> {
        self.0.binary_search_by(|(shelved, _)| shelved.cmp(file))
    }
}

impl Store {
    pub(crate) fn new(core: Core, labels: &[u8], visitor: &str) -> Result<Self> {
        if let Words::Inline(shard) = &core.words {
            check_shard(shard)?;
        }
        let default = core.record.languages.first().map_or("", String::as_str);
        let preference = |tag: &String| match () {
            () if same_language(tag, visitor) => 2,
            () if same_language(tag, default) => 1,
            () => 0,
        };
        let mut columns = Vec::with_capacity(core.columns.len());
        for (facet, place) in core.columns.iter().enumerate() {
            columns.push(match place {
                ColumnPlace::Inline(bytes) => Some(column(&core, facet, bytes)?),
                ColumnPlace::File(_) => None,
            });
        }
        Ok(Self {
            labels: parse_labels(labels, &core.record.facets, &core.values)?,
            preferences: core.record.tags.iter().map(preference).collect(),
            columns,
            orders: Shelf::new(),
            files: Shelf::new(),
            damage: Damage::default(),
            lacking: RefCell::default(),
            visitor: visitor.to_owned(),
            core,
        })
    }

    pub(crate) fn insert(&mut self, file: &FileRef, content: Vec<u8>) -> Result<()> {
        match file.role() {
            Role::Facets => self.insert_column(file, &content)?,
            Role::Order => {
                let ranks = parse_order(&content, self.core.record.documents as usize)?;
                self.orders.insert(*file, ranks);
            }
            Role::Words => {
                check_shard(&content)?;
                self.files.insert(*file, content);
            }
            Role::Spelling => {
                Keys::new(&content).check()?;
                self.files.insert(*file, content);
            }
            _ => self.files.insert(*file, content),
        }
        Ok(())
    }

    /// A column may serve several facets, when they have the same values in the same places.
    fn insert_column(&mut self, file: &FileRef, content: &[u8]) -> Result<()> {
        for facet in 0..self.columns.len() {
            if self.core.column_file(facet) == Some(*file) {
                self.columns[facet] = Some(column(&self.core, facet, content)?);
            }
        }
        Ok(())
    }

    pub(crate) fn core(&self) -> &Core {
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
        let languages = &self.core.record.languages;
        let own = languages.iter().position(|tag| same_language(tag, &self.visitor));
        self.core.stop_words.get(own.unwrap_or(0)).map_or(&[], Vec::as_slice)
    }

    /// How welcome a document's language is: 2 the visitor's, 1 the site's default, 0 any other.
    pub(crate) fn preference(&self, document: u32) -> u8 {
        self.preferences[usize::from(self.core.languages[document as usize])]
    }

    /// The documents of a practice.
    pub(crate) fn editions(&self, practice: u32) -> core::ops::Range<u32> {
        self.core.editions[practice as usize]..self.core.editions[practice as usize + 1]
    }

    /// The columns by facet, as far as they are here.
    pub(crate) fn columns(&self) -> &[Option<Column>] {
        &self.columns
    }

    /// The file with the ranks of an order; none for relevance.
    pub(crate) fn order_file(&self, sort: Sort) -> Option<FileRef> {
        match sort {
            Sort::Relevance => None,
            Sort::Date | Sort::DateAsc => Some(FileRef::whole(Role::Order, self.core.date_order)),
            Sort::Title => Some(FileRef::whole(Role::Order, self.core.title_order)),
        }
    }

    /// The ranks of an order; none for relevance.
    pub(crate) fn order(&self, sort: Sort) -> Option<&[u32]> {
        self.orders.get(&self.order_file(sort)?).map(Vec::as_slice)
    }

    /// The file with a document's card, and the card's place in it.
    pub(crate) fn card_file(&self, document: u32) -> (FileRef, usize) {
        self.core.blocks.card_file(self.core.blocks.place(document))
    }

    /// Whether a file is here.
    pub(crate) fn has(&self, file: &FileRef) -> bool {
        match file.role() {
            Role::Facets => (0..self.columns.len())
                .any(|facet| self.columns[facet].is_some() && self.core.column_file(facet) == Some(*file)),
            Role::Order => self.orders.get(file).is_some(),
            _ => self.files.get(file).is_some(),
        }
    }

    /// The number of the shard that holds a key, if any does.
    pub(crate) fn shard_of(&self, key: &str) -> usize {
        match &self.core.words {
            Words::Inline(_) => 0,
            Words::Sharded { router, .. } => router.shard_of(key),
        }
    }

    /// The shards that hold keys that begin so.
    pub(crate) fn shards_beginning(&self, prefix: &str) -> core::ops::Range<usize> {
        match &self.core.words {
            Words::Inline(_) => 0..1,
            Words::Sharded { router, .. } => router.shards_beginning(prefix),
        }
    }

    /// The shards of a form, and of all that begin so if it is a prefix.
    pub(crate) fn shards(&self, form: &str, prefix: bool) -> core::ops::Range<usize> {
        if prefix {
            self.shards_beginning(form)
        } else {
            let shard = self.shard_of(form);
            shard..shard + 1
        }
    }

    /// Whether a shard is here.
    pub(crate) fn has_shard(&self, shard: usize) -> bool {
        match &self.core.words {
            Words::Inline(_) => true,
            Words::Sharded { router, .. } => self.has(&router.file(Role::Words, shard)),
        }
    }

    /// A shard that is here.
    pub(crate) fn shard(&self, shard: usize) -> Shard<'_> {
        let bytes = match &self.core.words {
            Words::Inline(bytes) => bytes,
            Words::Sharded { router, .. } => self.bytes(&router.file(Role::Words, shard)),
        };
        Shard::new(bytes, self.core.record.documents, &self.damage)
    }

    /// The file with the words that misspelt ones are compared with, where the dictionary is in shards.
    pub(crate) fn spelling_file(&self) -> Option<FileRef> {
        match &self.core.words {
            Words::Inline(_) => None,
            Words::Sharded { spelling, .. } => Some(FileRef::whole(Role::Spelling, *spelling)),
        }
    }

    /// The words of the spelling file that is here, with the binary logarithm of how many documents hold each.
    pub(crate) fn spelling(&self) -> Option<Keys<'_>> {
        Some(Keys::new(self.bytes(&self.spelling_file()?)))
    }

    /// The names of a concept, whose file is here.
    pub(crate) fn names(&self, concept: u32) -> Vec<String> {
        let concepts = &self.core.concepts;
        self.read(&concepts.file(concept), |reader| concepts.names(reader, concept))
    }

    /// A document's card, whose file is here.
    pub(crate) fn card(&self, document: u32) -> Card {
        let (file, within) = self.card_file(document);
        self.read(&file, |reader| read_card(reader, within))
    }

    /// The passages of a document that a file has which is here.
    pub(crate) fn passages(&self, document: u32, file: &FileRef) -> Vec<Passage> {
        let within = self.core.blocks.place(document).within;
        self.read(file, |reader| read_passages(reader, within))
    }

    /// Where a form stands whose file is here: the document in the high half, the position in the low half.
    pub(crate) fn positions(&self, form: &str) -> Vec<u64> {
        let documents = self.core.record.documents;
        self.read(&self.positions_file(form), |reader| read_positions(reader, form, documents))
    }

    /// What the file with suggestions has, which is here.
    pub(crate) fn suggestions(&self) -> Vec<Suggestions> {
        self.read(&self.suggestions_file(), read_suggestions)
    }

    /// The file with names and phrases to suggest.
    pub(crate) fn suggestions_file(&self) -> FileRef {
        FileRef::whole(Role::Suggestions, self.core.suggestions)
    }

    /// The file with the places where a form stands.
    pub(crate) fn positions_file(&self, form: &str) -> FileRef {
        let router = &self.core.positions;
        router.file(Role::Positions, router.shard_of(form))
    }

    /// From how many characters on the last word of a query is completed.
    pub(crate) fn completes_from(&self) -> usize {
        match &self.core.words {
            Words::Inline(_) => 1,
            Words::Sharded { .. } => SHARDED_COMPLETES_FROM,
        }
    }

    /// Notes that an answer takes a file.
    pub(crate) fn want(&self, file: FileRef) {
        if !self.has(&file) && !self.lacking.borrow().contains(&file) {
            self.lacking.borrow_mut().push(file);
        }
    }

    /// Notes that an answer takes the shards of a form.
    pub(crate) fn want_shards(&self, form: &str, prefix: bool) {
        if let Words::Sharded { router, .. } = &self.core.words {
            self.shards(form, prefix).for_each(|shard| self.want(router.file(Role::Words, shard)));
        }
    }

    /// How many of the files wanted so far are not here: if any, what was read is not all, and the answer no answer.
    pub(crate) fn lacks(&self) -> usize {
        self.lacking.borrow().len()
    }

    /// Ends an answer: it stands if all files were here that it took, and none was damaged.
    pub(crate) fn end<T>(&self, answer: Result<T>) -> Result<Step<T>> {
        let sound = self.damage.end();
        let lacking = self.lacking.take();
        if lacking.is_empty() { sound.and(answer).map(Step::Ready) } else { Ok(Step::Needs(lacking)) }
    }

    fn read<T>(&self, file: &FileRef, read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
        let mut reader = Reader::new(self.bytes(file));
        let what = read(&mut reader);
        self.damage.note(&reader);
        what
    }

    /// The content of a file; nothing where it is not here, which is noted.
    fn bytes(&self, file: &FileRef) -> &[u8] {
        let Some(bytes) = self.files.get(file) else {
            self.want(*file);
            return &[];
        };
        bytes
    }

    pub(crate) fn describe(&self, language: &str) -> Info {
        let record = &self.core.record;
        let facets = record.facets.iter().zip(&self.labels).map(|(facet, labels)| FacetInfo {
            key: facet.key.clone(),
            kind: match facet.kind() {
                FacetKind::List => "list",
                FacetKind::Path => "path",
                FacetKind::Range => "range",
            },
            label: labels.facet.clone(),
        });
        Info {
            name: record.name.clone(),
            languages: record.languages.clone(),
            language: language.to_owned(),
            documents: record.documents as usize,
            practices: record.practices as usize,
            facets: facets.collect(),
        }
    }
}

fn column(core: &Core, facet: usize, bytes: &[u8]) -> Result<Column> {
    Column::parse(bytes, core.record.practices as usize, &core.values[facet])
}

fn check_shard(bytes: &[u8]) -> Result<()> {
    Keys::new(Reader::new(bytes).bytes()).check()
}
