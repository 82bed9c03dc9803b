//! Inversion: from token streams, document by document, to postings, term by term. Look here for
//! how postings, positions and the documents of exact forms come about.
//!
//! Documents are inverted in batches that know nothing of one another; [`crate::merge`] joins the
//! results. The tokens of a batch are read twice, like the keys of a counting sort: first they are
//! counted by form ([`batch::Inverter`]), then each is placed beside the others of its form, forms
//! in order ([`occurrence_table`]). So all occurrences of a term are in one piece, and its postings
//! are written once, in their final bytes ([`batch_postings`]). This takes a quarter to a third
//! less time than to write entries by document and sort them by term (decision 9).

mod batch;
mod batch_postings;
mod context;
mod occurrence;
mod occurrence_table;
mod term_stats;

pub(crate) use batch::invert;
pub(crate) use batch_postings::InvertedBatch;
pub(crate) use context::InversionContext;
