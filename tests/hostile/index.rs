//! Indexes whose hashes are right and whose contents are whatever a test wants.

use std::collections::HashMap;

use medina::format::files::{FileRef, member_without_path, put_audit_paths, whole};
use medina::format::header::{FacetRecord, HeaderRecord};
use medina::format::manifest::{Manifest, NamedFile};
use medina::format::record;
use medina::util::wire::{Digest, digest, put_bytes, put_varint};
use medina::{Engine, Error, FacetKind, FacetOrder, Role, Step};
use miniz_oxide::inflate::decompress_slice_iter_to_slice;

/// The sections of a header, each as bytes that need not be true, and the other files.
pub(crate) struct HostileIndex {
    pub(crate) record: HeaderRecord,
    pub(crate) languages: Vec<u8>,
    pub(crate) editions: Vec<u8>,
    pub(crate) shard_index: Vec<u8>,
    pub(crate) term_shard: Vec<u8>,
    pub(crate) corrections: Digest,
    pub(crate) concepts: Vec<u8>,
    pub(crate) suggestions: Digest,
    pub(crate) block_index: Vec<u8>,
    /// Of each facet its values and its column.
    pub(crate) facets: Vec<u8>,
    /// Comes after everything else in the header.
    pub(crate) padding: Vec<u8>,
    pub(crate) labels: Vec<u8>,
    /// In place of the true one: the length that the header file claims to inflate to.
    pub(crate) claimed_length: Option<usize>,
    /// By name.
    pub(crate) files: HashMap<String, Vec<u8>>,
}

/// An index as a host has it.
pub(crate) struct PublishedIndex {
    pub(crate) manifest: Vec<u8>,
    pub(crate) files: HashMap<String, Vec<u8>>,
}

impl HostileIndex {
    /// An index of `documents` documents, each a practice of its own, in two files of stored fields
    /// for every four of them. Its only term is `housing`, in the first document.
    pub(crate) fn of(documents: u32) -> Self {
        let mut index = Self {
            record: HeaderRecord {
                documents,
                practices: documents,
                languages: vec!["en".to_owned()],
                tags: vec!["en".to_owned()],
                ..HeaderRecord::default()
            },
            languages: runs(&[(documents, 0)]),
            editions: runs(&[(documents, 1)]),
            shard_index: numbers(&[1, 0, 1]),
            term_shard: Vec::new(),
            corrections: Digest::default(),
            concepts: vec![0],
            suggestions: Digest::default(),
            block_index: Vec::new(),
            facets: Vec::new(),
            padding: Vec::new(),
            labels: vec![0],
            claimed_length: None,
            files: HashMap::new(),
        };
        index.shard_index.extend([0; 16]);
        index.set_terms(&dictionary(&[("housing", 0)]), &posting_list(&[0]));
        index.add_stored_fields(documents, &|document| {
            stored_fields(&format!("practice {document}"))
        });
        index.suggestions = index.add_whole(&[0]);
        index
    }

    /// Makes the header hold this shard of terms.
    pub(crate) fn set_terms(&mut self, dictionary: &[u8], lists: &[u8]) {
        self.term_shard = length_prefixed(dictionary);
        self.term_shard.extend_from_slice(lists);
    }

    /// Adds a facet with a listed column.
    pub(crate) fn add_facet(&mut self, kind: FacetKind, values: &[u8], column: &[u8]) {
        let key = format!("facet{}", self.record.facets.len());
        self.record.facets.push(FacetRecord { key, kind, order: FacetOrder::Count });
        self.facets.extend_from_slice(values);
        self.facets.push(0);
        self.facets.extend_from_slice(column);
        self.labels.push(0);
    }

    /// Adds a file and returns its digest.
    pub(crate) fn add_whole(&mut self, content: &[u8]) -> Digest {
        self.add_whole_claiming(content.len(), content)
    }

    /// Adds a file that claims to inflate to another length.
    pub(crate) fn add_whole_claiming(&mut self, length: usize, content: &[u8]) -> Digest {
        let bytes = whole(length, &deflate(content));
        let digest = digest(&[&bytes]);
        self.files.insert(FileRef::whole(Role::Header, digest).name(), bytes);
        digest
    }

    /// Adds all members of a group, and returns their root.
    pub(crate) fn add_members(&mut self, contents: &[Vec<u8>]) -> [u8; 16] {
        let count = contents.len();
        let member = |(index, content): (usize, &Vec<u8>)| {
            member_without_path(index, count, content.len(), &deflate(content))
        };
        let mut members: Vec<_> = contents.iter().enumerate().map(member).collect();
        let root = put_audit_paths(&mut members);
        for (index, bytes) in members.into_iter().enumerate() {
            let file = FileRef::member(Role::StoredFields, root, index as u32, count as u32);
            self.files.insert(file.name(), bytes);
        }
        root
    }

    /// Makes the block index and the files with the stored fields of the first 32 documents at
    /// most; all other blocks are said to have as many files.
    pub(crate) fn add_stored_fields(&mut self, documents: u32, fields: &dyn Fn(u32) -> Vec<u8>) {
        let in_block = documents.min(32);
        let contents: Vec<_> = (0..in_block)
            .step_by(2)
            .map(|first| {
                let pair: Vec<_> = (first..in_block.min(first + 2)).map(fields).collect();
                let mut content = numbers(&[pair.len() as u64]);
                pair.iter().for_each(|fields| put_bytes(&mut content, fields));
                content.push(0);
                content
            })
            .collect();
        let root = self.add_members(&contents);
        let blocks = documents.div_ceil(32) as usize;
        self.block_index = numbers(&[1]);
        self.block_index.extend(vec![contents.len() as u8; blocks]);
        (0..blocks).for_each(|_| self.block_index.extend(root));
    }

