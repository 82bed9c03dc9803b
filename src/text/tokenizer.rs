//! The tokenizer: where words begin and end, and which of them form a compound. Look here for how
//! hyphens, apostrophes, numbers and hashtags are treated.
//!
//! A word is a run of letters and digits. Combining marks and invisible characters (soft hyphen,
//! joiners, tatweel, the middle dot of Catalan `col·lectiu`) continue a word but never begin one.
//! All other characters separate words, hyphens and all apostrophes included: `l’énergie` is two
//! words in documents and queries, so that `énergie` finds it.
//!
//! Words that single connectors join are a *compound* as well, so that it is found whole and in
//! parts:
//!
//! | written | words | compound |
//! |---|---|---|
//! | `inter-religious` | `inter` `religious` | `interreligious`, without its connectors |
//! | `10.000` | `10` `000` | `10000`, likewise |
//! | `2016/2102`, `10.7`, `x_1` | `2016` `2102` | `2016/2102`, as written, if it has a digit |
//! | `#28`, `@uclg` | `28`, `uclg` | `#28`, `@uclg` |

mod ascii;

use core::ops::Range;

use crate::text::fold::{FoldTable, Kind};
use crate::text::token::TokenForms;
use crate::text::token::TokenVisitor;
use crate::text::{MAX_TERM_BYTES, Token, TokenKind, fold};
use crate::util::text::slice;

/// How the words of a compound are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Connector {
    /// By hyphens or separators of thousands, which the compound leaves out.
    Dropped,
    /// By characters that the compound keeps.
    Kept,
}

/// Reads a text from front to back, with the compound that the last words form so far.
pub struct Tokenizer<'a, V: ?Sized> {
    text: &'a str,
    table: &'static FoldTable,
    visitor: &'a mut V,
    /// The range of the current compound, from its first word to its last, with a `#` or `@` before
    /// them. It may be a single word. Empty before the first word.
    compound: Range<usize>,
    /// The connectors of the current compound; `None` if it is a single word.
    connector: Option<Connector>,
    /// The number of words in the current compound.
    words: usize,
    /// The last word.
    last: Range<usize>,
    forms: &'a mut TokenForms,
}

/// Functions with one caller are marked `inline`, because the compiler would not inline generic
/// ones of this size, and the module is smaller if it does.
impl<'a, V: TokenVisitor + ?Sized> Tokenizer<'a, V> {
    /// A tokenizer at the beginning of a text.
    pub fn new(text: &'a str, visitor: &'a mut V, forms: &'a mut TokenForms) -> Self {
        Self {
            text,
            table: fold::fold_table(),
            visitor,
            compound: 0..0,
            connector: None,
            words: 0,
            last: 0..0,
            forms,
        }
    }

    /// Visits all tokens.
    pub fn run(self) {
        self.read(cfg!(feature = "simd"));
    }

