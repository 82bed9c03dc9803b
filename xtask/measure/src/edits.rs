//! Slips of the finger: one letter put in, left out, replaced, or swapped with the next.

use fastrand::Rng;

/// What went wrong.
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

/// A word with one slip in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) kind: EditKind,
    /// Which letter it happened at; 0 is the first.
    pub(crate) position: usize,
    pub(crate) word: String,
}

/// Letters by script, told by the first letter of a word.
const ALPHABETS: [&str; 4] = [
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзиклмнопрстуфхцчшщыэюя",
    "abcdefghijklmnopqrstuvwxyz",
];

/// A random slip, every kind and every letter as likely as any other; never one that search does not see, such as a
/// doubled accent or two equal letters swapped.
pub(crate) fn random_edit(word: &str, random: &mut Rng) -> Edit {
    loop {
        let kind = EditKind::ALL[random.usize(..EditKind::ALL.len())];
        let edit = apply_edit(word, kind, random);
        if medina::analysis::folded(&edit.word) != medina::analysis::folded(word) {
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

/// In how many position_count a slip can happen: before and after every letter, at every letter, or between two.
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
    fn every_edit_is_one_slip() {
        let mut random = Rng::with_seed(1);
        for word in ["housing", "سكن", "énergie", "aab"] {
            for _ in 0..200 {
                let edit = super::random_edit(word, &mut random);
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
                super::random_edit("مدينة", &mut random)
                    .word
                    .chars()
                    .all(|letter| ('\u{600}'..'\u{700}').contains(&letter))
            );
            assert!(super::random_edit("medina", &mut random).word.is_ascii());
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_slips() {
        let slips = || {
            let mut random = Rng::with_seed(3);
            (0..50).map(|_| super::random_edit("participation", &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(slips(), slips());
        for kind in EditKind::ALL {
            assert!(slips().iter().any(|edit| edit.kind == kind), "{kind:?}");
        }
    }
}
