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

/// Every run of two or more neighbouring words that may be a name, joined by spaces.
pub(crate) fn runs(query: &Query) -> Vec<Name> {
    let mut runs = Vec::new();
    for start in 0..query.sequence.len() {
        let (mut key, mut words) = (String::new(), Vec::new());
        for (at, word) in query.sequence.iter().enumerate().skip(start).take(LONGEST_NAME) {
            if word.is_empty() {
                break;
            }
            if at > start {
                key.push(' ');
            }
            key.push_str(word);
            if query.places[at] != NOWHERE {
                words.push(query.places[at]);
            }
            if at > start && !words.is_empty() {
                runs.push(Name { key: key.clone(), words: words.clone() });
            }
        }
    }
    runs
}

/// The names in a query that the index has.
pub(crate) fn find(store: &Store, query: &Query) -> Vec<Name> {
    let mut names = runs(query);
    names.retain(|name| store.shard(store.shard_of(&name.key)).get(&name.key).is_some());
    names
}
