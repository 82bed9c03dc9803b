//! Empties and copies folders for measurements.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};

/// Creates a folder, or removes everything from it.
pub(crate) fn create_empty_folder(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            let copied: io::Result<u64> = fs::copy(entry.path(), &target);
            copied.with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
