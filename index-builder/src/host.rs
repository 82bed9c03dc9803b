//! What the index writer asks of the outside: processors, deflate, files, room, and notes of earlier builds.

use std::path::{Path, PathBuf};

use medina::index::{BuiltFile, Fingerprint, Host, Outcome, Room};
use medina::{FileRef, Role};
use rayon::prelude::*;

use crate::cache::Cache;
use crate::disk::deflate;
use crate::output::{NextFiles, OutputFolder};
use crate::progress::Stage;
use crate::room::{Spill, existing};

/// The host of one build.
pub(crate) struct Builder<'a> {
    files: NextFiles<'a>,
    cache: Option<Cache>,
    /// Where the room for large corpora is.
    folder: PathBuf,
    stage: Option<Stage>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(site: &'a OutputFolder, out: &Path, cache: Option<Cache>) -> Self {
        Self { files: site.begin(), cache, folder: existing(out), stage: None }
    }

    /// Shows every file packed from now on as a step of a stage.
    pub(crate) fn show(&mut self, stage: Stage) {
        self.stage = Some(stage);
    }

    /// Ends the stage with a line that stays.
    pub(crate) fn done(&mut self, line: &str) {
        if let Some(stage) = self.stage.take() {
            stage.done(line);
        }
    }

    /// Ends the build with the files it made, which still wait for their names.
    pub(crate) fn into_files(self) -> NextFiles<'a> {
        if let Some(cache) = self.cache {
            cache.finish();
        }
        self.files
    }
}

impl Host for Builder<'_> {
    fn deflate(&self, role: Role, raw: &[u8]) -> Vec<u8> {
        self.stage.iter().for_each(|stage| stage.advance(1));
        deflate(role, raw)
    }

    fn for_each(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).into_par_iter().with_max_len(1).for_each(job);
    }

    fn publish(&self, file: BuiltFile) -> Outcome<()> {
        Ok(self.files.write(file.name, &file.bytes)?)
    }

    fn room(&self) -> Outcome<Box<dyn Room>> {
        Ok(Box::new(Spill::in_folder(&self.folder)))
    }

    fn recall(&self, key: &Fingerprint) -> Option<Vec<u8>> {
        self.cache.as_ref()?.recall(key)
    }

    fn note(&self, key: &Fingerprint, note: &[u8]) {
        self.cache.iter().for_each(|cache| cache.note(key, note));
    }

    fn keep(&self, file: &FileRef, raw: usize) -> Option<usize> {
        self.files.size(file, raw)
    }
}
