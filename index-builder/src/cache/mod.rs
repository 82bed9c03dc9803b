//! The build cache: analysed documents and the files that blocks became, so that a later build
//! neither analyses nor compresses again what has not changed.
//!
//! Look here when a build is stale, slow or leaves files in the cache folder.
//!
//! An entry is stored under a fingerprint of the program and of all its inputs, with a checksum. So
//! a stale entry is never found, a damaged one is ignored, and the published bytes do not depend on
//! the cache. The checksum has no key: it finds damage, and does not tell who wrote an entry.
//! [`Cache::finish`] removes entries that the build did not use, and the caches of output folders
//! that no longer exist.
//!
//! The folder may hold things that no build put there. Links are not followed, only regular files
//! are read, and only regular files with the name of an entry are removed or replaced.

mod files;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use anyhow::{Context, Result, ensure};
use medina_indexer::{Fingerprint, fingerprint};
use sha2::{Digest, Sha256};

use files::{CacheFiles, SystemFiles};

/// Entries of at most this many bytes are stored together in one file, because an index has
/// thousands of them.
const MAX_SMALL_ENTRY: usize = 64;

/// The file of the small entries: a checksum of the rest, then for each entry its key, a byte with
/// its length, and its value.
const SMALL_ENTRIES_FILE: &str = "blocks";

/// The file that holds the path of the output folder.
const OUTPUT_PATH_FILE: &str = "out";

/// The cache for one output folder.
pub(crate) struct Cache {
    folder: PathBuf,
    files: Box<dyn CacheFiles>,
    program: ProgramDigest,
    /// The small entries of the previous build.
    small: BTreeMap<Fingerprint, Vec<u8>>,
    used: Mutex<UsedEntries>,
}

/// The entries that the current build has read or written. All others are removed at its end.
#[derive(Default)]
struct UsedEntries {
    small: BTreeMap<Fingerprint, Vec<u8>>,
    files: BTreeSet<String>,
}

impl Cache {
    /// Opens the cache for the output folder `out`, in a folder of its own below `root`.
    ///
    /// # Errors
    /// If that folder cannot be created, or is a link.
    pub(crate) fn open(root: &Path, out: &Path, program: ProgramDigest) -> Result<Self> {
        Self::open_with(root, out, program, Box::new(SystemFiles))
    }

    fn open_with(
        root: &Path,
        out: &Path,
        program: ProgramDigest,
        files: Box<dyn CacheFiles>,
    ) -> Result<Self> {
        let out = std::path::absolute(out)?;
        let folder = root.join(folder_name(&out));
        files
            .create_folder(&folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        ensure!(
            folder.symlink_metadata()?.is_dir(),
            "{} is a link, and a cache follows none; remove it",
            folder.display()
        );
        // Without this file the cache outlives its output folder, which costs nothing but space.
        drop(
            out.to_str().map(|out| files.write(&folder.join(OUTPUT_PATH_FILE), &[out.as_bytes()])),
        );
        let small = files.read(&folder.join(SMALL_ENTRIES_FILE)).unwrap_or_default();
        let small = decode_small_entries(&small).unwrap_or_default();
        Ok(Self { folder, files, program, small, used: Mutex::default() })
    }

    /// Returns the value stored under `key`, or `None` if there is none or it is damaged.
    pub(crate) fn get(&self, key: &Fingerprint) -> Option<Vec<u8>> {
        let key = self.program_key(key);
        if let Some(value) = self.small.get(&key) {
            self.used().small.insert(key, value.clone());
            return Some(value.clone());
        }
        let name = hexadecimal(&key);
        let mut bytes = self.files.read(&self.folder.join(&name)).ok()?;
        let value = bytes.split_off(size_of::<Fingerprint>().min(bytes.len()));
        (bytes == entry_checksum(&key, &value)).then(|| {
            self.used().files.insert(name);
            value
        })
    }

    /// Stores `value` under `key`. A failure is ignored because it only makes later builds slower.
    pub(crate) fn put(&self, key: &Fingerprint, value: &[u8]) {
        let key = self.program_key(key);
        if value.len() <= MAX_SMALL_ENTRY {
            self.used().small.insert(key, value.to_vec());
            return;
        }
        let name = hexadecimal(&key);
        if self.write_entry(&name, &entry_checksum(&key, value), value).is_ok() {
            self.used().files.insert(name);
        }
    }

    fn write_entry(&self, name: &str, checksum: &Fingerprint, value: &[u8]) -> io::Result<()> {
        self.files.write(&self.folder.join(name), &[checksum, value])
    }

    /// Writes the small entries and removes everything that this build did not use.
    pub(crate) fn finish(self) {
        let used = self.used.into_inner().expect("no thread panics while it holds the lock");
        let small = encode_small_entries(&used.small);
        // As in `put`, a failure only makes later builds slower.
        drop(self.files.write(&self.folder.join(SMALL_ENTRIES_FILE), &[&small]));
        let files = self.files.as_ref();
        remove_entries(&self.folder, files, |name| !used.files.contains(name));
        remove_orphans(&self.folder, files);
    }

    /// The key of an entry of this program: another version may compute another value.
    fn program_key(&self, key: &Fingerprint) -> Fingerprint {
        fingerprint(&[&[self.program.as_slice(), key].concat()])
    }

    fn used(&self) -> MutexGuard<'_, UsedEntries> {
        self.used.lock().expect("no thread panics while it holds the lock")
    }
}

