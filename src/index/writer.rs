//! Documents in, files out: the order of assembly. Each section's bytes are written beside its reader.

use std::collections::HashMap;

use super::concepts::Concepts;
use super::core::{ColumnPlace, CoreRecord, FacetRecord, Sections};
use super::documents::{Blocks, Card};
use super::entry::{EntryRecord, NamedFile};
use super::facets::Values;
use super::files::{FileRef, Role, payload, seal};
use super::labels::put_labels;
use super::order::put_order;
use super::positions::put_positions;
use super::router::{Router, separator};
use super::spelling::put_spelling;
use super::suggestions::put_suggestions;
use super::terms::{Term, Terms};
use super::texts::Texts;
use super::wire::{self, Digest};
use super::words::{cut, put_shard};
use super::{blocks, collect, concepts, facet_build};
use crate::analysis::{Conflate, Identity, folded, stop_words};
use crate::document::{Document, FacetSettings, Settings};

/// A dictionary of at most this many raw bytes may travel in the core.
const INLINE_WORDS: usize = 400_000;
/// It does when it deflates to at most this many: a small corpus then answers without fetching any shard.
const INLINE_WORDS_DEFLATED: usize = 96_000;
/// A shard is closed when its raw bytes reach this: 10.9 kB deflated on average on participedia, 10.4 on php-docs.
const SHARD_BYTES: usize = 9_500;
/// How many shards share a root: the core then names them in two bytes each instead of sixteen.
const SHARDS_PER_ROOT: usize = 8;
/// A shard of positions is closed when its raw bytes reach this.
const POSITIONS_BYTES: usize = 24_000;
/// Columns that deflate to at most this many bytes together travel in the core.
const INLINE_COLUMNS_DEFLATED: usize = 16_000;

/// Compresses raw bytes as raw deflate (RFC 1951). Must be deterministic for builds to be.
pub type Deflate<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

/// Collects documents and makes the files of an index.
pub struct Writer {
    settings: Settings,
    documents: Vec<Document>,
    conflation: Box<dyn Conflate>,
}

/// A finished index: what to write where, and its size in the terms of the trade.
#[derive(Clone, Debug)]
pub struct Built {
    /// The bytes of [`super::ENTRY_NAME`]; to be put in place after all files.
    pub entry: Vec<u8>,
    /// All files the entry names, directly or not.
    pub files: Vec<BuiltFile>,
    /// How many documents the index holds.
    pub documents: usize,
    /// How many practices they are editions of.
    pub practices: usize,
    /// How many different folded terms they hold.
    pub terms: usize,
}

/// One file of a finished index.
#[derive(Clone, Debug)]
pub struct BuiltFile {
    /// Its name within the index folder; decided by its content.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Bytes before compression.
    pub raw: usize,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// A writer with nothing in it yet.
    pub fn new(settings: Settings) -> Self {
        Self { settings, documents: Vec::new(), conflation: Box::new(Identity) }
    }

    /// Joins related forms as `conflation` says; without it every form stands for itself.
    #[must_use]
    pub fn with_conflation(mut self, conflation: Box<dyn Conflate>) -> Self {
        self.conflation = conflation;
        self
    }

    /// Adds a document. Ids are unique, values valid: the caller has checked.
    pub fn add(&mut self, document: Document) {
        self.documents.push(document);
    }

    /// Makes the files. Practices keep the order in which their first edition was added; the editions of a practice
    /// stand together, in the order of the site's languages.
    pub fn finish(self, deflate: Deflate<'_>) -> Built {
        let (documents, editions) = arrange(self.documents, &self.settings.languages);
        Assembly {
            settings: &self.settings,
            documents: &documents,
            editions: &editions,
            conflation: self.conflation.as_ref(),
            deflate,
            files: Vec::new(),
        }
        .assemble()
    }
}

/// The documents practice by practice, and where each practice's begin.
fn arrange(documents: Vec<Document>, languages: &[String]) -> (Vec<Document>, Vec<u32>) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut practices: Vec<Vec<Document>> = Vec::new();
    for document in documents {
        let key = if document.practice.is_empty() { &document.id } else { &document.practice };
        let number = *numbers.entry(key.clone()).or_insert(practices.len());
        if number == practices.len() {
            practices.push(Vec::new());
        }
        practices[number].push(document);
    }
    let mut editions = vec![0];
    for practice in &mut practices {
        let place =
            |tag: &String| languages.iter().position(|language| language == tag).unwrap_or(languages.len());
        practice.sort_by_cached_key(|edition| (place(&edition.language), edition.language.clone()));
        editions.push(editions[editions.len() - 1] + practice.len() as u32);
    }
    (practices.into_iter().flatten().collect(), editions)
}

/// A build in progress.
struct Assembly<'a> {
    settings: &'a Settings,
    documents: &'a [Document],
    editions: &'a [u32],
    conflation: &'a dyn Conflate,
    deflate: Deflate<'a>,
    files: Vec<BuiltFile>,
}

