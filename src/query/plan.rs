//! Which files are needed before a query can be matched. Pure: who fetches them is somebody else's business.

use super::parse::{Query, Word};
use crate::document::Request;
use crate::error::Result;
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
pub(crate) fn before_matching(store: &Store, query: &Query, request: &Request) -> Result<Vec<FileRef>> {
    let core = store.core();
    let mut needs: Vec<FileRef> = Vec::new();
    if let Words::Sharded(router) = &core.words {
        let wanted = query.words.iter().flat_map(|word| shards(router, word));
        needs.extend(wanted.map(|shard| router.file(shard)));
    }
    for (facet, record) in core.record.facets.iter().enumerate() {
        if request.facets
            || request.filters.contains_key(&record.key)
            || request.ranges.contains_key(&record.key)
        {
            needs.extend(core.column_file(facet));
        }
    }
    needs.extend(store.order_file(request.sort));
    needs.retain(|file| !store.has(file));
    needs.sort_unstable();
    needs.dedup();
    Ok(needs)
}
