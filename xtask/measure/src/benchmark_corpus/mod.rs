//! The corpora that Medina and other engines are measured with. Each is one file of cleaned
//! records, so that all engines get the same input.
//!
//! [`all`] chooses the corpora: those named with `--corpus`, or else our own and a synthetic one,
//! which every checkout has.

pub(crate) mod own;
pub(crate) mod query_sample;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use medina_measure::record::Record;
use medina_measure::synthetic::{FACETS, Generator};

use crate::folders::{copy_folder, create_empty_folder};
use crate::indexed_corpus;
use crate::options::Options;
use crate::paths;
use query_sample::QuerySample;
use serde::Serialize;

/// The size of the synthetic corpus unless `--documents` says otherwise.
const DOCUMENTS: u64 = 10_000;
/// Approximate bytes of a synthetic record.
const SYNTHETIC_BYTES: u64 = 2200;
/// Upper bound of the bytes that files derived from a corpus take (records, pages, indexes,
/// caches): this many, and [`SPACE_PER_BYTE`] for each byte of the corpus.
const SPACE_FIXED: u64 = 100_000_000;
const SPACE_PER_BYTE: u64 = 6;
/// How many records to draw queries from.
const SAMPLE_SIZE: usize = 3000;
/// The sentence that an edit adds to a record.
const EDIT_SENTENCE: &str = "\nA sentence added afterwards.";
/// Facets and queries for a corpus that is known by name; options override them.
struct CorpusDefaults {
    name: &'static str,
    facets: &'static [&'static str],
    queries: &'static [&'static str],
}

const CORPUS_DEFAULTS: [CorpusDefaults; 2] = [
    CorpusDefaults {
        name: "participedia",
        facets: &[
            "type",
            "country",
            "scope",
            "issue",
            "approach",
            "method_type",
            "start_year",
            "tag",
        ],
        queries: &["housing", "participatory budgeting", "migrants integration"],
    },
    CorpusDefaults {
        name: "docs-en",
        facets: &["part", "kind", "book"],
        queries: &["array", "string replace"],
    },
];

/// A corpus whose records are on disk, so that any engine can index it.
pub(crate) struct BenchmarkCorpus {
    pub(crate) name: String,
    /// Holds everything derived from this corpus.
    pub(crate) folder: PathBuf,
    /// A file with one record per line.
    pub(crate) records: PathBuf,
    pub(crate) documents: usize,
    pub(crate) facets: Vec<String>,
    /// The sources and options for `medina build`.
    pub(crate) arguments: Vec<OsString>,
    /// The files to edit when Medina does not read `records` itself.
    practices: Vec<PathBuf>,
    /// The first queries. If empty, they are drawn from the records.
    queries: Vec<String>,
}

/// The corpora of the options; without any, our own corpus and a synthetic one.
pub(crate) fn all(options: &Options) -> Result<Vec<BenchmarkCorpus>> {
    if options.corpora.is_empty() {
        return built_in(options);
    }
    if options.together {
        return Ok(vec![from_files("together", &options.corpora, options)?]);
    }
    let one = |path: &PathBuf| {
        from_files(&indexed_corpus::name_of(path), std::slice::from_ref(path), options)
    };
    options.corpora.iter().map(one).collect()
}

/// Synthetic corpora of the sizes given; without any, our own corpus and one of the default size.
fn built_in(options: &Options) -> Result<Vec<BenchmarkCorpus>> {
    if options.documents.is_empty() {
        return Ok(vec![own(options)?, synthetic(DOCUMENTS, options)?]);
    }
    options.documents.iter().map(|documents| synthetic(*documents, options)).collect()
}

/// Measures one corpus after the other. Prints each report at once, or with `--json` all of them at
/// the end.
pub(crate) fn each<T: Serialize>(
    options: &Options,
    measure: impl Fn(&BenchmarkCorpus) -> Result<T>,
    print: impl Fn(&T),
) -> Result<()> {
    let mut reports = Vec::new();
    for corpus in all(options)? {
        options.progress(&corpus.describe());
        let report = measure(&corpus)?;
        if !options.json {
            print(&report);
        }
        reports.push(report);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&reports)?);
    }
    Ok(())
}

