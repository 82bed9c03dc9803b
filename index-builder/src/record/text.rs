//! Normalizes text for the index: Unicode form NFC, one space between words, one line per
//! paragraph, no control characters.
//!
//! All text of a corpus passes through here, and most of it is normalized already. Each step
//! therefore first tests bytes in loops without early exits, which compile to vector instructions.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What line breaks mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// They are spaces, as in titles, summaries and values.
    Line,
    /// Each one ends a paragraph.
    Paragraphs,
}

/// The result of [`normalize`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Normalized<'a> {
    /// Borrowed if nothing had to change.
    pub(crate) text: Cow<'a, str>,
    /// The first control character that was removed.
    pub(crate) removed: Option<char>,
}

/// Normalizes a text. Testing bytes first takes a fifth of the time of testing characters.
pub(crate) fn normalize(raw: &str, layout: Layout) -> Normalized<'_> {
    if is_spaced(raw.as_bytes(), layout) {
        return Normalized { text: compose(Cow::Borrowed(raw)), removed: None };
    }
    let removed = if has_unwanted(raw.as_bytes()) {
        raw.chars().find(|char| is_unwanted(*char))
    } else {
        None
    };
    let kept = if removed.is_some() {
        Cow::Owned(raw.replace(is_unwanted, ""))
    } else {
        Cow::Borrowed(raw)
    };
    Normalized { text: compose(Cow::Owned(collapse_whitespace(&kept, layout))), removed }
}

/// Whether a text has no control characters, and no space or line break next to another or at
/// either end.
fn is_spaced(bytes: &[u8], layout: Layout) -> bool {
    let may_break = layout == Layout::Paragraphs;
    let is_gap = |byte: u8| (byte == b' ') | (byte == b'\n');
    let is_wrong = |byte: u8| ((byte < b' ') & !((byte == b'\n') & may_break)) | (byte == 0x7f);
    let is_wrong_pair =
        |left: u8, right: u8| (is_gap(left) & is_gap(right)) | is_control(left, right);
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    let pairs = bytes.iter().zip(&bytes[1..]);
    !is_gap(*first)
        && !is_gap(*last)
        && !bytes.iter().fold(false, |found, byte| found | is_wrong(*byte))
        && !pairs.fold(false, |found, (left, right)| found | is_wrong_pair(*left, *right))
}

/// Whether the text has a control character that is not white space.
fn has_unwanted(bytes: &[u8]) -> bool {
    let is_white = |byte: u8| (byte == b'\n') | (byte == b'\r') | (byte == b'\t');
    let is_wrong = |byte: u8| ((byte < b' ') & !is_white(byte)) | (byte == 0x7f);
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    bytes.iter().fold(false, |found, byte| found | is_wrong(*byte))
        || pairs.fold(false, |found, (left, right)| found | is_control(*left, *right))
}

/// Whether two bytes are a control character outside ASCII (U+0080 to U+009F).
fn is_control(left: u8, right: u8) -> bool {
    (left == 0xc2) & (right < 0xa0)
}

/// Whether this is a control character other than white space.
fn is_unwanted(char: char) -> bool {
    char.is_control() && !matches!(char, '\n' | '\r' | '\t')
}

const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Collapses each run of white space into one space or line break. No-break spaces stay.
fn collapse_whitespace(raw: &str, layout: Layout) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.trim_matches(WHITESPACE);
    while let Some(at) = first_gap(rest.as_bytes(), layout) {
        let (before, from_gap) = rest.split_at(at);
        rest = from_gap.trim_start_matches(WHITESPACE);
        let gap = &from_gap[..from_gap.len() - rest.len()];
        let breaks = layout == Layout::Paragraphs && gap.contains(['\n', '\r']);
        text.push_str(before);
        text.push(if breaks { '\n' } else { ' ' });
    }
    text.push_str(rest);
    text
}

