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

/// The end of the temporary name of a file that is being written.
const TEMP_SUFFIX: &str = ".unfinished";

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

    /// Where the content of `name` is written until it is complete.
    fn temp_path(&self, name: &str) -> PathBuf {
        self.path(&format!(".{name}{TEMP_SUFFIX}"))
    }

    fn write_context<T>(&self, result: io::Result<T>) -> Result<T> {
        result.with_context(|| {
            format!(
                "cannot write in {}; the index published before is unchanged",
                self.folder.path.display()
            )
        })
    }

    /// Like `write_context`, for a failure after files were replaced, of which the manifest may be
    /// one.
    fn sync_context<T>(&self, result: io::Result<T>) -> Result<T> {
        result.with_context(|| {
            format!(
                "cannot sync {}; its new files are published, but a power failure may undo this, \
                 so build again",
                self.folder.path.display()
            )
        })
    }

    /// Whether the file `name` has exactly this content.
    fn has_content(&self, name: &str, bytes: &[u8]) -> bool {
        let path = self.path(name);
        let same_size = fs::metadata(&path)
            .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
        same_size && fs::read(&path).is_ok_and(|found| found == bytes)
    }

    /// Returns the content of a file, or `None` if it cannot be read.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path(name)).ok()
    }

    /// Whether the folder has no entries, hidden ones included.
    pub(super) fn is_empty(&self) -> Result<bool> {
        Ok(fs::read_dir(&self.folder.path)?.next().is_none())
    }

    /// Removes the temporary files of a failed or interrupted build.
    pub(super) fn remove_temp_files(&self) -> Result<()> {
        self.remove_if(|name| name.starts_with('.') && name.ends_with(TEMP_SUFFIX)).map(|_| ())
    }

    /// Removes the files whose name satisfies `unwanted`, and returns their number.
    pub(super) fn remove_if(&self, unwanted: impl Fn(&str) -> bool) -> Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder.path)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(&unwanted) {
                self.ops
                    .remove(&entry.path())
                    .with_context(|| format!("cannot remove {}", entry.path().display()))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
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
    replaced: BTreeMap<String, usize>,
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
        self.pending().replaced.insert(name.to_owned(), bytes.len());
        let ops = &self.folder.ops;
        let file = ops.create(&self.folder.temp_path(name));
        let written = file.and_then(|mut file| ops.write(&mut file, bytes));
        self.folder.write_context(written)
    }

    /// Makes all contents durable, then gives the replaced files their final names.
    pub(super) fn commit(&self) -> Result<BatchSummary> {
        let (folder, pending) = (self.folder, self.pending());
        folder.write_context(self.sync_and_rename(&pending))?;
        let synced = folder.ops.sync_names(&folder.folder);
        if pending.replaced.is_empty() {
            folder.write_context(synced)?;
        } else {
            folder.sync_context(synced)?;
        }
        drop(pending);
        let PendingFiles { created, replaced } = std::mem::take(&mut *self.pending());
        let created_bytes = created.iter().map(|(_, size)| size);
        Ok(BatchSummary {
            files: created.len() + replaced.len(),
            bytes: created_bytes.chain(replaced.values()).sum(),
        })
    }

    fn sync_and_rename(&self, pending: &PendingFiles) -> io::Result<()> {
        let Folder { folder, ops } = self.folder;
        let created = pending.created.iter().map(|(name, _)| self.folder.path(name));
        let replaced = pending.replaced.keys().map(|name| self.folder.temp_path(name));
        ops.sync_files(folder, &created.chain(replaced).collect::<Vec<_>>())?;
        for name in pending.replaced.keys() {
            ops.rename(&self.folder.temp_path(name), &self.folder.path(name))?;
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
        let replaced = pending.replaced.keys().map(|name| self.folder.temp_path(name));
        // A file that cannot be removed is removed by the next build.
        created.chain(replaced).for_each(|path| drop(self.folder.ops.remove(&path)));
    }
}
