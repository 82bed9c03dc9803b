//! The environment of a build: implements what the index writer asks of its caller, which is
//! threads, compression, output files, temporary storage and the build cache.
//!
//! Look here when the writer needs something new from outside.

use std::path::{Path, PathBuf};

use medina::{FileRef, Role};
use medina_indexer::{BuildEnv, BuildResult, BuiltFile, Fingerprint, TempStorage};
use rayon::prelude::*;

use crate::cache::Cache;
use crate::compression::deflate;
use crate::output::{NextFiles, OutputFolder};
use crate::progress::Stage;
use crate::temp_storage::{SpillFile, nearest_existing};

/// The environment of one build.
pub(crate) struct NativeEnv<'a> {
    files: NextFiles<'a>,
    cache: Option<Cache>,
    /// Where temporary files of large corpora go.
    temp_folder: PathBuf,
    stage: Option<Stage>,
}

impl<'a> NativeEnv<'a> {
    pub(crate) fn new(output: &'a OutputFolder, out: &Path, cache: Option<Cache>) -> Self {
        Self { files: output.begin(), cache, temp_folder: nearest_existing(out), stage: None }
    }

    /// Counts every file compressed from now on as a step of `stage`.
    pub(crate) fn begin_stage(&mut self, stage: Stage) {
        self.stage = Some(stage);
    }

    /// Ends the stage and prints `line`.
    pub(crate) fn end_stage(&mut self, line: &str) {
        if let Some(stage) = self.stage.take() {
            stage.done(line);
        }
    }

    /// Ends the build and returns the files it wrote, which are not yet published.
    pub(crate) fn into_files(self) -> NextFiles<'a> {
        if let Some(cache) = self.cache {
            cache.finish();
        }
        self.files
    }
}

impl BuildEnv for NativeEnv<'_> {
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
        Ok(Box::new(SpillFile::in_folder(&self.temp_folder)))
    }

    fn cache_get(&self, key: &Fingerprint) -> Option<Vec<u8>> {
        self.cache.as_ref()?.get(key)
    }

    fn cache_put(&self, key: &Fingerprint, value: &[u8]) {
        self.cache.iter().for_each(|cache| cache.put(key, value));
    }

    fn reuse_file(&self, file: &FileRef, raw: usize) -> Option<usize> {
        self.files.size(file, raw)
    }
}
