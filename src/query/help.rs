//! Where nothing was found: the smallest changes to the request that find something, each with what it finds.
//!
//! Tried are, in this order: leaving out the filters of one facet; all filters; a phrase as plain words; an exclusion or a facet value
//! in the text left out; the corrections that were refused. What a change finds is counted by answering the changed request, so that
//! whoever follows it finds just that.

use super::syntax::{Piece, pieces};
use super::{filter, found};
use crate::analysis::{for_each_word, part};
use crate::document::{Correction, Help, Range, Request};
use crate::error::Result;
use crate::store::Store;

/// No more other texts than this are tried.
const MOST_TEXTS: usize = 5;

/// The changes that find something.
pub(super) fn changes(store: &Store, request: &Request) -> Result<Vec<Help>> {
    let mut helpful = Vec::new();
    for mut help in proposals(store, request) {
        if finds(store, request, &mut help)? {
            helpful.push(help);
        }
    }
    Ok(helpful)
}

/// Whether a changed request finds anything, and how much. Corrections of a changed text are part of the change; each leaves fewer words
/// to correct.
fn finds(store: &Store, request: &Request, help: &mut Help) -> Result<bool> {
    loop {
        let page = found(store, request, Some(help))?;
        let found = page.total + page.partial;
        if let Help::Query { query, .. } = help {
            let corrected = corrected(query, &page.corrections);
            if corrected != *query {
                *query = corrected;
                continue;
            }
        }
        let (Help::Filter { total, .. } | Help::Filters { total } | Help::Query { total, .. }) = help;
        *total = found;
        return Ok(found > 0);
    }
}

/// What may help, with nothing found yet.
fn proposals(store: &Store, request: &Request) -> Vec<Help> {
    let mut proposals = Vec::new();
    for facet in narrowed(request) {
        proposals.push(Help::Filter { facet, total: 0 });
    }
    if proposals.len() > 1 {
        proposals.push(Help::Filters { total: 0 });
    }
    for query in other_texts(store, request) {
        proposals.push(Help::Query { query, total: 0 });
    }
    proposals
}

/// The keys of the facets that a request narrows.
fn narrowed(request: &Request) -> Vec<String> {
    let mut facets = Vec::new();
    let mut add = |key: &String| {
        if !facets.contains(key) {
            facets.push(key.clone());
        }
    };
    for (key, wanted) in &request.filters {
        if !wanted.is_empty() {
            add(key);
        }
    }
    for (key, range) in &request.ranges {
        if *range != Range::default() {
            add(key);
        }
    }
    facets
}

/// The text with one sign less; the text itself where its corrections were refused.
fn other_texts(store: &Store, request: &Request) -> Vec<String> {
    let text = &request.query;
    let pieces = pieces(text, &|[name, value]| filter::named(store, name, value).is_some());
    let mut texts: Vec<String> = Vec::new();
    for changed in 0..pieces.len() {
        let mut other = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            spell(&mut other, text, piece, at == changed);
        }
        let is_sign = !matches!(pieces[changed], Piece::Words(_));
        if is_sign && !other.is_empty() && texts.len() < MOST_TEXTS && texts.last() != Some(&other) {
            texts.push(other);
        }
    }
    if !request.correct {
        texts.push(text.clone());
    }
    texts
}

/// Adds a piece as one would type it: without its sign if it is to be plain, and nothing of an exclusion or facet value then.
fn spell(out: &mut String, text: &str, piece: &Piece, plain: bool) {
    let (before, range, after) = match piece {
        Piece::Words(range) => ("", range, ""),
        Piece::Phrase(range) if plain => ("", range, ""),
        Piece::Phrase(range) => ("\"", range, "\""),
        Piece::Without(_) | Piece::Facet(..) if plain => return,
        Piece::Without(range) => ("-\"", range, "\""),
        Piece::Facet(_, value) => (":\"", value, "\""),
    };
    if !out.is_empty() {
        out.push(' ');
    }
    if let Piece::Facet(key, _) = piece {
        out.push_str(part(text, key.clone()));
    }
    for part in &[before, part(text, range.clone()), after] {
        out.push_str(part);
    }
}

/// The text with the corrections it was answered with.
fn corrected(text: &str, corrections: &[Correction]) -> String {
    let (mut corrected, mut end) = (String::new(), 0);
    for_each_word(text, |word| {
        for correction in corrections {
            if word.range.start >= end && correction.from == part(text, word.range.clone()) {
                corrected.push_str(part(text, end..word.range.start));
                corrected.push_str(&correction.to);
                end = word.range.end;
            }
        }
    });
    corrected + part(text, end..text.len())
}