impl Assembly<'_> {
    fn assemble(mut self) -> Built {
        let texts: Vec<Texts> = self.documents.iter().map(Texts::of).collect();
        let plans = blocks::plan(&texts);
        let (tags, languages) = self.languages();
        let corpus = collect::Corpus {
            settings: self.settings,
            documents: self.documents,
            texts: &texts,
            plans: &plans,
            tags: &tags,
            languages: &languages,
            conflation: self.conflation,
        };
        let terms = collect::collect(&corpus);
        let suggestions = put_suggestions(&corpus, &terms, self.deflate);
        let blocks = self.blocks(&texts, &plans);
        let (words, dictionary, spelling) = self.words(&terms);
        let positions = self.positions(&terms.terms);
        let concepts = self.concepts(&terms);
        let suggestions = self.whole(Role::Suggestions, &suggestions).digest;
        let (values, columns) = self.columns();
        let columns = self.place_columns(columns);
        let core = Sections {
            record: self.record(tags),
            languages,
            editions: self.editions.to_vec(),
            words,
            dictionary,
            spelling,
            positions,
            concepts,
            suggestions,
            blocks,
            columns,
            date_order: self.date_order(),
            title_order: self.title_order(),
            values,
        };
        let entry = self.entry(&core);
        Built {
            entry,
            documents: self.documents.len(),
            practices: self.practices(),
            terms: terms.terms.iter().filter(|term| term.frequency > 0).count(),
            files: self.files,
        }
    }

    fn practices(&self) -> usize {
        self.editions.len() - 1
    }

    fn record(&self, tags: Vec<String>) -> CoreRecord {
        let facet = |facet: &FacetSettings| FacetRecord::new(&facet.key, facet.kind, facet.order);
        CoreRecord {
            name: self.settings.name.clone(),
            languages: self.settings.languages.clone(),
            tags,
            stored: self.settings.stored.clone(),
            facets: self.settings.facets.iter().map(facet).collect(),
            documents: self.documents.len() as u32,
            practices: self.practices() as u32,
        }
    }

    /// Adds a file that is checked by its own digest.
    fn whole(&mut self, role: Role, raw: &[u8]) -> NamedFile {
        let bytes = payload(raw, self.deflate);
        let digest = wire::digest(&[&bytes]);
        let size = bytes.len() as u64;
        let name = FileRef::whole(role, digest).name();
        // Two sections may have the same content, and then share a file.
        if self.files.iter().all(|file| file.name != name) {
            self.files.push(BuiltFile { name, role, raw: raw.len(), bytes });
        }
        NamedFile { digest, size }
    }

    /// Adds the files of one block and gives their root.
    fn block(&mut self, role: Role, raws: &[Vec<u8>]) -> super::files::Root {
        let payloads: Vec<_> = raws.iter().map(|raw| payload(raw, self.deflate)).collect();
        let (root, members) = seal(&payloads);
        for (index, (bytes, raw)) in members.into_iter().zip(raws).enumerate() {
            let name = FileRef::member(role, root, index as u8, raws.len() as u8).name();
            self.files.push(BuiltFile { name, role, raw: raw.len(), bytes });
        }
        root
    }

    fn blocks(&mut self, texts: &[Texts], plans: &[blocks::BlockPlan]) -> Blocks {
        let mut directory = Blocks::default();
        for plan in plans {
            let cards = plan
                .documents
                .clone()
                .map(|number| self.card(number, &texts[number], plan))
                .collect::<Vec<_>>();
            let files = plan.files(&cards, texts);
            let root = self.block(Role::Documents, &files);
            directory.push(plan.documents.len(), files.len(), root);
        }
        directory
    }

    fn card(&self, number: usize, texts: &Texts, plan: &blocks::BlockPlan) -> Card {
        let document = &self.documents[number];
        let field = |name: &String| {
            let found = document.fields.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Card {
            id: document.id.clone(),
            practice: Some(document.practice.clone())
                .filter(|practice| !practice.is_empty() && *practice != document.id),
            title: document.title.clone(),
            url: document.url.clone(),
            date: document.date.clone(),
            lead: texts.lead.clone(),
            fields: self.settings.stored.iter().map(field).collect(),
            passage_files: plan.passage_files(number),
        }
    }

    /// The router of the dictionary; its only shard, where that travels in the core; the spelling file, where it does not.
    fn words(&mut self, terms: &Terms) -> (Router, Vec<u8>, Digest) {
        let runs = cut(&terms.terms, &terms.lists, SHARD_BYTES);
        if runs.len() * SHARD_BYTES <= INLINE_WORDS {
            let single = put_shard(&terms.terms, &terms.lists);
            if (self.deflate)(&single).len() <= INLINE_WORDS_DEFLATED {
                return (Router::single(), single, Digest::default());
            }
        }
        let router = self.shards(Role::Words, &runs, SHARDS_PER_ROOT, |run| put_shard(run, &terms.lists));
        let spelling = put_spelling(&terms.terms, self.deflate);
        (router, Vec::new(), self.whole(Role::Spelling, &spelling).digest)
    }

    fn positions(&mut self, terms: &[Term]) -> Router {
        let mut runs = Vec::new();
        let (mut from, mut size) = (0, 0);
        for (at, term) in terms.iter().enumerate() {
            if size >= POSITIONS_BYTES {
                runs.push(&terms[from..at]);
                (from, size) = (at, 0);
            }
            size += term.key.len() + term.positions.len();
        }
        runs.push(&terms[from..]);
        self.shards(Role::Positions, &runs, SHARDS_PER_ROOT, |run| {
            let stands = |term: &&Term| term.positions.len() > 1;
            let forms = run.iter().filter(stands).map(|term| (term.key.as_str(), term.positions.as_slice()));
            let mut out = Vec::new();
            put_positions(&mut out, &forms.collect::<Vec<_>>());
            out
        })
    }

    fn concepts(&mut self, terms: &Terms) -> Concepts {
        let names: Vec<&[String]> = terms.concepts().map(|list| list.texts.as_slice()).collect();
        if names.is_empty() {
            return Concepts::default();
        }
        let per_file = concepts::per_file(names.len());
        let files: Vec<Vec<u8>> = names.chunks(per_file).map(concepts::put_names).collect();
        Concepts { count: names.len(), per_file, root: self.block(Role::Names, &files) }
    }

    /// Adds a shard for each run of terms and gives the router that finds it.
    fn shards(
        &mut self,
        role: Role,
        runs: &[&[Term]],
        shards_per_block: usize,
        put: impl Fn(&[Term]) -> Vec<u8>,
    ) -> Router {
        let mut keys = vec![Vec::new()];
        for pair in runs.windows(2) {
            let before = pair[0].last().map_or("", |term| term.key.as_str());
            keys.push(separator(before.as_bytes(), pair[1][0].key.as_bytes()));
        }
        let shards: Vec<Vec<u8>> = runs.iter().map(|run| put(run)).collect();
        let roots = shards.chunks(shards_per_block).map(|block| self.block(role, block)).collect();
        Router { keys, shards_per_block, roots }
    }

    /// The values of every facet in display order, and its raw column.
    fn columns(&self) -> (Vec<Values>, Vec<Vec<u8>>) {
        self.settings
            .facets
            .iter()
            .map(|facet| facet_build::column(facet, self.documents, self.editions))
            .unzip()
    }

    fn place_columns(&mut self, columns: Vec<Vec<u8>>) -> Vec<ColumnPlace> {
        let together = columns.concat();
        if (self.deflate)(&together).len() <= INLINE_COLUMNS_DEFLATED {
            return columns.into_iter().map(ColumnPlace::Inline).collect();
        }
        columns.iter().map(|column| ColumnPlace::File(self.whole(Role::Facets, column).digest)).collect()
    }

    /// The tags in use, and for each document its tag's place.
    fn languages(&self) -> (Vec<String>, Vec<u16>) {
        let mut tags: Vec<String> = Vec::new();
        let mut place = |language: &String| {
            tags.iter().position(|tag| tag == language).unwrap_or_else(|| {
                tags.push(language.clone());
                tags.len() - 1
            }) as u16
        };
        let languages = self.documents.iter().map(|document| place(&document.language)).collect();
        (tags, languages)
    }

    fn date_order(&mut self) -> Digest {
        let keys: Vec<_> =
            self.documents.iter().map(|document| document.date.as_deref().map(first_day)).collect();
        self.whole(Role::Order, &put_order(&keys)).digest
    }

    fn title_order(&mut self) -> Digest {
        let key = |document: &Document| Some((folded(&document.title), document.title.clone()));
        let keys: Vec<_> = self.documents.iter().map(key).collect();
        self.whole(Role::Order, &put_order(&keys)).digest
    }

    fn entry(&mut self, core: &Sections) -> Vec<u8> {
        let mut files = vec![self.whole(Role::Core, &core.put())];
        let languages = if core.record.languages.is_empty() {
            vec![String::new()]
        } else {
            core.record.languages.clone()
        };
        for language in &languages {
            let labels =
                facet_build::labels(&self.settings.facets, &core.values, language, &core.record.languages);
            let raw = put_labels(&stop_words::of_language(language), &labels);
            files.push(self.whole(Role::Labels, &raw));
        }
        EntryRecord { languages, files }.put()
    }
}

/// The first day of a date: `2018-07/2019` begins on 2018-07-01.
fn first_day(date: &str) -> String {
    let from = date.split('/').next().unwrap_or(date);
    format!("{from}{}", &"-01-01"[(from.len() - 4).min(6)..])
}
