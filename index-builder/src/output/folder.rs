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
        for (name, bytes) in files {
            if !self.has(name, bytes) && changed.insert(*name) {
                self.try_writing(name, fs::write(self.unfinished(name), bytes))?;
            }
            written();
        }
        self.sync_files(&changed)?;
        for name in &changed {
            self.try_writing(name, fs::rename(self.unfinished(name), self.path.join(name)))?;
        }
        self.sync()?;
        Ok(changed.len())
    }

    /// Where the content of a file stands until it is complete.
    fn unfinished(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}{UNFINISHED}"))
    }

    fn try_writing(&self, name: &str, result: io::Result<()>) -> Result<()> {
        result.inspect_err(|_| drop(fs::remove_file(self.unfinished(name)))).with_context(|| {
            format!(
                "cannot write {}; the index published before is unchanged",
                self.path.join(name).display()
            )
        })
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
    fn sync_files(&self, names: &BTreeSet<&str>) -> Result<()> {
        #[cfg(target_os = "linux")]
        if names.len() > 1 {
            return self.try_writing("", File::open(&self.path).and_then(|at| Ok(nix::unistd::syncfs(at)?)));
        }
        for name in names {
            self.try_writing(
                name,
                File::options().write(true).open(self.unfinished(name)).and_then(|file| file.sync_all()),
            )?;
        }
        Ok(())
    }

    /// Makes the names given so far outlast a power failure.
    fn sync(&self) -> Result<()> {
        if cfg!(unix) {
            self.try_writing("", File::open(&self.path).and_then(|folder| folder.sync_all()))?;
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
