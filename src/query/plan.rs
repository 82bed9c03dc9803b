//! Which files a query needs before it can be matched. Look here to have files fetched at once that
//! would otherwise be requested one round after another.
//!
//! Only the number of rounds depends on it, because a stage that reads a missing file requests it
//! as well (see [`reader`](crate::reader)). Nothing is loaded here: the engine returns the list of
//! missing files to its caller.

use crate::model::ids::FacetId;
use crate::model::request::Request;
use crate::query::types::Query;
use crate::reader::IndexReader;

/// Requests the files that a page needs whatever it finds: the columns of the facets to count, and
/// the sort column.
pub(crate) fn request_for_page(reader: &IndexReader, request: &Request) {
    for (facet, record) in reader.header().record.facets.iter().enumerate() {
        if request.counts(&record.key) {
            request_column(reader, FacetId::at(facet));
        }
    }
    if let Some(file) = reader.sort_file(request.sort) {
        reader.request_file(file);
    }
}

/// Requests the files without which nothing can be matched: the shards of the words, and the
/// columns of the facets with filters. Names and phrases are looked up next, which requests theirs.
pub(crate) fn request_for_matching(reader: &IndexReader, query: &Query) {
    for word in &query.words {
        for term in &word.terms {
            reader.request_shards(&term.key, term.is_prefix);
        }
    }
    for filter in &query.filters {
        request_column(reader, filter.facet);
    }
}

fn request_column(reader: &IndexReader, facet: FacetId) {
    if let Some(file) = reader.header().column_file(facet) {
        reader.request_file(file);
    }
}
