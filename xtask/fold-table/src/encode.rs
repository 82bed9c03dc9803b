//! The table as bytes. The head of `src/text/fold.rs` specifies them.

use crate::rules::{Kind, characters, fold, kind, lower};

/// Sections that do not hold a kind.
const PAIRS: u8 = 4;
const CAPITALS: u8 = 5;
const ALIKE: u8 = 6;
const ROWS: u8 = 7;

/// The number of the first folded form of more than one letter.
const LONGER: u32 = 0xe000;

#[derive(Default)]
struct Encoder {
    longer: Vec<String>,
    sections: Vec<u8>,
}

/// The bytes of the table. Later sections overrule earlier ones, so a section may cover characters
/// that a later one corrects: that makes fewer and longer ranges.
pub(crate) fn encode() -> Vec<u8> {
    let mut encoder = Encoder::default();
    encoder.put_kind(Kind::Letter, &|kind| kind > Kind::Separator);
    encoder.put_kind(Kind::Mark, &|kind| kind == Kind::Invisible);
    encoder.put_kind(Kind::Invisible, &|_| false);
    encoder.put_capitals();
    encoder.put_ranges(Kind::Letter as u8, &['ς']);
    encoder.put_forms();
    let mut table = Vec::new();
    let longer = encoder.longer.join(" ");
    put_varint(&mut table, longer.len() as u64);
    table.extend_from_slice(longer.as_bytes());
    table.extend_from_slice(&encoder.sections);
    table
}

/// Neighbouring characters of one kind.
#[derive(Clone, Copy)]
struct Run {
    first: u32,
    count: u32,
    /// What the first folds to, or its small letter; 0 in a section of kinds.
    letter: u32,
}

impl Encoder {
    /// Ranges of the kind `wanted`, which run on over characters whose kind `passes` accepts.
    fn put_kind(&mut self, wanted: Kind, passes: &dyn Fn(Kind) -> bool) {
        let (mut codes, mut passed) = (Vec::new(), Vec::new());
        for character in characters() {
            match kind(character) {
                Some(kind) if kind == wanted => {
                    codes.append(&mut passed);
                    codes.push(character);
                }
                Some(kind) if !passes(kind) => passed.clear(),
                _ => passed.push(character),
            }
        }
        self.put_ranges(wanted as u8, &codes);
    }

    fn put_ranges(&mut self, what: u8, characters: &[char]) {
        let ranges = ranges(characters.iter().map(|character| u32::from(*character)));
        let runs: Vec<Run> = ranges
            .into_iter()
            .map(|(first, end)| Run { first, count: end - first, letter: 0 })
            .collect();
        self.put_section(what, &runs, 1);
    }

    fn put_section(&mut self, what: u8, runs: &[Run], step: u32) {
        self.sections.push(what);
        put_varint(&mut self.sections, runs.len() as u64);
        let mut columns = [Vec::new(), Vec::new(), Vec::new()];
        let (mut end, mut before) = (0, 0);
        for Run { first, count, letter } in runs.iter().copied() {
            put_varint(&mut columns[0], u64::from(first - end));
            put_varint(&mut columns[1], u64::from(count));
            let change = i64::from(letter) - before;
            put_varint(&mut columns[2], ((change << 1) ^ (change >> 63)) as u64);
            (end, before) = (first + step * count, i64::from(letter));
        }
        let columns = if what <= PAIRS { &columns[..2] } else { &columns };
        columns.iter().for_each(|column| self.sections.extend_from_slice(column));
    }

    /// Pairs of a capital and the small letter after it, then runs of capitals whose small letters
    /// are a run as well.
    fn put_capitals(&mut self) {
        let capitals = characters().filter(|character| lower(*character) != *character);
        let shift = |code: &u32| small(*code).wrapping_sub(*code);
        let (pairs, others): (Vec<u32>, Vec<u32>) =
            capitals.map(u32::from).partition(|code| shift(code) == 1);
        let run = |codes: &[u32]| Run {
            first: codes[0],
            count: codes.len() as u32,
            letter: small(codes[0]),
        };
        let pairs: Vec<Run> = pairs.chunk_by(|left, right| left + 2 == *right).map(run).collect();
        let are_alike = |left: &u32, right: &u32| left + 1 == *right && shift(left) == shift(right);
        let others: Vec<Run> = others.chunk_by(are_alike).map(run).collect();
        self.put_section(PAIRS, &pairs, 2);
        self.put_section(CAPITALS, &others, 1);
    }

    /// Runs that fold to one letter, then runs that fold to letters in a row, as digits do.
    /// Capitals are folded by their small letters, so runs may cover them.
    fn put_forms(&mut self) {
        let mut runs: [Vec<Run>; 2] = Default::default();
        let mut after = 0;
        for character in characters() {
            let code = u32::from(character);
            if kind(character).is_none_or(|kind| kind < Kind::Letter)
                || lower(character) != character
            {
                continue;
            }
            if let Some(form) = fold(character) {
                let step = u32::from(form.parse::<u8>().is_ok() || code >= 0xff00);
                let letter = self.letter(form);
                extend(
                    &mut runs[step as usize],
                    step,
                    after,
                    Run { first: code, count: 1, letter },
                );
            }
            after = code + 1;
        }
        self.put_section(ALIKE, &runs[0], 1);
        self.put_section(ROWS, &runs[1], 1);
    }

    /// The code of a folded form.
    fn letter(&mut self, form: String) -> u32 {
        let mut letters = form.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return letter.into();
        }
        let known = self.longer.iter().position(|longer| *longer == form);
        let place = known.unwrap_or(self.longer.len());
        if known.is_none() {
            self.longer.push(form);
        }
        LONGER + place as u32
    }
}

/// Adds a character to the last run if that goes on to it, else as a run of its own. `after` is the
/// code after the last small letter before the character.
fn extend(runs: &mut Vec<Run>, step: u32, after: u32, new: Run) {
    match runs.last_mut() {
        Some(Run { first, count, letter })
            if *first + *count >= after && *letter + step * (new.first - *first) == new.letter =>
        {
            *count = new.first - *first + 1;
        }
        _ => runs.push(new),
    }
}

fn small(code: u32) -> u32 {
    lower(char::from_u32(code).expect("the code of a character")).into()
}

/// Ranges of neighbours, each as its first code and the one after its last.
fn ranges(codes: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in codes {
        match ranges.last_mut() {
            Some((_, end)) if *end == code => *end += 1,
            _ => ranges.push((code, code + 1)),
        }
    }
    ranges
}

/// As `medina::util::wire` has it. This crate does not depend on `medina`, which does not compile
/// without the table.
fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
