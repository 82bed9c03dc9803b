//! From the text of a query to the practices that match it: the stages that a page, suggestions,
//! zero-result suggestions and explanations share. [`search`](super::search) has the stages after
//! them.

use crate::model::answer::Match;
use crate::query::expand::Expander;
use crate::query::parser::{self, ParseOptions};
use crate::query::types::{Candidate, FacetFilter, MatchOptions, MatchedQuery, Query, RejectedBy};
use crate::query::{concepts, filter, group, matcher, phrase, plan};
use crate::reader::Store;

/// Practices that match only some of the words are hits only if fewer than this many match all.
pub const MIN_FULL_MATCHES: usize = 10;

impl MatchedQuery {
    /// Parses and matches `text` under the filters in it and `filters`. The result is meaningless
    /// if files are missing.
    pub(crate) fn new(
        store: &Store,
        text: &str,
        options: MatchOptions,
        filters: &[FacetFilter],
    ) -> Self {
        let mut query = parse(store, text, options.complete);
        query.filters.extend_from_slice(filters);
        plan::request_for_matching(store, &query);
        concepts::add_names(store, &mut query);
        let mut phrases = Vec::with_capacity(query.phrases.len());
        for phrase in &query.phrases {
            phrases.push(phrase::docs_with_any(store, core::slice::from_ref(phrase)));
        }
        let excluded = phrase::docs_with_any(store, &query.excluded);
        let mut expander = Expander::new(store);
        if store.lacks() == 0 {
            expander.expand(&mut query, options.correct);
        }
        let Expander { corrections, unknown, .. } = expander;
        let word_matches = matcher::match_words(store, &query, &phrases);
        let candidates = group::candidates(store, &word_matches, &excluded, &query.filters);
        let filtered = filtered(&candidates);
        Self { query, corrections, unknown, word_matches, candidates, filtered }
    }
}

fn parse(store: &Store, text: &str, complete: bool) -> Query {
    let options = ParseOptions {
        complete,
        stop_words: store.stop_words(),
        min_prefix_letters: store.completes_from(),
        find_filter: &|[facet, value]| filter::find_filter(store, facet, value),
    };
    parser::parse(text, &options)
}

/// The candidates that pass all filters: those that match every word, then, if they are fewer than
/// [`MIN_FULL_MATCHES`], the others.
fn filtered(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut filtered = Vec::new();
    for group in &[Match::All, Match::Some] {
        for candidate in candidates {
            if candidate.matched == *group && candidate.rejected_by == RejectedBy::None {
                filtered.push(*candidate);
            }
        }
        if filtered.len() >= MIN_FULL_MATCHES {
            break;
        }
    }
    filtered
}
