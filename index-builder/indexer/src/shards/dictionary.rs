//! All keys of the term dictionary, sorted, and where their lists are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::concept_names::spelling_key;
use crate::correction_dict::Word;
use crate::env::{BuildEnv, BuildResult, ByteRange, TempStorage};
use crate::ids::{ClassId, ExactFormId, FormId, ListId};
use crate::inversion::{InversionContext, InvertedBatch};
use crate::jobs;
use crate::merge::{PartsByTerm, PostingsMerger};
use crate::shards::scratch::ScratchPool;
use crate::shards::term_sizes::{FormSizes, TermSizes};
use medina::format::terms::{is_form, stem_key};
use medina::model::ids::ConceptId;
use medina::text::arabic;
use medina::util::wire::Reader;

/// The term dictionary: keys and sizes in memory, lists in temporary storage. A *term* is a key by
/// its index in sorted order.
pub(crate) struct TermDictionaryBuilder<'a> {
    pub(super) context: &'a InversionContext<'a>,
    /// By [`ListId`]: its postings.
    pub(super) lists: PartsByTerm,
    /// By [`ExactFormId`]: its documents.
    pub(super) exact_docs: PartsByTerm,
    /// By [`FormId`]: its positions.
    pub(super) positions: PartsByTerm,
    pub(super) sizes: TermSizes,
    pub(super) scratch_pool: ScratchPool,
    /// The keys that are no forms, sorted.
    other_keys: Vec<OtherKey>,
    /// By form: the lists of the concepts that it is a name of.
    concepts_of: FxHashMap<FormId, Vec<ListId>>,
    /// By term: its key.
    order: Vec<KeyId>,
    /// By concept: its number and names in the index, if it has documents.
    concepts: Vec<Option<IndexedConcept>>,
}

/// A key: a form, or if it is not below the number of forms, the rest is the index of another key.
/// (One number, because a corpus has millions of them.)
#[derive(Clone, Copy, Debug)]
struct KeyId(u32);

/// A key that is no form: a stem, or a name of several words.
struct OtherKey {
    key: String,
    classes: Vec<ClassId>,
    /// The lists of the concepts that it is a name of.
    concepts: Vec<ListId>,
}

/// A concept that has documents.
struct IndexedConcept {
    id: ConceptId,
    /// Its names, each after its tag and a space.
    names: Vec<String>,
}

/// What the key of a term is.
enum Key<'a> {
    Form(FormId),
    Other(&'a OtherKey),
}

/// The posting lists of a term.
pub(super) struct TermLists<'a> {
    /// Of its classes, one for each language in which it has its own.
    pub(super) classes: &'a [ClassId],
    /// Of the concepts that it is a name of.
    pub(super) concepts: &'a [ListId],
}

/// The merged postings of all batches.
struct MergedBatches {
    lists: PartsByTerm,
    exact_docs: PartsByTerm,
    positions: PartsByTerm,
    sizes: TermSizes,
}

impl<'a> TermDictionaryBuilder<'a> {
    /// Merges the postings of all batches, which are in `storage`. Has no keys yet.
    pub(crate) fn new(
        context: &'a InversionContext<'a>,
        batches: &[InvertedBatch],
        storage: &dyn TempStorage,
        env: &dyn BuildEnv,
    ) -> BuildResult<Self> {
        let MergedBatches { lists, exact_docs, positions, sizes } =
            merge(context, batches, storage, env)?;
        Ok(Self {
            context,
            lists,
            exact_docs,
            positions,
            sizes,
            scratch_pool: ScratchPool::default(),
            other_keys: Vec::new(),
            concepts_of: FxHashMap::default(),
            order: Vec::new(),
            concepts: Vec::new(),
        })
    }

