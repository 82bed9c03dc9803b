//! What the index writer asks of the outside: processors, deflate, files, room, and notes of earlier builds.

use std::path::{Path, PathBuf};

use medina::{FileRef, Role};
use medina_indexer::{BuildEnv, BuildResult, BuiltFile, Fingerprint, TempStorage};
use rayon::prelude::*;

use crate::cache::Cache;
use crate::disk::deflate;
use crate::output::{NextFiles, Site};
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
    pub(crate) fn new(site: &'a Site, out: &Path, cache: Option<Cache>) -> Self {
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

impl BuildEnv for Builder<'_> {
    fn deflate(&self, role: Role, raw: &[u8]) -> Vec<u8> {
        self.stage.iter().for_each(|stage| stage.advance(1));
        deflate(role, raw)
    }

    fn for_each(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).into_par_iter().with_max_len(1).for_each(job);
    }

    fn publish(&self, file: BuiltFile) -> BuildResult<()> {
        Ok(self.files.write(file.name, &file.bytes)?)
    }

    fn temp_storage(&self) -> BuildResult<Box<dyn TempStorage>> {
        Ok(Box::new(Spill::in_folder(&self.folder)))
    }

    fn cache_get(&self, key: &Fingerprint) -> Option<Vec<u8>> {
        self.cache.as_ref()?.cache_get(key)
    }

    fn cache_put(&self, key: &Fingerprint, note: &[u8]) {
        self.cache.iter().for_each(|cache| cache.cache_put(key, note));
    }

    fn reuse_file(&self, file: &FileRef, raw: usize) -> Option<usize> {
        self.files.size(file, raw)
    }
}
