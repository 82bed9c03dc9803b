//! What lies in a folder, and what of it changed.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

/// The files below a folder: size and content, by path.
pub(crate) struct Folder(BTreeMap<PathBuf, (u64, u64)>);

/// How many, and how large together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Amount {
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

impl Folder {
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
                    files.insert(path, (bytes.len() as u64, content(&bytes)));
                }
            }
        }
        Ok(Self(files))
    }

    pub(crate) fn amount(&self) -> Amount {
        Amount::of(self.0.values().map(|(bytes, _)| *bytes))
    }

    /// The largest file.
    pub(crate) fn largest(&self) -> u64 {
        self.0.values().map(|(bytes, _)| *bytes).max().unwrap_or(0)
    }

    /// What is new or different here: what a host or a visitor has to fetch again.
    pub(crate) fn changed_since(&self, before: &Self) -> Amount {
        let changed = self.0.iter().filter(|(path, file)| before.0.get(*path) != Some(*file));
        Amount::of(changed.map(|(_, (bytes, _))| *bytes))
    }
}

impl Amount {
    fn of(sizes: impl Iterator<Item = u64>) -> Self {
        sizes.fold(Self::default(), |sum, bytes| Self {
            files: sum.files + 1,
            bytes: sum.bytes + bytes,
        })
    }
}

fn content(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, u64, u64)]) -> Folder {
        Folder(
            files
                .iter()
                .map(|(path, bytes, content)| (PathBuf::from(path), (*bytes, *content)))
                .collect(),
        )
    }

    #[test]
    fn what_is_new_or_different_changed() {
        let before = folder(&[("a", 10, 1), ("b", 20, 2), ("gone", 5, 9)]);
        let after = folder(&[("a", 10, 1), ("b", 20, 3), ("c", 30, 4)]);
        assert_eq!(after.changed_since(&before), Amount { files: 2, bytes: 50 });
        assert_eq!(after.amount(), Amount { files: 3, bytes: 60 });
        assert_eq!(after.largest(), 30);
    }
}
