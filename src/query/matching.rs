//! For each word of a query the documents that match it, how strongly, and where their best passage is.

use super::parse::{Query, Word};
use super::plan;
use super::score::{self, EXACT_FORM, LONGER_WORD, WHOLE_WORD};
use crate::error::Result;
use crate::index::core::Words;
use crate::index::postings::Posting;
use crate::index::words::Shard;
use crate::store::Store;

/// One word with its matches.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// In document order.
    pub(crate) matches: Vec<WordMatch>,
    /// What the word is worth: see [`score::idf`].
    idf: u32,
    repeats: u32,
}

/// One document that matches one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordMatch {
    pub(crate) document: u32,
    /// Impact times the worth of the form, in sixteenths.
    strength: u32,
    /// The file of the document's block with the best passage, 0 for none.
    pub(crate) file: u8,
}

impl WordMatch {
    fn new(posting: &Posting, worth: u32) -> Self {
        let strength = u32::from(posting.impact) * worth;
        Self { document: posting.document, strength, file: posting.file }
    }
}

impl Clause {
    /// What this word adds to the score of a matching document.
    pub(crate) fn contribution(&self, found: &WordMatch) -> u32 {
        score::contribution(self.idf, found.strength, self.repeats)
    }

    /// The match in one document.
    pub(crate) fn in_document(&self, document: u32) -> Option<&WordMatch> {
        let at = self.matches.binary_search_by_key(&document, |found| found.document).ok()?;
        self.matches.get(at)
    }
}

/// Matches every word; all shards have arrived.
pub(crate) fn match_words(store: &Store, query: &Query) -> Result<Vec<Clause>> {
    query.words.iter().map(|word| match_word(store, word)).collect()
}

fn match_word(store: &Store, word: &Word) -> Result<Clause> {
    let shards = shards(store, word)?;
    let mut matches = Vec::new();
    for shard in &shards {
        matches.extend(hold(shard, word)?);
    }
    if word.prefix {
        matches = with_longer_words(&shards, word, &matches, store.core().record.documents)?;
    }
    let idf = score::idf(store.core().record.documents as usize, matches.len());
    Ok(Clause { matches, idf, repeats: word.repeats })
}

fn shards<'a>(store: &'a Store, word: &Word) -> Result<Vec<Shard<'a>>> {
    let documents = store.core().record.documents;
    match &store.core().words {
        Words::Inline(bytes) => Ok(vec![Shard::parse(bytes, documents)?]),
        Words::Sharded(router) => plan::shards(router, word)
            .map(|shard| Shard::parse(store.bytes(&router.file(shard))?, documents))
            .collect(),
    }
}

/// The documents that hold the word itself. One that holds it exactly as typed is worth more, where the index tells exact
/// forms apart.
fn hold(shard: &Shard<'_>, word: &Word) -> Result<Vec<WordMatch>> {
    let exact = shard.exact(&word.folded, &word.exact)?.unwrap_or_default();
    let matched = |posting: &Posting| {
        let is_exact = exact.binary_search(&posting.document).is_ok();
        let worth = if is_exact { WHOLE_WORD + EXACT_FORM } else { WHOLE_WORD };
        WordMatch::new(posting, worth)
    };
    Ok(shard.postings(&word.folded)?.iter().map(matched).collect())
}

/// The strongest match of each document, by the word itself or by a longer one that begins so; of equals the first in order
/// of the dictionary, where the word itself comes first.
fn with_longer_words(
    shards: &[Shard<'_>],
    word: &Word,
    whole: &[WordMatch],
    documents: u32,
) -> Result<Vec<WordMatch>> {
    // Strength 0 is no match: impacts begin at 1.
    let mut strongest = vec![WordMatch { document: 0, strength: 0, file: 0 }; documents as usize];
    let mut offer = |found: WordMatch| {
        let slot = &mut strongest[found.document as usize];
        if found.strength > slot.strength {
            *slot = found;
        }
    };
    whole.iter().for_each(|found| offer(*found));
    for shard in shards {
        shard.each_beginning(&word.folded, |key, postings| {
            if key != word.folded.as_bytes() {
                postings.iter().for_each(|posting| offer(WordMatch::new(posting, LONGER_WORD)));
            }
        })?;
    }
    strongest.retain(|found| found.strength > 0);
    Ok(strongest)
}
