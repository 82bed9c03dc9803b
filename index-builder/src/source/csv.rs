//! Reads CSV and TSV files: a header row, then one record per row.
//!
//! The name of a column is the key of its values; `facets.theme` is the key `theme` inside
//! `facets`. A cell may hold several values separated by `|`, except in the [`UNSPLIT_COLUMNS`].
//! The header tells whether cells are separated by commas, semicolons (as spreadsheets write them
//! where the comma is the decimal sign) or tabs.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use rayon::prelude::*;

use super::encoding::decode_utf8;
use super::file::{MAX_RECORD_BYTES, SourceBytes, too_long};
use super::node::{MapEntry, Node, Value};
use super::raw_record::{Consume, RawRecord, ReadRecord, Transform};
use crate::diagnostic::{Diagnostic, Location, lines_before};
use crate::distinct::Distinct;

/// Columns whose cells are never split at `|`.
const UNSPLIT_COLUMNS: &[&str] =
    &["id", "lang", "title", "url", "summary", "text", "practice", "date"];

/// Number of rows that are parsed in parallel, unless they have more than [`BATCH_BYTES`].
const BATCH_ROWS: usize = 256;
const BATCH_BYTES: usize = 4 << 20;

/// The parser reads this many bytes at once.
const BUFFER_BYTES: usize = 1 << 16;

pub(super) fn read<T: Send>(
    path: &Arc<Path>,
    file: SourceBytes<'_>,
    transform: Transform<'_, T>,
    consume: Consume<'_, T>,
) -> io::Result<()> {
    let mut rows = RowReader::new(path, file)?;
    let Some(header_row) = rows.next()? else { return Ok(()) };
    let columns = header_row.and_then(|row| header(&row.cells, &Location::new(path, row.line)));
    let columns = match columns {
        Ok(columns) => columns,
        Err(problem) => {
            consume(transform(Err(problem)));
            return Ok(());
        }
    };
    let read = |row: &ReadRow| match row {
        Ok(row) => transform(record(row, &columns, Location::new(path, row.line))),
        Err(problem) => transform(Err(problem.clone())),
    };
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

/// A row, or the error of one that is too long.
type ReadRow = Result<Row, Diagnostic>;

/// Reads rows and counts lines. The line numbers of the `csv` crate do not serve here, because they
/// are those of the blank lines before a row.
struct RowReader<'a> {
    path: &'a Arc<Path>,
    reader: Reader<RowBytes<'a>>,
    /// The line of the last row.
    line: usize,
    has_ended: bool,
}

impl<'a> RowReader<'a> {
    fn new(path: &'a Arc<Path>, file: SourceBytes<'a>) -> io::Result<Self> {
        let bytes = RowBytes::new(file)?;
        let mut builder = ReaderBuilder::new();
        let reader = builder
            .delimiter(delimiter(bytes.first_line()))
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(bytes);
        Ok(Self { path, reader, line: 1, has_ended: false })
    }

    /// The next rows that are not blank. Empty at the end of the file.
    fn next_batch(&mut self) -> io::Result<Vec<ReadRow>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH_ROWS && bytes < BATCH_BYTES {
            let Some(row) = self.next()? else { break };
            let is_blank = |row: &Row| row.cells.iter().all(|cell| cell.trim_ascii().is_empty());
            if !row.as_ref().is_ok_and(is_blank) {
                bytes += row.as_ref().map_or(0, |row| row.cells.as_slice().len());
                batch.push(row);
            }
        }
        Ok(batch)
    }

    /// The next row. After one that is too long there is none, because its end is not known.
    fn next(&mut self) -> io::Result<Option<ReadRow>> {
        if self.has_ended {
            return Ok(None);
        }
        let start = self.reader.position().byte();
        self.line += self.reader.get_mut().begin_row(start);
        let mut cells = ByteRecord::new();
        let result = self.reader.read_byte_record(&mut cells);
        if self.reader.get_ref().is_exhausted {
            self.has_ended = true;
            self.line += self.reader.get_mut().skip_line_ends();
            return Ok(Some(Err(too_long(Location::new(self.path, self.line), "row"))));
        }
        if !result? {
            return Ok(None);
        }
        self.line += self.reader.get_mut().skip_line_ends();
        Ok(Some(Ok(Row { line: self.line, cells })))
    }
}

/// The bytes of a file as the parser reads them. Those from the start of the current row on are
/// kept, because lines are counted in them.
struct RowBytes<'a> {
    source: Chain<Cursor<Vec<u8>>, BufReader<SourceBytes<'a>>>,
    kept: Vec<u8>,
    /// Where `kept` begins in the file.
    start: u64,
    /// Where the current row begins in `kept`.
    row: usize,
    /// Whether the current row is too long.
    is_exhausted: bool,
}
impl<'a> RowBytes<'a> {
    fn new(file: SourceBytes<'a>) -> io::Result<Self> {
        let mut rest = BufReader::with_capacity(BUFFER_BYTES, file);
        let mut first_line = Vec::new();
        rest.by_ref().take(MAX_RECORD_BYTES as u64).read_until(b'\n', &mut first_line)?;
        let source = Cursor::new(first_line).chain(rest);
        Ok(Self { source, kept: Vec::new(), start: 0, row: 0, is_exhausted: false })
    }

    fn first_line(&self) -> &[u8] {
        self.source.get_ref().0.get_ref()
    }

    /// Moves to the row that begins at offset `start` of the file. Returns the number of line
    /// breaks before it.
    fn begin_row(&mut self, start: u64) -> usize {
        let row = (start - self.start) as usize;
        let lines = lines_before(&self.kept[self.row..], row - self.row);
        self.row = row;
        if self.row > BATCH_BYTES {
            self.kept.drain(..self.row);
            self.start = start;
            self.row = 0;
        }
        lines
    }

    /// Moves over the blank lines before the row. Returns their number.
    fn skip_line_ends(&mut self) -> usize {
        let is_line_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let rest = &self.kept[self.row..];
        let length = rest.iter().take_while(is_line_end).count();
        let lines = lines_before(rest, length);
        self.row += length;
        lines
    }
}

impl Read for RowBytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_exhausted = self.kept.len() - self.row > MAX_RECORD_BYTES;
        if self.is_exhausted {
            return Ok(0);
        }
        let length = self.source.read(buffer)?;
        self.kept.extend_from_slice(&buffer[..length]);
        Ok(length)
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
    let mut distinct = Distinct::default();
    for cell in row {
        let name = decode_utf8(cell, location)?.trim().to_owned();
        let known = columns.iter().map(String::as_str);
        if !name.is_empty() && !distinct.is_new(known, &name) {
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
