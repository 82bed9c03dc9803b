//! For each word of a query the documents that match it, how strongly, and where their best passage is.

use crate::format::postings::Posting;
use crate::format::terms::{PostingListRef, Shard, is_form};
use crate::model::ids::{ConceptId, DocId};
use crate::query::score;
use crate::query::score::{CONCEPT, CORRECTED, EXACT_FORM, LONGER_WORD};
use crate::query::types::{DocMatch, WordMatches};
use crate::query::types::{Query, QueryTerm, QueryWord};
use crate::reader::Store;
use crate::util::sort::{SortKey, sort};

/// Matches every word; all shards have arrived. `phrases` says of each phrase which documents hold it.
pub(crate) fn match_words(store: &Store, query: &Query, phrases: &[Vec<bool>]) -> Vec<WordMatches> {
    let mut clauses = Vec::with_capacity(query.words.len());
    for word in &query.words {
        let mut collector = MatchCollector::new(store);
        if word.terms.len() > 1 && word.terms[0].boost == CORRECTED {
            collector.alternatives(word);
        } else {
            collector.terms(&word.terms, word);
        }
        collector.terms(&word.names, word);
        clauses.push(collector.clause(word, word.phrase.map(|phrase| &phrases[phrase])));
    }
    clauses
}

/// Gathers the strongest match of each document.
struct MatchCollector<'a> {
    store: &'a Store,
    /// By document.
    strongest: Vec<DocMatch>,
    concepts: Vec<ConceptId>,
    lists: Vec<PostingListRef>,
    /// What the word is worth, where that is not decided by the number of its matches.
    idf: Option<u32>,
}

/// What lists are sorted by: those of classes come before those of concepts.
const OF_CLASS: u32 = 0;
const OF_CONCEPT: u32 = 1;

impl<'a> MatchCollector<'a> {
    fn new(store: &'a Store) -> Self {
        let documents = store.core().record.documents as usize;
        let mut strongest = Vec::with_capacity(documents);
        for _ in 0..documents {
            strongest.push(DocMatch::default());
        }
        Self { store, strongest, concepts: Vec::new(), lists: Vec::new(), idf: None }
    }

    fn terms(&mut self, terms: &[QueryTerm], word: &QueryWord) {
        terms.iter().for_each(|term| self.term(term, word));
    }

    fn term(&mut self, term: &QueryTerm, word: &QueryWord) {
        let number = self.store.shard_of(&term.key);
        let shard = self.store.shard(number);
        if let Some(entry) = shard.entry(&term.key) {
            let exact = shard.exact(&term.key, &word.exact);
            for list in &entry.classes {
                self.lists.push(PostingListRef::new(number, *list));
                self.collect_list(
                    &shard.postings(*list),
                    term.boost,
                    0,
                    Some(&entry.holders),
                    &exact,
                );
            }
            if word.phrase.is_none() {
                entry.concepts.iter().for_each(|list| self.of_concept(&shard, *list, term.boost));
            }
        }
        if term.is_prefix {
            self.longer_words(term);
        }
    }

    /// Words any of which may have been meant are each weighed by how many documents hold it, not all together, so that a rare one does
    /// not drown in a common one.
    fn alternatives(&mut self, word: &QueryWord) {
        let mut clauses = Vec::with_capacity(word.terms.len());
        let mut rarest = 1;
        for term in &word.terms {
            let mut collector = MatchCollector::new(self.store);
            collector.term(term, word);
            let mut clause = collector.clause(word, None);
            rarest = rarest.max(clause.idf);
            self.lists.append(&mut clause.lists);
            clauses.push(clause);
        }
        for clause in &clauses {
            for found in &clause.docs {
                let boost = (u32::from(found.boost) * clause.idf / rarest).max(1) as u8;
                let concept = clause.concept(found).map_or(0, |concept| self.number_of(concept));
                self.collect(DocMatch { boost, concept, ..*found });
            }
        }
        self.idf = Some(rarest);
    }

