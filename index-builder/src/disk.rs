//! The engine over a folder: whatever files it asks for are read, checked and unpacked from disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use medina::format::MANIFEST_NAME;
use medina::format::files::Payload;
use medina::query::explain::Explanation;
use medina::{Engine, FileRef, Info, Page, Request, Role, Step};

/// The index inside the folder that `medina build` writes.
pub(crate) const INDEX_FOLDER: &str = "index";

/// A folder with an index, searched in one visitor's language.
pub(crate) struct Disk {
    folder: PathBuf,
    engine: Engine,
}

/// The index folder of `folder`: the folder out, or the index in it.
pub(crate) fn index_folder(folder: &Path) -> Result<PathBuf> {
    for candidate in [folder.join(INDEX_FOLDER), folder.to_path_buf()] {
        if candidate.join(MANIFEST_NAME).is_file() {
            return Ok(candidate);
        }
    }
    bail!("there is no index in {}; build one with `medina build … --out {0}`", folder.display())
}

/// One index for visitors of several languages: an engine speaks to one.
pub(crate) struct Disks {
    folder: PathBuf,
    by_language: BTreeMap<Option<String>, Disk>,
}

impl Disks {
    pub(crate) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), by_language: BTreeMap::new() }
    }

    /// The index for visitors of that language, opened once.
    pub(crate) fn speaking(&mut self, language: Option<&str>) -> Result<&mut Disk> {
        match self.by_language.entry(language.map(str::to_owned)) {
            Entry::Occupied(disk) => Ok(disk.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(Disk::open(&self.folder, language)?)),
        }
    }
}

impl Disk {
    /// Opens the index as far as its entry; the rest is read when it is needed.
    pub(crate) fn open(folder: &Path, language: Option<&str>) -> Result<Self> {
        let folder = index_folder(folder)?;
        let path = folder.join(MANIFEST_NAME);
        let entry =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let engine = Engine::new(&entry, language).with_context(|| path.display().to_string())?;
        Ok(Self { folder, engine })
    }

    /// What the index is about.
    pub(crate) fn describe(&mut self) -> Result<Info> {
        self.run(Engine::describe)
    }

    /// One page of results.
    pub(crate) fn search(&mut self, request: &Request) -> Result<Page> {
        self.run(|engine| engine.search(request))
    }

    /// Every file the index names, the entry aside.
    pub(crate) fn files(&mut self) -> Result<Vec<FileRef>> {
        self.run(Engine::files)
    }

    /// Whether what every query needs is loaded, or which files are missing for that.
    pub(crate) fn ready(&self) -> Step<()> {
        self.engine.ready()
    }

    /// Why the hits of the page that a request asks for rank where they do.
    pub(crate) fn explain(&mut self, request: &Request) -> Result<Vec<Explanation>> {
        self.run(|engine| engine.explain(request))
    }

    /// Loads one file the engine asked for.
    pub(crate) fn feed(&mut self, file: &FileRef) -> Result<()> {
        let raw = self.load(file)?;
        Ok(self.engine.insert(file, raw)?)
    }

    /// The files that a request takes besides those that are here, in rounds: those of one can be fetched all at once.
    pub(crate) fn rounds(&mut self, request: &Request) -> Result<Vec<Vec<FileRef>>> {
        let mut rounds = Vec::new();
        self.run_noting(|engine| engine.search(request), &mut rounds)?;
        Ok(rounds)
    }

    /// The content of a file and how many bytes it travels in, once it has proved to be the file meant.
    pub(crate) fn content(&self, file: &FileRef) -> Result<(Vec<u8>, usize)> {
        let bytes = self.bytes(file)?;
        Ok((inflate(&file.verify(&bytes)?)?, bytes.len()))
    }

    /// Asks until the engine needs no more files.
    fn run<T>(&mut self, ask: impl Fn(&Engine) -> Result<Step<T>, medina::Error>) -> Result<T> {
        self.run_noting(ask, &mut Vec::new())
    }

