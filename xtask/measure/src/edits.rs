//! Slips of the finger: one letter put in, left out, replaced, or swapped with the next.

use fastrand::Rng;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Insertion,
    Deletion,
    Substitution,
    Transposition,
}

impl Kind {
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
    pub(crate) kind: Kind,
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
pub(crate) fn random(word: &str, random: &mut Rng) -> Edit {
    loop {
        let kind = Kind::ALL[random.usize(..Kind::ALL.len())];
        let edit = random_of_kind(word, kind, random);
        if medina::text::folded(&edit.word) != medina::text::folded(word) {
            return edit;
        }
    }
}

fn random_of_kind(word: &str, kind: Kind, random: &mut Rng) -> Edit {
    let mut letters: Vec<char> = word.chars().collect();
    let position = random.usize(..places(kind, letters.len()));
    match kind {
        Kind::Insertion => letters.insert(position, letter(word, random)),
        Kind::Deletion => drop(letters.remove(position)),
        Kind::Substitution => letters[position] = letter(word, random),
        Kind::Transposition => letters.swap(position, position + 1),
    }
    Edit { kind, position, word: letters.into_iter().collect() }
}

/// In how many places a slip can happen: before and after every letter, at every letter, or between two.
fn places(kind: Kind, letters: usize) -> usize {
    match kind {
        Kind::Insertion => letters + 1,
        Kind::Deletion | Kind::Substitution => letters,
        Kind::Transposition => letters - 1,
    }
}

fn letter(word: &str, random: &mut Rng) -> char {
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
                let edit = super::random(word, &mut random);
                let difference = edit.word.chars().count() as isize - word.chars().count() as isize;
                let expected = match edit.kind {
                    Kind::Insertion => 1,
                    Kind::Deletion => -1,
                    Kind::Substitution | Kind::Transposition => 0,
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
                super::random("مدينة", &mut random)
                    .word
                    .chars()
                    .all(|letter| ('\u{600}'..'\u{700}').contains(&letter))
            );
            assert!(super::random("medina", &mut random).word.is_ascii());
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_slips() {
        let slips = || {
            let mut random = Rng::with_seed(3);
            (0..50).map(|_| super::random("participation", &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(slips(), slips());
        for kind in Kind::ALL {
            assert!(slips().iter().any(|edit| edit.kind == kind), "{kind:?}");
        }
    }
}
