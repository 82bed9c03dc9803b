//! The wire encoding: numbers, texts and hashes as bytes. Look here for how a section is read
//! without trusting it.
//!
//! Everything from outside goes through [`Reader`]. It compares each length with the bytes that are
//! left before anything is allocated, so no input makes it panic or allocate more than a small
//! multiple of its own size. Whether the bytes were sound is asked once, at the end, because an
//! error after each read would cost more code than the reading.

use core::cell::Cell;

#[cfg(not(feature = "simd"))]
use core::str::from_utf8;
#[cfg(feature = "simd")]
use simdutf8::basic::from_utf8;

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::limits::MAX_WORK;

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The SHA-256 digest of the concatenated parts.
pub fn digest(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Appends an unsigned number as LEB128, seven bits a byte, the lowest first: 300 becomes `AC 02`.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends the length of the bytes as a varint, then the bytes.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends the number of texts as a varint, then each as [`put_bytes`] does.
pub fn put_texts(out: &mut Vec<u8>, texts: &[String]) {
    put_varint(out, texts.len() as u64);
    texts.iter().for_each(|text| put_bytes(out, text.as_bytes()));
}

/// Reads bytes from front to back.
///
/// A read beyond the end, or of bytes that are malformed, returns 0 or something empty and marks
/// the reader as damaged; nothing is left to read then. Callers check once, at the end:
/// [`Reader::finish`].
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    fault: Fault,
}

/// What is wrong with bytes; the worst is the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// Nothing.
    #[default]
    None,
    /// They are too short, or malformed.
    Damaged,
    /// They ask for more than a reader allows.
    Limit,
}

impl Fault {
    fn finish(self) -> Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Damaged => Err(Error::damaged(
                "a file of the index contradicts itself; publish the index again",
            )),
            Self::Limit => Err(Error::limit()),
        }
    }
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, fault: Fault::None }
    }

    /// The bytes that have not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Marks the bytes as damaged, for a caller that read something impossible.
    pub fn mark_damaged(&mut self) {
        *self = Self { bytes: &[], fault: self.fault.max(Fault::Damaged) };
    }

    /// If `number` is above `limit`, marks the bytes as asking for more than a reader allows, and
    /// therefore as damaged.
    #[inline(never)]
    pub fn limit(&mut self, number: usize, limit: usize) {
        if number > limit {
            *self = Self { bytes: &[], fault: Fault::Limit };
        }
    }

    /// Whether the bytes were too short or malformed, or asked for too much.
    pub fn is_damaged(&self) -> bool {
        self.fault != Fault::None
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: usize) -> &'a [u8] {
        let Some((head, tail)) = self.bytes.split_at_checked(length) else {
            self.mark_damaged();
            return &[];
        };
        self.bytes = tail;
        head
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, tail)) = self.bytes.split_first() else {
            self.mark_damaged();
            return 0;
        };
        self.bytes = tail;
        *first
    }

    /// The next `N` bytes as an array.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        self.take(N).try_into().unwrap_or([0; N])
    }

    /// A varint of at most 32 bits: see [`put_varint`].
    #[cfg_attr(not(feature = "simd"), inline(never))]
    pub fn varint(&mut self) -> u32 {
        let (mut value, mut shift) = (0u64, 0);
        while shift < 35 {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        if shift == 35 || value > u64::from(u32::MAX) {
            self.mark_damaged();
            return 0;
        }
        value as u32
    }

    /// A varint as a size.
    pub fn size(&mut self) -> usize {
        self.varint() as usize
    }

    /// A varint that counts items of at least one byte each, so that no count claims more items
    /// than there are bytes left.
    pub fn count(&mut self) -> usize {
        let count = self.size();
        if count > self.bytes.len() {
            self.mark_damaged();
            return 0;
        }
        count
    }

    /// Bytes with their length before them: see [`put_bytes`].
    pub fn bytes(&mut self) -> &'a [u8] {
        let length = self.size();
        self.take(length)
    }

    /// A text with its length before it: see [`put_bytes`].
    #[inline(never)]
    pub fn text(&mut self) -> &'a str {
        let length = self.size();
        self.text_of(length)
    }

    /// A text of `length` bytes.
    pub fn text_of(&mut self, length: usize) -> &'a str {
        let Ok(text) = from_utf8(self.take(length)) else {
            self.mark_damaged();
            return "";
        };
        text
    }

    /// A text with its length before it; `None` if it is empty.
    pub fn optional_text(&mut self) -> Option<String> {
        let text = self.text();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The next `count` varints; fewer if the bytes are damaged.
    pub fn varints(&mut self, count: usize) -> Vec<u32> {
        let mut numbers = Vec::new();
        while numbers.len() < count && !self.is_damaged() {
            numbers.push(self.varint());
        }
        numbers
    }

    /// Texts with their number before them: see [`put_texts`].
    pub fn texts(&mut self) -> Vec<String> {
        let count = self.count();
        self.take_texts(count)
    }

    /// The next `count` texts, each with its length before it; fewer if the bytes are damaged.
    pub fn take_texts(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < count && !self.is_damaged() {
            texts.push(self.text().to_owned());
        }
        texts
    }

    /// Ends reading.
    ///
    /// # Errors
    /// Damaged, if the bytes were too short or malformed, or if any are left; limit, if they asked
    /// for too much.
    pub fn finish(&self) -> Result<()> {
        let left = if self.bytes.is_empty() { Fault::None } else { Fault::Damaged };
        self.fault.max(left).finish()
    }
}

