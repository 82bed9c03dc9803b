//! The command line, and where things lie.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

/// Where Linux has files in memory.
const MEMORY: &str = "/dev/shm";

/// What can be asked of a measure; each reads what concerns it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The folder with the sets of judged queries.
    pub(crate) data: Option<PathBuf>,
    /// Files of records to make sets of, instead of that folder.
    pub(crate) titles: Vec<PathBuf>,
    /// The one set to run.
    pub(crate) only: Option<String>,
    /// Whether to leave the peers out.
    pub(crate) no_peers: bool,
    /// Records to measure besides our own corpus.
    pub(crate) corpora: Vec<PathBuf>,
    /// Whether these make one corpus.
    pub(crate) together: bool,
    /// How many documents a made corpus has; several for growth.
    pub(crate) documents: Vec<u64>,
    /// The facets to build of the corpora named.
    pub(crate) facets: Option<Vec<String>>,
    /// What to ask first.
    pub(crate) queries: Vec<String>,
    /// How many cases to try, where they are drawn at random.
    pub(crate) sample: Option<usize>,
    /// Whether to try everything there is.
    pub(crate) all: bool,
    /// Whether to print JSON alone.
    pub(crate) json: bool,
}

/// The measure asked for with its options; nothing when help is wanted.
pub(crate) fn read() -> Result<Option<(String, Options)>> {
    let mut arguments = lexopt::Parser::from_env();
    let mut name = None;
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("data") => options.data = Some(arguments.value()?.into()),
            Long("titles") => options.titles.push(arguments.value()?.into()),
            Long("only") => options.only = Some(arguments.value()?.string()?),
            Long("no-peers") => options.no_peers = true,
            Long("corpus") => options.corpora.push(arguments.value()?.into()),
            Long("together") => options.together = true,
            Long("documents") => options.documents = numbers(&arguments.value()?.string()?)?,
            Long("facets") => options.facets = Some(names(&arguments.value()?.string()?)),
            Long("query") => options.queries.push(arguments.value()?.string()?),
            Long("sample") => options.sample = Some(arguments.value()?.parse()?),
            Long("all") => options.all = true,
            Long("json") => options.json = true,
            Value(measure) if name.is_none() => name = Some(measure.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(name.map(|name| (name, options)))
}

/// Names between commas.
fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Numbers between commas; they may be written 100_000.
fn numbers(list: &str) -> Result<Vec<u64>> {
    let number = |name: &String| {
        name.replace('_', "").parse().with_context(|| format!("`{name}` is no number"))
    };
    names(list).iter().map(number).collect()
}

impl Options {
    /// Says what is being done, where a person is reading.
    pub(crate) fn say(&self, message: &str) {
        if !self.json {
            eprintln!("measure: {message}");
        }
    }

    /// The folder with the sets of judged queries.
    pub(crate) fn sets(&self) -> Result<PathBuf> {
        self.data.clone().map_or_else(|| shared("relevance"), existing)
    }
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.ancestors().nth(2).map(Path::to_path_buf).unwrap_or(own)
}

/// The command under measurement.
pub(crate) fn medina() -> Result<PathBuf> {
    named("MEDINA")
}

/// Other search engines, as npm packages.
pub(crate) fn peers() -> PathBuf {
    root().join("xtask/measure/peers")
}

/// A folder for what is derived from a set or a corpus, made if need be.
pub(crate) fn work(parts: &[&str]) -> Result<PathBuf> {
    made(named("MEDINA_MEASURE_DIR")?, parts)
}

fn made(root: PathBuf, parts: &[&str]) -> Result<PathBuf> {
    let folder = parts.iter().fold(root, |folder, part| folder.join(part));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// As [`work`], in memory where the system has files there (Linux) and room for `bytes`: a disk takes little of a build in one minute and
/// most of it in the next. ext4, for one, looks through the files deleted in the last minutes for each that it makes.
pub(crate) fn work_in_memory(parts: &[&str], bytes: u64) -> Result<PathBuf> {
    match memory()?.filter(|_| bytes < room_in_memory()) {
        Some(root) => made(root, parts),
        None => work(parts),
    }
}

/// Gives back the memory that [`work_in_memory`] took.
pub(crate) fn clear_memory() -> Result<()> {
    match memory()? {
        Some(folder) if folder.exists() => fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display())),
        _ => Ok(()),
    }
}

pub(crate) fn is_in_memory(path: &Path) -> bool {
    path.starts_with(MEMORY)
}

#[cfg(unix)]
fn room_in_memory() -> u64 {
    // The types of the figures differ from system to system.
    #[allow(clippy::unnecessary_cast)]
    nix::sys::statvfs::statvfs(MEMORY)
        .map_or(0, |room| room.blocks_available() as u64 * room.fragment_size() as u64)
}

#[cfg(not(unix))]
fn room_in_memory() -> u64 {
    0
}

/// One folder for each folder of measurements.
fn memory() -> Result<Option<PathBuf>> {
    let mut hasher = DefaultHasher::new();
    named("MEDINA_MEASURE_DIR")?.hash(&mut hasher);
    let name = format!("medina-measure-{:016x}", hasher.finish());
    Ok(Some(Path::new(MEMORY)).filter(|memory| memory.is_dir()).map(|memory| memory.join(name)))
}

fn named(variable: &str) -> Result<PathBuf> {
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

fn existing(path: PathBuf) -> Result<PathBuf> {
    if path.exists() { Ok(path) } else { bail!("there is no {}", path.display()) }
}
