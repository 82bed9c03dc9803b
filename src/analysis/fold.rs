//! Folding: one small generated table, used by the builder and in the browser.
//!
//! For each character the table says what it folds to: compatibility decomposition (NFKD), combining marks
//! removed, lower case, then a short list of letters that NFKD leaves alone (`ø` to `o`, `ß` to `ss`, Arabic `ى` to
//! `ي`, `ة` to `ه`). It covers Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic with their extensions, the digits
//! of every script, and the combining marks of every script in the Basic Multilingual Plane. Other characters
//! stand for themselves. A native test derives the whole table again from the `unicode-normalization` crate.
//!
//! ```text
//! fold.table   varint count, then per character: varint gap to the previous one, varint zigzag(lower - itself),
//!              length-prefixed UTF-8 of the folded form;
//!              varint count, then per removed range: varint gap from the end of the previous one, varint length
//! ```

use std::sync::LazyLock;

use crate::index::wire::Reader;

/// The table as generated: see `tests/native/fold_table.rs`.
static TABLE: &[u8] = include_bytes!("fold.table");

static PARSED: LazyLock<Table> = LazyLock::new(|| Table::parse(TABLE));

/// Characters that show nothing and belong to neither form of a word.
const INVISIBLE: [char; 10] = [
    '\u{ad}', '\u{b7}', '\u{640}', '\u{61c}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}',
    '\u{feff}',
];

/// Puts the folded and the exact form of a word in place of what the buffers held. Both end with the character that
/// takes the folded form to `longest` bytes, or the exact form to four times as many.
pub(super) fn fold_word(word: &str, longest: usize, folded: &mut String, exact: &mut String) {
    folded.clear();
    exact.clear();
    for character in word.chars() {
        if folded.len() >= longest || exact.len() >= 4 * longest {
            break;
        }
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
            exact.push(character.to_ascii_lowercase());
        } else {
            PARSED.fold(character, folded, exact);
        }
    }
}

/// Whether a character vanishes when folded: a combining mark or an invisible character.
pub fn is_removed(character: char) -> bool {
    PARSED.removes(u32::from(character))
}

/// The table, ready to look up.
#[derive(Default)]
struct Table {
    /// Characters that change, in order.
    changed: Vec<u32>,
    /// For each of them its lower-case form and the form it folds to.
    forms: Vec<(char, &'static str)>,
    /// Ranges of removed characters, first and last, in order.
    removed: Vec<(u32, u32)>,
}

impl Table {
    fn parse(bytes: &'static [u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut table = Self { changed: Vec::new(), forms: Vec::new(), removed: Vec::new() };
        let mut last = 0;
        for _ in 0..reader.count() {
            last += reader.varint();
            let lower = last.wrapping_add_signed(unzigzag(reader.varint()));
            table.changed.push(last);
            table.forms.push((char::from_u32(lower).unwrap_or(' '), reader.text()));
        }
        let mut end = 0;
        for _ in 0..reader.count() {
            let first = end + reader.varint();
            end = first + reader.varint();
            table.removed.push((first, end - 1));
        }
        table
    }

    fn fold(&self, character: char, folded: &mut String, exact: &mut String) {
        let code = u32::from(character);
        if let Ok(at) = self.changed.binary_search(&code) {
            let (lower, form) = self.forms[at];
            folded.push_str(form);
            exact.push(lower);
        } else if self.removes(code) {
            if !INVISIBLE.contains(&character) {
                exact.push(character);
            }
        } else {
            folded.push(character);
            exact.push(character);
        }
    }

    fn removes(&self, code: u32) -> bool {
        let after = self.removed.partition_point(|(first, _)| *first <= code);
        after > 0 && code <= self.removed[after - 1].1
    }
}

fn unzigzag(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}
