//! Which files are needed before a query can be matched. Pure: who fetches them is somebody else's business.

use super::parse::{Query, Word};
use crate::document::Request;
use crate::index::FileRef;
use crate::index::core::Words;
use crate::index::words::Router;
use crate::store::Store;

/// A shorter last word matches whole words only when the dictionary is in shards: `a` would need a tenth of them all.
const SHARDED_COMPLETES_FROM: usize = 3;

impl Words {
    /// From how many characters on the last word of a query is completed.
    pub(crate) fn completes_from(&self) -> usize {
        match self {
            Self::Inline(_) => 1,
            Self::Sharded(_) => SHARDED_COMPLETES_FROM,
        }
    }
}

/// The shards that hold a word and, if it is a prefix, all words that begin so.
pub(crate) fn shards(router: &Router, word: &Word) -> core::ops::Range<usize> {
    if word.prefix {
        router.shards_beginning(&word.folded)
    } else {
        let shard = router.shard_of(&word.folded);
        shard..shard + 1
    }
}

/// The files still missing before matching: shards of the words, columns of the facets, the order.
pub(crate) fn before_matching(store: &Store, query: &Query, request: &Request) -> Vec<FileRef> {
    let core = store.core();
    let mut needs = Needs::of(store);
    if let Words::Sharded(router) = &core.words {
        let wanted = query.words.iter().flat_map(|word| shards(router, word));
        wanted.for_each(|shard| needs.add(router.file(shard)));
    }
    for (facet, record) in core.record.facets.iter().enumerate() {
        let filtered = request.filters.iter().any(|(key, _)| *key == record.key);
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
}
