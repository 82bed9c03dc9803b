//! Opens source files, limits what is read of them, and notices when they change meanwhile.
//!
//! README.md of this crate lists all limits.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Take};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::diagnostic::{Diagnostic, Location};
use crate::regular_file;

/// The most bytes of a record in its source, because it is held in memory as a whole. A long book
/// has 5 MB of text.
pub(super) const MAX_RECORD_BYTES: usize = 16 << 20;

/// A source file that is being read.
pub(super) struct OpenSource {
    file: File,
    before: Stamp,
}

/// The bytes that a file had when it was opened. Reading more would not end if something writes to
/// it faster.
pub(super) type SourceBytes<'a> = Take<&'a File>;

/// What changes when a file is written to.
#[derive(PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    /// `None` on systems that do not keep it.
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl OpenSource {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = regular_file::open(path)?;
        let before = Stamp::of(&file.metadata()?);
        Ok(Self { file, before })
    }

    pub(super) fn bytes(&self) -> SourceBytes<'_> {
        (&self.file).take(self.before.bytes)
    }

    /// Whether the file is as it was when it was opened.
    pub(super) fn is_unchanged(&self) -> io::Result<bool> {
        Ok(Stamp::of(&self.file.metadata()?) == self.before)
    }
}

/// Reads a file that is one record. `None` if it is too long.
pub(super) fn read_record(file: SourceBytes<'_>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.take(MAX_RECORD_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= MAX_RECORD_BYTES).then_some(bytes))
}

/// The error for a record that is longer than [`MAX_RECORD_BYTES`]; `what` names it.
pub(super) fn too_long(location: Location, what: &str) -> Diagnostic {
    let problem = format!("the {what} is longer than {} MiB", MAX_RECORD_BYTES >> 20);
    Diagnostic::error(location, problem, "divide it into several records")
}

/// The error for a file that was written to while it was read.
pub(super) fn changed(path: &Arc<Path>) -> Diagnostic {
    Diagnostic::error(
        Location::new(path, 0),
        "the file changed while it was read",
        "build again when nothing writes to it",
    )
}

/// The error for a file that cannot be read, or not to its end.
pub(super) fn unreadable(path: &Arc<Path>, error: &io::Error) -> Diagnostic {
    let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    let (problem, remedy) = match error.kind() {
        ErrorKind::NotFound if is_link => {
            ("the link leads to no file".to_owned(), "correct or remove the link")
        }
        ErrorKind::InvalidInput => (error.to_string(), "name a regular file, or remove it"),
        _ => (format!("it cannot be read ({error})"), "make it readable, or remove it"),
    };
    Diagnostic::error(Location::new(path, 0), problem, remedy)
}