/// A SHA-256 digest of the sources, dependencies and compiler that a program was built from.
type ProgramDigest = [u8; 32];

/// The digest of this program, computed by `build.rs`.
pub(crate) const PROGRAM_DIGEST: ProgramDigest =
    *include_bytes!(concat!(env!("OUT_DIR"), "/program"));

/// The name of the cache folder for the output folder `out`.
fn folder_name(out: &Path) -> String {
    hexadecimal(&Sha256::digest(out.as_os_str().as_encoded_bytes()))[..16].to_owned()
}

/// Removes the caches beside `folder` whose output folder no longer exists. The check of the name
/// protects folders that are not caches.
fn remove_orphans(folder: &Path, files: &dyn CacheFiles) {
    let siblings = folder.parent().and_then(|root| fs::read_dir(root).ok());
    for entry in siblings.into_iter().flatten().flatten() {
        let cache = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && cache != folder && is_orphan(&cache, files) {
            remove_cache(&cache, files);
        }
    }
}

/// Whether `cache` is the cache of an output folder that no longer exists.
fn is_orphan(cache: &Path, files: &dyn CacheFiles) -> bool {
    let out = files.read(&cache.join(OUTPUT_PATH_FILE)).ok();
    out.and_then(|out| String::from_utf8(out).ok())
        .map(PathBuf::from)
        .is_some_and(|out| cache.ends_with(folder_name(&out)) && !out.exists())
}

/// Removes the files of a cache, then its folder unless it has other files as well.
fn remove_cache(cache: &Path, files: &dyn CacheFiles) {
    remove_entries(cache, files, |_| true);
    // What remains of a cache is recognised by the last of these files.
    for name in [SMALL_ENTRIES_FILE, OUTPUT_PATH_FILE] {
        let path = cache.join(name);
        if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
            drop(files.remove(&path));
        }
    }
    drop(fs::remove_dir(cache));
}

/// Removes the entries in `folder` whose name satisfies `unwanted`.
fn remove_entries(folder: &Path, files: &dyn CacheFiles, unwanted: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let is_unwanted = |name: &str| is_entry(name) && unwanted(name);
        if is_file && entry.file_name().to_str().is_some_and(is_unwanted) {
            drop(files.remove(&entry.path()));
        }
    }
}

/// Whether `name` has the form of an entry's: a fingerprint in hexadecimal digits.
fn is_entry(name: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    name.len() == 2 * size_of::<Fingerprint>() && name.bytes().all(is_digit)
}

/// The checksum of an entry. It covers the key, so that a renamed file is no entry.
fn entry_checksum(key: &Fingerprint, value: &[u8]) -> Fingerprint {
    fingerprint(&[key, value])
}

fn encode_small_entries(entries: &BTreeMap<Fingerprint, Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (key, value) in entries {
        bytes.extend_from_slice(key);
        bytes.push(value.len() as u8);
        bytes.extend_from_slice(value);
    }
    [fingerprint(&[&bytes]).as_slice(), &bytes].concat()
}

/// Returns `None` if the bytes are damaged.
fn decode_small_entries(bytes: &[u8]) -> Option<BTreeMap<Fingerprint, Vec<u8>>> {
    let (checksum, mut rest) = bytes.split_first_chunk()?;
    if fingerprint(&[rest]) != *checksum {
        return None;
    }
    let mut entries = BTreeMap::new();
    while let Some((key, tail)) = rest.split_first_chunk() {
        let (length, tail) = tail.split_first()?;
        let (value, after) = tail.split_at_checked(usize::from(*length))?;
        entries.insert(*key, value.to_vec());
        rest = after;
    }
    Some(entries)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
