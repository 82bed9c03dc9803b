//! Words that differ from a misspelt one by a few edits.
//!
//! An edit inserts, removes or replaces a letter, or swaps two neighbours (optimal string alignment: Damerau's edits, none inside
//! another). What finds them is the usual table of distances, one row a letter of the stored word, kept while the dictionary is walked
//! through, so that all words behind a beginning that is already too far off are passed over at once.

use fst::raw::{Fst, Node, Output};

use crate::format::term_dict::TermDict;

/// Words of more letters are not corrected.
const LONGEST: usize = 30;

/// How many edits a word of so many letters may be away: one from 3 letters on, as a word of four may lack one; two from 8.
pub fn max_edits(letters: usize) -> u8 {
    match letters {
        0..3 => 0,
        3..8 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// The letters of a word.
pub(crate) fn letters(word: &str) -> Vec<u32> {
    let mut letters = Vec::new();
    for letter in word.chars() {
        letters.push(u32::from(letter));
    }
    letters
}

/// Visits every key within reach of the word, with its value and the number of edits.
pub(crate) fn nearby(keys: &TermDict<'_>, word: &str, visit: &mut dyn FnMut(&str, u64, u8)) {
    let letters = letters(word);
    let most = u32::from(max_edits(letters.len()));
    let Some(terms) = keys.fst().filter(|_| most > 0) else { return };
    let mut search = Search { terms, letters, most, key: Vec::new(), rows: vec![0], visit };
    for edits in 1..=search.letters.len() as u32 {
        search.rows.push(edits);
    }
    search.below(&search.terms.root(), Output::zero(), 0, 0);
}

/// A walk through the dictionary: no more of it is read than may still be near.
struct Search<'a> {
    terms: &'a Fst<&'a [u8]>,
    /// The letters of the word, and how many edits it may be away.
    letters: Vec<u32>,
    most: u32,
    /// The key up to here.
    key: Vec<u8>,
    /// The rows of the table up to here.
    rows: Vec<u32>,
    visit: &'a mut dyn FnMut(&str, u64, u8),
}

impl Search<'_> {
    /// Goes on from a node, with the letter before and where the next one begins in the key.
    fn below(&mut self, node: &Node<'_>, output: Output, before: u32, from: usize) {
        let edits = self.rows.last().copied().unwrap_or(u32::MAX);
        if node.is_final()
            && edits <= self.most
            && let (true, Ok(key)) = (from == self.key.len(), core::str::from_utf8(&self.key))
        {
            (self.visit)(key, output.cat(node.final_output()).value(), edits as u8);
        }
        for at in 0..node.len() {
            let next = node.transition(at);
            self.key.push(next.inp);
            let rows = self.rows.len();
            let letter = core::str::from_utf8(&self.key[from..])
                .ok()
                .and_then(|letter| letter.chars().next());
            // A letter takes up to four bytes.
            let (before, from) = match letter.map(u32::from) {
                Some(letter) => {
                    self.add_row(letter, before);
                    (letter, self.key.len())
                }
                None => (before, from),
            };
            if self.key.len() < from + 4 && self.is_near() {
                self.below(&self.terms.node(next.addr), output.cat(next.out), before, from);
            }
            self.rows.truncate(rows);
            self.key.pop();
        }
    }

    fn add_row(&mut self, letter: u32, before: u32) {
        let width = self.letters.len() + 1;
        let above = self.rows.len() - width;
        self.rows.push(self.rows[above] + 1);
        for at in 1..width {
            let wanted = self.letters[at - 1];
            let changed = self.rows[above + at - 1] + u32::from(wanted != letter);
            let edited = self.rows[above + at].min(self.rows[above + width + at - 1]) + 1;
            let mut least = changed.min(edited);
            if at > 1 && wanted == before && self.letters[at - 2] == letter {
                least = least.min(self.rows[above - width + at - 2] + 1);
            }
            self.rows.push(least);
        }
    }

    /// Whether anything behind may be near. A swap reaches over one row.
    fn is_near(&self) -> bool {
        let width = self.letters.len() + 1;
        let (above, last) = self.rows.split_at(self.rows.len() - width);
        let within = |row: &[u32], most: u32| row.iter().any(|edits| *edits <= most);
        within(last, self.most)
            || within(&above[above.len().saturating_sub(width)..], self.most - 1)
    }
}

#[cfg(test)]
mod tests {
    use fst::Map;

    use super::*;

    /// The table as the books have it.
    fn distance(left: &str, right: &str) -> usize {
        let (left, right): (Vec<char>, Vec<char>) =
            (left.chars().collect(), right.chars().collect());
        let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
        for i in 0..=left.len() {
            for j in 0..=right.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
                    let mut least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]
                    {
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
            let mut words: Vec<String> =
                (0..3000).map(|_| random_word(&mut rng, letters)).collect();
            words.sort_unstable();
            words.dedup();
            let map = Map::from_iter(words.iter().map(|word| (word, 0))).unwrap();
            let map = TermDict::new(map.as_fst().as_bytes());
            let mut within_reach = 0;
            for _ in 0..100 {
                let word = random_word(&mut rng, letters);
                let most = usize::from(max_edits(word.chars().count()));
                let expected = words.iter().map(|stored| (stored.clone(), distance(stored, &word)));
                let expected: Vec<_> =
                    expected.filter(|(_, edits)| most > 0 && *edits <= most).collect();
                let mut found = Vec::new();
                nearby(&map, &word, &mut |key, _, edits| {
                    found.push((key.to_owned(), usize::from(edits)));
                });
                assert_eq!(found, expected, "{word}");
                within_reach += found.len();
            }
            assert!(within_reach > 100, "few words are within reach of any: {within_reach}");
        }
    }
}
