//! What a folder held before this build: the generation that visitors may still be reading.

use std::path::Path;

use anyhow::Result;
use medina::format::MANIFEST_NAME;

use super::folder::Folder;
use crate::disk::Disk;
use crate::widget;

pub(super) struct Published {
    entry: Option<Vec<u8>>,
    /// The files its entry names; `None` where the entry cannot be understood.
    pub(super) files: Option<Vec<String>>,
    /// What its script belongs to: the files of these are in use.
    pub(super) releases: Vec<String>,
}

impl Published {
    /// Asks the entry and the script themselves: whatever an interrupted build has left behind, they are what is
    /// published.
    pub(super) fn read(out: &Path, index: &Folder) -> Result<Self> {
        let entry = index.read(MANIFEST_NAME);
        let files = if entry.is_some() { names(out).ok() } else { Some(Vec::new()) };
        let script = std::fs::read_to_string(out.join(widget::SCRIPT)).unwrap_or_default();
        Ok(Self { entry, files, releases: widget::releases_named_in(&script) })
    }

    pub(super) fn has_entry(&self, entry: &[u8]) -> bool {
        self.entry.as_deref() == Some(entry)
    }
}

fn names(out: &Path) -> Result<Vec<String>> {
    Ok(Disk::open(out, None)?.files()?.iter().map(medina::FileRef::name).collect())
}
