//! Building indexes, and asking the engine over their files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use medina::index::ENTRY_NAME;
use medina::{Engine, FileRef, Page, Request, Role, Step};

use serde::Deserialize;

use crate::collection::read;
use crate::{paths, process};

const SUGGESTIONS: usize = 6;

/// What `medina build` counted.
#[derive(Debug, Deserialize)]
pub(crate) struct BuildReport {
    /// Compressed bytes of the index by the role of its files.
    pub(crate) bytes_by_role: BTreeMap<String, usize>,
    /// Records with errors, which are not in the index.
    pub(crate) skipped: Vec<serde_json::Value>,
}

/// Compiles sources, or what a configuration names, into an empty folder with `medina build`.
pub(crate) fn build<S: AsRef<OsStr>>(sources: &[S], out: &Path) -> Result<BuildReport> {
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    let report = out.with_extension("json");
    let mut command = Command::new(paths::medina()?);
    command.arg("build").args(sources).args(["--quiet", "--skip-invalid", "--out"]).arg(out);
    command.arg("--cache").arg(out.with_extension("cache"));
    process::stdout_of(command.arg("--report").arg(&report))?;
    Ok(serde_json::from_str(&read(&report)?)?)
}

/// An index in a folder, asked in one visitor's language.
pub(crate) struct LocalIndex {
    folder: PathBuf,
    engine: Engine,
    /// Bytes of the files that were brought so far, as they travel.
    received_bytes: u64,
}

impl LocalIndex {
    /// Opens the folder that [`build`] wrote.
    pub(crate) fn open(out: &Path, language: &str) -> Result<Self> {
        let folder = out.join("index");
        let path = folder.join(ENTRY_NAME);
        let entry = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let received_bytes = entry.len() as u64;
        Ok(Self { folder, engine: Engine::new(&entry, Some(language))?, received_bytes })
    }

    /// Brings what no query can do without.
    pub(crate) fn prepare(&mut self) -> Result<()> {
        self.drive(|engine| Ok(engine.ready()))
    }

    /// How many bytes a browser would have received_bytes by now.
    pub(crate) fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// How a text may go on; as many ways as the widget shows.
    pub(crate) fn suggest(&mut self, text: &str) -> Result<usize> {
        Ok(self.drive(|engine| engine.suggest(text, SUGGESTIONS))?.len())
    }

    /// One page of results.
    pub(crate) fn search(&mut self, request: &Request) -> Result<Page> {
        self.drive(|engine| engine.search(request))
    }

    /// The whole text of a document that was among the results.
    pub(crate) fn text(&mut self, id: &str) -> Result<String> {
        Ok(self.drive(|engine| engine.text(id))?.text)
    }

    /// The contents of all files that are in one of these roles.
    pub(crate) fn contents(&mut self, roles: &[Role]) -> Result<Vec<(Role, Vec<u8>)>> {
        let mut files = self.drive(Engine::files)?;
        files.retain(|file| roles.contains(&file.role()));
        files.iter().map(|file| Ok((file.role(), self.load(file)?))).collect()
    }

    /// Asks the engine until it answers, loading the files that it asks for in between.
    fn drive<T>(&mut self, ask: impl Fn(&Engine) -> Result<Step<T>, medina::Error>) -> Result<T> {
        loop {
            match ask(&self.engine)? {
                Step::Ready(answer) => return Ok(answer),
                Step::Needs(files) => {
                    for file in files {
                        let raw = self.load(&file)?;
                        self.engine.insert(&file, raw)?;
                    }
                }
            }
        }
    }

    fn load(&mut self, file: &FileRef) -> Result<Vec<u8>> {
        let path = self.folder.join(file.name());
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        self.received_bytes += bytes.len() as u64;
        let payload = file.verify(&bytes)?;
        miniz_oxide::inflate::decompress_to_vec_with_limit(payload.deflated, payload.raw_length)
            .map_err(|error| anyhow!("{} cannot be unpacked: {error}", path.display()))
    }
}
