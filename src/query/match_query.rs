//! From a text to the practices that match it: the stages before a page is cut out and shown.

use crate::model::answer::Match;
use crate::query::expand::Resolver;
use crate::query::parser::{self, Reading};
use crate::query::types::{Asked, Candidate, Failing, Query, Wish};
use crate::query::{concepts, filter, group, matcher, phrase, plan};
use crate::reader::Store;

/// How many practices must match every word before those that match only some are left out.
pub const MIN_FULL_MATCHES: usize = 10;

impl Asked {
    /// Reads and matches a text, beside these wishes: in vain, where files are lacking.
    pub(crate) fn read(
        store: &Store,
        text: &str,
        complete: bool,
        correct: bool,
        wishes: &[Wish],
    ) -> Self {
        let mut query = parse(store, text, complete);
        query.wishes.extend_from_slice(wishes);
        plan::before_matching(store, &query);
        concepts::find(store, &mut query);
        let mut phrases = Vec::with_capacity(query.phrases.len());
        for phrase in &query.phrases {
            phrases.push(phrase::holding(store, core::slice::from_ref(phrase)));
        }
        let excluded = phrase::holding(store, &query.without);
        let mut resolver = Resolver::new(store);
        if store.lacks() == 0 {
            resolver.resolve(&mut query, correct);
        }
        let clauses = matcher::match_words(store, &query, &phrases);
        let tallies = group::tally(store.core().record.documents as usize, &clauses);
        let selection = group::select(store, &clauses, &tallies, &excluded, &query.wishes);
        let passing = passing(&selection);
        let Resolver { corrections, unknown, .. } = resolver;
        Self { query, corrections, unknown, clauses, selection, passing }
    }
}

fn parse(store: &Store, text: &str, complete: bool) -> Query {
    let reading = Reading {
        complete,
        stop_words: store.stop_words(),
        completes_from: store.completes_from(),
        named: &|[name, value]| filter::named(store, name, value),
    };
    parser::parse(text, &reading)
}

/// Those that have what is wished for; those that match only some of the words as long as few match all.
fn passing(selection: &[Candidate]) -> Vec<Candidate> {
    let mut passing = Vec::new();
    for group in &[Match::All, Match::Some] {
        for candidate in selection {
            if candidate.matched == *group && candidate.failing == Failing::None {
                passing.push(*candidate);
            }
        }
        if passing.len() >= MIN_FULL_MATCHES {
            break;
        }
    }
    passing
}
