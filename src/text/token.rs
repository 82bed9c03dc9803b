//! Tokens, and the visitor that takes them.

use core::ops::Range;

/// In documents and queries, words are cut after the character that brings their folded form to
/// this many bytes.
pub const MAX_TERM_BYTES: usize = 64;

/// One word of a text.
#[derive(Debug)]
pub struct Token<'a> {
    /// The bytes of the source it came from.
    pub range: Range<usize>,
    /// The folded form, which is matched.
    pub folded: &'a str,
    /// The exact form, which ranks an exact match higher.
    pub exact: &'a str,
    /// Whether it is a word of the text or made of several.
    pub kind: TokenKind,
    /// How many words a compound covers, the ones visited last; 1 for other tokens.
    pub words: usize,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word; words follow each other without overlapping.
    Word,
    /// Words that connectors join (see [`tokenizer`](super::tokenizer)); it follows the words it
    /// covers.
    Compound,
    /// A word of a hashtag or handle in camel case: `right`, `To` and `City` of `#RightToCity`.
    CamelCasePart,
}

/// Takes the tokens of a text.
pub trait TokenVisitor {
    /// Whether to skip the word in this range of the text (bytes): it is then neither folded nor
    /// visited. For a visitor that has seen the word in the same spelling before.
    fn skips(&mut self, _: Range<usize>) -> bool {
        false
    }

    /// Takes the next token.
    fn visit(&mut self, token: Token<'_>);
}

impl TokenVisitor for dyn FnMut(Token<'_>) + '_ {
    fn visit(&mut self, token: Token<'_>) {
        self(token);
    }
}

/// The forms of the current token: memory that is allocated once for many texts.
#[derive(Debug, Default)]
pub struct TokenForms {
    pub(super) folded: String,
    pub(super) exact: String,
}
