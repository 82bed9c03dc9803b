//! What an unknown word was most likely meant to be.

use crate::format::terms::is_form;
use crate::query::fuzzy::{fuzzy_search, letters, max_edits};
use crate::query::phrase::{docs_with_any, is_indexed};
use crate::query::types::{QueryTerm, QueryWord};
use crate::reader::Store;
use crate::util::text::{concat, slice};

/// The least letters of each of two words that were written as one.
const SPLIT_PART: usize = 3;
/// A form of the same word shares this many letters at least, and has at most so many others.
const SHARED: usize = 4;
const ENDING: usize = 3;
/// As many equally likely corrections of one word are searched at once.
pub(crate) const MOST_CORRECTIONS: usize = 3;
/// How much likelier, in bits, a letter was left out or two were swapped than that just this letter was put in or for another: there are some
/// thirty letters to put.
const SLIP: i64 = 5;
/// How much less likely, in bits, a mistake in the first letter is than one further on.
const FIRST_LETTER: i64 = 2;

/// Finds what an unknown word may have been meant to be.
pub(crate) struct Corrector<'a> {
    pub(crate) store: &'a Store,
}

impl Corrector<'_> {
    /// What an unknown word may have been meant to be, the likeliest first.
    pub(crate) fn candidates(&self, word: &str) -> CorrectionCandidates {
        let mut candidates =
            CorrectionCandidates { letters: letters(word), ranks: Vec::new(), words: Vec::new() };
        let shard = self.store.shard(self.store.shard_of(word));
        fuzzy_search(shard.keys(), word, &mut |key, _, edits| {
            if is_form(key.as_bytes()) {
                candidates.edited(key, edits, &|| frequency(self.store, key));
            }
        });
        if let Some(start) = candidates.beginning(word) {
            shard.each_beginning(start, &mut |key, _| {
                if let (true, Ok(key)) = (is_form(key), core::str::from_utf8(key)) {
                    candidates.ending(key, &|| frequency(self.store, key));
                }
                true
            });
        }
        if let Some(words) = self.store.spelling() {
            fuzzy_search(&words, word, &mut |key, logarithm, edits| {
                candidates.edited(key, edits, &|| logarithm);
            });
        }
        self.split_in_two(word, &mut candidates);
        candidates
    }

    /// The likeliest two words that were written as one.
    fn split_in_two(&self, word: &str, candidates: &mut CorrectionCandidates) {
        let letters = candidates.letters.len();
        let (mut most, mut best) = (0, None);
        for count in SPLIT_PART..(letters + 1).saturating_sub(SPLIT_PART) {
            let at = end_of(word, count);
            let (left, right) = (slice(word, 0..at), slice(word, at..word.len()));
            // One more than the logarithm, so that the first of them is more than none.
            let known = self.known_frequency(left).min(self.known_frequency(right));
            if known > most {
                (most, best) = (known, Some(concat(&[left, " ", right])));
            }
        }
        if let Some(words) = best {
            candidates.collect(SPLIT, 1 - most as i64, &words);
        }
    }

    /// One more than the binary logarithm of how many documents hold a word, as the spelling file or else the dictionary knows; 0
    /// if neither has it.
    fn known_frequency(&self, word: &str) -> u64 {
        let known = match self.store.spelling() {
            Some(words) => words.get(word.as_bytes()),
            None => is_indexed(self.store, word).then(|| frequency(self.store, word)),
        };
        known.map_or(0, |logarithm| logarithm + 1)
    }
}

/// One edit is nearer than a split, which is nearer than another ending, which is nearer than two edits.
const ONE_EDIT: u32 = 0;
const SPLIT: u32 = 2;
const OTHER_ENDING: u32 = 3;
const TWO_EDITS: u32 = 7;

/// Words that may have been meant.
pub(crate) struct CorrectionCandidates {
    /// Of the word as typed.
    letters: Vec<u32>,
    /// How far off each word is, above how unlikely it is among those as far off, in bits: the likeliest has the smallest.
    ranks: Vec<u64>,
    words: Vec<String>,
}

impl CorrectionCandidates {
    /// Takes a word: the more documents hold it, the smaller its odds.
    fn collect(&mut self, distance: u32, odds: i64, words: &str) {
        self.ranks.push(u64::from(distance) << 32 | (odds + 0x8000_0000) as u64);
        self.words.push(words.to_owned());
    }

