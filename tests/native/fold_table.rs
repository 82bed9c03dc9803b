//! The table of characters is what its documentation says: derived here a second time, from `unicode-normalization` and the
//! standard library, and held against what the analysis makes of every character there is.
//!
//! `BLESS=1 cargo test fold_table` writes the table anew after a change of the rules below.

use std::collections::BTreeMap;

use medina::analysis::{TokenKind, for_each_token};
use medina::index::wire::{put_bytes, put_varint};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analysis/fold.table");

/// The table ends with this plane.
const END: u32 = 0x1_0000;

/// Scripts whose letters are folded. Marks and digits are folded in every script.
const COVERED: [(u32, u32); 15] = [
    (0x00, 0x7f),
    (0x80, 0x24f),    // Latin-1, Latin Extended-A and -B
    (0x2b0, 0x2ff),   // modifier letters
    (0x370, 0x52f),   // Greek, Cyrillic
    (0x531, 0x58f),   // Armenian
    (0x5d0, 0x77f),   // Hebrew, Arabic, Syriac, Arabic Supplement
    (0x1c80, 0x1c8f), // Cyrillic Extended-C
    (0x1d00, 0x1dbf), // phonetic extensions
    (0x1e00, 0x1fff), // Latin Extended Additional, Greek Extended
    (0x2070, 0x209f), // superscripts and subscripts
    (0x2100, 0x218f), // letterlike symbols, number forms
    (0x2c60, 0x2c7f), // Latin Extended-C
    (0xa640, 0xa7ff), // Cyrillic Extended-B, Latin Extended-D
    (0xfb00, 0xfdff), // ligatures, Arabic presentation forms A
    (0xfe70, 0xff60), // Arabic presentation forms B, full-width forms
];

/// Where small letters and capitals are told apart.
const CASED: [(u32, u32); 4] = [(0x00, 0x24f), (0x370, 0x58f), (0x1e00, 0x1fff), (0xff21, 0xff5a)];

/// Blocks that count as letters throughout above the Basic Multilingual Plane; what lies outside is pictures and signs.
const HIGH_LETTERS: [(u32, u32); 4] =
    [(0x1_0000, 0x1_cfff), (0x1_d400, 0x1_d7ff), (0x1_df00, 0x1_efff), (0x2_0000, 0x3_ffff)];

/// Letters that compatibility decomposition leaves alone.
const EXTRA: [(char, &str); 18] = [
    ('ß', "ss"),
    ('œ', "oe"),
    ('æ', "ae"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ħ', "h"),
    ('ł', "l"),
    ('ı', "i"),
    ('ŋ', "n"),
    ('ς', "σ"),
    ('ٱ', "ا"),
    ('ى', "ي"),
    ('ی', "ي"),
    ('ة', "ه"),
    ('ک', "ك"),
    ('ہ', "ه"),
];

/// Shown as nothing: soft hyphen, middle dot, tatweel, Arabic letter mark, zero-width and direction marks, BOM.
const INVISIBLE: [u32; 10] = [0xad, 0xb7, 0x640, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0xfeff];

/// What the table says of a character: the numbers of [`medina::analysis::fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Separator,
    Invisible,
    Mark,
    Letter,
    Small,
    Capital,
}

/// What a section holds besides kinds; folded forms of so many letters above the last.
const PAIRS: u64 = 0;
const CAPITALS: u64 = 6;

fn is_in(ranges: &[(u32, u32)], character: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(character)))
}

/// `None` for what stands for nothing, in scripts that are not folded: it may be read either way.
fn kind(character: char) -> Option<Kind> {
    let category = character.general_category();
    let is_cased = is_in(&CASED, character);
    Some(match category {
        _ if INVISIBLE.contains(&u32::from(character)) => Kind::Invisible,
        GeneralCategory::NonspacingMark => Kind::Mark,
        _ if character.is_alphanumeric() && is_cased && character.is_uppercase() => Kind::Capital,
        _ if character.is_alphanumeric() && is_cased && character.is_lowercase() => Kind::Small,
        _ if character.is_alphanumeric() => Kind::Letter,
        GeneralCategory::Unassigned | GeneralCategory::PrivateUse if !is_in(&COVERED, character) => {
            return None;
        }
        _ => Kind::Separator,
    })
}

fn is_removed(character: char) -> bool {
    matches!(kind(character), Some(Kind::Invisible | Kind::Mark))
}

/// What a character of a covered script folds to; `None` for itself.
fn fold(character: char) -> Option<String> {
    if u32::from(character) >= END || kind(character).is_none_or(|kind| kind < Kind::Letter) {
        return None;
    }
    let folded = match digit(character) {
        Some(digit) => digit.to_string(),
        None if is_in(&COVERED, character) => decompose(character),
        None => return None,
    };
    let is_word = !folded.is_empty() && folded.chars().all(char::is_alphanumeric);
    (is_word && folded != character.to_string()).then_some(folded)
}