    /// Adds the stems of Arabic words and the names of concepts, and sorts all keys. `spellings`
    /// has the names of each concept, each after its tag and a space.
    pub(crate) fn add_keys(&mut self, spellings: Vec<BTreeSet<String>>) {
        self.add_arabic_stems();
        self.add_names(spellings);
        self.other_keys.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        let term_ids = self.context.term_ids;
        let forms = term_ids.forms();
        let mut others = (forms as u32..).zip(&self.other_keys).peekable();
        for form in 0..forms {
            let key = term_ids.folded(FormId::at(form));
            while let Some((other, _)) = others.next_if(|(_, other)| other.key.as_str() < key) {
                self.order.push(KeyId(other));
            }
            self.order.push(KeyId(form as u32));
        }
        self.order.extend(others.map(|(other, _)| KeyId(other)));
    }

    /// Adds a key for each stem of Arabic words. These are written with articles and particles that
    /// another document may write otherwise, so their classes can be found by their stems as well.
    fn add_arabic_stems(&mut self) {
        let (term_ids, classes) = (self.context.term_ids, self.context.classes);
        let mut stems: BTreeMap<&str, BTreeSet<ClassId>> = BTreeMap::new();
        for form in (0..term_ids.forms()).map(FormId::at) {
            let folded = term_ids.folded(form);
            if arabic::is_arabic(folded) {
                for stem in arabic::stems(folded) {
                    stems.entry(stem).or_default().extend(classes.classes_of(form));
                }
            }
        }
        for (stem, mut of_stem) in stems {
            // A stem that is a form leads to the classes of that form anyway.
            if let Some(form) = term_ids.find(stem) {
                of_stem.retain(|class| !classes.classes_of(form).contains(class));
            }
            if !of_stem.is_empty() {
                let classes = of_stem.into_iter().collect();
                let key = stem_key(stem);
                self.other_keys.push(OtherKey { key, classes, concepts: Vec::new() });
            }
        }
    }

    /// Adds the names of the concepts that have documents.
    fn add_names(&mut self, spellings: Vec<BTreeSet<String>>) {
        let mut others: HashMap<String, Vec<ListId>> = HashMap::new();
        let mut next = ConceptId::default();
        for (concept, spellings) in spellings.into_iter().enumerate() {
            let concept = ConceptId::at(concept);
            if !self.has_documents(concept) {
                self.concepts.push(None);
                continue;
            }
            let list = self.context.list_of_concept(concept);
            for name in spellings.iter().map(|spelling| spelling_key(spelling)) {
                let lists = match self.context.term_ids.find(&name) {
                    Some(form) => {
                        self.sizes.forms.is_prominent[form.index()] = true;
                        self.concepts_of.entry(form).or_default()
                    }
                    None => others.entry(name).or_default(),
                };
                if !lists.contains(&list) {
                    lists.push(list);
                }
            }
            let names = spellings.into_iter().collect();
            self.concepts.push(Some(IndexedConcept { id: next, names }));
            next = next.next();
        }
        let other = |(key, concepts)| OtherKey { key, classes: Vec::new(), concepts };
        self.other_keys.extend(others.into_iter().map(other));
    }

    /// Whether any document belongs to a concept.
    pub(crate) fn has_documents(&self, concept: ConceptId) -> bool {
        self.sizes.lists[self.context.list_of_concept(concept).index()] > 0
    }

    /// The number of the concept of a list in the index, which numbers those that have documents.
    pub(super) fn indexed_concept(&self, list: ListId) -> ConceptId {
        let concept = &self.concepts[self.context.concept_of_list(list).index()];
        concept.as_ref().map(|concept| concept.id).unwrap_or_default()
    }

    /// By concept that has documents: its names, each after its tag and a space.
    pub(crate) fn concept_names(&self) -> Vec<&[String]> {
        self.concepts.iter().flatten().map(|concept| concept.names.as_slice()).collect()
    }

