//! Lists under construction: what batches of documents say about each term, joined from all of them.
//!
//! Each job of a build reads a batch of documents and puts away, term by term, what it found. Joined, all that is known about one term
//! stands together, and terms in order, so that whoever writes shards reads on and on.
//!
//! ```text
//! batch    per term that occurs, in order: varint gap to the number of the one before, length-prefixed parts
//! ```

use core::ops::Range;

use crate::buckets::Groups;
use crate::env::{BuildEnv, BuildResult, TempStorage};
use medina::util::wire::Reader;

/// Where bytes stand in a room.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    pub(crate) from: u64,
    pub(crate) length: u64,
}

impl Span {
    /// Puts bytes away.
    pub(crate) fn put(bytes: &[u8], room: &dyn TempStorage) -> BuildResult<Self> {
        Ok(Self { from: room.put(bytes)?, length: bytes.len() as u64 })
    }

    pub(crate) fn get(self, room: &dyn TempStorage) -> BuildResult<Vec<u8>> {
        room.get(self.from, self.length as usize)
    }
}

/// All parts of each term, one after the other, in the order of the batches.
pub(crate) struct Lists {
    room: Box<dyn TempStorage>,
    /// By term where its parts begin; then where those of the last end.
    starts: Vec<u64>,
}

/// So many bytes of a batch are read at once, and about so many joined.
const PIECE: usize = 1 << 16;
const JOINED_AT_ONCE: u64 = 1 << 18;

impl Lists {
    /// Joins batches over so many terms; `visit` sees each part with its term.
    pub(crate) fn join(
        host: &dyn BuildEnv,
        batches: &[Span],
        found: &dyn TempStorage,
        terms: usize,
        mut visit: impl FnMut(usize, &[u8]),
    ) -> BuildResult<Self> {
        let (room, mut starts, mut written) =
            (host.temp_storage()?, Vec::with_capacity(terms + 1), 0);
        let cursors = batches.iter().map(|span| Cursor::new(found, *span));
        let mut cursors = cursors.collect::<BuildResult<Vec<Cursor<'_>>>>()?;
        let (step, mut window, mut out) =
            (terms_at_once(batches, terms), Window::default(), Vec::new());
        for first in (0..terms).step_by(step) {
            let end = terms.min(first + step);
            window.read(first..end, &mut cursors)?;
            let parts = window.sorted();
            out.clear();
            for term in first..end {
                starts.push(written + out.len() as u64);
                for place in parts.get(term - first) {
                    let part = cursors[place.batch as usize].part(*place);
                    visit(term, part);
                    out.extend_from_slice(part);
                }
            }
            room.put(&out)?;
            written += out.len() as u64;
        }
        starts.push(written);
        Ok(Self { room, starts })
    }

    /// The parts of neighbouring terms.
    pub(crate) fn load(&self, terms: Range<usize>) -> BuildResult<Loaded<'_>> {
        let (from, to) = (self.starts[terms.start], self.starts[terms.end]);
        let bytes =
            if from == to { Vec::new() } else { self.room.get(from, (to - from) as usize)? };
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
    /// The first of the terms.
    pub(crate) fn first(&self) -> usize {
        self.first
    }

    /// How many bytes there are of all of them.
    pub(crate) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The parts of one of the terms.
    pub(crate) fn of(&self, term: usize) -> &[u8] {
        let at = |term: usize| (self.starts[term - self.first] - self.starts[0]) as usize;
        &self.bytes[at(term)..at(term + 1)]
    }
}

/// How many terms to join at once.
fn terms_at_once(batches: &[Span], terms: usize) -> usize {
    let bytes: u64 = batches.iter().map(|span| span.length).sum();
    ((terms as u64 * JOINED_AT_ONCE) / bytes.max(1)).clamp(1, terms.max(1) as u64) as usize
}

/// What all batches say about some neighbouring terms.
#[derive(Default)]
struct Window {
    terms: Range<usize>,
    /// Places among the terms, each with where a part stands, batch by batch.
    parts: Vec<(u32, Place)>,
}

/// Where a part stands in what is held of a batch.
#[derive(Clone, Copy, Debug)]
struct Place {
    batch: u32,
    from: u32,
    length: u32,
}

impl Window {
    fn read(&mut self, terms: Range<usize>, cursors: &mut [Cursor<'_>]) -> BuildResult<()> {
        self.terms = terms;
        self.parts.clear();
        (0..).zip(cursors).try_for_each(|(batch, cursor)| cursor.read(batch, self))
    }

    /// The parts of each term.
    fn sorted(&self) -> Groups<Place> {
        Groups::of(&self.parts, self.terms.len())
    }
}

/// Reads a batch from its beginning.
struct Cursor<'a> {
    room: &'a dyn TempStorage,
    left: Span,
    held: Vec<u8>,
    at: usize,
    /// The next term; `None` at the end.
    term: Option<u32>,
}

impl<'a> Cursor<'a> {
    fn new(room: &'a dyn TempStorage, left: Span) -> BuildResult<Self> {
        let mut cursor = Self { room, left, held: Vec::new(), at: 0, term: None };
        cursor.advance(0)?;
        Ok(cursor)
    }

    /// Reads on as far as the window reaches, and holds all that it reads.
    fn read(&mut self, batch: u32, window: &mut Window) -> BuildResult<()> {
        // What has been read goes where that is most of what is held, so that nothing is moved again and again.
        if 2 * self.at > self.held.len() {
            self.held.drain(..self.at);
            self.at = 0;
        }
        while let Some(term) = self.term.filter(|term| (*term as usize) < window.terms.end) {
            let length = self.varint();
            self.hold(length as usize)?;
            let place = Place { batch, from: self.at as u32, length };
            window.parts.push((term - window.terms.start as u32, place));
            self.at += length as usize;
            if self.at > self.held.len() {
                return Err("what was put away is not what comes back".into());
            }
            self.advance(term + 1)?;
        }
        Ok(())
    }

    /// Makes sure that so many bytes are held, as far as there are any.
    fn hold(&mut self, bytes: usize) -> BuildResult<()> {
        if self.held.len() - self.at < bytes && self.left.length > 0 {
            let wanted = (bytes.max(PIECE) as u64).min(self.left.length);
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

    /// Goes to the next term, none below which has been read.
    fn advance(&mut self, next: u32) -> BuildResult<()> {
        self.hold(10)?;
        self.term = if self.at == self.held.len() { None } else { Some(next + self.varint()) };
        Ok(())
    }

    /// What the batch says about a term that has been read.
    fn part(&self, Place { from, length, .. }: Place) -> &[u8] {
        &self.held[from as usize..][..length as usize]
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
        let found = InMemoryStorage::default();
        let long = vec![7; 3 * PIECE];
        let mut spans = Vec::new();
        for parts in [&[(1, &b"a"[..]), (4, &long)][..], &[], &[(0, b"b"), (1, b"c"), (4, b"d")]] {
            spans.push(Span::put(&batch(parts), &found).unwrap());
        }
        let host = InMemoryEnv { deflate: &<[u8]>::to_vec, files: Default::default() };
        let lists = Lists::join(&host, &spans, &found, 6, |_, _| ()).unwrap();
        let loaded = lists.load(0..6).unwrap();
        assert_eq!([0, 1, 2].map(|term| loaded.of(term)), [&b"b"[..], b"ac", b""]);
        assert_eq!(loaded.of(4), [&long[..], b"d"].concat());
        assert_eq!(lists.load(4..6).unwrap().of(5), b"");
    }
}
