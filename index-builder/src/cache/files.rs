//! The file operations of the cache, behind a trait so that tests can make any of them fail.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use crate::regular_file;

/// Operations on the files of a cache. None of them follows a link.
pub(super) trait CacheFiles: Send + Sync {
    /// Creates a folder and its parents, unless they exist.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// The content of a regular file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Writes `parts` to a new file, replacing a file or link with this name.
    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()>;

    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The operations of the operating system.
pub(super) struct SystemFiles;

impl CacheFiles for SystemFiles {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        regular_file::open_no_link(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        let mut file = match File::create_new(path) {
            // Writing into a file that exists would also change what is linked to it.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                fs::remove_file(path)?;
                File::create_new(path)?
            }
            created => created?,
        };
        parts.iter().try_for_each(|part| file.write_all(part))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}
