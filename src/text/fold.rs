//! Characters: what each is to a word, and what it folds to. One small generated table, used by the builder and in the browser.
//!
//! Latin, Greek, Cyrillic, Armenian and Arabic are folded as they are written today, Arabic also in the presentation forms that come out
//! of printed pages: capitals to small letters; letters to what their compatibility decomposition (NFKD) leaves without
//! marks; a few to what people write for them (`ø` to `o`, `ß` to `ss`, Arabic `ى` to `ي`, `ة` to `ه`). The digits of all scripts fold
//! to `0` to `9`. Marks are left out where these scripts and Hebrew have them. All else stands for itself: elsewhere marks are vowels, which tell
//! words apart, so they are letters.
//!
//! What separates words is told character by character in these scripts and among punctuation and symbols. Other scripts are
//! letters throughout but for the punctuation and currency signs of daily use, and so are whole blocks above the Basic Multilingual
//! Plane: see [`is_high_letter`]. `xtask/fold-table` derives the table from the `unicode-normalization` crate, and its tests compare
//! every character with what is promised here. The tables of the standard library would take the module three times as many bytes.
//!
//! ```text
//! fold.table   varint length, folded forms of more than one letter, with spaces between;
//!              sections to the end; each overrules those before it:
//!              byte what, varint count; of so many ranges all gaps, all lengths, all letters, as varints
//! what         1-3: a kind; 4: capitals, each before its small letter; 5: capitals; 6: what folds to one letter; 7: to one after the other
//! gap          from the end of the range before
//! letter       from 5 on: zigzag(letter of the first - that of the range before); E000 and more are places among the longer forms
//! ```

use std::sync::OnceLock;

use crate::util::text::split_at_byte;
use crate::util::wire::Reader;

/// The table as generated: see `xtask/fold-table`.
static TABLE: &[u8] = include_bytes!("fold.table");

static PARSED: OnceLock<Characters> = OnceLock::new();

/// The table ends with the Basic Multilingual Plane.
const END: usize = 0x1_0000;

/// What sections hold besides kinds.
const PAIRS: u8 = 4;
const CAPITALS: u8 = 5;
const ALIKE: u8 = 6;

/// Stands for the first form of more than one letter.
const LONGER: u16 = 0xe000;

/// What a character is to a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// It stands between words.
    #[default]
    Separator,
    /// It shows nothing and belongs to neither form of a word.
    Invisible,
    /// A combining mark: gone from the folded form.
    Mark,
    /// A letter or digit.
    Letter,
    Capital,
}

const KINDS: [Kind; 4] = [Kind::Separator, Kind::Invisible, Kind::Mark, Kind::Letter];

impl Kind {
    /// Letters and digits begin words, and nothing else does.
    pub(crate) fn begins_word(self) -> bool {
        self >= Self::Letter
    }

    pub(crate) fn continues_word(self) -> bool {
        self > Self::Separator
    }
}

/// What the table says of one character.
#[derive(Clone, Copy, Default)]
struct Character {
    kind: Kind,
    /// Its small letter; 0 for itself.
    lower: u16,
    /// What that folds to; 0 for itself.
    folded: u16,
}

impl Character {
    fn capital(lower: u16) -> Self {
        Self { kind: Kind::Capital, lower, folded: 0 }
    }
}

/// The table, ready to look up.
pub(crate) struct Characters {
    all: Vec<Character>,
    /// The folded forms of more than one letter, with spaces between.
    longer: &'static str,
}

/// The one table.
pub(crate) fn characters() -> &'static Characters {
    PARSED.get_or_init(|| Characters::parse(Reader::new(TABLE)))
}

impl Characters {
    fn parse(mut table: Reader<'static>) -> Self {
        let mut characters = Self { all: vec![Character::default(); END], longer: table.text() };
        while !table.rest().is_empty() {
            characters.add_section(&mut table);
        }
        characters
    }

    fn add_section(&mut self, table: &mut Reader<'_>) {
        let (what, count) = (table.byte(), table.size());
        let (gaps, lengths) = (table.varints(count), table.varints(count));
        let letters = table.varints(if what <= PAIRS { 0 } else { count });
        let (mut code, mut first) = (0, 0u16);
        for range in 0..count {
            code += gaps[range] as usize;
            if let Some(change) = letters.get(range) {
                first = first.wrapping_add(unzigzag(*change));
            }
            for at in 0..lengths[range] {
                let letter = first.wrapping_add(at as u16);
                let character = &mut self.all[code];
                match what {
                    PAIRS => *character = Character::capital(code as u16 + 1),
                    CAPITALS => *character = Character::capital(letter),
                    ALIKE => character.folded = first,
                    ..PAIRS => character.kind = KINDS[usize::from(what)],
                    _ => character.folded = letter,
                }
                code += if what == PAIRS { 2 } else { 1 };
            }
        }
    }

    fn of(&self, character: char) -> Character {
        let high = if is_high_letter(character) { Kind::Letter } else { Kind::Separator };
        let found = self.all.get(character as usize).copied();
        found.unwrap_or(Character { kind: high, ..Character::default() })
    }

    /// What a character is to a word.
    pub(crate) fn kind(&self, character: char) -> Kind {
        self.of(character).kind
    }

    /// Adds the folded and the exact form of a character to those of a word.
    #[inline]
    pub(crate) fn fold(&self, character: char, folded: &mut String, exact: &mut String) {
        let found = self.of(character);
        if found.kind == Kind::Invisible {
            return;
        }
        let lower = letter(found.lower, character);
        exact.push(lower);
        if found.kind == Kind::Mark {
            return;
        }
        let form = self.of(lower).folded;
        if form < LONGER {
            folded.push(letter(form, lower));
        } else {
            folded.push_str(self.longer(form - LONGER));
        }
    }

    fn longer(&self, place: u16) -> &str {
        let (mut form, mut rest) = split_at_byte(self.longer, b' ');
        for _ in 0..place {
            (form, rest) = split_at_byte(rest, b' ');
        }
        form
    }
}

/// The letter of a code; where there is none, another.
fn letter(code: u16, other: char) -> char {
    if code == 0 { other } else { char::from_u32(code.into()).unwrap_or(other) }
}

/// Scripts of the past and of small peoples, mathematical letters, rare Chinese characters: whole blocks count as letters. Between them are
/// pictures and signs.
fn is_high_letter(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1_0000..0x1_d000 | 0x1_d400..0x1_d800 | 0x1_df00..0x1_f000 | 0x2_0000..0x4_0000
    )
}

/// A signed number, modulo 2¹⁶.
fn unzigzag(value: u32) -> u16 {
    (value >> 1 ^ (value & 1).wrapping_neg()) as u16
}
