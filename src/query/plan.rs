//! Which files are needed before a query can be matched. Who fetches them is somebody else's business.

use super::filter::Filters;
use super::names;
use super::parse::Query;
use crate::document::Request;
use crate::store::Store;

/// Wants the files without which nothing can be matched: shards of the words and names, positions of phrases, columns of the
/// facets, the order.
pub(crate) fn before_matching(store: &Store, query: &Query, filters: &Filters, request: &Request) {
    for word in &query.words {
        store.want_shards(&word.folded, word.prefix);
        for compound in &word.compounds {
            store.want_shards(&compound.key, compound.prefix);
        }
    }
    names::each_run(query, &mut |name| store.want_shards(&name.key, false));
    for phrase in query.phrases.iter().chain(&query.without) {
        match phrase.as_slice() {
            [word] => store.want_shards(word, false),
            words => words.iter().for_each(|word| store.want(store.positions_file(word))),
        }
    }
    for (facet, record) in store.core().record.facets.iter().enumerate() {
        if request.counts(&record.key) || filters.narrow(facet) {
            store.core().column_file(facet).into_iter().for_each(|file| store.want(file));
        }
    }
    store.order_file(request.sort).into_iter().for_each(|file| store.want(file));
}