    fn run_noting<T>(
        &mut self,
        ask: impl Fn(&Engine) -> Result<Step<T>, medina::Error>,
        rounds: &mut Vec<Vec<FileRef>>,
    ) -> Result<T> {
        loop {
            match ask(&self.engine)? {
                Step::Ready(answer) => return Ok(answer),
                Step::Needs(files) => {
                    files.iter().try_for_each(|file| self.feed(file))?;
                    rounds.push(files);
                }
            }
        }
    }

    /// The content of a file, checked against the name the index knows it by.
    fn load(&self, file: &FileRef) -> Result<Vec<u8>> {
        let bytes = self.bytes(file)?;
        inflate(&file.verify(&bytes)?)
            .with_context(|| format!("index file {} cannot be unpacked", file.name()))
    }

    fn bytes(&self, file: &FileRef) -> Result<Vec<u8>> {
        let path = self.folder.join(file.name());
        std::fs::read(&path)
            .with_context(|| format!("cannot read {}; publish the index again", path.display()))
    }
}

/// Unpacks a checked payload into exactly the bytes it promises.
pub(crate) fn inflate(payload: &Payload<'_>) -> Result<Vec<u8>> {
    let mut raw = vec![0; payload.raw_length];
    let length = Decompressor::new().deflate_decompress(payload.deflated, &mut raw)?;
    if length < raw.len() {
        bail!("it holds less than it promises; publish the index again");
    }
    Ok(raw)
}

/// How hard files are packed.
///
/// Measured on the files of participedia and, below, of English documentation, in thousands of bytes and milliseconds of one processor:
///
/// | level | words | documents | positions |
/// |---|---|---|---|
/// | 1 | 3,307 in 20 | 6,643 in 95 | 3,584 in 18 |
/// | 6 | 3,277 in 37 | 6,603 in 142 | 3,669 in 39 |
/// | 10 | 3,237 in 135 | 6,576 in 489 | 3,577 in 92 |
/// | 12 | 3,233 in 239 | 6,562 in 778 | 3,565 in 161 |
/// | 1 | 2,426 in 16 | 4,925 in 97 | 2,481 in 18 |
/// | 6 | 2,381 in 33 | 4,878 in 129 | 2,534 in 35 |
/// | 10 | 2,337 in 153 | 4,857 in 476 | 2,463 in 109 |
///
/// What every visitor loads is packed hard, being little. The many small files of the rest are at level 1: level 6 would save a first page one
/// to nine hundred bytes of some ninety thousand and take a tenth more of a whole build, and most of what either takes of a file of
/// a kilobyte goes into its codes.
fn level(role: Role) -> i32 {
    match role {
        Role::Terms | Role::StoredFields | Role::Positions => 1,
        _ => 10,
    }
}

/// What packs files. It is kept from one to the next, of which an index has thousands.
struct Packer {
    /// By level. Their tables take megabytes.
    compressors: BTreeMap<i32, Compressor>,
    /// As large as the largest file so far might have become.
    packed: Vec<u8>,
}

thread_local! {
    static PACKER: RefCell<Packer> = const { RefCell::new(Packer { compressors: BTreeMap::new(), packed: Vec::new() }) };
}

/// Packs a section as raw deflate. The same bytes for the same content, whatever was packed before.
pub(crate) fn deflate(role: Role, raw: &[u8]) -> Vec<u8> {
    PACKER.with_borrow_mut(|packer| packer.deflate(level(role), raw).to_vec())
}

impl Packer {
    fn deflate(&mut self, level: i32, raw: &[u8]) -> &[u8] {
        let compressor = self.compressors.entry(level).or_insert_with(|| {
            Compressor::new(CompressionLvl::new(level).expect("a level there is"))
        });
        let most = compressor.deflate_compress_bound(raw.len());
        if self.packed.len() < most {
            self.packed.resize(most, 0);
        }
        let length = compressor
            .deflate_compress(raw, &mut self.packed)
            .expect("there is as much room as the bound asks");
        &self.packed[..length]
    }
}
