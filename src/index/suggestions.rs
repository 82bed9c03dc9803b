//! Suggestions: names of things and frequent phrases, as they are written, to complete what a visitor types.
//!
//! ```text
//! varint count of languages; per language: length-prefixed tag, * for names of every language,
//!     varint count, length-prefixed names;
//!     varint count, length-prefixed phrases, the more frequent first
//! ```
//!
//! Names are those of the thesaurus whose concept any document belongs to; labels of facets travel with the labels. A phrase is a run of
//! two to four words of titles and summaries that neither begins nor ends with a stop word and that three documents of a
//! language hold, or more. The file is loaded when a visitor first types; its size is bounded.

use std::collections::BTreeMap;

use super::wire::{Reader, put_bytes, put_varint};
use super::writer::Deflate;

/// The file deflates to at most this many bytes.
const DEFLATED: usize = 8_000;

/// What one language has to suggest.
#[derive(Default)]
struct Suggestions {
    names: Vec<String>,
    phrases: Vec<String>,
}

/// The bytes of the file: all names, each after its tag, and as many of the phrases of each tag as fit.
pub(crate) fn put_suggestions(
    names: Vec<(String, String)>,
    phrases: Vec<(String, Vec<String>)>,
    deflate: Deflate<'_>,
) -> Vec<u8> {
    let mut languages: BTreeMap<String, Suggestions> = BTreeMap::new();
    for (tag, name) in names {
        let language = languages.entry(tag).or_default();
        if !language.names.contains(&name) {
            language.names.push(name);
        }
    }
    for (tag, phrases) in phrases.into_iter().filter(|(_, phrases)| !phrases.is_empty()) {
        languages.entry(tag).or_default().phrases = phrases;
    }
    let mut share = usize::MAX;
    loop {
        let bytes = put(&languages, share);
        if share == 0 || deflate(&bytes).len() <= DEFLATED {
            return bytes;
        }
        let most = languages.values().map(|language| language.phrases.len()).max().unwrap_or(0);
        share = share.min(most) / 2;
    }
}

fn put(languages: &BTreeMap<String, Suggestions>, share: usize) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, languages.len() as u64);
    for (tag, language) in languages {
        put_bytes(&mut out, tag.as_bytes());
        let phrases = &language.phrases[..language.phrases.len().min(share)];
        for texts in [language.names.as_slice(), phrases] {
            put_varint(&mut out, texts.len() as u64);
            texts.iter().for_each(|text| put_bytes(&mut out, text.as_bytes()));
        }
    }
    out
}

/// Visits what the file suggests: the language, whether it is a phrase, and the text.
pub(crate) fn each_suggestion(reader: &mut Reader<'_>, visit: &mut dyn FnMut(&str, bool, &str)) {
    for _ in 0..reader.count() {
        let language = reader.text();
        for is_phrase in &[false, true] {
            for _ in 0..reader.count() {
                visit(language, *is_phrase, reader.text());
            }
        }
    }
}
