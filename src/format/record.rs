//! Metadata records: what is neither counted in thousands nor looked up. A record is one list of bytes in bincode 2, integers at their full
//! width; within it stand numbers and texts in the wire form.
//!
//! ```text
//! u64 bytes, so many bytes
//! ```
//!
//! There is one type for all of them, because each type brings its own decoder into the browser. What the bytes mean stands with
//! the section that has the record.

use bincode::config::{self, Config};

use crate::util::wire::Reader;

/// The most bytes bincode may claim.
const LIMIT: usize = 1 << 20;

fn config() -> impl Config {
    config::standard().with_fixed_int_encoding().with_limit::<LIMIT>()
}

/// Appends a record.
pub fn put_record(out: &mut Vec<u8>, record: Vec<u8>) {
    let bytes = bincode::encode_to_vec(record, config())
        .expect("encoding plain values into memory cannot fail");
    assert!(bytes.len() <= LIMIT, "metadata above the limit its readers set");
    out.extend_from_slice(&bytes);
}

/// What a record holds, to take it in order.
pub fn read_record<'a>(reader: &mut Reader<'a>) -> Reader<'a> {
    #[expect(clippy::disallowed_methods, reason = "the one place, with a limit")]
    let record = bincode::borrow_decode_from_slice(reader.rest(), config());
    let Ok((record, length)) = record else {
        reader.fail();
        return reader.clone();
    };
    reader.take(length);
    Reader::new(record)
}
