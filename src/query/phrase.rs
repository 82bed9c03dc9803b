//! Which documents hold words side by side. Documents are told by number: whether each does.

use crate::analysis::divided;
use crate::index::words::{Entry, Shard};
use crate::store::Store;

/// The documents that hold any of the phrases: their words one after the other, in these very forms.
pub(crate) fn holding(store: &Store, phrases: &[String]) -> Vec<bool> {
    let mut documents = vec![false; store.core().record.documents as usize];
    for phrase in phrases {
        if divided(phrase, b' ').1.is_empty() {
            let shard = store.shard(store.shard_of(phrase));
            if let Some(entry) = shard.entry(phrase) {
                each_holder(&shard, &entry, &mut |document| documents[document as usize] = true);
            }
        } else {
            beginnings(store, phrase).iter().for_each(|place| documents[(place >> 32) as usize] = true);
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
fn beginnings(store: &Store, phrase: &str) -> Vec<u64> {
    let (first, mut rest) = divided(phrase, b' ');
    let mut places = store.positions(first);
    let mut at = 0;
    while !rest.is_empty() {
        let (word, others) = divided(rest, b' ');
        let here = store.positions(word);
        at += 1;
        let mut followed = Vec::new();
        for place in &places {
            if here.binary_search(&(place + at)).is_ok() {
                followed.push(*place);
            }
        }
        (places, rest) = (followed, others);
    }
    places
}
