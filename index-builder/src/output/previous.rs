//! The generation that an output folder held before this build, which visitors may still be
//! reading.

use std::path::Path;

use anyhow::Result;
use medina::FileRef;
use medina::format::MANIFEST_NAME;

use super::folder::Folder;
use crate::local_index::LocalIndex;
use crate::regular_file;
use crate::widget;

pub(super) struct PreviousGeneration {
    pub(super) manifest: Option<Vec<u8>>,
    /// The names of its index files; `None` if the manifest exists and cannot be read.
    pub(super) files: Option<Vec<String>>,
    /// The widget releases that its script names.
    pub(super) widget_releases: Vec<String>,
}

impl PreviousGeneration {
    /// Reads the manifest and the script, because they decide what visitors load. Files that an
    /// interrupted build left behind do not count.
    pub(super) fn read(out: &Path, index: &Folder) -> Result<Self> {
        let manifest = index.read(MANIFEST_NAME);
        let files = if manifest.is_some() { file_names(out).ok() } else { Some(Vec::new()) };
        let script = regular_file::read(&out.join(widget::SCRIPT)).unwrap_or_default();
        let script = String::from_utf8_lossy(&script);
        Ok(Self { manifest, files, widget_releases: widget::releases_named_in(&script) })
    }

    pub(super) fn has_manifest(&self, manifest: &[u8]) -> bool {
        self.manifest.as_deref() == Some(manifest)
    }
}

fn file_names(out: &Path) -> Result<Vec<String>> {
    Ok(LocalIndex::open(out, None)?.files()?.iter().map(FileRef::name).collect())
}
