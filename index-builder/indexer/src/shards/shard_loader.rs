//! Writes the file of one shard, and the file of its positions, from merged postings.

use std::ops::Range;

use crate::env::BuildResult;
use crate::ids::{ClassId, FormId, ListId};
use crate::merge::LoadedParts;
use crate::partial_postings::{MergedDocs, read_documents};
use crate::shards::dictionary::{TermDictionaryBuilder, TermLists};
use crate::shards::scratch::Scratch;
use medina::format::positions::PositionsBuilder;
use medina::format::postings::put_documents;
use medina::format::terms::{put_class, put_concept};
use medina::util::wire::Reader;

/// Lists of which the numbers differ by at most this are read together, with those between them.
const MAX_GAP: u32 = 8;

impl TermDictionaryBuilder<'_> {
    /// The uncompressed bytes of the shard of neighbouring terms.
    pub(crate) fn shard(&self, terms: Range<usize>) -> BuildResult<Vec<u8>> {
        let exact = self.exact_forms_of(&terms);
        let mut loader = ShardLoader {
            dictionary: self,
            forms: self.forms_of(&terms).unwrap_or_default(),
            lists: self.load_lists(&terms)?,
            exact_docs: self.exact_docs.load(exact.start.index()..exact.end.index())?,
            scratch: self.scratch_pool.take(),
        };
        terms.for_each(|term| loader.add_term(term));
        let ShardLoader { mut scratch, .. } = loader;
        let bytes = scratch.shard.finish();
        self.scratch_pool.put_back(scratch);
        Ok(bytes)
    }

    /// Reads the lists of neighbouring terms, sorted by their numbers.
    fn load_lists(&self, terms: &Range<usize>) -> BuildResult<Vec<LoadedParts<'_>>> {
        let mut wanted: Vec<ListId> = Vec::with_capacity(2 * terms.len());
        for term in terms.clone() {
            let TermLists { classes, concepts } = self.lists_of(term);
            wanted.extend(classes.iter().map(|class| self.context.list_of_class(*class)));
            wanted.extend(concepts);
        }
        wanted.sort_unstable();
        let runs = wanted.chunk_by(|left, right| right.0 - left.0 <= MAX_GAP);
        let load = |run: &[ListId]| self.lists.load(run[0].index()..run[run.len() - 1].index() + 1);
        runs.map(load).collect()
    }

    /// The uncompressed bytes of the file with the positions of neighbouring terms.
    pub(crate) fn positions(&self, terms: Range<usize>) -> BuildResult<Vec<u8>> {
        let forms = self.forms_of(&terms).unwrap_or_default();
        let loaded = self.positions.load(forms.start.index()..forms.end.index())?;
        let mut file = PositionsBuilder::with_capacity(loaded.length());
        let mut merged = MergedDocs::default();
        for form in forms.start.index()..forms.end.index() {
            merged.clear();
            let mut reader = Reader::new(loaded.of(form));
            while !reader.rest().is_empty() {
                reader.varint(); // The number of documents, and whether a title has it.
                merged.add(&mut reader);
            }
            if !merged.is_empty() {
                let key = self.context.term_ids.folded(FormId::at(form));
                file.add(key, merged.length(), |out| merged.put(out));
            }
        }
        Ok(file.finish())
    }
}

/// Writes one shard.
struct ShardLoader<'a> {
    dictionary: &'a TermDictionaryBuilder<'a>,
    /// The forms among its terms.
    forms: Range<FormId>,
    /// Its lists, in runs of neighbours.
    lists: Vec<LoadedParts<'a>>,
    /// By exact form of its terms: its documents.
    exact_docs: LoadedParts<'a>,
    scratch: Scratch,
}

impl ShardLoader<'_> {
    fn add_term(&mut self, term: usize) {
        let dictionary = self.dictionary;
        let TermLists { classes, concepts } = dictionary.lists_of(term);
        classes.iter().for_each(|class| self.add_class(*class));
        concepts.iter().for_each(|list| self.add_concept(*list));
        self.scratch.bytes.clear();
        let form = dictionary.form(term);
        if let Some(form) = form.filter(|form| dictionary.context.classes.has_relatives(*form)) {
            self.put_form_docs(form);
        }
        let Scratch { shard, bytes, classes: own_classes, concepts: own_concepts, .. } =
            &mut self.scratch;
        own_classes.clear();
        own_classes.extend(classes.iter().map(|class| dictionary.context.list_of_class(*class).0));
        own_concepts.clear();
        own_concepts.extend(concepts.iter().map(|list| list.0));
        let key = dictionary.key(term);
        shard.add(key, own_classes, own_concepts, bytes);
        form.into_iter().for_each(|form| self.add_exact_forms(key, form));
    }

    /// Adds the exact forms of a form that has several, each with its documents.
    fn add_exact_forms(&mut self, key: &str, form: FormId) {
        let term_ids = self.dictionary.context.term_ids;
        let exact_forms = term_ids.exact_forms_of(form);
        if exact_forms.len() == 1 {
            return;
        }
        let Scratch { shard, docs, bytes, .. } = &mut self.scratch;
        for exact in exact_forms {
            docs.merge(self.exact_docs.of(exact.index()));
            bytes.clear();
            docs.put(bytes);
            shard.add_exact(key, term_ids.exact(exact), bytes);
        }
    }

    /// Appends the documents that have a form in any exact form.
    fn put_form_docs(&mut self, form: FormId) {
        let term_ids = self.dictionary.context.term_ids;
        let Scratch { docs, bytes, .. } = &mut self.scratch;
        let exact_forms = term_ids.exact_forms_of(form);
        if exact_forms.len() == 1 {
            docs.merge(self.exact_docs.of(term_ids.first_exact(form).index()));
            return docs.put(bytes);
        }
        let mut documents = Vec::new();
        exact_forms.for_each(|exact| {
            read_documents(self.exact_docs.of(exact.index()), &mut documents);
        });
        documents.sort_unstable();
        documents.dedup();
        put_documents(bytes, documents.into_iter());
    }

    /// Adds the list of a class, unless the shard has it.
    fn add_class(&mut self, class: ClassId) {
        let context = self.dictionary.context;
        let list = context.list_of_class(class);
        if !self.scratch.shard.has_list(list.0) {
            self.merge_postings(list);
            let members = context.classes.members(class).iter();
            let others = members.filter(|form| !self.forms.contains(form));
            let others: Vec<&str> = others.map(|form| context.term_ids.folded(*form)).collect();
            let Scratch { shard, postings, .. } = &mut self.scratch;
            shard.add_list(list.0, |out| put_class(out, &others, |out| postings.put(out)));
        }
    }

    /// Adds the list of a concept, unless the shard has it.
    fn add_concept(&mut self, list: ListId) {
        if !self.scratch.shard.has_list(list.0) {
            self.merge_postings(list);
            let concept = self.dictionary.indexed_concept(list);
            let Scratch { shard, postings, .. } = &mut self.scratch;
            shard.add_list(list.0, |out| put_concept(out, concept, |out| postings.put(out)));
        }
    }

    fn merge_postings(&mut self, list: ListId) {
        let run = self.lists.partition_point(|run| run.first() <= list.index()) - 1;
        self.scratch.postings.merge(self.lists[run].of(list.index()));
    }
}
