//! Which words of two languages translate each other.
//!
//! Counting who meets whom is not enough: in every unit with `human rights` both words meet both of `droits humains`. So the
//! meetings are shared out. Each word of a unit is explained by the words opposite, first by all alike, then in proportion to how
//! much they have explained of it so far (expectation maximisation, as in IBM's first translation model), in both directions. What
//! remains of a pair's meetings are its *links*; related to how often the two words occur at all (Dice's coefficient over
//! links) they say how far the words are each other's translation: 1 always, 0 never.
//!
//! Everything is integers, or floating point in one fixed order: same editions, same pairs.

use super::alignment::Unit;

/// A pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) left: u32,
    pub(super) right: u32,
    /// From 0 to 1.
    pub(super) strength: f64,
}

/// A pair of words meets this often at the least.
const LEAST_MEETINGS: u32 = 3;

/// How strong a pair must be.
const STRONG: f64 = 0.5;

/// How strong the next best pair of either word may be, relative to it.
const RIVAL: f64 = 0.7;

/// How many partners of a word are considered, and how close they are at the least (Dice over meetings).
const MOST_PARTNERS: usize = 12;
const CLOSE: f64 = 0.2;

/// How often meetings are shared out anew.
const ROUNDS: usize = 8;

/// The words of two languages that are, each way, the best translation of each other.
pub(super) fn find(units: &[Unit], words: [usize; 2]) -> Vec<Pair> {
    let occurrences = [0, 1].map(|side| occurrences(units, side, words[side]));
    let candidates = candidates(units, &occurrences);
    if candidates.is_empty() {
        return Vec::new();
    }
    let meetings = meetings(units, &candidates, words[0]);
    let links = [0, 1].map(|side| share_out(&candidates, &meetings, side, words));
    let strength = |number: usize, pair: &[u32; 2]| {
        let both =
            (0..2).map(|side| f64::from(occurrences[side][pair[side] as usize])).sum::<f64>();
        2.0 * (links[0][number] * links[1][number]).sqrt() / both
    };
    let pairs: Vec<Pair> = candidates
        .iter()
        .enumerate()
        .map(|(number, pair)| Pair {
            left: pair[0],
            right: pair[1],
            strength: strength(number, pair),
        })
        .collect();
    mutual(&pairs, words)
}

/// In how many units each word of a side occurs.
fn occurrences(units: &[Unit], side: usize, words: usize) -> Vec<u32> {
    let mut counts = vec![0; words];
    units.iter().flat_map(|unit| &unit[side]).for_each(|word| counts[*word as usize] += 1);
    counts
}

/// Pairs that meet more often than chance allows, by left word.
fn candidates(units: &[Unit], occurrences: &[Vec<u32>; 2]) -> Vec<[u32; 2]> {
    let frequent =
        |side: usize| occurrences[side].iter().filter(|count| **count >= LEAST_MEETINGS).count();
    // So unlikely that among all pairs hardly one gets there by chance.
    let bar = 2.0 * ((frequent(0).max(1) * frequent(1).max(1)) as f64).ln();
    let mut at: Vec<Vec<u32>> = vec![Vec::new(); occurrences[0].len()];
    for (number, unit) in units.iter().enumerate() {
        unit[0].iter().for_each(|word| at[*word as usize].push(number as u32));
    }
    let mut met = vec![0u32; occurrences[1].len()];
    let mut candidates = Vec::new();
    for (left, at) in at.iter().enumerate().filter(|(_, at)| at.len() >= LEAST_MEETINGS as usize) {
        let mut others = count_meetings(units, at, &mut met);
        others.retain(|(right, together)| {
            let counts = Counts {
                together: *together,
                left: at.len() as u32,
                right: occurrences[1][*right as usize],
            };
            counts.dice() >= CLOSE && counts.surprise(units.len() as u32) >= bar
        });
        others.sort_by_key(|(right, together)| {
            (occurrences[1][*right as usize].abs_diff(*together), *right)
        });
        candidates
            .extend(others.iter().take(MOST_PARTNERS).map(|(right, _)| [left as u32, *right]));
    }
    candidates
}

