//! Publishing: writes a built index and the widget into the folder that visitors read, so that they
//! never see a half-written index.
//!
//! Look here for what an output folder holds and in which order it changes:
//!
//! 1. A lock keeps other builds out, and temporary files of an interrupted build are removed.
//! 2. Index files are written under names that are in no manifest yet, while the build runs.
//! 3. The widget: module, texts and types, then the script, checksums and the preview page. A new
//!    script reads older indexes.
//! 4. The manifest is replaced by a rename. From here on visitors see the new index.
//! 5. Files are removed that neither this generation nor the one before names. Visitors who still
//!    hold the previous manifest find its files.
//!
//! A build that stops anywhere before step 4 leaves the old manifest and every file it names as
//! they were. `tests.rs` stops one at each file operation.

mod file_ops;
mod folder;
mod preview;
mod previous;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use medina::FileRef;
use medina::format::MANIFEST_NAME;
use medina_indexer::BuildSummary;

use crate::local_index::INDEX_FOLDER;
use crate::progress::Progress;
use crate::widget;
use file_ops::{FileOps, SystemFiles};
use folder::{BatchSummary, Folder, WriteBatch};
use previous::PreviousGeneration;

pub(crate) use preview::PreviewPage;

/// Checksums of the widget's files, for `integrity` attributes.
pub(crate) const INTEGRITY_FILE: &str = "sri.json";

/// What publishing changed.
#[derive(Debug, Default)]
pub(crate) struct Publication {
    /// The number of index files that did not exist before, the manifest included, and their
    /// bytes.
    pub(crate) written: usize,
    pub(crate) bytes_written: usize,
    /// The number of files removed because only generations before the last two named them.
    pub(crate) removed: usize,
    /// Why files remain that should have been removed. The next build tries again.
    pub(crate) not_removed: Option<anyhow::Error>,
}

/// The output folder during a build, locked against other builds.
pub(crate) struct OutputFolder {
    root: Folder,
    index: Folder,
    previous: PreviousGeneration,
    /// Whether the index folder was empty, so that there are no old files to look for.
    was_empty: bool,
    _lock: File,
}

impl OutputFolder {
    /// Locks the folder `out`, creating it if necessary, and removes the temporary files of an
    /// interrupted build.
    ///
    /// # Errors
    /// If the folder cannot be written, or another build holds its lock.
    pub(crate) fn open(out: &Path) -> Result<Self> {
        Self::open_with(out, Arc::new(SystemFiles))
    }

    fn open_with(out: &Path, ops: Arc<dyn FileOps>) -> Result<Self> {
        let root = Folder::create(out, Arc::clone(&ops))?;
        let index = Folder::create(&out.join(INDEX_FOLDER), ops)?;
        let lock = root.lock()?;
        root.remove_temp_files(is_root_file);
        index.remove_temp_files(|name| name == MANIFEST_NAME || is_index_file(name));
        let (previous, was_empty) = (PreviousGeneration::read(out, &index)?, index.is_empty()?);
        Ok(Self { root, index, previous, was_empty, _lock: lock })
    }

    /// Begins to write the files of the next generation.
    pub(crate) fn begin(&self) -> NextFiles<'_> {
        NextFiles { folder: self, batch: self.index.begin_batch() }
    }

    /// Which index visitors see after a failure of the build of `manifest`. It is read again,
    /// because an operation may have taken place although it reported an error.
    fn state(&self, manifest: Option<&[u8]>) -> &'static str {
        let now = self.index.read(MANIFEST_NAME);
        match (&now, &self.previous.manifest) {
            (None, None) => NOTHING_PUBLISHED,
            (now, old) if now == old => OLD_PUBLISHED,
            (Some(now), _) if manifest == Some(now) => NEW_PUBLISHED,
            _ => UNKNOWN_PUBLISHED,
        }
    }
}

const NOTHING_PUBLISHED: &str = "no index is published";
const OLD_PUBLISHED: &str = "the index published before is unchanged";
const NEW_PUBLISHED: &str =
    "the new index is published, but a power failure may undo this, so build again";
const UNKNOWN_PUBLISHED: &str = "the published index cannot be read; build again";

/// The index files of the generation that is being built.
pub(crate) struct NextFiles<'a> {
    folder: &'a OutputFolder,
    batch: WriteBatch<'a>,
}

impl NextFiles<'_> {
    /// Writes a file, unless it exists with this content.
    pub(crate) fn write(&self, name: String, bytes: &[u8]) -> Result<()> {
        self.batch.add(name, bytes).with_context(|| self.folder.state(None))
    }

    /// Returns the stored size of a file that exists, is intact and inflates to `raw_size` bytes.
    pub(crate) fn size(&self, file: &FileRef, raw_size: usize) -> Option<usize> {
        let bytes = self.folder.index.read(&file.name())?;
        (file.verify(&bytes).ok()?.raw_length == raw_size).then_some(bytes.len())
    }
}

