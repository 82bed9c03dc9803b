//! For each word of a query the documents that match it, how strongly, and where their best passage is.

use super::parse::{Query, Word};
use super::plan;
use super::score::{self, EXACT_FORM, LONGER_WORD, WHOLE_WORD};
use crate::error::Result;
use crate::index::core::Words;
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
    let mut matches = if word.prefix { begin_with(&shards, word, store)? } else { hold(&shards, word)? };
    for shard in &shards {
        reward_exact_form(shard, word, &mut matches)?;
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

fn hold(shards: &[Shard<'_>], word: &Word) -> Result<Vec<WordMatch>> {
    let mut matches = Vec::new();
    for shard in shards {
        let postings = shard.postings(&word.folded)?;
        matches.extend(postings.iter().map(|posting| WordMatch {
            document: posting.document,
            strength: u32::from(posting.impact) * WHOLE_WORD,
            file: posting.file,
        }));
    }
    Ok(matches)
}

/// The strongest match of each document among all words that begin as typed; equal ones by order of the dictionary.
fn begin_with(shards: &[Shard<'_>], word: &Word, store: &Store) -> Result<Vec<WordMatch>> {
    let documents = store.core().record.documents;
    let mut strongest = vec![(0u32, 0u8); documents as usize];
    for shard in shards {
        shard.each_beginning(&word.folded, |key, postings| {
            let worth = if key == word.folded.as_bytes() { WHOLE_WORD } else { LONGER_WORD };
            for posting in postings {
                let slot = &mut strongest[posting.document as usize];
                let strength = u32::from(posting.impact) * worth;
                if strength > slot.0 {
                    *slot = (strength, posting.file);
                }
            }
        })?;
    }
    let found = (0..documents).zip(strongest).filter(|(_, (strength, _))| *strength > 0);
    Ok(found.map(|(document, (strength, file))| WordMatch { document, strength, file }).collect())
}

/// Raises documents that hold the word exactly as typed, where the index tells exact forms apart.
fn reward_exact_form(shard: &Shard<'_>, word: &Word, matches: &mut [WordMatch]) -> Result<()> {
    let Some(exact) = shard.exact(&word.folded, &word.exact)? else { return Ok(()) };
    let impacts = shard.postings(&word.folded)?;
    for document in exact {
        let posting = impacts.binary_search_by_key(&document, |posting| posting.document);
        let found = matches.binary_search_by_key(&document, |found| found.document);
        if let (Ok(posting), Ok(found)) = (posting, found) {
            let strength = u32::from(impacts[posting].impact) * (WHOLE_WORD + EXACT_FORM);
            matches[found].strength = matches[found].strength.max(strength);
        }
    }
    Ok(())
}
