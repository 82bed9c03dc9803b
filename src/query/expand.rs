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
use crate::query::correct::holds;
use crate::query::correct::{Corrector, MOST_CORRECTIONS, differ_in_ending, is_correctable};
use crate::query::score::{CORRECTED, WHOLE_WORD};
use crate::query::types::QueryTerm;
use crate::query::types::{NOWHERE, Query, QueryWord};
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
    pub(crate) fn resolve(&mut self, query: &mut Query, correct: bool) {
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
            let is_searched = query.places[left] != NOWHERE || self.store.spelling_file().is_none();
            if is_searched
                && !word.is_empty()
                && !next.is_empty()
                && self.store.shard_of(word) == self.store.shard_of(&joined)
            {
                for place in &query.places[left..right + 1] {
                    if let Some(word) = query.words.get_mut(*place) {
                        word.forms.push(QueryTerm::whole(&joined, WHOLE_WORD));
                    }
                }
            }
        }
    }

    /// Sees to it that a word is known. A correction of two words makes two of it.
    fn word(&mut self, query: &mut Query, place: usize, correct: bool) {
        let word = &mut query.words[place];
        if !word.names.is_empty() || word.forms.iter().any(|form| self.is_known(form)) {
            return;
        }
        word.forms = if word.phrase.is_some() { Vec::new() } else { self.meant(word, correct) };
        let Some(form) = word.forms.first_mut() else {
            self.unknown.push(word.written.clone());
            return;
        };
        let (left, right) = split_at_byte(&form.key, b' ');
        if !right.is_empty() {
            let forms = vec![QueryTerm::whole(right, CORRECTED)];
            form.key = left.to_owned();
            let (written, repeats) = (word.written.clone(), word.repeats);
            query.words.push(QueryWord { written, repeats, ..QueryWord::of(forms) });
        }
    }

    /// What an unknown word stands for. A word with another ending is no mistake, and nothing to speak of.
    fn meant(&mut self, word: &QueryWord, correct: bool) -> Vec<QueryTerm> {
        let mut forms = self.arabic(word);
        if !forms.is_empty() || !correct || self.store.lacks() > 0 || !is_correctable(word) {
            return forms;
        }
        let candidates = Corrector { store: self.store }.candidates(&word.forms[0].key);
        let mut last = (0, "");
        while forms.len() < MOST_CORRECTIONS
            && let Some(candidate) = candidates.after(last)
            && (forms.is_empty() || candidate.0 >> 32 == last.0 >> 32)
        {
            if forms.is_empty() && !differ_in_ending(&word.forms[0].key, candidate.1) {
                self.corrections
                    .push(Correction { from: word.written.clone(), to: candidate.1.to_owned() });
            }
            forms.push(QueryTerm::whole(candidate.1, CORRECTED - forms.len() as u32));
            last = candidate;
        }
        forms
    }

    /// Whether the index holds a form, or a longer one where it is a prefix.
    fn is_known(&self, form: &QueryTerm) -> bool {
        let mut found = holds(self.store, &form.key);
        if form.prefix && !found {
            for shard in self.store.shards(&form.key, true) {
                self.store.shard(shard).each_beginning(&form.key, &mut |key, _| {
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
        if arabic::is_arabic(&word.forms[0].key) {
            for stem in arabic::stems(&word.forms[0].key) {
                for key in &[stem_key(stem), stem.to_owned()] {
                    if holds(self.store, key) {
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
