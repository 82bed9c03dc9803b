//! A folder whose files change only as a whole: a name never stands for half a file.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
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

    /// Gives `name` this content at once.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.replace_all(&[(name, bytes)], &|| ()).map(|_| ())
    }

    /// Gives every name its content, each at once, and says how many had another. No name changes before the
    /// contents of all are safely on disk.
    pub(super) fn replace_all(&self, files: &[(&str, &[u8])], written: &dyn Fn()) -> Result<usize> {
        let mut changed = BTreeSet::new();
        let result = self.write_changed(files, &mut changed, written).and_then(|()| self.rename(&changed));
        result.inspect_err(|_| drop(self.remove_unfinished())).with_context(|| {
            format!("cannot write in {}; the index published before is unchanged", self.path.display())
        })?;
        Ok(changed.len())
    }

    fn write_changed<'a>(
        &self,
        files: &[(&'a str, &[u8])],
        changed: &mut BTreeSet<&'a str>,
        written: &dyn Fn(),
    ) -> io::Result<()> {
        for (name, bytes) in files {
            if !self.has(name, bytes) && changed.insert(name) {
                fs::write(self.unfinished(name), bytes)?;
            }
            written();
        }
        self.sync_files(changed)
    }

    fn rename(&self, names: &BTreeSet<&str>) -> io::Result<()> {
        for name in names {
            fs::rename(self.unfinished(name), self.path.join(name))?;
        }
        self.sync()
    }

    /// Where the content of a file stands until it is complete.
    fn unfinished(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}{UNFINISHED}"))
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

    /// Makes unfinished files outlast a power failure: one call for all of them where the system has it, because an
    /// index has thousands of files and each call waits for the disk.
    fn sync_files(&self, names: &BTreeSet<&str>) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if names.len() > 1 {
            return Ok(nix::unistd::syncfs(File::open(&self.path)?)?);
        }
        for name in names {
            File::options().write(true).open(self.unfinished(name))?.sync_all()?;
        }
        Ok(())
    }

    /// Makes the names given so far outlast a power failure.
    fn sync(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }

    /// Removes what a failed or interrupted build left unfinished.
    pub(super) fn remove_unfinished(&self) -> Result<()> {
        self.remove_if(|name| name.starts_with('.') && name.ends_with(UNFINISHED)).map(|_| ())
    }

    /// Removes files by name and says how many.
    pub(super) fn remove_if(&self, unwanted: impl Fn(&str) -> bool) -> Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(&unwanted) {
                fs::remove_file(entry.path())
                    .with_context(|| format!("cannot remove {}", entry.path().display()))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}
