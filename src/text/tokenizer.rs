//! Where words begin and end, and which of them are written as one.
//!
//! A word is a run of letters and digits. Combining marks and invisible characters (soft hyphen, joiners, tatweel,
//! the middle dot of Catalan `col·lectiu`) continue a word but never begin one. Everything else, hyphens and all
//! apostrophes included, separates: `l’énergie` is two words in documents and queries alike, so that `énergie`
//! finds it.
//!
//! Words that single signs tie together are a *compound* besides, so that it is found whole and in parts:
//!
//! | written | words | compound |
//! |---|---|---|
//! | `inter-religious`, `10.000` | `inter` `religious`, `10` `000` | `interreligious`, `10000`: closed up |
//! | `2016/2102`, `10.7`, `x_1` | `2016` `2102` | `2016/2102`: as written, where a digit is in it |
//! | `#28`, `@uclg` | `28`, `uclg` | `#28`, `@uclg` |

mod ascii;

use core::ops::Range;

use crate::text::fold::{Characters, Kind};
use crate::text::token::TokenForms;
use crate::text::token::TokenVisitor;
use crate::text::{MAX_TERM_BYTES, Token, TokenKind, fold};
use crate::util::text::slice;

/// How signs tie words together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Left out of the compound.
    Closed,
    /// Kept in the compound.
    Open,
}

/// Reads a text from front to back, gathering the words that are written as one.
pub struct Tokenizer<'a, V: ?Sized> {
    text: &'a str,
    characters: &'static Characters,
    visitor: &'a mut V,
    /// From the first of the words read last, as far as they are written as one, to the last, a sign `#` or `@` before
    /// them included. Empty before the first word.
    compound: Range<usize>,
    /// What ties them; `None` as long as it is one word.
    joint: Option<Joint>,
    /// How many they are.
    words: usize,
    /// The word read last.
    last: Range<usize>,
    forms: &'a mut TokenForms,
}

/// What is used in one place is `inline`, which the compiler would not think of where code is generic; the module is smaller so.
impl<'a, V: TokenVisitor + ?Sized> Tokenizer<'a, V> {
    pub fn new(text: &'a str, visitor: &'a mut V, forms: &'a mut TokenForms) -> Self {
        Self {
            text,
            characters: fold::characters(),
            visitor,
            compound: 0..0,
            joint: None,
            words: 0,
            last: 0..0,
            forms,
        }
    }

    /// Visits all tokens.
    pub fn run(self) {
        self.read(cfg!(feature = "simd"));
    }

