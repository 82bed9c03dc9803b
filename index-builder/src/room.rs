//! Room for what a build needs again later: in memory as long as it is little, then in a file without a name, which goes with the
//! process however that ends.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use medina::index::{Outcome, Room};
use tempfile::{SpooledTempFile, spooled_tempfile_in};

/// More bytes than this go to disk. A build has six rooms.
const IN_MEMORY: usize = 4 << 20;

/// One room.
pub(crate) struct Spill(Mutex<Inside>);

struct Inside {
    file: SpooledTempFile,
    length: u64,
    is_at_end: bool,
}

impl Spill {
    /// Room on the disk of a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let file = spooled_tempfile_in(IN_MEMORY, folder);
        Self(Mutex::new(Inside { file, length: 0, is_at_end: true }))
    }
}

impl Room for Spill {
    fn put(&self, bytes: &[u8]) -> Outcome<u64> {
        let mut inside = self.0.lock().expect("nothing panics with it");
        let from = inside.length;
        if !inside.is_at_end {
            inside.file.seek(SeekFrom::Start(from))?;
        }
        inside.file.write_all(bytes)?;
        inside.length += bytes.len() as u64;
        inside.is_at_end = true;
        Ok(from)
    }

    fn get(&self, from: u64, length: usize) -> Outcome<Vec<u8>> {
        let mut bytes = vec![0; length];
        let mut inside = self.0.lock().expect("nothing panics with it");
        inside.is_at_end = false;
        inside.file.seek(SeekFrom::Start(from))?;
        inside.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
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
        assert!(room.get(places[places.len() - 1], piece.len() + 1).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
