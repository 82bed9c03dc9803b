//! What each character is to a word and what it folds to, by the Unicode Character Database and the
//! exceptions listed here. Change the rules here, then write the table anew.
//!
//! The head of `src/text/fold.rs` explains the choices.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The table ends with the Basic Multilingual Plane.
pub(crate) const END: u32 = 0x1_0000;

/// Letters that are folded by compatibility decomposition. Digits are folded everywhere.
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

/// Ligatures, and letters that people write as two. No other letter folds to more than one.
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

/// Scripts whose small letters and capitals are told apart.
pub(crate) const CASED: [(u32, u32); 4] =
    [(0x00, 0x24f), (0x370, 0x58f), (0x1e00, 0x1fff), (0xff21, 0xff5a)];

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

/// Small letters of the Quran, written above others.
const SMALL_HIGH: [u32; 2] = [0x6e5, 0x6e6];

/// Blocks in which signs may be read as letters, except [`SEPARATING`]. This makes longer ranges
/// of letters, which take fewer bytes.
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

/// Punctuation and currency signs of daily use in those blocks.
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

/// Signs that Unicode counts as letters: enclosed ones, most letterlike symbols, a tilde.
const SIGNS: [(u32, u32); 5] =
    [(0x2100, 0x2125), (0x2460, 0x24ff), (0x2776, 0x2793), (0x2e2f, 0x2e2f), (0x3200, 0x33ff)];

/// Blocks above the Basic Multilingual Plane that are letters throughout. The rest there is
/// pictures and signs.
#[cfg(test)]
pub(crate) const HIGH_LETTERS: [(u32, u32); 4] =
    [(0x1_0000, 0x1_cfff), (0x1_d400, 0x1_d7ff), (0x1_df00, 0x1_efff), (0x2_0000, 0x3_ffff)];

/// Letters that compatibility decomposition leaves as they are, and what people write for them.
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

/// Characters that a word is the same without: soft hyphen, middle dot, tatweel, Arabic letter
/// mark, zero-width and direction marks, BOM.
const INVISIBLE: [u32; 10] =
    [0xad, 0xb7, 0x640, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0xfeff];

/// What a character is to a word. The numbers are those of the sections in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Separator,
    Invisible,
    Mark,
    Letter,
    Capital,
}

pub(crate) fn is_in(ranges: &[(u32, u32)], character: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(character)))
}

/// What a character is; `None` if it does not matter.
pub(crate) fn kind(character: char) -> Option<Kind> {
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

/// What a character folds to; `None` if to itself.
pub(crate) fn fold(character: char) -> Option<String> {
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

/// The small letter of a capital in [`CASED`]. If it has two characters, as that of `İ` has, the
/// second is a mark and is left out.
pub(crate) fn lower(character: char) -> char {
    match character.to_lowercase().next() {
        _ if character == 'ς' => 'σ',
        Some(lower) if is_in(&CASED, character) => lower,
        _ => character,
    }
}

/// The value of a decimal digit. Every script has its digits in a run of ten, zero first.
fn digit(character: char) -> Option<u32> {
    let is_digit = |code: &u32| {
        char::from_u32(*code)
            .is_some_and(|c| c.general_category() == GeneralCategory::DecimalNumber)
    };
    let code = u32::from(character);
    is_digit(&code).then(|| (0..code).rev().take_while(is_digit).count() as u32 % 10)
}

/// The characters that the table covers.
pub(crate) fn characters() -> impl Iterator<Item = char> {
    (0..END).filter_map(char::from_u32)
}
