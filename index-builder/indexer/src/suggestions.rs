//! Chooses the phrases that are suggested: as many of each language as the file can hold.
//! [`medina::format::suggestions`] has the bytes of the file.

use std::collections::BTreeMap;

use medina::format::suggestions::{Suggestions, put_suggestions};

use crate::env::Deflate;

/// The file deflates to at most this many bytes.
const MAX_DEFLATED: usize = 8_000;

/// A name of a concept in a language.
#[derive(Clone, Debug)]
pub(crate) struct TaggedName {
    pub(crate) tag: String,
    pub(crate) name: String,
}

/// The frequent phrases of a language, the most frequent first.
#[derive(Clone, Debug)]
pub(crate) struct TaggedPhrases {
    pub(crate) tag: String,
    pub(crate) phrases: Vec<String>,
}

/// The bytes of the file: all names, and the most frequent phrases of each language, of which the
/// number is halved until the file is small enough.
pub(crate) fn put_chosen_suggestions(
    names: Vec<TaggedName>,
    phrases: Vec<TaggedPhrases>,
    deflate: Deflate<'_>,
) -> Vec<u8> {
    let languages = by_language(names, phrases);
    let most = languages.values().map(|language| language.phrases.len()).max().unwrap_or(0);
    let mut count = usize::MAX;
    loop {
        let bytes = put_suggestions(&languages, count);
        if count == 0 || deflate(&bytes).len() <= MAX_DEFLATED {
            return bytes;
        }
        count = count.min(most) / 2;
    }
}

fn by_language(
    names: Vec<TaggedName>,
    phrases: Vec<TaggedPhrases>,
) -> BTreeMap<String, Suggestions> {
    let mut languages: BTreeMap<String, Suggestions> = BTreeMap::new();
    for TaggedName { tag, name } in names {
        let language = languages.entry(tag).or_default();
        if !language.names.contains(&name) {
            language.names.push(name);
        }
    }
    for TaggedPhrases { tag, phrases } in phrases {
        if !phrases.is_empty() {
            languages.entry(tag).or_default().phrases = phrases;
        }
    }
    languages
}
