//! Suggestions for a request that finds nothing: the smallest changes that find something, each
//! with the number of practices it finds. Look here to offer another kind of change.
//!
//! Tried are, in this order: the filters of one facet removed; all filters removed; a phrase as
//! plain words, or an exclusion or a facet value in the text removed; the corrections that the
//! visitor refused. Each is counted by matching the changed request, so following a suggestion
//! finds exactly that number. The cost is one more match per change.

use crate::model::answer::{Correction, ZeroResultHelp};
use crate::model::ids::FacetId;
use crate::model::request::Request;
use crate::query::filter::find_filter;
use crate::query::syntax::{Clause, ClauseKind, clauses, cut};
use crate::query::types::{FacetFilter, MatchOptions, MatchedQuery};
use crate::reader::IndexReader;
use crate::text::for_each_word;
use crate::util::text::slice;

/// At most this many changed texts are tried.
const MAX_TEXTS: usize = 5;
/// In place of one facet: all of them.
const ALL_FACETS: FacetId = FacetId(u32::MAX);

/// The changes to a request that find something. `filters` are those beside the text.
pub(super) fn suggestions(
    reader: &IndexReader,
    request: &Request,
    filters: &[FacetFilter],
) -> Vec<ZeroResultHelp> {
    let mut suggestions = Vec::new();
    add_without_filters(reader, request, filters, &mut suggestions);
    for text in changed_texts(reader, request) {
        let (query, total) = match_corrected(reader, request, text, filters);
        if total > 0 {
            suggestions.push(ZeroResultHelp::Query { query, total });
        }
    }
    suggestions
}

/// Adds the request without the filters of each facet, and without any.
fn add_without_filters(
    reader: &IndexReader,
    request: &Request,
    filters: &[FacetFilter],
    suggestions: &mut Vec<ZeroResultHelp>,
) {
    for removed in filtered_facets(filters) {
        let kept = filters_except(filters, removed);
        let options = MatchOptions::of(request);
        let total = MatchedQuery::new(reader, &request.query, options, &kept).filtered.len();
        let record = reader.header().record.facets.get(removed.index());
        if total > 0 {
            suggestions.push(match record {
                Some(record) => ZeroResultHelp::Filter { facet: record.key.clone(), total },
                None => ZeroResultHelp::Filters { total },
            });
        }
    }
}

/// The facets that have filters, each once; then [`ALL_FACETS`] if they are several.
fn filtered_facets(filters: &[FacetFilter]) -> Vec<FacetId> {
    let mut facets = Vec::new();
    for filter in filters {
        if !facets.contains(&filter.facet) {
            facets.push(filter.facet);
        }
    }
    if facets.len() > 1 {
        facets.push(ALL_FACETS);
    }
    facets
}

fn filters_except(filters: &[FacetFilter], facet: FacetId) -> Vec<FacetFilter> {
    let mut kept = Vec::new();
    for filter in filters {
        if facet != ALL_FACETS && filter.facet != facet {
            kept.push(*filter);
        }
    }
    kept
}

/// Replaces the words of a text by their corrections, which become part of the suggestion, and
/// counts what it finds. Ends because every round leaves fewer words to correct.
fn match_corrected(
    reader: &IndexReader,
    request: &Request,
    mut text: String,
    filters: &[FacetFilter],
) -> (String, usize) {
    let options = MatchOptions { complete: request.complete, correct: true };
    loop {
        let matched = MatchedQuery::new(reader, &text, options, filters);
        let corrected = apply_corrections(&text, &matched.corrections);
        if corrected == text {
            return (text, matched.filtered.len());
        }
        text = corrected;
    }
}

/// The text with one operator less, for each of its operators; then the text itself if its
/// corrections were refused.
fn changed_texts(reader: &IndexReader, request: &Request) -> Vec<String> {
    let text = cut(&request.query);
    let clauses = clauses(text, &|[facet, value]| find_filter(reader, facet, value));
    let mut texts: Vec<String> = Vec::new();
    for (changed, clause) in clauses.iter().enumerate() {
        let mut other = String::new();
        for (at, clause) in clauses.iter().enumerate() {
            push_clause(&mut other, text, clause, at == changed);
        }
        let is_new = !other.is_empty() && texts.last() != Some(&other);
        if clause.kind != ClauseKind::Words && is_new && texts.len() < MAX_TEXTS {
            texts.push(other);
        }
    }
    if !request.correct {
        texts.push(text.to_owned());
    }
    texts
}

/// Appends a clause as one would type it. Without its operator, a phrase becomes plain words, and
/// an exclusion or facet value is left out.
fn push_clause(out: &mut String, text: &str, clause: &Clause, without_operator: bool) {
    let (operator, quote) = match clause.kind {
        ClauseKind::Words => ("", ""),
        ClauseKind::Phrase => ("", if without_operator { "" } else { "\"" }),
        _ if without_operator => return,
        ClauseKind::Excluded => ("-", "\""),
        ClauseKind::Facet(_) => (":", "\""),
    };
    if !out.is_empty() {
        out.push(' ');
    }
    let (facet, operand) = (slice(text, clause.facet.clone()), slice(text, clause.span.clone()));
    for part in &[facet, operator, quote, operand, quote] {
        out.push_str(part);
    }
}

/// The text with its words replaced by their corrections.
fn apply_corrections(text: &str, corrections: &[Correction]) -> String {
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