/// Where the first run of white space begins that has to change. `bytes` must not end with white
/// space, and must have no other control characters.
fn first_gap(bytes: &[u8], layout: Layout) -> Option<usize> {
    let may_break = layout == Layout::Paragraphs;
    let is_white = |byte: u8| byte <= b' ';
    let is_kept = |byte: u8| (byte == b' ') | ((byte == b'\n') & may_break);
    let needs_change =
        |(left, right): (&u8, &u8)| is_white(*left) & (!is_kept(*left) | is_white(*right));
    let (lefts, rights) = (bytes, bytes.get(1..)?);
    let has_match = |(lefts, rights): (&[u8], &[u8])| {
        lefts.iter().zip(rights).fold(false, |found, pair| found | needs_change(pair))
    };
    let mut chunks = lefts.chunks(CHUNK_BYTES).zip(rights.chunks(CHUNK_BYTES));
    let start = chunks.position(has_match)? * CHUNK_BYTES;
    Some(start + lefts[start..].iter().zip(&rights[start..]).position(needs_change)?)
}

fn compose(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_composed(&text) { text } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether the text is in the form NFC. Characters below U+0300 are composed and never combine with
/// the one before them, so that only runs of other characters are tested.
fn is_composed(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = first_from_u0300(rest.as_bytes()) {
        let run = &rest[at..];
        let (run, after) =
            run.split_at(run.find(|char: char| char < '\u{300}').unwrap_or(run.len()));
        if is_nfc_quick(run.chars()) != IsNormalized::Yes {
            return false;
        }
        rest = after;
    }
    true
}

/// Characters from U+0300 on begin with this byte or a greater one.
const FROM_U0300: u8 = 0xcc;

/// Number of bytes that are tested before a loop may stop.
const CHUNK_BYTES: usize = 64;

/// Where the first character from U+0300 on begins.
fn first_from_u0300(bytes: &[u8]) -> Option<usize> {
    let is_beyond = |byte: &u8| *byte >= FROM_U0300;
    let has_match =
        |chunk: &[u8; CHUNK_BYTES]| chunk.iter().fold(false, |found, byte| found | is_beyond(byte));
    let (chunks, _) = bytes.as_chunks();
    let before = chunks.iter().position(has_match).unwrap_or(chunks.len()) * CHUNK_BYTES;
    Some(before + bytes[before..].iter().position(is_beyond)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_becomes_one_space_or_line_break() {
        assert_eq!(
            normalize("\n \t\na\t b  \t c d\t\te f\n", Layout::Paragraphs).text,
            "a b c d e f"
        );
        let raw = "  One\u{a0}two \t three\r\n\r\n\nfour\rfive  ";
        assert_eq!(normalize(raw, Layout::Paragraphs).text, "One\u{a0}two three\nfour\nfive");
        assert_eq!(normalize(raw, Layout::Line).text, "One\u{a0}two three four five");
    }

    #[test]
    fn white_space_is_collapsed_at_every_offset() {
        for length in 1..200 {
            let word = "x".repeat(length);
            let raw = format!("{word} \n{word}\t{word}  y");
            assert_eq!(
                normalize(&raw, Layout::Paragraphs).text,
                format!("{word}\n{word} {word} y")
            );
            assert_eq!(normalize(&raw, Layout::Line).text, format!("{word} {word} {word} y"));
            assert_eq!(
                normalize(&format!("{word}e\u{301}"), Layout::Line).text,
                format!("{word}é")
            );
        }
    }

    #[test]
    fn normalized_text_is_not_copied() {
        for (text, layout) in [
            ("", Layout::Line),
            ("Café «x» ’y’ 市", Layout::Line),
            ("one\ntwo", Layout::Paragraphs),
        ] {
            assert!(matches!(normalize(text, layout).text, Cow::Borrowed(same) if same == text));
        }
        for (text, expected) in
            [(" a", "a"), ("a  b", "a b"), ("a\tb", "a b"), ("a\nb", "a b"), ("a\u{85}b", "ab")]
        {
            assert_eq!(normalize(text, Layout::Line).text, expected, "{text:?}");
        }
    }

    #[test]
    fn control_characters_are_removed_and_marks_composed() {
        let found = normalize("e\u{301}te\u{301}\u{7}\u{85}", Layout::Line);
        assert_eq!(found, Normalized { text: "été".into(), removed: Some('\u{7}') });
    }
}
