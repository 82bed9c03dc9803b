//! Temporary storage for data that a build needs again later: in memory while it is small, then in
//! an unnamed temporary file, which the system removes when the process ends for whatever reason.
//!
//! Look here for the memory limit of builds. (`tempfile::SpooledTempFile` is not used because all
//! storages of a build share one limit, and several threads read them at once.)

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use medina_indexer::{BuildResult, TempStorage};

/// The bytes that all storages together keep in memory. A storage that cannot get more of them
/// moves to disk and releases what it had.
const MEMORY_LIMIT: usize = 48 << 20;

/// Memory is allocated in chunks of this many bytes. A storage on disk collects one chunk before
/// each write.
const CHUNK_SIZE: usize = 1 << 18;

/// The part of [`MEMORY_LIMIT`] that is not in use.
static MEMORY_LEFT: AtomicUsize = AtomicUsize::new(MEMORY_LIMIT);

/// An append-only storage. Several threads can read it at once.
pub(crate) struct SpillFile {
    folder: PathBuf,
    content: RwLock<Content>,
}

/// The bytes on disk, followed by those in memory.
#[derive(Default)]
struct Content {
    file: Option<File>,
    on_disk: u64,
    in_memory: Chunks,
}

impl SpillFile {
    /// A storage whose temporary file, if it needs one, is created in `folder`.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), content: RwLock::default() }
    }

    /// Calls `read` with `length` bytes from offset `from`. They are copied only if they are on
    /// disk or in two chunks.
    ///
    /// # Errors
    /// If the storage has no such bytes or they cannot be read.
    pub(crate) fn show<T>(
        &self,
        from: u64,
        length: usize,
        read: impl FnOnce(&[u8]) -> T,
    ) -> BuildResult<T> {
        let content = self.content.read().expect("no thread panics while it holds the lock");
        if let Some(bytes) = content.in_one_chunk(from, length) {
            return Ok(read(bytes));
        }
        drop(content);
        Ok(read(&self.get(from, length)?))
    }
}

impl TempStorage for SpillFile {
    fn put(&self, bytes: &[u8]) -> BuildResult<u64> {
        let mut content = self.content.write().expect("no thread panics while it holds the lock");
        let from = content.on_disk + content.in_memory.length as u64;
        if !content.in_memory.append(bytes) {
            content.spill(bytes, &self.folder)?;
        }
        Ok(from)
    }

    fn get(&self, from: u64, length: usize) -> BuildResult<Vec<u8>> {
        let content = self.content.read().expect("no thread panics while it holds the lock");
        let on_disk = content.on_disk.saturating_sub(from).min(length as u64) as usize;
        let mut bytes = Vec::with_capacity(length);
        if let Some(file) = content.file.as_ref().filter(|_| on_disk > 0) {
            bytes.resize(on_disk, 0);
            read_exact_at(file, &mut bytes, from)?;
        }
        let from = from.saturating_sub(content.on_disk) as usize;
        content.in_memory.read(from, length - on_disk, &mut bytes);
        if bytes.len() == length { Ok(bytes) } else { Err("there are no such bytes".into()) }
    }
}

impl Content {
    fn in_one_chunk(&self, from: u64, length: usize) -> Option<&[u8]> {
        let from = from.checked_sub(self.on_disk)? as usize;
        let chunk = self.in_memory.chunks.get(from / CHUNK_SIZE)?;
        chunk.get(from % CHUNK_SIZE..)?.get(..length)
    }

    /// Writes the bytes in memory to disk, then `more`.
    fn spill(&mut self, more: &[u8], folder: &Path) -> io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(folder)?,
        };
        let file = self.file.insert(file);
        // On Windows a read moves the position of the next write.
        file.seek(SeekFrom::Start(self.on_disk))?;
        let in_memory = std::mem::replace(&mut self.in_memory, Chunks::write_buffer());
        in_memory.chunks.iter().try_for_each(|chunk| file.write_all(chunk))?;
        file.write_all(more)?;
        self.on_disk += (in_memory.length + more.len()) as u64;
        Ok(())
    }
}

