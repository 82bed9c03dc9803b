//! Publishing: how a built index gets into the folder that visitors read, at no moment leaving it half done.
//!
//! 1. A lock keeps a second build out.
//! 2. The widget: module, script, checksums, preview page. A new script reads older indexes.
//! 3. Every index file under its own new name, each whole before it gets that name.
//! 4. The entry, last, by rename: from here on visitors see the new index.
//! 5. Only now files go that neither this generation nor the one before names: a visitor who still holds the
//!    previous entry finds its files.
//!
//! Stopped anywhere before step 4, the old entry and every file it names are as they were.

mod folder;
mod preview;
mod published;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use medina::index::{Built, ENTRY_NAME};

use crate::disk::INDEX_FOLDER;
use crate::progress::Progress;
use crate::widget;
use folder::Folder;
use published::Published;

pub(crate) use preview::Site as PreviewSite;

/// Checksums of the widget's files, for `integrity` attributes.
pub(crate) const INTEGRITY_FILE: &str = "sri.json";

/// What publishing did.
#[derive(Debug, Default)]
pub(crate) struct Publication {
    /// Index files that were not there yet.
    pub(crate) written: usize,
    /// Files of generations before the last two.
    pub(crate) removed: usize,
    /// Bytes of the index, the entry included.
    pub(crate) bytes: usize,
}

/// Publishes the widget this command carries, and the index, in `out`.
pub(crate) fn publish(
    out: &Path,
    built: &Built,
    site: &PreviewSite,
    progress: Progress,
) -> Result<Publication> {
    let root = Folder::create(out)?;
    let index = Folder::create(&out.join(INDEX_FOLDER))?;
    let _lock = root.lock()?;
    let before = Published::read(out, &index)?;
    publish_widget(&root, site, progress)?;
    let written = write_index(&index, built, progress)?;
    let removed = if before.has_entry(&built.entry) {
        0
    } else {
        index.replace(ENTRY_NAME, &built.entry)?;
        remove_old(&root, &index, built, &before, progress)?
    };
    Ok(Publication { written, removed, bytes: bytes_of(built) })
}

fn bytes_of(built: &Built) -> usize {
    built.entry.len() + built.files.iter().map(|file| file.bytes.len()).sum::<usize>()
}

/// Module before script, so that a script is never there without what it names.
fn publish_widget(root: &Folder, site: &PreviewSite, progress: Progress) -> Result<()> {
    if widget::FILES.is_empty() {
        progress.say("this command carries no widget, so only the index is written; `cargo xtask dist` builds one that does");
        return Ok(());
    }
    let (scripts, modules): (Vec<_>, Vec<_>) =
        widget::FILES.iter().copied().partition(|(name, _)| *name == widget::SCRIPT);
    root.replace_all(&modules, &|| ())?;
    root.replace_all(&scripts, &|| ())?;
    let integrity: BTreeMap<_, _> =
        widget::FILES.iter().map(|(name, bytes)| (*name, widget::integrity(bytes))).collect();
    root.replace(INTEGRITY_FILE, serde_json::to_string_pretty(&integrity)?.as_bytes())?;
    preview::publish(root, site, progress)
}

fn write_index(index: &Folder, built: &Built, progress: Progress) -> Result<usize> {
    let stage = progress.stage("writing", built.files.len() as u64);
    let files: Vec<(&str, &[u8])> =
        built.files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    let written = index.replace_all(&files, &|| stage.advance(1))?;
    stage.done(&format!("wrote {written} of {} index files", files.len()));
    Ok(written)
}

/// Removes what neither this generation nor the one before names. Where it is not known what the one before named,
/// everything stays.
fn remove_old(
    root: &Folder,
    index: &Folder,
    built: &Built,
    before: &Published,
    progress: Progress,
) -> Result<usize> {
    let Some(previous) = &before.files else {
        progress.say("the index that was here cannot be read, so no file of it is removed");
        return Ok(0);
    };
    let mut kept: BTreeSet<&str> = built.files.iter().map(|file| file.name.as_str()).collect();
    kept.extend(previous.iter().map(String::as_str));
    let mut removed = index.remove_if(|name| is_index_file(name) && !kept.contains(name))?;
    if !widget::FILES.is_empty() {
        let modules = widget::FILES.iter().map(|(name, _)| *name);
        let kept: BTreeSet<&str> = modules.chain(before.modules.iter().map(String::as_str)).collect();
        removed += root.remove_if(|name| widget::is_module(name) && !kept.contains(name))?;
    }
    Ok(removed)
}

/// Whether a name is one the index format gives: so nothing else in the folder is ever removed.
pub(crate) fn is_index_file(name: &str) -> bool {
    let Some((digest, number)) =
        name.strip_suffix(".bin").map(|stem| stem.split_once('-').unwrap_or((stem, "0")))
    else {
        return false;
    };
    digest.len() == 32
        && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes figures about a build where the maintainer asked for them.
pub(crate) fn write_report(path: &Path, report: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(path, text).with_context(|| format!("cannot write the report {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::is_index_file;

    #[test]
    fn only_names_of_the_format_are_ours() {
        let digest = "0123456789abcdef0123456789abcdef";
        assert!(is_index_file(&format!("{digest}.bin")));
        assert!(is_index_file(&format!("{digest}-12.bin")));
        for other in
            ["entry.bin", "notes.bin", "0123.bin", &format!("{digest}-x.bin"), &format!("{digest}.txt")]
        {
            assert!(!is_index_file(other), "{other}");
        }
    }
}
