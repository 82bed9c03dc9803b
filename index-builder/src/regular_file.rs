//! Opens files that must be regular ones. Opening a named pipe would wait for its other end, and a
//! device may have no end.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// The longest text that [`read_text`] reads: a vocabulary of a hundred thousand values has a tenth
/// of it.
const MAX_TEXT_BYTES: u64 = 64 << 20;

/// Opens a regular file, or the one that a link leads to.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    checked(open_without_waiting(path, 0)?)
}

/// Opens a regular file that is no link.
pub(crate) fn open_no_link(path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    let flags = nix::libc::O_NOFOLLOW;
    #[cfg(not(unix))]
    let flags = 0;
    #[cfg(not(unix))]
    if path.symlink_metadata()?.is_symlink() {
        return Err(io::Error::other("it is a link"));
    }
    checked(open_without_waiting(path, flags)?)
}

/// The content of a regular file, or of the one that a link leads to.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The content of a configuration, or of a file that it names. It may be a pipe.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let length = File::open(path)?.take(MAX_TEXT_BYTES + 1).read_to_string(&mut text)?;
    if length as u64 > MAX_TEXT_BYTES {
        let problem = format!("it is longer than {} MiB", MAX_TEXT_BYTES >> 20);
        return Err(io::Error::other(problem));
    }
    Ok(text)
}

fn open_without_waiting(path: &Path, flags: i32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        nix::libc::O_NONBLOCK | nix::libc::O_NOCTTY | flags,
    );
    #[cfg(not(unix))]
    let _ = flags;
    options.open(path)
}

fn checked(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
}
