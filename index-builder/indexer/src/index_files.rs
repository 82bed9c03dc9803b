//! Makes the files of an index and hands them to the environment.

use std::sync::Mutex;

use medina::format::files::{FileRef, Role, Root, member_without_path, put_audit_paths, whole};
use medina::format::manifest::NamedFile;
use medina::util::wire::{self, put_bytes, put_varint};

use crate::env::{BuildEnv, BuildResult, BuiltFile};
use crate::fingerprint::{Fingerprint, fingerprint};

/// A finished index whose files the host has.
#[derive(Clone, Debug)]
pub struct BuildSummary {
    /// The bytes of [`super::ENTRY_NAME`]; to be put in place after all files.
    pub entry: Vec<u8>,
    /// All files the entry names, directly or not.
    pub files: Vec<IndexFile>,
    /// How many documents the index holds.
    pub documents: usize,
    /// How many practices they are editions of.
    pub practices: usize,
    /// How many different folded terms they hold.
    pub terms: usize,
}

/// What is known of a file once the host has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexFile {
    /// What it is for, and its name.
    pub file: FileRef,
    /// Its bytes.
    pub size: usize,
}

/// Makes files and hands them to the host, unless it has them.
pub(crate) struct Files<'a> {
    host: &'a dyn BuildEnv,
    made: Mutex<Vec<IndexFile>>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(host: &'a dyn BuildEnv) -> Self {
        Self { host, made: Mutex::default() }
    }

    /// Makes a file that is checked by its own digest.
    pub(crate) fn whole(&self, role: Role, raw: &[u8]) -> BuildResult<NamedFile> {
        self.deflated(role, raw.len(), &self.host.deflate(role, raw))
    }

    /// Makes such a file from so many bytes that have been deflated.
    pub(crate) fn deflated(
        &self,
        role: Role,
        raw: usize,
        deflated: &[u8],
    ) -> BuildResult<NamedFile> {
        let bytes = whole(raw, deflated);
        let digest = wire::digest(&[&bytes]);
        let size = bytes.len() as u64;
        self.publish(FileRef::whole(role, digest), raw, bytes)?;
        Ok(NamedFile { digest, size })
    }

    /// Makes the files under one root and gives it. They take turns in their roles.
    pub(crate) fn group(&self, roles: &[Role], raws: &[Vec<u8>]) -> BuildResult<Root> {
        self.known_group(&key_of(roles, raws), roles, raws)
    }

    /// Makes the files of a group that depend on nothing but what the key is the fingerprint of.
    pub(crate) fn known_group(
        &self,
        key: &Fingerprint,
        roles: &[Role],
        raws: &[Vec<u8>],
    ) -> BuildResult<Root> {
        if let Some(root) =
            self.host.cache_get(key).and_then(|noted| self.keep(roles, raws, &noted))
        {
            return Ok(root);
        }
        let member = |(index, raw): (usize, &Vec<u8>)| {
            let deflated = self.host.deflate(in_turn(roles, index), raw);
            member_without_path(index, raws.len(), raw.len(), &deflated)
        };
        let mut members: Vec<_> = raws.iter().enumerate().map(member).collect();
        let root = put_audit_paths(&mut members);
        for (index, (bytes, raw)) in members.into_iter().zip(raws).enumerate() {
            let file =
                FileRef::member(in_turn(roles, index), root, index as u32, raws.len() as u32);
            self.publish(file, raw.len(), bytes)?;
        }
        self.host.cache_put(key, &root);
        Ok(root)
    }

    /// Takes over the files of a group that an earlier build has made.
    fn keep(&self, roles: &[Role], raws: &[Vec<u8>], noted: &[u8]) -> Option<Root> {
        let root: Root = noted.try_into().ok()?;
        let mut kept = Vec::with_capacity(raws.len());
        for (index, raw) in raws.iter().enumerate() {
            let role = in_turn(roles, index);
            let file = FileRef::member(role, root, index as u32, raws.len() as u32);
            kept.push(IndexFile { file, size: self.host.reuse_file(&file, raw.len())? });
        }
        self.made.lock().expect("no job panics with it").extend(kept);
        Some(root)
    }

    fn publish(&self, file: FileRef, raw: usize, bytes: Vec<u8>) -> BuildResult<()> {
        let made = IndexFile { file, size: bytes.len() };
        self.made.lock().expect("no job panics with it").push(made);
        self.host.publish(BuiltFile { name: file.name(), role: file.role(), raw, bytes })
    }

    /// All files made.
    pub(crate) fn finish(self) -> Vec<IndexFile> {
        let mut made = self.made.into_inner().expect("no job panics with it");
        made.sort_unstable();
        // Two sections may have the same content, and then share a file.
        made.dedup_by(|left, right| left.file.is_same(&right.file));
        made
    }
}

/// The role of a file of a group whose files take turns in these.
fn in_turn(roles: &[Role], index: usize) -> Role {
    roles[index % roles.len()]
}

/// The fingerprint of what the files of a group depend on. Program and compressor are up to the host.
fn key_of(roles: &[Role], raws: &[Vec<u8>]) -> Fingerprint {
    let mut head = Vec::new();
    roles.iter().for_each(|role| put_bytes(&mut head, role.to_string().as_bytes()));
    raws.iter().for_each(|raw| put_varint(&mut head, raw.len() as u64));
    let mut parts: Vec<&[u8]> = vec![&head];
    parts.extend(raws.iter().map(Vec::as_slice));
    fingerprint(&parts)
}
