//! TempStorage for what a build needs again later: in memory as long as it is little, then in a file without a name, which goes with the
//! process however that ends.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use medina_indexer::{BuildResult, TempStorage};

/// All rooms together hold so many bytes in memory. One that gets no more goes to disk and gives back what it had.
const IN_MEMORY: usize = 48 << 20;

/// Memory is taken in pieces of so many bytes, and what comes after a room went to disk goes there in such.
const PIECE: usize = 1 << 18;

/// What is left of the memory of all rooms.
static LEFT: AtomicUsize = AtomicUsize::new(IN_MEMORY);

/// One room. Several threads can read it at once.
pub(crate) struct Spill {
    folder: PathBuf,
    inside: RwLock<Inside>,
}

/// The bytes on disk, then those in memory.
#[derive(Default)]
struct Inside {
    file: Option<File>,
    on_disk: u64,
    in_memory: Pieces,
}

impl Spill {
    /// TempStorage on the disk of a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), inside: RwLock::default() }
    }

    /// Shows somebody so many bytes from there: where they lie, unless they lie on disk or over two pieces.
    pub(crate) fn show<T>(
        &self,
        from: u64,
        length: usize,
        to: impl FnOnce(&[u8]) -> T,
    ) -> BuildResult<T> {
        if let Some(bytes) =
            self.inside.read().expect("nothing panics with it").in_one_piece(from, length)
        {
            return Ok(to(bytes));
        }
        Ok(to(&self.get(from, length)?))
    }
}

impl TempStorage for Spill {
    fn put(&self, bytes: &[u8]) -> BuildResult<u64> {
        let mut inside = self.inside.write().expect("nothing panics with it");
        let from = inside.on_disk + inside.in_memory.length as u64;
        if !inside.in_memory.put(bytes) {
            inside.write(bytes, &self.folder)?;
        }
        Ok(from)
    }

    fn get(&self, from: u64, length: usize) -> BuildResult<Vec<u8>> {
        let inside = self.inside.read().expect("nothing panics with it");
        let on_disk = inside.on_disk.saturating_sub(from).min(length as u64) as usize;
        let mut bytes = Vec::with_capacity(length);
        if let Some(file) = inside.file.as_ref().filter(|_| on_disk > 0) {
            bytes.resize(on_disk, 0);
            read_at(file, &mut bytes, from)?;
        }
        inside.in_memory.get(
            from.saturating_sub(inside.on_disk) as usize,
            length - on_disk,
            &mut bytes,
        );
        if bytes.len() == length { Ok(bytes) } else { Err("there are no such bytes".into()) }
    }
}

impl Inside {
    fn in_one_piece(&self, from: u64, length: usize) -> Option<&[u8]> {
        let from = from.checked_sub(self.on_disk)? as usize;
        self.in_memory.pieces.get(from / PIECE)?.get(from % PIECE..)?.get(..length)
    }

    /// Takes to disk what is in memory, and more after it.
    fn write(&mut self, more: &[u8], folder: &Path) -> io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(folder)?,
        };
        let file = self.file.insert(file);
        // On Windows reading moves the place at which the file is written.
        file.seek(SeekFrom::Start(self.on_disk))?;
        let held = std::mem::replace(&mut self.in_memory, Pieces::beside_disk());
        held.pieces.iter().try_for_each(|piece| file.write_all(piece))?;
        file.write_all(more)?;
        self.on_disk += (held.length + more.len()) as u64;
        Ok(())
    }
}

/// Bytes in memory, in pieces of one size: none is copied when more come.
#[derive(Default)]
struct Pieces {
    pieces: Vec<Vec<u8>>,
    length: usize,
    /// The room is on disk: one piece waits until it is full, whatever others hold.
    is_beside_disk: bool,
}

impl Pieces {
    fn beside_disk() -> Self {
        let mut pieces = Self::default();
        pieces.is_beside_disk = true;
        pieces
    }

    /// Puts bytes after those that are there, unless there is no memory left for them.
    fn put(&mut self, mut bytes: &[u8]) -> bool {
        let new = (self.length + bytes.len()).div_ceil(PIECE) - self.pieces.len();
        let has_memory =
            if self.is_beside_disk { self.pieces.len() + new <= 1 } else { take(new * PIECE) };
        if !has_memory {
            return false;
        }
        self.pieces.extend((0..new).map(|_| Vec::with_capacity(PIECE)));
        while !bytes.is_empty() {
            let piece = &mut self.pieces[self.length / PIECE];
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - piece.len()));
            piece.extend_from_slice(now);
            self.length += now.len();
            bytes = later;
        }
        true
    }

    /// Gives so many bytes from there, or fewer where there are no more.
    fn get(&self, mut from: usize, length: usize, into: &mut Vec<u8>) {
        let end = self.length.min(from + length);
        while from < end {
            let piece = &self.pieces[from / PIECE][from % PIECE..];
            let part = &piece[..piece.len().min(end - from)];
            into.extend_from_slice(part);
            from += part.len();
        }
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        if !self.is_beside_disk {
            LEFT.fetch_add(self.pieces.len() * PIECE, Ordering::Relaxed);
        }
    }
}

/// Takes so much of the memory that is left, if it is.
fn take(bytes: usize) -> bool {
    LEFT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], from: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, from)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut from: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, from)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (bytes, from) = (&mut bytes[read..], from + read as u64);
    }
    Ok(())
}

/// The folder itself or the nearest above it that is there.
pub(crate) fn existing(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    whole.ancestors().find(|folder| folder.is_dir()).map_or_else(std::env::temp_dir, Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        let piece: Vec<u8> = (0..100_000_u32).map(|number| number as u8).collect();
        let full = || {
            let room = Spill::in_folder(folder.path());
            let places: Vec<u64> = (0..2 * IN_MEMORY / piece.len())
                .map(|number| {
                    let place = room.put(&piece).unwrap();
                    assert_eq!(room.get(place + 7, 1000).unwrap(), piece[7..1007], "{number}");
                    place
                })
                .collect();
            assert!(places.iter().all(|place| room.get(*place, piece.len()).unwrap() == piece));
            assert!(
                places
                    .iter()
                    .all(|place| room.show(*place, piece.len(), |shown| shown == piece).unwrap())
            );
            let all = room.get(0, places.len() * piece.len()).unwrap();
            assert!(all.chunks(piece.len()).all(|part| part == piece), "on disk and in memory");
            assert!(room.get(places[places.len() - 1], piece.len() + 1).is_err());
            assert!(room.show(places.len() as u64 * piece.len() as u64, 1, |_| ()).is_err());
            room
        };
        let rooms = [full(), full()];
        assert!(rooms.iter().all(|room| room.inside.read().unwrap().on_disk > 0));
        assert!(rooms.iter().all(|room| room.inside.read().unwrap().in_memory.length < 2 * PIECE));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
