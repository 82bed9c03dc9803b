//! Compresses, names and publishes the files of an index. Look here for how a build skips a file
//! that an earlier build has made.

use std::sync::Mutex;

use medina::format::files::{FileRef, Role, Root, member_without_path, put_audit_paths, whole};
use medina::format::manifest::NamedFile;
use medina::util::wire::{self, put_bytes, put_varint};

use crate::env::{BuildEnv, BuildResult, BuiltFile};
use crate::fingerprint::{Fingerprint, fingerprint};

/// A finished index whose files the environment has taken.
#[derive(Clone, Debug)]
pub struct BuildSummary {
    /// The manifest, the only file with a fixed name. Publish it after all other files.
    pub manifest: Vec<u8>,
    /// All files that the manifest names, directly or not, sorted.
    pub files: Vec<IndexFile>,
    /// The number of documents.
    pub documents: usize,
    /// The number of practices that they are editions of.
    pub practices: usize,
    /// The number of different folded terms.
    pub terms: usize,
}

/// A file that the environment has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexFile {
    /// Its role and name.
    pub file: FileRef,
    /// Its size in bytes.
    pub size: usize,
}

/// Makes files and publishes them, or keeps those that an earlier build has published.
pub(crate) struct FilePublisher<'a> {
    env: &'a dyn BuildEnv,
    published: Mutex<Vec<IndexFile>>,
}

impl<'a> FilePublisher<'a> {
    pub(crate) fn new(env: &'a dyn BuildEnv) -> Self {
        Self { env, published: Mutex::default() }
    }

    /// Makes a file that is verified by a digest of its own.
    pub(crate) fn single(&self, role: Role, raw: &[u8]) -> BuildResult<NamedFile> {
        self.single_deflated(role, raw.len(), &self.env.deflate(role, raw))
    }

    /// Makes such a file from compressed bytes. `raw` is their size before compression.
    pub(crate) fn single_deflated(
        &self,
        role: Role,
        raw: usize,
        deflated: &[u8],
    ) -> BuildResult<NamedFile> {
        let bytes = whole(raw, deflated);
        let digest = wire::digest(&[&bytes]);
        let size = bytes.len() as u32;
        self.publish(FileRef::whole(role, digest), raw, bytes)?;
        Ok(NamedFile { digest, size })
    }

    /// Makes a group of files that are verified by a Merkle root, and returns the root. The roles
    /// alternate: file `n` has the role `roles[n % roles.len()]`.
    pub(crate) fn group(&self, roles: &[Role], raws: &[Vec<u8>]) -> BuildResult<Root> {
        self.cached_group(&group_key(roles, raws), roles, raws)
    }

    /// Makes a group of files that depend on nothing but the data whose fingerprint `key` is.
    pub(crate) fn cached_group(
        &self,
        key: &Fingerprint,
        roles: &[Role],
        raws: &[Vec<u8>],
    ) -> BuildResult<Root> {
        let cached = self.env.cache_get(key);
        if let Some(root) = cached.and_then(|cached| self.reuse_group(roles, raws, &cached)) {
            return Ok(root);
        }
        let member = |(index, raw): (usize, &Vec<u8>)| {
            let deflated = self.env.deflate(role_of(roles, index), raw);
            member_without_path(index, raws.len(), raw.len(), &deflated)
        };
        let mut members: Vec<_> = raws.iter().enumerate().map(member).collect();
        let root = put_audit_paths(&mut members);
        for (index, (bytes, raw)) in members.into_iter().zip(raws).enumerate() {
            let role = role_of(roles, index);
            let file = FileRef::member(role, root, index as u32, raws.len() as u32);
            self.publish(file, raw.len(), bytes)?;
        }
        self.env.cache_put(key, &root);
        Ok(root)
    }

    /// Keeps the files of a group that an earlier build published under the root `cached`.
    fn reuse_group(&self, roles: &[Role], raws: &[Vec<u8>], cached: &[u8]) -> Option<Root> {
        let root: Root = cached.try_into().ok()?;
        let mut reused = Vec::with_capacity(raws.len());
        for (index, raw) in raws.iter().enumerate() {
            let role = role_of(roles, index);
            let file = FileRef::member(role, root, index as u32, raws.len() as u32);
            reused.push(IndexFile { file, size: self.env.reuse_file(&file, raw.len())? });
        }
        self.published.lock().expect("no job panics while it holds the lock").extend(reused);
        Some(root)
    }

    fn publish(&self, file: FileRef, raw: usize, bytes: Vec<u8>) -> BuildResult<()> {
        let index_file = IndexFile { file, size: bytes.len() };
        self.published.lock().expect("no job panics while it holds the lock").push(index_file);
        self.env.publish(BuiltFile { name: file.name(), role: file.role(), raw, bytes })
    }

    /// All files that were published or reused.
    pub(crate) fn finish(self) -> Vec<IndexFile> {
        let mut files = self.published.into_inner().expect("no job panics while it holds the lock");
        files.sort_unstable();
        // Two sections with the same content share a file.
        files.dedup_by(|left, right| left.file.is_same(&right.file));
        files
    }
}

fn role_of(roles: &[Role], index: usize) -> Role {
    roles[index % roles.len()]
}

/// The fingerprint of the data that the files of a group depend on. The environment adds that of
/// the program and the compressor.
fn group_key(roles: &[Role], raws: &[Vec<u8>]) -> Fingerprint {
    let mut head = Vec::new();
    roles.iter().for_each(|role| put_bytes(&mut head, role.to_string().as_bytes()));
    raws.iter().for_each(|raw| put_varint(&mut head, raw.len() as u64));
    let mut parts: Vec<&[u8]> = vec![&head];
    parts.extend(raws.iter().map(Vec::as_slice));
    fingerprint(&parts)
}
