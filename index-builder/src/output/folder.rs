//! A folder whose files change atomically: no reader ever sees half of a file.
//!
//! Look here for locking, temporary names and what a failed write leaves behind.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::{Context, Result, bail};

use super::file_ops::{FileOps, OpenFolder};
use crate::regular_file;

/// The end of the temporary name of a file that is being written.
const TEMP_SUFFIX: &str = ".unfinished";

/// How many temporary names of a file are tried. More than one is taken only where a folder or a
/// foreign file has a name of this form.
const TEMP_NAMES: usize = 100;

const LOCK_FILE: &str = ".medina.lock";

pub(super) struct Folder {
    folder: OpenFolder,
    ops: Arc<dyn FileOps>,
}

impl Folder {
    /// Opens the folder `path`, creating it if it does not exist.
    pub(super) fn create(path: &Path, ops: Arc<dyn FileOps>) -> Result<Self> {
        ops.create_folder(path)
            .with_context(|| format!("cannot create the folder {}", path.display()))?;
        let folder = OpenFolder::open(path)
            .with_context(|| format!("cannot open the folder {}", path.display()))?;
        Ok(Self { folder, ops })
    }

    /// Keeps other builds out until the returned file is closed, which the system does even if this
    /// process is killed.
    ///
    /// # Errors
    /// If another build holds the lock.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.path(LOCK_FILE);
        let folder = self.folder.path.display();
        let file = self.ops.open_or_create(&path);
        let file = file.with_context(|| format!("cannot write in {folder}"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                bail!("another build is writing to {folder}; run this one when it is done")
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }

    /// Replaces the content of the file `name`, or creates it.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.replace_all(&[(name, bytes)])
    }

    /// Replaces each of `files`. The first name changes only after the contents of all files are on
    /// disk.
    pub(super) fn replace_all(&self, files: &[(&str, &[u8])]) -> Result<()> {
        let batch = self.begin_batch();
        files.iter().try_for_each(|(name, bytes)| batch.replace(name, bytes))?;
        batch.commit().map(|_| ())
    }

    /// Begins to write files that are committed together.
    pub(super) fn begin_batch(&self) -> WriteBatch<'_> {
        WriteBatch { folder: self, pending: Mutex::default() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path.join(name)
    }

    /// Creates a file in which the content of `name` is written until it is complete. Returns its
    /// name.
    fn create_temp(&self, name: &str) -> io::Result<(String, File)> {
        let mut names = (0..TEMP_NAMES).map(|number| temp_name(name, number));
        loop {
            let temp = names.next().ok_or(io::ErrorKind::AlreadyExists)?;
            match self.ops.create_new(&self.folder, &temp) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created.map(|file| (temp, file)),
            }
        }
    }

    fn write_context<T>(&self, result: io::Result<T>) -> Result<T> {
        result.with_context(|| format!("cannot write in {}", self.folder.path.display()))
    }

    /// Whether the file `name` has exactly this content.
    fn has_content(&self, name: &str, bytes: &[u8]) -> bool {
        let path = self.path(name);
        let same_size = fs::metadata(&path)
            .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
        same_size && regular_file::read(&path).is_ok_and(|found| found == bytes)
    }

    /// Returns the content of a file, or `None` if it cannot be read.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        regular_file::read(&self.path(name)).ok()
    }

    /// Whether the folder has no entries, hidden ones included.
    pub(super) fn is_empty(&self) -> Result<bool> {
        Ok(fs::read_dir(&self.folder.path)?.next().is_none())
    }

    /// Removes the temporary files of a failed or interrupted build: those of files that satisfy
    /// `is_ours`. One that cannot be removed does no harm, because other names are then used.
    pub(super) fn remove_temp_files(&self, is_ours: impl Fn(&str) -> bool) {
        drop(self.remove_if(|name| final_name(name).is_some_and(&is_ours)));
    }

    /// Removes the files whose name satisfies `unwanted`, and returns their number. Folders and
    /// other things with such a name are none of ours.
    ///
    /// # Errors
    /// If one of them cannot be removed, after trying all.
    pub(super) fn remove_if(&self, unwanted: impl Fn(&str) -> bool) -> Result<usize> {
        let mut removed = 0;
        let mut failed = None;
        for entry in fs::read_dir(&self.folder.path)? {
            let entry = entry?;
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !(is_file && entry.file_name().to_str().is_some_and(&unwanted)) {
                continue;
            }
            match self.ops.remove(&entry.path()) {
                Ok(()) => removed += 1,
                Err(error) => failed = failed.or(Some((entry.path(), error))),
            }
        }
        match failed {
            None => Ok(removed),
            Some((path, error)) => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
        }
    }
}

