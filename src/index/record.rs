//! Metadata records: what is neither counted in thousands nor looked up, as texts and numbers in bincode 2's standard configuration.
//!
//! There is one type for all of them, because each type brings its own decoder into the browser. What the texts and numbers mean
//! stands with the section that has the record.

use bincode::{Decode, Encode};

use super::wire::Reader;

/// The most bytes bincode may claim.
const LIMIT: usize = 1 << 20;

/// Texts and numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Record {
    pub(crate) texts: Vec<String>,
    /// Of 64 bits, as lengths are in bincode: so both share a decoder.
    pub(crate) numbers: Vec<u64>,
}

impl Record {
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        let bytes = bincode::encode_to_vec(self, bincode::config::standard())
            .expect("encoding plain structs into memory cannot fail");
        assert!(bytes.len() <= LIMIT, "metadata above the limit its readers set");
        out.extend_from_slice(&bytes);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let config = bincode::config::standard().with_limit::<LIMIT>();
        #[expect(clippy::disallowed_methods, reason = "the one place, with a limit")]
        let Ok((record, length)) = bincode::decode_from_slice(reader.rest(), config) else {
            reader.fail();
            return Self::default();
        };
        reader.take(length);
        record
    }

    /// The number at that place; 0 where there is none.
    pub(crate) fn number(&self, at: usize) -> u32 {
        self.numbers.get(at).map_or(0, |number| *number as u32)
    }
}
