//! The build cache: analysed documents and the files that blocks became, so that a later build
//! neither analyses nor compresses again what has not changed.
//!
//! Look here when a build is stale, slow or leaves files in the cache folder.
//!
//! An entry is stored under a fingerprint of the program and of all its inputs, with a checksum. So
//! a stale entry is never found, a damaged one is ignored, and the published bytes do not depend on
//! the cache. [`Cache::finish`] removes entries that the build did not use, and the caches of
//! output folders that no longer exist.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use anyhow::{Context, Result};
use medina_indexer::{Fingerprint, fingerprint};
use sha2::{Digest, Sha256};

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
    /// If that folder cannot be created.
    pub(crate) fn open(root: &Path, out: &Path, program: ProgramDigest) -> Result<Self> {
        let out = std::path::absolute(out)?;
        let folder = root.join(folder_name(&out));
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        // Without this file the cache outlives its output folder, which costs nothing but space.
        drop(out.to_str().map(|out| fs::write(folder.join(OUTPUT_PATH_FILE), out)));
        let small = fs::read(folder.join(SMALL_ENTRIES_FILE)).unwrap_or_default();
        let small = decode_small_entries(&small).unwrap_or_default();
        Ok(Self { folder, program, small, used: Mutex::default() })
    }

    /// Returns the value stored under `key`, or `None` if there is none or it is damaged.
    pub(crate) fn get(&self, key: &Fingerprint) -> Option<Vec<u8>> {
        let key = self.program_key(key);
        if let Some(value) = self.small.get(&key) {
            self.used().small.insert(key, value.clone());
            return Some(value.clone());
        }
        let name = hexadecimal(&key);
        let mut bytes = fs::read(self.folder.join(&name)).ok()?;
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
        let mut file = File::create(self.folder.join(name))?;
        file.write_all(checksum)?;
        file.write_all(value)
    }

    /// Writes the small entries and removes everything that this build did not use.
    pub(crate) fn finish(self) {
        let used = self.used.into_inner().expect("no thread panics while it holds the lock");
        let small = encode_small_entries(&used.small);
        // As in `put`, a failure only makes later builds slower.
        drop(fs::write(self.folder.join(SMALL_ENTRIES_FILE), small));
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_kept = entry.file_name().to_str().is_none_or(|name| {
                [SMALL_ENTRIES_FILE, OUTPUT_PATH_FILE].contains(&name) || used.files.contains(name)
            });
            if !is_kept {
                drop(fs::remove_file(entry.path()));
            }
        }
        remove_orphans(&self.folder);
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
fn remove_orphans(folder: &Path) {
    let siblings = folder.parent().and_then(|root| fs::read_dir(root).ok());
    for entry in siblings.into_iter().flatten().flatten() {
        let cache = entry.path();
        let out = fs::read_to_string(cache.join(OUTPUT_PATH_FILE)).map(PathBuf::from);
        let is_orphan = out.is_ok_and(|out| cache.ends_with(folder_name(&out)) && !out.exists());
        if is_orphan && cache != folder {
            drop(fs::remove_dir_all(cache));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: [u8; 100] = [7; 100];

    fn open(root: &Path) -> Cache {
        Cache::open(root, Path::new("out"), [0; 32]).unwrap()
    }

    /// Fills a cache with a small and a large entry.
    fn fill(root: &Path) {
        let cache = open(root);
        cache.put(&[1; 16], b"small");
        cache.put(&[2; 16], &LARGE);
        cache.finish();
    }

    /// The values of the small and the large entry.
    fn values(cache: &Cache) -> [Option<Vec<u8>>; 2] {
        [[1; 16], [2; 16]].map(|key| cache.get(&key))
    }

    /// The files that hold entries.
    fn entry_files(cache: &Cache) -> Vec<PathBuf> {
        let paths = fs::read_dir(&cache.folder).unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| !path.ends_with(OUTPUT_PATH_FILE)).collect()
    }

    #[test]
    fn entries_last_until_a_build_does_not_use_them() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let cache = open(root.path());
        assert_eq!(values(&cache), [Some(b"small".to_vec()), Some(LARGE.to_vec())]);
        assert_eq!(cache.get(&[3; 16]), None);
        cache.finish();
        assert_eq!(entry_files(&open(root.path())).len(), 2);
        open(root.path()).finish();
        let cache = open(root.path());
        assert_eq!(values(&cache), [None, None]);
        assert_eq!(entry_files(&cache).len(), 1);
    }

    #[test]
    fn the_cache_of_a_removed_output_folder_is_removed() {
        let [root, kept, removed] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let open = |out: &Path| Cache::open(root.path(), out, [0; 32]).unwrap();
        [&kept, &removed].into_iter().for_each(|out| open(out.path()).finish());
        let unrelated = root.path().join("unrelated");
        fs::create_dir(&unrelated).unwrap();
        fs::write(unrelated.join(OUTPUT_PATH_FILE), removed.path().to_str().unwrap()).unwrap();
        let folders = || fs::read_dir(root.path()).unwrap().count();
        assert_eq!(folders(), 3);
        removed.close().unwrap();
        open(kept.path()).finish();
        assert_eq!(folders(), 2);
        assert!(unrelated.exists());
    }

    #[test]
    fn another_program_finds_no_entry() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let cache = Cache::open(root.path(), Path::new("out"), [1; 32]).unwrap();
        assert_eq!(values(&cache), [None, None]);
    }

    /// Checks that no damaged value is returned, and that the damage hides at least one entry.
    fn assert_damage_is_ignored(root: &Path, damage: &str) {
        let [small, large] = values(&open(root));
        assert!(small.is_none() || large.is_none(), "{damage}: both entries were found");
        assert!(small.is_none_or(|value| value == b"small"), "{damage}");
        assert!(large.is_none_or(|value| value == LARGE), "{damage}");
    }

    #[test]
    fn damaged_entries_are_ignored() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let files = entry_files(&open(root.path()));
        assert_eq!(files.len(), 2);
        for path in files {
            let whole = fs::read(&path).unwrap();
            for at in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 1;
                fs::write(&path, bytes).unwrap();
                assert_damage_is_ignored(root.path(), &format!("byte {at} changed"));
            }
            fs::write(&path, &whole[..whole.len() / 2]).unwrap();
            assert_damage_is_ignored(root.path(), "truncated");
            fs::write(&path, &whole).unwrap();
        }
    }
}
