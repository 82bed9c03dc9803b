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
use super::parse::{NOWHERE, Query, Word};
use super::phrase::each_holder;
use super::score::{CORRECTED, WHOLE_WORD};
use crate::analysis::{arabic, concat, divided, part};
use crate::document::Correction;
use crate::index::words::{Shard, is_form, stem_key};
use crate::store::Store;

/// The least letters of each of two words that were written as one.
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

impl Resolver<'_> {
    fn word(&mut self, query: &Query, place: usize, correct: bool) {
        let word = &query.words[place];
        let mut forms = vec![Form { key: word.folded.clone(), worth: WHOLE_WORD, prefix: word.prefix }];
        self.add_joined(query, place, &mut forms);
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
        let mut forms = Vec::with_capacity(corrections.len());
        for words in &corrections {
            forms.push(Form::whole(words, CORRECTED - forms.len() as u32));
        }
        forms
    }

    /// Whether the index holds a form, or a longer one where it is a prefix.
    fn is_known(&self, form: &str, prefix: bool) -> bool {
        if self.holds(form) {
            return true;
        }
        let mut found = false;
        if prefix {
            for shard in self.store.shards(form, true) {
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
    fn add_joined(&self, query: &Query, place: usize, forms: &mut Vec<Form>) {
        for compound in &query.words[place].compounds {
            self.add_known(&compound.key, compound.prefix, forms);
        }
        for right in 1..query.sequence.len() {
            let left = right - 1;
            let (word, next) = (&query.sequence[left], &query.sequence[right]);
            let is_searched = query.places[left] != NOWHERE || self.store.spelling_file().is_none();
            if is_searched
                && !word.is_empty()
                && !next.is_empty()
                && query.places[left..=right].contains(&place)
            {
                let joined = concat(&[word, next]);
                if self.store.shard_of(word) == self.store.shard_of(&joined) {
                    self.add_known(&joined, false, forms);
                }
            }
        }
    }

    /// Adds another form if the index holds it; the first is the word itself.
    fn add_known(&self, key: &str, prefix: bool, forms: &mut Vec<Form>) {
        if self.is_known(key, prefix) && forms[1..].iter().all(|form| form.key != key) {
            forms.push(Form { key: key.to_owned(), worth: WHOLE_WORD, prefix });
        }
    }

    /// The forms of an Arabic word that the index has only with other articles, particles or endings.
    fn arabic(&mut self, word: &Word) -> Vec<Form> {
        let mut found = Vec::new();
        if arabic::is_arabic(&word.folded) {
            for stem in arabic::stems(&word.folded) {
                for key in &[stem_key(stem), stem.to_owned()] {
                    self.store.want_shards(key, false);
                    if self.holds(key) {
                        found.push(Form::whole(key, WHOLE_WORD));
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
        let letters = letters(&word.folded);
        let is_number = word.folded.bytes().any(|byte| byte.is_ascii_digit());
        if is_number || most_edits(letters.len()) == 0 || (word.prefix && is_short(&letters)) {
            return Vec::new();
        }
        if let Some(file) = self.store.spelling_file()
            && !self.store.has(&file)
        {
            self.store.want(file);
            return Vec::new();
        }
        self.guesses(word).likeliest()
    }

    fn guesses(&self, word: &Word) -> Guesses {
        let mut guesses = Guesses { letters: letters(&word.folded), ranks: Vec::new(), words: Vec::new() };
        let shard = self.store.shard(self.store.shard_of(&word.folded));
        nearby(shard.keys(), &word.folded, &mut |key, value, edits| {
            if is_form(key.as_bytes()) {
                guesses.edited(key, edits, &|| frequency(&shard, value));
            }
        });
        if let Some(start) = guesses.beginning(&word.folded) {
            shard.each_beginning(start, &mut |key, value| {
                if let (true, Ok(key)) = (is_form(key), core::str::from_utf8(key)) {
                    guesses.ending(key, &|| frequency(&shard, value));
                }
                true
            });
        }
        if let Some(words) = self.store.spelling() {
            nearby(&words, &word.folded, &mut |key, logarithm, edits| {
                guesses.edited(key, edits, &|| logarithm);
            });
        }
        self.split_in_two(&word.folded, &mut guesses);
        guesses
    }

    /// The likeliest two words that were written as one.
    fn split_in_two(&self, word: &str, guesses: &mut Guesses) {
        let letters = guesses.letters.len();
        let (mut most, mut best) = (0, None);
        for count in SPLIT_PART..(letters + 1).saturating_sub(SPLIT_PART) {
            let at = end_of(word, count);
            let (left, right) = (part(word, 0..at), part(word, at..word.len()));
            // One more than the logarithm, so that the first of them is more than none.
            let known = self.known_frequency(left).min(self.known_frequency(right));
            if known > most {
                (most, best) = (known, Some(concat(&[left, " ", right])));
            }
        }
        if let Some(words) = best {
            guesses.offer(SPLIT, 1 - most as i64, &words);
        }
    }

    /// One more than the binary logarithm of how many documents hold a word, as the spelling file or else the dictionary knows; 0
    /// if neither has it.
    fn known_frequency(&self, word: &str) -> u64 {
        let known = match self.store.spelling() {
            Some(words) => words.get(word.as_bytes()),
            None => {
                let shard = self.store.shard(self.store.shard_of(word));
                shard.get(word).map(|value| frequency(&shard, value))
            }
        };
        known.map_or(0, |logarithm| logarithm + 1)
    }

    /// A correction of two words makes two of the word.
    fn split(&mut self, query: &mut Query) {
        for place in 0..query.words.len() {
            let key = self.resolved.words[place].first().map_or("", |form| form.key.as_str());
            let (left, right) = divided(key, b' ');
            if right.is_empty() {
                continue;
            }
            let (left, right) = (Form::whole(left, CORRECTED), Form::whole(right, CORRECTED));
            self.resolved.words[place] = vec![left];
            self.resolved.words.push(vec![right]);
            let Word { folded, exact, written, repeats, .. } = &query.words[place];
            query.words.push(Word { repeats: *repeats, ..Word::new(folded, exact, written) });
        }
    }
}

/// One edit is nearer than a split, which is nearer than another ending, which is nearer than two edits.
const ONE_EDIT: u32 = 0;
const SPLIT: u32 = 2;
const OTHER_ENDING: u32 = 3;
const TWO_EDITS: u32 = 7;

/// The likeliest words that may have been meant.
struct Guesses {
    /// Of the word as typed.
    letters: Vec<u32>,
    /// How far off each word is, above how unlikely it is among those as far off, in bits. The likeliest, which is the smallest, comes first.
    ranks: Vec<u64>,
    words: Vec<String>,
}

impl Guesses {
    /// Takes a word if it is one of the likeliest: the more documents hold it, the smaller its odds.
    fn offer(&mut self, distance: u32, odds: i64, words: &str) {
        let rank = u64::from(distance) << 32 | (odds + 0x8000_0000) as u64;
        let is_before = |at: usize| (self.ranks[at], self.words[at].as_str()) < (rank, words);
        let at = (0..self.ranks.len()).find(|at| !is_before(*at)).unwrap_or(self.ranks.len());
        let is_known = at < self.ranks.len() && self.ranks[at] == rank && self.words[at] == words;
        if !is_known {
            self.ranks.insert(at, rank);
            self.words.insert(at, words.to_owned());
            self.ranks.truncate(MOST_CORRECTIONS);
            self.words.truncate(MOST_CORRECTIONS);
        }
    }

    /// The likeliest, and others just as near.
    fn likeliest(mut self) -> Vec<String> {
        let as_near = self.ranks.iter().filter(|rank| *rank >> 32 == self.ranks[0] >> 32).count();
        self.words.truncate(as_near);
        self.words
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
            && typed.get(shared + 1).is_some_and(|next| meant[shared..shared + 2] == [*next, typed[shared]]);
        let is_slip = edits == 1 && (typed.len() < meant.len() || is_swapped);
        let odds = FIRST_LETTER * i64::from(shared == 0) - SLIP * i64::from(is_slip) - frequency() as i64;
        self.offer(if edits < 2 { ONE_EDIT } else { TWO_EDITS }, odds, key);
    }

    /// What all words share that differ from this one in their endings only.
    fn beginning<'a>(&self, word: &'a str) -> Option<&'a str> {
        let letters = SHARED.max(self.letters.len().saturating_sub(ENDING));
        (letters < self.letters.len()).then(|| part(word, 0..end_of(word, letters)))
    }

    /// A word that ends otherwise, by at most [`ENDING`] letters on either side.
    fn ending(&mut self, key: &str, frequency: &dyn Fn() -> u64) {
        let meant = letters(key);
        let shared = shared(&self.letters, &meant);
        if meant.len() - shared <= ENDING {
            let mine = self.letters.len() - shared;
            self.offer(OTHER_ENDING + mine as u32, -(frequency() as i64), key);
        }
    }
}

pub(super) fn letters(word: &str) -> Vec<u32> {
    let mut letters = Vec::new();
    for letter in word.chars() {
        letters.push(u32::from(letter));
    }
    letters
}

/// How many letters two words share before they differ.
fn shared(left: &[u32], right: &[u32]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
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
fn differ_in_ending(typed: &str, meant: &str) -> bool {
    let shared = shared(&letters(typed), &letters(meant));
    let is_ending = |word: &str| {
        matches!(part(word, end_of(word, shared)..word.len()), "" | "s" | "e" | "es" | "n" | "en" | "x")
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
