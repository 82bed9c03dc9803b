//! The files of an index, and how each proves that it is the file meant. Look here for names of
//! files, for hashes, and for what a host could tamper with.
//!
//! A file is either *whole*, named and checked by the SHA-256 digest of its bytes, or a *member* of
//! a group of files that share one Merkle root. A list of digests of all small files would grow
//! with the corpus and be loaded with every first page. A list of roots grows a hundred times more
//! slowly, and each member still proves itself alone, because it begins with its audit path: the
//! sibling hashes from the root's child down to its own sibling.
//!
//! The tree is that of RFC 9162, section 2.1, with shorter hashes and audit paths in the opposite
//! order. A leaf is `SHA-256(00 ‖ payload)` and an inner node `SHA-256(01 ‖ left ‖ right)`, each
//! cut to 16 bytes. A tree of `n` leaves splits at the greatest power of two below `n`.
//!
//! ```text
//! whole file    name = first 16 bytes of its digest in hexadecimal + ".bin"
//! member file   name = root in hexadecimal + "-" + index + ".bin"
//!               bytes = audit path (16 bytes a level) payload
//! payload       varint raw length, varint deflated length, deflated bytes (RFC 1951, no wrapper)
//! ```

use core::fmt;

use crate::error::{Error, Result};
use crate::limits::MAX_FILE_BYTES;
use crate::util::text::{concat, decimal, hex_digit};
use crate::util::wire;
use crate::util::wire::{Digest, Reader, put_bytes, put_varint};

/// The root of a Merkle tree: SHA-256 cut to 128 bits.
pub type Root = [u8; 16];

/// No name has more bytes: 32 digits of a digest, a hyphen, ten digits of a number, `.bin`.
const LONGEST_NAME: usize = 47;

/// Deflate shrinks nothing more than this: its longest match has 258 bytes and takes two bits. So
/// no file can claim more memory than this many times its own size.
const HIGHEST_RATIO: usize = 1032;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What every query needs: languages, facets, where everything else is.
    Header,
    /// Names of facets and values in one language.
    Labels,
    /// A shard of the dictionary with its postings.
    Terms,
    /// The column of one facet.
    Columns,
    /// The rank of every document in one order.
    SortColumn,
    /// Stored fields or passages of some documents.
    StoredFields,
    /// The positions of words, for phrases.
    Positions,
    /// The words that misspelt ones are compared with.
    Corrections,
    /// The names of some concepts.
    ConceptNames,
    /// Names and phrases to complete what is typed.
    Suggestions,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Header => "header",
            Self::Labels => "labels",
            Self::Terms => "terms",
            Self::Columns => "columns",
            Self::SortColumn => "sort-column",
            Self::StoredFields => "stored-fields",
            Self::Positions => "positions",
            Self::Corrections => "corrections",
            Self::ConceptNames => "concept-names",
            Self::Suggestions => "suggestions",
        })
    }
}

/// A file that the index names, with what it takes to recognise its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileRef {
    /// The index of a member, and how many there are; 0 and 0 for a whole file. They come first
    /// because they tell members of one root apart sooner than the digest does.
    index: u32,
    count: u32,
    /// The digest of a whole file; the root of a member, followed by zeros.
    digest: Digest,
    role: Role,
}

/// The checked content of a file, still deflated.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// Raw deflate (RFC 1951).
    pub deflated: &'a [u8],
    /// The number of bytes it inflates to: stop there, and refuse fewer.
    pub raw_length: usize,
}

impl FileRef {
    /// A file checked by its own digest.
    pub fn whole(role: Role, digest: Digest) -> Self {
        Self { digest, index: 0, count: 0, role }
    }

    /// A whole file whose digest is next in `reader`.
    pub fn read(reader: &mut Reader<'_>, role: Role) -> Self {
        Self::whole(role, reader.array())
    }