/// Creates a folder for a corpus of `bytes` bytes, in memory if there is space.
fn folder_for(name: &str, bytes: u64) -> Result<PathBuf> {
    paths::work_in_memory(&["sources", name], SPACE_FIXED + bytes * SPACE_PER_BYTE)
}

fn records_in(folder: &Path) -> PathBuf {
    folder.join("records.jsonl")
}

/// Generates a corpus of that many documents.
pub(crate) fn synthetic(documents: u64, options: &Options) -> Result<BenchmarkCorpus> {
    let name = format!("synthetic-{documents}");
    let folder = folder_for(&name, documents * SYNTHETIC_BYTES)?;
    let generator = Generator::new();
    let records = (0..documents).map(|number| Ok(generator.record(number)));
    let path = records_in(&folder);
    write(&path, records)?;
    Ok(BenchmarkCorpus::new(
        name,
        folder,
        documents as usize,
        FACETS.map(str::to_owned).to_vec(),
        options,
    ))
}

/// The project's own corpus. Medina reads a copy of its sources; other engines read records that
/// were taken back from its index.
pub(crate) fn own(options: &Options) -> Result<BenchmarkCorpus> {
    let mut indexed = indexed_corpus::own()?;
    let records = own::records(&mut indexed)?;
    let facets: BTreeSet<String> =
        records.iter().flat_map(|record| record.facets.keys().cloned()).collect();
    let folder = folder_for("corpus", 0)?;
    let path = records_in(&folder);
    let documents = write(&path, records.into_iter().map(Ok))?;
    let mut corpus = BenchmarkCorpus::new(
        indexed.name,
        folder,
        documents,
        facets.into_iter().collect(),
        options,
    );
    let copy = create_empty_folder(corpus.folder.join("practices"))?;
    copy_folder(&paths::root().join("corpus"), &copy)?;
    corpus.arguments = vec!["--config".into(), copy.join("medina.toml").into()];
    corpus.practices = files_in(&copy.join("practices"))?;
    Ok(corpus)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    Ok(files)
}

/// Cleans the records of other people's files. With several files, each id begins with the name of
/// its file, so that ids stay unique.
fn from_files(name: &str, paths: &[PathBuf], options: &Options) -> Result<BenchmarkCorpus> {
    let defaults = CORPUS_DEFAULTS.iter().find(|defaults| defaults.name == name);
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let chosen = options.facets.clone().or_else(|| defaults.map(|defaults| owned(defaults.facets)));
    let bytes = paths.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum();
    let folder = folder_for(name, bytes)?;
    let copied = copy_records(paths, chosen.as_deref(), &records_in(&folder))?;
    let facets = chosen.unwrap_or_else(|| copied.facets.into_iter().collect());
    let mut corpus =
        BenchmarkCorpus::new(name.to_owned(), folder, copied.documents, facets, options);
    if let Some(defaults) = defaults.filter(|_| corpus.queries.is_empty()) {
        corpus.queries = owned(defaults.queries);
    }
    Ok(corpus)
}

/// What [`copy_records`] wrote.
struct CopiedRecords {
    documents: usize,
    /// The keys of all facets in the records.
    facets: BTreeSet<String>,
}

/// Writes the cleaned records of all files to `out`, one by one.
fn copy_records(paths: &[PathBuf], chosen: Option<&[String]>, out: &Path) -> Result<CopiedRecords> {
    let mut facets = BTreeSet::new();
    let mut files = Vec::new();
    for path in paths {
        let prefix = if paths.len() > 1 { format!("{}/", path.display()) } else { String::new() };
        files.push(read(path, chosen, prefix)?);
    }
    let records = files.into_iter().flatten().inspect(|record| {
        if let Ok(record) = record {
            facets.extend(record.facets.keys().cloned());
        }
    });
    let documents = write(out, records)?;
    Ok(CopiedRecords { documents, facets })
}

/// Reads the records of a file one by one and cleans them. Records without id or title are left
/// out.
fn read<'a>(
    path: &Path,
    facets: Option<&'a [String]>,
    prefix: String,
) -> Result<impl Iterator<Item = Result<Record>> + use<'a>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let shown = path.display().to_string();
    let parse = move |(index, line): (usize, std::io::Result<String>)| -> Result<Option<Record>> {
        let line = line.with_context(|| format!("cannot read {shown}"))?;
        if line.trim().is_empty() {
            return Ok(None);
        }
        let value =
            serde_json::from_str(&line).with_context(|| format!("{shown}:{}", index + 1))?;
        let record = Record::cleaned(&value, facets);
        Ok(record.map(|record| Record { id: format!("{prefix}{}", record.id), ..record }))
    };
    Ok(BufReader::new(file).lines().enumerate().map(parse).filter_map(Result::transpose))
}

