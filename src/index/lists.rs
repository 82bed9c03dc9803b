//! Lists under construction: what batches of documents say about each term, joined from all of them.
//!
//! Each job of a build reads a batch of documents and puts away, term by term, what it found. Joined, all that is known about one term
//! stands together, and terms in order, so that whoever writes shards reads on and on.
//!
//! ```text
//! batch    per term that occurs, in order: varint gap to the number of the one before, length-prefixed parts
//! ```

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::host::{Host, Outcome, Room};
use super::wire::{Reader, put_bytes, put_varint};

/// What a batch found, while it is being written.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    bytes: Vec<u8>,
    next: u32,
}

impl Batch {
    /// Adds what was found about a term; terms ascend.
    pub(crate) fn add(&mut self, term: u32, part: &[u8]) {
        put_varint(&mut self.bytes, u64::from(term - self.next));
        put_bytes(&mut self.bytes, part);
        self.next = term + 1;
    }

    /// Puts the batch away.
    pub(crate) fn put(&self, room: &dyn Room) -> Outcome<Span> {
        Span::put(&self.bytes, room)
    }
}

/// Where bytes stand in a room.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    pub(crate) from: u64,
    pub(crate) length: u64,
}

impl Span {
    /// Puts bytes away.
    pub(crate) fn put(bytes: &[u8], room: &dyn Room) -> Outcome<Self> {
        Ok(Self { from: room.put(bytes)?, length: bytes.len() as u64 })
    }

    pub(crate) fn get(self, room: &dyn Room) -> Outcome<Vec<u8>> {
        room.get(self.from, self.length as usize)
    }
}

/// All parts of each term, one after the other, in the order of the batches.
pub(crate) struct Lists {
    room: Box<dyn Room>,
    /// By term where its parts begin; then where those of the last end.
    starts: Vec<u64>,
}

/// So many bytes of a batch are read at once, and so many written.
const PIECE: usize = 1 << 16;
const WRITTEN_AT_ONCE: usize = 1 << 20;

impl Lists {
    /// Joins batches over so many terms; `visit` sees each part with its term.
    pub(crate) fn join(
        host: &dyn Host,
        batches: &[Span],
        found: &dyn Room,
        terms: usize,
        mut visit: impl FnMut(usize, &[u8]),
    ) -> Outcome<Self> {
        let room = host.room()?;
        let mut cursors: Vec<Cursor<'_>> = Vec::with_capacity(batches.len());
        let mut next = BinaryHeap::new();
        for span in batches {
            cursors.push(Cursor::new(found, *span));
            let at = cursors.len() - 1;
            next.extend(cursors[at].term()?.map(|term| Reverse((term, at))));
        }
        let (mut starts, mut out, mut written) = (Vec::with_capacity(terms + 1), Vec::new(), 0);
        while let Some(Reverse((term, at))) = next.pop() {
            let here = written + out.len() as u64;
            starts.resize(starts.len().max(term as usize + 1), here);
            let part = cursors[at].part()?;
            visit(term as usize, part);
            out.extend_from_slice(part);
            if out.len() >= WRITTEN_AT_ONCE {
                room.put(&out)?;
                written += out.len() as u64;
                out.clear();
            }
            next.extend(cursors[at].term()?.map(|term| Reverse((term, at))));
        }
        room.put(&out)?;
        starts.resize(terms + 1, written + out.len() as u64);
        Ok(Self { room, starts })
    }

    /// The parts of neighbouring terms.
    pub(crate) fn load(&self, terms: core::ops::Range<usize>) -> Outcome<Loaded<'_>> {
        let (from, to) = (self.starts[terms.start], self.starts[terms.end]);
        let bytes = if from == to { Vec::new() } else { self.room.get(from, (to - from) as usize)? };
        Ok(Loaded { bytes, starts: &self.starts[terms.start..=terms.end], first: terms.start })
    }
}

/// The parts of neighbouring terms, in memory.
pub(crate) struct Loaded<'a> {
    bytes: Vec<u8>,
    starts: &'a [u64],
    first: usize,
}

impl Loaded<'_> {
    /// The parts of one of the terms.
    pub(crate) fn of(&self, term: usize) -> &[u8] {
        let at = |term: usize| (self.starts[term - self.first] - self.starts[0]) as usize;
        &self.bytes[at(term)..at(term + 1)]
    }
}

/// Reads a batch from its beginning.
struct Cursor<'a> {
    room: &'a dyn Room,
    left: Span,
    held: Vec<u8>,
    at: usize,
    next: u32,
}

impl<'a> Cursor<'a> {
    fn new(room: &'a dyn Room, left: Span) -> Self {
        Self { room, left, held: Vec::new(), at: 0, next: 0 }
    }

    /// Makes sure that so many bytes are held, as far as there are any.
    fn hold(&mut self, bytes: usize) -> Outcome<()> {
        if self.held.len() - self.at < bytes && self.left.length > 0 {
            let wanted = (bytes.max(PIECE) as u64).min(self.left.length);
            self.held.drain(..self.at);
            self.at = 0;
            self.held.extend(self.room.get(self.left.from, wanted as usize)?);
            self.left = Span { from: self.left.from + wanted, length: self.left.length - wanted };
        }
        Ok(())
    }

    fn varint(&mut self) -> u32 {
        let mut reader = Reader::new(&self.held[self.at..]);
        let number = reader.varint();
        self.at = self.held.len() - reader.rest().len();
        number
    }

    /// The next term; `None` at the end.
    fn term(&mut self) -> Outcome<Option<u32>> {
        self.hold(10)?;
        if self.at == self.held.len() {
            return Ok(None);
        }
        let term = self.next + self.varint();
        self.next = term + 1;
        Ok(Some(term))
    }

    /// What the batch says about the term.
    fn part(&mut self) -> Outcome<&[u8]> {
        let length = self.varint() as usize;
        self.hold(length)?;
        let from = self.at;
        self.at += length;
        self.held.get(from..self.at).ok_or_else(|| "what was put away is not what comes back".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::host::{Alone, Memory};

    #[test]
    fn parts_come_back_by_term_in_the_order_of_the_batches() {
        let found = Memory::default();
        let long = vec![7; 3 * PIECE];
        let mut spans = Vec::new();
        for parts in [&[(1, &b"a"[..]), (4, &long)][..], &[], &[(0, b"b"), (1, b"c"), (4, b"d")]] {
            let mut batch = Batch::default();
            parts.iter().for_each(|(term, part)| batch.add(*term, part));
            spans.push(batch.put(&found).unwrap());
        }
        let host = Alone { deflate: &<[u8]>::to_vec, files: Default::default() };
        let lists = Lists::join(&host, &spans, &found, 6, |_, _| ()).unwrap();
        let loaded = lists.load(0..6).unwrap();
        assert_eq!([0, 1, 2].map(|term| loaded.of(term)), [&b"b"[..], b"ac", b""]);
        assert_eq!(loaded.of(4), [&long[..], b"d"].concat());
        assert_eq!(lists.load(4..6).unwrap().of(5), b"");
    }
}
