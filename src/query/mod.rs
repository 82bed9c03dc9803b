//! The life of a query. Each stage has a file; in order:
//!
//! 1. [`filter`]: the chosen facet values of the request, and which practices have them.
//! 2. [`plan`]: the files that are needed anyway, so that they are fetched in one round.
//! 3. [`parser`], on [`syntax`]: words, phrases, exclusions and facet values. It always succeeds.
//! 4. [`concepts`]: runs of words that name one thing.
//! 5. [`phrase`]: the documents that contain words side by side.
//! 6. [`expand`]: the terms that each word stands for. Unknown words are corrected: [`correct`]
//!    ranks what [`fuzzy`] finds.
//! 7. [`matcher`]: for each word the documents that match it, and how strongly.
//! 8. [`group`]: the score of each document, by the formulas of [`score`], and from documents to
//!    practices.
//! 9. [`sort`]: the order of the hits, and the page.
//! 10. [`hits`]: what a page shows of each hit; [`highlight`] finds the words in texts.
//! 11. [`facet_counts`]: exact counts for every facet value.
//! 12. [`zero_results`]: if nothing was found, the smallest changes that find something.
//!
//! [`search()`] runs them all; [`match_query`] has stages 3 to 8, which [`suggest()`] (texts to
//! continue with), [`zero_results`] and [`explain`] (a score taken apart, for maintainers) run as
//! well. The values that stages hand to each other are in [`types`].
//!
//! To add a ranking signal, follow the list at the head of [`score`].
//!
//! A stage may read a file that has not arrived. The read returns empty data, the index reader
//! records the file, and the engine discards the result: see [`reader`](crate::reader).

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

pub use hits::text;
pub use match_query::MIN_FULL_MATCHES;
pub use search::search;
pub use suggest::suggest;