    fn header(&self) -> Vec<u8> {
        let mut out = Vec::new();
        record::encode(&mut out, &self.record);
        out.extend_from_slice(&self.languages);
        out.extend_from_slice(&self.editions);
        out.extend_from_slice(&self.shard_index);
        put_bytes(&mut out, &self.term_shard);
        out.extend_from_slice(&self.corrections);
        out.extend_from_slice(&self.concepts);
        out.extend_from_slice(&self.suggestions);
        out.extend_from_slice(&self.block_index);
        out.extend_from_slice(&self.facets);
        out.extend_from_slice(&[0; 64]);
        out.extend_from_slice(&self.padding);
        out
    }

    /// Hashes everything.
    pub(crate) fn publish(mut self) -> PublishedIndex {
        let header = self.header();
        let length = self.claimed_length.unwrap_or(header.len());
        let header = self.add_whole_claiming(length, &header);
        let labels = self.add_whole(&self.labels.clone());
        let named = |digest| NamedFile { digest, size: 1000 };
        let languages = vec!["en".to_owned()];
        let manifest = Manifest { languages, files: vec![named(header), named(labels)] };
        PublishedIndex { manifest: manifest.put(), files: self.files }
    }
}

impl PublishedIndex {
    /// The size of all files.
    pub(crate) fn bytes(&self) -> usize {
        self.manifest.len() + self.files.values().map(Vec::len).sum::<usize>()
    }

    /// The answer of an engine that has loaded nothing yet.
    pub(crate) fn ask<T>(
        &self,
        ask: impl Fn(&Engine) -> Result<Step<T>, Error>,
    ) -> Result<T, Error> {
        Engine::new(&self.manifest, Some("en"))?.drive(ask, |file| self.content(file))
    }

    /// The content of a file, verified and inflated.
    pub(crate) fn content(&self, file: &FileRef) -> Result<Vec<u8>, Error> {
        let bytes = self.files.get(&file.name()).ok_or_else(|| Error::damaged("no such file"))?;
        let payload = file.verify(bytes)?;
        let mut content = vec![0; payload.raw_length];
        let parts = std::iter::once(payload.deflated);
        match decompress_slice_iter_to_slice(&mut content, parts, false, true) {
            Ok(length) if length == content.len() => Ok(content),
            _ => Err(Error::damaged("the file does not inflate to the length it claims")),
        }
    }
}

fn deflate(content: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(content, 6)
}

/// Varints, one after the other.
pub(crate) fn numbers(numbers: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    numbers.iter().for_each(|number| put_varint(&mut out, *number));
    out
}

/// Runs of equal items: their number, then the item.
pub(crate) fn runs(runs: &[(u32, u32)]) -> Vec<u8> {
    let pairs = runs.iter().flat_map(|(length, item)| [u64::from(*length), u64::from(*item)]);
    numbers(&pairs.collect::<Vec<_>>())
}

pub(crate) fn length_prefixed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put_bytes(&mut out, bytes);
    out
}

/// Stored fields with this title and nothing else.
pub(crate) fn stored_fields(title: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for text in ["id", "", title, "", "", ""] {
        put_bytes(&mut out, text.as_bytes());
    }
    out.extend([0, 0, 0]);
    out
}

/// The posting list of a class, in which every document matches as strongly as possible.
pub(crate) fn posting_list(documents: &[u64]) -> Vec<u8> {
    let mut out = numbers(&[0, documents.len() as u64]);
    let mut next = 0;
    for document in documents {
        put_varint(&mut out, document - next);
        next = document + 1;
    }
    out.extend(vec![0xf1; documents.len()]);
    out.extend(vec![0; 2 * documents.len()]);
    out
}

/// A dictionary that the library itself has written.
pub(crate) fn dictionary(keys: &[(&str, u64)]) -> Vec<u8> {
    fst::Map::from_iter(keys.iter().copied()).unwrap().into_fst().into_inner()
}

/// A dictionary made of nodes by hand, with head, foot and a checksum that is right. `root` is the
/// address of the last byte of `nodes`, which begin at address 16.
pub(crate) fn raw_dictionary(nodes: &[u8]) -> Vec<u8> {
    let mut out = [3u64.to_le_bytes(), 0u64.to_le_bytes()].concat();
    out.extend_from_slice(nodes);
    let root = out.len() as u64 - 1;
    out.extend(1u64.to_le_bytes());
    out.extend(root.to_le_bytes());
    let checksum = crc32c::crc32c(&out).rotate_right(15).wrapping_add(0xa282_ead8);
    out.extend(checksum.to_le_bytes());
    out
}

/// A dictionary with one node for each level, from the root on. From a node each of the bytes of
/// its level leads to the next, so the number of keys is the product of the numbers of bytes.
pub(crate) fn dag(levels: &[&[u8]]) -> Vec<u8> {
    let mut nodes = Vec::new();
    for bytes in levels.iter().rev() {
        // To the end from the last node, which is written first; to the node right before from all
        // others.
        let distance = u8::from(!nodes.is_empty());
        nodes.extend(vec![distance; bytes.len()]);
        nodes.extend(bytes.iter().rev());
        if bytes.len() > 32 {
            let index = |byte| bytes.iter().position(|other| *other == byte).unwrap_or(255) as u8;
            nodes.extend((0..=255).map(index));
        }
        nodes.push(1 << 4);
        if bytes.len() > 63 {
            nodes.extend([bytes.len() as u8, 0]);
        } else {
            nodes.push(bytes.len() as u8);
        }
    }
    raw_dictionary(&nodes)
}
