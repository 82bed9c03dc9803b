//! Records: the plain facts of the manifest and of the header, as derived structs. Look here for
//! how a struct becomes bytes; which fields a record has is said where its struct is.
//!
//! ```text
//! record   varint length; then the fields of the struct in order, in bincode 2 with
//!          `config::standard().with_fixed_int_encoding()`: numbers are little endian at their full
//!          width, a text or a list is preceded by its length as a u64, a variant of an enum by its
//!          number as a u32
//! ```
//!
//! Worked bytes: a struct of the text `en` and the list of the u32 7 is
//! `16 02 00 00 00 00 00 00 00 65 6E 01 00 00 00 00 00 00 00 07 00 00 00`.
//!
//! Numbers keep their full width because the variable width of bincode takes 163 bytes more of the
//! module (brotli), and deflate removes nearly all of the zeros.

use bincode::config::{self, Config};
use bincode::de::read::Reader as Source;
use bincode::error::DecodeError;
use bincode::{Decode, Encode};

use crate::util::wire::{Reader, put_bytes};

/// The most bytes a record may have, and the most memory that decoding one may claim: 1 MiB.
const LIMIT: usize = 1 << 20;

fn config() -> impl Config {
    config::standard().with_fixed_int_encoding().with_limit::<LIMIT>()
}

/// Appends a record with its length.
///
/// # Panics
/// If the record has more than 1 MiB, because no reader would take it.
pub fn encode(out: &mut Vec<u8>, record: &impl Encode) {
    let bytes = bincode::encode_to_vec(record, config())
        .expect("encoding plain values into memory cannot fail");
    assert!(bytes.len() <= LIMIT, "metadata above the limit its readers set");
    put_bytes(out, &bytes);
}

/// Bincode reads from our reader, because with `decode_from_slice` the module has 221 bytes more
/// (brotli).
impl Source for Reader<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<(), DecodeError> {
        let source = self.take(bytes.len());
        if source.len() != bytes.len() {
            return Err(DecodeError::UnexpectedEnd { additional: bytes.len() });
        }
        bytes.copy_from_slice(source);
        Ok(())
    }
}

/// Reads a record that [`encode`] wrote. If the bytes are no such record, or have more than one,
/// the reader is damaged and the default is returned.
pub fn decode<T: Decode<()> + Default>(reader: &mut Reader<'_>) -> T {
    let mut bytes = Reader::new(reader.bytes());
    #[expect(clippy::disallowed_methods, reason = "the one place, with a limit")]
    let decoded = bincode::decode_from_reader(&mut bytes, config());
    if let Ok(record) = decoded
        && bytes.rest().is_empty()
    {
        return record;
    }
    reader.mark_damaged();
    T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Encode, Decode)]
    struct Sample {
        text: String,
        numbers: Vec<u32>,
    }

    fn sample() -> (Sample, Vec<u8>) {
        let sample = Sample { text: "en".into(), numbers: vec![7] };
        let mut bytes = Vec::new();
        encode(&mut bytes, &sample);
        (sample, bytes)
    }

    #[test]
    fn worked_bytes_of_the_specification() {
        let (sample, bytes) = sample();
        let text = [&[22, 2, 0, 0, 0, 0, 0, 0, 0][..], b"en"].concat();
        assert_eq!(bytes, [text, vec![1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]].concat());
        let mut reader = Reader::new(&bytes);
        assert_eq!(decode::<Sample>(&mut reader), sample);
        assert!(reader.finish().is_ok());
    }

    #[test]
    fn a_record_that_is_cut_too_long_or_too_large_is_refused() {
        let (_, good) = sample();
        let refused = |bytes: &[u8]| {
            let mut reader = Reader::new(bytes);
            decode::<Sample>(&mut reader) == Sample::default() && reader.is_damaged()
        };
        for length in 0..good.len() {
            let mut cut = vec![length as u8];
            cut.extend(&good[1..][..length.min(good.len() - 2)]);
            assert!(refused(&cut), "{length} bytes");
        }
        let mut long = good.clone();
        long[0] += 1;
        long.push(0);
        assert!(refused(&long));
        // Two lists that claim more memory than the limit, one of them a number that overflows.
        for claim in [1 << 20, u64::MAX] {
            let mut large = good.clone();
            large[11..19].copy_from_slice(&u64::to_le_bytes(claim));
            assert!(refused(&large), "{claim} numbers");
        }
    }
}
