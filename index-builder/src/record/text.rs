//! Text as the index wants it: composed (NFC), one space between words, one line per paragraph.

use std::borrow::Cow;

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
    Tidy { text: composed(Cow::Owned(lines(&kept, layout))), removed }
}

/// Whether a text has no control characters, and no space or line break beside another or at an end. Nothing leaves these loops
/// early, so that they take many bytes at a time.
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

/// Whether there is a character that has to go.
fn has_unwanted(bytes: &[u8]) -> bool {
    let is_white = |byte: u8| (byte == b'\n') | (byte == b'\r') | (byte == b'\t');
    let is_wrong = |byte: u8| ((byte < b' ') & !is_white(byte)) | (byte == 0x7f);
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    bytes.iter().fold(false, |found, byte| found | is_wrong(*byte))
        || pairs.fold(false, |found, (left, right)| found | is_control(*left, *right))
}

/// Control characters beyond ASCII are 0xC2 and a byte below 0xA0.
fn is_control(left: u8, right: u8) -> bool {
    (left == 0xc2) & (right < 0xa0)
}

/// Control characters other than those that are white space.
fn is_unwanted(char: char) -> bool {
    char.is_control() && !matches!(char, '\n' | '\r' | '\t')
}

const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Lines without empty ones, one space where there are several or tabs; a space that must not break a line stays what it is.
fn lines(raw: &str, layout: Layout) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.trim_matches(WHITE);
    while let Some(at) = first_untidy(rest.as_bytes(), layout) {
        let (before, from_gap) = rest.split_at(at);
        rest = from_gap.trim_start_matches(WHITE);
        let gap = &from_gap[..from_gap.len() - rest.len()];
        let breaks = layout == Layout::Paragraphs && gap.contains(['\n', '\r']);
        text.push_str(before);
        text.push(if breaks { '\n' } else { ' ' });
    }
    text.push_str(rest);
    text
}

/// Where the first gap begins that is more than a space or the end of a line, in a text that ends with none and has no
/// other control characters.
fn first_untidy(bytes: &[u8], layout: Layout) -> Option<usize> {
    let may_break = layout == Layout::Paragraphs;
    let is_white = |byte: u8| byte <= b' ';
    let is_kept = |byte: u8| (byte == b' ') | ((byte == b'\n') & may_break);
    let is_untidy =
        |(left, right): (&u8, &u8)| is_white(*left) & (!is_kept(*left) | is_white(*right));
    let (lefts, rights) = (bytes, bytes.get(1..)?);
    let holds_one = |(lefts, rights): (&[u8], &[u8])| {
        lefts.iter().zip(rights).fold(false, |found, pair| found | is_untidy(pair))
    };
    let some =
        lefts.chunks(AT_A_TIME).zip(rights.chunks(AT_A_TIME)).position(holds_one)? * AT_A_TIME;
    Some(some + lefts[some..].iter().zip(&rights[some..]).position(is_untidy)?)
}

fn composed(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_composed(&text) { text } else { Cow::Owned(text.nfc().collect()) }
}

/// What is below U+0300 is composed and joins nothing before it, so only runs of other characters are looked at.
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

/// Bytes are looked at so many at a time.
const AT_A_TIME: usize = 64;

/// Where the first character from U+0300 on begins.
fn first_from_u0300(bytes: &[u8]) -> Option<usize> {
    let is_beyond = |byte: &u8| *byte >= FROM_U0300;
    let holds_one =
        |some: &[u8; AT_A_TIME]| some.iter().fold(false, |found, byte| found | is_beyond(byte));
    let (chunks, _) = bytes.as_chunks();
    let before = chunks.iter().position(holds_one).unwrap_or(chunks.len()) * AT_A_TIME;
    Some(before + bytes[before..].iter().position(is_beyond)?)
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
    fn gaps_are_found_wherever_they_are() {
        for length in 1..200 {
            let word = "x".repeat(length);
            let raw = format!("{word} \n{word}\t{word}  y");
            assert_eq!(tidy(&raw, Layout::Paragraphs).text, format!("{word}\n{word} {word} y"));
            assert_eq!(tidy(&raw, Layout::Line).text, format!("{word} {word} {word} y"));
            assert_eq!(tidy(&format!("{word}e\u{301}"), Layout::Line).text, format!("{word}é"));
        }
    }

    #[test]
    fn what_is_tidy_is_taken_as_it_is() {
        for (text, layout) in [
            ("", Layout::Line),
            ("Café «x» ’y’ 市", Layout::Line),
            ("one\ntwo", Layout::Paragraphs),
        ] {
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
