//! Which files are needed before a query can be matched. Pure: who fetches them is somebody else's business.

use super::filter;
use super::names::{self, LONGEST_NAME};
use super::parse::Query;
use crate::document::Request;
use crate::index::FileRef;
use crate::store::Store;

/// The files still missing before anything can be matched: shards of the words and names, positions of phrases, columns of the
/// facets, the order.
pub(crate) fn before_matching(store: &Store, query: &Query, request: &Request) -> Vec<FileRef> {
    let core = store.core();
    let mut needs = Needs::of(store);
    for word in &query.words {
        needs.add_all(store.shard_files(&word.folded, word.prefix));
        for compound in &word.compounds {
            needs.add_all(store.shard_files(&compound.folded, compound.prefix));
        }
    }
    names::each_run(query, LONGEST_NAME, |key, _| needs.add_all(store.shard_files(key, false)));
    for phrase in query.phrases.iter().chain(&query.without) {
        match phrase.as_slice() {
            [word] => needs.add_all(store.shard_files(word, false)),
            words => words.iter().for_each(|word| needs.add(store.positions_file(word))),
        }
    }
    let typed: Vec<usize> = query
        .facets
        .iter()
        .filter_map(|(name, value)| filter::named(store, name, value).map(|named| named.facet))
        .collect();
    for (facet, record) in core.record.facets.iter().enumerate() {
        let filtered = typed.contains(&facet) || request.filters.iter().any(|(key, _)| *key == record.key);
        if request.facets || filtered || request.ranges.iter().any(|(key, _)| *key == record.key) {
            core.column_file(facet).into_iter().for_each(|file| needs.add(file));
        }
    }
    store.order_file(request.sort).into_iter().for_each(|file| needs.add(file));
    needs.files
}

/// Collects files that are not here yet, each once.
pub(crate) struct Needs<'a> {
    store: &'a Store,
    pub(crate) files: Vec<FileRef>,
}

impl<'a> Needs<'a> {
    pub(crate) fn of(store: &'a Store) -> Self {
        Self { store, files: Vec::new() }
    }

    pub(crate) fn add(&mut self, file: FileRef) {
        if !self.store.has(&file) && !self.files.contains(&file) {
            self.files.push(file);
        }
    }

    pub(crate) fn add_all(&mut self, files: impl Iterator<Item = FileRef>) {
        files.for_each(|file| self.add(file));
    }
}
