//! Text as the index wants it: composed (NFC), one space between words, one line per paragraph.

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
pub(crate) struct Tidy {
    pub(crate) text: String,
    pub(crate) removed: Option<char>,
}

pub(crate) fn tidy(raw: &str, layout: Layout) -> Tidy {
    let removed =
        raw.bytes().any(may_be_unwanted).then(|| raw.chars().find(|char| is_unwanted(*char))).flatten();
    let kept;
    let raw = if removed.is_some() {
        kept = raw.replace(is_unwanted, "");
        &kept
    } else {
        raw
    };
    let between = if layout == Layout::Line { ' ' } else { '\n' };
    Tidy { text: composed(lines(raw, between)), removed }
}

/// Whether a byte can be of such a character: looked at without decoding, as nearly all texts have none.
fn may_be_unwanted(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t')) || byte == 0x7f || byte == 0xc2
}

/// Control characters other than those that are white space.
fn is_unwanted(char: char) -> bool {
    char.is_control() && !matches!(char, '\n' | '\r' | '\t')
}

/// Lines without empty ones; a space that must not break a line stays what it is.
fn lines(raw: &str, between: char) -> String {
    let mut text = String::with_capacity(raw.len());
    for line in raw.split(['\n', '\r']) {
        let mut separator = between;
        for word in line.split([' ', '\t']).filter(|word| !word.is_empty()) {
            if !text.is_empty() {
                text.push(separator);
            }
            text.push_str(word);
            separator = ' ';
        }
    }
    text
}

fn composed(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_lines() {
        let raw = "  One\u{a0}two \t three\r\n\r\n\nfour\rfive  ";
        assert_eq!(tidy(raw, Layout::Paragraphs).text, "One\u{a0}two three\nfour\nfive");
        assert_eq!(tidy(raw, Layout::Line).text, "One\u{a0}two three four five");
    }

    #[test]
    fn controls_go_and_marks_join_their_letters() {
        let found = tidy("e\u{301}te\u{301}\u{7}\u{85}", Layout::Line);
        assert_eq!(found, Tidy { text: "été".into(), removed: Some('\u{7}') });
    }
}
