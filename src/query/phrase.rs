//! Which documents hold words side by side.

use super::parse::Query;
use crate::index::words::{Entry, Shard};
use crate::store::Store;

/// The documents of each phrase of a query, in order; its positions have arrived.
pub(crate) fn documents_of_phrases(store: &Store, query: &Query) -> Vec<Vec<u32>> {
    query.phrases.iter().map(|words| holding(store, words)).collect()
}

/// By practice whether one of its editions holds anything that must not be there.
pub(crate) fn excluded(store: &Store, query: &Query) -> Vec<bool> {
    let mut excluded = vec![false; store.core().record.practices as usize];
    for words in &query.without {
        for document in holding(store, words) {
            excluded[store.practice_of(document)] = true;
        }
    }
    excluded
}

/// The documents that hold the words one after the other, in these very forms.
fn holding(store: &Store, words: &[String]) -> Vec<u32> {
    match words {
        [word] => holding_form(store, word),
        _ => {
            let mut documents: Vec<u32> =
                beginnings(store, words).into_iter().map(|place| (place >> 32) as u32).collect();
            documents.dedup();
            documents
        }
    }
}

fn holding_form(store: &Store, word: &str) -> Vec<u32> {
    let shard = store.shard(store.shard_of(word));
    shard.entry(word).map_or(Vec::new(), |entry| holders(&shard, entry))
}

/// The documents that hold the very form an entry is of, in order.
pub(crate) fn holders(shard: &Shard<'_>, entry: Entry) -> Vec<u32> {
    if !entry.holders.is_empty() {
        return entry.holders;
    }
    let mut documents = Vec::new();
    for list in entry.classes {
        documents.extend(shard.postings(list).iter().map(|posting| u64::from(posting.document)));
    }
    super::rank::sort(&mut documents);
    documents.dedup();
    documents.into_iter().map(|document| document as u32).collect()
}

/// Where the phrase begins: the places of its first word which all others follow.
fn beginnings(store: &Store, words: &[String]) -> Vec<u64> {
    let mut places: Option<Vec<u64>> = None;
    for (at, word) in words.iter().enumerate() {
        let here = store.positions(word);
        places = Some(match places {
            None => here,
            Some(mut places) => {
                places.retain(|place| here.binary_search(&(place + at as u64)).is_ok());
                places
            }
        });
    }
    places.unwrap_or_default()
}
