//! Suggestions: names of concepts and frequent phrases, as they are written, to complete what a
//! visitor types. Look here for a further source of suggestions.
//!
//! ```text
//! varint count of languages; per language: length-prefixed tag, * for names of every language,
//!     varint count, length-prefixed names;
//!     varint count, length-prefixed phrases, the more frequent first
//! ```
//!
//! Names are those of concepts that have documents; labels of facets travel with the labels. A
//! phrase is a run of two to four words of titles and summaries that neither begins nor ends with a
//! stop word and that at least three documents of the language contain. The file is loaded when a
//! visitor first types, and its size is bounded.

use std::collections::BTreeMap;

use crate::util::wire::{Reader, put_bytes, put_texts, put_varint};

/// The suggestions of one language.
#[derive(Debug, Default)]
pub struct Suggestions {
    /// Names of concepts, as written.
    pub names: Vec<String>,
    /// Frequent phrases, the more frequent first.
    pub phrases: Vec<String>,
}

/// One text that the file suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestedText<'a> {
    /// The BCP 47 tag of its language; `*` for a text that belongs to every language.
    pub language: &'a str,
    /// Whether it is a frequent phrase; otherwise it is the name of a concept.
    pub is_phrase: bool,
    /// The text as written.
    pub text: &'a str,
}

/// The bytes of the file, with at most `max_phrases` phrases of each language.
pub fn put_suggestions(languages: &BTreeMap<String, Suggestions>, max_phrases: usize) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, languages.len() as u64);
    for (tag, language) in languages {
        put_bytes(&mut out, tag.as_bytes());
        let phrases = &language.phrases[..language.phrases.len().min(max_phrases)];
        for texts in [language.names.as_slice(), phrases] {
            put_texts(&mut out, texts);
        }
    }
    out
}

/// Visits the texts of the file in order.
pub fn for_each_suggestion(reader: &mut Reader<'_>, visit: &mut dyn FnMut(SuggestedText<'_>)) {
    for _ in 0..reader.count() {
        let language = reader.text();
        for is_phrase in [false, true] {
            for _ in 0..reader.count() {
                visit(SuggestedText { language, is_phrase, text: reader.text() });
            }
        }
    }
}
