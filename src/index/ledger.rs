//! Ledgers: what a batch of documents says about terms, written down as it is found and put in the order of the terms at the end.
//!
//! Terms get *places* as they are first seen: those that most documents have come early, so that what is asked for all the time lies
//! together. Entries have their final bytes from the beginning. As it is known how many bytes each term has, one pass over the entries
//! takes them to where they belong.
//!
//! ```text
//! batch    per term that occurs, in order: varint gap to the number of the one before, length-prefixed head and part
//! head     what else is said about the term: a varint, or nothing
//! part     see [`super::parts`]; after it, column by column, what its documents have in columns of a byte each
//! ```

use super::host::{Outcome, Room};
use super::lists::Span;
use super::wire::put_varint;

/// What was found about terms of one kind.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// By term one more than its place; 0 where it has not been seen.
    places: Vec<u32>,
    tallies: Vec<Tally>,
    /// The entries in the order found: whose they are, and how many bytes they have.
    entries: Vec<(u32, u32)>,
    bytes: Vec<u8>,
    /// So many bytes at the end of each entry go into columns.
    columns: usize,
}

/// What a term has so far.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    documents: u32,
    /// One more than the last document.
    next: u32,
    /// The bytes of its entries, columns apart.
    length: u32,
}

/// Where the next entry of a term goes.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    entry: u32,
    column: u32,
    /// How long each column is.
    documents: u32,
}

impl Ledger {
    /// Of terms whose numbers are below `terms`.
    pub(crate) fn new(terms: usize, columns: usize) -> Self {
        Self { places: vec![0; terms], tallies: Vec::new(), entries: Vec::new(), bytes: Vec::new(), columns }
    }

    /// The place of a term.
    pub(crate) fn place(&mut self, term: u32) -> u32 {
        let place = &mut self.places[term as usize];
        if *place == 0 {
            self.tallies.push(Tally::default());
            *place = self.tallies.len() as u32;
        }
        *place - 1
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.tallies.len()
    }

    /// Notes that a term has a document, above all it has had; `put` appends what is known of it, the bytes of the columns last.
    pub(crate) fn add(&mut self, place: u32, document: u32, put: impl FnOnce(&mut Vec<u8>)) {
        let (tally, from) = (&mut self.tallies[place as usize], self.bytes.len());
        put_varint(&mut self.bytes, u64::from(document - tally.next));
        put(&mut self.bytes);
        let length = (self.bytes.len() - from) as u32;
        self.entries.push((place, length));
        tally.documents += 1;
        tally.next = document + 1;
        tally.length += length - self.columns as u32;
    }

    /// Puts everything away in the order of the terms. `head` says what goes before the part of a term, given its
    /// place and how many documents it has.
    pub(crate) fn put(self, room: &dyn Room, head: impl Fn(u32, u32) -> Option<u32>) -> Outcome<Span> {
        let (mut out, cursors) = self.arranged(head);
        self.fill(&mut out, cursors);
        Span::put(&out, room)
    }

    /// The bytes with room for the entries, and where those go.
    fn arranged(&self, head: impl Fn(u32, u32) -> Option<u32>) -> (Vec<u8>, Vec<Cursor>) {
        let mut out = Gaps::new(self.bytes.len() + MOST_BESIDE * self.tallies.len());
        let mut cursors = vec![Cursor::default(); self.tallies.len()];
        let mut next = 0;
        let seen = (0u32..).zip(&self.places).filter(|(_, place)| **place > 0);
        for (term, place) in seen.map(|(term, place)| (term, place - 1)) {
            let Tally { documents, next: after, length } = self.tallies[place as usize];
            let (head, columns) = (head(place, documents), documents * self.columns as u32);
            let sizes = head.map_or(0, size) + size(documents) + size(after) + size(length);
            out.put(term - next);
            out.put(sizes + length + columns);
            head.into_iter().for_each(|head| out.put(head));
            [documents, after, length].iter().for_each(|number| out.put(*number));
            let entry = out.leave(length);
            cursors[place as usize] = Cursor { entry, column: out.leave(columns), documents };
            next = term + 1;
        }
        (out.finish(), cursors)
    }