/// The temporary name of a file: `.NAME.0.unfinished`.
fn temp_name(name: &str, number: usize) -> String {
    format!(".{name}.{number}{TEMP_SUFFIX}")
}

/// The name of the file that `temp` is a temporary name of.
fn final_name(temp: &str) -> Option<&str> {
    let (name, number) = temp.strip_prefix('.')?.strip_suffix(TEMP_SUFFIX)?.rsplit_once('.')?;
    number.parse::<usize>().is_ok_and(|number| number < TEMP_NAMES).then_some(name)
}

/// Files of a folder that are committed together.
///
/// A new file gets its final name at once, because nobody requests it before the manifest names it.
/// A file that exists keeps its content until the commit. A batch that is dropped before its commit
/// removes what it wrote.
pub(super) struct WriteBatch<'a> {
    folder: &'a Folder,
    pending: Mutex<PendingFiles>,
}

/// The names of files in a batch, with the sizes of their new contents.
#[derive(Default)]
struct PendingFiles {
    /// Files that did not exist.
    created: Vec<(String, usize)>,
    /// Files whose new content has a temporary name.
    replaced: BTreeMap<String, Replacement>,
}

struct Replacement {
    temp: String,
    size: usize,
}

/// What a batch wrote.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BatchSummary {
    pub(super) files: usize,
    pub(super) bytes: usize,
}

impl WriteBatch<'_> {
    /// Writes the file `name`, which usually does not exist yet.
    pub(super) fn add(&self, name: String, bytes: &[u8]) -> Result<()> {
        let Folder { folder, ops } = self.folder;
        match ops.create_new(folder, &name) {
            Ok(mut file) => {
                self.pending().created.push((name, bytes.len()));
                self.folder.write_context(ops.write(&mut file, bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.replace(&name, bytes)
            }
            Err(error) => self.folder.write_context(Err(error)),
        }
    }

    /// Writes the next content of the file `name` under a temporary name, unless the file already
    /// has this content.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        if self.folder.has_content(name, bytes) {
            return Ok(());
        }
        let (temp, mut file) = self.folder.write_context(self.folder.create_temp(name))?;
        let replacement = Replacement { temp, size: bytes.len() };
        self.pending().replaced.insert(name.to_owned(), replacement);
        self.folder.write_context(self.folder.ops.write(&mut file, bytes))
    }

    /// Makes all contents durable, then gives the replaced files their final names.
    pub(super) fn commit(&self) -> Result<BatchSummary> {
        let (folder, pending) = (self.folder, self.pending());
        folder.write_context(self.sync_and_rename(&pending))?;
        folder
            .ops
            .sync_names(&folder.folder)
            .with_context(|| format!("cannot sync {}", folder.folder.path.display()))?;
        drop(pending);
        let PendingFiles { created, replaced } = std::mem::take(&mut *self.pending());
        let created_bytes = created.iter().map(|(_, size)| size);
        Ok(BatchSummary {
            files: created.len() + replaced.len(),
            bytes: created_bytes.chain(replaced.values().map(|file| &file.size)).sum(),
        })
    }

    fn sync_and_rename(&self, pending: &PendingFiles) -> io::Result<()> {
        let Folder { folder, ops } = self.folder;
        let created = pending.created.iter().map(|(name, _)| self.folder.path(name));
        let replaced = pending.replaced.values().map(|file| self.folder.path(&file.temp));
        ops.sync_files(folder, &created.chain(replaced).collect::<Vec<_>>())?;
        for (name, file) in &pending.replaced {
            ops.rename(&self.folder.path(&file.temp), &self.folder.path(name))?;
        }
        Ok(())
    }

    fn pending(&self) -> MutexGuard<'_, PendingFiles> {
        self.pending.lock().expect("no thread panics while it holds the lock")
    }
}

impl Drop for WriteBatch<'_> {
    fn drop(&mut self) {
        let pending = self.pending();
        let created = pending.created.iter().map(|(name, _)| self.folder.path(name));
        let replaced = pending.replaced.values().map(|file| self.folder.path(&file.temp));
        // A file that cannot be removed is removed by the next build.
        created.chain(replaced).for_each(|path| drop(self.folder.ops.remove(&path)));
    }
}
