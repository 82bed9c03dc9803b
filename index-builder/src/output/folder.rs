//! A folder whose files change only as a whole: a name never stands for half a file.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Ends the name of a file that is still being written.
const UNFINISHED: &str = ".unfinished";

const LOCK_FILE: &str = ".medina.lock";

pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn create(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("cannot create the folder {}", path.display()))?;
        Ok(Self { path: path.to_path_buf() })
    }

    /// Keeps other builds out until the file returned is closed, by whatever end this process comes to.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.path.join(LOCK_FILE);
        let file = File::options().create(true).write(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("cannot write in {}", self.path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                bail!("another build is writing to {}; run this one when it is done", self.path.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }

    /// Gives `name` this content at once, and says whether it had another.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<bool> {
        if self.has(name, bytes) {
            return Ok(false);
        }
        let (unfinished, path) = (self.path.join(format!(".{name}{UNFINISHED}")), self.path.join(name));
        write_through(&unfinished, bytes)
            .and_then(|()| fs::rename(&unfinished, &path))
            .inspect_err(|_| drop(fs::remove_file(&unfinished)))
            .with_context(|| {
                format!("cannot write {}; what was published before is unchanged", path.display())
            })?;
        Ok(true)
    }

    fn has(&self, name: &str, bytes: &[u8]) -> bool {
        let path = self.path.join(name);
        let same_size =
            fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
        same_size && fs::read(&path).is_ok_and(|found| found == bytes)
    }

    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path.join(name)).ok()
    }

    /// Makes the names given so far outlast a power failure.
    pub(super) fn sync(&self) -> Result<()> {
        if cfg!(unix) {
            let synced = File::open(&self.path).and_then(|folder| folder.sync_all());
            synced.with_context(|| format!("cannot write {}", self.path.display()))?;
        }
        Ok(())
    }

    /// Removes files by name, and what interrupted builds left unfinished.
    pub(super) fn remove_if(&self, unwanted: impl Fn(&str) -> bool) -> Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            if unwanted(&name) || name.ends_with(UNFINISHED) {
                fs::remove_file(entry.path())
                    .with_context(|| format!("cannot remove {}", entry.path().display()))?;
                removed += usize::from(!name.ends_with(UNFINISHED));
            }
        }
        Ok(removed)
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