    /// Member `index` of the `count` files under `root`.
    pub fn member(role: Role, root: Root, index: u32, count: u32) -> Self {
        let mut digest = Digest::default();
        digest[..16].copy_from_slice(&root);
        Self { digest, index, count, role }
    }

    /// Whether both are one file, whatever their roles.
    pub fn is_same(&self, other: &Self) -> bool {
        Self { role: other.role, ..*self } == *other
    }

    /// What the file is for.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The file's name within the index folder.
    pub fn name(&self) -> String {
        let mut name = String::with_capacity(LONGEST_NAME);
        for byte in &self.digest[..16] {
            name.push(hex_digit(byte >> 4));
            name.push(hex_digit(byte & 15));
        }
        if self.count > 0 {
            name.push('-');
            name += &decimal(self.index as usize);
        }
        name + ".bin"
    }

    /// Checks that `bytes` are this file and returns its content.
    ///
    /// # Errors
    /// Damaged; the message names the file and says whether it was cut short or altered. Limit, if
    /// it inflates to more than [`MAX_FILE_BYTES`].
    pub fn verify<'a>(&self, bytes: &'a [u8]) -> Result<Payload<'a>> {
        let payload = self.check(bytes).map_err(|problem| {
            let message = ["index file ", &self.name(), problem, "; publish the index again"];
            Error::damaged(concat(&message))
        })?;
        if payload.raw_length > MAX_FILE_BYTES {
            return Err(Error::limit());
        }
        Ok(payload)
    }

    /// As [`FileRef::verify`], but without the limit. The error is the part of the message after
    /// the file's name, for a caller that shows none.
    ///
    /// # Errors
    /// If `bytes` are not this file.
    pub fn check<'a>(&self, bytes: &'a [u8]) -> core::result::Result<Payload<'a>, &'static str> {
        let mut reader = Reader::new(bytes);
        let is_proven = match self.count {
            0 => wire::digest(&[bytes]) == self.digest,
            count => {
                root_of_member(&mut reader, self.index as usize, count as usize)
                    == self.digest[..16]
            }
        };
        let payload = Payload { raw_length: reader.size(), deflated: reader.bytes() };
        if reader.finish().is_err() {
            return Err(" is cut short");
        }
        if !is_proven || payload.raw_length > payload.deflated.len().saturating_mul(HIGHEST_RATIO) {
            return Err(" does not have the content the index promises");
        }
        Ok(payload)
    }
}

/// The bytes of a whole file whose content has `raw_length` bytes before it is deflated.
pub fn whole(raw_length: usize, deflated: &[u8]) -> Vec<u8> {
    payload_after_path(0, raw_length, deflated)
}

/// The bytes of member `index` of `count`, with space for the audit path that [`put_audit_paths`]
/// fills in.
pub fn member_without_path(
    index: usize,
    count: usize,
    raw_length: usize,
    deflated: &[u8],
) -> Vec<u8> {
    payload_after_path(audit_path_length(index, count), raw_length, deflated)
}

/// Both lengths of a payload take no more bytes.
const MAX_LENGTHS_BYTES: usize = 10;

/// A payload after space for this many hashes.
fn payload_after_path(hashes: usize, raw_length: usize, deflated: &[u8]) -> Vec<u8> {
    let path = hashes * size_of::<Root>();
    let mut out = Vec::with_capacity(path + deflated.len() + MAX_LENGTHS_BYTES);
    out.resize(path, 0);
    put_varint(&mut out, raw_length as u64);
    put_bytes(&mut out, deflated);
    out
}

/// Writes its audit path into each of the members, which are all files of a group in order, and
/// returns their Merkle root.
pub fn put_audit_paths(members: &mut [Vec<u8>]) -> Root {
    subtree_root(members, 0)
}

fn leaf_hash(payload: &[u8]) -> Root {
    truncate(wire::digest(&[&[0], payload]))
}

fn node_hash(left: &Root, right: &Root) -> Root {
    truncate(wire::digest(&[&[1], left, right]))
}

