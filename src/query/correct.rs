//! The words that an unknown word was most likely meant to be. Look here to change how corrections
//! are found and ranked; [`fuzzy`](super::fuzzy) says how far they may be, and
//! `docs/decisions/0007` why words are compared with so few others.
//!
//! Candidates are ranked by distance: one edit; two words written as one; another ending; two
//! edits. At the same distance the likelihood decides, in bits: the binary logarithm of the number
//! of documents that contain the word, 5 more if a letter was left out or two were swapped, 2 fewer
//! if the first letter is wrong.

use crate::format::terms::is_form;
use crate::query::fuzzy::{fuzzy_search, letters, max_edits};
use crate::query::phrase::{docs_with_any, is_indexed};
use crate::query::types::{QueryTerm, QueryWord};
use crate::reader::IndexReader;
use crate::util::sort::SortKey;
use crate::util::text::{concat, slice};

/// At most this many corrections of one word are searched.
pub(crate) const MAX_CORRECTIONS: usize = 3;
/// Each of two words that were written as one has at least this many letters.
const MIN_SPLIT_LETTERS: usize = 3;
/// Two forms of one word share at least this many letters.
const MIN_SHARED_LETTERS: usize = 4;
/// The ending in which two forms of one word differ has at most this many letters in each.
const MAX_ENDING_LETTERS: usize = 3;
/// How much likelier, in bits, it is that a letter was left out or two were swapped than that this
/// very letter was inserted or replaced another: there are some thirty letters, and log2 30 ≈ 5.
const SLIP_BONUS: i64 = 5;
/// How much less likely, in bits, a mistake in the first letter is than one further on.
const FIRST_LETTER_PENALTY: i64 = 2;

/// The distances of candidates; the numbers only say which come first. For another ending the
/// number of letters to remove, up to [`MAX_ENDING_LETTERS`], is added.
const ONE_EDIT: u32 = 0;
const SPLIT: u32 = 2;
const OTHER_ENDING: u32 = 3;
const TWO_EDITS: u32 = 7;

/// Finds what an unknown word, folded, may have been meant to be: words of its shard and of the
/// correction dictionary a few edits away, forms of its shard with another ending, and two words.
pub(crate) fn correction_candidates(reader: &IndexReader, word: &str) -> CorrectionCandidates {
    let mut candidates =
        CorrectionCandidates { letters: letters(word), ranks: Vec::new(), words: Vec::new() };
    add_from_shard(reader, word, &mut candidates);
    if let Some(words) = reader.correction_dict() {
        fuzzy_search(&words, word, &mut |key, log2_docs, edits| {
            candidates.add_edited(key, edits, &|| log2_docs);
        });
    }
    add_split(reader, word, &mut candidates);
    candidates
}

/// Adds words of the shard to which the word leads: those a few edits away, then those with another
/// ending.
fn add_from_shard(reader: &IndexReader, word: &str, candidates: &mut CorrectionCandidates) {
    let shard = reader.shard(reader.shard_of(word));
    fuzzy_search(shard.term_dict(), word, &mut |key, _, edits| {
        if is_form(key.as_bytes()) {
            candidates.add_edited(key, edits, &|| log2_docs(reader, key));
        }
    });
    if let Some(stem) = candidates.shared_with_other_endings(word) {
        shard.for_each_with_prefix(stem, &mut |key, _| {
            if let (true, Ok(key)) = (is_form(key), core::str::from_utf8(key)) {
                candidates.add_other_ending(key, &|| log2_docs(reader, key));
            }
            true
        });
    }
}

/// Adds the likeliest two words that were written as one: those whose rarer word is most frequent.
fn add_split(reader: &IndexReader, word: &str, candidates: &mut CorrectionCandidates) {
    let letters = candidates.letters.len();
    let (mut best_frequency, mut best) = (0, None);
    for count in MIN_SPLIT_LETTERS..(letters + 1).saturating_sub(MIN_SPLIT_LETTERS) {
        let at = end_of(word, count);
        let (left, right) = (slice(word, 0..at), slice(word, at..word.len()));
        let frequency = known_frequency(reader, left).min(known_frequency(reader, right));
        if frequency > best_frequency {
            (best_frequency, best) = (frequency, Some(concat(&[left, " ", right])));
        }
    }
    if let Some(words) = best {
        candidates.add(SPLIT, 1 - best_frequency as i64, &words);
    }
}

/// One more than [`log2_docs`], from the correction dictionary if there is one, else from the term
/// dictionary; 0 if the word is not in it.
fn known_frequency(reader: &IndexReader, word: &str) -> u64 {
    let log2_docs = match reader.correction_dict() {
        Some(words) => words.get(word.as_bytes()),
        None => is_indexed(reader, word).then(|| log2_docs(reader, word)),
    };
    log2_docs.map_or(0, |log2_docs| log2_docs + 1)
}

/// The binary logarithm of the number of documents that contain a form, rounded down, as the
/// correction dictionary has it. Only a form of several classes takes time in all documents.
fn log2_docs(reader: &IndexReader, form: &str) -> u64 {
    let shard = reader.shard(reader.shard_of(form));
    let info = shard.term_info(form).unwrap_or_default();
    let mut count = info.form_docs.len();
    if count == 0 && info.classes.len() == 1 {
        count = shard.postings(info.classes[0]).len();
    } else if count == 0 {
        let docs = docs_with_any(reader, &[form.to_owned()]);
        docs.iter().for_each(|has| count += usize::from(*has));
    }
    u64::from(count.checked_ilog2().unwrap_or(0))
}

