//! From files to raw records: which files there are, and one reader per format.
//!
//! | format | files | a record is |
//! |---|---|---|
//! | [`markdown`] | `.md`, `.markdown` | a file with front matter |
//! | [`json_lines`] | `.jsonl`, `.ndjson` | a line |
//! | [`csv`] | `.csv`, `.tsv` | a row below the header |
//!
//! Readers know syntax alone. What the keys mean is decided in [`crate::record`]: where a record has been read, something is made of
//! it at once, so that several processors do both, and what was made is taken in the order of the files.

mod csv;
mod json_lines;
mod markdown;
mod markup;
pub(crate) mod node;
mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use memchr::memchr;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Location, lines_before};
use node::Entry;

pub(crate) use markup::leftover;

/// One record before its keys are looked at.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) location: Location,
    pub(crate) entries: Vec<Entry>,
    /// The text was written as Markdown and is plain by now: what looks like a tag in it is meant as text.
    pub(crate) converted: bool,
    /// Warnings of the reader itself.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Raw {
    fn new(location: Location, entries: Vec<Entry>) -> Self {
        Self { location, entries, converted: false, warnings: Vec::new() }
    }
}

/// What a reader finds: a record, or what is wrong with it.
pub(crate) type Reading = Result<Raw, Diagnostic>;

/// Makes something of a reading, on whatever processor has time.
pub(crate) type Make<'a, T> = &'a (dyn Fn(Reading) -> T + Sync);

/// Takes what was made, in the order of the files.
pub(crate) trait Join<T>: Send {
    fn take(&mut self, made: T);
    /// The file has been read.
    fn end(&mut self, file: &SourceFile) -> Result<()>;
}

/// So many files of one record each are read at once.
const PAGES: usize = 64;

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
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" | "tsv" => Some(Self::Csv),
            _ => None,
        }
    }
}

impl SourceFile {
    fn is_page(&self) -> bool {
        matches!(self.format, Format::Markdown)
    }

    fn read<T: Send>(&self, make: Make<'_, T>, join: &mut dyn Join<T>) -> Result<()> {
        let read = match self.format {
            Format::Markdown => markdown::read(&self.path).map(|reading| join.take(make(reading))),
            Format::JsonLines => json_lines::read(&self.path, make, join),
            Format::Csv => csv::read(&self.path, make, join),
        };
        self.say_which(read)?;
        join.end(self)
    }

    fn say_which<T>(&self, read: Result<T>) -> Result<T> {
        read.with_context(|| format!("cannot read {}", self.path.display()))
    }
}

/// Reads files. An error here means that one could not be read at all.
pub(crate) fn read<T: Send>(
    files: &[SourceFile],
    make: Make<'_, T>,
    join: &mut dyn Join<T>,
) -> Result<()> {
    for alike in files.chunk_by(|left, right| left.is_page() && right.is_page()) {
        match alike {
            [file] => file.read(make, join)?,
            pages => pages.chunks(PAGES).try_for_each(|pages| read_pages(pages, make, join))?,
        }
    }
    Ok(())
}

fn read_pages<T: Send>(
    pages: &[SourceFile],
    make: Make<'_, T>,
    join: &mut dyn Join<T>,
) -> Result<()> {
    let read = |file: &SourceFile| file.say_which(markdown::read(&file.path)).map(make);
    let made: Vec<Result<T>> = pages.par_iter().map(read).collect();
    for (file, made) in pages.iter().zip(made) {
        join.take(made?);
        join.end(file)?;
    }
    Ok(())
}

/// The source files under each path, folders in alphabetical order. The second list names the folders that hold
/// none.
pub(crate) fn find(paths: &[PathBuf]) -> Result<(Vec<SourceFile>, Vec<PathBuf>)> {
    let (mut files, mut empty) = (Vec::new(), Vec::new());
    for path in paths {
        let before = files.len();
        find_under(path, &mut files)?;
        if files.len() == before {
            empty.push(path.clone());
        }
    }
    Ok((files, empty))
}

fn find_under(path: &Path, files: &mut Vec<SourceFile>) -> Result<()> {
    let found =
        std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if found.is_dir() {
        return walk(path, files);
    }
    let Some(format) = Format::of(path) else {
        bail!(
            "{} is not a source Medina reads; give .md, .jsonl or .csv files, or folders of them",
            path.display()
        );
    };
    files.push(SourceFile { path: Arc::from(path), bytes: found.len(), format });
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

/// Version control, editors and drafts keep their files out of sight by a leading dot.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
}

/// The text of some bytes of a file, or the line where they stop being text.
fn text_at<'a>(bytes: &'a [u8], location: &Location) -> Result<&'a str, Diagnostic> {
    let text = simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let line = location.line + lines_before(bytes, error.valid_up_to());
        Diagnostic::error(
            location.at(line),
            "the bytes here are not UTF-8",
            "save the file with the encoding UTF-8",
        )
    })?;
    match memchr(0, bytes) {
        Some(offset) => Err(nul(location.at(location.line + lines_before(bytes, offset)))),
        None => Ok(text),
    }
}

/// A NUL in a source: most often a file of another kind, or in UTF-16.
pub(crate) fn nul(location: Location) -> Diagnostic {
    Diagnostic::error(
        location,
        "there is a NUL character",
        "remove it, or save the file with the encoding UTF-8",
    )
}
