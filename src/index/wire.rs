//! Numbers, slices and hashes: the one home of offset arithmetic.
//!
//! Everything read from outside goes through [`Reader`], which compares each length with the bytes that are there
//! before anything is allocated, so no input makes it panic or allocate more than a small multiple of its own size.

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// The most bytes [`decode`] will let bincode claim.
const METADATA_LIMIT: usize = 1 << 20;

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

/// Appends a metadata record in bincode's standard form, with its length before it.
pub fn put_record<T: bincode::Encode>(out: &mut Vec<u8>, record: &T) {
    let bytes = bincode::encode_to_vec(record, bincode::config::standard())
        .expect("encoding plain structs into memory cannot fail");
    assert!(bytes.len() <= METADATA_LIMIT, "metadata above the limit its readers set");
    put_bytes(out, &bytes);
}

/// A number in decimal, without the machinery of formatting.
pub(crate) fn decimal(number: usize) -> String {
    let mut text = if number > 9 { decimal(number / 10) } else { String::new() };
    text.push(digit((number % 10) as u8));
    text
}

/// A digit below 16.
pub(crate) fn digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'a' - 10 + value })
}

/// Reads sections in order, checking every length.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of the bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (head, tail) = self.bytes.split_at_checked(length).ok_or_else(truncated)?;
        self.bytes = tail;
        Ok(head)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8> {
        let (first, tail) = self.bytes.split_first().ok_or_else(truncated)?;
        self.bytes = tail;
        Ok(*first)
    }

    /// The next `N` bytes as an array.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| truncated())
    }

    /// A number as [`put_varint`] wrote it, up to 32 bits.
    pub fn varint(&mut self) -> Result<u32> {
        let mut value = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(value).map_err(|_| oversized());
            }
        }
        Err(oversized())
    }

    /// A number as a size.
    pub fn size(&mut self) -> Result<usize> {
        Ok(self.varint()? as usize)
    }

    /// How many items follow, each of which takes at least one byte: so a count can never claim more than is there.
    pub fn count(&mut self) -> Result<usize> {
        let count = self.size()?;
        if count > self.bytes.len() { Err(truncated()) } else { Ok(count) }
    }

    /// Bytes as [`put_bytes`] wrote them.
    pub fn bytes(&mut self) -> Result<&'a [u8]> {
        let length = self.size()?;
        self.take(length)
    }

    /// Text as [`put_bytes`] wrote it.
    pub fn text(&mut self) -> Result<&'a str> {
        core::str::from_utf8(self.bytes()?)
            .map_err(|_| Error::damaged("the index holds text that is not UTF-8"))
    }

    /// Text that may be absent: the empty text stands for none.
    pub fn optional_text(&mut self) -> Result<Option<String>> {
        let text = self.text()?;
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// So many numbers.
    pub fn varints(&mut self, count: usize) -> Result<Vec<u32>> {
        let mut numbers = Vec::with_capacity(count.min(self.bytes.len()));
        for _ in 0..count {
            numbers.push(self.varint()?);
        }
        Ok(numbers)
    }

    /// So many texts.
    pub fn texts(&mut self, count: usize) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for _ in 0..count {
            texts.push(self.text()?.to_owned());
        }
        Ok(texts)
    }

    /// A record as [`put_record`] wrote it.
    pub fn record<T: bincode::Decode<()>>(&mut self) -> Result<T> {
        decode(self.bytes()?)
    }

    /// Errors unless everything was read.
    pub fn end(self) -> Result<()> {
        if self.bytes.is_empty() {
            Ok(())
        } else {
            Err(Error::damaged("the index has bytes after the end of a section"))
        }
    }
}

/// Decodes a metadata record, letting bincode claim no more than [`METADATA_LIMIT`] bytes.
fn decode<T: bincode::Decode<()>>(bytes: &[u8]) -> Result<T> {
    let config = bincode::config::standard().with_limit::<METADATA_LIMIT>();
    #[expect(clippy::disallowed_methods, reason = "the one place, with a limit")]
    let decoded = bincode::decode_from_slice(bytes, config);
    match decoded {
        Ok((record, read)) if read == bytes.len() => Ok(record),
        _ => Err(Error::damaged("the index holds a metadata record that does not decode")),
    }
}

fn truncated() -> Error {
    Error::damaged("a section of the index ends before its own lengths say so")
}

fn oversized() -> Error {
    Error::damaged("a number in the index is out of range")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_come_back_and_take_the_bytes_the_documentation_says() {
        for value in [0, 1, 127, 128, 300, 65_535, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, u64::from(value));
            assert_eq!(Reader::new(&bytes).varint(), Ok(value));
        }
        let mut bytes = Vec::new();
        put_varint(&mut bytes, 300);
        assert_eq!(bytes, [0xac, 0x02]);
    }

    #[test]
    fn a_count_cannot_claim_more_than_is_there() {
        let claim = [0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2];
        assert!(Reader::new(&claim).count().unwrap_err().is_damaged());
        assert!(Reader::new(&claim).bytes().unwrap_err().is_damaged());
    }

    #[test]
    fn numbers_beyond_32_bits_are_refused() {
        assert!(Reader::new(&[0xff; 10]).varint().is_err());
        assert!(Reader::new(&[0x80, 0x80, 0x80, 0x80, 0x10]).varint().is_err());
    }
}
