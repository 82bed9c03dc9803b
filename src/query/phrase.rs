//! Which documents hold words side by side. Documents are told by number: whether each does.

use crate::format::positions::Position;
use crate::reader::Store;
use crate::util::text::split_at_byte;

/// The documents that hold any of the phrases: their words one after the other, in these very forms.
pub(crate) fn holding(store: &Store, phrases: &[String]) -> Vec<bool> {
    let mut documents = vec![false; store.core().record.documents as usize];
    for phrase in phrases {
        if split_at_byte(phrase, b' ').1.is_empty() {
            holders(store, phrase, &mut documents);
        } else {
            beginnings(store, phrase)
                .iter()
                .for_each(|place| documents[place.document().index()] = true);
        }
    }
    documents
}

/// Notes the documents that hold a form.
fn holders(store: &Store, form: &str, documents: &mut [bool]) {
    let shard = store.shard(store.shard_of(form));
    let entry = shard.entry(form).unwrap_or_default();
    entry.holders.iter().for_each(|document| documents[document.index()] = true);
    if entry.holders.is_empty() {
        for list in &entry.classes {
            shard
                .postings(*list)
                .iter()
                .for_each(|posting| documents[posting.document.index()] = true);
        }
    }
}

/// Where the phrase begins: the places of its first word which all others follow.
fn beginnings(store: &Store, phrase: &str) -> Vec<Position> {
    let (first, mut rest) = split_at_byte(phrase, b' ');
    let mut places = store.positions(first);
    let mut at = 0;
    while !rest.is_empty() {
        let (word, others) = split_at_byte(rest, b' ');
        let here = store.positions(word);
        at += 1;
        let mut followed = Vec::new();
        for place in &places {
            if here.binary_search(&place.after(at)).is_ok() {
                followed.push(*place);
            }
        }
        (places, rest) = (followed, others);
    }
    places
}
