//! Text to tokens: the one analysis that documents, queries and highlights share. Look here for
//! what is a word, and which words are equal.
//!
//! A *token* is a word of the source with the byte range it came from, in two forms. The *folded*
//! form is what the dictionary holds and what matching compares: without case, accents, Arabic
//! vowel signs, ligatures and presentation forms. The *exact* form is only in lower case and
//! without invisible characters. It ranks a word written as the visitor wrote it above one that
//! merely folds to the same.
//!
//! ```
//! let mut seen = Vec::new();
//! medina::text::for_each_token("L’énergie: CO₂!", |token| {
//!     seen.push((token.folded.to_owned(), token.range));
//! });
//! let expected = [("l", 0..1), ("energie", 4..12), ("co2", 14..19)];
//! assert_eq!(seen, expected.map(|(folded, range)| (folded.to_owned(), range)));
//! ```

pub mod analyzer;
pub mod arabic;
pub(crate) mod fold;
pub mod language;
pub mod token;
pub mod tokenizer;

pub use self::analyzer::{begins_with_word, folded, for_each_token, for_each_word, visit_tokens};
pub use self::language::{primary_language, same_language};
pub use self::token::{MAX_TERM_BYTES, Token, TokenForms, TokenKind, TokenVisitor};