    /// Takes the entries to where they belong.
    fn fill(&self, out: &mut [u8], mut cursors: Vec<Cursor>) {
        let mut bytes = self.bytes.as_slice();
        for (place, length) in &self.entries {
            let (entry, rest) = bytes.split_at(*length as usize);
            let (entry, columns) = entry.split_at(entry.len() - self.columns);
            let cursor = &mut cursors[*place as usize];
            let to = cursor.entry as usize;
            // Most entries are a single byte.
            match entry {
                [byte] => out[to] = *byte,
                entry => out[to..to + entry.len()].copy_from_slice(entry),
            }
            cursor.entry += entry.len() as u32;
            for (column, byte) in (0..).zip(columns) {
                out[(cursor.column + column * cursor.documents) as usize] = *byte;
            }
            cursor.column += 1;
            bytes = rest;
        }
    }
}

/// The most bytes of the numbers before the entries of a term: six varints.
const MOST_BESIDE: usize = 6 * 5;

/// Numbers, and between them room for what comes later.
struct Gaps {
    bytes: Vec<u8>,
    length: usize,
}

impl Gaps {
    /// With room for so many bytes.
    fn new(most: usize) -> Self {
        Self { bytes: vec![0; most], length: 0 }
    }

    fn put(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes[self.length] = number as u8 | 0x80;
            self.length += 1;
            number >>= 7;
        }
        self.bytes[self.length] = number as u8;
        self.length += 1;
    }

    /// Leaves room for so many bytes and says where it begins.
    fn leave(&mut self, length: u32) -> u32 {
        let from = self.length;
        self.length += length as usize;
        from as u32
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.truncate(self.length);
        self.bytes
    }
}

/// How many bytes a varint takes.
pub(crate) fn size(number: u32) -> u32 {
    (u32::BITS - (number | 1).leading_zeros()).div_ceil(7)
}

/// The part of a term with these documents, what is known of each beside it.
#[cfg(test)]
pub(crate) fn part(columns: usize, documents: &[(u32, &[u8])]) -> Vec<u8> {
    let (mut ledger, room) = (Ledger::new(1, columns), super::host::Memory::default());
    let place = ledger.place(0);
    documents.iter().for_each(|(document, known)| ledger.add(place, *document, |out| out.extend(*known)));
    let batch = ledger.put(&room, |_, _| None).and_then(|span| span.get(&room)).unwrap_or_default();
    let mut reader = super::wire::Reader::new(&batch);
    reader.varint();
    reader.bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::host::Memory;

    #[test]
    fn entries_come_out_in_the_order_of_the_terms() {
        let (mut ledger, room) = (Ledger::new(9, 2), Memory::default());
        let (last, first) = (ledger.place(7), ledger.place(2));
        assert_eq!((last, first, ledger.place(7), ledger.len()), (0, 1, 0, 2));
        ledger.add(last, 3, |out| out.extend([10, 11, 12]));
        ledger.add(first, 300, |out| out.extend([20, 21]));
        ledger.add(last, 5, |out| out.extend([30, 31]));
        let span = ledger.put(&room, |place, documents| (place == first).then_some(documents)).unwrap();
        let part_of_first = [1, 0xad, 2, 2, 0xac, 2, 20, 21];
        let part_of_last = [2, 6, 3, 3, 10, 1, 11, 30, 12, 31];
        let expected = [&[2, 9, 1][..], &part_of_first, &[4, 10], &part_of_last].concat();
        assert_eq!(span.get(&room).unwrap(), expected);
    }

    #[test]
    fn sizes_are_those_of_varints() {
        for number in [0, 1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 28, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, u64::from(number));
            assert_eq!(size(number) as usize, bytes.len());
        }
    }
}