/// What is to be published.
pub(crate) struct Release<'a> {
    pub(crate) built: &'a BuildSummary,
    pub(crate) files: NextFiles<'a>,
    /// The widget's files; empty if this command was built without them.
    pub(crate) widget: &'a [(&'a str, &'a [u8])],
    pub(crate) preview: PreviewPage,
}

impl Release<'_> {
    /// Publishes the widget, then the index, and removes old files.
    ///
    /// # Errors
    /// If the new index is not published, or may not outlast a power failure. The message says
    /// which index visitors see.
    pub(crate) fn publish(self, out: &OutputFolder, progress: Progress) -> Result<Publication> {
        let written = self.replace_files(out, progress);
        let written = written.with_context(|| out.state(Some(&self.built.manifest)))?;
        let mut publication = Publication {
            written: written.files,
            bytes_written: written.bytes,
            ..Publication::default()
        };
        if !out.previous.has_manifest(&self.built.manifest) {
            publication.written += 1;
            publication.bytes_written += self.built.manifest.len();
            match self.remove_old(out, progress) {
                Ok(removed) => publication.removed = removed,
                Err(error) => publication.not_removed = Some(error),
            }
        }
        Ok(publication)
    }

    /// Replaces the files of the widget, then the manifest. Returns what it wrote besides the
    /// manifest.
    fn replace_files(&self, out: &OutputFolder, progress: Progress) -> Result<BatchSummary> {
        self.publish_widget(&out.root, progress)?;
        let written = self.files.batch.commit()?;
        if !out.previous.has_manifest(&self.built.manifest) {
            out.index.replace(MANIFEST_NAME, &self.built.manifest)?;
        }
        Ok(written)
    }

    /// Publishes the script last, so that the files it names always exist.
    fn publish_widget(&self, root: &Folder, progress: Progress) -> Result<()> {
        if self.widget.is_empty() {
            progress.say("this command carries no widget, so only the index is written");
            return Ok(());
        }
        let (scripts, companions): (Vec<_>, Vec<_>) =
            self.widget.iter().copied().partition(|(name, _)| *name == widget::SCRIPT);
        root.replace_all(&companions)?;
        root.replace_all(&scripts)?;
        let loaded = self.widget.iter().filter(|(name, _)| *name != widget::TYPES);
        let integrity: BTreeMap<_, _> =
            loaded.map(|(name, bytes)| (*name, widget::integrity(bytes))).collect();
        let integrity = serde_json::to_string_pretty(&integrity)? + "\n";
        root.replace(INTEGRITY_FILE, integrity.as_bytes())?;
        preview::publish(root, &self.preview, progress)
    }

    /// Removes the files that neither this generation nor the previous one names. Removes none if
    /// the previous manifest cannot be read.
    fn remove_old(&self, out: &OutputFolder, progress: Progress) -> Result<usize> {
        let Some(previous) = &out.previous.files else {
            progress.say("the index that was here cannot be read, so no file of it is removed");
            return Ok(0);
        };
        let (index, widget) = (self.remove_old_index(out, previous), self.remove_old_widget(out));
        Ok(index? + widget?)
    }

    fn remove_old_index(&self, out: &OutputFolder, previous: &[String]) -> Result<usize> {
        if out.was_empty {
            return Ok(0);
        }
        let ours: Vec<String> = self.built.files.iter().map(|made| made.file.name()).collect();
        let kept: HashSet<&str> = ours.iter().chain(previous).map(String::as_str).collect();
        out.index.remove_if(|name| is_index_file(name) && !kept.contains(name))
    }

    fn remove_old_widget(&self, out: &OutputFolder) -> Result<usize> {
        if self.widget.is_empty() {
            return Ok(0);
        }
        let ours = self.widget.iter().filter_map(|(name, _)| widget::release_of(name));
        let previous = out.previous.widget_releases.iter().map(String::as_str);
        let kept: BTreeSet<&str> = ours.chain(previous).collect();
        out.root.remove_if(|name| {
            widget::release_of(name).is_some_and(|release| !kept.contains(release))
        })
    }
}

/// Whether `name` is that of a file that builds write beside the index.
fn is_root_file(name: &str) -> bool {
    [widget::SCRIPT, widget::TYPES, INTEGRITY_FILE, preview::NAME].contains(&name)
        || widget::release_of(name).is_some()
}

/// Whether `name` has the form of an index file: 32 hexadecimal digits, perhaps a number, `.bin`.
/// Only such files are ever removed from the index folder.
pub(crate) fn is_index_file(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".bin") else { return false };
    let (digest, number) = stem.split_once('-').unwrap_or((stem, "0"));
    digest.len() == 32
        && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes the report of a build as JSON.
pub(crate) fn write_report(path: &Path, report: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(path, text).with_context(|| {
        format!("the index is published, but the report {} cannot be written", path.display())
    })
}
