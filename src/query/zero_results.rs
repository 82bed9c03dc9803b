//! Where nothing was found: the smallest changes to the request that find something, each with what it finds.
//!
//! Tried are, in this order: leaving out the filters of one facet; all filters; a phrase as plain words; an exclusion or a facet value
//! in the text left out; the corrections that were refused. What a change finds is counted by answering the changed request, so that
//! whoever follows it finds just that.

use crate::model::answer::{Correction, ZeroResultHelp};
use crate::model::ids::FacetId;
use crate::model::request::Request;
use crate::query::filter::find_filter;
use crate::query::syntax::{Clause, ClauseKind, clauses};
use crate::query::types::{FacetFilter, MatchOptions, MatchedQuery};
use crate::reader::Store;
use crate::text::for_each_word;
use crate::util::text::slice;

/// No more other texts than this are tried.
const MOST_TEXTS: usize = 5;
/// In place of a facet: all of them.
const ALL: FacetId = FacetId(u32::MAX);

/// The changes that find something.
pub(super) fn suggestions(
    store: &Store,
    request: &Request,
    filters: &[FacetFilter],
) -> Vec<ZeroResultHelp> {
    let mut helpful = Vec::new();
    let mut facets = Vec::new();
    for filter in filters {
        if !facets.contains(&filter.facet) {
            facets.push(filter.facet);
        }
    }
    if facets.len() > 1 {
        facets.push(ALL);
    }
    for facet in &facets {
        let mut left = Vec::new();
        for filter in filters {
            if *facet != ALL && filter.facet != *facet {
                left.push(*filter);
            }
        }
        let total = MatchedQuery::new(store, &request.query, MatchOptions::of(request), &left)
            .filtered
            .len();
        let record = store.core().record.facets.get(facet.index());
        if total > 0 {
            helpful.push(match record {
                Some(record) => ZeroResultHelp::Filter { facet: record.key.clone(), total },
                None => ZeroResultHelp::Filters { total },
            });
        }
    }
    for query in other_texts(store, request) {
        let (query, total) = with_text(store, request, query, filters);
        if total > 0 {
            helpful.push(ZeroResultHelp::Query { query, total });
        }
    }
    helpful
}

/// Another text with its corrections, which are part of the change, and what it finds. Each leaves fewer words to correct.
fn with_text(
    store: &Store,
    request: &Request,
    mut query: String,
    filters: &[FacetFilter],
) -> (String, usize) {
    loop {
        let matched = MatchedQuery::new(
            store,
            &query,
            MatchOptions { correct: true, ..MatchOptions::of(request) },
            filters,
        );
        let corrected = corrected(&query, &matched.corrections);
        if corrected == query {
            return (query, matched.filtered.len());
        }
        query = corrected;
    }
}

/// The text with one sign less; the text itself where its corrections were refused.
fn other_texts(store: &Store, request: &Request) -> Vec<String> {
    let text = &request.query;
    let clauses = clauses(text, &|[name, value]| find_filter(store, name, value));
    let mut texts: Vec<String> = Vec::new();
    for changed in 0..clauses.len() {
        let mut other = String::new();
        for (at, clause) in clauses.iter().enumerate() {
            spell(&mut other, text, clause, at == changed);
        }
        let is_sign = clauses[changed].kind != ClauseKind::Words;
        if is_sign && !other.is_empty() && texts.len() < MOST_TEXTS && texts.last() != Some(&other)
        {
            texts.push(other);
        }
    }
    if !request.correct {
        texts.push(text.clone());
    }
    texts
}

/// Adds a piece as one would type it: without its sign if it is to be plain, and nothing of an exclusion or facet value then.
fn spell(out: &mut String, text: &str, clause: &Clause, plain: bool) {
    let (sign, quote) = match clause.kind {
        ClauseKind::Words => ("", ""),
        ClauseKind::Phrase => ("", if plain { "" } else { "\"" }),
        _ if plain => return,
        ClauseKind::Excluded => ("-", "\""),
        ClauseKind::Facet => (":", "\""),
    };
    if !out.is_empty() {
        out.push(' ');
    }
    for part in
        &[slice(text, clause.facet.clone()), sign, quote, slice(text, clause.span.clone()), quote]
    {
        out.push_str(part);
    }
}

/// The text with the corrections it was answered with.
fn corrected(text: &str, corrections: &[Correction]) -> String {
    let (mut corrected, mut end) = (String::new(), 0);
    for_each_word(text, |word| {
        for correction in corrections {
            if word.range.start >= end && correction.from == slice(text, word.range.clone()) {
                corrected.push_str(slice(text, end..word.range.start));
                corrected.push_str(&correction.to);
                end = word.range.end;
            }
        }
    });
    corrected + slice(text, end..text.len())
}
