//! Token streams: a batch of documents after analysis, as bytes. Look here to change what analysis
//! keeps of a text.
//!
//! A token stream has the forms of the batch and, text by text, its tokens as numbers of forms. It
//! depends on nothing but the documents, so that later builds find it in the cache. The spelling of
//! the forms comes first, because it is needed once, to number the forms of the corpus. The rest,
//! a [`TokenStream`], is read again when they have numbers.
//!
//! ```text
//! varint bytes of the spelling; spelling: varint count of forms;
//!     per form: varint length of the exact form, of the folded form (0: the same);
//!     then per form: exact form, folded form
//! varint count of language tags, length-prefixed
//! varint count of forms; per form: varint index of its tag << 1 | is a stop word
//! per document: lengths of title, summary and text in words that are no stop words;
//!     varint count of passages, length of each in bytes
//! per document, per text (title, summary, each passage):
//!     per token: 16 bits, (number of its form + 1) << 1 | is a word,
//!         or if that does not fit: 16 bits, 1; then the same in 32 bits
//!     16 bits, 0
//! ```
//!
//! Tokens of 16 bits are faster to read than varints (decision 9).

mod reader;
#[cfg(test)]
mod tests;
mod word_cache;
mod writer;

pub(crate) use reader::{FormText, SUMMARY, SpelledTokenStream, TEXT, TITLE, TokenStream, Tokens};
pub(crate) use writer::write;
