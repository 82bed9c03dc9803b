//! Builds indexes with the command `medina`, and searches them with the engine of this crate.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use medina::format::MANIFEST_NAME;
use medina::{Engine, Error, FileRef, Page, Request, Role, Step};

use serde::Deserialize;

use crate::collection::read;
use crate::{paths, process};

const SUGGESTIONS: usize = 6;

/// The report of `medina build`.
#[derive(Debug, Deserialize)]
pub(crate) struct BuildReport {
    /// Compressed bytes of the index, by the role of its files.
    pub(crate) bytes_by_role: BTreeMap<String, usize>,
    /// Records that are not in the index because they have errors.
    pub(crate) skipped: Vec<serde_json::Value>,
}

/// Runs `medina build` on `sources`, or with `--config FILE`, into an empty folder.
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

/// An index in a folder, opened in the language of one visitor. Loads files when they are needed.
pub(crate) struct LocalIndex {
    folder: PathBuf,
    engine: Engine,
    /// Compressed bytes of the files loaded so far.
    received_bytes: u64,
}

impl LocalIndex {
    /// Opens a folder that [`build`] wrote.
    pub(crate) fn open(out: &Path, language: &str) -> Result<Self> {
        let folder = out.join("index");
        let path = folder.join(MANIFEST_NAME);
        let manifest =
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let received_bytes = manifest.len() as u64;
        Ok(Self { folder, engine: Engine::new(&manifest, Some(language))?, received_bytes })
    }

    /// Loads the files that every query needs.
    pub(crate) fn prepare(&mut self) -> Result<()> {
        self.drive(|engine| Ok(engine.ready()))
    }

    /// The bytes that a browser would have received so far.
    pub(crate) fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// The number of suggestions for a text, at most as many as the widget shows.
    pub(crate) fn suggest(&mut self, text: &str) -> Result<usize> {
        Ok(self.drive(|engine| engine.suggest(text, SUGGESTIONS))?.len())
    }

    /// Searches for one page of results.
    pub(crate) fn search(&mut self, request: &Request) -> Result<Page> {
        self.drive(|engine| engine.search(request))
    }

    /// The whole text of a document.
    pub(crate) fn text(&mut self, id: &str) -> Result<String> {
        Ok(self.drive(|engine| engine.text(id))?.text)
    }

    /// The inflated contents of all files with one of these roles.
    pub(crate) fn contents(&mut self, roles: &[Role]) -> Result<Vec<(Role, Vec<u8>)>> {
        let mut files = self.drive(Engine::files)?;
        files.retain(|file| roles.contains(&file.role()));
        let Self { folder, received_bytes, .. } = self;
        let content = |file: &FileRef| Ok((file.role(), load(folder, file, received_bytes)?));
        files.iter().map(content).collect()
    }

    /// Asks the engine until it answers, and loads the files it needs in between.
    fn drive<T>(&mut self, ask: impl Fn(&Engine) -> Result<Step<T>, Error>) -> Result<T> {
        let Self { folder, engine, received_bytes, .. } = self;
        engine.drive(ask, |file| load(folder, file, received_bytes))
    }
}

/// Reads a file of the index, and adds its size to `received_bytes`.
fn load(folder: &Path, file: &FileRef, received_bytes: &mut u64) -> Result<Vec<u8>> {
    let path = folder.join(file.name());
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    *received_bytes += bytes.len() as u64;
    let payload = file.verify(&bytes)?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(payload.deflated, payload.raw_length)
        .map_err(|error| anyhow!("{} cannot be unpacked: {error}", path.display()))
}