    /// The likeliest of the words that are less likely than another, with its rank.
    pub(crate) fn after(&self, last: (u64, &str)) -> Option<(u64, &str)> {
        let mut next: Option<(u64, &str)> = None;
        for (at, word) in self.words.iter().enumerate() {
            let candidate = (self.ranks[at], word.as_str());
            if is_likelier(last, candidate) && next.is_none_or(|next| is_likelier(candidate, next))
            {
                next = Some(candidate);
            }
        }
        next
    }

    /// A word that is a few edits away.
    fn edited(&mut self, key: &str, edits: u8, frequency: &dyn Fn() -> u64) {
        let meant = letters(key);
        if is_short(&meant) {
            return;
        }
        let typed = &self.letters;
        let shared = shared(typed, &meant);
        let is_swapped = typed.len() == meant.len()
            && typed
                .get(shared + 1)
                .is_some_and(|next| meant[shared..shared + 2] == [*next, typed[shared]]);
        let is_slip = edits == 1 && (typed.len() < meant.len() || is_swapped);
        let odds =
            FIRST_LETTER * i64::from(shared == 0) - SLIP * i64::from(is_slip) - frequency() as i64;
        self.collect(if edits < 2 { ONE_EDIT } else { TWO_EDITS }, odds, key);
    }

    /// What all words share that differ from this one in their endings only.
    fn beginning<'a>(&self, word: &'a str) -> Option<&'a str> {
        let letters = SHARED.max(self.letters.len().saturating_sub(ENDING));
        (letters < self.letters.len()).then(|| slice(word, 0..end_of(word, letters)))
    }

    /// A word that ends otherwise, by at most [`ENDING`] letters on either side.
    fn ending(&mut self, key: &str, frequency: &dyn Fn() -> u64) {
        let meant = letters(key);
        let shared = shared(&self.letters, &meant);
        if meant.len() - shared <= ENDING {
            let mine = self.letters.len() - shared;
            self.collect(OTHER_ENDING + mine as u32, -(frequency() as i64), key);
        }
    }
}

/// Whether one word comes before another of another rank; of those of one rank, the first in the alphabet.
fn is_likelier((rank, word): (u64, &str), (other_rank, other): (u64, &str)) -> bool {
    rank < other_rank || (rank == other_rank && word < other)
}

/// How many letters two words share before they differ.
fn shared(left: &[u32], right: &[u32]) -> usize {
    let mut shared = 0;
    while shared < left.len() && right.get(shared) == Some(&left[shared]) {
        shared += 1;
    }
    shared
}

/// Whether a word may be a mistake at all.
pub(crate) fn is_correctable(word: &QueryWord) -> bool {
    let QueryTerm { key, is_prefix, .. } = &word.terms[0];
    let letters = letters(key);
    let is_number = key.bytes().any(|byte| byte.is_ascii_digit());
    !is_number && max_edits(letters.len()) > 0 && !(*is_prefix && is_short(&letters))
}

/// Whether a word has too few letters to be meant, or to be corrected while it is being typed.
fn is_short(letters: &[u32]) -> bool {
    letters.len() < 4
}

/// Where the first letters of a word end.
fn end_of(word: &str, letters: usize) -> usize {
    let mut rest = word.chars();
    for _ in 0..letters {
        rest.next();
    }
    word.len() - rest.as_str().len()
}

/// Whether two words are forms of one as plurals and feminines are: they differ in nothing but one of these endings or none.
pub(crate) fn differ_in_ending(typed: &str, meant: &str) -> bool {
    let shared = shared(&letters(typed), &letters(meant));
    let is_ending = |word: &str| {
        matches!(
            slice(word, end_of(word, shared)..word.len()),
            "" | "s" | "e" | "es" | "n" | "en" | "x"
        )
    };
    shared >= SHARED && is_ending(typed) && is_ending(meant)
}

/// The binary logarithm of how many documents hold the form, as in the spelling file.
fn frequency(store: &Store, form: &str) -> u64 {
    let mut count = 0u32;
    docs_with_any(store, &[form.to_owned()]).iter().for_each(|holds| count += u32::from(*holds));
    u64::from(count.checked_ilog2().unwrap_or(0))
}
