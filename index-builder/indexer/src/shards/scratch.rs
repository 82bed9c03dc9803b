//! Memory for making shards.

use std::sync::Mutex;

use crate::partial_postings::{MergedDocs, MergedPostings};
use medina::format::terms::ShardBuilder;

/// The buffers in which a shard is made.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) shard: ShardBuilder,
    pub(super) postings: MergedPostings,
    pub(super) docs: MergedDocs,
    pub(super) bytes: Vec<u8>,
    /// The lists of one term.
    pub(super) classes: Vec<u32>,
    pub(super) concepts: Vec<u32>,
}

/// Scratch buffers that no thread is using. They are kept from one shard to the next, because there
/// are hundreds of shards.
#[derive(Default)]
pub(super) struct ScratchPool(Mutex<Vec<Scratch>>);

impl ScratchPool {
    pub(super) fn take(&self) -> Scratch {
        self.0.lock().expect("no job panics while it holds the lock").pop().unwrap_or_default()
    }

    pub(super) fn put_back(&self, scratch: Scratch) {
        self.0.lock().expect("no job panics while it holds the lock").push(scratch);
    }
}
