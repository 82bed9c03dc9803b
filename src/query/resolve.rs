//! What each word of a query stands for: itself, words written differently that say the same, or, where nothing in the index
//! matches it, the words it was most likely meant to be.
//!
//! A word is known when the dictionary holds it, or a longer one where it is a prefix, or when it is part of a name. Only unknown words are corrected, and only
//! from words in a shard that the word itself leads to and from the spelling file, so that the answer does not depend on what was
//! asked before. In order of preference: one edit; two words written as one; a form with another ending; two edits. Among equals the
//! odds decide: the more documents hold a word the likelier it is, letters are sooner left out or swapped than put in, and the first
//! letter is seldom wrong.

use super::names::Name;
use super::nearby::{most_edits, nearby};
use super::parse::{Compound, Query, Word};
use super::phrase::each_holder;
use super::score::{CORRECTED, WHOLE_WORD};
use crate::analysis::{arabic, part};
use crate::document::Correction;
use crate::index::words::{Shard, is_form, stem_key};
use crate::store::Store;

/// The least letters of a word in which two are looked for, and of each of these.
const SPLIT_FROM: usize = 6;
const SPLIT_PART: usize = 3;
/// A form of the same word shares this many letters at least, and has at most so many others.
const SHARED: usize = 4;
const ENDING: usize = 3;
/// As many equally likely corrections of one word are searched at once.
const MOST_CORRECTIONS: usize = 3;
/// How much likelier, in bits, a letter was left out or two were swapped than that just this letter was put in or for another: there are some
/// thirty letters to put.
const SLIP: i64 = 5;
/// How much less likely, in bits, a mistake in the first letter is than one further on.
const FIRST_LETTER: i64 = 2;

/// What the words of a query stand for, by place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolved {
    pub(crate) words: Vec<Vec<Form>>,
    pub(crate) corrections: Vec<Correction>,
    /// As typed.
    pub(crate) unknown: Vec<String>,
}

/// A form to look up for a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) key: String,
    /// What a match is worth, in sixteenths.
    pub(crate) worth: u32,
    /// Whether longer words match as well.
    pub(crate) prefix: bool,
}

impl Form {
    fn whole(key: &str, worth: u32) -> Self {
        Self { key: key.to_owned(), worth, prefix: false }
    }
}

/// Resolves the words of a query whose shards have arrived, as far as the other files are here that it takes.
pub(crate) fn resolve(store: &Store, query: &mut Query, names: &[Name], correct: bool) -> Resolved {
    let mut resolver = Resolver { store, names, resolved: Resolved::default() };
    for place in 0..query.words.len() {
        resolver.word(query, place, correct);
    }
    resolver.split(query);
    for form in resolver.resolved.words.iter().flatten() {
        store.want_shards(&form.key, form.prefix);
    }
    resolver.resolved
}

struct Resolver<'a> {
    store: &'a Store,
    names: &'a [Name],
    resolved: Resolved,
}

/// A word that may have been meant; the smallest is the likeliest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// How far off it is.
    distance: u32,
    /// How unlikely it is among those as far off, in bits: the more documents hold it, the smaller.
    odds: i64,
    words: String,
}

