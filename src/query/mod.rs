//! The life of a query, one file per stage.
//!
//! 1. [`parse`]: what was typed, as words; always succeeds.
//! 2. [`plan`]: which files are needed before anything can be matched.
//! 3. [`matching`]: for each word the documents that hold it, and how strongly.
//! 4. [`score`]: the arithmetic of relevance, as pure functions.
//! 5. [`select`]: from documents to practices: which match everything, which match something, by which edition.
//! 6. [`filter`]: which practices pass the chosen facet values; [`counts`]: exact counts for every value.
//! 7. [`rank`]: the order of the hits.
//! 8. [`show`]: cards, excerpts and marks of the hits on the page; [`highlight`]: where the words stand.

pub(crate) mod counts;
pub(crate) mod filter;
pub(crate) mod highlight;
pub(crate) mod matching;
pub(crate) mod parse;
pub(crate) mod plan;
pub(crate) mod rank;
pub mod score;
pub(crate) mod select;
pub(crate) mod show;

use crate::document::{Match, Page, Request, Text};
use crate::engine::Step;
use crate::error::Result;
use crate::store::Store;
use filter::Filters;
use select::Selection;

/// How many practices must match every word before those that match only some are left out.
pub const ENOUGH: usize = 10;

/// Answers a request from the files that have arrived, or names those it still needs.
pub(crate) fn search(store: &Store, request: &Request) -> Result<Step<Page>> {
    let core = store.core();
    let query =
        parse::parse(&request.query, request.complete, store.stop_words(), core.words.completes_from());
    let needs = plan::before_matching(store, &query, request);
    if !needs.is_empty() {
        return Ok(Step::Needs(needs));
    }
    let clauses = matching::match_words(store, &query)?;
    let selection = select::select(store, &clauses);
    let filters = Filters::new(core, request)?;
    let columns = store.columns();
    let all = filters.keep(&selection.all, &columns);
    let most = if all.len() < ENOUGH { filters.keep(&selection.most, &columns) } else { Vec::new() };
    let mut page = Page {
        total: all.len(),
        partial: most.len(),
        language: store.language().to_owned(),
        ..Page::default()
    };
    let hits = rank::page(&all, &most, store.order(request.sort)?, request);
    let shown = show::hits(store, &query, &clauses, &hits)?;
    if request.facets && matches!(shown, Step::Ready(_)) {
        page.facets = counts::count(store, &filters, counted(&selection, &all, &most));
    }
    Ok(shown.map(|hits| Page { hits, ..page }))
}

/// The group whose counts are shown: the first, or the second where the first is empty. Where the filters leave nothing of
/// either, the first group that has any practice without them.
fn counted<'a>(selection: &'a Selection, all: &[Candidate], most: &[Candidate]) -> &'a [Candidate] {
    let second = all.is_empty() && (!most.is_empty() || selection.all.is_empty());
    if second { &selection.most } else { &selection.all }
}

/// The whole text of a document that has been shown, or the files with it.
pub(crate) fn text(store: &Store, id: &str) -> Result<Step<Text>> {
    show::text(store, id)
}

/// One practice that matches, by the edition that will be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) practice: u32,
    pub(crate) document: u32,
    pub(crate) score: u32,
    pub(crate) matched: Match,
}
