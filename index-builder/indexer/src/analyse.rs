//! The first half of a build: documents to token streams. Look here to change what is learned about
//! a document before it is indexed.
//!
//! Documents are put in order and analysed in batches, several at once ([`BatchAnalyser`]). The
//! results are merged in order ([`BatchMerger`]). Token streams go to a temporary storage, so that
//! memory does not grow with the texts; of each document only what sorts and counts it is held.

use std::ops::Range;

use crate::analysed_corpus::{AnalysedCorpus, CorpusMeta, DocBatch};
use crate::bit_set::BitSet;
use crate::column_builder::{BuiltColumn, ColumnBuilder};
use crate::concept_membership::{ConceptMembership, Membership};
use crate::concept_names::all_concepts;
use crate::conflation::FIELDS;
use crate::document_order::DocumentOrder;
use crate::env::{BuildEnv, BuildResult, ByteRange, DocumentSource, TempStorage};
use crate::ids::{ExactFormId, ProvisionalId, TagId};
use crate::phrases::{CountMinSketch, phrase_hashes};
use crate::stop_words::{self, StopWords};
use crate::term_ids::{TermIds, TermInterner};
use crate::token_stream::{SpelledTokenStream, TokenStream};
use crate::{jobs, stored_texts, token_stream};
use medina::model::document::Document;
use medina::model::ids::{ConceptId, DocId};
use medina::model::settings::Settings;
use medina::text::folded;

/// Analyses the documents of a source. [`AnalysedCorpus::finish`] makes the files of the index.
///
/// Reads each document once. Memory holds the texts of one batch per thread, the spelling of every
/// form, and of each document its title, date, lengths and facet values.
///
/// # Errors
/// Fails if the source or the environment does.
pub fn analyse<'a>(
    settings: &Settings,
    source: &'a dyn DocumentSource,
    env: &'a dyn BuildEnv,
) -> BuildResult<AnalysedCorpus<'a>> {
    let order = DocumentOrder::new(source, &settings.languages);
    let (storage, ranges) = (env.temp_storage()?, order.batches(source));
    let analyser = BatchAnalyser::new(settings, source, env, &order, storage.as_ref());
    let mut merger = BatchMerger::new(settings, &order, ranges.len());
    let last = analyser.all_but_last_wave(&ranges, &mut merger)?;
    let BatchAnalyser { interner, stop_words, .. } = analyser;
    // The last wave is merged while terms are numbered, because each takes one processor: together
    // that was half of the work done on one processor alone (decision 9).
    let (term_ids, columns) = jobs::both(env, || interner.finish(env), || Ok(merger.finish(last)))?;
    let exact_forms = merger.forms.iter().map(|forms| final_ids(forms, &term_ids)).collect();
    let BatchMerger { meta, phrases, batches, .. } = merger;
    Ok(AnalysedCorpus {
        settings: settings.clone(),
        source,
        env,
        batches,
        storage,
        meta,
        columns,
        phrases,
        stop_words,
        term_ids,
        exact_forms,
        order,
    })
}

/// The exact forms with these provisional ids, sorted.
fn final_ids(provisional: &BitSet, term_ids: &TermIds) -> Vec<ExactFormId> {
    let mut sorted = BitSet::default();
    provisional.iter().for_each(|id| sorted.insert(term_ids.final_id(ProvisionalId(id)).0));
    sorted.iter().map(ExactFormId).collect()
}

/// Analyses batches of documents. Its methods are called from several threads.
struct BatchAnalyser<'a> {
    settings: &'a Settings,
    source: &'a dyn DocumentSource,
    env: &'a dyn BuildEnv,
    order: &'a DocumentOrder,
    storage: &'a dyn TempStorage,
    membership: ConceptMembership,
    stop_words: StopWords,
    interner: TermInterner,
}

/// The result of one batch.
struct AnalysedBatch {
    batch: DocBatch,
    forms: Vec<TagForms>,
    lengths: Vec<[u32; FIELDS]>,
    passages: Vec<Vec<u32>>,
    documents: Vec<DocMeta>,
}

/// The forms in the documents of one tag of a batch.
struct TagForms {
    tag: TagId,
    forms: Vec<ProvisionalId>,
}

/// What is learned about a document besides its token stream.
struct DocMeta {
    date: Option<String>,
    /// Folded, and as written.
    title: (String, String),
    concepts: Vec<ConceptId>,
    /// By facet: its values.
    facets: Vec<Vec<String>>,
    phrase_hashes: Vec<u64>,
}

impl<'a> BatchAnalyser<'a> {
    fn new(
        settings: &'a Settings,
        source: &'a dyn DocumentSource,
        env: &'a dyn BuildEnv,
        order: &'a DocumentOrder,
        storage: &'a dyn TempStorage,
    ) -> Self {
        Self {
            settings,
            source,
            env,
            order,
            storage,
            membership: ConceptMembership::new(&all_concepts(settings, Vec::new())),
            stop_words: stop_words::of_languages(&order.tags),
            interner: TermInterner::default(),
        }
    }

    /// Analyses all batches and merges all results but those of the last wave, which it returns.
    fn all_but_last_wave(
        &self,
        ranges: &[Range<usize>],
        merger: &mut BatchMerger<'_>,
    ) -> BuildResult<Vec<AnalysedBatch>> {
        let analyse = |batch: usize| self.analyse(ranges[batch].clone());
        let merged = ranges.len().saturating_sub(1) / jobs::WAVE * jobs::WAVE;
        jobs::in_waves(self.env, merged, analyse, |batch| merger.add(batch))?;
        jobs::map(self.env, ranges.len() - merged, |batch| analyse(merged + batch))
    }

