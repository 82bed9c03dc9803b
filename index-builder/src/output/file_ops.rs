//! The file operations that change an output folder, behind a trait so that tests can make any of
//! them fail.
//!
//! Look here when publishing needs another kind of file operation: everything that writes to the
//! output folder goes through [`FileOps`], or the tests of interrupted builds would not see it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A folder in which files are created.
pub(super) struct OpenFolder {
    pub(super) path: PathBuf,
    /// Files are created relative to this handle: resolving the path of the folder each time would
    /// take a fourteenth of the time of creating a file.
    #[cfg(unix)]
    handle: File,
}

impl OpenFolder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            #[cfg(unix)]
            handle: File::open(path)?,
        })
    }
}

/// Operations that change the file system.
pub(super) trait FileOps: Send + Sync {
    /// Creates a folder and its parents, unless they exist.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Opens a file, creating it empty if it does not exist.
    fn open_or_create(&self, path: &Path) -> io::Result<File>;

    /// Creates a file that must not exist yet.
    fn create_new(&self, folder: &OpenFolder, name: &str) -> io::Result<File>;

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;

    /// Moves a file to a name in the same folder, replacing the file there in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the contents of files outlast a power failure.
    fn sync_files(&self, folder: &OpenFolder, paths: &[PathBuf]) -> io::Result<()>;

    /// Makes the names in a folder outlast a power failure.
    fn sync_names(&self, folder: &OpenFolder) -> io::Result<()>;
}

/// The operations of the operating system.
pub(super) struct SystemFiles;

impl FileOps for SystemFiles {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn open_or_create(&self, path: &Path) -> io::Result<File> {
        let mut options = File::options();
        options.create(true).write(true).truncate(false);
        // Opening a named pipe would otherwise wait for its reader.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, nix::libc::O_NONBLOCK);
        options.open(path)
    }

    #[cfg(unix)]
    fn create_new(&self, folder: &OpenFolder, name: &str) -> io::Result<File> {
        use nix::fcntl::{OFlag, openat};
        use nix::sys::stat::Mode;
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;
        Ok(openat(&folder.handle, name, flags, Mode::from_bits_truncate(0o666))?.into())
    }

    #[cfg(not(unix))]
    fn create_new(&self, folder: &OpenFolder, name: &str) -> io::Result<File> {
        File::options().write(true).create_new(true).open(folder.path.join(name))
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Linux can flush a whole file system in one call. An index has thousands of files, and a call
    /// for each of them would wait for the disk each time.
    fn sync_files(&self, folder: &OpenFolder, paths: &[PathBuf]) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if paths.len() > 1 {
            return Ok(nix::unistd::syncfs(File::open(&folder.path)?)?);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = folder;
        for path in paths {
            File::options().write(true).open(path)?.sync_all()?;
        }
        Ok(())
    }

    fn sync_names(&self, folder: &OpenFolder) -> io::Result<()> {
        if cfg!(unix) { File::open(&folder.path)?.sync_all() } else { Ok(()) }
    }
}
