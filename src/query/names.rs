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

/// Visits every run of two or more neighbouring words that may be a name, joined by spaces.
pub(crate) fn each_run(query: &Query, visit: &mut dyn FnMut(&Name)) {
    for start in 0..query.sequence.len() {
        let mut run = Name::default();
        for at in start..query.sequence.len().min(start + LONGEST_NAME) {
            let word = &query.sequence[at];
            if word.is_empty() {
                break;
            }
            if at > start {
                run.key.push(' ');
            }
            run.key.push_str(word);
            if query.places[at] != NOWHERE {
                run.words.push(query.places[at]);
            }
            if at > start && !run.words.is_empty() {
                visit(&run);
            }
        }
    }
}

/// The names in a query that the index has.
pub(crate) fn find(store: &Store, query: &Query) -> Vec<Name> {
    let mut names = Vec::new();
    each_run(query, &mut |run| {
        if store.shard(store.shard_of(&run.key)).get(&run.key).is_some() {
            names.push(run.clone());
        }
    });
    names
}
