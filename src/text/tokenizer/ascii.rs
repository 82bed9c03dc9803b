//! The fast way through texts of ASCII, which most are for most of their length: by bytes instead of by characters.
//!
//! The same words are found as by characters, which go on where something else comes.

use core::ops::Range;

use crate::text::token::{TokenForms, TokenVisitor};
use crate::text::tokenizer::Tokenizer;
use crate::text::{MAX_TERM_BYTES, TokenKind};
use crate::util::text::slice;

/// What a byte is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It stands between words and ties none.
    Gap,
    /// It stands between words and may tie them, or mark the next.
    Tie,
    /// A letter or digit.
    Letter,
    /// Not of ASCII.
    Other,
}

const KINDS: [Kind; 256] = {
    let (mut kinds, mut byte) = ([Kind::Other; 256], 0);
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'-' | b'.' | b',' | b'/' | b'@' | b'_' | b'#' => Kind::Tie,
            letter if letter.is_ascii_alphanumeric() => Kind::Letter,
            _ => Kind::Gap,
        };
        byte += 1;
    }
    kinds
};

fn kind(byte: u8) -> Kind {
    KINDS[usize::from(byte)]
}

/// How many letters and digits these bytes begin with. Eight are looked at together: where a word ends is hard to foresee, so a loop over
/// single bytes would make the processor guess wrong at most words.
fn letters(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes[at..].first_chunk() {
        let others = !letters_among(u64::from_le_bytes(*eight)) & HIGH_BITS;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| kind(**byte) == Kind::Letter).count()
}

/// The high bit of each of eight bytes.
const HIGH_BITS: u64 = of_each(0x80);

/// The same byte eight times.
const fn of_each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Eight bytes, of which those that are letters or digits of ASCII have their high bit.
fn letters_among(eight: u64) -> u64 {
    let low = eight & !HIGH_BITS;
    // No sum of seven bits and at most 0x80 goes over into the next byte; it has the high bit from that byte on, or beyond it.
    let between = |bytes: u64, first: u8, last: u8| {
        (bytes + of_each(0x80 - first)) & !(bytes + of_each(0x7f - last))
    };
    let small = low | of_each(0x20);
    (between(small, b'a', b'z') | between(low, b'0', b'9')) & !eight & HIGH_BITS
}

impl<'a, V: TokenVisitor + ?Sized> Tokenizer<'a, V> {
    /// What is left of the rest of the text after what is plain: letters amid a word, else whole words, which are visited.
    pub fn after_plain(&mut self, rest: &'a str, is_amid: bool) -> &'a str {
        let from = self.text.len() - rest.len();
        let to = if is_amid { self.after_letters(from) } else { self.plain_words(from) };
        slice(self.text, to..self.text.len())
    }

    /// Where the letters and digits of ASCII end that stand there.
    fn after_letters(&self, from: usize) -> usize {
        from + letters(&self.text.as_bytes()[from..])
    }

    /// Visits the words from there on as far as they are of ASCII, and so is what stands between them. Gives where that ends: before
    /// another character, a word that has one, or the end.
    fn plain_words(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(at) {
            match kind(*byte) {
                Kind::Other => break,
                Kind::Gap | Kind::Tie => at += 1,
                Kind::Letter => {
                    let start = at;
                    at = self.after_letters(start);
                    if bytes.get(at).is_some_and(|byte| kind(*byte) == Kind::Other) {
                        return start;
                    }
                    let stands_apart = start == 0 || kind(bytes[start - 1]) == Kind::Gap;
                    self.plain_word(start..at, stands_apart);
                }
            }
        }
        at
    }

    /// Most words stand apart: nothing ties them to the word before, and nothing marks them.
    #[inline]
    fn plain_word(&mut self, word: Range<usize>, stands_apart: bool) {
        if !stands_apart {
            return self.word(word);
        }
        if self.compound.start != self.last.start {
            self.end_compound();
        }
        self.compound = word.clone();
        self.last = word.clone();
        (self.joint, self.words) = (None, 1);
        if !self.visitor.knows(word.clone()) {
            self.spell(word, TokenKind::Word);
        }
    }

    /// Folds what is of ASCII alone, and says whether it is.
    pub fn spell_plain(&mut self, token: &Range<usize>, closes_up: bool) -> bool {
        let written = slice(self.text, token.clone());
        if written.len() > MAX_TERM_BYTES || !written.is_ascii() {
            return false;
        }
        let TokenForms { folded, exact } = &mut *self.forms;
        // Once for all tokens.
        folded.reserve(MAX_TERM_BYTES);
        exact.reserve(MAX_TERM_BYTES);
        if closes_up {
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

    type Found = Vec<(Range<usize>, String, String, TokenKind, usize)>;

    fn tokens(text: &str, hurries: bool) -> Found {
        let mut found = Vec::new();
        let mut visit = |token: Token<'_>| {
            let Token { range, folded, exact, kind, words } = token;
            found.push((range, folded.to_owned(), exact.to_owned(), kind, words));
        };
        let visitor: &mut dyn FnMut(Token<'_>) = &mut visit;
        Tokenizer::new(text, visitor, &mut TokenForms::default()).read(hurries);
        found
    }

    #[test]
    fn eight_bytes_say_what_one_says() {
        for byte in 0..=u8::MAX {
            let found =
                letters_among(u64::from_le_bytes([b' ', byte, byte, b'z', 0xff, byte, b'A', byte]));
            let is_letter = if byte.is_ascii_alphanumeric() { 0x80 } else { 0 };
            assert_eq!(
                found.to_le_bytes(),
                [0, is_letter, is_letter, 0x80, 0, is_letter, 0x80, is_letter]
            );
        }
    }

    #[test]
    fn bytes_say_what_characters_say() {
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
