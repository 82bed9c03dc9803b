//! Publishing: how a built index gets into the folder that visitors read, at no moment leaving it half done.
//!
//! 1. A lock keeps a second build out.
//! 2. Every index file under its own new name, while the build goes on. No entry names it yet.
//! 3. The widget: module and texts, script, checksums, preview page. A new script reads older indexes.
//! 4. The entry, last, by rename: from here on visitors see the new index.
//! 5. Only now files go that neither this generation nor the one before names: a visitor who still holds the
//!    previous entry finds its files.
//!
//! Stopped anywhere before step 4, the old entry and every file it names are as they were.

mod folder;
mod preview;
mod published;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};
use medina::FileRef;
use medina::format::MANIFEST_NAME;
use medina_indexer::BuildSummary;

use crate::disk::INDEX_FOLDER;
use crate::progress::Progress;
use crate::widget;
use folder::{Change, Folder};
use published::Published;

pub(crate) use preview::Site as PreviewSite;

/// Checksums of the widget's files, for `integrity` attributes.
pub(crate) const INTEGRITY_FILE: &str = "sri.json";

/// What publishing did.
#[derive(Debug, Default)]
pub(crate) struct Publication {
    /// Index files that were not there yet, the entry included, and their bytes.
    pub(crate) written: usize,
    pub(crate) bytes_written: usize,
    /// Files of generations before the last two.
    pub(crate) removed: usize,
}

/// The folder out while a build is under way: nobody else writes to it.
pub(crate) struct Site {
    root: Folder,
    index: Folder,
    before: Published,
    /// Whether the index folder had no file, so that there is no old one to look for.
    was_empty: bool,
    _lock: File,
}

impl Site {
    /// Keeps other builds out, and tidies up after one that was interrupted.
    pub(crate) fn open(out: &Path) -> Result<Self> {
        let (root, index) = (Folder::create(out)?, Folder::create(&out.join(INDEX_FOLDER))?);
        let lock = root.lock()?;
        root.remove_unfinished()?;
        index.remove_unfinished()?;
        let (before, was_empty) = (Published::read(out, &index)?, index.is_empty()?);
        Ok(Self { root, index, before, was_empty, _lock: lock })
    }

    /// Where the files of the next generation go.
    pub(crate) fn begin(&self) -> NextFiles<'_> {
        NextFiles { index: &self.index, change: self.index.change() }
    }
}

/// The files of the generation that is being built.
pub(crate) struct NextFiles<'a> {
    index: &'a Folder,
    change: Change<'a>,
}

impl NextFiles<'_> {
    /// Writes a file, unless it is there already.
    pub(crate) fn write(&self, name: String, bytes: &[u8]) -> Result<()> {
        self.change.add(name, bytes)
    }

    /// The size of a file that is there already and proves itself.
    pub(crate) fn size(&self, file: &FileRef, raw: usize) -> Option<usize> {
        let bytes = self.index.read(&file.name())?;
        (file.verify(&bytes).ok()?.raw_length == raw).then_some(bytes.len())
    }
}

/// What is to be published.
pub(crate) struct Release<'a> {
    pub(crate) built: &'a BuildSummary,
    pub(crate) files: NextFiles<'a>,
    /// The widget's files; none where this command carries none.
    pub(crate) widget: &'a [(&'a str, &'a [u8])],
    pub(crate) preview: preview::Site,
}

