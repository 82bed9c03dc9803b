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

pub(crate) mod concepts;
pub(crate) mod correct;
pub(crate) mod expand;
#[cfg(feature = "explain")]
pub mod explain;
pub(crate) mod facet_counts;
pub mod filter;
pub mod fuzzy;
pub(crate) mod group;
pub(crate) mod highlight;
pub(crate) mod hits;
pub(crate) mod match_query;
pub(crate) mod matcher;
pub(crate) mod parser;
pub(crate) mod phrase;
pub(crate) mod plan;
pub mod score;
pub(crate) mod search;
pub(crate) mod sort;
pub(crate) mod suggest;
pub(crate) mod syntax;
pub(crate) mod types;
pub(crate) mod zero_results;

pub use match_query::MIN_FULL_MATCHES;
