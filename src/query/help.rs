//! Where nothing was found: the smallest changes to the request that find something, each with what it finds.
//!
//! Tried are, in this order: leaving out the filters of one facet; all filters; a phrase as plain words; an exclusion or a facet value
//! in the text left out; the corrections that were refused. What a change finds is counted by answering the changed request, so that
//! whoever follows it finds just that.

use super::syntax::{Piece, pieces};
use super::{Answer, Asked, filter};
use crate::analysis::{for_each_word, part};
use crate::document::{Help, Range, Request};
use crate::engine::Step;
use crate::error::Result;
use crate::store::Store;

/// No more other texts than this are tried.
const MOST_TEXTS: usize = 5;

/// What is changed.
enum Change {
    Filter(String),
    Filters,
    Query,
}

/// The changes that find something, or the files it takes to know.
pub(super) fn changes(store: &Store, request: &Request) -> Result<Step<Vec<Help>>> {
    let mut changed = without_filters(request);
    changed.extend(
        other_texts(store, request)
            .into_iter()
            .map(|query| (Change::Query, Request { query, correct: true, ..request.clone() })),
    );
    let mut help = Vec::new();
    for (change, request) in changed {
        match found(store, &change, request)? {
            Step::Needs(files) => return Ok(Step::Needs(files)),
            Step::Ready((_, 0)) => {}
            Step::Ready((query, total)) => help.push(match change {
                Change::Filter(facet) => Help::Filter { facet, total },
                Change::Filters => Help::Filters { total },
                Change::Query => Help::Query { query, total },
            }),
        }
    }
    Ok(Step::Ready(help))
}

/// How many practices a changed request finds. Corrections of a changed text are part of the change; each leaves fewer words to correct.
fn found(store: &Store, change: &Change, mut request: Request) -> Result<Step<(String, usize)>> {
    loop {
        let asked = match Asked::read(store, &request)? {
            Step::Ready(asked) => asked,
            Step::Needs(files) => return Ok(Step::Needs(files)),
        };
        let query = if let Change::Query = change {
            corrected(&request.query, &asked)
        } else {
            request.query.clone()
        };
        if query == request.query {
            let total = Answer::new(store, &asked.selection, &asked.filters).total();
            return Ok(Step::Ready((query, total)));
        }
        request.query = query;
    }
}

/// The request without the filters and the range of each facet it narrows, and without any where there are several.
fn without_filters(request: &Request) -> Vec<(Change, Request)> {
    let filtered = request.filters.iter().filter(|(_, wanted)| !wanted.is_empty()).map(|(key, _)| key);
    let ranged = request.ranges.iter().filter(|(_, range)| *range != Range::default()).map(|(key, _)| key);
    let mut facets: Vec<&String> = Vec::new();
    for key in filtered.chain(ranged) {
        if !facets.contains(&key) {
            facets.push(key);
        }
    }
    let mut changed = Vec::new();
    for facet in &facets {
        let mut request = request.clone();
        request.filters.retain(|(key, _)| key != *facet);
        request.ranges.retain(|(key, _)| key != *facet);
        changed.push((Change::Filter((*facet).clone()), request));
    }
    if facets.len() > 1 {
        let request = Request { filters: Vec::new(), ranges: Vec::new(), ..request.clone() };
        changed.push((Change::Filters, request));
    }
    changed
}

/// The text with one sign less; the text itself where its corrections were refused.
fn other_texts(store: &Store, request: &Request) -> Vec<String> {
    let text = &request.query;
    let pieces = pieces(text, &|name, value| filter::named(store, name, value).is_some());
    let mut texts = Vec::new();
    for changed in 0..pieces.len() {
        if !matches!(pieces[changed], Piece::Words(_)) {
            let spelled = pieces.iter().enumerate().map(|(at, piece)| spell(text, piece, at == changed));
            texts.push(spelled.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" "));
        }
    }
    texts.retain(|text| !text.is_empty());
    texts.dedup();
    texts.truncate(MOST_TEXTS);
    if !request.correct {
        texts.push(text.clone());
    }
    texts
}

/// A piece as one would type it: without its sign if it is to be plain, and nothing of an exclusion or facet value then.
fn spell(text: &str, piece: &Piece, plain: bool) -> String {
    match piece {
        Piece::Words(range) => part(text, range.clone()).to_owned(),
        Piece::Phrase(range) if plain => part(text, range.clone()).to_owned(),
        Piece::Phrase(range) => ["\"", part(text, range.clone()), "\""].concat(),
        Piece::Without(_) | Piece::Facet(..) if plain => String::new(),
        Piece::Without(range) => ["-\"", part(text, range.clone()), "\""].concat(),
        Piece::Facet(key, value) => {
            [part(text, key.clone()), ":\"", part(text, value.clone()), "\""].concat()
        }
    }
}

/// The text with the corrections it was answered with.
fn corrected(text: &str, asked: &Asked) -> String {
    let (mut corrected, mut end) = (String::new(), 0);
    for_each_word(text, |word| {
        let written = part(text, word.range.clone());
        if let Some(correction) =
            asked.resolved.corrections.iter().find(|correction| correction.from == written)
        {
            corrected.push_str(part(text, end..word.range.start));
            corrected.push_str(&correction.to);
            end = word.range.end;
        }
    });
    corrected + part(text, end..text.len())
}

impl Answer {
    fn total(&self) -> usize {
        self.all.len() + self.most.len()
    }
}