    /// The words that a misspelt word may be compared with, sorted.
    pub(crate) fn words(&self) -> Vec<Word<'_>> {
        let word = |form: usize| Word {
            form: self.context.term_ids.folded(FormId::at(form)),
            documents: self.sizes.forms.documents[form],
            is_prominent: self.sizes.forms.is_prominent[form],
        };
        let words = (0..self.context.term_ids.forms()).map(word);
        words.filter(|word| is_form(word.form.as_bytes()) && word.documents > 0).collect()
    }

    /// The number of terms.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    fn key_of(&self, term: usize) -> Key<'_> {
        let KeyId(id) = self.order[term];
        match (id as usize).checked_sub(self.context.term_ids.forms()) {
            Some(other) => Key::Other(&self.other_keys[other]),
            None => Key::Form(FormId(id)),
        }
    }

    /// The key of a term.
    pub(super) fn key(&self, term: usize) -> &str {
        match self.key_of(term) {
            Key::Form(form) => self.context.term_ids.folded(form),
            Key::Other(other) => &other.key,
        }
    }

    /// The posting lists of a term.
    pub(super) fn lists_of(&self, term: usize) -> TermLists<'_> {
        match self.key_of(term) {
            Key::Form(form) => TermLists {
                classes: self.context.classes.classes_of(form),
                concepts: self.concepts_of.get(&form).map_or(&[], Vec::as_slice),
            },
            Key::Other(other) => TermLists { classes: &other.classes, concepts: &other.concepts },
        }
    }

    /// The form that is the key of a term.
    pub(super) fn form(&self, term: usize) -> Option<FormId> {
        match self.key_of(term) {
            Key::Form(form) => Some(form),
            Key::Other(_) => None,
        }
    }

    /// The forms among neighbouring terms.
    pub(super) fn forms_of(&self, terms: &Range<usize>) -> Option<Range<FormId>> {
        let first = terms.clone().find_map(|term| self.form(term))?;
        let last = terms.clone().rev().find_map(|term| self.form(term))?;
        Some(first..FormId::at(last.index() + 1))
    }

    /// The exact forms of neighbouring terms.
    pub(super) fn exact_forms_of(&self, terms: &Range<usize>) -> Range<ExactFormId> {
        let first = |form| self.context.term_ids.first_exact(form);
        let forms = self.forms_of(terms);
        forms.map_or_else(Range::default, |forms| first(forms.start)..first(forms.end))
    }
}

/// Merges posting lists and exact forms in one job, and positions in another.
fn merge(
    context: &InversionContext<'_>,
    batches: &[InvertedBatch],
    storage: &dyn TempStorage,
    env: &dyn BuildEnv,
) -> BuildResult<MergedBatches> {
    let merger = |of: fn(&InvertedBatch) -> ByteRange, terms| {
        let ranges: Vec<ByteRange> = batches.iter().map(of).collect();
        PostingsMerger::new(&ranges, storage, terms)
    };
    let (lists, exact_forms) = (context.lists(), context.term_ids.exact_forms());
    let mut forms = FormSizes::new(context);
    let (merged, positions) = jobs::both(
        env,
        || {
            let lists = merge_and_count(merger(|batch| batch.lists, lists)?, lists, env)?;
            let docs = merger(|batch| batch.exact_docs, exact_forms)?;
            Ok((lists, merge_and_count(docs, exact_forms, env)?))
        },
        || {
            let merger = merger(|batch| batch.positions, context.term_ids.forms())?;
            merger.merge(env, |form, part| forms.add(FormId::at(form), part))
        },
    )?;
    let ((lists, list_counts), (exact_docs, exact_counts)) = merged;
    let sizes = TermSizes { lists: list_counts, exact_docs: exact_counts, forms };
    Ok(MergedBatches { lists, exact_docs, positions, sizes })
}

/// Merges parts, and counts the documents of each of the `terms` terms.
fn merge_and_count(
    merger: PostingsMerger<'_>,
    terms: usize,
    env: &dyn BuildEnv,
) -> BuildResult<(PartsByTerm, Vec<u32>)> {
    let mut documents = vec![0; terms];
    let merged = merger.merge(env, |term, part| documents[term] += Reader::new(part).varint())?;
    Ok((merged, documents))
}
