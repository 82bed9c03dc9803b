//! What builds remember: readings of documents, and which files blocks became, so that what has not changed is neither analysed nor
//! packed again.
//!
//! Everything is noted under the fingerprint of what it was made from, this very program included, and with that of itself. So what is
//! stale is not found, and what is damaged is not believed: with or without notes a build gives the same bytes. What the last build
//! did not ask for is forgotten, and so is all about a folder out that is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};
use medina_indexer::{Fingerprint, fingerprint};
use sha2::{Digest, Sha256};

/// Notes of at most this many bytes stand together in one file.
const SMALL: usize = 64;

/// The file with the small notes: its fingerprint, then per note its key, a byte with its length, the note.
const SMALL_NOTES: &str = "blocks";

/// The file that says which folder out the notes are about.
const OUT: &str = "out";

/// The notes about one folder out.
pub(crate) struct Cache {
    folder: PathBuf,
    /// A digest of what the program was made from: what it makes of a text depends on nothing else.
    program: Program,
    known: BTreeMap<Fingerprint, Vec<u8>>,
    used: Mutex<Used>,
}

/// What the build under way has asked for or noted.
#[derive(Default)]
struct Used {
    small: BTreeMap<Fingerprint, Vec<u8>>,
    files: BTreeSet<String>,
}

impl Cache {
    /// The notes about `out` below a folder, made where there is none, by the program with that digest.
    pub(crate) fn open(below: &Path, out: &Path, program: Program) -> Result<Self> {
        let out = std::path::absolute(out)?;
        let folder = below.join(name_of(&out));
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        // Where this fails, notes of a folder that is gone stay.
        drop(out.to_str().map(|out| fs::write(folder.join(OUT), out)));
        let known = small_notes(&fs::read(folder.join(SMALL_NOTES)).unwrap_or_default())
            .unwrap_or_default();
        Ok(Self { folder, program, known, used: Mutex::default() })
    }

    /// What was noted under a key.
    pub(crate) fn cache_get(&self, key: &Fingerprint) -> Option<Vec<u8>> {
        let key = self.own(key);
        if let Some(note) = self.known.get(&key) {
            self.used().small.insert(key, note.clone());
            return Some(note.clone());
        }
        let name = hexadecimal(&key);
        let mut bytes = fs::read(self.folder.join(&name)).ok()?;
        let note = bytes.split_off(size_of::<Fingerprint>().min(bytes.len()));
        (bytes == proof(&key, &note)).then(|| {
            self.used().files.insert(name);
            note
        })
    }

    /// Notes something under a key. That it cannot be written harms later builds alone, and these only by their taking longer.
    pub(crate) fn cache_put(&self, key: &Fingerprint, note: &[u8]) {
        let key = self.own(key);
        if note.len() <= SMALL {
            self.used().small.insert(key, note.to_vec());
            return;
        }
        let name = hexadecimal(&key);
        if self.write(&name, &proof(&key, note), note).is_ok() {
            self.used().files.insert(name);
        }
    }

    fn write(&self, name: &str, proof: &Fingerprint, note: &[u8]) -> io::Result<()> {
        let mut file = File::create(self.folder.join(name))?;
        file.write_all(proof)?;
        file.write_all(note)
    }

    /// Forgets what was not asked for.
    pub(crate) fn finish(self) {
        let used = self.used.into_inner().expect("nothing panics with it");
        let mut bytes = Vec::new();
        for (key, note) in &used.small {
            bytes.extend_from_slice(key);
            bytes.push(note.len() as u8);
            bytes.extend_from_slice(note);
        }
        let whole = [fingerprint(&[&bytes]).as_slice(), &bytes].concat();
        // As with notes: a later build takes longer, no more.
        drop(fs::write(self.folder.join(SMALL_NOTES), whole));
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_used = entry
                .file_name()
                .to_str()
                .is_none_or(|name| [SMALL_NOTES, OUT].contains(&name) || used.files.contains(name));
            if !is_used {
                drop(fs::remove_file(entry.path()));
            }
        }
        forget_lost(&self.folder);
    }

    fn own(&self, key: &Fingerprint) -> Fingerprint {
        fingerprint(&[&[self.program.as_slice(), key].concat()])
    }

    fn used(&self) -> std::sync::MutexGuard<'_, Used> {
        self.used.lock().expect("nothing panics with it")
    }
}

/// A digest of what a program was made from.
type Program = [u8; 32];

/// That of this one, by `build.rs`.
pub(crate) const PROGRAM: Program = *include_bytes!(concat!(env!("OUT_DIR"), "/program"));

/// The folder of the notes about a folder out.
fn name_of(out: &Path) -> String {
    hexadecimal(&Sha256::digest(out.as_os_str().as_encoded_bytes()))[..16].to_owned()
}

