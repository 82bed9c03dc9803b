//! Writes the postings of a batch: of classes and concepts, the documents of exact forms, and the
//! positions of folded forms.

use crate::buckets::Buckets;
use crate::concept_names::ConceptSpelling;
use crate::env::{BuildResult, ByteRange, TempStorage};
use crate::ids::{ClassId, FormId, ListId};
use crate::impacts::DocumentImpacts;
use crate::inversion::context::InversionContext;
use crate::inversion::occurrence::{TokenOccurrence, for_each_document};
use crate::inversion::occurrence_table::{OccurrenceTable, SortedForm};
use crate::inversion::term_stats::TermDocStats;
use crate::postings_buffer::PostingsBuffer;
use medina::format::{positions, postings};
use medina::model::ids::DocId;

/// The postings of a batch of documents, in a temporary storage.
pub(crate) struct InvertedBatch {
    /// By list: a part of its postings.
    pub(crate) lists: ByteRange,
    /// By exact form, where the index stores them: a part of its documents.
    pub(crate) exact_docs: ByteRange,
    /// By folded form: varint number of documents << 1 | whether a title has it; a part of its
    /// positions.
    pub(crate) positions: ByteRange,
    /// How documents spell the names of concepts.
    pub(crate) spellings: Vec<ConceptSpelling>,
}

/// Writes the postings of a batch whose tokens have been placed.
pub(super) struct BatchPostings<'a> {
    pub(super) context: &'a InversionContext<'a>,
    pub(super) table: OccurrenceTable<'a>,
}

impl BatchPostings<'_> {
    /// Stores all postings.
    pub(super) fn store(self, storage: &dyn TempStorage) -> BuildResult<InvertedBatch> {
        let lists = self.store_lists(storage)?;
        let bytes = self.table.buffer_bytes();
        let mut exact_docs = PostingsBuffer::with_capacity(bytes / 4);
        let mut positions = PostingsBuffer::with_capacity(bytes);
        self.put_forms(&mut exact_docs, &mut positions);
        Ok(InvertedBatch {
            lists,
            exact_docs: exact_docs.store(storage)?,
            positions: positions.store(storage)?,
            spellings: self.table.spellings,
        })
    }

    fn doc_id(&self, document: u32) -> DocId {
        DocId(self.table.first + document)
    }

    fn put_forms(&self, exact_docs: &mut PostingsBuffer<0>, positions: &mut PostingsBuffer<0>) {
        let mut merged = Vec::new();
        for own in self.table.forms.chunk_by(|left, right| left.form == right.form) {
            let (form, exact) = (own[0].form, own[0].exact);
            let stores_docs = self.context.classes.stores_exact_docs(form, self.context.term_ids);
            let is_only_exact = exact == own[own.len() - 1].exact;
            let docs = Some(&mut *exact_docs).filter(|_| stores_docs && is_only_exact);
            let occurrences = self.table.of(own.iter(), &mut merged);
            self.put_positions(form, occurrences, positions, docs);
            if stores_docs && is_only_exact {
                exact_docs.end_term(exact.0, None);
            } else if stores_docs {
                self.put_exact_docs(own, exact_docs);
            }
        }
    }

    /// Adds the positions of a form. `docs` gets its documents as well, if it has one exact form.
    fn put_positions(
        &self,
        form: FormId,
        occurrences: &[TokenOccurrence],
        buffer: &mut PostingsBuffer<0>,
        mut docs: Option<&mut PostingsBuffer<0>>,
    ) {
        let (mut documents, mut is_prominent) = (0, false);
        for_each_document(&self.table.texts, occurrences, |found| {
            documents += 1;
            is_prominent |= found.occurrences[0].text() == found.first_text;
            let id = self.doc_id(found.document);
            if let Some(docs) = &mut docs {
                docs.add(id, [], |_| ());
            }
            let words = found.occurrences.iter().filter(|occurrence| occurrence.is_word());
            let count = words.clone().count();
            if count > 0 {
                let words = words.map(|occurrence| occurrence.position());
                buffer.add(id, [], |out| positions::put_positions(out, count, words));
            }
        });
        buffer.end_term(form.0, Some(documents << 1 | u32::from(is_prominent)));
    }

    /// Adds the documents of each exact form of a form that has several.
    fn put_exact_docs(&self, forms: &[SortedForm], exact_docs: &mut PostingsBuffer<0>) {
        let mut merged = Vec::new();
        for own in forms.chunk_by(|left, right| left.exact == right.exact) {
            let occurrences = self.table.of(own.iter(), &mut merged);
            for_each_document(&self.table.texts, occurrences, |found| {
                exact_docs.add(self.doc_id(found.document), [], |_| ());
            });
            exact_docs.end_term(own[0].exact.0, None);
        }
    }

    /// Stores the postings of classes, then those of concepts.
    fn store_lists(&self, storage: &dyn TempStorage) -> BuildResult<ByteRange> {
        let OccurrenceTable { first, texts, .. } = &self.table;
        let lengths = &self.context.lengths[*first as usize..][..texts.documents()];
        let impacts = lengths.iter().map(|lengths| self.context.impacts.of_document(*lengths));
        let mut lists = ListWriter {
            postings: self,
            impacts: impacts.collect(),
            buffer: PostingsBuffer::with_capacity(self.table.buffer_bytes()),
        };
        let mut merged = Vec::new();
        self.put_classes(&mut lists, &mut merged);
        for own in self.table.names.chunk_by(|left, right| left.list == right.list) {
            merged.clear();
            merged.extend(own.iter().map(|name| name.occurrence));
            lists.put(own[0].list, &merged);
        }
        lists.buffer.store(storage)
    }

    fn put_classes(&self, lists: &mut ListWriter<'_>, merged: &mut Vec<TokenOccurrence>) {
        let forms = &self.table.forms;
        let pairs: Vec<(u32, u32)> = forms.iter().map(|form| form.class.0).zip(0..).collect();
        let members = Buckets::of(&pairs, self.context.classes.count());
        for class in 0..self.context.classes.count() {
            let ranks = members.get(class);
            if !ranks.is_empty() {
                let members = ranks.iter().map(|rank| &forms[*rank as usize]);
                let occurrences = self.table.of(members, merged);
                lists.put(self.context.list_of_class(ClassId::at(class)), occurrences);
            }
        }
    }
}

/// Writes posting lists.
struct ListWriter<'a> {
    postings: &'a BatchPostings<'a>,
    /// By document of the batch.
    impacts: Vec<DocumentImpacts<'a>>,
    buffer: PostingsBuffer<{ postings::COLUMNS }>,
}

impl ListWriter<'_> {
    fn put(&mut self, list: ListId, occurrences: &[TokenOccurrence]) {
        let Self { postings, impacts, buffer } = self;
        for_each_document(&postings.table.texts, occurrences, |found| {
            let id = postings.doc_id(found.document);
            let impacts = &mut impacts[found.document as usize];
            let posting = TermDocStats::of(&found).posting(id, impacts, postings.context);
            buffer.add(id, posting.columns(), |_| ());
        });
        buffer.end_term(list.0, None);
    }
}
