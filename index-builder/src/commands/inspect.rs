//! `medina inspect`: every file of a built folder, its size, and whether it is what it should be.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use medina::index::ENTRY_NAME;
use medina::{FileRef, Step};
use serde::Serialize;

use crate::Outcome;
use crate::args::Inspect;
use crate::disk::{Disk, index_folder};
use crate::output::INTEGRITY_FILE;
use crate::widget;

pub(crate) fn run(arguments: &Inspect) -> Result<Outcome> {
    let mut rows = index_rows(&arguments.folder)?;
    rows.extend(widget_rows(&arguments.folder));
    let inspection = Inspection::new(rows);
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&inspection)?)?;
    } else {
        inspection.print(&mut out)?;
    }
    Ok(if inspection.damaged.is_empty() { Outcome::Done } else { Outcome::Damaged })
}

/// One file. `raw` is its size unpacked, `transferred` as it travels; both are absent where it cannot be read.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    role: String,
    raw: Option<usize>,
    transferred: Option<usize>,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl Row {
    fn new(name: &str, role: &str, sizes: Result<(usize, usize)>) -> Self {
        let (sizes, problem) = match sizes {
            Ok(sizes) => (Some(sizes), None),
            Err(error) => (None, Some(format!("{error:#}"))),
        };
        Self {
            name: name.to_owned(),
            role: role.to_owned(),
            raw: sizes.map(|(raw, _)| raw),
            transferred: sizes.map(|(_, transferred)| transferred),
            verified: problem.is_none(),
            problem,
        }
    }
}

#[derive(Serialize)]
struct Inspection {
    raw: usize,
    transferred: usize,
    /// Names of the files that are missing or not what they should be.
    damaged: Vec<String>,
    files: Vec<Row>,
}

impl Inspection {
    fn new(files: Vec<Row>) -> Self {
        Self {
            raw: files.iter().filter_map(|row| row.raw).sum(),
            transferred: files.iter().filter_map(|row| row.transferred).sum(),
            damaged: files.iter().filter(|row| !row.verified).map(|row| row.name.clone()).collect(),
            files,
        }
    }

    fn print(&self, out: &mut impl Write) -> Result<()> {
        let size = |size: Option<usize>| size.map_or_else(|| "?".into(), |size| size.to_string());
        writeln!(out, "{:<10} {:>10} {:>11}  name", "role", "raw", "transferred")?;
        for row in &self.files {
            writeln!(
                out,
                "{:<10} {:>10} {:>11}  {}",
                row.role,
                size(row.raw),
                size(row.transferred),
                row.name
            )?;
            if let Some(problem) = &row.problem {
                writeln!(out, "{:<10} {problem}", "DAMAGED")?;
            }
        }
        writeln!(
            out,
            "{:<10} {:>10} {:>11}  {} files",
            "total",
            self.raw,
            self.transferred,
            self.files.len()
        )?;
        Ok(())
    }
}

/// The entry and everything it names, as far as that can be known.
fn index_rows(folder: &Path) -> Result<Vec<Row>> {
    let entry = index_folder(folder)?.join(ENTRY_NAME);
    let mut disk = match Disk::open(folder, None) {
        Ok(disk) => disk,
        Err(error) => return Ok(vec![Row::new(ENTRY_NAME, "entry", Err(error))]),
    };
    let length = usize::try_from(entry.metadata()?.len())?;
    let mut rows = vec![Row::new(ENTRY_NAME, "entry", Ok((length, length)))];
    match first_damage(&mut disk) {
        Err(row) => rows.push(*row),
        Ok(()) => {
            let mut names = BTreeSet::new();
            let files = disk.files()?.into_iter().filter(|file| names.insert(file.name()));
            rows.extend(files.map(|file| row(&disk, &file)));
        }
    }
    Ok(rows)
}

/// Loads what must be there before the other files are known, or tells which of these is damaged.
fn first_damage(disk: &mut Disk) -> Result<(), Box<Row>> {
    while let Step::Needs(files) = disk.ready() {
        for file in files {
            disk.feed(&file)
                .map_err(|error| Box::new(Row::new(&file.name(), &file.role().to_string(), Err(error))))?;
        }
    }
    Ok(())
}

fn row(disk: &Disk, file: &FileRef) -> Row {
    Row::new(&file.name(), &file.role().to_string(), disk.sizes(file))
}

/// The widget's files, held against the checksums published with them.
fn widget_rows(folder: &Path) -> Vec<Row> {
    let checksums = std::fs::read(folder.join(INTEGRITY_FILE)).unwrap_or_default();
    let checksums: BTreeMap<String, String> = serde_json::from_slice(&checksums).unwrap_or_default();
    checksums
        .iter()
        .map(|(name, checksum)| Row::new(name, "widget", widget_sizes(folder, name, checksum)))
        .collect()
}

fn widget_sizes(folder: &Path, name: &str, checksum: &str) -> Result<(usize, usize)> {
    let bytes = std::fs::read(folder.join(name))?;
    anyhow::ensure!(
        widget::integrity(&bytes) == checksum,
        "its content is not that of {INTEGRITY_FILE}; build again"
    );
    Ok((bytes.len(), bytes.len()))
}
