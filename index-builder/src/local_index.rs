//! Searches an index in a folder on this machine: reads, verifies and inflates each file that the
//! engine asks for.
//!
//! Look here for how `search`, `compare` and `inspect` run the engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use medina::format::MANIFEST_NAME;
use medina::query::explain::Explanation;
use medina::{Engine, FileRef, Info, Page, Request, Step};

use crate::compression::inflate;
use crate::regular_file;

/// The index inside the folder that `medina build` writes.
pub(crate) const INDEX_FOLDER: &str = "index";

/// Finds the index in `folder`, which is either an output folder or the index folder itself.
///
/// # Errors
/// If neither contains a manifest.
pub(crate) fn index_folder(folder: &Path) -> Result<PathBuf> {
    for candidate in [folder.join(INDEX_FOLDER), folder.to_path_buf()] {
        if candidate.join(MANIFEST_NAME).is_file() {
            return Ok(candidate);
        }
    }
    bail!("there is no index in {}; build one with `medina build … --out {0}`", folder.display())
}

/// One index opened for users of several languages, because an [`Engine`] serves one language.
pub(crate) struct LocalIndexes {
    folder: PathBuf,
    by_language: BTreeMap<Option<String>, LocalIndex>,
}

impl LocalIndexes {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), by_language: BTreeMap::new() }
    }

    /// Returns the index for users of `language`, opening it on the first call.
    pub(crate) fn for_language(&mut self, language: Option<&str>) -> Result<&mut LocalIndex> {
        match self.by_language.entry(language.map(str::to_owned)) {
            Entry::Occupied(index) => Ok(index.into_mut()),
            Entry::Vacant(slot) => Ok(slot.insert(LocalIndex::open(&self.folder, language)?)),
        }
    }
}

/// An index in a folder, opened for users of one language.
pub(crate) struct LocalIndex {
    folder: PathBuf,
    engine: Engine,
}

/// A file of the index whose bytes match its name.
pub(crate) struct VerifiedFile {
    /// Its inflated content.
    pub(crate) content: Vec<u8>,
    /// The size of the file on disk, in bytes.
    pub(crate) stored_size: usize,
}

impl LocalIndex {
    /// Reads the manifest. All other files are read when a call needs them.
    pub(crate) fn open(folder: &Path, language: Option<&str>) -> Result<Self> {
        let folder = index_folder(folder)?;
        let path = folder.join(MANIFEST_NAME);
        let manifest =
            regular_file::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let engine =
            Engine::new(&manifest, language).with_context(|| path.display().to_string())?;
        Ok(Self { folder, engine })
    }

    /// Describes the index: its name, languages, facets and sizes.
    pub(crate) fn describe(&mut self) -> Result<Info> {
        self.run(Engine::describe)
    }

    /// Returns one page of results.
    pub(crate) fn search(&mut self, request: &Request) -> Result<Page> {
        self.run(|engine| engine.search(request))
    }

    /// Lists every file that the index names, the manifest excluded.
    pub(crate) fn files(&mut self) -> Result<Vec<FileRef>> {
        self.run(Engine::files)
    }

    /// Explains the score of each hit on the page that `request` asks for.
    pub(crate) fn explain(&mut self, request: &Request) -> Result<Vec<Explanation>> {
        self.run(|engine| engine.explain(request))
    }

    /// Says which of the files that every query needs are still to be loaded.
    pub(crate) fn ready(&self) -> Step<()> {
        self.engine.ready()
    }

    /// Loads a file that the engine asked for.
    pub(crate) fn load(&mut self, file: &FileRef) -> Result<()> {
        let content = read_content(&self.folder, file)?;
        Ok(self.engine.insert(file, content)?)
    }

    /// Searches, and returns the files loaded for it in rounds. A browser can fetch all files of a
    /// round at once.
    pub(crate) fn rounds(&mut self, request: &Request) -> Result<Vec<Vec<FileRef>>> {
        let mut rounds = Vec::new();
        self.run_recording(|engine| engine.search(request), &mut rounds)?;
        Ok(rounds)
    }

    /// Reads and verifies a file without loading it into the engine.
    pub(crate) fn read_verified(&self, file: &FileRef) -> Result<VerifiedFile> {
        let bytes = read(&self.folder, file)?;
        let content = inflate(&file.verify(&bytes)?)?;
        Ok(VerifiedFile { content, stored_size: bytes.len() })
    }

    /// Calls `ask` and loads the files it asks for, until it returns an answer.
    fn run<T>(&mut self, ask: impl Fn(&Engine) -> Result<Step<T>, medina::Error>) -> Result<T> {
        self.run_recording(ask, &mut Vec::new())
    }

    /// Like `run`, and adds the files of each round to `rounds`.
    fn run_recording<T>(
        &mut self,
        ask: impl Fn(&Engine) -> Result<Step<T>, medina::Error>,
        rounds: &mut Vec<Vec<FileRef>>,
    ) -> Result<T> {
        let (folder, rounds) = (&self.folder, RefCell::new(rounds));
        let ask = |engine: &Engine| {
            let step = ask(engine)?;
            if let Step::Needs(files) = &step {
                rounds.borrow_mut().push(files.clone());
            }
            Ok(step)
        };
        self.engine.drive(ask, |file| read_content(folder, file))
    }
}

/// Reads a file of the index, verifies and inflates it.
fn read_content(folder: &Path, file: &FileRef) -> Result<Vec<u8>> {
    let bytes = read(folder, file)?;
    inflate(&file.verify(&bytes)?)
        .with_context(|| format!("index file {} cannot be unpacked", file.name()))
}

fn read(folder: &Path, file: &FileRef) -> Result<Vec<u8>> {
    let path = folder.join(file.name());
    regular_file::read(&path)
        .with_context(|| format!("cannot read {}; publish the index again", path.display()))
}
