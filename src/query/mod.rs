//! The life of a query, one file per stage.
//!
//! 1. [`parse`]: what was typed, as words, phrases, exclusions and facet values ([`syntax`]); always succeeds.
//! 2. [`plan`]: which files are needed before anything can be matched.
//! 3. [`names`]: runs of words that name one thing; [`phrase`]: which documents hold words side by side.
//! 4. [`resolve`]: what each word stands for; unknown ones are corrected ([`nearby`]).
//! 5. [`matching`]: for each word the documents that hold it, and how strongly.
//! 6. [`score`]: the arithmetic of relevance, as pure functions.
//! 7. [`select`]: from documents to practices: which match everything, which match something, by which edition.
//! 8. [`filter`]: which practices pass the chosen facet values; [`counts`]: exact counts for every value.
//! 9. [`rank`]: the order of the hits.
//! 10. [`show`]: cards, excerpts and marks of the hits on the page; [`highlight`]: where the words stand.
//! 11. [`help`]: where nothing was found, the smallest changes that find something.
//!
//! [`suggest`] completes what is being typed; [`explain`], for maintainers only, takes a score apart.

pub(crate) mod counts;
#[cfg(not(target_arch = "wasm32"))]
pub mod explain;
pub(crate) mod filter;
pub(crate) mod help;
pub(crate) mod highlight;
pub(crate) mod matching;
pub(crate) mod names;
pub mod nearby;
pub(crate) mod parse;
pub(crate) mod phrase;
pub(crate) mod plan;
pub(crate) mod rank;
pub(crate) mod resolve;
pub mod score;
pub(crate) mod select;
pub(crate) mod show;
pub(crate) mod suggest;
pub(crate) mod syntax;

use crate::analysis::{concat, divided, for_each_word};
use crate::document::{Correction, Hit, Match, Page, Request};
use crate::error::Result;
use crate::store::Store;
use filter::{Failing, Wish};
use matching::Clause;
use parse::{Query, Reading};
use resolve::Resolver;

/// How many practices must match every word before those that match only some are left out.
pub const ENOUGH: usize = 10;

/// Answers a request, as far as the files have arrived.
pub(crate) fn search(store: &Store, request: &Request) -> Result<Page> {
    let wishes = filter::wishes(store, request)?;
    plan::before_showing(store, request);
    let mut asked = Asked::read(store, &request.query, request.complete, request.correct, &wishes);
    if store.lacks() > 0 {
        return Ok(Page::default());
    }
    let total = asked.passing.iter().filter(|candidate| candidate.matched == Match::All).count();
    let ranked = rank::ranked(&asked.passing, store.order(request.sort).as_deref(), request.sort);
    let hits = show::hits(store, &asked, rank::page(&ranked, request));
    for correction in &mut asked.corrections {
        correction.to = spelled(&correction.to, &hits);
    }
    Ok(Page {
        total,
        partial: asked.passing.len() - total,
        facets: counts::count(store, request, &asked, asked.counted()),
        hits,
        corrections: asked.corrections,
        unknown: asked.unknown,
        help: if asked.passing.is_empty() {
            help::changes(store, request, &wishes)
        } else {
            Vec::new()
        },
        language: store.language().to_owned(),
    })
}

/// Folded words as the hits spell them: `réfugiés` for `refugies`.
fn spelled(words: &str, hits: &[Hit]) -> String {
    let (first, second) = divided(words, b' ');
    if !second.is_empty() {
        return concat(&[&spelled(first, hits), " ", &spelled(second, hits)]);
    }
    let mut exact = String::new();
    for hit in hits {
        for text in &[&hit.title, &hit.excerpt.text] {
            for_each_word(text, |token| {
                if exact.is_empty() && token.folded == words {
                    exact.push_str(token.exact);
                }
            });
        }
    }
    if exact.is_empty() { words.to_owned() } else { exact }
}

/// A query with all that is known of it before the page is cut.
#[derive(Default)]
pub(crate) struct Asked {
    /// What was typed, with what its words stand for and all that is wished for.
    pub(crate) query: Query,
    pub(crate) corrections: Vec<Correction>,
    pub(crate) unknown: Vec<String>,
    pub(crate) clauses: Vec<Clause>,
    /// The practices that match.
    pub(crate) selection: Vec<Candidate>,
    /// Those of them that are shown: they have what is wished for.
    pub(crate) passing: Vec<Candidate>,
}

impl Asked {
    /// Reads and matches a text, beside these wishes: in vain, where files are lacking.
    fn read(store: &Store, text: &str, complete: bool, correct: bool, wishes: &[Wish]) -> Self {
        let mut query = parse(store, text, complete);
        query.wishes.extend_from_slice(wishes);
        plan::before_matching(store, &query);
        names::find(store, &mut query);
        let mut phrases = Vec::with_capacity(query.phrases.len());
        for phrase in &query.phrases {
            phrases.push(phrase::holding(store, core::slice::from_ref(phrase)));
        }
        let excluded = phrase::holding(store, &query.without);
        let mut resolver = Resolver::new(store);
        if store.lacks() == 0 {
            resolver.resolve(&mut query, correct);
        }
        let clauses = matching::match_words(store, &query, &phrases);
        let tallies = select::tally(store.core().record.documents as usize, &clauses);
        let selection = select::select(store, &clauses, &tallies, &excluded, &query.wishes);
        let passing = passing(&selection);
        let Resolver { corrections, unknown, .. } = resolver;
        Self { query, corrections, unknown, clauses, selection, passing }
    }

    /// The group whose counts are shown: the first, or the second where the first is empty. Where the filters leave nothing of
    /// either, the first group that has any practice without them.
    fn counted(&self) -> Match {
        let shown = if self.passing.is_empty() { &self.selection } else { &self.passing };
        let is_full = |candidate: &Candidate| candidate.matched == Match::All;
        if shown.iter().any(is_full) { Match::All } else { Match::Most }
    }
}

fn parse(store: &Store, text: &str, complete: bool) -> Query {
    let reading = Reading {
        complete,
        stop_words: store.stop_words(),
        completes_from: store.completes_from(),
        named: &|[name, value]| filter::named(store, name, value),
    };
    parse::parse(text, &reading)
}

/// Those that have what is wished for; those that match only some of the words as long as few match all.
fn passing(selection: &[Candidate]) -> Vec<Candidate> {
    let mut passing = Vec::new();
    for group in &[Match::All, Match::Most] {
        for candidate in selection {
            if candidate.matched == *group && candidate.failing == Failing::None {
                passing.push(*candidate);
            }
        }
        if passing.len() >= ENOUGH {
            break;
        }
    }
    passing
}

/// One practice that matches, by the edition that will be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) practice: u32,
    pub(crate) document: u32,
    pub(crate) score: u32,
    /// 0 where the words themselves are there and the edition is in the visitor's language, 1 in another; 2 and 3 where they were
    /// found by other names only.
    pub(crate) tier: u8,
    pub(crate) matched: Match,
    pub(crate) failing: Failing,
}