fn truncate(digest: Digest) -> Root {
    let mut root = Root::default();
    root.copy_from_slice(&digest[..16]);
    root
}

/// Where a tree of `count` leaves splits: the greatest power of two below `count`; 0 for a leaf.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

/// The number of hashes in the audit path of a leaf.
fn audit_path_length(index: usize, count: usize) -> usize {
    match split(count) {
        0 => 0,
        left if index < left => 1 + audit_path_length(index, left),
        left => 1 + audit_path_length(index - left, count - left),
    }
}

/// The root of the subtree over `members`, which is `level` levels below the root of the tree. Each
/// member gets the part of its audit path from there on.
fn subtree_root(members: &mut [Vec<u8>], level: usize) -> Root {
    let own = level * size_of::<Root>();
    match members {
        [] => Root::default(),
        [member] => leaf_hash(&member[own..]),
        _ => {
            let (left, right) = members.split_at_mut(split(members.len()));
            let left_root = subtree_root(left, level + 1);
            let right_root = subtree_root(right, level + 1);
            let put = |member: &mut Vec<u8>, sibling| {
                member[own..][..size_of::<Root>()].copy_from_slice(sibling);
            };
            left.iter_mut().for_each(|member| put(member, &right_root));
            right.iter_mut().for_each(|member| put(member, &left_root));
            node_hash(&left_root, &right_root)
        }
    }
}

/// The root that the bytes of a member prove. Takes the audit path from the reader and leaves the
/// payload.
fn root_of_member(reader: &mut Reader<'_>, index: usize, count: usize) -> Root {
    if count < 2 {
        return leaf_hash(reader.rest());
    }
    let sibling = reader.array();
    let left = split(count);
    if index < left {
        let own = root_of_member(reader, index, left);
        node_hash(&own, &sibling)
    } else {
        let own = root_of_member(reader, index - left, count - left);
        node_hash(&sibling, &own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members whose content is their index, not compressed.
    fn group_of(count: usize) -> (Root, Vec<Vec<u8>>) {
        let mut members: Vec<_> = (0..count)
            .map(|index| member_without_path(index, count, 5, &[index as u8; 5]))
            .collect();
        (put_audit_paths(&mut members), members)
    }

    #[test]
    fn every_member_of_every_block_size_proves_itself() {
        for count in 1..40 {
            let (root, members) = group_of(count);
            for (index, member) in members.iter().enumerate() {
                let file = FileRef::member(Role::StoredFields, root, index as u32, count as u32);
                assert_eq!(file.verify(member).unwrap().deflated, [index as u8; 5]);
            }
        }
    }

    #[test]
    fn any_flipped_bit_and_any_other_index_is_refused() {
        let (root, members) = group_of(7);
        let file = FileRef::member(Role::StoredFields, root, 3, 7);
        for position in 0..members[3].len() * 8 {
            let mut bytes = members[3].clone();
            bytes[position / 8] ^= 1 << (position % 8);
            assert!(file.verify(&bytes).unwrap_err().is_damaged());
        }
        assert!(FileRef::member(Role::StoredFields, root, 2, 7).verify(&members[3]).is_err());
    }

    #[test]
    fn a_file_cut_anywhere_is_said_to_be_cut_short() {
        let (root, members) = group_of(5);
        let file = FileRef::member(Role::StoredFields, root, 4, 5);
        for length in 0..members[4].len() {
            let error = file.verify(&members[4][..length]).unwrap_err();
            assert!(error.to_string().contains("cut short"), "{error}");
        }
    }

    #[test]
    fn a_whole_file_is_named_by_its_digest() {
        let bytes = whole(3, b"abc");
        assert_eq!(bytes, b"\x03\x03abc");
        let file = FileRef::whole(Role::Header, wire::digest(&[&bytes]));
        assert!(file.verify(&bytes).is_ok());
        assert_eq!(file.name().len(), 32 + 4);
    }
}
