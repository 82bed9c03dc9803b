//! What each word of a query stands for: itself, spellings that mean the same, or, if nothing in
//! the index matches it, the words that were most likely meant. Look here to change which words are
//! searched instead of those typed, and what the visitor is told about it.
//!
//! A word is known if the term dictionary has it, or a longer one if it is a prefix, or if it is
//! part of a name. Only unknown words are corrected, and only from the shard that the word itself
//! leads to and from the correction dictionary, so that the answer does not depend on what was
//! asked before. [`correct`](super::correct) finds and ranks the corrections; `docs/decisions/0007`
//! has the reasons.

use crate::format::terms::{is_form, stem_key};
use crate::model::answer::Correction;
use crate::query::correct::{
    MAX_CORRECTIONS, correction_candidates, differ_in_ending, is_correctable,
};
use crate::query::phrase::is_indexed;
use crate::query::score::{CORRECTED, WHOLE_WORD};
use crate::query::types::{NOT_A_WORD, Query, QueryTerm, QueryWord};
use crate::reader::IndexReader;
use crate::text::arabic;
use crate::util::text::{concat, split_at_byte};

/// Expands the words of a query into terms, and collects what to tell the visitor.
pub(crate) struct Expander<'a> {
    reader: &'a IndexReader,
    /// The words that were searched in place of others.
    pub(crate) corrections: Vec<Correction>,
    /// The words as typed that nothing in the index matches.
    pub(crate) unknown: Vec<String>,
}

impl<'a> Expander<'a> {
    pub(crate) fn new(reader: &'a IndexReader) -> Self {
        Self { reader, corrections: Vec::new(), unknown: Vec::new() }
    }

    /// Expands every word. The shards of the words have arrived; unknown words may need the
    /// correction dictionary and further shards.
    pub(crate) fn expand(&mut self, query: &mut Query, correct: bool) {
        self.add_joined(query);
        for index in 0..query.words.len() {
            self.expand_word(query, index, correct);
        }
    }

    /// Adds to every two neighbouring words both joined, for `inter faith` and `interfaith`. Only
    /// if the joined word is in the shard of the left one, which is here if that one is searched.
    fn add_joined(&self, query: &mut Query) {
        for right in 1..query.sequence.len() {
            let left = right - 1;
            let (word, next) = (&query.sequence[left], &query.sequence[right]);
            let joined = concat(&[word, next]);
            let is_here =
                query.word_indexes[left] != NOT_A_WORD || self.reader.correction_file().is_none();
            if is_here
                && !word.is_empty()
                && !next.is_empty()
                && self.reader.shard_of(word) == self.reader.shard_of(&joined)
            {
                for index in &query.word_indexes[left..right + 1] {
                    if let Some(word) = query.words.get_mut(*index) {
                        word.terms.push(QueryTerm::whole(&joined, WHOLE_WORD));
                    }
                }
            }
        }
    }

    /// Replaces the terms of an unknown word. A correction to two words adds a word to the query.
    fn expand_word(&mut self, query: &mut Query, index: usize, correct: bool) {
        let word = &mut query.words[index];
        if !word.names.is_empty() || word.terms.iter().any(|term| self.is_known(term)) {
            return;
        }
        // Phrases ask for the very words.
        word.terms =
            if word.phrase.is_some() { Vec::new() } else { self.substitutes(word, correct) };
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

    /// Whether the index has a term, or a longer word if it is a prefix.
    fn is_known(&self, term: &QueryTerm) -> bool {
        let mut is_known = is_indexed(self.reader, &term.key);
        if term.is_prefix && !is_known {
            for shard in self.reader.shards_of(&term.key, true) {
                self.reader.shard(shard).for_each_with_prefix(&term.key, &mut |key, _| {
                    is_known |= is_form(key);
                    !is_known
                });
            }
        }
        is_known
    }

    /// The terms to search in place of an unknown word: Arabic forms of it, or else the likeliest
    /// corrections at the same distance. The visitor is told the first correction, unless it only
    /// has another ending, which is no mistake.
    fn substitutes(&mut self, word: &QueryWord, correct: bool) -> Vec<QueryTerm> {
        let mut terms = self.arabic_forms(word);
        if !terms.is_empty() || !correct || !self.reader.is_complete() || !is_correctable(word) {
            return terms;
        }
        let typed = &word.terms[0].key;
        let candidates = correction_candidates(self.reader, typed);
        let mut next = candidates.first();
        while let Some(candidate) = next
            && terms.len() < MAX_CORRECTIONS
        {
            if terms.is_empty() && !differ_in_ending(typed, candidate.words) {
                let (from, to) = (word.typed.clone(), candidate.words.to_owned());
                self.corrections.push(Correction { from, to });
            }
            terms.push(QueryTerm::whole(candidate.words, CORRECTED - terms.len() as u32));
            next =
                candidates.after(candidate).filter(|next| next.distance() == candidate.distance());
        }
        terms
    }

    /// The forms of an Arabic word that the index has with other articles, particles or endings:
    /// those of the first stem that is known.
    fn arabic_forms(&self, word: &QueryWord) -> Vec<QueryTerm> {
        let mut forms = Vec::new();
        if arabic::is_arabic(&word.terms[0].key) {
            for stem in arabic::stems(&word.terms[0].key) {
                for key in &[stem_key(stem), stem.to_owned()] {
                    if is_indexed(self.reader, key) {
                        forms.push(QueryTerm::whole(key, WHOLE_WORD));
                    }
                }
                if !forms.is_empty() {
                    break;
                }
            }
        }
        forms
    }
}