/// Removes the notes beside these whose folder out is gone. A folder that only looks like notes stays: its name would be another.
fn forget_lost(folder: &Path) {
    for entry in
        folder.parent().and_then(|below| fs::read_dir(below).ok()).into_iter().flatten().flatten()
    {
        let notes = entry.path();
        let about = fs::read_to_string(notes.join(OUT)).map(PathBuf::from);
        let is_lost = about.is_ok_and(|out| notes.ends_with(name_of(&out)) && !out.exists());
        if is_lost && notes != folder {
            drop(fs::remove_dir_all(notes));
        }
    }
}

/// The fingerprint of a note that holds for its key alone.
fn proof(key: &Fingerprint, note: &[u8]) -> Fingerprint {
    fingerprint(&[key, note])
}

fn small_notes(bytes: &[u8]) -> Option<BTreeMap<Fingerprint, Vec<u8>>> {
    let (proof, mut rest) = bytes.split_first_chunk()?;
    if fingerprint(&[rest]) != *proof {
        return None;
    }
    let mut notes = BTreeMap::new();
    while let Some((key, tail)) = rest.split_first_chunk() {
        let (length, tail) = tail.split_first()?;
        let (note, after) = tail.split_at_checked(usize::from(*length))?;
        notes.insert(*key, note.to_vec());
        rest = after;
    }
    Some(notes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: [u8; 100] = [7; 100];

    fn open(folder: &Path) -> Cache {
        Cache::open(folder, Path::new("out"), [0; 32]).unwrap()
    }

    /// The files with notes.
    fn files(cache: &Cache) -> Vec<PathBuf> {
        let paths = fs::read_dir(&cache.folder).unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| !path.ends_with(OUT)).collect()
    }

    #[test]
    fn notes_come_back_to_the_next_build_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let cache = open(folder.path());
        cache.cache_put(&[1; 16], b"short");
        cache.cache_put(&[2; 16], &LONG);
        cache.finish();
        let cache = open(folder.path());
        assert_eq!(cache.cache_get(&[1; 16]).unwrap(), b"short");
        assert_eq!(cache.cache_get(&[2; 16]).unwrap(), LONG);
        assert_eq!(cache.cache_get(&[3; 16]), None);
        cache.finish();
        open(folder.path()).finish();
        let cache = open(folder.path());
        assert_eq!([[1; 16], [2; 16]].map(|key| cache.cache_get(&key)), [None, None]);
        assert_eq!(files(&cache).len(), 1);
    }

    #[test]
    fn what_was_noted_about_a_folder_that_is_gone_goes() {
        let [folder, kept, gone] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let open = |out: &Path| Cache::open(folder.path(), out, [0; 32]).unwrap();
        [&kept, &gone].into_iter().for_each(|out| open(out.path()).finish());
        let other = folder.path().join("somebody's");
        fs::create_dir(&other).unwrap();
        fs::write(other.join(OUT), gone.path().to_str().unwrap()).unwrap();
        let notes = || fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(notes(), 3);
        gone.close().unwrap();
        open(kept.path()).finish();
        assert_eq!(notes(), 2);
        assert!(other.exists());
    }

    #[test]
    fn another_program_finds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = open(folder.path());
        [(1, &b"short"[..]), (2, &LONG)]
            .iter()
            .for_each(|(key, note)| cache.cache_put(&[*key; 16], note));
        cache.finish();
        let cache = Cache::open(folder.path(), Path::new("out"), [1; 32]).unwrap();
        assert_eq!([[1; 16], [2; 16]].map(|key| cache.cache_get(&key)), [None, None]);
    }

    #[test]
    fn damaged_notes_are_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = open(folder.path());
        cache.cache_put(&[1; 16], b"short");
        cache.cache_put(&[2; 16], &LONG);
        cache.finish();
        for path in files(&open(folder.path())) {
            let whole = fs::read(&path).unwrap();
            for at in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 1;
                fs::write(&path, bytes).unwrap();
                let cache = open(folder.path());
                assert!(cache.cache_get(&[1; 16]).is_none_or(|note| note == b"short"), "{at}");
                assert!(cache.cache_get(&[2; 16]).is_none_or(|note| note == LONG), "{at}");
                assert!(
                    cache.cache_get(&[1; 16]).is_none() || cache.cache_get(&[2; 16]).is_none(),
                    "{at}"
                );
            }
            fs::write(&path, &whole[..whole.len() / 2]).unwrap();
            let cache = open(folder.path());
            assert!(cache.cache_get(&[1; 16]).is_none() || cache.cache_get(&[2; 16]).is_none());
            fs::write(&path, &whole).unwrap();
        }
    }
}
