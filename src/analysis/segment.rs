//! Where words begin and end, and which of them are written as one.
//!
//! A word is a run of letters and digits. Combining marks and invisible characters (soft hyphen, joiners, tatweel,
//! the middle dot of Catalan `col·lectiu`) continue a word but never begin one. Everything else, hyphens and all
//! apostrophes included, separates: `l’énergie` is two words in documents and queries alike, so that `énergie`
//! finds it.
//!
//! Words that single signs tie together are a *compound* besides, so that it is found whole and in parts:
//!
//! | written | words | compound |
//! |---|---|---|
//! | `inter-religious`, `10.000` | `inter` `religious`, `10` `000` | `interreligious`, `10000`: closed up |
//! | `2016/2102`, `10.7`, `x_1` | `2016` `2102` | `2016/2102`: as written, where a digit is in it |
//! | `#28`, `@uclg` | `28`, `uclg` | `#28`, `@uclg` |

use core::ops::Range;

use super::{fold, part};

/// What separates two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Left out of the compound.
    Closed,
    /// Kept in the compound.
    Open,
}

/// The byte ranges of the words of a text, in order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut characters = text.char_indices();
    core::iter::from_fn(move || {
        let (start, first) = characters.find(|(_, character)| begins_word(*character))?;
        let mut end = start + first.len_utf8();
        for (at, character) in characters.by_ref() {
            if !continues_word(character) {
                break;
            }
            end = at + character.len_utf8();
        }
        Some(start..end)
    })
}

/// The words read last, as far as they are written as one.
#[derive(Default)]
pub(super) struct Compound {
    /// From the first of them to the last, a sign `#` or `@` before them included.
    pub(super) range: Range<usize>,
    /// Its characters, as far as they count.
    pub(super) spelled: String,
    last: Range<usize>,
    words: usize,
    joint: Option<Joint>,
}

impl Compound {
    /// Begins anew with a word, or with the one before where another kind of sign ties these two.
    pub(super) fn begin(&mut self, text: &str, word: &Range<usize>) {
        let last = core::mem::replace(&mut self.last, word.clone());
        if self.words > 1 && joint(text, last.end, word).is_some() {
            self.begin_with(text, &last);
            self.extends_to(text, word);
        } else {
            self.begin_with(text, word);
        }
    }

    fn begin_with(&mut self, text: &str, word: &Range<usize>) {
        let before = part(text, 0..word.start);
        let is_marked =
            before.ends_with(['#', '@']) && !part(before, 0..before.len() - 1).ends_with(begins_word);
        self.range = word.start - usize::from(is_marked)..word.end;
        self.spelled.clear();
        self.spelled.push_str(part(text, self.range.clone()));
        (self.words, self.joint) = (1, None);
    }

    /// Takes the next word in, if one sign ties it to the last, and the same kind of sign all of them.
    pub(super) fn extends_to(&mut self, text: &str, word: &Range<usize>) -> bool {
        let Some(joint) = (if self.words == 0 { None } else { joint(text, self.range.end, word) }) else {
            return false;
        };
        if self.joint.is_some_and(|before| before != joint) {
            return false;
        }
        let from = if joint == Joint::Open { self.range.end } else { word.start };
        self.spelled.push_str(part(text, from..word.end));
        self.range.end = word.end;
        self.last = word.clone();
        self.joint = Some(joint);
        self.words += 1;
        true
    }

    /// Whether it begins as hashtags and handles do.
    pub(super) fn is_marked(&self) -> bool {
        self.spelled.starts_with(['#', '@'])
    }

    /// Whether it is worth a token of its own.
    pub(super) fn is_more_than_a_word(&self) -> bool {
        let identifies = || self.spelled.contains(|sign: char| sign == '@' || sign.is_ascii_digit());
        self.is_marked()
            || match self.joint {
                None => false,
                Some(Joint::Closed) => true,
                Some(Joint::Open) => identifies(),
            }
    }
}

/// The parts of a word that begin with a capital after a small letter, where there are two or more.
pub(super) fn humps(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut humps: Vec<Range<usize>> = Vec::new();
    let mut before = '#';
    for (at, character) in
        part(text, range.clone()).char_indices().map(|(at, character)| (range.start + at, character))
    {
        if begins_word(character)
            && (!begins_word(before) || (before.is_lowercase() && character.is_uppercase()))
        {
            humps.push(at..at);
        }
        if let Some(hump) = humps.last_mut() {
            hump.end = at + character.len_utf8();
        }
        before = character;
    }
    if humps.len() < 2 { Vec::new() } else { humps }
}

/// How the next word is tied to what ends at `end`, if it is.
fn joint(text: &str, end: usize, word: &Range<usize>) -> Option<Joint> {
    let mut between = part(text, end..word.start).chars();
    let (sign, None) = (between.next()?, between.next()) else { return None };
    let is_digit = |digit: char| digit.is_ascii_digit();
    let thousands = || {
        part(text, 0..end).ends_with(is_digit)
            && word.len() == 3
            && part(text, word.clone()).chars().all(is_digit)
    };
    match sign {
        '-' | '\u{2010}' | '\u{2011}' => Some(Joint::Closed),
        '.' | ',' if thousands() => Some(Joint::Closed),
        '/' | '.' | '@' | '_' => Some(Joint::Open),
        _ => None,
    }
}

fn begins_word(character: char) -> bool {
    if character.is_ascii() { character.is_ascii_alphanumeric() } else { letter_or_digit(character) }
}

fn continues_word(character: char) -> bool {
    begins_word(character) || (!character.is_ascii() && fold::is_removed(character))
}

/// Letters and digits, without the marks some of which Unicode counts as alphabetic.
fn letter_or_digit(character: char) -> bool {
    character.is_alphanumeric() && !fold::is_removed(character)
}