/// The words opposite in some units that are met often enough, with how often.
fn count_meetings(units: &[Unit], at: &[u32], met: &mut [u32]) -> Vec<(u32, u32)> {
    let mut seen = Vec::new();
    for right in at.iter().flat_map(|unit| &units[*unit as usize][1]) {
        if met[*right as usize] == 0 {
            seen.push(*right);
        }
        met[*right as usize] += 1;
    }
    let mut counted: Vec<(u32, u32)> =
        seen.into_iter().map(|right| (right, std::mem::take(&mut met[right as usize]))).collect();
    counted.retain(|(_, together)| *together >= LEAST_MEETINGS);
    counted.sort_unstable();
    counted
}

/// In how many units two words occur together, and each of them.
struct Counts {
    together: u32,
    left: u32,
    right: u32,
}

impl Counts {
    fn dice(&self) -> f64 {
        2.0 * f64::from(self.together) / f64::from(self.left + self.right)
    }

    /// Dunning's log-likelihood ratio: how little chance explains the meetings. 0 where they are as frequent as chance has it.
    fn surprise(&self, units: u32) -> f64 {
        let cell = |found: u32, row: u32, column: u32| {
            let expected = f64::from(row) * f64::from(column) / f64::from(units);
            if found == 0 { 0.0 } else { f64::from(found) * (f64::from(found) / expected).ln() }
        };
        let Self { together, left, right } = *self;
        let (not_left, not_right) = (units - left, units - right);
        2.0 * (cell(together, left, right)
            + cell(left - together, left, not_right)
            + cell(right - together, not_left, right)
            + cell(units + together - left - right, not_left, not_right))
    }
}

/// By unit the candidates that meet in it.
fn meetings(units: &[Unit], candidates: &[[u32; 2]], words: usize) -> Vec<Vec<u32>> {
    let mut of_left: Vec<Vec<usize>> = vec![Vec::new(); words];
    candidates
        .iter()
        .enumerate()
        .for_each(|(number, [left, _])| of_left[*left as usize].push(number));
    let meet = |unit: &Unit| {
        let numbers = unit[0].iter().flat_map(|left| of_left[*left as usize].iter().copied());
        numbers
            .filter(|number| unit[1].binary_search(&candidates[*number][1]).is_ok())
            .map(|number| number as u32)
            .collect()
    };
    units.iter().map(meet).collect()
}

/// The links of every candidate when the words of `side` explain those opposite.
fn share_out(
    candidates: &[[u32; 2]],
    meetings: &[Vec<u32>],
    side: usize,
    words: [usize; 2],
) -> Vec<f64> {
    let explained = 1 - side;
    let mut share = vec![1.0; candidates.len()];
    let mut links = vec![0.0_f64; candidates.len()];
    for _ in 0..ROUNDS {
        links.fill(0.0);
        let mut claims = vec![0.0; words[explained]];
        for unit in meetings {
            let word = |number: &u32| candidates[*number as usize][explained] as usize;
            unit.iter().for_each(|number| claims[word(number)] += share[*number as usize]);
            unit.iter().for_each(|number| {
                links[*number as usize] += share[*number as usize] / claims[word(number)]
            });
            unit.iter().for_each(|number| claims[word(number)] = 0.0);
        }
        let mut total = vec![0.0_f64; words[side]];
        candidates.iter().zip(&links).for_each(|(pair, links)| total[pair[side] as usize] += links);
        for (number, pair) in candidates.iter().enumerate() {
            share[number] = (links[number] / total[pair[side] as usize]).max(f64::MIN_POSITIVE);
        }
    }
    links
}

/// The strong pairs both of whose words have no other partner nearly as strong. Where one has, it translates a phrase:
/// `newcomers` and both of `nouveaux arrivants`.
fn mutual(pairs: &[Pair], words: [usize; 2]) -> Vec<Pair> {
    let mut rivals = words.map(|words| vec![[0.0; 2]; words]);
    for pair in pairs {
        for (side, word) in [pair.left, pair.right].into_iter().enumerate() {
            let [best, second] = &mut rivals[side][word as usize];
            *second = f64::max(*second, pair.strength.min(*best));
            *best = f64::max(*best, pair.strength);
        }
    }
    let is_alone = |side: usize, word: u32, strength: f64| {
        let [best, second] = rivals[side][word as usize];
        strength >= best && second <= strength * RIVAL
    };
    let holds = |pair: &&Pair| {
        pair.strength >= STRONG
            && is_alone(0, pair.left, pair.strength)
            && is_alone(1, pair.right, pair.strength)
    };
    pairs.iter().filter(holds).copied().collect()
}
