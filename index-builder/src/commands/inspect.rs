//! `medina inspect`: every file of a built folder, its size, what is in it, and whether it is what it should be; or the files that a query takes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use medina::format::MANIFEST_NAME;
use medina::format::section_sizes;
use medina::{FileRef, Request, Step};
use serde::Serialize;

use crate::Outcome;
use crate::args::Inspect;
use crate::disk::{Disk, deflate, index_folder};
use crate::output::INTEGRITY_FILE;
use crate::widget;

pub(crate) fn run(arguments: &Inspect) -> Result<Outcome> {
    let rows = match &arguments.query {
        Some(query) => query_rows(arguments, query)?,
        None => {
            let mut rows = index_rows(&arguments.folder)?;
            rows.extend(widget_rows(&arguments.folder));
            rows
        }
    };
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
#[derive(Debug, Default, Serialize)]
struct Row {
    name: String,
    role: String,
    /// In which round of fetching a query takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<usize>,
    raw: Option<usize>,
    transferred: Option<usize>,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// What is in it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    sections: BTreeMap<&'static str, Sizes>,
}

/// How much there is of a section: bytes unpacked, and packed by itself, where it shares a file.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Sizes {
    raw: usize,
    packed: usize,
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
            ..Self::default()
        }
    }

    fn of_file(disk: &Disk, file: &FileRef) -> Self {
        let (name, role) = (file.name(), file.role().to_string());
        match disk.content(file) {
            Err(error) => Self::new(&name, &role, Err(error)),
            Ok((content, transferred)) => Self {
                sections: sections(file, &content, transferred),
                ..Self::new(&name, &role, Ok((content.len(), transferred)))
            },
        }
    }
}

/// What is in a file.
fn sections(file: &FileRef, content: &[u8], transferred: usize) -> BTreeMap<&'static str, Sizes> {
    let mut parts: BTreeMap<&'static str, Vec<u8>> = BTreeMap::new();
    for (name, range) in section_sizes::sections(file.role(), content) {
        parts.entry(name).or_default().extend(&content[range]);
    }
    let is_alone = parts.len() == 1;
    let packed =
        |part: &[u8]| if is_alone { transferred } else { deflate(file.role(), part).len() };
    parts
        .into_iter()
        .map(|(name, part)| (name, Sizes { raw: part.len(), packed: packed(&part) }))
        .collect()
}

#[derive(Serialize)]
struct Inspection {
    raw: usize,
    transferred: usize,
    /// Names of the files that are missing or not what they should be.
    damaged: Vec<String>,
    /// What is in all of the index's files.
    sections: BTreeMap<&'static str, Sizes>,
    files: Vec<Row>,
}

impl Inspection {
    fn new(files: Vec<Row>) -> Self {
        let mut sections: BTreeMap<&'static str, Sizes> = BTreeMap::new();
        for (name, sizes) in files.iter().flat_map(|row| &row.sections) {
            let sum = sections.entry(name).or_default();
            *sum = Sizes { raw: sum.raw + sizes.raw, packed: sum.packed + sizes.packed };
        }
        Self {
            raw: files.iter().filter_map(|row| row.raw).sum(),
            transferred: files.iter().filter_map(|row| row.transferred).sum(),
            damaged: files.iter().filter(|row| !row.verified).map(|row| row.name.clone()).collect(),
            sections,
            files,
        }
    }

    fn print(&self, out: &mut impl Write) -> Result<()> {
        let size = |size: Option<usize>| size.map_or_else(|| "?".into(), |size| size.to_string());
        writeln!(out, "{:<12} {:>10} {:>11}  name", "role", "raw", "transferred")?;
        for row in &self.files {
            let round = row.round.map_or_else(String::new, |round| format!("  round {round}"));
            let (raw, transferred) = (size(row.raw), size(row.transferred));
            writeln!(out, "{:<12} {raw:>10} {transferred:>11}  {}{round}", row.role, row.name)?;
            if let Some(problem) = &row.problem {
                writeln!(out, "{:<12} {problem}", "DAMAGED")?;
            }
        }
        let files = self.files.len();
        writeln!(out, "{:<12} {:>10} {:>11}  {files} files", "total", self.raw, self.transferred)?;
        writeln!(out, "\n{:<12} {:>10} {:>11}", "section", "raw", "packed")?;
        for (name, Sizes { raw, packed }) in &self.sections {
            writeln!(out, "{name:<12} {raw:>10} {packed:>11}")?;
        }
        Ok(())
    }
}

/// The entry and everything it names, as far as that can be known.
fn index_rows(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = vec![entry_row(folder)?];
    let mut disk = match Disk::open(folder, None) {
        Ok(disk) => disk,
        Err(error) => return Ok(vec![Row::new(MANIFEST_NAME, "entry", Err(error))]),
    };
    match first_damage(&mut disk) {
        Err(row) => rows.push(*row),
        Ok(()) => {
            let mut names = BTreeSet::new();
            let files = disk.files()?.into_iter().filter(|file| names.insert(file.name()));
            rows.extend(files.map(|file| Row::of_file(&disk, &file)));
        }
    }
    Ok(rows)
}

fn entry_row(folder: &Path) -> Result<Row> {
    let entry = index_folder(folder)?.join(MANIFEST_NAME);
    let length = usize::try_from(entry.metadata()?.len())?;
    let sections = [("entry", Sizes { raw: length, packed: length })].into();
    Ok(Row { sections, ..Row::new(MANIFEST_NAME, "entry", Ok((length, length))) })
}

/// The files that a first page takes, in the rounds in which a browser fetches them.
fn query_rows(arguments: &Inspect, query: &str) -> Result<Vec<Row>> {
    let mut disk = Disk::open(&arguments.folder, arguments.lang.as_deref())?;
    let request = Request { query: query.to_owned(), ..Request::default() };
    let rounds = disk.rounds(&request)?;
    let mut rows = vec![Row { round: Some(1), ..entry_row(&arguments.folder)? }];
    for (round, files) in rounds.iter().enumerate() {
        let row = |file| Row { round: Some(round + 2), ..Row::of_file(&disk, file) };
        rows.extend(files.iter().map(row));
    }
    Ok(rows)
}

/// Loads what must be there before the other files are known, or tells which of these is damaged.
fn first_damage(disk: &mut Disk) -> Result<(), Box<Row>> {
    while let Step::Needs(files) = disk.ready() {
        for file in files {
            disk.feed(&file).map_err(|error| {
                Box::new(Row::new(&file.name(), &file.role().to_string(), Err(error)))
            })?;
        }
    }
    Ok(())
}

/// The widget's files, held against the checksums published with them.
fn widget_rows(folder: &Path) -> Vec<Row> {
    let checksums = std::fs::read(folder.join(INTEGRITY_FILE)).unwrap_or_default();
    let checksums: BTreeMap<String, String> =
        serde_json::from_slice(&checksums).unwrap_or_default();
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
