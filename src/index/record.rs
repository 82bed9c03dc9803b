//! Metadata records: what is neither counted in thousands nor looked up, as texts and numbers in bincode 2's standard configuration.
//!
//! There is one type for all of them, because each type brings its own decoder into the browser. What the texts and numbers mean
//! stands with the section that has the record.

use core::str::Split;

use bincode::{BorrowDecode, Encode};

use super::wire::Reader;

/// The most bytes bincode may claim.
const LIMIT: usize = 1 << 20;
/// Stands between texts, and in none.
const SEPARATOR: char = '\0';

/// Texts and numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, BorrowDecode)]
pub(crate) struct Record<'a> {
    /// One after the other.
    texts: &'a str,
    /// Of 64 bits, as lengths are in bincode: so both share a decoder.
    pub(crate) numbers: Vec<u64>,
}

/// Appends a record.
pub(crate) fn put_record<'a>(out: &mut Vec<u8>, texts: impl Iterator<Item = &'a String>, numbers: Vec<u64>) {
    let texts: Vec<String> = texts.map(|text| text.replace(SEPARATOR, " ")).collect();
    let record = Record { texts: &texts.join(&SEPARATOR.to_string()), numbers };
    let bytes = bincode::encode_to_vec(&record, bincode::config::standard())
        .expect("encoding plain structs into memory cannot fail");
    assert!(bytes.len() <= LIMIT, "metadata above the limit its readers set");
    out.extend_from_slice(&bytes);
}

impl<'a> Record<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let config = bincode::config::standard().with_limit::<LIMIT>();
        #[expect(clippy::disallowed_methods, reason = "the one place, with a limit")]
        let Ok((record, length)) = bincode::borrow_decode_from_slice(reader.rest(), config) else {
            reader.fail();
            return Self::default();
        };
        reader.take(length);
        record
    }

    /// Its texts, to take them in order.
    pub(crate) fn texts(&self) -> Texts<'a> {
        Texts(self.texts.split(SEPARATOR))
    }

    /// The number at that place; 0 where there is none.
    pub(crate) fn number(&self, at: usize) -> usize {
        self.numbers.get(at).map_or(0, |number| *number as usize)
    }
}

/// The texts of a record that have not been taken yet.
pub(crate) struct Texts<'a>(Split<'a, char>);

impl Texts<'_> {
    /// The next texts, so many if there are.
    #[inline(never)]
    pub(crate) fn take(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < count
            && let Some(text) = self.0.next()
        {
            texts.push(text.to_owned());
        }
        texts
    }
}
