//! The table of characters is what its documentation says: derived here a second time, from `unicode-normalization` and the
//! standard library, and held against what the analysis makes of every character there is.
//!
//! `BLESS=1 cargo test fold_table` writes the table anew after a change of the rules below.

use medina::text::{TokenKind, for_each_token};
use medina::util::wire::{put_bytes, put_varint};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/fold.table");

/// The table ends with this plane.
const END: u32 = 0x1_0000;

/// Where compatibility decomposition is taken; digits are folded everywhere.
const FOLDED: [(u32, u32); 13] = [
    (0x80, 0x24f),    // Latin-1, Latin Extended-A and -B
    (0x386, 0x3ce),   // Greek
    (0x400, 0x4ff),   // Cyrillic
    (0x587, 0x587),   // the Armenian ligature of small letters
    (0x620, 0x6ff),   // Arabic
    (0x1e00, 0x1fff), // Latin Extended Additional, Greek Extended
    (0x2070, 0x2070), // superscript and subscript digits
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0xfb50, 0xfbb1), // Arabic presentation forms of letters
    (0xfbfc, 0xfbff),
    (0xfe70, 0xfef4),
    (0xff41, 0xff5a), // full-width letters
];

/// What folds to more than one letter: ligatures and what is written like one. Others are left alone.
const LIGATURES: [(u32, u32); 10] = [
    (0xdf, 0xdf),     // sharp s
    (0xe6, 0xe6),     // ae
    (0xfe, 0xfe),     // thorn
    (0x133, 0x133),   // ij
    (0x153, 0x153),   // oe
    (0x587, 0x587),   // Armenian ech yiwn
    (0xfb00, 0xfb06), // ff to st
    (0x1c6, 0x1c6),   // dz with caron
    (0xfdf2, 0xfdf2), // Allah
    (0xfef5, 0xfefc), // lam-alef
];

/// Where small letters and capitals are told apart.
const CASED: [(u32, u32); 4] = [(0x00, 0x24f), (0x370, 0x58f), (0x1e00, 0x1fff), (0xff21, 0xff5a)];

/// Scripts whose marks are not part of their words.
const MARKED: [(u32, u32); 8] = [
    (0x300, 0x36f),
    (0x483, 0x489),   // Cyrillic
    (0x590, 0x5ff),   // Hebrew
    (0x600, 0x6ff),   // Arabic
    (0x1ab0, 0x1aff), // combining marks extended
    (0x1dc0, 0x1dff), // and supplement
    (0x20d0, 0x20ff), // for symbols
    (0xfe00, 0xfe2f), // variation selectors, half marks
];

/// Small letters of the Quran that stand above others.
const SMALL_HIGH: [u32; 2] = [0x6e5, 0x6e6];

/// Where what is no letter may be read as one, [`SEPARATING`] apart.
const WHOLE: [(u32, u32); 13] = [
    (0x2b0, 0x2ff), // modifier letters
    (0x6d6, 0x6ff),
    (0x710, 0x1cff),
    (0x1fc0, 0x1fff), // spacing accents of Greek
    (0x2126, 0x218f), // letterlike symbols, number forms
    (0x2c00, 0x2dff),
    (0x3021, 0x303f),
    (0x3041, 0x31ff),
    (0x3400, 0xd7ff),
    (0xfb00, 0xfd3d),
    (0xfd50, 0xfdfb),
    (0xfe70, 0xfefe),
    (0xff66, 0xffdf),
];

/// Punctuation and currency signs of daily use in these blocks.
const SEPARATING: [(u32, u32); 19] = [
    (0x7f8, 0x7f9),   // N'Ko
    (0x964, 0x965),   // danda
    (0x9f2, 0x9f3),   // taka
    (0xaf1, 0xaf1),   // Gujarati rupee
    (0xbf9, 0xbf9),   // Tamil rupee
    (0xe3f, 0xe3f),   // baht
    (0xf01, 0xf14),   // between Tibetan syllables
    (0x104a, 0x104f), // Myanmar
    (0x10fb, 0x10fb), // Georgian
    (0x1360, 0x1368), // Ethiopic
    (0x166d, 0x166e), // Canadian syllabics
    (0x17d4, 0x17d6), // Khmer
    (0x17d8, 0x17db),
    (0x1800, 0x180a), // Mongolian
    (0x3030, 0x3030), // wavy dash
    (0x30a0, 0x30a0), // between Japanese names
    (0x30fb, 0x30fb),
    (0xa4fe, 0xa4ff), // Lisu
    (0xa60d, 0xa60f), // Vai
];

