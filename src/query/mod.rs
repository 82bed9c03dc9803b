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

use crate::analysis::for_each_word;
use crate::document::{Hit, Match, Page, Request, Text};
use crate::engine::Step;
use crate::error::Result;
use crate::store::Store;
use filter::Filters;
use matching::Clause;
use parse::{Query, Reading};
use resolve::Resolved;
use select::Selection;

/// How many practices must match every word before those that match only some are left out.
pub const ENOUGH: usize = 10;

/// Answers a request from the files that have arrived, or names those it still needs.
pub(crate) fn search(store: &Store, request: &Request) -> Result<Step<Page>> {
    let (mut page, asked, answer) = match found(store, request)? {
        Step::Ready(found) => found,
        Step::Needs(files) => return Ok(Step::Needs(files)),
    };
    if request.facets {
        page.facets = counts::count(store, &asked.filters, counted(&asked.selection, &answer));
    }
    if page.total + page.partial == 0 {
        match help::changes(store, request)? {
            Step::Ready(help) => page.help = help,
            Step::Needs(files) => return Ok(Step::Needs(files)),
        }
    }
    Ok(Step::Ready(page))
}

/// The page without counts and help, and what these take.
fn found(store: &Store, request: &Request) -> Result<Step<(Page, Asked, Answer)>> {
    let asked = match Asked::read(store, request)? {
        Step::Ready(asked) => asked,
        Step::Needs(files) => return Ok(Step::Needs(files)),
    };
    let answer = Answer::new(store, &asked.selection, &asked.filters);
    let hits = rank::page(&answer.all, &answer.most, store.order(request.sort), request);
    let hits = match show::hits(store, &asked.resolved, &asked.clauses, &hits) {
        Step::Ready(hits) => hits,
        Step::Needs(files) => return Ok(Step::Needs(files)),
    };
    let mut page = Page {
        total: answer.all.len(),
        partial: answer.most.len(),
        hits,
        language: store.language().to_owned(),
        ..Page::default()
    };
    page.corrections = asked.resolved.corrections.clone();
    page.corrections.iter_mut().for_each(|correction| spell(&mut correction.to, &page.hits));
    page.unknown.clone_from(&asked.resolved.unknown);
    Ok(Step::Ready((page, asked, answer)))
}

/// Spells folded words as the hits have them: `refugies` as `réfugiés`.
fn spell(words: &mut String, hits: &[Hit]) {
    let mut spelled: Vec<String> = words.split(' ').map(str::to_owned).collect();
    for word in &mut spelled {
        let folded = word.clone();
        let mut is_found = false;
        for text in hits.iter().flat_map(|hit| [&hit.title, &hit.excerpt.text]) {
            for_each_word(text, |token| {
                if !is_found && token.folded == folded {
                    is_found = true;
                    token.exact.clone_into(word);
                }
            });
        }
    }
    *words = spelled.join(" ");
}

/// A request with all that is known of it before the page is cut.
pub(crate) struct Asked {
    /// The words, with those that a correction made of one.
    #[cfg_attr(target_arch = "wasm32", expect(dead_code))]
    pub(crate) words: Vec<parse::Word>,
    pub(crate) resolved: Resolved,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) selection: Selection,
    pub(crate) filters: Filters,
}

impl Asked {
    fn read(store: &Store, request: &Request) -> Result<Step<Self>> {
        let mut query = parse(store, request);
        let needs = plan::before_matching(store, &query, request);
        if !needs.is_empty() {
            return Ok(Step::Needs(needs));
        }
        let names = names::find(store, &query);
        let resolved = match resolve::resolve(store, &mut query, &names, request.correct) {
            Step::Ready(resolved) => resolved,
            Step::Needs(files) => return Ok(Step::Needs(files)),
        };
        let phrases = phrase::documents_of_phrases(store, &query);
        let clauses = matching::match_words(store, &query, &resolved, &names, &phrases);
        let tallies = select::tally(store.core().record.documents as usize, &clauses);
        let excluded = phrase::excluded(store, &query);
        let selection = select::select(store, &clauses, &tallies, &excluded);
        let filters = Filters::new(store, request, &query)?;
        Ok(Step::Ready(Self { words: query.words, resolved, clauses, selection, filters }))
    }
}

fn parse(store: &Store, request: &Request) -> Query {
    let reading = Reading {
        complete: request.complete,
        stop_words: store.stop_words(),
        completes_from: store.completes_from(),
        is_facet: &|name, value| filter::named(store, name, value).is_some(),
    };
    parse::parse(&request.query, &reading)
}

/// What passes the filters of both groups.
struct Answer {
    all: Vec<Candidate>,
    most: Vec<Candidate>,
}

impl Answer {
    fn new(store: &Store, selection: &Selection, filters: &Filters) -> Self {
        let columns = store.columns();
        let all = filters.keep(&selection.all, &columns);
        let most = if all.len() < ENOUGH { filters.keep(&selection.most, &columns) } else { Vec::new() };
        Self { all, most }
    }
}

/// The group whose counts are shown: the first, or the second where the first is empty. Where the filters leave nothing of
/// either, the first group that has any practice without them.
fn counted<'a>(selection: &'a Selection, answer: &Answer) -> &'a [Candidate] {
    let second = answer.all.is_empty() && (!answer.most.is_empty() || selection.all.is_empty());
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
    /// 0 where the words themselves are there and the edition is in the visitor's language, 1 in another; 2 and 3 where they were
    /// found by other names only.
    pub(crate) tier: u8,
    pub(crate) matched: Match,
}
