//! What unknown words were most likely meant to be, found by comparing every word of the corpus.

use super::Dictionary;
use super::corpus::Corpus;
use super::reading::{Reading, Word};
use medina::query::score::{CORRECTED, WHOLE_WORD};
use medina::text::{arabic, folded};

/// The words of a question with the forms they stand for.
#[derive(Default)]
pub(crate) struct Resolved {
    /// For each word of the question, then for the second half of each word that was split.
    pub searched: Vec<Searched>,
    pub corrections: Vec<(String, String)>,
    pub unknown: Vec<String>,
    /// Whether a word was not known as typed, even if nothing else was found for it.
    pub has_guesses: bool,
    /// Whether the answer depends on where a sharded dictionary is cut. Then the loop cannot tell.
    pub depends_on_shards: bool,
}

/// A word with the forms that are looked up for it.
pub(crate) struct Searched {
    pub word: Word,
    pub forms: Vec<Form>,
}

pub(crate) struct Form {
    pub key: String,
    /// In sixteenths.
    pub worth: u32,
    pub is_begun: bool,
    /// Whether the key is an Arabic stem that stands for the forms that have it.
    pub is_stem: bool,
}

impl Form {
    fn whole(key: &str, worth: u32) -> Self {
        Self { key: key.to_owned(), worth, is_begun: false, is_stem: false }
    }
}

/// A guess at what an unknown word means. The smallest is the likeliest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Guess {
    kind: Kind,
    /// In bits: the fewer, the likelier.
    odds: i64,
    words: String,
}

/// The kinds of guesses, the likeliest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    OneEdit,
    Split,
    /// The number of letters in which the word ends differently.
    OtherEnding(usize),
    TwoEdits,
}

/// At most this many guesses of the likeliest kind are searched.
const MOST: usize = 3;
/// In bits: how much likelier a letter left out or two swapped are than other edits, and how much
/// less likely a wrong first letter is.
const SLIP: i64 = 5;
const FIRST_LETTER: i64 = 2;

pub(crate) fn resolve(
    corpus: &Corpus,
    reading: &Reading,
    correct: bool,
    dictionary: Dictionary,
) -> Resolved {
    let mut resolved = Resolved::default();
    let mut halves = Vec::new();
    for word in &reading.words {
        let joined = word.joined.iter().filter(|joined| corpus.knows(joined)).collect::<Vec<_>>();
        resolved.depends_on_shards |= dictionary == Dictionary::Sharded && !joined.is_empty();
        let mut forms = vec![Form {
            key: word.folded.clone(),
            worth: WHOLE_WORD,
            is_begun: word.is_begun,
            is_stem: false,
        }];
        for (key, is_begun) in &word.compounds {
            if corpus.knows(key) || (*is_begun && corpus.beginning(key).next().is_some()) {
                forms.push(Form { is_begun: *is_begun, ..Form::whole(key, WHOLE_WORD) });
            }
        }
        forms.extend(joined.into_iter().map(|key| Form::whole(key, WHOLE_WORD)));
        let begins_one = || word.is_begun && corpus.beginning(&word.folded).next().is_some();
        let is_named =
            word.phrase.is_none() && word.runs.iter().any(|run| corpus.names.contains_key(run));
        if forms.len() == 1 && !is_named && !corpus.knows(&word.folded) && !begins_one() {
            resolved.has_guesses = true;
            forms = meant(corpus, word, correct, dictionary, &mut resolved);
            if forms.is_empty() {
                resolved.unknown.push(word.written.clone());
            }
        }
        if let Some((left, right)) =
            forms.first().and_then(|form| form.key.clone().split_once(' ').map(owned))
        {
            forms = vec![Form::whole(&left, CORRECTED)];
            halves
                .push(Searched { word: word.clone(), forms: vec![Form::whole(&right, CORRECTED)] });
        }
        resolved.searched.push(Searched { word: word.clone(), forms });
    }
    resolved.searched.extend(halves.into_iter().map(|half| Searched {
        // A name covers the whole word that was typed, and its first half stands for that.
        word: Word { runs: Default::default(), ..half.word },
        ..half
    }));
    resolved
}

fn owned((left, right): (&str, &str)) -> (String, String) {
    (left.to_owned(), right.to_owned())
}

/// The forms that an unknown word stands for: those of an Arabic stem, which is no correction, or
/// else the likeliest guesses. Another ending is not reported as a correction.
fn meant(
    corpus: &Corpus,
    word: &Word,
    correct: bool,
    dictionary: Dictionary,
    resolved: &mut Resolved,
) -> Vec<Form> {
    let stemmed = if word.phrase.is_none() { stemmed(corpus, &word.folded) } else { Vec::new() };
    if !stemmed.is_empty() || !correct || word.phrase.is_some() {
        return stemmed;
    }
    let guesses = guesses(corpus, word);
    resolved.depends_on_shards |= dictionary == Dictionary::Sharded && unsure(corpus, &guesses);
    if let Some(best) = guesses.first().filter(|best| !differ_in_ending(&word.folded, &best.words))
    {
        resolved.corrections.push((word.written.clone(), folded(&best.words)));
    }
    let form = |(worth, guess): (u32, &Guess)| Form::whole(&guess.words, worth);
    (0..=CORRECTED).rev().zip(&guesses).map(form).collect()
}

