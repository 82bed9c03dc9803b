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
mod html;
mod json_lines;
mod markdown;
mod markup;
pub(crate) mod node;
mod raw_record;
mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

pub(crate) use encoding::nul;
pub(crate) use markup::find_markup;
use raw_record::Consume;
pub(crate) use raw_record::{RawRecord, ReadRecord, Transform};

/// Receives the transformed records one by one, in the order of the sources.
pub(crate) trait OrderedConsumer<T>: Send {
    fn consume(&mut self, item: T);
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
    /// Transforms the records of this file and passes them to `consume`.
    fn read<T: Send>(&self, transform: Transform<'_, T>, consume: Consume<'_, T>) -> Result<()> {
        let result = match self.format {
            Format::Markdown => markdown::read(&self.path).map(|record| consume(transform(record))),
            Format::JsonLines => json_lines::read(&self.path, transform, consume),
            Format::Csv => csv::read(&self.path, transform, consume),
        };
        result.with_context(|| format!("cannot read {}", self.path.display()))
    }
}

/// Reads `files`, transforms their records in parallel and passes them on in order.
///
/// # Errors
///
/// A file could not be read at all. Records with wrong syntax are no error here: `transform`
/// receives them.
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
                file.read(transform, &mut |item| consumer.consume(item))?;
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
        file.read(transform, &mut |item| items.push(item)).map(|()| items)
    };
    let items_of_files: Vec<Result<Vec<T>>> = files.par_iter().map(read).collect();
    for (file, items) in files.iter().zip(items_of_files) {
        items?.into_iter().for_each(|item| consumer.consume(item));
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
}

/// Finds the source files under each path, those of a folder in alphabetical order.
pub(crate) fn find(paths: &[PathBuf]) -> Result<FoundSources> {
    let mut found = FoundSources::default();
    for path in paths {
        let count_before = found.files.len();
        find_under(path, &mut found.files)?;
        if found.files.len() == count_before {
            found.empty_folders.push(path.clone());
        }
    }
    Ok(found)
}

fn find_under(path: &Path, files: &mut Vec<SourceFile>) -> Result<()> {
    let metadata =
        std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if metadata.is_dir() {
        return walk(path, files);
    }
    let Some(format) = Format::of(path) else {
        bail!(
            "{} is not a source Medina reads; give {} files, or folders of them",
            path.display(),
            extensions(" or ")
        );
    };
    files.push(SourceFile { path: Arc::from(path), bytes: metadata.len(), format });
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<SourceFile>) -> Result<()> {
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in entries.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        let entry = entry?;
        if let (true, Some(format)) = (entry.file_type().is_file(), Format::of(entry.path())) {
            let bytes = entry.metadata()?.len();
            files.push(SourceFile { path: Arc::from(entry.path()), bytes, format });
        }
    }
    Ok(())
}

/// Version control systems, editors and authors of drafts hide files with a leading dot.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
}
