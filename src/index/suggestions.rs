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

use std::collections::{BTreeMap, HashMap};

use super::collect::Corpus;
use super::terms::Terms;
use super::wire::{Reader, put_bytes, put_varint};
use super::writer::Deflate;
use crate::analysis::{for_each_word, stop_words};

/// A phrase is in so many documents at least.
const FREQUENT: u32 = 3;
/// A phrase has at most so many words.
const LONGEST: usize = 4;
/// No more phrases of one language are looked at: far more than the file can hold.
const MOST_PHRASES: usize = 2_000;
/// The file deflates to at most this many bytes.
const DEFLATED: usize = 8_000;

/// What one language has to suggest.
#[derive(Default)]
struct Suggestions {
    names: Vec<String>,
    phrases: Vec<String>,
}

/// The bytes of the file: all names, and as many phrases as fit.
pub(crate) fn put_suggestions(corpus: &Corpus<'_>, terms: &Terms, deflate: Deflate<'_>) -> Vec<u8> {
    let mut languages: BTreeMap<String, Suggestions> = BTreeMap::new();
    for (tag, name) in &terms.names {
        let language = languages.entry(tag.clone()).or_default();
        if !language.names.contains(name) {
            language.names.push(name.clone());
        }
    }
    for (place, tag) in corpus.tags.iter().enumerate() {
        let phrases = phrases(corpus, place as u16);
        if !phrases.is_empty() {
            languages.entry(tag.clone()).or_default().phrases = phrases;
        }
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

/// A run of words that has been seen.
struct Seen {
    written: String,
    documents: u32,
    last: usize,
}

/// The frequent phrases of one language, the more frequent first; none that is part of a longer one just as frequent.
fn phrases(corpus: &Corpus<'_>, language: u16) -> Vec<String> {
    let stop_words = stop_words::of_language(&corpus.tags[usize::from(language)]);
    let mut seen: HashMap<String, Seen> = HashMap::new();
    for (number, document) in corpus.documents.iter().enumerate() {
        if corpus.languages[number] == language {
            for text in [&document.title, &document.summary] {
                note_runs(text, number, &stop_words, &mut seen);
            }
        }
    }
    seen.retain(|_, run| run.documents >= FREQUENT);
    let mut frequent: Vec<(&String, &Seen)> = seen.iter().collect();
    frequent.sort_by_key(|(key, run)| (core::cmp::Reverse(run.documents), key.as_str()));
    frequent.truncate(MOST_PHRASES);
    let is_part = |key: &str, documents: u32| {
        frequent.iter().any(|(other, run)| {
            run.documents == documents && other.len() > key.len() && contains_words(other, key)
        })
    };
    let whole = frequent.iter().filter(|(key, run)| !is_part(key, run.documents));
    whole.map(|(_, run)| run.written.clone()).collect()
}

fn note_runs(text: &str, document: usize, stop_words: &[String], seen: &mut HashMap<String, Seen>) {
    let mut words = Vec::new();
    for_each_word(text, |word| {
        let is_stop = stop_words.binary_search_by(|stop| stop.as_str().cmp(word.folded)).is_ok();
        words.push((word.range.clone(), word.folded.to_owned(), is_stop));
    });
    for start in (0..words.len()).filter(|start| !words[*start].2) {
        let mut key = words[start].1.clone();
        for (range, folded, is_stop) in words[start + 1..].iter().take(LONGEST - 1) {
            key = key + " " + folded;
            if !is_stop {
                let run = seen.entry(key.clone()).or_insert_with(|| Seen {
                    written: text[words[start].0.start..range.end].to_lowercase(),
                    documents: 0,
                    last: usize::MAX,
                });
                run.documents += u32::from(run.last != document);
                run.last = document;
            }
        }
    }
}

fn contains_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}
