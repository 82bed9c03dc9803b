//! A folder whose files change only as a whole: a name that anybody asks for never stands for half a file.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use anyhow::{Context, Result, bail};

/// Ends the name of a file that is still being written.
const UNFINISHED: &str = ".unfinished";

const LOCK_FILE: &str = ".medina.lock";

pub(super) struct Folder {
    path: PathBuf,
    /// Files are made from here: to find the folder by its path each time takes a fourteenth of the time of making one.
    #[cfg(unix)]
    open: File,
}

impl Folder {
    pub(super) fn create(path: &Path) -> Result<Self> {
        fs::create_dir_all(path)
            .with_context(|| format!("cannot create the folder {}", path.display()))?;
        Ok(Self {
            path: path.to_path_buf(),
            #[cfg(unix)]
            open: File::open(path)
                .with_context(|| format!("cannot open the folder {}", path.display()))?,
        })
    }

    /// Keeps other builds out until the file returned is closed, by whatever end this process comes to.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.path.join(LOCK_FILE);
        let file = File::options().create(true).write(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("cannot write in {}", self.path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "another build is writing to {}; run this one when it is done",
                    self.path.display()
                )
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }

    /// Gives `name` this content at once.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.replace_all(&[(name, bytes)])
    }

    /// Gives every name its content, each at once. No name changes before the contents of all are safely on disk.
    pub(super) fn replace_all(&self, files: &[(&str, &[u8])]) -> Result<()> {
        let change = self.change();
        files.iter().try_for_each(|(name, bytes)| change.replace(name, bytes))?;
        change.finish().map(|_| ())
    }

    /// Begins to give files other contents.
    pub(super) fn change(&self) -> Change<'_> {
        Change { folder: self, written: Mutex::default() }
    }

    /// A file that was not there.
    #[cfg(unix)]
    fn create_new(&self, name: &str) -> io::Result<File> {
        use nix::fcntl::{OFlag, openat};
        use nix::sys::stat::Mode;
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;
        Ok(openat(&self.open, name, flags, Mode::from_bits_truncate(0o666))?.into())
    }

    #[cfg(not(unix))]
    fn create_new(&self, name: &str) -> io::Result<File> {
        File::options().write(true).create_new(true).open(self.path.join(name))
    }

    fn rename(&self, names: &BTreeMap<String, usize>) -> io::Result<()> {
        for name in names.keys() {
            fs::rename(self.unfinished(name), self.path.join(name))?;
        }
        self.sync()
    }

    fn failed<T>(&self, result: io::Result<T>) -> Result<T> {
        result.with_context(|| {
            format!(
                "cannot write in {}; the index published before is unchanged",
                self.path.display()
            )
        })
    }

    /// Where the content of a file stands until it is complete.
    fn unfinished(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}{UNFINISHED}"))
    }

    fn has(&self, name: &str, bytes: &[u8]) -> bool {
        let path = self.path.join(name);
        let same_size = fs::metadata(&path)
            .is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
        same_size && fs::read(&path).is_ok_and(|found| found == bytes)
    }

    /// The content of a file; `None` where there is none to read.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path.join(name)).ok()
    }

    /// Makes unfinished files outlast a power failure: one call for all of them where the system has it, because an
    /// index has thousands of files and each call waits for the disk.
    fn sync_files(&self, written: &Written) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if written.new.len() + written.changed.len() > 1 {
            return Ok(nix::unistd::syncfs(File::open(&self.path)?)?);
        }
        let paths = written.new.iter().map(|(name, _)| self.path.join(name));
        for path in paths.chain(written.changed.keys().map(|name| self.unfinished(name))) {
            File::options().write(true).open(path)?.sync_all()?;
        }
        Ok(())
    }

    /// Makes the names given so far outlast a power failure.
    fn sync(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }

    /// Whether nothing is there.
    pub(super) fn is_empty(&self) -> Result<bool> {
        Ok(fs::read_dir(&self.path)?.next().is_none())
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

/// Files of a folder that change together.
///
/// A name that nobody knows yet is given at once: nobody asks for it before the entry names it. A file that is there keeps its
/// content until all are written. Where nobody finishes the change, new files go again.
pub(super) struct Change<'a> {
    folder: &'a Folder,
    written: Mutex<Written>,
}

/// Names with the sizes of their new contents.
#[derive(Default)]
struct Written {
    new: Vec<(String, usize)>,
    changed: BTreeMap<String, usize>,
}

impl Change<'_> {
    /// Gives a new file its content.
    pub(super) fn add(&self, name: String, bytes: &[u8]) -> Result<()> {
        let folder = self.folder;
        match folder.create_new(&name) {
            Ok(mut file) => {
                self.written().new.push((name, bytes.len()));
                folder.failed(file.write_all(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.replace(&name, bytes)
            }
            Err(error) => folder.failed(Err(error)),
        }
    }

    /// Writes what `name` is going to hold, unless it does already.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let folder = self.folder;
        if !folder.has(name, bytes) {
            self.written().changed.insert(name.to_owned(), bytes.len());
            folder.failed(fs::write(folder.unfinished(name), bytes))?;
        }
        Ok(())
    }

    /// Gives the files their names, and says how many are new and how many bytes these have.
    pub(super) fn finish(&self) -> Result<(usize, usize)> {
        let (folder, written) = (self.folder, self.written());
        folder.failed(folder.sync_files(&written))?;
        folder.failed(folder.rename(&written.changed))?;
        drop(written);
        let Written { new, changed } = std::mem::take(&mut *self.written());
        Ok((
            new.len() + changed.len(),
            new.iter().map(|(_, size)| size).chain(changed.values()).sum(),
        ))
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().expect("nothing panics with it")
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        let written = self.written();
        for (name, _) in &written.new {
            drop(fs::remove_file(self.folder.path.join(name)));
        }
        for name in written.changed.keys() {
            drop(fs::remove_file(self.folder.unfinished(name)));
        }
    }
}
