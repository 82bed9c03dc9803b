//! Numbers, slices and hashes: the one home of offset arithmetic.
//!
//! Everything read from outside goes through [`Reader`], which compares each length with the bytes that are there
//! before anything is allocated, so no input makes it panic or allocate more than a small multiple of its own size. It is asked once, at
//! the end, whether all was well: an error after each read would cost more code than the reading.

use core::cell::Cell;

#[cfg(not(feature = "simd"))]
use core::str::from_utf8;
#[cfg(feature = "simd")]
use simdutf8::basic::from_utf8;

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The SHA-256 digest of the parts, one after the other.
pub fn digest(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Appends an unsigned number in base 128, low groups first: 300 becomes `AC 02`.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a length in [`put_varint`] form, then the bytes.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends how many texts there are, then each in [`put_bytes`] form.
pub fn put_texts(out: &mut Vec<u8>, texts: &[String]) {
    put_varint(out, texts.len() as u64);
    texts.iter().for_each(|text| put_bytes(out, text.as_bytes()));
}

/// Reads sections in order. What is not there reads as nothing: 0, no bytes, an empty text. The reader remembers that something was
/// missing, so that whoever reads asks only once, at the end.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    is_damaged: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of the bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, is_damaged: false }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Notes that what was read makes no sense. Nothing is left to read then.
    pub fn mark_damaged(&mut self) {
        *self = Self { bytes: &[], is_damaged: true };
    }

    /// Whether anything was missing or made no sense.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
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

    /// A number as [`put_varint`] wrote it, up to 32 bits.
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

    /// A number as a size.
    pub fn size(&mut self) -> usize {
        self.varint() as usize
    }

    /// How many items follow, each of which takes at least one byte: so a count can never claim more than is there.
    pub fn count(&mut self) -> usize {
        let count = self.size();
        if count > self.bytes.len() {
            self.mark_damaged();
            return 0;
        }
        count
    }

    /// Bytes as [`put_bytes`] wrote them.
    pub fn bytes(&mut self) -> &'a [u8] {
        let length = self.size();
        self.take(length)
    }

    /// Text as [`put_bytes`] wrote it.
    #[inline(never)]
    pub fn text(&mut self) -> &'a str {
        let length = self.size();
        self.text_of(length)
    }

    /// Text of so many bytes.
    pub fn text_of(&mut self, length: usize) -> &'a str {
        let Ok(text) = from_utf8(self.take(length)) else {
            self.mark_damaged();
            return "";
        };
        text
    }

    /// Text that may be absent: the empty text stands for none.
    pub fn optional_text(&mut self) -> Option<String> {
        let text = self.text();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// So many numbers.
    pub fn varints(&mut self, count: usize) -> Vec<u32> {
        let mut numbers = Vec::new();
        while numbers.len() < count && !self.is_damaged {
            numbers.push(self.varint());
        }
        numbers
    }

    /// Texts as [`put_texts`] wrote them.
    pub fn texts(&mut self) -> Vec<String> {
        let count = self.count();
        self.take_texts(count)
    }

    /// So many texts.
    pub fn take_texts(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < count && !self.is_damaged {
            texts.push(self.text().to_owned());
        }
        texts
    }

    /// Errors if anything was missing or made no sense, or if anything is left.
    pub fn finish(&self) -> Result<()> {
        if self.is_damaged || !self.bytes.is_empty() {
            return Err(Error::damaged(
                "a file of the index contradicts itself; publish the index again",
            ));
        }
        Ok(())
    }
}

/// Whether any of several readers has failed.
#[derive(Debug, Default)]
pub struct CorruptionFlag(Cell<bool>);

impl CorruptionFlag {
    /// Notes whether this reader has.
    pub fn note(&self, reader: &Reader<'_>) {
        if reader.is_damaged {
            self.0.set(true);
        }
    }

    /// Errors if any reader has failed since this was last asked.
    pub fn finish(&self) -> Result<()> {
        Reader { bytes: &[], is_damaged: self.0.take() }.finish()
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
