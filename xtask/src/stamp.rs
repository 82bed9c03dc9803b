//! Stamp files: a build step is skipped when its inputs have not changed since its last run.
//!
//! A stamp file beside the result has the hash of the inputs. Contents are compared rather than
//! times, so that switching branches back and forth costs nothing.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The hash of the inputs of a build step, and the file with the hash of its last run.
pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// Reads `inputs`, which are files or whole folders, for the step with the stamp file `file`.
    /// A missing input differs from an empty one.
    pub(crate) fn new(file: PathBuf, inputs: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            hash_tree(input, &mut hasher)?;
        }
        Ok(Self { file, hash: format!("{:016x}\n", hasher.finish()) })
    }

    /// Whether the last run had exactly these inputs.
    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|before| before == self.hash)
    }

    /// Records that the step has run.
    pub(crate) fn write(&self) -> Result<()> {
        fs::write(&self.file, &self.hash)
            .with_context(|| format!("cannot write {}", self.file.display()))
    }
}

fn hash_tree(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        for entry in sorted_entries(path)? {
            hash_tree(&entry, hasher)?;
        }
    } else if path.is_file() {
        path.hash(hasher);
        fs::read(path).with_context(|| format!("cannot read {}", path.display()))?.hash(hasher);
    }
    Ok(())
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    entries.retain(|entry| !entry.ends_with("node_modules"));
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_fresh_until_an_input_changes() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("medina-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("in/deep"))?;
        fs::write(folder.join("in/deep/a"), "1")?;
        let stamp =
            || Stamp::new(folder.join("stamp"), &[folder.join("in"), folder.join("absent")]);

        assert!(!stamp()?.is_fresh(), "never written");
        stamp()?.write()?;
        assert!(stamp()?.is_fresh(), "nothing changed");
        fs::write(folder.join("in/deep/a"), "2")?;
        assert!(!stamp()?.is_fresh(), "a file changed");
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
