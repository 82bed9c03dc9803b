//! From a text to the practices that match it: the stages before a page is cut out and shown.

use crate::model::answer::Match;
use crate::query::expand::Expander;
use crate::query::parser::{self, ParseOptions};
use crate::query::types::{Candidate, FacetFilter, MatchedQuery, Query, RejectedBy};
use crate::query::{concepts, filter, group, matcher, phrase, plan};
use crate::reader::Store;

/// How many practices must match every word before those that match only some are left out.
pub const MIN_FULL_MATCHES: usize = 10;

impl MatchedQuery {
    /// Reads and matches a text, beside these wishes: in vain, where files are lacking.
    pub(crate) fn read(
        store: &Store,
        text: &str,
        complete: bool,
        correct: bool,
        filters: &[FacetFilter],
    ) -> Self {
        let mut query = parse(store, text, complete);
        query.filters.extend_from_slice(filters);
        plan::before_matching(store, &query);
        concepts::find(store, &mut query);
        let mut phrases = Vec::with_capacity(query.phrases.len());
        for phrase in &query.phrases {
            phrases.push(phrase::holding(store, core::slice::from_ref(phrase)));
        }
        let excluded = phrase::holding(store, &query.excluded);
        let mut expander = Expander::new(store);
        if store.lacks() == 0 {
            expander.resolve(&mut query, correct);
        }
        let word_matches = matcher::match_words(store, &query, &phrases);
        let scores = group::score_of(store.core().record.documents as usize, &word_matches);
        let candidates = group::select(store, &word_matches, &scores, &excluded, &query.filters);
        let filtered = filtered(&candidates);
        let Expander { corrections, unknown, .. } = expander;
        Self { query, corrections, unknown, word_matches, candidates, filtered }
    }
}

fn parse(store: &Store, text: &str, complete: bool) -> Query {
    let options = ParseOptions {
        complete,
        stop_words: store.stop_words(),
        min_prefix_letters: store.completes_from(),
        find_filter: &|[name, value]| filter::named(store, name, value),
    };
    parser::parse(text, &options)
}

/// Those that have what is wished for; those that match only some of the words as long as few match all.
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
