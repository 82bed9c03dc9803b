//! Which files a query needs before it can be matched. Look here to have files fetched at once that
//! would otherwise be requested one round after another.
//!
//! This is only about rounds: a stage that reads a missing file requests it as well (see
//! [`Store`]). Nothing is loaded here; the engine hands the list of files to its caller.

use crate::model::ids::FacetId;
use crate::model::request::Request;
use crate::query::types::Query;
use crate::reader::Store;

/// Requests the files that a page needs whatever it finds: the columns of the facets to count, and
/// the sort column.
pub(crate) fn request_for_page(store: &Store, request: &Request) {
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if request.counts(&record.key) {
            request_column(store, FacetId::at(facet));
        }
    }
    if let Some(file) = store.order_file(request.sort) {
        store.want(file);
    }
}

/// Requests the files without which nothing can be matched: the shards of the words, and the
/// columns of the facets with filters. Names and phrases are looked up next, which requests theirs.
pub(crate) fn request_for_matching(store: &Store, query: &Query) {
    for word in &query.words {
        for term in &word.terms {
            store.want_shards(&term.key, term.is_prefix);
        }
    }
    for filter in &query.filters {
        request_column(store, filter.facet);
    }
}

fn request_column(store: &Store, facet: FacetId) {
    if let Some(file) = store.core().column_file(facet) {
        store.want(file);
    }
}
