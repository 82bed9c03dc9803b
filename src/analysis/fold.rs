//! Characters: what each is to a word, and what it folds to. One small generated table, used by the builder and in the browser.
//!
//! The folded form of a character is its compatibility decomposition (NFKD), combining marks
//! removed, lower case, then a short list of letters that NFKD leaves alone (`ø` to `o`, `ß` to `ss`, Arabic `ى` to
//! `ي`, `ة` to `ه`). The table folds Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic with their extensions, the digits
//! of every script, and the combining marks of every script in the Basic Multilingual Plane. Other characters
//! stand for themselves.
//!
//! What is a letter or digit is what Unicode says throughout that plane; above it whole blocks are, as [`is_high_letter`] says.
//! Small letters and capitals are told apart in Latin, Greek, Cyrillic and Armenian only. A native test derives the whole
//! table again from the `unicode-normalization` crate, and compares every character with the standard library, whose own tables
//! would take the module three times as many bytes.
//!
//! ```text
//! fold.table   varint length, letters of the folded forms, a section after the other: all first letters, then all second, …;
//!              each time the block of 256 characters they are in, then a byte a letter
//!              sections to the end; each overrules those before it:
//!              varint what, varint count of characters, ranges of as many in all
//! what         0: capitals, each before its small letter; 1-5: a kind; 6: capitals; 6 + n: folded forms of n letters
//! range        varint gap from the end of the range before, varint length; of 6 varint zigzag(small letter - capital)
//! ```

use core::slice::Chunks;
use std::sync::OnceLock;

/// The table as generated: see `tests/native/fold_table.rs`.
static TABLE: &[u8] = include_bytes!("fold.table");

static PARSED: OnceLock<Characters> = OnceLock::new();

/// The table ends with the Basic Multilingual Plane.
const END: usize = 0x1_0000;

/// What sections hold besides kinds.
const PAIRS: u32 = 0;
const CAPITALS: u32 = 6;

/// What a character is to a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It stands between words.
    #[default]
    Separator,
    /// It shows nothing and belongs to neither form of a word.
    Invisible,
    /// A combining mark: gone from the folded form.
    Mark,
    /// A letter without case, or a digit.
    Letter,
    Small,
    Capital,
}

const KINDS: [Kind; 6] =
    [Kind::Separator, Kind::Invisible, Kind::Mark, Kind::Letter, Kind::Small, Kind::Capital];

impl Kind {
    /// Letters and digits begin words, and nothing else does.
    pub(super) fn begins_word(self) -> bool {
        self >= Self::Letter
    }

    pub(super) fn continues_word(self) -> bool {
        self > Self::Separator
    }
}

/// What the table says of one character.
#[derive(Clone, Copy, Default)]
struct Character {
    kind: Kind,
    /// How many bytes its folded form has, and where they begin; none where its lower-case form is the folded one.
    length: u8,
    start: u16,
    /// How far its lower-case form is, modulo 2³².
    lower: u32,
}

/// The table, ready to look up.
pub(super) struct Characters {
    all: Vec<Character>,
    /// The folded forms.
    forms: String,
}

/// The one table.
pub(super) fn characters() -> &'static Characters {
    PARSED.get_or_init(|| Characters::parse(TABLE))
}

impl Characters {
    fn parse(mut table: &[u8]) -> Self {
        let mut characters = Self { all: Vec::with_capacity(END), forms: String::new() };
        for _ in 0..END {
            characters.all.push(Character::default());
        }
        let length = number(&mut table) as usize;
        let (mut letters, mut sections) = table.split_at(length);
        while !sections.is_empty() {
            letters = characters.add_section(&mut sections, letters);
        }
        characters
    }

    /// Reads a section, whose letters come first; gives those of the sections to come.
    fn add_section<'a>(&mut self, section: &mut &[u8], letters: &'a [u8]) -> &'a [u8] {
        let (what, count) = (number(section), number(section) as usize);
        let used = (count + 1) * what.saturating_sub(CAPITALS) as usize;
        let (mut code, mut read) = (0, 0);
        while read < count {
            code += number(section) as usize;
            let end = read + number(section) as usize;
            let lower = if what == CAPITALS { unzigzag(number(section)) } else { 1 };
            while read < end {
                read += 1;
                match what {
                    PAIRS | CAPITALS => self.set_capital(code, lower),
                    ..CAPITALS => self.all[code].kind = KINDS[what as usize],
                    _ => self.set_form(code, letters[..used].chunks(count + 1), read),
                }
                code += if what == PAIRS { 2 } else { 1 };
            }
        }
        &letters[used..]
    }

    /// A capital folds as its small letter does.
    fn set_capital(&mut self, code: usize, lower: u32) {
        let small = self.all[lower.wrapping_add(code as u32) as usize];
        self.all[code] = Character { kind: Kind::Capital, lower, ..small };
    }

    fn set_form(&mut self, code: usize, columns: Chunks<'_, u8>, row: usize) {
        let start = self.forms.len();
        for column in columns {
            let letter = u32::from_be_bytes([0, 0, column[0], column[row]]);
            self.forms.push(char::from_u32(letter).unwrap_or_default());
        }
        self.all[code].start = start as u16;
        self.all[code].length = (self.forms.len() - start) as u8;
    }

    fn of(&self, character: char) -> Character {
        let high = if is_high_letter(character) { Kind::Letter } else { Kind::Separator };
        let found = self.all.get(character as usize).copied();
        found.unwrap_or(Character { kind: high, ..Character::default() })
    }

    /// What a character is to a word.
    pub(super) fn kind(&self, character: char) -> Kind {
        self.of(character).kind
    }

    /// Adds the folded and the exact form of a character to those of a word.
    pub(super) fn fold(&self, character: char, folded: &mut String, exact: &mut String) {
        let found = self.of(character);
        if found.kind == Kind::Invisible {
            return;
        }
        let lower = char::from_u32(found.lower.wrapping_add(character.into())).unwrap_or(character);
        exact.push(lower);
        let start = usize::from(found.start);
        match found.length {
            _ if found.kind == Kind::Mark => {}
            0 => folded.push(lower),
            length => folded.push_str(super::part(&self.forms, start..start + usize::from(length))),
        }
    }
}

/// Scripts of the past and of small peoples, mathematical letters, rare Chinese characters: whole blocks count as letters. Between them are
/// pictures and signs.
fn is_high_letter(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1_0000..0x1_d000 | 0x1_d400..0x1_d800 | 0x1_df00..0x1_f000 | 0x2_0000..0x4_0000
    )
}

/// A number in base 128, low groups first; the table is our own and whole.
fn number(bytes: &mut &[u8]) -> u32 {
    let (mut value, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        value |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 {
            break;
        }
    }
    value
}

/// A signed number, modulo 2³².
fn unzigzag(value: u32) -> u32 {
    value >> 1 ^ (value & 1).wrapping_neg()
}
