//! Text as the index wants it: composed (NFC), one space between words, one line per paragraph.

use std::borrow::Cow;

use memchr::memchr2_iter;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether line breaks mean anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// They do not: titles, summaries, values.
    Line,
    /// Each ends a paragraph.
    Paragraphs,
}

/// A text tidied, and the first control character it had to lose.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tidy<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) removed: Option<char>,
}

/// Most texts are tidy, so that is looked at first: by bytes, which takes a fifth of the time of looking at characters.
pub(crate) fn tidy(raw: &str, layout: Layout) -> Tidy<'_> {
    if is_spaced(raw.as_bytes(), layout) {
        return Tidy { text: composed(Cow::Borrowed(raw)), removed: None };
    }
    let removed = if may_have_unwanted(raw) { raw.chars().find(|char| is_unwanted(*char)) } else { None };
    let kept = if removed.is_some() { Cow::Owned(raw.replace(is_unwanted, "")) } else { Cow::Borrowed(raw) };
    let between = if layout == Layout::Line { ' ' } else { '\n' };
    Tidy { text: composed(Cow::Owned(lines(&kept, between))), removed }
}

/// Whether a text has no control characters, and no space or line break beside another or at an end. Nothing leaves these loops
/// early, so that they take many bytes at a time.
fn is_spaced(bytes: &[u8], layout: Layout) -> bool {
    let may_break = layout == Layout::Paragraphs;
    let is_gap = |byte: u8| (byte == b' ') | (byte == b'\n');
    let is_wrong = |byte: u8| ((byte < b' ') & !((byte == b'\n') & may_break)) | (byte == 0x7f);
    // Control characters beyond ASCII are 0xC2 and a byte below 0xA0.
    let is_wrong_pair =
        |left: u8, right: u8| (is_gap(left) & is_gap(right)) | ((left == 0xc2) & (right < 0xa0));
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    let pairs = bytes.iter().zip(&bytes[1..]);
    !is_gap(*first)
        && !is_gap(*last)
        && !bytes.iter().fold(false, |found, byte| found | is_wrong(*byte))
        && !pairs.fold(false, |found, (left, right)| found | is_wrong_pair(*left, *right))
}

/// Whether a byte can be of a character that has to go.
fn may_have_unwanted(text: &str) -> bool {
    let is_white = |byte: u8| (byte == b'\n') | (byte == b'\r') | (byte == b'\t');
    let may_be = |byte: u8| ((byte < b' ') & !is_white(byte)) | (byte == 0x7f) | (byte == 0xc2);
    text.bytes().fold(false, |found, byte| found | may_be(byte))
}

/// Control characters other than those that are white space.
fn is_unwanted(char: char) -> bool {
    char.is_control() && !matches!(char, '\n' | '\r' | '\t')
}

/// Lines without empty ones; a space that must not break a line stays what it is.
fn lines(raw: &str, between: char) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut from = 0;
    for end in memchr2_iter(b'\n', b'\r', raw.as_bytes()).chain([raw.len()]) {
        add_line(&mut text, raw[from..end].trim_matches([' ', '\t']), between);
        from = end + 1;
    }
    text
}

/// Adds a line, with one space where there are several or tabs.
fn add_line(text: &mut String, line: &str, between: char) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push(between);
    }
    let mut from = 0;
    while let Some((at, after)) = next_gap(line.as_bytes(), from) {
        text.push_str(&line[from..at]);
        text.push(' ');
        from = after;
    }
    text.push_str(&line[from..]);
}

/// The next gap of a line that is more than a space: where it begins and ends.
fn next_gap(line: &[u8], from: usize) -> Option<(usize, usize)> {
    let is_gap = |at: usize| matches!(line.get(at), Some(b' ' | b'\t'));
    let mut gaps = memchr2_iter(b' ', b'\t', &line[from..]).map(|at| from + at);
    let at = gaps.find(|at| line[*at] == b'\t' || is_gap(at + 1))?;
    Some((at, (at..).find(|end| !is_gap(*end))?))
}

fn composed(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_composed(&text) { text } else { Cow::Owned(text.nfc().collect()) }
}

/// What is below U+0300 is composed and joins nothing before it, so only runs of other characters are looked at.
fn is_composed(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = first_from_u0300(rest.as_bytes()) {
        let run = &rest[at..];
        let (run, after) = run.split_at(run.find(|char: char| char < '\u{300}').unwrap_or(run.len()));
        if is_nfc_quick(run.chars()) != IsNormalized::Yes {
            return false;
        }
        rest = after;
    }
    true
}

/// Characters from U+0300 on begin with this byte or a greater one.
const FROM_U0300: u8 = 0xcc;

/// Bytes are looked at so many at a time.
const AT_A_TIME: usize = 64;

/// Where the first character from U+0300 on begins.
fn first_from_u0300(bytes: &[u8]) -> Option<usize> {
    let is_beyond = |byte: &u8| *byte >= FROM_U0300;
    let may_hold = |some: &[u8]| some.iter().fold(false, |found, byte| found | is_beyond(byte));
    let some = bytes.chunks(AT_A_TIME).position(may_hold)? * AT_A_TIME;
    Some(some + bytes[some..].iter().position(is_beyond)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_lines() {
        assert_eq!(tidy("\n \t\na\t b  \t c d\t\te f\n", Layout::Paragraphs).text, "a b c d e f");
        let raw = "  One\u{a0}two \t three\r\n\r\n\nfour\rfive  ";
        assert_eq!(tidy(raw, Layout::Paragraphs).text, "One\u{a0}two three\nfour\nfive");
        assert_eq!(tidy(raw, Layout::Line).text, "One\u{a0}two three four five");
    }

    #[test]
    fn what_is_tidy_is_taken_as_it_is() {
        for (text, layout) in
            [("", Layout::Line), ("Café «x» ’y’ 市", Layout::Line), ("one\ntwo", Layout::Paragraphs)]
        {
            assert!(matches!(tidy(text, layout).text, Cow::Borrowed(same) if same == text));
        }
        for (text, expected) in
            [(" a", "a"), ("a  b", "a b"), ("a\tb", "a b"), ("a\nb", "a b"), ("a\u{85}b", "ab")]
        {
            assert_eq!(tidy(text, Layout::Line).text, expected, "{text:?}");
        }
    }

    #[test]
    fn controls_go_and_marks_join_their_letters() {
        let found = tidy("e\u{301}te\u{301}\u{7}\u{85}", Layout::Line);
        assert_eq!(found, Tidy { text: "été".into(), removed: Some('\u{7}') });
    }
}