/// The forms of the first stem of an Arabic word that a form of the corpus has as well.
fn stemmed(corpus: &Corpus, word: &str) -> Vec<Form> {
    let stems = if arabic::is_arabic(word) { arabic::stems(word) } else { Vec::new() };
    let forms_of = |stem: &str| {
        let others = corpus
            .stems
            .contains_key(stem)
            .then(|| Form { is_stem: true, ..Form::whole(stem, WHOLE_WORD) });
        others
            .into_iter()
            .chain(corpus.knows(stem).then(|| Form::whole(stem, WHOLE_WORD)))
            .collect::<Vec<_>>()
    };
    stems.into_iter().map(forms_of).find(|forms| !forms.is_empty()).unwrap_or_default()
}

/// Whether two words differ only in a plural or feminine ending.
fn differ_in_ending(typed: &str, meant: &str) -> bool {
    let shared = typed.chars().zip(meant.chars()).take_while(|(left, right)| left == right).count();
    let ends = |word: &str| {
        let ending = word.chars().skip(shared).collect::<String>();
        matches!(ending.as_str(), "" | "s" | "e" | "es" | "n" | "en" | "x")
    };
    shared >= 4 && ends(typed) && ends(meant)
}

/// Whether the guesses depend on where a sharded dictionary is cut: other endings, and names that
/// are in no document, are looked for in the shard of the word alone.
fn unsure(corpus: &Corpus, guesses: &[Guess]) -> bool {
    guesses.iter().any(|guess| {
        matches!(guess.kind, Kind::OtherEnding(_))
            || guess.words.split(' ').any(|word| !corpus.forms.contains_key(word))
    })
}

/// The likeliest guesses.
fn guesses(corpus: &Corpus, word: &Word) -> Vec<Guess> {
    let is_short = |word: &str| word.chars().count() < 4;
    let (word, is_begun) = (word.folded.as_str(), word.is_begun);
    let allowed = match word.chars().count() {
        _ if word.contains(|digit: char| digit.is_ascii_digit()) => return Vec::new(),
        3 if is_begun => return Vec::new(),
        3..8 => 1,
        8..=30 => 2,
        _ => return Vec::new(),
    };
    let documents = |key: &str| corpus.forms.get(key).map_or(0, |form| form.documents);
    let rarity = |key: &str| -i64::from(documents(key).checked_ilog2().unwrap_or(0));
    let mut guesses = Vec::new();
    for key in corpus.beginning("") {
        let edits = distance(word, key);
        let mut guess =
            |kind, odds| guesses.push(Guess { kind, odds: odds + rarity(key), words: key.clone() });
        if edits <= allowed && !is_short(key) {
            let first = if key.chars().next() == word.chars().next() { 0 } else { FIRST_LETTER };
            let slip = if edits == 1 && is_slip(word, key) { SLIP } else { 0 };
            guess(if edits < 2 { Kind::OneEdit } else { Kind::TwoEdits }, first - slip);
        }
        other_ending(word, key)
            .into_iter()
            .for_each(|letters| guess(Kind::OtherEnding(letters), 0));
    }
    guesses.extend(split(corpus, word, &rarity));
    guesses.sort();
    guesses.dedup();
    let best = guesses.first().map(|guess| guess.kind);
    guesses.retain(|guess| Some(guess.kind) == best);
    guesses.truncate(MOST);
    guesses
}

/// Whether a word is another with a letter left out, or with two neighbours swapped.
fn is_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let left_out = (0..meant.len()).any(|at| [&meant[..at], &meant[at + 1..]].concat() == typed);
    let mut swaps = (1..meant.len()).map(|at| {
        let mut swapped = meant.clone();
        swapped.swap(at - 1, at);
        swapped
    });
    left_out || swaps.any(|swapped| swapped == typed)
}

/// The number of letters after the beginning that a word shares with a form. `None` unless they
/// share four letters or more and neither has more than three others.
fn other_ending(word: &str, form: &str) -> Option<usize> {
    let shared = word.chars().zip(form.chars()).take_while(|(left, right)| left == right).count();
    let (letters, others) = (word.chars().count(), form.chars().count());
    (letters > 4 && shared >= 4 && letters - shared <= 3 && others - shared <= 3)
        .then_some(letters - shared)
}

/// The best two words of three letters or more that make up the word together. A pair counts as
/// rare as its rarer word.
fn split(corpus: &Corpus, word: &str, rarity: &dyn Fn(&str) -> i64) -> Option<Guess> {
    let letters: Vec<char> = word.chars().collect();
    let halves = (3..(letters.len() + 1).saturating_sub(3)).map(|at| {
        let (left, right) = letters.split_at(at);
        (left.iter().collect::<String>(), right.iter().collect::<String>())
    });
    let known = halves.filter(|(left, right)| corpus.knows(left) && corpus.knows(right));
    let guess = |(left, right): (String, String)| {
        let odds = rarity(&left).max(rarity(&right));
        Guess { kind: Kind::Split, odds, words: format!("{left} {right}") }
    };
    known.map(guess).min()
}

/// The optimal string alignment distance: the least number of letters inserted, removed, replaced,
/// or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > 2 {
        return usize::MAX;
    }
    let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
                let mut least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[left.len()][right.len()]
}
