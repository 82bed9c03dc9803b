//! Which files are needed before a query can be matched. Who fetches them is somebody else's business.

use crate::model::ids::FacetId;
use crate::model::request::Request;
use crate::query::types::Query;
use crate::reader::Store;

/// Wants what a page takes whatever is found: columns of the facets that are counted, the order.
pub(crate) fn before_showing(store: &Store, request: &Request) {
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if request.counts(&record.key) {
            want_column(store, FacetId::at(facet));
        }
    }
    if let Some(file) = store.order_file(request.sort) {
        store.want(file);
    }
}

/// Wants the files without which nothing can be matched: shards of the words, columns of the facets with a choice. Names and phrases
/// are looked up at once, which wants theirs.
pub(crate) fn before_matching(store: &Store, query: &Query) {
    for word in &query.words {
        for term in &word.terms {
            store.want_shards(&term.key, term.is_prefix);
        }
    }
    for filter in &query.filters {
        want_column(store, filter.facet);
    }
}

fn want_column(store: &Store, facet: FacetId) {
    if let Some(file) = store.core().column_file(facet) {
        store.want(file);
    }
}
