//! Reads CSV and TSV files: a header row, then one record per row.
//!
//! The name of a column is the key of its values; `facets.theme` is the key `theme` inside
//! `facets`. A cell may hold several values separated by `|`, except in the [`UNSPLIT_COLUMNS`].
//! The header tells whether cells are separated by commas, semicolons (as spreadsheets write them
//! where the comma is the decimal sign) or tabs.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use csv::{ByteRecord, Reader, ReaderBuilder};
use rayon::prelude::*;

use super::encoding::decode_utf8;
use super::node::{MapEntry, Node, Value};
use super::raw_record::{Consume, RawRecord, ReadRecord, Transform};
use crate::diagnostic::{Diagnostic, Location, lines_before};

/// Columns whose cells are never split at `|`.
const UNSPLIT_COLUMNS: &[&str] =
    &["id", "lang", "title", "url", "summary", "text", "practice", "date"];

/// Number of rows that are parsed in parallel.
const BATCH_ROWS: usize = 256;

pub(super) fn read<T: Send>(
    path: &Arc<Path>,
    transform: Transform<'_, T>,
    consume: Consume<'_, T>,
) -> Result<()> {
    let bytes = std::fs::read(path)?;
    let mut rows = RowReader::new(&bytes);
    let Some(header_row) = rows.next()? else { return Ok(()) };
    let columns = match header(&header_row.cells, &Location::new(path, header_row.line)) {
        Ok(columns) => columns,
        Err(problem) => {
            consume(transform(Err(problem)));
            return Ok(());
        }
    };
    let read = |row: &Row| transform(record(row, &columns, Location::new(path, row.line)));
    loop {
        let batch = rows.next_batch()?;
        if batch.is_empty() {
            return Ok(());
        }
        let items: Vec<T> = batch.par_iter().map(read).collect();
        items.into_iter().for_each(&mut *consume);
    }
}

struct Row {
    /// The line on which it begins.
    line: usize,
    cells: ByteRecord,
}

/// Reads rows and counts lines. The line numbers of the `csv` crate do not serve here, because they
/// are those of the blank lines before a row.
struct RowReader<'a> {
    bytes: &'a [u8],
    reader: Reader<&'a [u8]>,
    /// The start of the last row, and its line.
    offset: usize,
    line: usize,
}

impl<'a> RowReader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut builder = ReaderBuilder::new();
        let reader = builder
            .delimiter(delimiter(bytes))
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes);
        Self { bytes, reader, offset: 0, line: 1 }
    }

    /// The next rows that are not blank. Empty at the end of the file.
    fn next_batch(&mut self) -> Result<Vec<Row>> {
        let mut batch = Vec::new();
        while batch.len() < BATCH_ROWS {
            let Some(row) = self.next()? else { break };
            if row.cells.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                batch.push(row);
            }
        }
        Ok(batch)
    }

    fn next(&mut self) -> Result<Option<Row>> {
        let mut cells = ByteRecord::new();
        if !self.reader.read_byte_record(&mut cells)? {
            return Ok(None);
        }
        let start = cells.position().map_or(Ok(0), |position| usize::try_from(position.byte()))?;
        let is_line_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let offset = start + self.bytes[start..].iter().take_while(is_line_end).count();
        self.line += lines_before(&self.bytes[self.offset..], offset - self.offset);
        self.offset = offset;
        Ok(Some(Row { line: self.line, cells }))
    }
}

/// The delimiter that occurs most often in the first line of `text`.
fn delimiter(text: &[u8]) -> u8 {
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first_line.iter().filter(|byte| **byte == delimiter).count();
    // `max_by_key` returns the last maximum, so that a comma wins a tie.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The names of the columns.
fn header(row: &ByteRecord, location: &Location) -> Result<Vec<String>, Diagnostic> {
    let mut columns: Vec<String> = Vec::new();
    for cell in row {
        let name = decode_utf8(cell, location)?.trim().to_owned();
        if !name.is_empty() && columns.contains(&name) {
            let problem = format!("the column `{name}` occurs twice");
            return Err(Diagnostic::error(
                location.clone(),
                problem,
                "rename or delete one of the two",
            ));
        }
        columns.push(name);
    }
    for required in ["id", "title"] {
        if !columns.iter().any(|name| name == required) {
            let problem = format!("the header has no column `{required}`");
            return Err(Diagnostic::error(
                location.clone(),
                problem,
                "begin the file with a row of column names",
            ));
        }
    }
    Ok(columns)
}

fn record(row: &Row, columns: &[String], location: Location) -> ReadRecord {
    let Row { line, ref cells } = *row;
    if cells.len() != columns.len() {
        return Err(Diagnostic::error(
            location,
            format!("the row has {} cells and the header {}", cells.len(), columns.len()),
            "check the separators and quotation marks of this row",
        ));
    }
    let (mut entries, mut facets) = (Vec::new(), Vec::new());
    for (name, cell) in columns.iter().zip(cells) {
        let text = decode_utf8(cell, &location)?;
        let (group, key) = match name.strip_prefix("facets.") {
            Some(key) => (&mut facets, key),
            None => (&mut entries, name.as_str()),
        };
        group.push(MapEntry { key: key.into(), line, node: cell_node(name, text, line) });
    }
    let facets = Node::new(line, Value::Map(facets));
    entries.push(MapEntry { key: "facets".into(), line, node: facets });
    Ok(RawRecord::new(location, entries))
}

fn cell_node(column: &str, text: &str, line: usize) -> Node {
    if UNSPLIT_COLUMNS.contains(&column) || !text.contains('|') {
        return Node::scalar(line, text);
    }
    let values = text.split('|').map(|value| Node::scalar(line, value.trim()));
    Node::new(line, Value::List(values.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_read_from_the_header() {
        assert_eq!(delimiter(b"id,title\n1;2;3"), b',');
        assert_eq!(delimiter(b"id;title;text, long\n"), b';');
        assert_eq!(delimiter(b"id\ttitle"), b'\t');
        assert_eq!(delimiter(b"id"), b',');
    }
}