/// Watches the reads of an evaluation: whether any of them failed, and how much work they took.
#[derive(Debug, Default)]
pub struct ReadMonitor {
    fault: Cell<Fault>,
    /// In the units of [`MAX_WORK`].
    work: Cell<usize>,
}

impl ReadMonitor {
    /// Reads from `bytes`; nothing is left to read once too much work has been done.
    pub fn read<'a, T>(&self, bytes: &'a [u8], read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        let mut reader = self.begin(bytes);
        let value = read(&mut reader);
        self.end(bytes.len(), &reader);
        value
    }

    #[inline(never)]
    fn begin<'a>(&self, bytes: &'a [u8]) -> Reader<'a> {
        Reader::new(if self.may_go_on() { bytes } else { &[] })
    }

    #[inline(never)]
    fn end(&self, length: usize, reader: &Reader<'_>) {
        self.fault.set(self.fault.get().max(reader.fault));
        self.add_work(length.saturating_sub(reader.bytes.len()));
    }

    /// Counts work, and returns whether the evaluation may go on.
    pub fn add_work(&self, units: usize) -> bool {
        let work = self.work.get().saturating_add(units);
        self.work.set(work);
        if work > MAX_WORK {
            self.fault.set(Fault::Limit);
        }
        self.may_go_on()
    }

    /// Stops the evaluation, because the index asks for more than a reader allows.
    pub fn stop(&self) {
        self.fault.set(Fault::Limit);
    }

    /// Whether no limit has been exceeded.
    pub fn may_go_on(&self) -> bool {
        self.fault.get() != Fault::Limit
    }

    /// Forgets what was watched, for another evaluation.
    ///
    /// # Errors
    /// Damaged, if a read was; limit, if too much was asked for.
    pub fn finish(&self) -> Result<()> {
        self.work.set(0);
        self.fault.take().finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_come_back_and_take_the_bytes_the_documentation_says() {
        for value in [0, 1, 127, 128, 300, 65_535, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, u64::from(value));
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.varint(), value);
            assert!(reader.finish().is_ok());
        }
        let mut bytes = Vec::new();
        put_varint(&mut bytes, 300);
        assert_eq!(bytes, [0xac, 0x02]);
    }

    #[test]
    fn a_count_cannot_claim_more_than_is_there() {
        let claim = [0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2];
        for read in [
            |reader: &mut Reader<'_>| reader.count(),
            |reader: &mut Reader<'_>| reader.bytes().len(),
        ] {
            let mut reader = Reader::new(&claim);
            assert_eq!(read(&mut reader), 0);
            assert!(reader.finish().unwrap_err().is_damaged());
            assert_eq!((reader.byte(), reader.text(), reader.varints(3)), (0, "", vec![]));
        }
    }

    #[test]
    fn numbers_beyond_32_bits_are_refused() {
        for bytes in [&[0xff; 10][..], &[0x80, 0x80, 0x80, 0x80, 0x10]] {
            let mut reader = Reader::new(bytes);
            assert_eq!(reader.varint(), 0);
            assert!(reader.is_damaged());
        }
    }
}