fn decompose(character: char) -> String {
    let strip =
        |text: &mut dyn Iterator<Item = char>| text.nfkd().filter(|c| !is_removed(*c)).collect::<String>();
    let lower = strip(&mut std::iter::once(character)).to_lowercase();
    strip(&mut lower.chars()).chars().flat_map(extra).collect()
}

fn extra(character: char) -> Vec<char> {
    let special = EXTRA.iter().find(|(letter, _)| *letter == character);
    special.map_or_else(|| vec![character], |(_, folded)| folded.chars().collect())
}

/// The lower-case form of a character that is folded; itself where that is more than one character.
fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        _ if fold(character).is_none() => character,
        (Some('ς'), None) => 'σ',
        (Some(single), None) => single,
        _ => character,
    }
}

/// The value of a decimal digit: these stand in runs of ten, zero first, in every script.
fn digit(character: char) -> Option<u32> {
    let is_digit = |code: &u32| {
        char::from_u32(*code).is_some_and(|c| c.general_category() == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(character);
    is_digit(&code).then(|| (0..code).rev().take_while(is_digit).count() as u32 % 10)
}

/// All that the table covers.
fn characters() -> impl Iterator<Item = char> {
    (0..END).filter_map(char::from_u32)
}

/// A character and the last bytes of the letters it folds to.
type Form = (char, Vec<u8>);

#[derive(Default)]
struct Writer {
    letters: Vec<u8>,
    sections: Vec<u8>,
}

/// Later sections overrule earlier ones, so that each may pass over what a later one will set right.
fn derive() -> Vec<u8> {
    let mut writer = Writer::default();
    writer.put_kind(Kind::Letter, &|kind| kind > Kind::Separator);
    writer.put_kind(Kind::Small, &|kind| matches!(kind, Kind::Invisible | Kind::Mark | Kind::Capital));
    writer.put_forms();
    writer.put_capitals();
    let has_lower = |character: &char| lower(*character) != *character;
    let of_kind = |wanted: Kind| characters().filter(move |character| kind(*character) == Some(wanted));
    writer.put_ranges(
        Kind::Capital as u64,
        &of_kind(Kind::Capital).filter(|c| !has_lower(c)).collect::<Vec<_>>(),
    );
    for uncommon in [Kind::Letter, Kind::Small] {
        writer.put_ranges(uncommon as u64, &of_kind(uncommon).filter(has_lower).collect::<Vec<_>>());
    }
    for removed in [Kind::Mark, Kind::Invisible] {
        writer.put_ranges(removed as u64, &of_kind(removed).collect::<Vec<_>>());
    }
    let mut table = Vec::new();
    put_bytes(&mut table, &writer.letters);
    table.extend_from_slice(&writer.sections);
    table
}

impl Writer {
    /// Ranges of one kind, each as long as may be: `passes` says over which other kinds.
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
        self.put_ranges(wanted as u64, &codes);
    }

    fn put_ranges(&mut self, what: u64, characters: &[char]) {
        self.put_head(what, characters.len());
        self.put_gaps(&ranges(characters.iter().map(|character| u32::from(*character))));
    }

    fn put_head(&mut self, what: u64, count: usize) {
        put_varint(&mut self.sections, what);
        put_varint(&mut self.sections, count as u64);
    }

    fn put_gaps(&mut self, ranges: &[(u32, u32)]) {
        let mut last = 0;
        for (first, end) in ranges {
            put_varint(&mut self.sections, u64::from(first - last));
            put_varint(&mut self.sections, u64::from(end - first));
            last = *end;
        }
    }

    /// Folded forms by the blocks of 256 characters of their letters; a capital folds as its small letter does. First all first
    /// letters of a section are written, then all second ones: so they repeat themselves most.
    fn put_forms(&mut self) {
        let mut sections: BTreeMap<(Vec<u8>, bool), Vec<Form>> = BTreeMap::new();
        for character in characters().filter(|character| lower(*character) == *character) {
            let Some(form) = fold(character) else { continue };
            let (blocks, letters) =
                form.chars().map(|c| ((u32::from(c) >> 8) as u8, u32::from(c) as u8)).unzip();
            sections.entry((blocks, digit(character).is_none())).or_default().push((character, letters));
        }
        for ((blocks, _), forms) in sections {
            self.put_head(CAPITALS + blocks.len() as u64, forms.len());
            self.put_gaps(&ranges(forms.iter().map(|(character, _)| u32::from(*character))));
            for (place, block) in blocks.iter().enumerate() {
                self.letters.push(*block);
                self.letters.extend(forms.iter().map(|(_, letters)| letters[place]));
            }
        }
    }

    /// Pairs of a capital and the small letter after it, then capitals as far from their small letters as their neighbours are.
    fn put_capitals(&mut self) {
        let capitals = characters().filter(|character| lower(*character) != *character);
        let shift = |code: &u32| lower(char::from_u32(*code).unwrap()) as i64 - i64::from(*code);
        let (pairs, others): (Vec<u32>, Vec<u32>) =
            capitals.map(u32::from).partition(|code| shift(code) == 1);
        self.put_head(PAIRS, pairs.len());
        let mut last = 0;
        for pairs in pairs.chunk_by(|left, right| left + 2 == *right) {
            put_varint(&mut self.sections, u64::from(pairs[0] - last));
            put_varint(&mut self.sections, pairs.len() as u64);
            last = pairs[0] + 2 * pairs.len() as u32;
        }
        self.put_head(CAPITALS, others.len());
        let mut last = 0;
        for run in others.chunk_by(|left, right| left + 1 == *right && shift(left) == shift(right)) {
            put_varint(&mut self.sections, u64::from(run[0] - last));
            put_varint(&mut self.sections, run.len() as u64);
            put_varint(&mut self.sections, ((shift(&run[0]) << 1) ^ (shift(&run[0]) >> 63)) as u64);
            last = run[0] + run.len() as u32;
        }
    }
}

/// Ranges of neighbours: the first, and the one after the last.
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

#[test]
fn fold_table_is_what_its_rules_derive() {
    let derived = derive();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(TABLE, &derived).unwrap();
    }
    assert!(
        std::fs::read(TABLE).unwrap() == derived,
        "run `BLESS=1 cargo test fold_table` and review the change"
    );
}

