//! Lookups of very forms, alone or side by side: phrases, exclusions, and whether a word is in the
//! index at all. Look here to change what a phrase matches.
//!
//! Sets of documents are lists of flags, by document.

use crate::format::positions::Position;
use crate::reader::IndexReader;
use crate::util::text::split_at_byte;

/// A list this many times longer than another is searched for each of the other's positions instead
/// of being merged with them: about the binary logarithm of the longest lists.
const SEARCH_RATIO: usize = 16;

/// Whether a form or name is a key of the term dictionary.
pub(crate) fn is_indexed(reader: &IndexReader, key: &str) -> bool {
    reader.shard(reader.shard_of(key)).get(key).is_some()
}

/// The documents that contain any of the phrases: their words side by side, in these very forms. A
/// phrase is folded words joined by spaces; one word is a phrase as well.
pub(crate) fn docs_with_any(reader: &IndexReader, phrases: &[String]) -> Vec<bool> {
    let documents = reader.header().record.documents as usize;
    reader.add_work(documents);
    let mut docs = vec![false; documents];
    for phrase in phrases {
        if split_at_byte(phrase, b' ').1.is_empty() {
            add_docs_with_form(reader, phrase, &mut docs);
        } else {
            for position in &phrase_positions(reader, phrase) {
                docs[position.document().index()] = true;
            }
        }
    }
    docs
}

fn add_docs_with_form(reader: &IndexReader, form: &str, docs: &mut [bool]) {
    let shard = reader.shard(reader.shard_of(form));
    let info = shard.term_info(form).unwrap_or_default();
    for document in &info.form_docs {
        docs[document.index()] = true;
    }
    // No documents of the form alone means that all documents of its classes contain it.
    if info.form_docs.is_empty() {
        for list in &info.classes {
            for posting in &shard.postings(*list) {
                docs[posting.document.index()] = true;
            }
        }
    }
}

/// The positions at which the phrase begins: those of its first word that every other word follows
/// at its distance. Costs O(m + n) or, if that is less, O(m log n) per further word, for m
/// positions left and n of that word.
fn phrase_positions(reader: &IndexReader, phrase: &str) -> Vec<Position> {
    let (first, mut rest) = split_at_byte(phrase, b' ');
    let mut positions = reader.positions(first);
    let mut distance = 0;
    while !rest.is_empty() {
        let (word, others) = split_at_byte(rest, b' ');
        let word_positions = reader.positions(word);
        distance += 1;
        positions = followed_by(&positions, &word_positions, distance);
        rest = others;
    }
    positions
}

/// Those of `positions` that one of `others` follows `distance` words later.
fn followed_by(positions: &[Position], others: &[Position], distance: u32) -> Vec<Position> {
    let mut followed = Vec::new();
    let mut others = others;
    for position in positions {
        let wanted = position.after(distance);
        // A search skips many positions at once; for the next few, looking at each is faster.
        if positions.len() < others.len() / SEARCH_RATIO {
            others = &others[others.partition_point(|other| *other < wanted)..];
        }
        while let [other, rest @ ..] = others
            && *other < wanted
        {
            others = rest;
        }
        if others.first() == Some(&wanted) {
            followed.push(*position);
        }
    }
    followed
}