/// Bytes in chunks of one size, so that appending copies no earlier bytes.
#[derive(Default)]
struct Chunks {
    chunks: Vec<Vec<u8>>,
    length: usize,
    /// Whether this is the buffer of a storage on disk: a single chunk that is not counted against
    /// the limit.
    is_write_buffer: bool,
}

impl Chunks {
    fn write_buffer() -> Self {
        let mut chunks = Self::default();
        chunks.is_write_buffer = true;
        chunks
    }

    /// Appends `bytes`, or returns `false` if there is no memory left for them.
    fn append(&mut self, mut bytes: &[u8]) -> bool {
        let new = (self.length + bytes.len()).div_ceil(CHUNK_SIZE) - self.chunks.len();
        let has_memory = if self.is_write_buffer {
            self.chunks.len() + new <= 1
        } else {
            reserve_memory(new * CHUNK_SIZE)
        };
        if !has_memory {
            return false;
        }
        self.chunks.extend((0..new).map(|_| Vec::with_capacity(CHUNK_SIZE)));
        while !bytes.is_empty() {
            let chunk = &mut self.chunks[self.length / CHUNK_SIZE];
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_SIZE - chunk.len()));
            chunk.extend_from_slice(now);
            self.length += now.len();
            bytes = later;
        }
        true
    }

    /// Copies up to `length` bytes from offset `from` into `output`.
    fn read(&self, mut from: usize, length: usize, output: &mut Vec<u8>) {
        let end = self.length.min(from + length);
        while from < end {
            let chunk = &self.chunks[from / CHUNK_SIZE][from % CHUNK_SIZE..];
            let part = &chunk[..chunk.len().min(end - from)];
            output.extend_from_slice(part);
            from += part.len();
        }
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        if !self.is_write_buffer {
            MEMORY_LEFT.fetch_add(self.chunks.len() * CHUNK_SIZE, Ordering::Relaxed);
        }
    }
}

/// Takes `bytes` from [`MEMORY_LEFT`], or returns `false` if there are not as many.
fn reserve_memory(bytes: usize) -> bool {
    let remaining = |left: usize| left.checked_sub(bytes);
    MEMORY_LEFT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, remaining).is_ok()
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], from: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, from)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut from: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, from)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (bytes, from) = (&mut bytes[read..], from + read as u64);
    }
    Ok(())
}

/// Returns `folder` or its nearest ancestor that exists, for temporary files that should be on the
/// same disk as a folder that is not yet created.
pub(crate) fn nearest_existing(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let existing = absolute.ancestors().find(|folder| folder.is_dir());
    existing.map_or_else(std::env::temp_dir, Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills a storage with twice as many bytes as fit in memory and reads them all back.
    fn filled(folder: &Path) -> SpillFile {
        let record: Vec<u8> = (0..100_000_u32).map(|number| number as u8).collect();
        let storage = SpillFile::in_folder(folder);
        let offsets: Vec<u64> = (0..2 * MEMORY_LIMIT / record.len())
            .map(|number| {
                let offset = storage.put(&record).unwrap();
                assert_eq!(storage.get(offset + 7, 1000).unwrap(), record[7..1007], "{number}");
                offset
            })
            .collect();
        for offset in &offsets {
            assert_eq!(storage.get(*offset, record.len()).unwrap(), record);
            assert!(storage.show(*offset, record.len(), |bytes| bytes == record).unwrap());
        }
        let all = storage.get(0, offsets.len() * record.len()).unwrap();
        assert!(all.chunks(record.len()).all(|part| part == record), "from disk and memory");
        assert!(storage.get(offsets[offsets.len() - 1], record.len() + 1).is_err());
        assert!(storage.show(offsets.len() as u64 * record.len() as u64, 1, |_| ()).is_err());
        storage
    }

    #[test]
    fn bytes_are_read_back_from_memory_and_disk() {
        let folder = tempfile::tempdir().unwrap();
        for storage in [filled(folder.path()), filled(folder.path())] {
            let content = storage.content.read().unwrap();
            assert!(content.on_disk > 0);
            assert!(content.in_memory.length < 2 * CHUNK_SIZE);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
