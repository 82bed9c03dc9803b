//! The places where the measurements find their inputs and write their files.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};

/// The file system in memory on Linux.
const SHARED_MEMORY: &str = "/dev/shm";

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.ancestors().nth(2).map(Path::to_path_buf).unwrap_or(own)
}

/// The executable `medina` to measure.
pub(crate) fn medina() -> Result<PathBuf> {
    path_variable("MEDINA")
}

/// The npm packages of other search engines.
pub(crate) fn peers() -> PathBuf {
    root().join("xtask/measure/peers")
}

/// Creates a folder for files derived from a collection or a corpus.
pub(crate) fn work(parts: &[&str]) -> Result<PathBuf> {
    create_folder(path_variable("MEDINA_MEASURE_DIR")?, parts)
}

fn create_folder(root: PathBuf, parts: &[&str]) -> Result<PathBuf> {
    let folder = parts.iter().fold(root, |folder, part| folder.join(part));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Like [`work`], but in memory if the system has such a file system (Linux) and `bytes` fit into
/// it. On a disk the time of a build varies widely from one minute to the next: ext4, for instance,
/// searches the recently deleted files for each file that it creates.
pub(crate) fn work_in_memory(parts: &[&str], bytes: u64) -> Result<PathBuf> {
    match memory_folder()?.filter(|_| bytes < free_memory_space()) {
        Some(root) => create_folder(root, parts),
        None => work(parts),
    }
}

/// Removes the files of [`work_in_memory`].
pub(crate) fn clear_memory() -> Result<()> {
    match memory_folder()? {
        Some(folder) if folder.exists() => fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display())),
        _ => Ok(()),
    }
}

pub(crate) fn is_in_memory(path: &Path) -> bool {
    path.starts_with(SHARED_MEMORY)
}

#[cfg(unix)]
fn free_memory_space() -> u64 {
    // The types of these fields differ between systems.
    #[allow(clippy::unnecessary_cast)]
    nix::sys::statvfs::statvfs(SHARED_MEMORY)
        .map_or(0, |space| space.blocks_available() as u64 * space.fragment_size() as u64)
}

#[cfg(not(unix))]
fn free_memory_space() -> u64 {
    0
}

/// The folder in memory, one for each folder of measurements.
fn memory_folder() -> Result<Option<PathBuf>> {
    let mut hasher = DefaultHasher::new();
    path_variable("MEDINA_MEASURE_DIR")?.hash(&mut hasher);
    let name = format!("medina-measure-{:016x}", hasher.finish());
    Ok(Some(Path::new(SHARED_MEMORY))
        .filter(|memory| memory.is_dir())
        .map(|memory| memory.join(name)))
}

fn path_variable(variable: &str) -> Result<PathBuf> {
    let path = env::var_os(variable).map(PathBuf::from);
    path.with_context(|| format!("{variable} is not set; run this as `cargo xtask measure`"))
}

/// A folder of measuring data beside the checkout. It is not part of the repository because it must
/// not be copied into it.
pub(crate) fn shared(name: &str) -> Result<PathBuf> {
    let folder = root().join("../shared").join(name);
    if folder.exists() {
        return Ok(folder);
    }
    bail!(
        "there is no folder ../shared/{name} beside this checkout; name another one with --data \
         DIR or --corpus FILE"
    )
}

pub(crate) fn require_existing(path: PathBuf) -> Result<PathBuf> {
    if path.exists() { Ok(path) } else { bail!("there is no {}", path.display()) }
}
