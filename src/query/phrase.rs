//! Which documents hold words side by side. Documents are told by number: whether each does.

use super::parse::Query;
use crate::index::words::{Entry, Shard};
use crate::store::Store;

/// The documents of each phrase of a query; its positions have arrived.
pub(crate) fn documents_of_phrases(store: &Store, query: &Query) -> Vec<Vec<bool>> {
    let mut phrases = Vec::with_capacity(query.phrases.len());
    for words in &query.phrases {
        phrases.push(holding(store, core::slice::from_ref(words)));
    }
    phrases
}

/// The documents that hold anything that must not be there.
pub(crate) fn excluded(store: &Store, query: &Query) -> Vec<bool> {
    holding(store, &query.without)
}

/// The documents that hold any of the phrases: their words one after the other, in these very forms.
fn holding(store: &Store, phrases: &[Vec<String>]) -> Vec<bool> {
    let mut documents = vec![false; store.core().record.documents as usize];
    for words in phrases {
        if let [word] = words.as_slice() {
            let shard = store.shard(store.shard_of(word));
            if let Some(entry) = shard.entry(word) {
                each_holder(&shard, &entry, &mut |document| documents[document as usize] = true);
            }
        } else {
            beginnings(store, words).iter().for_each(|place| documents[(place >> 32) as usize] = true);
        }
    }
    documents
}

/// Visits the documents that hold the very form an entry is of, some perhaps more than once.
pub(crate) fn each_holder(shard: &Shard<'_>, entry: &Entry, visit: &mut dyn FnMut(u32)) {
    entry.holders.iter().for_each(|document| visit(*document));
    if entry.holders.is_empty() {
        for list in &entry.classes {
            shard.postings(*list).iter().for_each(|posting| visit(posting.document));
        }
    }
}

/// Where the phrase begins: the places of its first word which all others follow.
fn beginnings(store: &Store, words: &[String]) -> Vec<u64> {
    let mut places: Vec<u64> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let here = store.positions(word);
        let mut followed = Vec::new();
        for place in if at == 0 { &here } else { &places } {
            if here.binary_search(&(place + at as u64)).is_ok() {
                followed.push(*place);
            }
        }
        places = followed;
    }
    places
}
