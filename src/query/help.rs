//! Where nothing was found: the smallest changes to the request that find something, each with what it finds.
//!
//! Tried are, in this order: leaving out the filters of one facet; all filters; a phrase as plain words; an exclusion left out; the
//! corrections that were refused. What a change finds is counted by answering the changed request.

use super::syntax::{Piece, pieces};
use super::{Answer, Asked, filter};
use crate::document::{Help, Request};
use crate::engine::Step;
use crate::error::Result;
use crate::store::Store;

/// The changes that find something, or the files it takes to know.
pub(super) fn changes(store: &Store, request: &Request, asked: &Asked) -> Result<Step<Vec<Help>>> {
    let mut help = without_filters(store, asked);
    for query in other_texts(store, request) {
        let request = Request { query, correct: true, ..request.clone() };
        match Asked::read(store, &request)? {
            Step::Needs(files) => return Ok(Step::Needs(files)),
            Step::Ready(changed) => {
                let total = Answer::new(store, &changed.selection, &changed.filters).total();
                let query = corrected(&request.query, &changed);
                if total > 0 {
                    help.push(Help::Query { query, total });
                }
            }
        }
    }
    Ok(Step::Ready(help))
}

fn without_filters(store: &Store, asked: &Asked) -> Vec<Help> {
    let chosen = asked.filters.facets();
    let total = |filters: &filter::Filters| Answer::new(store, &asked.selection, filters).total();
    let mut help = Vec::new();
    for facet in &chosen {
        let key = store.core().record.facets[*facet].key.clone();
        help.push(Help::Filter { facet: key, total: total(&asked.filters.without(*facet)) });
    }
    if chosen.len() > 1 {
        help.push(Help::Filters { total: total(&filter::Filters::default()) });
    }
    help.retain(|change| !matches!(change, Help::Filter { total: 0, .. } | Help::Filters { total: 0 }));
    help
}

/// The text with one sign less; the text itself where its corrections were refused.
fn other_texts(store: &Store, request: &Request) -> Vec<String> {
    let text = &request.query;
    let pieces = pieces(text, &|name, value| filter::named(store, name, value).is_some());
    let mut texts = Vec::new();
    for changed in 0..pieces.len() {
        if matches!(pieces[changed], Piece::Phrase(_) | Piece::Without(_)) {
            let spelled = pieces.iter().enumerate().map(|(at, piece)| spell(text, piece, at == changed));
            texts.push(spelled.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" "));
        }
    }
    if !request.correct {
        texts.push(text.clone());
    }
    texts
}

/// A piece as one would type it: without its sign if it is to be plain, and nothing of an exclusion then.
fn spell(text: &str, piece: &Piece, plain: bool) -> String {
    match piece {
        Piece::Words(range) => text[range.clone()].to_owned(),
        Piece::Phrase(range) if plain => text[range.clone()].to_owned(),
        Piece::Phrase(range) => ["\"", &text[range.clone()], "\""].concat(),
        Piece::Without(_) if plain => String::new(),
        Piece::Without(range) => ["-\"", &text[range.clone()], "\""].concat(),
        Piece::Facet(key, value) => [&text[key.clone()], ":\"", &text[value.clone()], "\""].concat(),
    }
}

/// The text with the corrections it was answered with.
fn corrected(text: &str, asked: &Asked) -> String {
    let mut text = text.to_owned();
    for correction in &asked.resolved.corrections {
        text = text.replacen(&correction.from, &correction.to, 1);
    }
    text
}

impl Answer {
    fn total(&self) -> usize {
        self.all.len() + self.most.len()
    }
}