/// The words that an unknown word may have been meant to be.
pub(crate) struct CorrectionCandidates {
    /// The letters of the unknown word.
    letters: Vec<u32>,
    /// By candidate: see [`CorrectionCandidate::rank`].
    ranks: Vec<SortKey>,
    words: Vec<String>,
}

/// One word, or two, that the unknown word may have been meant to be.
#[derive(Clone, Copy)]
pub(crate) struct CorrectionCandidate<'a> {
    /// The distance, then the unlikelihood in bits.
    rank: SortKey,
    /// Folded; two words are separated by a space.
    pub(crate) words: &'a str,
}

impl CorrectionCandidate<'_> {
    /// How far the words are from the unknown one; only good to compare.
    pub(crate) fn distance(&self) -> u32 {
        self.rank.high()
    }

    /// Whether this is likelier than another. The alphabet breaks ties.
    fn is_before(&self, other: &CorrectionCandidate<'_>) -> bool {
        self.rank < other.rank || (self.rank == other.rank && self.words < other.words)
    }
}

impl CorrectionCandidates {
    /// The likeliest candidate.
    pub(crate) fn first(&self) -> Option<CorrectionCandidate<'_>> {
        self.after(CorrectionCandidate { rank: SortKey(0), words: "" })
    }

    /// The likeliest of the candidates that are less likely than another, by a scan of all.
    pub(crate) fn after(&self, last: CorrectionCandidate<'_>) -> Option<CorrectionCandidate<'_>> {
        let mut next: Option<CorrectionCandidate<'_>> = None;
        for (rank, words) in self.ranks.iter().zip(&self.words) {
            let candidate = CorrectionCandidate { rank: *rank, words };
            if last.is_before(&candidate) && next.is_none_or(|next| candidate.is_before(&next)) {
                next = Some(candidate);
            }
        }
        next
    }

    /// Adds one or two words. `unlikelihood` is in bits and may be negative.
    fn add(&mut self, distance: u32, unlikelihood: i64, words: &str) {
        self.ranks.push(SortKey::new(distance, (unlikelihood + 0x8000_0000) as u32));
        self.words.push(words.to_owned());
    }

    /// Adds a word that is a few edits away, if it is long enough.
    fn add_edited(&mut self, key: &str, edits: u8, log2_docs: &dyn Fn() -> u64) {
        let meant = letters(key);
        if is_short(&meant) {
            return;
        }
        let typed = &self.letters;
        let shared = shared_letters(typed, &meant);
        let is_swap = typed.len() == meant.len()
            && typed
                .get(shared + 1)
                .is_some_and(|next| meant[shared..shared + 2] == [*next, typed[shared]]);
        let is_slip = edits == 1 && (typed.len() < meant.len() || is_swap);
        let unlikelihood = FIRST_LETTER_PENALTY * i64::from(shared == 0)
            - SLIP_BONUS * i64::from(is_slip)
            - log2_docs() as i64;
        self.add(if edits < 2 { ONE_EDIT } else { TWO_EDITS }, unlikelihood, key);
    }

    /// The beginning of `word` that every form shares which differs from it in its ending only;
    /// `None` if the word is too short to have such forms.
    fn shared_with_other_endings<'a>(&self, word: &'a str) -> Option<&'a str> {
        let shared = MIN_SHARED_LETTERS.max(self.letters.len().saturating_sub(MAX_ENDING_LETTERS));
        (shared < self.letters.len()).then(|| slice(word, 0..end_of(word, shared)))
    }

    /// Adds a word that begins as [`Self::shared_with_other_endings`] says, unless its ending is
    /// too long.
    fn add_other_ending(&mut self, key: &str, log2_docs: &dyn Fn() -> u64) {
        let meant = letters(key);
        let shared = shared_letters(&self.letters, &meant);
        if meant.len() - shared <= MAX_ENDING_LETTERS {
            let removed = self.letters.len() - shared;
            self.add(OTHER_ENDING + removed as u32, -(log2_docs() as i64), key);
        }
    }
}

/// Whether a word may be misspelt: it has no digits and is long enough. While it is being typed, a
/// short word is not corrected.
pub(crate) fn is_correctable(word: &QueryWord) -> bool {
    let QueryTerm { key, is_prefix, .. } = &word.terms[0];
    let letters = letters(key);
    let has_digit = key.bytes().any(|byte| byte.is_ascii_digit());
    !has_digit && max_edits(letters.len()) > 0 && !(*is_prefix && is_short(&letters))
}

/// Whether two words are forms of one word as plurals and feminines are: they differ by nothing but
/// one of these endings, or none.
pub(crate) fn differ_in_ending(typed: &str, meant: &str) -> bool {
    let shared = shared_letters(&letters(typed), &letters(meant));
    let is_ending = |word: &str| {
        matches!(
            slice(word, end_of(word, shared)..word.len()),
            "" | "s" | "e" | "es" | "n" | "en" | "x"
        )
    };
    shared >= MIN_SHARED_LETTERS && is_ending(typed) && is_ending(meant)
}

/// Whether a word has too few letters to be a correction, or to be corrected while it is typed.
fn is_short(letters: &[u32]) -> bool {
    letters.len() < 4
}

/// The number of letters that two words share before they differ.
fn shared_letters(left: &[u32], right: &[u32]) -> usize {
    let mut shared = 0;
    while shared < left.len() && right.get(shared) == Some(&left[shared]) {
        shared += 1;
    }
    shared
}

/// The byte at which the first `letters` letters of a word end.
fn end_of(word: &str, letters: usize) -> usize {
    let mut rest = word.chars();
    for _ in 0..letters {
        rest.next();
    }
    word.len() - rest.as_str().len()
}
