//! Chooses the phrases to suggest: as many of each language as the file has room for.

use std::collections::BTreeMap;

use medina::format::suggestions::{Suggestions, put_suggestions};

use crate::env::Deflate;

/// The file deflates to at most this many bytes.
const DEFLATED: usize = 8_000;

/// The bytes of the file: all names, each after its tag, and as many of the phrases of each tag as fit.
pub(crate) fn choose_suggestions(
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
        let bytes = put_suggestions(&languages, share);
        if share == 0 || deflate(&bytes).len() <= DEFLATED {
            return bytes;
        }
        let most = languages.values().map(|language| language.phrases.len()).max().unwrap_or(0);
        share = share.min(most) / 2;
    }
}
