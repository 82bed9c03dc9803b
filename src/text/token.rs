//! What the tokenizer hands out, and what takes it.

use core::ops::Range;

/// Words are cut, in documents and queries alike, at the character that takes their folded form to this many bytes.
pub const MAX_TERM_BYTES: usize = 64;

/// One word of a text.
#[derive(Debug)]
pub struct Token<'a> {
    /// The bytes of the source it came from.
    pub range: Range<usize>,
    /// What is matched.
    pub folded: &'a str,
    /// What ranks an exact match higher.
    pub exact: &'a str,
    /// Whether it is a word of the text or something said besides.
    pub kind: TokenKind,
    /// How many words a compound covers, those read last; 1 of others.
    pub words: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word; words follow each other without overlapping.
    Word,
    /// Words that signs tie together, as one (see [`segment`]); it comes after the words it covers.
    Compound,
    /// A word of a hashtag or handle, which humps tell apart: `right`, `To` and `City` of `#RightToCity`.
    CamelCasePart,
}

/// Looks at the tokens of a text.
pub trait TokenVisitor {
    /// Whether the word there needs no folding, because it is known as it is written; then it is not visited.
    fn knows(&mut self, _: Range<usize>) -> bool {
        false
    }

    fn visit(&mut self, token: Token<'_>);
}

impl TokenVisitor for dyn FnMut(Token<'_>) + '_ {
    fn visit(&mut self, token: Token<'_>) {
        self(token);
    }
}

/// The forms of the token read last: room that is taken once for many texts.
#[derive(Debug, Default)]
pub struct TokenForms {
    pub(super) folded: String,
    pub(super) exact: String,
}
