//! The fast path of the tokenizer through ASCII, which most texts are for most of their length: by
//! bytes instead of by characters. It finds the same words; a test compares the two.

use core::ops::Range;

use crate::text::token::{TokenForms, TokenVisitor};
use crate::text::tokenizer::Tokenizer;
use crate::text::{MAX_TERM_BYTES, TokenKind};
use crate::util::text::slice;

/// The kind of a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It separates words and joins none.
    Separator,
    /// It separates words but may join them, or mark the next one.
    Connector,
    /// A letter or digit.
    Letter,
    /// It is not ASCII.
    Other,
}

const KINDS: [Kind; 256] = {
    let (mut kinds, mut byte) = ([Kind::Other; 256], 0);
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'-' | b'.' | b',' | b'/' | b'@' | b'_' | b'#' => Kind::Connector,
            letter if letter.is_ascii_alphanumeric() => Kind::Letter,
            _ => Kind::Separator,
        };
        byte += 1;
    }
    kinds
};

fn kind(byte: u8) -> Kind {
    KINDS[usize::from(byte)]
}

/// The number of letters and digits that the bytes begin with. They are read eight at a time,
/// because a branch at each byte would be mispredicted at the end of most words.
fn leading_letters(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes[at..].first_chunk() {
        let others = !letter_bits(u64::from_le_bytes(*eight)) & HIGH_BITS;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| kind(**byte) == Kind::Letter).count()
}

/// The high bit of each of eight bytes.
const HIGH_BITS: u64 = repeated(0x80);

/// The same byte eight times.
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// For each of eight bytes that is an ASCII letter or digit, its high bit.
fn letter_bits(eight: u64) -> u64 {
    let low = eight & !HIGH_BITS;
    // Seven bits and at most 0x80 add up to a byte without carry, and the sum has its high bit set
    // if the byte is at least `first`, or greater than `last`.
    let between = |bytes: u64, first: u8, last: u8| {
        (bytes + repeated(0x80 - first)) & !(bytes + repeated(0x7f - last))
    };
    let small = low | repeated(0x20);
    (between(small, b'a', b'z') | between(low, b'0', b'9')) & !eight & HIGH_BITS
}

impl<'a, V: TokenVisitor + ?Sized> Tokenizer<'a, V> {
    /// Skips ASCII letters if `in_word`; else visits whole ASCII words. Returns the rest of the
    /// text.
    pub fn after_ascii(&mut self, rest: &'a str, in_word: bool) -> &'a str {
        let from = self.text.len() - rest.len();
        let to = if in_word { self.after_letters(from) } else { self.ascii_words(from) };
        slice(self.text, to..self.text.len())
    }

    /// The end of the ASCII letters and digits that begin at `from`.
    fn after_letters(&self, from: usize) -> usize {
        from + leading_letters(&self.text.as_bytes()[from..])
    }

    /// Visits the words from `at` on while words and separators are ASCII. Returns where that ends:
    /// before another character, before a word that has one, or at the end of the text.
    fn ascii_words(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(at) {
            match kind(*byte) {
                Kind::Other => break,
                Kind::Separator | Kind::Connector => at += 1,
                Kind::Letter => {
                    let start = at;
                    at = self.after_letters(start);
                    if bytes.get(at).is_some_and(|byte| kind(*byte) == Kind::Other) {
                        return start;
                    }
                    let is_separate = start == 0 || kind(bytes[start - 1]) == Kind::Separator;
                    self.ascii_word(start..at, is_separate);
                }
            }
        }
        at
    }

    /// Visits a word. Most are separate: nothing joins them to the word before, and nothing marks
    /// them.
    #[inline]
    fn ascii_word(&mut self, word: Range<usize>, is_separate: bool) {
        if !is_separate {
            return self.word(word);
        }
        if self.compound.start != self.last.start {
            self.end_compound();
        }
        self.compound = word.clone();
        self.last = word.clone();
        (self.connector, self.words) = (None, 1);
        if !self.visitor.skips(word.clone()) {
            self.visit(word, TokenKind::Word);
        }
    }

    /// Folds a token if it is ASCII, and returns whether it is.
    pub fn fold_ascii(&mut self, token: &Range<usize>, drops: bool) -> bool {
        let written = slice(self.text, token.clone());
        if written.len() > MAX_TERM_BYTES || !written.is_ascii() {
            return false;
        }
        let TokenForms { folded, exact } = &mut *self.forms;
        // Allocates at the first token only.
        folded.reserve(MAX_TERM_BYTES);
        exact.reserve(MAX_TERM_BYTES);
        if drops {
            let stays = |(at, byte): &(usize, u8)| *at == 0 || kind(*byte) == Kind::Letter;
            let kept = written.bytes().enumerate().filter(stays);
            folded.extend(kept.map(|(_, byte)| char::from(byte)));
        } else {
            folded.push_str(written);
        }
        folded.make_ascii_lowercase();
        exact.push_str(folded);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Token;

    const PIECES: [&str; 34] = [
        "participatory",
        "Budget2016",
        "a",
        "word",
        "Word",
        "12",
        "345",
        "x1",
        "RightToCity",
        "-",
        ".",
        ",",
        "/",
        "@",
        "_",
        "#",
        "'",
        "(",
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\0",
        "\u{7f}",
        "é",
        "e\u{301}",
        "\u{ad}",
        "’",
        "\u{2010}",
        "مدن",
        "市",
        "·",
        "\u{301}",
    ];

    /// Range, folded form, exact form, kind and number of words of each token.
    type Found = Vec<(Range<usize>, String, String, TokenKind, usize)>;

    fn tokens(text: &str, by_bytes: bool) -> Found {
        let mut found = Vec::new();
        let mut visit = |token: Token<'_>| {
            let Token { range, folded, exact, kind, words } = token;
            found.push((range, folded.to_owned(), exact.to_owned(), kind, words));
        };
        let visitor: &mut dyn FnMut(Token<'_>) = &mut visit;
        Tokenizer::new(text, visitor, &mut TokenForms::default()).read(by_bytes);
        found
    }

    #[test]
    fn eight_bytes_at_once_are_classified_as_single_bytes() {
        for byte in 0..=u8::MAX {
            let found =
                letter_bits(u64::from_le_bytes([b' ', byte, byte, b'z', 0xff, byte, b'A', byte]));
            let is_letter = if byte.is_ascii_alphanumeric() { 0x80 } else { 0 };
            assert_eq!(
                found.to_le_bytes(),
                [0, is_letter, is_letter, 0x80, 0, is_letter, 0x80, is_letter]
            );
        }
    }

    #[test]
    fn words_by_bytes_are_those_by_characters() {
        let mut random = fastrand::Rng::with_seed(11);
        let mut compared = 0;
        for _ in 0..20_000 {
            let choice = random.usize(1..=PIECES.len());
            let count = random.usize(..12);
            let text: String = (0..count).map(|_| PIECES[random.usize(..choice)]).collect();
            let found = tokens(&text, true);
            assert_eq!(found, tokens(&text, false), "{text:?}");
            compared += found.len();
        }
        assert!(compared > 20_000, "the texts have no more than {compared} tokens");
    }
}
