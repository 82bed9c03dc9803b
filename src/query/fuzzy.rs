//! Dictionary keys within a few edits of a word: the search behind spelling correction.
//!
//! Look here to change how far a misspelt word may be from the words it is compared with.
//! [`correct`](super::correct) ranks what is found.
//!
//! The distance is *optimal string alignment* (the restricted Damerau–Levenshtein distance): an
//! edit inserts, removes or replaces a letter, or swaps two neighbours, and no part of the word is
//! edited twice. The search walks the fst depth-first and keeps the rows of the usual
//! dynamic-programming table, one row for each letter of the stored key. Keys with the same prefix
//! share its rows, and a subtree is skipped as soon as no key in it can be near enough. A walk
//! costs O(length of the word) per fst node that it visits.

use fst::raw::{Fst, Node, Output};

use crate::format::term_dict::{TRANSITION_WORK, TermDict};
use crate::util::wire::ReadMonitor;

/// Words with more letters than this are not corrected.
const MAX_LETTERS: usize = 30;

/// The work of a key that is near enough, in units of [`crate::limits::MAX_WORK`]: all of them are
/// kept until they are ranked.
const MATCH_WORK: usize = 256;

/// The greatest distance at which a key counts as near to a word of `letters` letters: 1 edit from
/// 3 letters on (because one of a word of four may have been left out), 2 edits from 8. 0 means
/// that such a word is never corrected.
pub fn max_edits(letters: usize) -> u8 {
    match letters {
        0..3 => 0,
        3..8 => 1,
        8..=MAX_LETTERS => 2,
        _ => 0,
    }
}

/// The letters of a word as code points.
pub(crate) fn letters(word: &str) -> Vec<u32> {
    let mut letters = Vec::new();
    for letter in word.chars() {
        letters.push(u32::from(letter));
    }
    letters
}

/// Visits every key of `dict` within [`max_edits`] of `word`, in the order of the dictionary: the
/// key, its value and its distance in edits.
pub(crate) fn fuzzy_search(dict: &TermDict<'_>, word: &str, visit: &mut dyn FnMut(&str, u64, u8)) {
    let letters = letters(word);
    let max_edits = u32::from(max_edits(letters.len()));
    let Some((fst, monitor)) = dict.fst().filter(|_| max_edits > 0) else { return };
    let (key, rows) = (Vec::new(), vec![0]);
    let mut search = FuzzySearch { fst, monitor, letters, max_edits, key, rows, visit };
    for edits in 1..=search.letters.len() as u32 {
        search.rows.push(edits);
    }
    search.visit_node(&search.fst.root(), Output::zero(), 0, 0);
}

/// The state of a depth-first walk through the fst.
struct FuzzySearch<'a> {
    fst: &'a Fst<&'a [u8]>,
    monitor: &'a ReadMonitor,
    /// The letters of the misspelt word.
    letters: Vec<u32>,
    max_edits: u32,
    /// The bytes on the path from the root to the current node.
    key: Vec<u8>,
    /// The rows of the distance table for the letters of `key`, one after the other. A row has
    /// `letters.len() + 1` cells; cell `i` is the distance to the first `i` letters of the word.
    rows: Vec<u32>,
    visit: &'a mut dyn FnMut(&str, u64, u8),
}

impl FuzzySearch<'_> {
    /// Visits the keys at and below `node`. `last` is the last complete letter of `key`;
    /// `letter_start` is the byte at which the next letter begins.
    fn visit_node(&mut self, node: &Node<'_>, output: Output, last: u32, letter_start: usize) {
        let edits = self.rows.last().copied().unwrap_or(u32::MAX);
        if node.is_final()
            && edits <= self.max_edits
            && let (true, Ok(key)) =
                (letter_start == self.key.len(), core::str::from_utf8(&self.key))
        {
            self.monitor.add_work(MATCH_WORK);
            (self.visit)(key, output.cat(node.final_output()).value(), edits as u8);
        }
        for at in 0..node.len() {
            if !self.monitor.add_work(TRANSITION_WORK + 2 * self.letters.len()) {
                return;
            }
            let transition = node.transition(at);
            let rows = self.rows.len();
            self.key.push(transition.inp);
            let (last, letter_start) = self.complete_letter(last, letter_start);
            // A letter has four bytes at most, so a longer unfinished one is not UTF-8.
            if self.key.len() < letter_start + 4 && self.can_match() {
                let next = self.fst.node(transition.addr);
                self.visit_node(&next, output.cat(transition.out), last, letter_start);
            }
            self.key.pop();
            self.rows.truncate(rows);
        }
    }

    /// Adds a row if the last byte of `key` completes a letter. Returns the last complete letter
    /// and the byte at which the next one begins.
    fn complete_letter(&mut self, last: u32, letter_start: usize) -> (u32, usize) {
        let letter = core::str::from_utf8(&self.key[letter_start..])
            .ok()
            .and_then(|letter| letter.chars().next());
        match letter.map(u32::from) {
            Some(letter) => {
                self.add_row(letter, last);
                (letter, self.key.len())
            }
            None => (last, letter_start),
        }
    }

    /// Adds the row of the table for `letter`, which follows `last` in the key.
    fn add_row(&mut self, letter: u32, last: u32) {
        let width = self.letters.len() + 1;
        let above = self.rows.len() - width;
        self.rows.push(self.rows[above] + 1);
        for at in 1..width {
            let wanted = self.letters[at - 1];
            let replaced = self.rows[above + at - 1] + u32::from(wanted != letter);
            let inserted_or_removed =
                self.rows[above + at].min(self.rows[above + width + at - 1]) + 1;
            let mut least = replaced.min(inserted_or_removed);
            if at > 1 && wanted == last && self.letters[at - 2] == letter {
                let swapped = self.rows[above - width + at - 2] + 1;
                least = least.min(swapped);
            }
            self.rows.push(least);
        }
    }

    /// Whether a key that continues `key` can be near enough. The row before the last counts as
    /// well, because a swap goes back two rows.
    fn can_match(&self) -> bool {
        let width = self.letters.len() + 1;
        let (above, last) = self.rows.split_at(self.rows.len() - width);
        let within = |row: &[u32], most: u32| row.iter().any(|edits| *edits <= most);
        within(last, self.max_edits)
            || within(&above[above.len().saturating_sub(width)..], self.max_edits - 1)
    }
}

#[cfg(test)]
mod tests {
    use fst::Map;

    use super::*;

    /// Optimal string alignment by the whole table, as textbooks define it.
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
            let monitor = ReadMonitor::default();
            let map = TermDict::new(map.as_fst().as_bytes(), &monitor);
            let mut within_reach = 0;
            for _ in 0..100 {
                let word = random_word(&mut rng, letters);
                let most = usize::from(max_edits(word.chars().count()));
                let expected = words.iter().map(|stored| (stored.clone(), distance(stored, &word)));
                let expected: Vec<_> =
                    expected.filter(|(_, edits)| most > 0 && *edits <= most).collect();
                let mut found = Vec::new();
                fuzzy_search(&map, &word, &mut |key, _, edits| {
                    found.push((key.to_owned(), usize::from(edits)));
                });
                assert_eq!(found, expected, "{word}");
                within_reach += found.len();
            }
            assert!(within_reach > 100, "few words are within reach of any: {within_reach}");
        }
    }
}
