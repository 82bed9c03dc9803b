//! Raw deflate (RFC 1951) for index files: compression levels by file role, and inflation.
//!
//! Look here to change how hard files are compressed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::{Result, bail};
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use medina::Role;
use medina::format::files::Payload;

/// Inflates a verified payload.
///
/// # Errors
/// If the payload is not valid deflate data of exactly `raw_length` bytes.
pub(crate) fn inflate(payload: &Payload<'_>) -> Result<Vec<u8>> {
    let mut raw = vec![0; payload.raw_length];
    let length = Decompressor::new().deflate_decompress(payload.deflated, &mut raw)?;
    if length < raw.len() {
        bail!("it holds less than it promises; publish the index again");
    }
    Ok(raw)
}

/// The compression level of files with this role.
///
/// Measured on two corpora, participedia and then English documentation; each cell is
/// thousands of bytes "in" milliseconds of one processor:
///
/// | level | words | documents | positions |
/// |---|---|---|---|
/// | 1 | 3,307 in 20 | 6,643 in 95 | 3,584 in 18 |
/// | 6 | 3,277 in 37 | 6,603 in 142 | 3,669 in 39 |
/// | 10 | 3,237 in 135 | 6,576 in 489 | 3,577 in 92 |
/// | 12 | 3,233 in 239 | 6,562 in 778 | 3,565 in 161 |
/// | 1 | 2,426 in 16 | 4,925 in 97 | 2,481 in 18 |
/// | 6 | 2,381 in 33 | 4,878 in 129 | 2,534 in 35 |
/// | 10 | 2,337 in 153 | 4,857 in 476 | 2,463 in 109 |
///
/// Files that every visitor loads get level 10 because they are few and small. The thousands of
/// other files get level 1: level 6 would save a first page 100 to 900 of some 90,000 bytes, and
/// a whole build would take a tenth longer. Higher levels help little because most of a file of
/// one kilobyte is its Huffman code tables.
fn level(role: Role) -> i32 {
    match role {
        Role::Terms | Role::StoredFields | Role::Positions => 1,
        _ => 10,
    }
}

/// Reusable state for compressing the thousands of files of an index.
struct CompressorPool {
    /// Compressors by level. Each holds tables of several megabytes.
    compressors: BTreeMap<i32, Compressor>,
    /// The output buffer, as large as the largest bound so far.
    output: Vec<u8>,
}

thread_local! {
    static POOL: RefCell<CompressorPool> =
        const { RefCell::new(CompressorPool { compressors: BTreeMap::new(), output: Vec::new() }) };
}

/// Compresses a section as raw deflate. The result depends on `role` and `raw` alone.
pub(crate) fn deflate(role: Role, raw: &[u8]) -> Vec<u8> {
    POOL.with_borrow_mut(|pool| pool.deflate(level(role), raw).to_vec())
}

impl CompressorPool {
    fn deflate(&mut self, level: i32, raw: &[u8]) -> &[u8] {
        let compressor = self.compressors.entry(level).or_insert_with(|| {
            Compressor::new(CompressionLvl::new(level).expect("libdeflate has this level"))
        });
        let bound = compressor.deflate_compress_bound(raw.len());
        if self.output.len() < bound {
            self.output.resize(bound, 0);
        }
        let length = compressor
            .deflate_compress(raw, &mut self.output)
            .expect("the buffer is as large as the bound");
        &self.output[..length]
    }
}
