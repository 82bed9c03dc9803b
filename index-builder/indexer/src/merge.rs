//! Merges what batches of documents say about terms: an external merge, as in sort-based inversion
//! (Witten, Moffat and Bell, “Managing Gigabytes”, 1999, chapter 5). Look here for how the parts
//! of a posting list come together without all of them in memory.
//!
//! Each job of a build reads a batch of documents and stores, term by term, what it found
//! ([`crate::postings_buffer`]). The merge reads all batches side by side, a window of terms at a
//! time, and stores all parts of a term one after the other, terms in order. A shard then reads its
//! neighbouring terms in one piece.
//!
//! ```text
//! batch    per term that occurs, in order: varint gap to the number of the one before,
//!          length-prefixed part
//! ```

use std::ops::Range;

use crate::buckets::Buckets;
use crate::env::{BuildEnv, BuildResult, ByteRange, TempStorage};
use medina::util::wire::Reader;

/// A batch is read in chunks of this many bytes.
const CHUNK_BYTES: usize = 1 << 16;
/// A window has about this many bytes of all batches.
const WINDOW_BYTES: u64 = 1 << 18;
/// More bytes than two varints take: a gap and a length.
const HEAD_BYTES: usize = 10;

/// Merges batches.
pub(crate) struct PostingsMerger<'a> {
    cursors: Vec<BatchCursor<'a>>,
    /// Terms are below this number.
    terms: usize,
    terms_per_window: usize,
}

impl<'a> PostingsMerger<'a> {
    /// A merger of `batches`, which are in `storage`. Their terms are below `terms`.
    pub(crate) fn new(
        batches: &[ByteRange],
        storage: &'a dyn TempStorage,
        terms: usize,
    ) -> BuildResult<Self> {
        let cursors = batches.iter().map(|batch| BatchCursor::new(storage, *batch));
        let bytes: u64 = batches.iter().map(|batch| batch.length).sum();
        let per_window = (terms as u64 * WINDOW_BYTES) / bytes.max(1);
        Ok(Self {
            cursors: cursors.collect::<BuildResult<_>>()?,
            terms,
            terms_per_window: per_window.clamp(1, terms.max(1) as u64) as usize,
        })
    }

    /// Merges the batches into a storage of their own. `visit` gets each part with its term.
    pub(crate) fn merge(
        mut self,
        env: &dyn BuildEnv,
        mut visit: impl FnMut(usize, &[u8]),
    ) -> BuildResult<PartsByTerm> {
        let (storage, mut starts, mut written) =
            (env.temp_storage()?, Vec::with_capacity(self.terms + 1), 0);
        let (mut window, mut out) = (Window::default(), Vec::new());
        for first in (0..self.terms).step_by(self.terms_per_window) {
            let terms = first..self.terms.min(first + self.terms_per_window);
            window.read(terms.clone(), &mut self.cursors)?;
            let parts = window.by_term();
            out.clear();
            for term in terms {
                starts.push(written + out.len() as u64);
                for part in parts.get(term - first) {
                    let bytes = self.cursors[part.batch as usize].part(*part);
                    visit(term, bytes);
                    out.extend_from_slice(bytes);
                }
            }
            storage.put(&out)?;
            written += out.len() as u64;
        }
        starts.push(written);
        Ok(PartsByTerm { storage, starts })
    }
}

/// All parts of each term, one after the other, in the order of the batches.
pub(crate) struct PartsByTerm {
    storage: Box<dyn TempStorage>,
    /// By term: the offset of its parts. After the last one: the end of its parts.
    starts: Vec<u64>,
}

impl PartsByTerm {
    /// Reads the parts of neighbouring terms.
    pub(crate) fn load(&self, terms: Range<usize>) -> BuildResult<LoadedParts<'_>> {
        let (start, end) = (self.starts[terms.start], self.starts[terms.end]);
        let bytes = if start == end {
            Vec::new()
        } else {
            self.storage.get(start, (end - start) as usize)?
        };
        Ok(LoadedParts { bytes, starts: &self.starts[terms.start..=terms.end], first: terms.start })
    }
}

/// The parts of neighbouring terms, in memory.
pub(crate) struct LoadedParts<'a> {
    bytes: Vec<u8>,
    starts: &'a [u64],
    first: usize,
}

impl LoadedParts<'_> {
    /// The first of the terms.
    pub(crate) fn first(&self) -> usize {
        self.first
    }

    /// The number of bytes of all parts.
    pub(crate) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The parts of one of the terms.
    pub(crate) fn of(&self, term: usize) -> &[u8] {
        let at = |term: usize| (self.starts[term - self.first] - self.starts[0]) as usize;
        &self.bytes[at(term)..at(term + 1)]
    }
}

/// The parts of some neighbouring terms, of all batches.
#[derive(Default)]
struct Window {
    terms: Range<usize>,
    /// Indices of terms in the window, each with a part, batch by batch.
    parts: Vec<(u32, BufferedPart)>,
}

