//! Which documents hold words side by side.

use super::parse::Query;
use crate::error::Result;
use crate::index::positions::read_positions;
use crate::index::words::{Entry, Shard};
use crate::store::Store;

/// The documents of each phrase of a query, in order; its positions have arrived.
pub(crate) fn documents_of_phrases(store: &Store, query: &Query) -> Result<Vec<Vec<u32>>> {
    query.phrases.iter().map(|words| holding(store, words)).collect()
}

/// By practice whether one of its editions holds anything that must not be there.
pub(crate) fn excluded(store: &Store, query: &Query) -> Result<Vec<bool>> {
    let mut excluded = vec![false; store.core().record.practices as usize];
    for words in &query.without {
        for document in holding(store, words)? {
            excluded[store.practice_of(document)] = true;
        }
    }
    Ok(excluded)
}

/// The documents that hold the words one after the other, in these very forms.
fn holding(store: &Store, words: &[String]) -> Result<Vec<u32>> {
    match words {
        [word] => holding_form(store, word),
        _ => {
            let mut documents: Vec<u32> =
                beginnings(store, words)?.into_iter().map(|place| (place >> 32) as u32).collect();
            documents.dedup();
            Ok(documents)
        }
    }
}

fn holding_form(store: &Store, word: &str) -> Result<Vec<u32>> {
    let shard = store.shard(store.shard_of(word))?;
    shard.entry(word)?.map_or(Ok(Vec::new()), |entry| holders(&shard, entry))
}

/// The documents that hold the very form an entry is of, in order.
pub(crate) fn holders(shard: &Shard<'_>, entry: Entry) -> Result<Vec<u32>> {
    if !entry.holders.is_empty() {
        return Ok(entry.holders);
    }
    let mut documents = Vec::new();
    for list in entry.classes {
        documents.extend(shard.postings(list)?.iter().map(|posting| u64::from(posting.document)));
    }
    super::rank::sort(&mut documents);
    documents.dedup();
    Ok(documents.into_iter().map(|document| document as u32).collect())
}

/// Where the phrase begins: the places of its first word which all others follow.
fn beginnings(store: &Store, words: &[String]) -> Result<Vec<u64>> {
    let mut places: Option<Vec<u64>> = None;
    for (at, word) in words.iter().enumerate() {
        let here =
            read_positions(store.bytes(&store.positions_file(word))?, word, store.core().record.documents)?;
        places = Some(match places {
            None => here,
            Some(mut places) => {
                places.retain(|place| here.binary_search(&(place + at as u64)).is_ok());
                places
            }
        });
    }
    Ok(places.unwrap_or_default())
}
