//! Finds the source files of a build and reads them into raw records. Start here to add a source
//! format: it takes one module and one variant of [`Format`].
//!
//! | module | files | one record is |
//! |---|---|---|
//! | [`markdown`] | `.md`, `.markdown` | a file with front matter |
//! | [`json_lines`] | `.jsonl`, `.ndjson` | a line |
//! | [`csv`] | `.csv`, `.tsv` | a row below the header |
//!
//! Readers know the syntax of their format only; [`crate::record`] knows what the keys mean. Each
//! record is transformed on the thread that parsed it, so that both steps use all processors. The
//! results reach the [`OrderedConsumer`] in the order of the sources.

mod csv;
mod encoding;
mod file;
mod html;
mod json_lines;
mod markdown;
mod markup;
pub(crate) mod node;
mod raw_record;
mod yaml;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::Diagnostic;
use file::{OpenSource, SourceBytes};

pub(crate) use encoding::nul;
pub(crate) use markup::find_markup;
use raw_record::Consume;
pub(crate) use raw_record::{RawRecord, ReadRecord, Transform};

/// Receives the transformed records one by one, in the order of the sources.
pub(crate) trait OrderedConsumer<T>: Send {
    fn consume(&mut self, item: T);
    /// Called if a file could not be read, or not to its end.
    fn fail(&mut self, problem: Diagnostic);
    /// Called after the last record of `file`.
    fn finish_file(&mut self, file: &SourceFile) -> Result<()>;
}

/// Number of files with one record each that are read in parallel.
const BATCH_FILES: usize = 64;

/// A file that holds records.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: Arc<Path>,
    pub(crate) bytes: u64,
    format: Format,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Markdown,
    JsonLines,
    Csv,
}

impl Format {
    const ALL: [Self; 3] = [Self::Markdown, Self::JsonLines, Self::Csv];

    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.extensions().contains(&extension.as_str()))
    }

    /// The file name extensions, in lower case. Messages name the first.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Markdown => &["md", "markdown"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Csv => &["csv", "tsv"],
        }
    }

    /// Whether a file is one record, so that several files are read in parallel.
    fn is_single_record(self) -> bool {
        match self {
            Self::Markdown => true,
            Self::JsonLines | Self::Csv => false,
        }
    }
}

/// The main extension of each format, for messages: `.md, .jsonl or .csv` if `last_separator` is
/// ` or `.
pub(crate) fn extensions(last_separator: &str) -> String {
    let [others @ .., last] = Format::ALL.map(|format| format!(".{}", format.extensions()[0]));
    others.join(", ") + last_separator + &last
}

impl SourceFile {
    /// The file at `path`, if its name is that of a source.
    fn at(path: &Path, bytes: u64) -> Option<Self> {
        Some(Self { format: Format::of(path)?, path: Arc::from(path), bytes })
    }

    /// Transforms the records of this file and passes them to `consume`.
    ///
    /// # Errors
    /// If the file cannot be read to its end, or changes meanwhile.
    fn read<T: Send>(
        &self,
        transform: Transform<'_, T>,
        consume: Consume<'_, T>,
    ) -> Result<(), Diagnostic> {
        let result = OpenSource::open(&self.path).and_then(|source| {
            self.read_records(source.bytes(), transform, consume)?;
            source.is_unchanged()
        });
        match result {
            Ok(true) => Ok(()),
            Ok(false) => Err(file::changed(&self.path)),
            Err(error) => Err(file::unreadable(&self.path, &error)),
        }
    }

    fn read_records<T: Send>(
        &self,
        file: SourceBytes<'_>,
        transform: Transform<'_, T>,
        consume: Consume<'_, T>,
    ) -> io::Result<()> {
        match self.format {
            Format::Markdown => {
                markdown::read(&self.path, file).map(|record| consume(transform(record)))
            }
            Format::JsonLines => json_lines::read(&self.path, file, transform, consume),
            Format::Csv => csv::read(&self.path, file, transform, consume),
        }
    }
}

