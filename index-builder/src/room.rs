//! Room for what a build needs again later: in memory as long as it is little, then in a file without a name, which goes with the
//! process however that ends.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use medina::index::{Outcome, Room};

/// More bytes than this go to disk. A build has six rooms.
const IN_MEMORY: usize = 4 << 20;

/// What comes later goes there when there are so many more.
const AT_ONCE: usize = 1 << 18;

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
    in_memory: Vec<u8>,
}

impl Spill {
    /// Room on the disk of a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), inside: RwLock::default() }
    }
}

impl Room for Spill {
    fn put(&self, bytes: &[u8]) -> Outcome<u64> {
        let mut inside = self.inside.write().expect("nothing panics with it");
        let from = inside.on_disk + inside.in_memory.len() as u64;
        let most = if inside.file.is_some() { AT_ONCE } else { IN_MEMORY };
        if inside.in_memory.len() + bytes.len() <= most {
            inside.in_memory.extend_from_slice(bytes);
        } else {
            inside.write(bytes, &self.folder)?;
        }
        Ok(from)
    }

    fn get(&self, from: u64, length: usize) -> Outcome<Vec<u8>> {
        let inside = self.inside.read().expect("nothing panics with it");
        let mut bytes = vec![0; length];
        let on_disk = inside.on_disk.saturating_sub(from).min(length as u64) as usize;
        if let Some(file) = inside.file.as_ref().filter(|_| on_disk > 0) {
            read_at(file, &mut bytes[..on_disk], from)?;
        }
        let at = (from.saturating_sub(inside.on_disk)) as usize;
        let rest = inside.in_memory.get(at..).and_then(|rest| rest.get(..length - on_disk));
        bytes[on_disk..].copy_from_slice(rest.ok_or("there are no such bytes")?);
        Ok(bytes)
    }
}

impl Inside {
    /// Takes to disk what is in memory, and more after it.
    fn write(&mut self, more: &[u8], folder: &Path) -> io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(folder)?,
        };
        let file = self.file.insert(file);
        // On Windows reading moves the place at which the file is written.
        file.seek(SeekFrom::Start(self.on_disk))?;
        file.write_all(&self.in_memory)?;
        file.write_all(more)?;
        self.on_disk += (self.in_memory.len() + more.len()) as u64;
        self.in_memory = Vec::with_capacity(AT_ONCE);
        Ok(())
    }
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
        let room = Spill::in_folder(folder.path());
        let piece: Vec<u8> = (0..100_000_u32).map(|number| number as u8).collect();
        let places: Vec<u64> = (0..2 * IN_MEMORY / piece.len())
            .map(|number| {
                let place = room.put(&piece).unwrap();
                assert_eq!(room.get(place + 7, 1000).unwrap(), piece[7..1007], "{number}");
                place
            })
            .collect();
        assert!(places.iter().all(|place| room.get(*place, piece.len()).unwrap() == piece));
        let all = room.get(0, places.len() * piece.len()).unwrap();
        assert!(all.chunks(piece.len()).all(|part| part == piece), "on disk and in memory");
        assert!(room.get(places[places.len() - 1], piece.len() + 1).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