/// What the analysis makes of a character between two letters: the folded and the exact forms of the words.
fn read(character: char) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for_each_token(&format!("a{character}b"), |token| {
        if token.kind == TokenKind::Word {
            words.push((token.folded.to_owned(), token.exact.to_owned()));
        }
    });
    words
}

#[test]
fn every_character_is_read_as_its_rules_say() {
    let around = |middle: &str| vec!["a".to_owned() + middle + "b"];
    for character in characters() {
        let itself = character.to_string();
        let (folded, exact) = match kind(character) {
            None => continue,
            Some(Kind::Separator) => {
                (vec!["a".to_owned(), "b".to_owned()], vec!["a".to_owned(), "b".to_owned()])
            }
            Some(Kind::Invisible) => (around(""), around("")),
            Some(Kind::Mark) => (around(""), around(&itself)),
            Some(Kind::Letter | Kind::Small | Kind::Capital) => {
                (around(&fold(character).unwrap_or(itself)), around(&lower(character).to_string()))
            }
        };
        let expected: Vec<_> = folded.into_iter().zip(exact).collect();
        assert_eq!(read(character), expected, "U+{:04X}", u32::from(character));
    }
}

#[test]
fn small_letters_and_capitals_are_told_apart_where_scripts_have_them() {
    let is_letter = |character: &char| kind(*character).is_some_and(|kind| kind >= Kind::Letter);
    for character in characters().filter(|character| is_in(&CASED, *character)).filter(is_letter) {
        let has_humps = |text: String| {
            let mut humps = 0;
            for_each_token(&text, |token| humps += usize::from(token.kind == TokenKind::Hump));
            humps > 0
        };
        let code = u32::from(character);
        assert_eq!(has_humps(format!("#a{character}")), character.is_uppercase(), "U+{code:04X}");
        assert_eq!(has_humps(format!("#A{character}A")), character.is_lowercase(), "U+{code:04X}");
    }
}

/// Nothing above the Basic Multilingual Plane is folded. What the standard library calls a letter or digit there and Medina
/// does not are numerals of the Maya and other rarities, letters that are pictures (`🅰`) and digits of displays.
#[test]
fn high_letters_go_by_blocks() {
    const MISSED: [(u32, u32); 3] = [(0x1_d2c0, 0x1_d378), (0x1_f100, 0x1_f189), (0x1_fbf0, 0x1_fbf9)];
    for character in (END..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let words = read(character);
        let is_letter = is_in(&HIGH_LETTERS, character);
        assert_eq!(words.len(), if is_letter { 1 } else { 2 }, "U+{:04X}", u32::from(character));
        assert!(!is_letter || words[0].0.contains(character));
        let is_missed = character.is_alphanumeric() && !is_letter;
        assert!(!is_missed || is_in(&MISSED, character), "U+{:04X}", u32::from(character));
    }
}