    fn analyse(&self, range: Range<usize>) -> BuildResult<AnalysedBatch> {
        let documents = self.order.read(self.source, range.clone())?;
        // A cached stream that cannot be parsed is made again.
        let key = self.order.fingerprint(self.source, range.clone(), b"reading")?;
        let cached = self.env.cache_get(&key);
        let cached = cached.as_deref();
        let cached =
            cached.and_then(|bytes| SpelledTokenStream::parse(bytes, documents.len()).ok());
        if let Some(cached) = cached {
            return self.store(range, documents, cached);
        }
        let bytes = token_stream::write(&documents, &self.stop_words);
        self.env.cache_put(&key, &bytes);
        let stream = SpelledTokenStream::parse(&bytes, documents.len())?;
        self.store(range, documents, stream)
    }

    /// Stores the token stream of documents, and keeps what is held in memory.
    fn store(
        &self,
        range: Range<usize>,
        documents: Vec<Document>,
        spelled: SpelledTokenStream<'_>,
    ) -> BuildResult<AnalysedBatch> {
        let SpelledTokenStream { forms, mut stream, stream_bytes } = spelled;
        let ids = self.interner.intern(&forms);
        let id_bytes: Vec<u8> = ids.iter().flat_map(|id| id.0.to_le_bytes()).collect();
        for (document, passages) in documents.iter().zip(&mut stream.passages) {
            if stored_texts::is_teaser(document) {
                passages.clear();
            }
        }
        let numbered = documents.into_iter().zip(range.clone());
        Ok(AnalysedBatch {
            forms: self.forms_by_tag(&stream, &ids)?,
            documents: numbered.map(|(document, number)| self.meta(number, document)).collect(),
            batch: DocBatch {
                documents: range,
                stream: ByteRange::put(stream_bytes, self.storage)?,
                provisional_ids: ByteRange::put(&id_bytes, self.storage)?,
            },
            lengths: stream.lengths,
            passages: stream.passages,
        })
    }

    fn forms_by_tag(
        &self,
        stream: &TokenStream<'_>,
        ids: &[ProvisionalId],
    ) -> BuildResult<Vec<TagForms>> {
        let mut by_tag = Vec::new();
        for tag in &stream.tags {
            let known = self.order.tags.iter().position(|known| known == tag);
            let tag = known.ok_or("a token stream has a language that no document has")?;
            by_tag.push(TagForms { tag: TagId::at(tag), forms: Vec::new() });
        }
        for (form, id) in stream.forms.iter().zip(ids) {
            let of_tag = by_tag.get_mut(form.tag);
            of_tag.ok_or("a token stream has a form of no language")?.forms.push(*id);
        }
        Ok(by_tag)
    }

    fn meta(&self, number: usize, mut document: Document) -> DocMeta {
        let language = self.order.languages[number];
        let stop_words = &self.stop_words[&document.language];
        let concepts = self.membership.of(&document);
        let phrase_hashes = phrase_hashes(&document, language, stop_words);
        let facets = self.settings.facets.iter();
        let facets = facets.map(|facet| document.facets.remove(&facet.key).unwrap_or_default());
        DocMeta {
            facets: facets.collect(),
            date: document.date.as_deref().map(first_day),
            title: (folded(&document.title), document.title),
            concepts,
            phrase_hashes,
        }
    }
}

/// The first day of a date: `2018-07/2019` begins on 2018-07-01.
fn first_day(date: &str) -> String {
    let from = date.split('/').next().unwrap_or(date);
    format!("{from}{}", &"-01-01"[(from.len() - 4).min(6)..])
}

/// Merges the results of batches in their order.
struct BatchMerger<'a> {
    order: &'a DocumentOrder,
    meta: CorpusMeta,
    columns: Vec<ColumnBuilder<'a>>,
    phrases: CountMinSketch,
    batches: Vec<DocBatch>,
    /// By tag: the provisional ids of its forms.
    forms: Vec<BitSet>,
}

impl<'a> BatchMerger<'a> {
    fn new(settings: &'a Settings, order: &'a DocumentOrder, batches: usize) -> Self {
        Self {
            order,
            meta: CorpusMeta::default(),
            columns: settings.facets.iter().map(ColumnBuilder::new).collect(),
            phrases: CountMinSketch::new(order.documents()),
            batches: Vec::with_capacity(batches),
            forms: vec![BitSet::default(); order.tags.len()],
        }
    }

    fn add(&mut self, batch: AnalysedBatch) {
        self.batches.push(batch.batch);
        for TagForms { tag, forms } in batch.forms {
            forms.into_iter().for_each(|id| self.forms[tag.index()].insert(id.0));
        }
        self.meta.lengths.extend(batch.lengths);
        self.meta.passages.extend(batch.passages);
        batch.documents.into_iter().for_each(|document| self.add_document(document));
    }

    fn add_document(&mut self, document: DocMeta) {
        let meta = &mut self.meta;
        let number = meta.dates.len();
        meta.dates.push(document.date);
        meta.titles.push(Some(document.title));
        let concepts = document.concepts.into_iter();
        let membership = |concept| Membership { document: DocId::at(number), concept };
        meta.memberships.extend(concepts.map(membership));
        self.phrases.add(&document.phrase_hashes);
        let ends_practice = self.order.ends_practice(number);
        for (column, paths) in self.columns.iter_mut().zip(&document.facets) {
            column.add(paths);
            if ends_practice {
                column.end();
            }
        }
    }

    /// Adds the last batches and finishes the columns.
    fn finish(&mut self, last: Vec<AnalysedBatch>) -> Vec<BuiltColumn> {
        last.into_iter().for_each(|batch| self.add(batch));
        self.columns.drain(..).map(ColumnBuilder::finish).collect()
    }
}