impl Resolver<'_> {
    fn word(&mut self, query: &Query, place: usize, correct: bool) {
        let word = &query.words[place];
        let mut forms = vec![Form { key: word.folded.clone(), worth: WHOLE_WORD, prefix: word.prefix }];
        forms.extend(self.joined(query, place));
        let is_named = word.phrase.is_none() && self.names.iter().any(|name| name.words.contains(&place));
        if forms.len() == 1 && !is_named && !self.is_known(&word.folded, word.prefix) {
            let meant = if word.phrase.is_some() { Vec::new() } else { self.meant(word, correct) };
            if meant.is_empty() {
                self.resolved.unknown.push(word.written.clone());
            }
            forms = meant;
        }
        self.resolved.words.push(forms);
    }

    /// What an unknown word stands for. A word with another ending is no mistake, and nothing to speak of.
    fn meant(&mut self, word: &Word, correct: bool) -> Vec<Form> {
        let lacking = self.store.lacks();
        let stemmed = self.arabic(word);
        if !stemmed.is_empty() || !correct || self.store.lacks() > lacking {
            return stemmed;
        }
        let corrections = self.corrections(word);
        if let Some(to) = corrections.first().filter(|meant| !differ_in_ending(&word.folded, meant)) {
            self.resolved.corrections.push(Correction { from: word.written.clone(), to: to.clone() });
        }
        let worth = |place: usize| CORRECTED - place as u32;
        corrections.iter().enumerate().map(|(place, words)| Form::whole(words, worth(place))).collect()
    }

    /// Whether the index holds a form, or a longer one where it is a prefix.
    fn is_known(&self, form: &str, prefix: bool) -> bool {
        if self.holds(form) {
            return true;
        }
        let mut found = false;
        if prefix {
            for shard in self.store.shards_beginning(form) {
                self.store.shard(shard).each_beginning(form, &mut |key, _| {
                    found = is_form(key);
                    !found
                });
            }
        }
        found
    }

    /// Whether a shard that is here holds the form or name.
    fn holds(&self, key: &str) -> bool {
        let shard = self.store.shard_of(key);
        self.store.has_shard(shard) && self.store.shard(shard).get(key).is_some()
    }

    /// Compounds the word is written in, and the word joined to the one before or after it, as far as the index holds them: of two
    /// words joined, as far as the shard of the left one does, which is here if that one is searched itself.
    fn joined(&self, query: &Query, place: usize) -> Vec<Form> {
        let mut joined = query.words[place].compounds.clone();
        for pair in query.sequence.windows(2) {
            if let [Some((left, first)), Some((right, second))] = pair
                && [first, second].contains(&&Some(place))
                && (first.is_some() || self.store.spelling_file().is_none())
                && self.store.shard_of(left) == self.store.shard_of(&[left.as_str(), right].concat())
            {
                joined.push(Compound { folded: [left.as_str(), right].concat(), prefix: false });
            }
        }
        let mut held: Vec<Form> = Vec::new();
        for Compound { folded, prefix } in joined {
            if self.is_known(&folded, prefix) && held.iter().all(|form| form.key != folded) {
                held.push(Form { key: folded, worth: WHOLE_WORD, prefix });
            }
        }
        held
    }

    /// The forms of an Arabic word that the index has only with other articles, particles or endings.
    fn arabic(&mut self, word: &Word) -> Vec<Form> {
        let mut found = Vec::new();
        if arabic::is_arabic(&word.folded) {
            for stem in arabic::stems(&word.folded) {
                for key in [stem_key(stem), stem.to_owned()] {
                    self.store.want_shards(&key, false);
                    if self.holds(&key) {
                        found.push(Form::whole(&key, WHOLE_WORD));
                    }
                }
                if !found.is_empty() {
                    break;
                }
            }
        }
        found
    }

    /// What an unknown word may have been meant to be: the likeliest, and others just as near.
    fn corrections(&mut self, word: &Word) -> Vec<String> {
        let is_number = word.folded.bytes().any(|byte| byte.is_ascii_digit());
        if is_number
            || most_edits(word.folded.chars().count()) == 0
            || (word.prefix && is_short(&word.folded))
        {
            return Vec::new();
        }
        if let Some(file) = self.store.spelling_file()
            && !self.store.has(&file)
        {
            self.store.want(file);
            return Vec::new();
        }
        let candidates = self.candidates(word);
        let mut likely: Vec<&Candidate> = Vec::new();
        while likely.len() < MOST_CORRECTIONS {
            let next = |candidate: &&Candidate| likely.last().is_none_or(|last| last < candidate);
            match candidates.iter().filter(next).min() {
                Some(next) if likely.first().is_none_or(|best| best.distance == next.distance) => {
                    likely.push(next);
                }
                _ => break,
            }
        }
        likely.into_iter().map(|candidate| candidate.words.clone()).collect()
    }

    fn candidates(&self, word: &Word) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let shard = self.store.shard(self.store.shard_of(&word.folded));
        let frequency = |value| frequency(&shard, value);
        nearby(shard.keys(), &word.folded, |key, value, edits| {
            if is_form(key.as_bytes()) && !is_short(key) {
                candidates.push(edited(word, key, frequency(value), edits));
            }
        });
        endings(&shard, &word.folded, &mut candidates);
        if let Some(words) = self.store.spelling() {
            nearby(&words, &word.folded, |key, logarithm, edits| {
                if !is_short(key) {
                    candidates.push(edited(word, key, logarithm, edits));
                }
            });
        }
        candidates.extend(self.split_in_two(&word.folded));
        candidates
    }

    /// The likeliest two words that were written as one.
    fn split_in_two(&self, word: &str) -> Option<Candidate> {
        if word.chars().count() < SPLIT_FROM {
            return None;
        }
        let mut best: Option<Candidate> = None;
        for (at, _) in word.char_indices().skip(SPLIT_PART) {
            let (left, right) = (part(word, 0..at), part(word, at..word.len()));
            if right.chars().count() < SPLIT_PART {
                break;
            }
            if let (Some(one), Some(other)) = (self.known_frequency(left), self.known_frequency(right)) {
                let odds = -(one.min(other) as i64);
                let candidate = Candidate { distance: SPLIT, odds, words: [left, " ", right].concat() };
                if best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
            }
        }
        best
    }

    /// How frequent a word is, if the spelling file or else the dictionary holds it.
    fn known_frequency(&self, word: &str) -> Option<u64> {
        if let Some(words) = self.store.spelling() {
            return words.get(word.as_bytes());
        }
        let shard = self.store.shard(self.store.shard_of(word));
        shard.get(word).map(|value| frequency(&shard, value))
    }

    /// A correction of two words makes two of the word.
    fn split(&mut self, query: &mut Query) {
        for place in 0..query.words.len() {
            let Some((left, right)) =
                self.resolved.words[place].first().and_then(|form| form.key.split_once(' '))
            else {
                continue;
            };
            let (left, right) = (Form::whole(left, CORRECTED), Form::whole(right, CORRECTED));
            self.resolved.words[place] = vec![left];
            self.resolved.words.push(vec![right]);
            query.words.push(query.words[place].clone());
        }
    }
}

