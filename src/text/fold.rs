//! Folding: the kind of every character, and the letters it folds to, from one small generated
//! table. Look here for how a script is treated.
//!
//! Latin, Greek, Cyrillic, Armenian and Arabic are folded as they are written today, Arabic also in
//! the presentation forms that come out of printed pages. Capitals fold to small letters. Letters
//! fold to their compatibility decomposition (NFKD) without marks. A few fold to what people write
//! in their place (`ø` to `o`, `ß` to `ss`, Arabic `ى` to `ي`, `ة` to `ه`). The digits of all
//! scripts fold to `0` to `9`. Marks of these scripts and of Hebrew are dropped. All other
//! characters fold to themselves: in other scripts marks are vowels, which tell words apart, so
//! they are letters.
//!
//! Which characters separate words is decided one by one in these scripts and among punctuation and
//! symbols. Other scripts are letters throughout, except for the common punctuation and currency
//! signs. So are whole blocks above the Basic Multilingual Plane: see [`is_high_letter`]. The crate
//! `xtask/fold-table` derives the table from `unicode-normalization`, and its tests compare every
//! character with these promises. The tables of the standard library would take the module three
//! times as many bytes.
//!
//! ```text
//! fold.table   varint length, folded forms of more than one letter, with spaces between;
//!              sections to the end, each overruling those before it:
//!              byte type, varint count; then of all ranges the gaps, the lengths, and, for
//!              types above 4, the letters, as varints
//! type         1-3: a kind; 4: alternating capitals and their small letters; 5: capitals; 6: all
//!              fold to one letter; 7: each folds to the letter after the one before
//! gap          from the end of the range before
//! letter       zigzag(first letter - that of the range before); E000 and more are indexes of the
//!              folded forms of more than one letter
//! ```

use crate::util::text::split_at_byte;
use crate::util::wire::Reader;

/// The generated table: see `xtask/fold-table`.
static TABLE: &[u8] = include_bytes!("fold.table");

thread_local! {
    // One per thread, because the module has a single thread and `OnceLock` would add 0.2 kB to it.
    static PARSED: &'static FoldTable = Box::leak(Box::new(FoldTable::parse(Reader::new(TABLE))));
}

/// The table ends with the Basic Multilingual Plane.
const END: usize = 0x1_0000;

/// The types of sections that are not kinds.
const ALTERNATING: u8 = 4;
const CAPITALS: u8 = 5;
const TO_ONE_LETTER: u8 = 6;

/// The code of the first folded form of more than one letter.
const FIRST_LONG_FORM: u16 = 0xe000;

/// The kind of a character, for the tokenizer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// It separates words.
    #[default]
    Separator,
    /// It is invisible and belongs to neither form of a word.
    Invisible,
    /// A combining mark, which the folded form drops.
    Mark,
    /// A letter or digit.
    Letter,
    /// A capital letter.
    Capital,
}

/// The kinds by type of section.
const KINDS: [Kind; 4] = [Kind::Separator, Kind::Invisible, Kind::Mark, Kind::Letter];

impl Kind {
    /// Whether a word can begin with it: letters and digits.
    pub(crate) fn begins_word(self) -> bool {
        self >= Self::Letter
    }

    /// Whether it can be within a word.
    pub(crate) fn continues_word(self) -> bool {
        self > Self::Separator
    }
}

/// The entry of one character in the table.
#[derive(Clone, Copy, Default)]
struct Character {
    kind: Kind,
    /// Its small letter; 0 for itself.
    lower: u16,
    /// What its small letter folds to; 0 for itself.
    folded: u16,
}

impl Character {
    fn capital(lower: u16) -> Self {
        Self { kind: Kind::Capital, lower, folded: 0 }
    }
}

/// The parsed table.
pub(crate) struct FoldTable {
    characters: Vec<Character>,
    /// The folded forms of more than one letter, with spaces between.
    long_forms: &'static str,
}

/// The table, which is parsed when a thread first uses it.
pub(crate) fn fold_table() -> &'static FoldTable {
    PARSED.with(|table| *table)
}

impl FoldTable {
    fn parse(mut reader: Reader<'static>) -> Self {
        let characters = vec![Character::default(); END];
        let mut table = Self { characters, long_forms: reader.text() };
        while !reader.rest().is_empty() {
            table.add_section(&mut reader);
        }
        table
    }

    fn add_section(&mut self, reader: &mut Reader<'_>) {
        let (section, count) = (reader.byte(), reader.size());
        let (gaps, lengths) = (reader.varints(count), reader.varints(count));
        let letters = reader.varints(if section <= ALTERNATING { 0 } else { count });
        let (mut code, mut first) = (0, 0u16);
        for range in 0..count {
            code += gaps[range] as usize;
            if let Some(change) = letters.get(range) {
                first = first.wrapping_add(unzigzag(*change));
            }
            for at in 0..lengths[range] {
                self.set(code, section, first, at as u16);
                code += if section == ALTERNATING { 2 } else { 1 };
            }
        }
    }

    /// Sets what a section says of the character at index `at` of a range with this first letter.
    #[inline]
    fn set(&mut self, code: usize, section: u8, first: u16, at: u16) {
        let character = &mut self.characters[code];
        match section {
            ALTERNATING => *character = Character::capital(code as u16 + 1),
            CAPITALS => *character = Character::capital(first.wrapping_add(at)),
            TO_ONE_LETTER => character.folded = first,
            ..ALTERNATING => character.kind = KINDS[usize::from(section)],
            _ => character.folded = first.wrapping_add(at),
        }
    }

    fn get(&self, character: char) -> Character {
        let high = if is_high_letter(character) { Kind::Letter } else { Kind::Separator };
        let found = self.characters.get(character as usize).copied();
        found.unwrap_or(Character { kind: high, ..Character::default() })
    }

    /// The kind of a character.
    pub(crate) fn kind(&self, character: char) -> Kind {
        self.get(character).kind
    }

    /// Appends the folded and the exact form of a character to those of a word.
    #[inline]
    pub(crate) fn fold(&self, character: char, folded: &mut String, exact: &mut String) {
        let found = self.get(character);
        if found.kind == Kind::Invisible {
            return;
        }
        let lower = letter(found.lower, character);
        exact.push(lower);
        if found.kind == Kind::Mark {
            return;
        }
        let form = self.get(lower).folded;
        if form < FIRST_LONG_FORM {
            folded.push(letter(form, lower));
        } else {
            folded.push_str(self.long_form(form - FIRST_LONG_FORM));
        }
    }

    fn long_form(&self, index: u16) -> &str {
        let (mut form, mut rest) = split_at_byte(self.long_forms, b' ');
        for _ in 0..index {
            (form, rest) = split_at_byte(rest, b' ');
        }
        form
    }
}

/// The letter with this code; `default` for the code 0.
fn letter(code: u16, default: char) -> char {
    if code == 0 { default } else { char::from_u32(code.into()).unwrap_or(default) }
}

/// Whether a character above the Basic Multilingual Plane is a letter: historic and minority
/// scripts, mathematical letters and rare Chinese characters, by whole blocks. The blocks between
/// them are pictographs and symbols.
fn is_high_letter(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1_0000..0x1_d000 | 0x1_d400..0x1_d800 | 0x1_df00..0x1_f000 | 0x2_0000..0x4_0000
    )
}

/// The signed number with this zigzag code (0, -1, 1, -2, …), modulo 2¹⁶.
fn unzigzag(value: u32) -> u16 {
    (value >> 1 ^ (value & 1).wrapping_neg()) as u16
}
