//! Text to tokens: the one analysis that documents, queries and highlights share.
//!
//! A *token* is a word of the source with the byte range it came from, in two forms. The *folded* form is what
//! the dictionary holds and what matching compares: without case, accents, Arabic vowel signs, ligatures and
//! presentation forms. The *exact* form is only lower-cased and rid of invisible characters; it lets a word written just as the visitor wrote it
//! rank above one that merely folds to the same.
//!
//! ```
//! let mut seen = Vec::new();
//! crate::text::for_each_token("L’énergie: CO₂!", |token| seen.push((token.folded.to_owned(), token.range)));
//! assert_eq!(seen, [("l".to_owned(), 0..1), ("energie".to_owned(), 4..12), ("co2".to_owned(), 14..19)]);
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