/// One edit is nearer than a split, which is nearer than another ending, which is nearer than two edits.
const ONE_EDIT: u32 = 0;
const SPLIT: u32 = 2;
const OTHER_ENDING: u32 = 3;
const TWO_EDITS: u32 = 7;

fn edited(word: &Word, key: &str, frequency: u64, edits: u8) -> Candidate {
    let is_slip = edits == 1 && is_slip(&word.folded, key);
    let is_first = key.chars().next() != word.folded.chars().next();
    let odds = FIRST_LETTER * i64::from(is_first) - SLIP * i64::from(is_slip) - frequency as i64;
    Candidate { distance: if edits < 2 { ONE_EDIT } else { TWO_EDITS }, odds, words: key.to_owned() }
}

/// Whether a word has too few letters to be meant, or to be corrected while it is being typed.
fn is_short(word: &str) -> bool {
    word.chars().nth(3).is_none()
}

/// Whether one edit away means that a letter was left out or two were swapped.
fn is_slip(typed: &str, meant: &str) -> bool {
    let (left, right) = (typed.chars().count(), meant.chars().count());
    let shared = typed.chars().zip(meant.chars()).take_while(|(left, right)| left == right).count();
    let (mut typed, mut meant) = (typed.chars().skip(shared), meant.chars().skip(shared));
    let (first, second) = (typed.next(), typed.next());
    left < right || (left == right && second.is_some() && (meant.next(), meant.next()) == (second, first))
}

/// Forms that differ in their endings only, by at most [`ENDING`] letters on either side.
fn endings(shard: &Shard<'_>, word: &str, candidates: &mut Vec<Candidate>) {
    let letters = word.chars().count();
    let Some((at, _)) = word.char_indices().nth(SHARED.max(letters.saturating_sub(ENDING))) else {
        return;
    };
    shard.each_beginning(part(word, 0..at), &mut |key, value| {
        if let (true, Ok(key)) = (is_form(key), core::str::from_utf8(key)) {
            let shared = key.chars().zip(word.chars()).take_while(|(left, right)| left == right).count();
            let (mine, theirs) = (letters - shared, key.chars().count() - shared);
            if theirs <= ENDING {
                let distance = OTHER_ENDING + mine as u32;
                let odds = -(frequency(shard, value) as i64);
                candidates.push(Candidate { distance, odds, words: key.to_owned() });
            }
        }
        true
    });
}

/// Whether two words are forms of one as plurals and feminines are: they differ in nothing but one of these endings or none.
fn differ_in_ending(typed: &str, meant: &str) -> bool {
    let shared = typed.chars().zip(meant.chars()).take_while(|(left, right)| left == right).count();
    let is_ending = |word: &str| {
        let ending: String = word.chars().skip(shared).collect();
        ["", "s", "e", "es", "n", "en", "x"].contains(&ending.as_str())
    };
    shared >= SHARED && is_ending(typed) && is_ending(meant)
}

/// The binary logarithm of how many documents hold the form, as in the spelling file.
fn frequency(shard: &Shard<'_>, value: u64) -> u64 {
    let (mut counted, mut count) = (vec![false; shard.documents as usize], 0u32);
    each_holder(shard, &shard.entry_of(value), &mut |document| {
        let counted = &mut counted[document as usize];
        count += u32::from(!*counted);
        *counted = true;
    });
    u64::from(count.checked_ilog2().unwrap_or(0))
}
