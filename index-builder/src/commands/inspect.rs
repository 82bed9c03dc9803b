//! `medina inspect`: lists every file of a built folder with its size, its sections and whether it
//! is intact; or lists only the files that one query loads.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use medina::format::MANIFEST_NAME;
use medina::format::section_sizes;
use medina::{FileRef, Request, Step};
use serde::Serialize;

use super::inspect_url;
use crate::args::Inspect;
use crate::compression::deflate;
use crate::exit_status::ExitStatus;
use crate::index_check::{self, Problem};
use crate::local_index::{LocalIndex, VerifiedFile, index_folder};
use crate::output::INTEGRITY_FILE;
use crate::regular_file;
use crate::widget;

pub(crate) fn run(arguments: &Inspect) -> Result<ExitStatus> {
    if let Some(address) = arguments.address() {
        anyhow::ensure!(
            arguments.query.is_none() && !arguments.deep,
            "--query and --deep are for folders; copy the index to one"
        );
        return inspect_url::run(address, arguments);
    }
    let rows = match &arguments.query {
        Some(query) => query_rows(arguments, query)?,
        None => {
            let mut rows = index_rows(&arguments.folder, arguments.deep)?;
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
    Ok(if inspection.damaged.is_empty() { ExitStatus::Done } else { ExitStatus::Damaged })
}

/// One file. `raw` is its inflated size and `transferred` its stored size, in bytes. Both are
/// absent if it cannot be read.
#[derive(Debug, Default, Serialize)]
struct Row {
    name: String,
    role: String,
    /// The round of requests, from 1, in which a query loads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<usize>,
    raw: Option<usize>,
    transferred: Option<usize>,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// Its sections by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    sections: BTreeMap<&'static str, Sizes>,
}

/// The size of a section in bytes: raw, and deflated. A section that shares its file with others is
/// deflated by itself to measure it.
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

    fn of_file(index: &LocalIndex, file: &FileRef) -> Self {
        let (name, role) = (file.name(), file.role().to_string());
        match index.read_verified(file) {
            Err(error) => Self::new(&name, &role, Err(error)),
            Ok(VerifiedFile { content, stored_size }) => Self {
                sections: sections(file, &content, stored_size),
                ..Self::new(&name, &role, Ok((content.len(), stored_size)))
            },
        }
    }
}

/// The sizes of the sections of a file.
fn sections(file: &FileRef, content: &[u8], stored_size: usize) -> BTreeMap<&'static str, Sizes> {
    let mut parts: BTreeMap<&'static str, Vec<u8>> = BTreeMap::new();
    for (name, range) in section_sizes::sections(file.role(), content) {
        parts.entry(name).or_default().extend(&content[range]);
    }
    let is_alone = parts.len() == 1;
    let packed =
        |part: &[u8]| if is_alone { stored_size } else { deflate(file.role(), part).len() };
    parts
        .into_iter()
        .map(|(name, part)| (name, Sizes { raw: part.len(), packed: packed(&part) }))
        .collect()
}

#[derive(Serialize)]
struct Inspection {
    raw: usize,
    transferred: usize,
    /// Names of the files that are missing or whose bytes do not match their checksum.
    damaged: Vec<String>,
    /// Sections by name, summed over all files of the index.
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

/// The manifest and every file it names. If a file that names others is damaged, only the manifest
/// and the damaged file are listed.
/// With `deep`, the contents of sound files are checked against each other.
fn index_rows(folder: &Path, deep: bool) -> Result<Vec<Row>> {
    let mut rows = vec![manifest_row(folder)?];
    let mut index = match LocalIndex::open(folder, None) {
        Ok(index) => index,
        Err(error) => return Ok(vec![Row::new(MANIFEST_NAME, "manifest", Err(error))]),
    };
    match first_damage(&mut index) {
        Err(row) => rows.push(*row),
        Ok(()) => {
            let mut names = BTreeSet::new();
            let files = index.files()?.into_iter().filter(|file| names.insert(file.name()));
            rows.extend(files.map(|file| Row::of_file(&index, &file)));
            if deep && rows.iter().all(|row| row.verified) {
                add_problems(&mut rows, index_check::check(&mut index)?);
            }
        }
    }
    Ok(rows)
}

/// Adds to the row of each file what is wrong with it.
fn add_problems(rows: &mut [Row], problems: Vec<Problem>) {
    for Problem { file, problem } in problems {
        for row in rows.iter_mut().filter(|row| row.name == file.name()) {
            row.verified = false;
            row.problem.get_or_insert_with(|| problem.clone());
        }
    }
}

fn manifest_row(folder: &Path) -> Result<Row> {
    let manifest = index_folder(folder)?.join(MANIFEST_NAME);
    let length = usize::try_from(manifest.metadata()?.len())?;
    let sections = [("manifest", Sizes { raw: length, packed: length })].into();
    Ok(Row { sections, ..Row::new(MANIFEST_NAME, "manifest", Ok((length, length))) })
}

/// The files that the first page of results for `query` loads, in the rounds in which a browser
/// requests them.
fn query_rows(arguments: &Inspect, query: &str) -> Result<Vec<Row>> {
    let mut index = LocalIndex::open(&arguments.folder, arguments.lang.as_deref())?;
    let request = Request { query: query.to_owned(), ..Request::default() };
    let rounds = index.rounds(&request)?;
    let mut rows = vec![Row { round: Some(1), ..manifest_row(&arguments.folder)? }];
    for (round, files) in rounds.iter().enumerate() {
        let row = |file| Row { round: Some(round + 2), ..Row::of_file(&index, file) };
        rows.extend(files.iter().map(row));
    }
    Ok(rows)
}

/// Loads the files that must be read before the others are known. Returns the row of the first one
/// that is damaged.
fn first_damage(index: &mut LocalIndex) -> Result<(), Box<Row>> {
    while let Step::Needs(files) = index.ready() {
        for file in files {
            index.load(&file).map_err(|error| {
                Box::new(Row::new(&file.name(), &file.role().to_string(), Err(error)))
            })?;
        }
    }
    Ok(())
}

/// The widget's files, verified against the checksums published with them.
fn widget_rows(folder: &Path) -> Vec<Row> {
    let checksums = regular_file::read(&folder.join(INTEGRITY_FILE)).unwrap_or_default();
    let checksums: BTreeMap<String, String> =
        serde_json::from_slice(&checksums).unwrap_or_default();
    checksums
        .iter()
        .map(|(name, checksum)| Row::new(name, "widget", widget_sizes(folder, name, checksum)))
        .collect()
}

fn widget_sizes(folder: &Path, name: &str, checksum: &str) -> Result<(usize, usize)> {
    let bytes = regular_file::read(&folder.join(name))?;
    anyhow::ensure!(
        widget::integrity(&bytes) == checksum,
        "its content is not that of {INTEGRITY_FILE}; build again"
    );
    Ok((bytes.len(), bytes.len()))
}
