//! CSV: a header row, then one record a row.
//!
//! A column is a record's key; `facets.theme` is the key `theme` inside `facets`. The columns of [`SINGLE`] hold
//! text as it stands, every other cell may hold several values separated by `|`. Commas, semicolons (as
//! spreadsheets write where the comma is the decimal sign) and tabs are told apart by the header.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use csv::{ByteRecord, Reader, ReaderBuilder};
use rayon::prelude::*;

use super::node::{Entry, Node, Value};
use super::{Join, Make, Raw, Reading, text_at};
use crate::diagnostic::{Diagnostic, Location, lines_before};

/// Columns whose cells are never split.
const SINGLE: &[&str] = &["id", "lang", "title", "url", "summary", "text", "practice", "date"];

/// Of so many rows something is made at once.
const ROWS: usize = 256;

pub(super) fn read<T: Send>(
    path: &Arc<Path>,
    make: Make<'_, T>,
    join: &mut dyn Join<T>,
) -> Result<()> {
    let bytes = std::fs::read(path)?;
    let mut rows = Rows::new(&bytes);
    let Some((line, header_row)) = rows.next()? else { return Ok(()) };
    let columns = match header(&header_row, &Location::new(path, line)) {
        Ok(columns) => columns,
        Err(problem) => {
            join.take(make(Err(problem)));
            return Ok(());
        }
    };
    let read =
        |(line, row): &(usize, ByteRecord)| make(record(row, &columns, Location::new(path, *line)));
    loop {
        let some = rows.some()?;
        if some.is_empty() {
            return Ok(());
        }
        let made: Vec<T> = some.par_iter().map(read).collect();
        made.into_iter().for_each(|made| join.take(made));
    }
}

/// The rows with the lines they begin on. (The reader's own line numbers begin at the blank lines before a row.)
struct Rows<'a> {
    bytes: &'a [u8],
    reader: Reader<&'a [u8]>,
    /// An offset that has been reached, and its line.
    offset: usize,
    line: usize,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut builder = ReaderBuilder::new();
        let reader = builder
            .delimiter(delimiter(bytes))
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes);
        Self { bytes, reader, offset: 0, line: 1 }
    }

    /// The next rows with anything in them; none at the end.
    fn some(&mut self) -> Result<Vec<(usize, ByteRecord)>> {
        let mut some = Vec::new();
        while some.len() < ROWS {
            let Some((line, row)) = self.next()? else { break };
            if row.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                some.push((line, row));
            }
        }
        Ok(some)
    }

    fn next(&mut self) -> Result<Option<(usize, ByteRecord)>> {
        let mut row = ByteRecord::new();
        if !self.reader.read_byte_record(&mut row)? {
            return Ok(None);
        }
        let from = row.position().map_or(Ok(0), |position| usize::try_from(position.byte()))?;
        let blank =
            self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += lines_before(&self.bytes[self.offset..], from + blank - self.offset);
        self.offset = from + blank;
        Ok(Some((self.line, row)))
    }
}

/// Whichever separates most columns of the first line.
fn delimiter(beginning: &[u8]) -> u8 {
    let first_line = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first_line.iter().filter(|byte| **byte == delimiter).count();
    // Of equals, `max_by_key` takes the last.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn header(row: &ByteRecord, location: &Location) -> Result<Vec<String>, Diagnostic> {
    let mut columns: Vec<String> = Vec::new();
    for cell in row {
        let name = text_at(cell, location)?.trim().to_owned();
        if !name.is_empty() && columns.contains(&name) {
            let problem = format!("the column `{name}` is there twice");
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

fn record(row: &ByteRecord, columns: &[String], location: Location) -> Reading {
    if row.len() != columns.len() {
        let problem = format!("the row has {} cells and the header {}", row.len(), columns.len());
        return Err(Diagnostic::error(
            location,
            problem,
            "check the separators and quotation marks of this row",
        ));
    }
    let (mut entries, mut facets) = (Vec::new(), Vec::new());
    for (name, cell) in columns.iter().zip(row) {
        let text = text_at(cell, &location)?;
        let (group, key) = match name.strip_prefix("facets.") {
            Some(key) => (&mut facets, key),
            None => (&mut entries, name.as_str()),
        };
        group.push(Entry {
            key: key.into(),
            line: location.line,
            node: cell_node(name, text, location.line),
        });
    }
    entries.push(Entry {
        key: "facets".into(),
        line: location.line,
        node: Node::new(location.line, Value::Map(facets)),
    });
    Ok(Raw::new(location, entries))
}

fn cell_node(column: &str, text: &str, line: usize) -> Node {
    if SINGLE.contains(&column) || !text.contains('|') {
        return Node::scalar(line, text);
    }
    Node::new(
        line,
        Value::List(text.split('|').map(|part| Node::scalar(line, part.trim())).collect()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_the_delimiter() {
        assert_eq!(delimiter(b"id,title\n1;2;3"), b',');
        assert_eq!(delimiter(b"id;title;text, long\n"), b';');
        assert_eq!(delimiter(b"id\ttitle"), b'\t');
        assert_eq!(delimiter(b"id"), b',');
    }
}
