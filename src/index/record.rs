//! Metadata records: what is neither counted in thousands nor looked up, as texts and numbers in bincode 2, integers at their
//! full width.
//!
//! ```text
//! u64 bytes, texts with a zero byte between them; u64 bytes, varint numbers
//! ```
//!
//! There is one type for all of them, because each type brings its own decoder into the browser, and what bincode has for short integers is
//! larger than all else it does here. What the texts and numbers mean stands with the section that has the record.

use bincode::config::{self, Config};

use super::wire::{Reader, put_varint};
use crate::analysis::divided;

/// The most bytes bincode may claim.
const LIMIT: usize = 1 << 20;
/// Stands between texts, and in none.
const SEPARATOR: u8 = 0;

/// Texts and numbers, to take them in order.
#[derive(Clone, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) texts: Texts<'a>,
    pub(crate) numbers: Reader<'a>,
}

fn config() -> impl Config {
    config::standard().with_fixed_int_encoding().with_limit::<LIMIT>()
}

/// Appends a record.
pub(crate) fn put_record<'a>(out: &mut Vec<u8>, texts: impl Iterator<Item = &'a String>, numbers: &[u64]) {
    let separator = char::from(SEPARATOR).to_string();
    let texts: Vec<String> = texts.map(|text| text.replace(&separator, " ")).collect();
    let mut written = Vec::new();
    numbers.iter().for_each(|number| put_varint(&mut written, *number));
    let bytes = bincode::encode_to_vec((texts.join(&separator), written), config())
        .expect("encoding plain values into memory cannot fail");
    assert!(bytes.len() <= LIMIT, "metadata above the limit its readers set");
    out.extend_from_slice(&bytes);
}

impl<'a> Record<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place, with a limit")]
        let record = bincode::borrow_decode_from_slice(reader.rest(), config());
        let (texts, numbers): (&str, &[u8]) = if let Ok((record, length)) = record {
            reader.take(length);
            record
        } else {
            reader.fail();
            ("", &[])
        };
        Self { texts: Texts(Some(texts)), numbers: Reader::new(numbers) }
    }
}

/// The texts of a record that have not been taken yet.
#[derive(Clone, Debug)]
pub(crate) struct Texts<'a>(Option<&'a str>);

impl Texts<'_> {
    /// The next texts, so many if there are.
    #[inline(never)]
    pub(crate) fn take(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < count
            && let Some(all) = self.0
        {
            let (text, rest) = divided(all, SEPARATOR);
            self.0 = (text.len() < all.len()).then_some(rest);
            texts.push(text.to_owned());
        }
        texts
    }
}