    /// Reads character by character; what is plain by bytes, where more code for more speed is welcome.
    #[inline]
    fn read(mut self, hurries: bool) {
        let mut start = None;
        let mut rest = self.text.chars();
        loop {
            if hurries {
                rest = self.after_plain(rest.as_str(), start.is_some()).chars();
            }
            let at = self.text.len() - rest.as_str().len();
            let Some(character) = rest.next() else { break };
            let kind = self.characters.kind(character);
            match start {
                None if kind.begins_word() => start = Some(at),
                Some(first) if !kind.continues_word() => {
                    self.word(first..at);
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(first) = start {
            self.word(first..self.text.len());
        }
        self.end_compound();
    }

    fn word(&mut self, word: Range<usize>) {
        if !self.extends_to(&word) {
            self.end_compound();
            self.begin(&word);
        }
        self.emit(word, TokenKind::Word);
    }

    /// Begins a compound with a word, or with the one before where another kind of sign ties these two.
    #[inline]
    fn begin(&mut self, word: &Range<usize>) {
        let last = core::mem::replace(&mut self.last, word.clone());
        if self.joint.is_some() && self.joint(last.end, word).is_some() {
            self.begin_with(last);
            self.extends_to(word);
        } else {
            self.begin_with(word.clone());
        }
    }

    fn begin_with(&mut self, word: Range<usize>) {
        let mut before = slice(self.text, 0..word.start).chars();
        let is_marked = matches!(before.next_back(), Some('#' | '@'))
            && !before.next_back().is_some_and(|letter| self.characters.kind(letter).begins_word());
        self.compound = word.start - usize::from(is_marked)..word.end;
        (self.joint, self.words) = (None, 1);
    }

    /// Takes the next word in, if one sign ties it to the last, and the same kind of sign all of them.
    fn extends_to(&mut self, word: &Range<usize>) -> bool {
        let joint = self.joint(self.compound.end, word);
        let extends = joint.is_some() && (self.joint.is_none() || self.joint == joint);
        if extends {
            self.compound.end = word.end;
            self.last = word.clone();
            self.joint = joint;
            self.words += 1;
        }
        extends
    }

    /// How the next word is tied to what ends at `end`, if it is.
    fn joint(&self, end: usize, word: &Range<usize>) -> Option<Joint> {
        let mut between = slice(self.text, end..word.start).chars();
        let (sign, None) = (between.next().filter(|_| end > 0)?, between.next()) else {
            return None;
        };
        match sign {
            '-' | '\u{2010}' | '\u{2011}' => Some(Joint::Closed),
            '.' | ',' if self.are_thousands(end, word) => Some(Joint::Closed),
            '/' | '.' | '@' | '_' => Some(Joint::Open),
            _ => None,
        }
    }

    /// Whether a word is three digits after others.
    fn are_thousands(&self, end: usize, word: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        word.len() == 3
            && bytes[end - 1].is_ascii_digit()
            && bytes[word.clone()].iter().all(u8::is_ascii_digit)
    }

    /// What is there to say of the words read last, besides what they are one by one.
    fn end_compound(&mut self) {
        let compound = self.compound.clone();
        let written = &self.text.as_bytes()[compound.clone()];
        let is_marked = matches!(written.first(), Some(b'#' | b'@'));
        let identifies = || written.iter().any(|sign| *sign == b'@' || sign.is_ascii_digit());
        if is_marked {
            self.humps(&compound);
        }
        if is_marked || self.joint == Some(Joint::Closed) || (self.joint.is_some() && identifies())
        {
            self.emit(compound, TokenKind::Compound);
        }
    }

    /// The parts that begin with a capital after a small letter or digit, where there are two or more.
    #[inline]
    fn humps(&mut self, compound: &Range<usize>) {
        let (mut first, mut is_second) = (None, false);
        let mut before = Kind::Separator;
        for (at, character) in slice(self.text, compound.clone()).char_indices() {
            let kind = self.characters.kind(character);
            let begins = !before.begins_word() || (before == Kind::Letter && kind == Kind::Capital);
            if begins && kind.begins_word() {
                let start = first.replace(compound.start + at);
                is_second = start.is_some();
                start.into_iter().for_each(|start| {
                    self.emit(start..compound.start + at, TokenKind::CamelCasePart)
                });
            }
            before = kind;
        }
        if let (true, Some(start)) = (is_second, first) {
            self.emit(start..compound.end, TokenKind::CamelCasePart);
        }
    }

    /// Visits a token unless it is known, cut at the character that takes the folded form to its most bytes, or the exact form to four
    /// times as many.
    fn emit(&mut self, range: Range<usize>, kind: TokenKind) {
        if kind == TokenKind::Word && self.visitor.knows(range.clone()) {
            return;
        }
        self.spell(range, kind);
    }

    /// Visits a token that has to be folded.
    fn spell(&mut self, range: Range<usize>, kind: TokenKind) {
        self.forms.folded.clear();
        self.forms.exact.clear();
        let closes_up = kind == TokenKind::Compound && self.joint == Some(Joint::Closed);
        if !cfg!(feature = "simd") || !self.spell_plain(&range, closes_up) {
            self.fold(range.clone(), closes_up);
        }
        let TokenForms { folded, exact } = &*self.forms;
        if !folded.is_empty() {
            let words = if kind == TokenKind::Compound { self.words } else { 1 };
            self.visitor.visit(Token { range, folded, exact, kind, words });
        }
    }

    #[inline]
    fn fold(&mut self, range: Range<usize>, closes_up: bool) {
        let TokenForms { folded, exact } = &mut *self.forms;
        for (at, character) in slice(self.text, range).char_indices() {
            if folded.len() >= MAX_TERM_BYTES || exact.len() >= 4 * MAX_TERM_BYTES {
                break;
            }
            if at == 0 || !closes_up || self.characters.kind(character).continues_word() {
                self.characters.fold(character, folded, exact);
            }
        }
    }
}