impl Release<'_> {
    /// Publishes widget and index.
    pub(crate) fn publish(self, site: &Site, progress: Progress) -> Result<Publication> {
        self.publish_widget(&site.root, progress)?;
        let (written, bytes_written) = self.files.change.finish()?;
        let mut publication = Publication { written, bytes_written, removed: 0 };
        if !site.before.has_entry(&self.built.entry) {
            site.index.replace(MANIFEST_NAME, &self.built.entry)?;
            publication.written += 1;
            publication.bytes_written += self.built.entry.len();
            publication.removed = self.remove_old(site, progress)?;
        }
        Ok(publication)
    }

    /// Module, texts (and types) before script, so that a script is never there without what it names.
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
        root.replace(
            INTEGRITY_FILE,
            (serde_json::to_string_pretty(&integrity)? + "\n").as_bytes(),
        )?;
        preview::publish(root, &self.preview, progress)
    }

    /// Removes what neither this generation nor the one before names. Where it is not known what the one before
    /// named, everything stays.
    fn remove_old(&self, site: &Site, progress: Progress) -> Result<usize> {
        let Some(previous) = &site.before.files else {
            progress.say("the index that was here cannot be read, so no file of it is removed");
            return Ok(0);
        };
        Ok(self.remove_files(site, previous)? + self.remove_releases(site)?)
    }

    fn remove_files(&self, site: &Site, previous: &[String]) -> Result<usize> {
        if site.was_empty {
            return Ok(0);
        }
        let ours: Vec<String> = self.built.files.iter().map(|made| made.file.name()).collect();
        let kept: HashSet<&str> = ours.iter().chain(previous).map(String::as_str).collect();
        site.index.remove_if(|name| is_index_file(name) && !kept.contains(name))
    }

    fn remove_releases(&self, site: &Site) -> Result<usize> {
        if self.widget.is_empty() {
            return Ok(0);
        }
        let ours = self.widget.iter().filter_map(|(name, _)| widget::release_of(name));
        let kept: BTreeSet<&str> =
            ours.chain(site.before.releases.iter().map(String::as_str)).collect();
        site.root.remove_if(|name| {
            widget::release_of(name).is_some_and(|release| !kept.contains(release))
        })
    }
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
    std::fs::write(path, text)
        .with_context(|| format!("cannot write the report {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn only_names_of_the_format_are_ours() {
        let digest = "0123456789abcdef0123456789abcdef";
        assert!(is_index_file(&format!("{digest}.bin")));
        assert!(is_index_file(&format!("{digest}-12.bin")));
        for other in [
            "entry.bin",
            "notes.bin",
            "0123.bin",
            &format!("{digest}-x.bin"),
            &format!("{digest}.txt"),
        ] {
            assert!(!is_index_file(other), "{other}");
        }
    }

    /// Publishes an index of one document and a widget whose script names its module.
    fn publish(out: &TempDir, title: &str, release: &str) {
        let document =
            medina::Document { id: "a".into(), title: title.into(), ..Default::default() };
        let (documents, site) = (vec![document], Site::open(out.path()).unwrap());
        let host = crate::host::Builder::new(&site, out.path(), None);
        let read =
            medina_indexer::analyse(&medina::Settings::default(), &documents, &host).unwrap();
        let built =
            read.finish(|_| Ok((medina_indexer::conflation::NoConflation, Vec::new()))).unwrap();
        let [module, texts] = [".wasm", ".fr.json"].map(|end| format!("{release}{end}"));
        let script = format!("load(\"{release}\")");
        let widget: &[(&str, &[u8])] = &[
            (&module, b"module"),
            (&texts, b"texts"),
            (widget::TYPES, title.as_bytes()),
            (widget::SCRIPT, script.as_bytes()),
        ];
        let preview = PreviewSite { name: "Cities".into(), language: "fr".into() };
        let files = host.into_files();
        Release { built: &built, files, widget, preview }.publish(&site, Progress::Quiet).unwrap();
    }

    /// What there is of releases: each has a module and the texts of a language.
    fn releases(out: &TempDir) -> Vec<String> {
        let entries =
            std::fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let names: BTreeSet<String> = entries.filter_map(|name| name.into_string().ok()).collect();
        let releases: BTreeSet<_> =
            names.iter().filter_map(|name| widget::release_of(name)).collect();
        for release in &releases {
            assert!(
                [".wasm", ".fr.json"].iter().all(|end| names.contains(&format!("{release}{end}")))
            );
        }
        releases.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn the_widget_goes_with_its_index_and_the_last_release_stays_a_while() {
        let out = TempDir::new().unwrap();
        publish(&out, "one", "medina-11111111");
        publish(&out, "two", "medina-22222222");
        assert_eq!(releases(&out), ["medina-11111111", "medina-22222222"]);
        publish(&out, "three", "medina-33333333");
        assert_eq!(releases(&out), ["medina-22222222", "medina-33333333"]);

        let read = |name| std::fs::read_to_string(out.path().join(name)).unwrap();
        assert_eq!(read(widget::SCRIPT), "load(\"medina-33333333\")");
        assert_eq!(read(widget::TYPES), "three");
        let checksums: BTreeMap<String, String> =
            serde_json::from_str(&read(INTEGRITY_FILE)).unwrap();
        assert_eq!(checksums["medina-33333333.wasm"], widget::integrity(b"module"));
        assert_eq!(checksums["medina-33333333.fr.json"], widget::integrity(b"texts"));
        assert_eq!(checksums.len(), 3);
        assert!(read("index.html").contains("<medina-search index=\"index/\" lang=\"fr\">"));
    }

    #[test]
    fn somebody_elses_page_and_files_stay() {
        let out = TempDir::new().unwrap();
        std::fs::create_dir(out.path().join(INDEX_FOLDER)).unwrap();
        let mine = [
            ("index.html", "<h1>Mine</h1>"),
            ("index/notes.bin", "mine"),
            ("medina-notes.wasm", "mine"),
        ];
        for (name, text) in mine {
            std::fs::write(out.path().join(name), text).unwrap();
        }
        publish(&out, "one", "medina-11111111");
        publish(&out, "two", "medina-11111111");
        publish(&out, "three", "medina-11111111");
        for (name, text) in mine {
            assert_eq!(std::fs::read_to_string(out.path().join(name)).unwrap(), text, "{name}");
        }
    }
}
