//! Records the files of a folder, and tells which of them a build changed.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

/// Size and content hash of each file below a folder, by path.
pub(crate) struct FolderSnapshot(BTreeMap<PathBuf, (u64, u64)>);

/// The number of files and their total size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct FileTotals {
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

impl FolderSnapshot {
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder)
                .with_context(|| format!("cannot list {}", folder.display()))?;
            for entry in entries {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path)
                        .with_context(|| format!("cannot read {}", path.display()))?;
                    files.insert(path, (bytes.len() as u64, content_hash(&bytes)));
                }
            }
        }
        Ok(Self(files))
    }

    pub(crate) fn totals(&self) -> FileTotals {
        FileTotals::of(self.0.values().map(|(bytes, _)| *bytes))
    }

    /// The size of the largest file.
    pub(crate) fn largest_file(&self) -> u64 {
        self.0.values().map(|(bytes, _)| *bytes).max().unwrap_or(0)
    }

    /// The files that are new or different, which a host or a visitor has to fetch again.
    pub(crate) fn changed_since(&self, before: &Self) -> FileTotals {
        let changed = self.0.iter().filter(|(path, file)| before.0.get(*path) != Some(*file));
        FileTotals::of(changed.map(|(_, (bytes, _))| *bytes))
    }
}

impl FileTotals {
    fn of(sizes: impl Iterator<Item = u64>) -> Self {
        sizes.fold(Self::default(), |sum, bytes| Self {
            files: sum.files + 1,
            bytes: sum.bytes + bytes,
        })
    }
}

fn content_hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, u64, u64)]) -> FolderSnapshot {
        FolderSnapshot(
            files
                .iter()
                .map(|(path, bytes, content_hash)| (PathBuf::from(path), (*bytes, *content_hash)))
                .collect(),
        )
    }

    #[test]
    fn what_is_new_or_different_changed() {
        let before = folder(&[("a", 10, 1), ("b", 20, 2), ("gone", 5, 9)]);
        let after = folder(&[("a", 10, 1), ("b", 20, 3), ("c", 30, 4)]);
        assert_eq!(after.changed_since(&before), FileTotals { files: 2, bytes: 50 });
        assert_eq!(after.totals(), FileTotals { files: 3, bytes: 60 });
        assert_eq!(after.largest_file(), 30);
    }
}
