//! The record that the reader of each source format produces.

use super::node::MapEntry;
use crate::diagnostic::{Diagnostic, Location};

/// One record whose keys have not been interpreted yet.
#[derive(Debug)]
pub(crate) struct RawRecord {
    pub(crate) location: Location,
    pub(crate) entries: Vec<MapEntry>,
    /// `text` was converted from Markdown to plain text. A tag that is left in it was escaped by
    /// the author and is meant as text.
    pub(crate) is_converted: bool,
    /// Warnings of the reader.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl RawRecord {
    pub(super) fn new(location: Location, entries: Vec<MapEntry>) -> Self {
        Self { location, entries, is_converted: false, warnings: Vec::new() }
    }
}

/// A record, or the reason why its source could not be parsed.
pub(crate) type ReadRecord = Result<RawRecord, Diagnostic>;

/// Turns a record into a `T`. Runs on several threads at once.
pub(crate) type Transform<'a, T> = &'a (dyn Fn(ReadRecord) -> T + Sync);

/// Takes the transformed records of one file, one by one, in their order.
pub(super) type Consume<'a, T> = &'a mut (dyn FnMut(T) + Send);
