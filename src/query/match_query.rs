//! From the text of a query to the practices that match it: the stages that a page, suggestions,
//! zero-result suggestions and explanations share. [`search`](super::search()) has the stages after
//! them.

use crate::model::answer::Match;
use crate::query::expand::Expander;
use crate::query::filter::ChosenValues;
use crate::query::parser::{self, ParseOptions};
use crate::query::syntax::cut;
use crate::query::types::{Candidate, FacetFilter, MatchOptions, MatchedQuery, Query, RejectedBy};
use crate::query::{concepts, filter, group, matcher, phrase, plan};
use crate::reader::IndexReader;

/// Practices that match only some of the words are hits only if fewer than this many match all.
pub const MIN_FULL_MATCHES: usize = 10;

impl MatchedQuery {
    /// Parses and matches `text` under the filters in it and `filters`. The result is meaningless
    /// if files are missing.
    pub(crate) fn new(
        reader: &IndexReader,
        text: &str,
        options: MatchOptions,
        filters: &[FacetFilter],
    ) -> Self {
        let mut query = parse(reader, text, options.complete);
        query.filters.extend_from_slice(filters);
        plan::request_for_matching(reader, &query);
        concepts::add_names(reader, &mut query);
        let phrases = docs_by_phrase(reader, &query.phrases);
        let excluded = phrase::docs_with_any(reader, &query.excluded);
        let mut expander = Expander::new(reader);
        if reader.is_complete() {
            expander.expand(&mut query, options.correct);
        }
        let Expander { corrections, unknown, .. } = expander;
        let word_matches = matcher::match_words(reader, &query, &phrases);
        let chosen = ChosenValues::new(reader, &query.filters);
        let candidates = group::candidates(reader, &word_matches, &excluded, &chosen);
        let filtered = filtered(&candidates);
        Self { query, corrections, unknown, word_matches, candidates, filtered }
    }
}

fn parse(reader: &IndexReader, text: &str, complete: bool) -> Query {
    let options = ParseOptions {
        complete,
        stop_words: reader.stop_words(),
        min_prefix_chars: reader.min_prefix_chars(),
        find_filter: &|[facet, value]| filter::find_filter(reader, facet, value),
    };
    parser::parse(cut(text), &options)
}

/// By phrase: the documents that contain it.
fn docs_by_phrase(reader: &IndexReader, phrases: &[String]) -> Vec<Vec<bool>> {
    let mut docs: Vec<Vec<bool>> = Vec::with_capacity(phrases.len());
    for phrase in phrases {
        // Phrases of frequent words take the most time of all that can be typed.
        let known = phrases[..docs.len()].iter().position(|other| other == phrase);
        docs.push(match known {
            Some(known) => docs[known].clone(),
            None => phrase::docs_with_any(reader, core::slice::from_ref(phrase)),
        });
    }
    docs
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
