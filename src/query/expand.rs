//! What each word of a query stands for: itself, words written differently that say the same, or, where nothing in the index
//! matches it, the words it was most likely meant to be.
//!
//! A word is known when the dictionary holds it, or a longer one where it is a prefix, or when it is part of a name. Only unknown words are corrected, and only
//! from words in a shard that the word itself leads to and from the spelling file, so that the answer does not depend on what was
//! asked before. In order of preference: one edit; two words written as one; a form with another ending; two edits. Among equals the
//! odds decide: the more documents hold a word the likelier it is, letters are sooner left out or swapped than put in, and the first
//! letter is seldom wrong.

use crate::format::terms::{is_form, stem_key};
use crate::model::answer::Correction;
use crate::query::correct::{Corrector, MOST_CORRECTIONS, differ_in_ending, is_correctable};
use crate::query::phrase::is_indexed;
use crate::query::score::{CORRECTED, WHOLE_WORD};
use crate::query::types::QueryTerm;
use crate::query::types::{NOT_A_WORD, Query, QueryWord};
use crate::reader::Store;
use crate::text::arabic;
use crate::util::text::{concat, split_at_byte};

/// Finds out what words stand for.
pub(crate) struct Expander<'a> {
    store: &'a Store,
    /// What was searched in place of words.
    pub(crate) corrections: Vec<Correction>,
    /// Words as typed that nothing stands for.
    pub(crate) unknown: Vec<String>,
}

impl<'a> Expander<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self { store, corrections: Vec::new(), unknown: Vec::new() }
    }

    /// Finds what the words of a query stand for, as far as the files are here that it takes beside their shards.
    pub(crate) fn expand(&mut self, query: &mut Query, correct: bool) {
        self.add_joined(query);
        for place in 0..query.words.len() {
            self.word(query, place, correct);
        }
    }

    /// Adds to words what they are joined to the one before or after them, as far as the shard of the left one may hold it, which is
    /// here if that one is searched itself.
    fn add_joined(&self, query: &mut Query) {
        for right in 1..query.sequence.len() {
            let left = right - 1;
            let (word, next) = (&query.sequence[left], &query.sequence[right]);
            let joined = concat(&[word, next]);
            let is_searched =
                query.word_indexes[left] != NOT_A_WORD || self.store.spelling_file().is_none();
            if is_searched
                && !word.is_empty()
                && !next.is_empty()
                && self.store.shard_of(word) == self.store.shard_of(&joined)
            {
                for place in &query.word_indexes[left..right + 1] {
                    if let Some(word) = query.words.get_mut(*place) {
                        word.terms.push(QueryTerm::whole(&joined, WHOLE_WORD));
                    }
                }
            }
        }
    }

    /// Sees to it that a word is known. A correction of two words makes two of it.
    fn word(&mut self, query: &mut Query, place: usize, correct: bool) {
        let word = &mut query.words[place];
        if !word.names.is_empty() || word.terms.iter().any(|term| self.is_known(term)) {
            return;
        }
        word.terms = if word.phrase.is_some() { Vec::new() } else { self.meant(word, correct) };
        let Some(term) = word.terms.first_mut() else {
            self.unknown.push(word.typed.clone());
            return;
        };
        let (left, right) = split_at_byte(&term.key, b' ');
        if !right.is_empty() {
            let terms = vec![QueryTerm::whole(right, CORRECTED)];
            term.key = left.to_owned();
            let (typed, repeats) = (word.typed.clone(), word.repeats);
            query.words.push(QueryWord { typed, repeats, ..QueryWord::of(terms) });
        }
    }

    /// What an unknown word stands for. A word with another ending is no mistake, and nothing to speak of.
    fn meant(&mut self, word: &QueryWord, correct: bool) -> Vec<QueryTerm> {
        let mut terms = self.arabic(word);
        if !terms.is_empty() || !correct || self.store.lacks() > 0 || !is_correctable(word) {
            return terms;
        }
        let candidates = Corrector { store: self.store }.candidates(&word.terms[0].key);
        let mut last = (0, "");
        while terms.len() < MOST_CORRECTIONS
            && let Some(candidate) = candidates.after(last)
            && (terms.is_empty() || candidate.0 >> 32 == last.0 >> 32)
        {
            if terms.is_empty() && !differ_in_ending(&word.terms[0].key, candidate.1) {
                self.corrections
                    .push(Correction { from: word.typed.clone(), to: candidate.1.to_owned() });
            }
            terms.push(QueryTerm::whole(candidate.1, CORRECTED - terms.len() as u32));
            last = candidate;
        }
        terms
    }

    /// Whether the index holds a form, or a longer one where it is a prefix.
    fn is_known(&self, term: &QueryTerm) -> bool {
        let mut found = is_indexed(self.store, &term.key);
        if term.is_prefix && !found {
            for shard in self.store.shards(&term.key, true) {
                self.store.shard(shard).each_beginning(&term.key, &mut |key, _| {
                    found |= is_form(key);
                    !found
                });
            }
        }
        found
    }

    /// The forms of an Arabic word that the index has only with other articles, particles or endings.
    fn arabic(&self, word: &QueryWord) -> Vec<QueryTerm> {
        let mut found = Vec::new();
        if arabic::is_arabic(&word.terms[0].key) {
            for stem in arabic::stems(&word.terms[0].key) {
                for key in &[stem_key(stem), stem.to_owned()] {
                    if is_indexed(self.store, key) {
                        found.push(QueryTerm::whole(key, WHOLE_WORD));
                    }
                }
                if !found.is_empty() {
                    break;
                }
            }
        }
        found
    }
}