fn write(path: &Path, records: impl Iterator<Item = Result<Record>>) -> Result<usize> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let (mut out, mut count) = (BufWriter::new(file), 0);
    for record in records {
        serde_json::to_writer(&mut out, &record?)?;
        out.write_all(b"\n")?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}

impl BenchmarkCorpus {
    /// A corpus whose records are already in `folder`.
    fn new(
        name: String,
        folder: PathBuf,
        documents: usize,
        facets: Vec<String>,
        options: &Options,
    ) -> Self {
        let records = records_in(&folder);
        let mut arguments = vec![records.clone().into_os_string()];
        if !facets.is_empty() {
            arguments.extend(["--facets".into(), facets.join(",").into()]);
        }
        let queries = options.queries.clone();
        Self { name, folder, records, documents, facets, arguments, practices: Vec::new(), queries }
    }

    /// One line for progress messages.
    pub(crate) fn describe(&self) -> String {
        format!("{}: {} documents, {}", self.name, self.documents, self.storage())
    }

    /// Says whether its files are in memory or on a disk.
    pub(crate) fn storage(&self) -> &'static str {
        if paths::is_in_memory(&self.folder) { "files in memory" } else { "files on a disk" }
    }

    /// Reads the records one by one.
    pub(crate) fn records(&self) -> Result<impl Iterator<Item = Result<Record>> + use<>> {
        lines(&self.records)
    }

    /// Samples at most [`SAMPLE_SIZE`] records, evenly spread over the corpus, to draw queries
    /// from.
    pub(crate) fn sample(&self) -> Result<QuerySample> {
        let step = self.documents.div_ceil(SAMPLE_SIZE).max(1);
        Ok(QuerySample::of(&self.records()?.step_by(step).collect::<Result<Vec<_>>>()?))
    }

    /// The scenarios to replay: for the queries asked for, those known to suit the corpus, or drawn
    /// ones.
    pub(crate) fn scenarios(&self) -> Result<Vec<query_sample::QueryScenario>> {
        Ok(self.sample()?.scenarios(&self.queries))
    }

    /// Adds a sentence to the record in the middle of part `part`, when the corpus is divided into
    /// `parts` equal parts. Part 0 must be edited first, because that saves the original records.
    pub(crate) fn edit(&self, part: usize, parts: usize) -> Result<()> {
        if !self.practices.is_empty() {
            let practice = &self.practices[middle_of_part(part, parts, self.practices.len())];
            let text = fs::read_to_string(practice)? + EDIT_SENTENCE;
            return fs::write(practice, text)
                .with_context(|| format!("cannot write {}", practice.display()));
        }
        if part == 0 {
            fs::copy(&self.records, self.original())?;
        }
        let edited = self.records.with_extension("edited.jsonl");
        let number = middle_of_part(part, parts, self.documents);
        let records = lines(&self.records)?.enumerate().map(|(index, record)| {
            record.map(|record: Record| if index == number { with_edit(record) } else { record })
        });
        write(&edited, records)?;
        fs::rename(&edited, &self.records)
            .with_context(|| format!("cannot write {}", self.records.display()))
    }

    /// Restores the records as they were before the first [`BenchmarkCorpus::edit`]. Does nothing
    /// for practices in files of their own, which are copies.
    pub(crate) fn undo_edits(&self) -> Result<()> {
        let original = self.original();
        if original.exists() {
            fs::rename(&original, &self.records)?;
        }
        Ok(())
    }

    fn original(&self) -> PathBuf {
        self.records.with_extension("original.jsonl")
    }
}

/// The index in the middle of part `part`, when `things` things are divided into `parts` equal
/// parts.
pub(crate) fn middle_of_part(part: usize, parts: usize, things: usize) -> usize {
    (2 * part + 1) * things / (2 * parts)
}

/// The record with [`EDIT_SENTENCE`] added.
pub(crate) fn with_edit(mut record: Record) -> Record {
    record.text.push_str(EDIT_SENTENCE);
    record
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<Record>> + use<>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)))
}
