//! For each word of a query the documents that match it, how strongly, and where their best passage is.

use crate::format::postings::Posting;
use crate::format::terms::{Shard, is_form};
use crate::query::score;
use crate::query::score::{CONCEPT, CORRECTED, EXACT_FORM, LONGER_WORD};
use crate::query::types::{Clause, WordMatch, list_of};
use crate::query::types::{Form, Query, Word};
use crate::reader::Store;
use crate::util::sort::{low, sort};

/// Matches every word; all shards have arrived. `phrases` says of each phrase which documents hold it.
pub(crate) fn match_words(store: &Store, query: &Query, phrases: &[Vec<bool>]) -> Vec<Clause> {
    let mut clauses = Vec::with_capacity(query.words.len());
    for word in &query.words {
        let mut gatherer = Gatherer::new(store);
        if word.forms.len() > 1 && word.forms[0].worth == CORRECTED {
            gatherer.alternatives(word);
        } else {
            gatherer.forms(&word.forms, word);
        }
        gatherer.forms(&word.names, word);
        clauses.push(gatherer.clause(word, word.phrase.map(|phrase| &phrases[phrase])));
    }
    clauses
}

/// Gathers the strongest match of each document.
struct Gatherer<'a> {
    store: &'a Store,
    /// By document.
    strongest: Vec<WordMatch>,
    concepts: Vec<u32>,
    lists: Vec<u64>,
    /// What the word is worth, where that is not decided by the number of its matches.
    idf: Option<u32>,
}

/// A list that is a concept's, among lists.
const OF_CONCEPT: u64 = 1 << 32;

impl<'a> Gatherer<'a> {
    fn new(store: &'a Store) -> Self {
        let documents = store.core().record.documents as usize;
        let mut strongest = Vec::with_capacity(documents);
        for _ in 0..documents {
            strongest.push(WordMatch::default());
        }
        Self { store, strongest, concepts: Vec::new(), lists: Vec::new(), idf: None }
    }

    fn forms(&mut self, forms: &[Form], word: &Word) {
        forms.iter().for_each(|form| self.form(form, word));
    }

    fn form(&mut self, form: &Form, word: &Word) {
        let number = self.store.shard_of(&form.key);
        let shard = self.store.shard(number);
        if let Some(entry) = shard.entry(&form.key) {
            let exact = shard.exact(&form.key, &word.exact);
            for list in &entry.classes {
                self.lists.push(list_of(number, *list));
                self.offer_all(&shard.postings(*list), form.worth, 0, Some(&entry.holders), &exact);
            }
            if word.phrase.is_none() {
                entry.concepts.iter().for_each(|list| self.of_concept(&shard, *list, form.worth));
            }
        }
        if form.prefix {
            self.longer_words(form);
        }
    }

    /// Words any of which may have been meant are each weighed by how many documents hold it, not all together, so that a rare one does
    /// not drown in a common one.
    fn alternatives(&mut self, word: &Word) {
        let mut clauses = Vec::with_capacity(word.forms.len());
        let mut rarest = 1;
        for form in &word.forms {
            let mut gatherer = Gatherer::new(self.store);
            gatherer.form(form, word);
            let mut clause = gatherer.clause(word, None);
            rarest = rarest.max(clause.idf);
            self.lists.append(&mut clause.lists);
            clauses.push(clause);
        }
        for clause in &clauses {
            for found in &clause.matches {
                let worth = (u32::from(found.worth) * clause.idf / rarest).max(1) as u8;
                let concept = clause.concept(found).map_or(0, |concept| self.number_of(concept));
                self.offer(WordMatch { worth, concept, ..*found });
            }
        }
        self.idf = Some(rarest);
    }

    /// One more than the place of a concept among those seen.
    fn number_of(&mut self, concept: u32) -> u16 {
        let known = self.concepts.iter().position(|known| *known == concept).unwrap_or_else(|| {
            self.concepts.push(concept);
            self.concepts.len() - 1
        });
        u16::try_from(known + 1).unwrap_or(u16::MAX)
    }

    fn of_concept(&mut self, shard: &Shard<'_>, list: usize, worth: u32) {
        let (concept, postings) = shard.concept(list);
        let number = self.number_of(concept);
        self.offer_all(&postings, worth * CONCEPT / 16, number, None, &[]);
    }

    /// The words that begin as typed, with all that belongs to them. Each list counts once however many of its forms begin so.
    fn longer_words(&mut self, form: &Form) {
        for number in self.store.shards(&form.key, true) {
            let shard = self.store.shard(number);
            let mut lists: Vec<u64> = Vec::new();
            shard.each_beginning(&form.key, &mut |key, value| {
                if is_form(key) {
                    let entry = shard.entry_of(value);
                    entry.classes.iter().for_each(|list| lists.push(*list as u64));
                    entry.concepts.iter().for_each(|list| lists.push(OF_CONCEPT | *list as u64));
                }
                true
            });
            sort(&mut lists);
            let mut last = u64::MAX;
            for list in &lists {
                if *list == last {
                } else if list & OF_CONCEPT == 0 {
                    self.lists.push(list_of(number, *list as usize));
                    self.offer_all(&shard.postings(*list as usize), LONGER_WORD, 0, None, &[]);
                } else {
                    self.of_concept(&shard, low(*list) as usize, LONGER_WORD);
                }
                last = *list;
            }
        }
    }

    /// Takes a posting list. `holders` are the documents that hold the form itself, none meaning all of the list; a document that
    /// holds it exactly as typed is worth more, where the index tells exact forms apart.
    fn offer_all(
        &mut self,
        postings: &[Posting],
        worth: u32,
        concept: u16,
        holders: Option<&[u32]>,
        exact: &[u32],
    ) {
        for posting in postings {
            let among = |documents: &[u32]| documents.binary_search(&posting.document).is_ok();
            self.offer(WordMatch {
                document: posting.document,
                impact: posting.impact,
                title: posting.title,
                worth: (worth + if among(exact) { EXACT_FORM } else { 0 }) as u8,
                file: posting.file,
                place: posting.place,
                concept,
                holds: holders.is_some_and(|holders| holders.is_empty() || among(holders)),
            });
        }
    }

    fn offer(&mut self, found: WordMatch) {
        let slot = &mut self.strongest[found.document as usize];
        if found.rank() > slot.rank() {
            *slot = found;
        }
    }

    /// The word with its matches, as far as they are `within` a phrase. How much it tells is decided by all of them.
    fn clause(mut self, word: &Word, within: Option<&Vec<bool>>) -> Clause {
        let (mut matches, mut matching, mut holders) = (Vec::new(), 0, 0);
        for found in &self.strongest {
            if found.impact > 0 {
                matching += 1;
                holders += usize::from(found.holds);
                if within.is_none_or(|within| within[found.document as usize]) {
                    matches.push(*found);
                }
            }
        }
        sort(&mut self.lists);
        let documents = self.store.core().record.documents as usize;
        let own = score::idf(documents, matching);
        let form_idf = u32::midpoint(own, score::idf(documents, holders));
        Clause {
            matches,
            idf: self.idf.unwrap_or(own),
            form_idf: self.idf.unwrap_or(form_idf),
            repeats: word.repeats,
            concepts: self.concepts,
            lists: self.lists,
        }
    }
}