    /// Reads character by character and, with `by_bytes`, ASCII byte by byte, which is faster and
    /// takes more code.
    #[inline]
    fn read(mut self, by_bytes: bool) {
        let mut start = None;
        let mut rest = self.text.chars();
        loop {
            if by_bytes {
                rest = self.after_ascii(rest.as_str(), start.is_some()).chars();
            }
            let at = self.text.len() - rest.as_str().len();
            let Some(character) = rest.next() else { break };
            let kind = self.table.kind(character);
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
        if !self.extend_compound(&word) {
            self.end_compound();
            self.begin_compound(&word);
        }
        self.emit(word, TokenKind::Word);
    }

    /// Begins a compound with a word, or with the word before if the two are joined: then the word
    /// before ended a compound with the other kind of connector.
    #[inline]
    fn begin_compound(&mut self, word: &Range<usize>) {
        let last = core::mem::replace(&mut self.last, word.clone());
        if self.connector.is_some() && self.connector_before(last.end, word).is_some() {
            self.begin_compound_at(last);
            self.extend_compound(word);
        } else {
            self.begin_compound_at(word.clone());
        }
    }

    fn begin_compound_at(&mut self, word: Range<usize>) {
        let mut before = slice(self.text, 0..word.start).chars();
        let is_marked = matches!(before.next_back(), Some('#' | '@'))
            && !before.next_back().is_some_and(|letter| self.table.kind(letter).begins_word());
        self.compound = word.start - usize::from(is_marked)..word.end;
        (self.connector, self.words) = (None, 1);
    }

    /// Adds a word to the compound if a single connector joins it, of the same kind as the others.
    /// Returns whether it did.
    fn extend_compound(&mut self, word: &Range<usize>) -> bool {
        let connector = self.connector_before(self.compound.end, word);
        let extends =
            connector.is_some() && (self.connector.is_none() || self.connector == connector);
        if extends {
            self.compound.end = word.end;
            self.last = word.clone();
            self.connector = connector;
            self.words += 1;
        }
        extends
    }

    /// What joins a word to the one that ends at `end`; `None` if nothing does.
    fn connector_before(&self, end: usize, word: &Range<usize>) -> Option<Connector> {
        let mut between = slice(self.text, end..word.start).chars();
        let (character, None) = (between.next().filter(|_| end > 0)?, between.next()) else {
            return None;
        };
        match character {
            '-' | '\u{2010}' | '\u{2011}' => Some(Connector::Dropped),
            '.' | ',' if self.are_thousands(end, word) => Some(Connector::Dropped),
            '/' | '.' | '@' | '_' => Some(Connector::Kept),
            _ => None,
        }
    }

    /// Whether a word is three digits, and the one that ends at `end` ends with a digit.
    fn are_thousands(&self, end: usize, word: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        word.len() == 3
            && bytes[end - 1].is_ascii_digit()
            && bytes[word.clone()].iter().all(u8::is_ascii_digit)
    }

    /// Visits the compound that ends here, if it is one, and its parts in camel case.
    fn end_compound(&mut self) {
        let compound = self.compound.clone();
        let written = &self.text.as_bytes()[compound.clone()];
        let is_marked = matches!(written.first(), Some(b'#' | b'@'));
        let identifies = || written.iter().any(|byte| *byte == b'@' || byte.is_ascii_digit());
        if is_marked {
            self.camel_case_parts(&compound);
        }
        let is_dropped = self.connector == Some(Connector::Dropped);
        if is_marked || is_dropped || (self.connector.is_some() && identifies()) {
            self.emit(compound, TokenKind::Compound);
        }
    }

    /// Visits the parts that begin with a capital after a small letter or digit, if there are
    /// several.
    #[inline]
    fn camel_case_parts(&mut self, compound: &Range<usize>) {
        let (mut first, mut is_second) = (None, false);
        let mut before = Kind::Separator;
        for (at, character) in slice(self.text, compound.clone()).char_indices() {
            let kind = self.table.kind(character);
            let begins = !before.begins_word() || (before == Kind::Letter && kind == Kind::Capital);
            if begins && kind.begins_word() {
                let start = first.replace(compound.start + at);
                is_second = start.is_some();
                start.into_iter().for_each(|start| {
                    self.emit(start..compound.start + at, TokenKind::CamelCasePart);
                });
            }
            before = kind;
        }
        if let (true, Some(start)) = (is_second, first) {
            self.emit(start..compound.end, TokenKind::CamelCasePart);
        }
    }

    /// Visits a token unless the visitor skips it.
    fn emit(&mut self, range: Range<usize>, kind: TokenKind) {
        if kind == TokenKind::Word && self.visitor.skips(range.clone()) {
            return;
        }
        self.visit(range, kind);
    }

    /// Folds and visits a token.
    fn visit(&mut self, range: Range<usize>, kind: TokenKind) {
        self.forms.folded.clear();
        self.forms.exact.clear();
        let drops = kind == TokenKind::Compound && self.connector == Some(Connector::Dropped);
        if !cfg!(feature = "simd") || !self.fold_ascii(&range, drops) {
            self.fold(range.clone(), drops);
        }
        let TokenForms { folded, exact } = &*self.forms;
        if !folded.is_empty() {
            let words = if kind == TokenKind::Compound { self.words } else { 1 };
            self.visitor.visit(Token { range, folded, exact, kind, words });
        }
    }

    /// Folds a token, without its connectors if `drops`. It is cut after the character that brings
    /// the folded form to [`MAX_TERM_BYTES`], or the exact form to four times as many.
    #[inline]
    fn fold(&mut self, range: Range<usize>, drops: bool) {
        let TokenForms { folded, exact } = &mut *self.forms;
        for (at, character) in slice(self.text, range).char_indices() {
            if folded.len() >= MAX_TERM_BYTES || exact.len() >= 4 * MAX_TERM_BYTES {
                break;
            }
            if at == 0 || !drops || self.table.kind(character).continues_word() {
                self.table.fold(character, folded, exact);
            }
        }
    }
}
