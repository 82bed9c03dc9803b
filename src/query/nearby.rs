//! Words that differ from a misspelt one by a few edits.
//!
//! An edit inserts, removes or replaces a letter, or swaps two neighbours (optimal string alignment: Damerau's edits, none inside
//! another). [`Nearby`] is the usual table of distances, one row a letter of the stored word, run as an automaton over the
//! dictionary, so that all words behind a beginning that is already too far off are passed over at once.

use fst::raw::{Fst, Node, Output};

use crate::index::keys::Keys;

/// Words of more letters are not corrected.
const LONGEST: usize = 30;

/// How many edits a word of so many letters may be away: one from 3 letters on, as a word of four may lack one; two from 8.
pub fn most_edits(letters: usize) -> u8 {
    match letters {
        0..3 => 0,
        3..8 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// Visits every key within reach of the word, with its value and the number of edits.
pub(crate) fn nearby(keys: &Keys<'_>, word: &str, mut visit: impl FnMut(&str, u64, u8)) {
    let letters: Vec<char> = word.chars().collect();
    let most = most_edits(letters.len());
    let Some(terms) = keys.fst().filter(|_| most > 0) else { return };
    let mut search = Search { terms, near: Nearby { letters, most }, key: Vec::new(), visit: &mut visit };
    search.below(&search.terms.root(), Output::zero(), &search.near.start());
}

/// A walk through the dictionary: no more of it is read than may still be near.
struct Search<'a> {
    terms: &'a Fst<&'a [u8]>,
    near: Nearby,
    /// The letters up to here.
    key: Vec<u8>,
    visit: &'a mut dyn FnMut(&str, u64, u8),
}

impl Search<'_> {
    fn below(&mut self, node: &Node<'_>, output: Output, state: &State) {
        if node.is_final()
            && self.near.is_match(state)
            && let Ok(key) = core::str::from_utf8(&self.key)
        {
            (self.visit)(key, output.cat(node.final_output()).value(), self.near.distance(state));
        }
        for at in 0..node.len() {
            let next = node.transition(at);
            if let Some(state) = self.near.accept(state, next.inp)
                && self.near.can_match(&state)
            {
                self.key.push(next.inp);
                self.below(&self.terms.node(next.addr), output.cat(next.out), &state);
                self.key.pop();
            }
        }
    }
}

struct Nearby {
    letters: Vec<char>,
    most: u8,
}

/// The last two rows of the table.
#[derive(Clone)]
struct State {
    row: [u8; LONGEST + 1],
    before: [u8; LONGEST + 1],
    last: char,
    /// A character that has not yet come to its end: the bits so far, and how many bytes are missing.
    unfinished: (u32, u8),
}

impl Nearby {
    fn step(&self, state: &State, letter: char) -> State {
        let mut row = [u8::MAX; LONGEST + 1];
        row[0] = state.row[0].saturating_add(1);
        for at in 1..=self.letters.len() {
            let wanted = self.letters[at - 1];
            let changed = state.row[at - 1].saturating_add(u8::from(wanted != letter));
            let edited = row[at - 1].min(state.row[at]).saturating_add(1);
            row[at] = changed.min(edited);
            if at > 1 && wanted == state.last && self.letters[at - 2] == letter {
                row[at] = row[at].min(state.before[at - 2].saturating_add(1));
            }
        }
        State { row, before: state.row, last: letter, unfinished: (0, 0) }
    }
}

impl Nearby {
    fn start(&self) -> State {
        let mut row = [u8::MAX; LONGEST + 1];
        (0..=self.letters.len()).for_each(|at| row[at] = at as u8);
        State { row, before: [u8::MAX; LONGEST + 1], last: '\0', unfinished: (0, 0) }
    }

    /// How far off the key is that ends here.
    fn distance(&self, state: &State) -> u8 {
        state.row[self.letters.len()]
    }

    fn is_match(&self, state: &State) -> bool {
        state.unfinished.1 == 0 && self.distance(state) <= self.most
    }

    fn can_match(&self, state: &State) -> bool {
        let within = |row: &[u8], most: u8| row.iter().any(|distance| *distance <= most);
        // A swap reaches over one row.
        within(&state.row, self.most) || within(&state.before, self.most - 1)
    }

    fn accept(&self, state: &State, byte: u8) -> Option<State> {
        let (bits, missing) = match (byte, state.unfinished) {
            (0x80..0xc0, (bits, missing)) if missing > 0 => (bits << 6 | u32::from(byte & 0x3f), missing - 1),
            (0..0x80, (_, 0)) => (u32::from(byte), 0),
            (0xc0..0xe0, (_, 0)) => (u32::from(byte & 0x1f), 1),
            (0xe0..0xf0, (_, 0)) => (u32::from(byte & 0x0f), 2),
            (0xf0.., (_, 0)) => (u32::from(byte & 0x07), 3),
            _ => return None,
        };
        if missing > 0 {
            return Some(State { unfinished: (bits, missing), ..state.clone() });
        }
        Some(self.step(state, char::from_u32(bits)?))
    }
}

#[cfg(test)]
mod tests {
    use fst::Map;

    use super::*;

    /// The table as the books have it.
    fn distance(left: &str, right: &str) -> usize {
        let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
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

    fn random_word(rng: &mut fastrand::Rng, letters: &[char]) -> String {
        (0..rng.usize(1..11)).map(|_| letters[rng.usize(0..letters.len())]).collect()
    }

    #[test]
    fn finds_exactly_the_words_within_reach() {
        let mut rng = fastrand::Rng::with_seed(7);
        for letters in [&['a', 'b', 'c'][..], &['م', 'د', 'ن', 'ة', 'ж', 'a', '中', '🏙']] {
            let mut words: Vec<String> = (0..3000).map(|_| random_word(&mut rng, letters)).collect();
            words.sort_unstable();
            words.dedup();
            let map = Map::from_iter(words.iter().map(|word| (word, 0))).unwrap();
            let map = Keys::new(map.as_fst().as_bytes());
            for _ in 0..100 {
                let word = random_word(&mut rng, letters);
                let most = usize::from(most_edits(word.chars().count()));
                let expected = words.iter().map(|stored| (stored.clone(), distance(stored, &word)));
                let expected: Vec<_> = expected.filter(|(_, edits)| most > 0 && *edits <= most).collect();
                let mut found = Vec::new();
                nearby(&map, &word, |key, _, edits| found.push((key.to_owned(), usize::from(edits))));
                assert_eq!(found, expected, "{word}");
            }
        }
    }
}
