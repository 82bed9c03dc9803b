//! The life of a query, one file per stage.
//!
//! 1. [`parse`]: what was typed, as words, phrases, exclusions and facet values ([`syntax`]); always succeeds.
//! 2. [`plan`]: which files are needed before anything can be matched.
//! 3. [`resolve`]: what each word stands for; unknown ones are corrected ([`nearby`]).
//! 4. [`names`]: runs of words that name one thing; [`phrase`]: which documents hold words side by side.
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

use core::mem::take;

use crate::analysis::{divided, for_each_word};
use crate::document::{Help, Hit, Match, Page, Request};
use crate::error::Result;
use crate::store::Store;
use filter::{Failing, Filters};
use matching::Clause;
use parse::{Query, Reading};
use resolve::Resolved;

/// How many practices must match every word before those that match only some are left out.
pub const ENOUGH: usize = 10;

/// Answers a request, as far as the files have arrived.
pub(crate) fn search(store: &Store, request: &Request) -> Result<Page> {
    let mut page = found(store, request, None)?;
    if page.total + page.partial == 0 && store.lacks() == 0 {
        page.help = help::changes(store, request)?;
    }
    Ok(page)
}

/// The page without help; of a request that is changed, just what it finds.
fn found(store: &Store, request: &Request, change: Option<&Help>) -> Result<Page> {
    let mut asked = Asked::read(store, request, change)?;
    if store.lacks() > 0 {
        return Ok(Page::default());
    }
    let passing = asked.passing(store);
    let total = passing.iter().filter(|candidate| candidate.matched == Match::All).count();
    let page = if change.is_none() {
        rank::page(&passing, store.order(request.sort).as_deref(), request)
    } else {
        Vec::new()
    };
    let hits = show::hits(store, &asked, &page);
    for correction in &mut asked.resolved.corrections {
        correction.to = spelled(&correction.to, &hits);
    }
    Ok(Page {
        total,
        partial: passing.len() - total,
        facets: if change.is_none() {
            counts::count(store, request, &asked, asked.counted(&passing))
        } else {
            Vec::new()
        },
        hits,
        corrections: take(&mut asked.resolved.corrections),
        unknown: take(&mut asked.resolved.unknown),
        help: Vec::new(),
        language: store.language().to_owned(),
    })
}

/// Folded words as the hits spell them: `réfugiés` for `refugies`.
fn spelled(words: &str, hits: &[Hit]) -> String {
    let mut spelled = String::new();
    let (first, second) = divided(words, b' ');
    for word in &[first, second] {
        let mut exact = String::new();
        for hit in hits {
            for text in &[&hit.title, &hit.excerpt.text] {
                for_each_word(text, |token| {
                    if exact.is_empty() && token.folded == *word {
                        exact.push_str(token.exact);
                    }
                });
            }
        }
        if !spelled.is_empty() && !word.is_empty() {
            spelled.push(' ');
        }
        spelled.push_str(if exact.is_empty() { word } else { &exact });
    }
    spelled
}

/// A request with all that is known of it before the page is cut.
#[derive(Default)]
pub(crate) struct Asked {
    /// What was typed, with the words that a correction made of one.
    pub(crate) query: Query,
    pub(crate) resolved: Resolved,
    pub(crate) clauses: Vec<Clause>,
    /// The practices that match.
    pub(crate) selection: Vec<Candidate>,
    pub(crate) filters: Filters,
}

impl Asked {
    /// Nothing much, where files are lacking.
    fn read(store: &Store, request: &Request, change: Option<&Help>) -> Result<Self> {
        let (text, correct) = match change {
            Some(Help::Query { query, .. }) => (query, true),
            _ => (&request.query, request.correct),
        };
        let query = parse(store, text, request.complete);
        let filters = Filters::new(store, request, change, &query)?;
        let mut asked = Self { query, filters, ..Self::default() };
        plan::before_matching(store, &asked.query, &asked.filters, request);
        if store.lacks() > 0 {
            return Ok(asked);
        }
        let names = names::find(store, &asked.query);
        asked.resolved = resolve::resolve(store, &mut asked.query, &names, correct);
        if store.lacks() > 0 {
            return Ok(asked);
        }
        let phrases = phrase::documents_of_phrases(store, &asked.query);
        asked.clauses = matching::match_words(store, &asked.query, &asked.resolved, &names, &phrases);
        let tallies = select::tally(store.core().record.documents as usize, &asked.clauses);
        let excluded = phrase::excluded(store, &asked.query);
        asked.selection = select::select(store, &asked.clauses, &tallies, &excluded);
        Ok(asked)
    }

    /// What passes the filters; those that match only some of the words as long as few match all.
    fn passing(&self, store: &Store) -> Vec<Candidate> {
        let mut passing = Vec::new();
        for group in &[Match::All, Match::Most] {
            for candidate in &self.selection {
                if candidate.matched == *group
                    && self.filters.failing(store, candidate.practice) == Failing::None
                {
                    passing.push(*candidate);
                }
            }
            if passing.len() >= ENOUGH {
                break;
            }
        }
        passing
    }

    /// The group whose counts are shown: the first, or the second where the first is empty. Where the filters leave nothing of
    /// either, the first group that has any practice without them.
    fn counted(&self, passing: &[Candidate]) -> Match {
        let shown = if passing.is_empty() { &self.selection } else { passing };
        let is_full = |candidate: &Candidate| candidate.matched == Match::All;
        if shown.iter().any(is_full) { Match::All } else { Match::Most }
    }
}

fn parse(store: &Store, text: &str, complete: bool) -> Query {
    let reading = Reading {
        complete,
        stop_words: store.stop_words(),
        completes_from: store.completes_from(),
        is_facet: &|[name, value]| filter::named(store, name, value).is_some(),
    };
    parse::parse(text, &reading)
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
}
