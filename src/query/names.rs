//! Names of several words: `right to the city` is one thing, and has names in other languages.

use super::parse::{NOWHERE, Query};
use crate::store::Store;

/// No name has more words.
const LONGEST_NAME: usize = 8;

/// Names of several words in a query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    /// The key in the dictionary.
    pub(crate) key: String,
    /// The words of the query it covers.
    pub(crate) words: Vec<usize>,
}

/// Visits every run of two or more neighbouring words that may be a name, joined by spaces, with the places of the meaningful ones.
pub(crate) fn each_run(query: &Query, visit: &mut dyn FnMut(&str, &[usize])) {
    for start in 0..query.sequence.len() {
        let (mut key, mut places) = (String::new(), Vec::new());
        for (at, word) in query.sequence.iter().enumerate().skip(start).take(LONGEST_NAME) {
            if word.is_empty() {
                break;
            }
            if at > start {
                key.push(' ');
            }
            key.push_str(word);
            if query.places[at] != NOWHERE {
                places.push(query.places[at]);
            }
            if at > start && !places.is_empty() {
                visit(&key, &places);
            }
        }
    }
}

/// The names in a query that the index has.
pub(crate) fn find(store: &Store, query: &Query) -> Vec<Name> {
    let mut names = Vec::new();
    each_run(query, &mut |key, words| {
        if store.shard(store.shard_of(key)).get(key).is_some() {
            names.push(Name { key: key.to_owned(), words: words.to_vec() });
        }
    });
    names
}
