//! Names of several words in a query: `right to the city` names one thing, which has names in other
//! languages. Look here to change which runs of words are taken for names; `docs/decisions/0008`
//! says what a concept is.

use core::ops::Range;

use crate::query::phrase::is_indexed;
use crate::query::score::WHOLE_WORD;
use crate::query::types::{NOT_A_WORD, Query, QueryTerm};
use crate::reader::IndexReader;

/// Names of more words than this are not looked for.
const MAX_NAME_WORDS: usize = 8;

/// Adds to the words outside phrases the names that contain them: runs of two words or more within
/// a clause, stop words included, that are keys of the term dictionary. Costs one lookup per run.
pub(crate) fn add_names(reader: &IndexReader, query: &mut Query) {
    for start in 0..query.sequence.len() {
        let mut name = String::new();
        for at in start..query.sequence.len().min(start + MAX_NAME_WORDS) {
            if query.sequence[at].is_empty() {
                break;
            }
            if at > start {
                name.push(' ');
            }
            name.push_str(&query.sequence[at]);
            if at > start {
                add_name(reader, query, &name, start..at + 1);
            }
        }
    }
}

/// Adds `name` to the words of a range of tokens, if it is one and any of them is searched.
fn add_name(reader: &IndexReader, query: &mut Query, name: &str, tokens: Range<usize>) {
    let indexes = &query.word_indexes[tokens];
    if indexes.iter().all(|index| *index == NOT_A_WORD) || !is_indexed(reader, name) {
        return;
    }
    for index in indexes {
        if let Some(word) = query.words.get_mut(*index)
            && word.phrase.is_none()
        {
            word.names.push(QueryTerm::whole(name, WHOLE_WORD));
        }
    }
}
