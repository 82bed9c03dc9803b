//! The entry: the one file with a fixed name and a short life. It names everything else.
//!
//! ```text
//! 89 4D 45 44 49 4E 41 0A   magic: 89 "MEDINA" line feed
//! u16 little endian         format version
//! varint length, bincode    EntryRecord: core file and label files, each with SHA-256 digest and size in bytes
//! 8 bytes                   the first 8 bytes of SHA-256 over everything before
//! ```

use bincode::{Decode, Encode};

use super::files::{FileRef, Role};
use super::wire::{self, Digest, Reader, decimal, put_record};
use crate::error::{Error, Result};

/// The entry's name within the index folder.
pub const ENTRY_NAME: &str = "entry.bin";

/// The version this code writes, and the newest it reads.
pub const FORMAT_VERSION: u16 = 2;

const MAGIC: &[u8; 8] = b"\x89MEDINA\n";
const CHECKSUM_BYTES: usize = 8;

/// What the entry says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct EntryRecord {
    pub(crate) core: NamedFile,
    /// By language tag, the default language first.
    pub(crate) labels: Vec<LabelsFile>,
}

/// A whole file as the entry names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct NamedFile {
    pub(crate) digest: Digest,
    /// In bytes, for whoever looks at an entry alone; a file is recognised by its digest.
    pub(crate) size: u32,
}

/// The label file of one language.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct LabelsFile {
    pub(crate) language: String,
    pub(crate) file: NamedFile,
}

impl EntryRecord {
    pub(crate) fn put(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        put_record(&mut out, self);
        let checksum = wire::digest(&[&out]);
        out.extend_from_slice(&checksum[..CHECKSUM_BYTES]);
        out
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        let record: Self = Reader::new(checked(bytes)?).record();
        if record.labels.is_empty() {
            return Err(Error::damaged("entry.bin names no labels; publish the index again"));
        }
        Ok(record)
    }

    pub(crate) fn core_file(&self) -> FileRef {
        FileRef::whole(Role::Core, self.core.digest)
    }
}

/// What begins after the version, once magic, version and checksum have been found right.
fn checked(bytes: &[u8]) -> Result<&[u8]> {
    let magic = &bytes[..bytes.len().min(MAGIC.len())];
    if magic != &MAGIC[..magic.len()] {
        return Err(Error::foreign(
            "this is not a Medina index: entry.bin does not begin like one; check the address of the index",
        ));
    }
    let mut reader = Reader::new(&bytes[magic.len()..]);
    let version = u16::from_le_bytes(reader.array());
    let record = reader.rest();
    reader.bytes();
    let head = &bytes[..bytes.len() - reader.rest().len()];
    let checksum: [u8; CHECKSUM_BYTES] = reader.array();
    if version > FORMAT_VERSION {
        return Err(newer(version));
    }
    if reader.failed() {
        return Err(Error::damaged("entry.bin is cut short; publish the index again"));
    }
    if version < FORMAT_VERSION {
        let version = decimal(usize::from(version));
        let said = ["the index has the old format version ", &version, "; publish it again"];
        return Err(Error::damaged(said.concat()));
    }
    if reader.end().is_err() || wire::digest(&[head])[..CHECKSUM_BYTES] != checksum {
        let said = "entry.bin is altered: its checksum does not fit; publish the index again";
        return Err(Error::damaged(said));
    }
    Ok(record)
}

fn newer(version: u16) -> Error {
    let (version, known) = (decimal(usize::from(version)), decimal(usize::from(FORMAT_VERSION)));
    let said = [
        "the index has format version ",
        &version,
        ", and this reader knows up to ",
        &known,
        "; update Medina",
    ];
    Error::newer(said.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> EntryRecord {
        let file = |byte| NamedFile { digest: [byte; 32], size: 1000 };
        EntryRecord { core: file(1), labels: vec![LabelsFile { language: "en".into(), file: file(2) }] }
    }

    #[test]
    fn bytes_are_those_the_specification_spells() {
        let mut expected = b"\x89MEDINA\n\x02\x00".to_vec();
        // Record length; core digest and size (bincode: 251 then u16); one label file: language, digest, size.
        expected.push(32 + 3 + 1 + 3 + 32 + 3);
        expected.extend([1; 32]);
        expected.extend([251, 0xe8, 0x03, 1, 2, b'e', b'n']);
        expected.extend([2; 32]);
        expected.extend([251, 0xe8, 0x03]);
        let bytes = entry().put();
        assert_eq!(bytes[..bytes.len() - 8], expected);
        assert_eq!(EntryRecord::parse(&bytes), Ok(entry()));
    }

    #[test]
    fn each_kind_of_wrong_file_has_its_own_error() {
        let good = entry().put();
        assert!(EntryRecord::parse(b"<!doctype html>").unwrap_err().is_foreign());
        let mut newer = good.clone();
        newer[8] = FORMAT_VERSION as u8 + 1;
        assert!(EntryRecord::parse(&newer).unwrap_err().is_newer());
        for length in 0..good.len() {
            let error = EntryRecord::parse(&good[..length]).unwrap_err();
            assert!(error.is_damaged() && error.to_string().contains("cut short"), "{length}: {error}");
        }
        // Past the record's length, which would make it look cut short.
        for position in 11 * 8..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[position / 8] ^= 1 << (position % 8);
            let error = EntryRecord::parse(&bytes).unwrap_err();
            assert!(error.is_damaged() && error.to_string().contains("altered"), "{position}: {error}");
        }
    }
}
