//! Names of several words: `right to the city` is one thing, and has names in other languages.

use crate::query::correct::holds;
use crate::query::score::WHOLE_WORD;
use crate::query::types::{NOT_A_WORD, Query, QueryTerm};
use crate::reader::Store;

/// No name has more words.
const LONGEST_NAME: usize = 8;

/// Notes with the words of a query outside phrases the names they are part of: runs of two or more neighbours that the index has.
pub(crate) fn find(store: &Store, query: &mut Query) {
    for start in 0..query.sequence.len() {
        let mut name = String::new();
        for at in start..query.sequence.len().min(start + LONGEST_NAME) {
            if query.sequence[at].is_empty() {
                break;
            }
            if at > start {
                name.push(' ');
            }
            name.push_str(&query.sequence[at]);
            let places = &query.word_indexes[start..at + 1];
            if at > start && places.iter().any(|place| *place != NOT_A_WORD) && holds(store, &name)
            {
                for place in places {
                    if let Some(word) = query.words.get_mut(*place)
                        && word.phrase.is_none()
                    {
                        word.names.push(QueryTerm::whole(&name, WHOLE_WORD));
                    }
                }
            }
        }
    }
}