/// Letters that are signs: enclosed ones, most of those that are like letters, a tilde.
const SIGNS: [(u32, u32); 5] =
    [(0x2100, 0x2125), (0x2460, 0x24ff), (0x2776, 0x2793), (0x2e2f, 0x2e2f), (0x3200, 0x33ff)];

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
const INVISIBLE: [u32; 10] =
    [0xad, 0xb7, 0x640, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0xfeff];

/// What the table says of a character: the numbers of [`medina::text::fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Separator,
    Invisible,
    Mark,
    Letter,
    Capital,
}

/// What a section holds besides kinds.
const PAIRS: u8 = 4;
const CAPITALS: u8 = 5;
const ALIKE: u8 = 6;
const ROWS: u8 = 7;

/// Stands for the first of the longer forms.
const LONGER: u32 = 0xe000;

fn is_in(ranges: &[(u32, u32)], character: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(character)))
}

/// `None` for what may be read either way.
fn kind(character: char) -> Option<Kind> {
    let category = character.general_category();
    let code = u32::from(character);
    let is_mark =
        matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark);
    let is_of_word =
        character.is_alphanumeric() || is_mark || category == GeneralCategory::SpacingMark;
    Some(match category {
        _ if INVISIBLE.contains(&code) => Kind::Invisible,
        GeneralCategory::Unassigned | GeneralCategory::PrivateUse => return None,
        _ if is_mark && is_in(&MARKED, character) || SMALL_HIGH.contains(&code) => Kind::Mark,
        _ if is_in(&SIGNS, character) => Kind::Separator,
        _ if is_of_word && lower(character) != character && character != 'ς' => Kind::Capital,
        _ if is_of_word => Kind::Letter,
        _ if is_in(&WHOLE, character) && !is_in(&SEPARATING, character) => return None,
        _ => Kind::Separator,
    })
}

fn is_removed(character: &char) -> bool {
    INVISIBLE.contains(&u32::from(*character))
        || character.general_category() == GeneralCategory::NonspacingMark
}

/// What a character folds to; `None` for itself.
fn fold(character: char) -> Option<String> {
    if u32::from(character) >= END || kind(character).is_none_or(|kind| kind < Kind::Letter) {
        return None;
    }
    let small = lower(character);
    let folded = match digit(small) {
        Some(digit) => digit.to_string(),
        None if is_in(&FOLDED, small) || is_in(&LIGATURES, small) => decompose(small),
        None => small.to_string(),
    };
    let is_word = !folded.is_empty() && folded.chars().all(char::is_alphanumeric);
    let is_short = folded.chars().count() == 1 || is_in(&LIGATURES, small);
    Some(if is_word && is_short { folded } else { small.to_string() })
        .filter(|folded| *folded != character.to_string())
}

fn decompose(character: char) -> String {
    let strip = |text: &mut dyn Iterator<Item = char>| {
        text.nfkd().filter(|c| !is_removed(c)).collect::<String>()
    };
    let lower = strip(&mut std::iter::once(character)).to_lowercase();
    strip(&mut lower.chars()).chars().flat_map(extra).collect()
}

fn extra(character: char) -> Vec<char> {
    let special = EXTRA.iter().find(|(letter, _)| *letter == character);
    special.map_or_else(|| vec![character], |(_, folded)| folded.chars().collect())
}

/// The small letter where letters have case; of two the first, which is without its mark.
fn lower(character: char) -> char {
    match character.to_lowercase().next() {
        _ if character == 'ς' => 'σ',
        Some(lower) if is_in(&CASED, character) => lower,
        _ => character,
    }
}

