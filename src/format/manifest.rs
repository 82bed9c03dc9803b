//! The manifest: the one file with a fixed name and a short life. It names the header and the label
//! files. Look here for the format version, and for the errors of an address that has no index.
//!
//! ```text
//! 89 4D 45 44 49 4E 41 0A   magic: 89 "MEDINA" line feed
//! u16 little endian         format version
//! record                    list of language tags, the default language first; list of files, the
//!                           header file, then the label file of each language: 32 bytes SHA-256
//!                           digest, u32 size in bytes
//! 8 bytes                   the first 8 bytes of SHA-256 over everything before
//! ```

use bincode::{Decode, Encode};

use crate::error::{Error, Result};
use crate::format::files::{FileRef, Role};
use crate::format::record;
use crate::limits::MAX_FILE_BYTES;
use crate::util::text::{concat, decimal};
use crate::util::wire;
use crate::util::wire::{Digest, Reader};

/// The name of the manifest within the index folder.
pub const MANIFEST_NAME: &str = "entry.bin";

/// The format version that this code writes, and the only one that it reads.
pub const FORMAT_VERSION: u16 = 6;

const MAGIC: &[u8; 8] = b"\x89MEDINA\n";
const CHECKSUM_BYTES: usize = 8;

/// The content of the manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Manifest {
    /// The languages of the label files, as BCP 47 tags; the first is the default.
    pub languages: Vec<String>,
    /// The header file, then the label file of each language.
    pub files: Vec<NamedFile>,
}

/// A whole file as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct NamedFile {
    /// The SHA-256 digest of its bytes, by which it is recognised.
    pub digest: Digest,
    /// Its size in bytes, for reports on a manifest alone.
    pub size: u32,
}

impl Manifest {
    /// The bytes of the manifest file.
    pub fn put(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        record::encode(&mut out, self);
        let checksum = wire::digest(&[&out]);
        out.extend_from_slice(&checksum[..CHECKSUM_BYTES]);
        out
    }

    /// Parses the bytes of a manifest file.
    ///
    /// # Errors
    /// Foreign, if they are no Medina index; incompatible, if they have another format version;
    /// damaged, if they are cut short or altered; limit, if a file is larger than a reader allows.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(checked_body(bytes)?);
        let manifest: Self = record::decode(&mut reader);
        if manifest.languages.is_empty() || manifest.files.len() != manifest.languages.len() + 1 {
            reader.mark_damaged();
        }
        for file in &manifest.files {
            reader.limit(file.size as usize, MAX_FILE_BYTES);
        }
        reader.finish()?;
        Ok(manifest)
    }

    /// The header file.
    pub fn header_file(&self) -> FileRef {
        FileRef::whole(Role::Header, self.files[0].digest)
    }

    /// The label file of a language, by its index in [`Manifest::languages`].
    pub fn labels_file(&self, language: usize) -> FileRef {
        FileRef::whole(Role::Labels, self.files[language + 1].digest)
    }
}

/// The bytes between version and checksum, after magic, version and checksum were compared.
fn checked_body(bytes: &[u8]) -> Result<&[u8]> {
    let (magic, rest) = bytes.split_at(bytes.len().min(MAGIC.len()));
    if !MAGIC.starts_with(magic) {
        let message = "this is not a Medina index: entry.bin does not begin like one; \
                       check the address of the index";
        return Err(Error::foreign(message));
    }
    let mut reader = Reader::new(rest);
    let version = u16::from_le_bytes(reader.array());
    // Compared first, because another version may arrange the rest in another way.
    if version != FORMAT_VERSION && !reader.is_damaged() {
        return Err(Error::incompatible(incompatible_message(version)));
    }
    let start = bytes.len() - reader.rest().len();
    reader.bytes();
    let head = &bytes[..bytes.len() - reader.rest().len()];
    let checksum = reader.take(CHECKSUM_BYTES);
    if reader.is_damaged() {
        return Err(Error::damaged("entry.bin is cut short; publish the index again"));
    }
    if reader.finish().is_err() || !wire::digest(&[head]).starts_with(checksum) {
        let message = "entry.bin is altered: its checksum does not fit; publish the index again";
        return Err(Error::damaged(message));
    }
    Ok(&head[start..])
}

fn incompatible_message(version: u16) -> String {
    concat(&[
        "the index was published for another version of Medina: it has format version ",
        &decimal(usize::from(version)),
        ", not ",
        &decimal(usize::from(FORMAT_VERSION)),
        "; rebuild it, or use the version of Medina that built it",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let file = |byte| NamedFile { digest: [byte; 32], size: 1000 };
        Manifest { languages: vec!["en".into()], files: vec![file(1), file(2)] }
    }

    #[test]
    fn bytes_are_those_the_specification_spells() {
        let mut expected = b"\x89MEDINA\n\x06\x00".to_vec();
        // The length of the record; a list of one tag; a list of two files.
        expected.push(18 + 8 + 2 * 36);
        expected.extend([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, b'e', b'n']);
        expected.extend([2, 0, 0, 0, 0, 0, 0, 0]);
        for file in [1, 2] {
            expected.extend([file; 32]);
            expected.extend([0xe8, 0x03, 0, 0]);
        }
        let bytes = manifest().put();
        assert_eq!(bytes[..bytes.len() - 8], expected);
        assert_eq!(Manifest::parse(&bytes), Ok(manifest()));
    }

    /// The bytes of a manifest of another version with a right checksum.
    fn of_version(version: u16) -> Vec<u8> {
        let mut bytes = manifest().put();
        bytes[MAGIC.len()..][..2].copy_from_slice(&version.to_le_bytes());
        let end = bytes.len() - CHECKSUM_BYTES;
        let checksum = wire::digest(&[&bytes[..end]]);
        bytes[end..].copy_from_slice(&checksum[..CHECKSUM_BYTES]);
        bytes
    }

    #[test]
    fn older_and_newer_versions_are_incompatible_however_they_go_on() {
        assert_eq!(Manifest::parse(&of_version(FORMAT_VERSION)), Ok(manifest()));
        for version in [0, 1, FORMAT_VERSION - 1, FORMAT_VERSION + 1, 255, 256, u16::MAX] {
            let bytes = of_version(version);
            for length in MAGIC.len() + 2..=bytes.len() {
                let error = Manifest::parse(&bytes[..length]).unwrap_err();
                assert!(error.is_incompatible(), "version {version}, {length} bytes: {error}");
                let said = error.to_string();
                assert!(said.contains("published for another version"), "{said}");
                assert!(said.contains(&format!("format version {version},")), "{said}");
                assert!(said.contains("rebuild"), "{said}");
            }
        }
    }

    #[test]
    fn each_kind_of_wrong_file_has_its_own_error() {
        let good = manifest().put();
        assert!(Manifest::parse(b"<!doctype html>").unwrap_err().is_foreign());
        for length in 0..good.len() {
            let error = Manifest::parse(&good[..length]).unwrap_err();
            assert!(
                error.is_damaged() && error.to_string().contains("cut short"),
                "{length}: {error}"
            );
        }
        // Past the record's length, which would make it look cut short.
        for position in 11 * 8..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[position / 8] ^= 1 << (position % 8);
            let error = Manifest::parse(&bytes).unwrap_err();
            assert!(
                error.is_damaged() && error.to_string().contains("altered"),
                "{position}: {error}"
            );
        }
    }
}