/// Reads `files`, transforms their records in parallel and passes them on in order.
///
/// # Errors
///
/// `consumer` could not finish a file. Neither records with wrong syntax, which `transform`
/// receives, nor files that cannot be read are errors here.
pub(crate) fn read<T: Send>(
    files: &[SourceFile],
    transform: Transform<'_, T>,
    consumer: &mut dyn OrderedConsumer<T>,
) -> Result<()> {
    let is_same_run = |left: &SourceFile, right: &SourceFile| {
        left.format.is_single_record() && right.format.is_single_record()
    };
    for run in files.chunk_by(is_same_run) {
        match run {
            [file] => {
                let result = file.read(transform, &mut |item| consumer.consume(item));
                result.unwrap_or_else(|problem| consumer.fail(problem));
                consumer.finish_file(file)?;
            }
            files => files
                .chunks(BATCH_FILES)
                .try_for_each(|batch| read_batch(batch, transform, consumer))?,
        }
    }
    Ok(())
}

/// Reads files with one record each in parallel.
fn read_batch<T: Send>(
    files: &[SourceFile],
    transform: Transform<'_, T>,
    consumer: &mut dyn OrderedConsumer<T>,
) -> Result<()> {
    let read = |file: &SourceFile| {
        let mut items = Vec::with_capacity(1);
        let result = file.read(transform, &mut |item| items.push(item));
        (items, result)
    };
    let items_of_files: Vec<_> = files.par_iter().map(read).collect();
    for (file, (items, result)) in files.iter().zip(items_of_files) {
        items.into_iter().for_each(|item| consumer.consume(item));
        result.unwrap_or_else(|problem| consumer.fail(problem));
        consumer.finish_file(file)?;
    }
    Ok(())
}

/// The result of [`find`].
#[derive(Default)]
pub(crate) struct FoundSources {
    pub(crate) files: Vec<SourceFile>,
    /// Folders without a source.
    pub(crate) empty_folders: Vec<PathBuf>,
    /// Folders and links that cannot be followed.
    pub(crate) problems: Vec<Diagnostic>,
}

/// Finds the source files under each path, those of a folder in alphabetical order.
pub(crate) fn find(paths: &[PathBuf]) -> Result<FoundSources> {
    let mut found = FoundSources::default();
    for path in paths {
        let count_before = found.files.len() + found.problems.len();
        find_under(path, &mut found)?;
        if found.files.len() + found.problems.len() == count_before {
            found.empty_folders.push(path.clone());
        }
    }
    Ok(found)
}

fn find_under(path: &Path, found: &mut FoundSources) -> Result<()> {
    // A link that leads nowhere is a problem of that file, which reading it will report.
    let metadata = std::fs::metadata(path)
        .or_else(|_| path.symlink_metadata())
        .with_context(|| format!("cannot read {}", path.display()))?;
    if metadata.is_dir() {
        walk(path, found);
        return Ok(());
    }
    let Some(source) = SourceFile::at(path, metadata.len()) else {
        bail!(
            "{} is not a source Medina reads; give {} files, or folders of them",
            path.display(),
            extensions(" or ")
        );
    };
    found.files.push(source);
    Ok(())
}

fn walk(folder: &Path, found: &mut FoundSources) {
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let is_wanted = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.path());
    for entry in entries.into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
                found.files.extend(SourceFile::at(entry.path(), bytes));
            }
            Err(error) => found.add_unreadable(folder, error),
        }
    }
}

impl FoundSources {
    /// Adds what `walk` could not follow, unless its name is that of a file that is no source.
    fn add_unreadable(&mut self, folder: &Path, error: walkdir::Error) {
        let path = error.path().unwrap_or(folder).to_owned();
        let source = SourceFile::at(&path, 0).filter(|_| error.loop_ancestor().is_none());
        if is_hidden(&path) || (source.is_none() && path.is_symlink() && path.extension().is_some())
        {
            return;
        }
        match source {
            // Reading it will report the reason.
            Some(source) => self.files.push(source),
            None => self.problems.push(file::unreadable(&Arc::from(path), &error.into())),
        }
    }
}

/// Version control systems, editors and authors of drafts hide files with a leading dot.
fn is_hidden(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with('.'))
}
