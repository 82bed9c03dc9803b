//! Makes typos: one letter inserted, deleted, replaced, or swapped with the next.

use fastrand::Rng;
use medina::text::folded;

/// The four edits of the optimal string alignment distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EditKind {
    Insertion,
    Deletion,
    Substitution,
    Transposition,
}

impl EditKind {
    pub(crate) const ALL: [Self; 4] =
        [Self::Insertion, Self::Deletion, Self::Substitution, Self::Transposition];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Insertion => "insertion",
            Self::Deletion => "deletion",
            Self::Substitution => "substitution",
            Self::Transposition => "transposition",
        }
    }
}

/// A word with one typo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) kind: EditKind,
    /// The index of the letter that was changed.
    pub(crate) position: usize,
    pub(crate) word: String,
}

/// Alphabets. The first letter of a word decides which one is used.
const ALPHABETS: [&str; 4] = [
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзиклмнопрстуфхцчшщыэюя",
    "abcdefghijklmnopqrstuvwxyz",
];

/// Draws a typo: every kind and every letter with the same probability. Edits that folding removes,
/// such as a doubled accent or two equal letters swapped, are drawn again.
pub(crate) fn random_edit(word: &str, random: &mut Rng) -> Edit {
    loop {
        let kind = EditKind::ALL[random.usize(..EditKind::ALL.len())];
        let edit = apply_edit(word, kind, random);
        if folded(&edit.word) != folded(word) {
            return edit;
        }
    }
}

fn apply_edit(word: &str, kind: EditKind, random: &mut Rng) -> Edit {
    let mut letters: Vec<char> = word.chars().collect();
    let position = random.usize(..position_count(kind, letters.len()));
    match kind {
        EditKind::Insertion => letters.insert(position, random_letter(word, random)),
        EditKind::Deletion => drop(letters.remove(position)),
        EditKind::Substitution => letters[position] = random_letter(word, random),
        EditKind::Transposition => letters.swap(position, position + 1),
    }
    Edit { kind, position, word: letters.into_iter().collect() }
}

/// The number of positions where an edit is possible.
fn position_count(kind: EditKind, letters: usize) -> usize {
    match kind {
        EditKind::Insertion => letters + 1,
        EditKind::Deletion | EditKind::Substitution => letters,
        EditKind::Transposition => letters - 1,
    }
}

fn random_letter(word: &str, random: &mut Rng) -> char {
    let first = word.chars().next().unwrap_or('a');
    let alphabet = match first {
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => ALPHABETS[0],
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => ALPHABETS[1],
        '\u{400}'..='\u{52f}' => ALPHABETS[2],
        _ => ALPHABETS[3],
    };
    alphabet.chars().nth(random.usize(..alphabet.chars().count())).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_is_one_typo() {
        let mut random = Rng::with_seed(1);
        for word in ["housing", "سكن", "énergie", "aab"] {
            for _ in 0..200 {
                let edit = random_edit(word, &mut random);
                let difference = edit.word.chars().count() as isize - word.chars().count() as isize;
                let expected = match edit.kind {
                    EditKind::Insertion => 1,
                    EditKind::Deletion => -1,
                    EditKind::Substitution | EditKind::Transposition => 0,
                };
                assert_eq!(difference, expected, "{edit:?}");
                let same = edit
                    .word
                    .chars()
                    .zip(word.chars())
                    .take_while(|(left, right)| left == right)
                    .count();
                assert!(same >= edit.position, "{word}: {edit:?}");
                assert_ne!(edit.word, word);
            }
        }
    }

    #[test]
    fn letters_are_of_the_script_of_the_word() {
        let mut random = Rng::with_seed(2);
        for _ in 0..100 {
            assert!(
                random_edit("مدينة", &mut random)
                    .word
                    .chars()
                    .all(|letter| ('\u{600}'..'\u{700}').contains(&letter))
            );
            assert!(random_edit("medina", &mut random).word.is_ascii());
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_typos() {
        let typos = || {
            let mut random = Rng::with_seed(3);
            (0..50).map(|_| random_edit("participation", &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(typos(), typos());
        for kind in EditKind::ALL {
            assert!(typos().iter().any(|edit| edit.kind == kind), "{kind:?}");
        }
    }
}
