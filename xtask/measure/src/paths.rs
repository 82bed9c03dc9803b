//! Where the measurements find their inputs and put their files.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};

/// Where Linux has files in memory.
const SHARED_MEMORY: &str = "/dev/shm";

/// The repository.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.ancestors().nth(2).map(Path::to_path_buf).unwrap_or(own)
}

/// The command under measurement.
pub(crate) fn medina() -> Result<PathBuf> {
    path_variable("MEDINA")
}

/// Other search engines, as npm packages.
pub(crate) fn peers() -> PathBuf {
    root().join("xtask/measure/peers")
}

/// A folder for what is derived from a set or a corpus, made if need be.
pub(crate) fn work(parts: &[&str]) -> Result<PathBuf> {
    create_folder(path_variable("MEDINA_MEASURE_DIR")?, parts)
}

fn create_folder(root: PathBuf, parts: &[&str]) -> Result<PathBuf> {
    let folder = parts.iter().fold(root, |folder, part| folder.join(part));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// As [`work`], in memory where the system has files there (Linux) and room for `bytes`: a disk takes little of a build in one minute and
/// most of it in the next. ext4, for one, looks through the files deleted in the last minutes for each that it makes.
pub(crate) fn work_in_memory(parts: &[&str], bytes: u64) -> Result<PathBuf> {
    match memory_folder()?.filter(|_| bytes < free_memory_space()) {
        Some(root) => create_folder(root, parts),
        None => work(parts),
    }
}

/// Gives back the memory that [`work_in_memory`] took.
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
    // The types of the figures differ from system to system.
    #[allow(clippy::unnecessary_cast)]
    nix::sys::statvfs::statvfs(SHARED_MEMORY)
        .map_or(0, |room| room.blocks_available() as u64 * room.fragment_size() as u64)
}

#[cfg(not(unix))]
fn free_memory_space() -> u64 {
    0
}

/// One folder for each folder of measurements.
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

/// Measuring material lies beside the checkout, as it may not be copied into it.
pub(crate) fn shared(name: &str) -> Result<PathBuf> {
    let folder = root().join("../shared").join(name);
    if folder.exists() {
        return Ok(folder);
    }
    bail!(
        "there is no folder ../shared/{name} beside this checkout; name another with --data DIR or --corpus FILE"
    )
}

pub(crate) fn require_existing(path: PathBuf) -> Result<PathBuf> {
    if path.exists() { Ok(path) } else { bail!("there is no {}", path.display()) }
}