/// The value of a decimal digit: these stand in runs of ten, zero first, in every script.
fn digit(character: char) -> Option<u32> {
    let is_digit = |code: &u32| {
        char::from_u32(*code)
            .is_some_and(|c| c.general_category() == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(character);
    is_digit(&code).then(|| (0..code).rev().take_while(is_digit).count() as u32 % 10)
}

/// All that the table covers.
fn characters() -> impl Iterator<Item = char> {
    (0..END).filter_map(char::from_u32)
}

#[derive(Default)]
struct Writer {
    longer: Vec<String>,
    sections: Vec<u8>,
}

/// Later sections overrule earlier ones, so that each may pass over what a later one will set right.
fn derive() -> Vec<u8> {
    let mut writer = Writer::default();
    writer.put_kind(Kind::Letter, &|kind| kind > Kind::Separator);
    writer.put_kind(Kind::Mark, &|kind| kind == Kind::Invisible);
    writer.put_kind(Kind::Invisible, &|_| false);
    writer.put_capitals();
    writer.put_ranges(Kind::Letter as u8, &['ς']);
    writer.put_forms();
    let mut table = Vec::new();
    put_bytes(&mut table, writer.longer.join(" ").as_bytes());
    table.extend_from_slice(&writer.sections);
    table
}

/// Neighbours that the table speaks of at once: where they begin, how many they are, the letter of the first.
type Run = (u32, u32, u32);

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
        self.put_ranges(wanted as u8, &codes);
    }

    fn put_ranges(&mut self, what: u8, characters: &[char]) {
        let ranges = ranges(characters.iter().map(|character| u32::from(*character)));
        let runs: Vec<Run> =
            ranges.into_iter().map(|(first, end)| (first, end - first, 0)).collect();
        self.put_section(what, &runs, 1);
    }

    fn put_section(&mut self, what: u8, runs: &[Run], step: u32) {
        self.sections.push(what);
        put_varint(&mut self.sections, runs.len() as u64);
        let mut columns = [Vec::new(), Vec::new(), Vec::new()];
        let (mut end, mut before) = (0, 0);
        for (first, count, letter) in runs {
            put_varint(&mut columns[0], u64::from(first - end));
            put_varint(&mut columns[1], u64::from(*count));
            let change = i64::from(*letter) - before;
            put_varint(&mut columns[2], ((change << 1) ^ (change >> 63)) as u64);
            (end, before) = (first + step * count, i64::from(*letter));
        }
        let columns = if what <= PAIRS { &columns[..2] } else { &columns };
        columns.iter().for_each(|column| self.sections.extend_from_slice(column));
    }

    /// Pairs of a capital and the small letter after it, then capitals as far from their small letters as their neighbours are.
    fn put_capitals(&mut self) {
        let capitals = characters().filter(|character| lower(*character) != *character);
        let shift = |code: &u32| small(*code).wrapping_sub(*code);
        let (pairs, others): (Vec<u32>, Vec<u32>) =
            capitals.map(u32::from).partition(|code| shift(code) == 1);
        let run = |codes: &[u32]| (codes[0], codes.len() as u32, small(codes[0]));
        let pairs: Vec<Run> = pairs.chunk_by(|left, right| left + 2 == *right).map(run).collect();
        let are_alike = |left: &u32, right: &u32| left + 1 == *right && shift(left) == shift(right);
        let others: Vec<Run> = others.chunk_by(are_alike).map(run).collect();
        self.put_section(PAIRS, &pairs, 2);
        self.put_section(CAPITALS, &others, 1);
    }

    /// What folds to one and the same letter, then what folds to letters in a row, as digits do. Capitals go by their small letters,
    /// so what is said of those here does not matter.
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
                let runs = &mut runs[step as usize];
                match runs.last_mut() {
                    Some((first, count, start))
                        if *first + *count >= after
                            && *start + step * (code - *first) == letter =>
                    {
                        *count = code - *first + 1;
                    }
                    _ => runs.push((code, 1, letter)),
                }
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

fn small(code: u32) -> u32 {
    lower(char::from_u32(code).unwrap()).into()
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
            Some(Kind::Letter | Kind::Capital) => {
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
            for_each_token(&text, |token| {
                humps += usize::from(token.kind == TokenKind::CamelCasePart)
            });
            humps > 0
        };
        let code = u32::from(character);
        let is_capital = kind(character) == Some(Kind::Capital);
        assert_eq!(has_humps(format!("#a{character}")), is_capital, "U+{code:04X}");
        assert_eq!(has_humps(format!("#A{character}A")), !is_capital, "U+{code:04X}");
    }
}

/// Nothing above the Basic Multilingual Plane is folded. What the standard library calls a letter or digit there and Medina
/// does not are numerals of the Maya and other rarities, letters that are pictures (`🅰`) and digits of displays.
#[test]
fn high_letters_go_by_blocks() {
    const MISSED: [(u32, u32); 3] =
        [(0x1_d2c0, 0x1_d378), (0x1_f100, 0x1_f189), (0x1_fbf0, 0x1_fbf9)];
    for character in (END..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let words = read(character);
        let is_letter = is_in(&HIGH_LETTERS, character);
        assert_eq!(words.len(), if is_letter { 1 } else { 2 }, "U+{:04X}", u32::from(character));
        assert!(!is_letter || words[0].0.contains(character));
        let is_missed = character.is_alphanumeric() && !is_letter;
        assert!(!is_missed || is_in(&MISSED, character), "U+{:04X}", u32::from(character));
    }
}
