//! Work is skipped when nothing it depends on has changed: a stamp file beside the result keeps the fingerprint of the inputs.
//!
//! Contents are compared rather than times, so switching branches back and forth costs nothing.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The inputs of one piece of work as they are now, and the file that tells how they were when it was last done.
pub(crate) struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// Reads `inputs` (files and whole folders; absent ones count as absent) for the result that `file` vouches for.
    pub(crate) fn new(file: PathBuf, inputs: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            hash_tree(input, &mut hasher)?;
        }
        Ok(Self { file, fingerprint: format!("{:016x}\n", hasher.finish()) })
    }

    /// Whether the work was done with exactly these inputs.
    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|before| before == self.fingerprint)
    }

    /// Notes that the work is done.
    pub(crate) fn write(&self) -> Result<()> {
        fs::write(&self.file, &self.fingerprint)
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