    /// One more than the place of a concept among those seen.
    fn number_of(&mut self, concept: ConceptId) -> u16 {
        let known = self.concepts.iter().position(|known| *known == concept).unwrap_or_else(|| {
            self.concepts.push(concept);
            self.concepts.len() - 1
        });
        u16::try_from(known + 1).unwrap_or(u16::MAX)
    }

    fn of_concept(&mut self, shard: &Shard<'_>, list: usize, boost: u32) {
        let (concept, postings) = shard.concept(list);
        let number = self.number_of(concept);
        self.collect_list(&postings, boost * CONCEPT / 16, number, None, &[]);
    }

    /// The words that begin as typed, with all that belongs to them. Each list counts once however many of its forms begin so.
    fn longer_words(&mut self, term: &QueryTerm) {
        for number in self.store.shards(&term.key, true) {
            let shard = self.store.shard(number);
            let mut lists: Vec<SortKey> = Vec::new();
            shard.each_beginning(&term.key, &mut |key, value| {
                if is_form(key) {
                    let entry = shard.entry_of(value);
                    entry
                        .classes
                        .iter()
                        .for_each(|list| lists.push(SortKey::new(OF_CLASS, *list as u32)));
                    entry
                        .concepts
                        .iter()
                        .for_each(|list| lists.push(SortKey::new(OF_CONCEPT, *list as u32)));
                }
                true
            });
            sort(&mut lists);
            let mut last = None;
            for key in &lists {
                let list = key.low() as usize;
                if last == Some(key) {
                } else if key.high() == OF_CLASS {
                    self.lists.push(PostingListRef::new(number, list));
                    self.collect_list(&shard.postings(list), LONGER_WORD, 0, None, &[]);
                } else {
                    self.of_concept(&shard, list, LONGER_WORD);
                }
                last = Some(key);
            }
        }
    }

    /// Takes a posting list. `holders` are the documents that hold the form itself, none meaning all of the list; a document that
    /// holds it exactly as typed is worth more, where the index tells exact forms apart.
    fn collect_list(
        &mut self,
        postings: &[Posting],
        boost: u32,
        concept: u16,
        holders: Option<&[DocId]>,
        exact: &[DocId],
    ) {
        for posting in postings {
            let among = |documents: &[DocId]| documents.binary_search(&posting.document).is_ok();
            self.collect(DocMatch {
                document: posting.document,
                impact: posting.impact,
                title: posting.title,
                boost: (boost + if among(exact) { EXACT_FORM } else { 0 }) as u8,
                file: posting.file,
                place: posting.place,
                concept,
                has_form: holders.is_some_and(|holders| holders.is_empty() || among(holders)),
            });
        }
    }

    fn collect(&mut self, found: DocMatch) {
        let slot = &mut self.strongest[found.document.index()];
        if found.rank() > slot.rank() {
            *slot = found;
        }
    }

    /// The word with its matches, as far as they are `within` a phrase. How much it tells is decided by all of them.
    fn clause(mut self, word: &QueryWord, within: Option<&Vec<bool>>) -> WordMatches {
        let (mut matches, mut matching, mut holders) = (Vec::new(), 0, 0);
        for found in &self.strongest {
            if found.impact > 0 {
                matching += 1;
                holders += usize::from(found.has_form);
                if within.is_none_or(|within| within[found.document.index()]) {
                    matches.push(*found);
                }
            }
        }
        sort(&mut self.lists);
        let documents = self.store.core().record.documents as usize;
        let own = score::idf(documents, matching);
        let form_idf = u32::midpoint(own, score::idf(documents, holders));
        WordMatches {
            docs: matches,
            idf: self.idf.unwrap_or(own),
            form_idf: self.idf.unwrap_or(form_idf),
            repeats: word.repeats,
            concepts: self.concepts,
            lists: self.lists,
        }
    }
}