/// Where a part is in the buffer of its batch.
#[derive(Clone, Copy, Debug)]
struct BufferedPart {
    batch: u32,
    start: u32,
    length: u32,
}

impl Window {
    fn read(&mut self, terms: Range<usize>, cursors: &mut [BatchCursor<'_>]) -> BuildResult<()> {
        self.terms = terms;
        self.parts.clear();
        (0..).zip(cursors).try_for_each(|(batch, cursor)| cursor.read(batch, self))
    }

    fn by_term(&self) -> Buckets<BufferedPart> {
        Buckets::of(&self.parts, self.terms.len())
    }
}

/// Reads a batch from its beginning.
struct BatchCursor<'a> {
    storage: &'a dyn TempStorage,
    /// What has not been read into the buffer.
    unread: ByteRange,
    buffer: Vec<u8>,
    /// The offset in the buffer.
    position: usize,
    /// The term whose part is at the offset; `None` at the end.
    term: Option<u32>,
}

impl<'a> BatchCursor<'a> {
    fn new(storage: &'a dyn TempStorage, batch: ByteRange) -> BuildResult<Self> {
        let mut cursor =
            Self { storage, unread: batch, buffer: Vec::new(), position: 0, term: None };
        cursor.advance(0)?;
        Ok(cursor)
    }

    /// Adds the parts of all terms of a window, and keeps their bytes until the next call.
    fn read(&mut self, batch: u32, window: &mut Window) -> BuildResult<()> {
        // Bytes of earlier windows are dropped only if they are most of the buffer, so that the
        // rest is not moved again and again.
        if 2 * self.position > self.buffer.len() {
            self.buffer.drain(..self.position);
            self.position = 0;
        }
        while let Some(term) = self.term.filter(|term| (*term as usize) < window.terms.end) {
            let length = self.varint();
            self.fill(length as usize)?;
            let part = BufferedPart { batch, start: self.position as u32, length };
            window.parts.push((term - window.terms.start as u32, part));
            self.position += length as usize;
            if self.position > self.buffer.len() {
                return Err("the temporary storage has fewer bytes than were stored".into());
            }
            self.advance(term + 1)?;
        }
        Ok(())
    }

    /// Makes sure that the buffer has `bytes` bytes after the offset, or all that there are.
    fn fill(&mut self, bytes: usize) -> BuildResult<()> {
        if self.buffer.len() - self.position < bytes && self.unread.length > 0 {
            let wanted = (bytes.max(CHUNK_BYTES) as u64).min(self.unread.length);
            self.buffer.extend(self.storage.get(self.unread.start, wanted as usize)?);
            self.unread = ByteRange {
                start: self.unread.start + wanted,
                length: self.unread.length - wanted,
            };
        }
        Ok(())
    }

    fn varint(&mut self) -> u32 {
        let mut reader = Reader::new(&self.buffer[self.position..]);
        let number = reader.varint();
        self.position = self.buffer.len() - reader.rest().len();
        number
    }

    /// Reads the number of the next term. `next` is the least that it may be.
    fn advance(&mut self, next: u32) -> BuildResult<()> {
        self.fill(HEAD_BYTES)?;
        let is_end = self.position == self.buffer.len();
        self.term = if is_end { None } else { Some(next + self.varint()) };
        Ok(())
    }

    fn part(&self, BufferedPart { start, length, .. }: BufferedPart) -> &[u8] {
        &self.buffer[start as usize..][..length as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::{InMemoryEnv, InMemoryStorage};
    use medina::util::wire::{put_bytes, put_varint};

    fn batch(parts: &[(u32, &[u8])]) -> Vec<u8> {
        let (mut out, mut next) = (Vec::new(), 0);
        for (term, part) in parts {
            put_varint(&mut out, u64::from(term - next));
            put_bytes(&mut out, part);
            next = term + 1;
        }
        out
    }

    #[test]
    fn parts_come_back_by_term_in_the_order_of_the_batches() {
        let storage = InMemoryStorage::default();
        let long = vec![7; 3 * CHUNK_BYTES];
        let mut batches = Vec::new();
        for parts in [&[(1, &b"a"[..]), (4, &long)][..], &[], &[(0, b"b"), (1, b"c"), (4, b"d")]] {
            batches.push(ByteRange::put(&batch(parts), &storage).unwrap());
        }
        let env = InMemoryEnv { deflate: &<[u8]>::to_vec, files: Default::default() };
        let merger = PostingsMerger::new(&batches, &storage, 6).unwrap();
        let merged = merger.merge(&env, |_, _| ()).unwrap();
        let loaded = merged.load(0..6).unwrap();
        assert_eq!([0, 1, 2].map(|term| loaded.of(term)), [&b"b"[..], b"ac", b""]);
        assert_eq!(loaded.of(4), [&long[..], b"d"].concat());
        assert_eq!(merged.load(4..6).unwrap().of(5), b"");
    }
}
