//! Where words begin and end.
//!
//! A word is a run of letters and digits. Combining marks and invisible characters (soft hyphen, joiners, tatweel,
//! the middle dot of Catalan `col·lectiu`) continue a word but never begin one. Everything else, hyphens and all
//! apostrophes included, separates: `l’énergie` is two words in documents and queries alike, so that `énergie`
//! finds it.

use core::ops::Range;

use super::fold;

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
