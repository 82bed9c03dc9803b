//! The folding table is what its documentation says: derived here a second time, from `unicode-normalization`.
//!
//! `BLESS=1 cargo test fold_table` writes the table anew after a change of the rules below.

use std::collections::BTreeMap;

use medina::index::wire::{put_bytes, put_varint};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analysis/fold.table");

/// Scripts whose letters are folded. Marks and digits are folded in every script.
const COVERED: [(u32, u32); 14] = [
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

fn is_removed(character: char) -> bool {
    INVISIBLE.contains(&u32::from(character))
        || character.general_category() == GeneralCategory::NonspacingMark
}

fn fold(character: char) -> Option<String> {
    let strip =
        |text: &mut dyn Iterator<Item = char>| text.nfkd().filter(|c| !is_removed(*c)).collect::<String>();
    let lower = strip(&mut std::iter::once(character)).to_lowercase();
    let folded: String = strip(&mut lower.chars()).chars().flat_map(extra).collect();
    folded.chars().all(char::is_alphanumeric).then_some(folded)
}

fn extra(character: char) -> Vec<char> {
    let special = EXTRA.iter().find(|(letter, _)| *letter == character);
    special.map_or_else(|| vec![character], |(_, folded)| folded.chars().collect())
}

fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some('ς'), None) => 'σ',
        (Some(single), None) => single,
        _ => character,
    }
}

fn covered(code: u32) -> bool {
    COVERED.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

/// Decimal digits stand in runs of ten, zero first, in every script.
fn decimal_digits() -> BTreeMap<char, String> {
    let is_digit = |character: &char| character.general_category() == GeneralCategory::DecimalNumber;
    let digits = (0x80..0x1_0000).filter_map(char::from_u32).filter(is_digit);
    digits.enumerate().map(|(at, digit)| (digit, (at % 10).to_string())).collect()
}

fn derive() -> Vec<u8> {
    let characters = || (0x80..0x1_0000).filter_map(char::from_u32);
    let digits = decimal_digits();
    let mut mapped = Vec::new();
    for character in characters().filter(|character| !is_removed(*character)) {
        let covered = covered(u32::from(character));
        let folded = digits.get(&character).cloned().or_else(|| covered.then(|| fold(character)).flatten());
        if let Some(folded) = folded.filter(|folded| *folded != character.to_string() && !folded.is_empty()) {
            mapped.push((character, folded));
        }
    }
    let mut table = Vec::new();
    put_mapped(&mut table, &mapped);
    put_removed(&mut table, characters().filter(|character| is_removed(*character)).map(u32::from));
    table
}

fn put_mapped(table: &mut Vec<u8>, mapped: &[(char, String)]) {
    put_varint(table, mapped.len() as u64);
    let mut last = 0;
    for (character, folded) in mapped {
        let code = u32::from(*character);
        put_varint(table, u64::from(code - last));
        put_varint(table, zigzag(i64::from(u32::from(lower(*character))) - i64::from(code)));
        put_bytes(table, folded.as_bytes());
        last = code;
    }
}

fn put_removed(table: &mut Vec<u8>, codes: impl Iterator<Item = u32>) {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in codes {
        match ranges.last_mut() {
            Some((_, end)) if *end == code => *end += 1,
            _ => ranges.push((code, code + 1)),
        }
    }
    put_varint(table, ranges.len() as u64);
    let mut last = 0;
    for (first, end) in ranges {
        put_varint(table, u64::from(first - last));
        put_varint(table, u64::from(end - first));
        last = end;
    }
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
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
