//! CSV: a header row, then one record a row.
//!
//! A column is a record's key; `facets.theme` is the key `theme` inside `facets`. The columns of [`SINGLE`] hold
//! text as it stands, every other cell may hold several values separated by `|`. Commas, semicolons (as
//! spreadsheets write where the comma is the decimal sign) and tabs are told apart by the header.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use csv::{ByteRecord, Reader, ReaderBuilder};

use super::node::{Entry, Node, Value};
use super::{Raw, Reading, text_at};
use crate::diagnostic::{Diagnostic, Place};

/// Columns whose cells are never split.
const SINGLE: &[&str] = &["id", "lang", "title", "url", "summary", "text", "practice", "date"];

pub(super) fn read(path: &Arc<Path>, sink: &mut dyn FnMut(Reading)) -> Result<()> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let delimiter = delimiter(file.fill_buf()?);
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(file);
    let mut row = ByteRecord::new();
    if !reader.read_byte_record(&mut row)? {
        return Ok(());
    }
    match header(&row, &Place::new(path, 1)) {
        Ok(columns) => rows(&mut reader, &columns, path, sink)?,
        Err(problem) => sink(Err(problem)),
    }
    Ok(())
}

/// Whichever separates most columns of the first line.
fn delimiter(beginning: &[u8]) -> u8 {
    let first_line = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first_line.iter().filter(|byte| **byte == delimiter).count();
    // Of equals, `max_by_key` takes the last.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn header(row: &ByteRecord, place: &Place) -> Result<Vec<String>, Diagnostic> {
    let mut columns: Vec<String> = Vec::new();
    for cell in row {
        let name = text_at(cell, place)?.trim().to_owned();
        if !name.is_empty() && columns.contains(&name) {
            let problem = format!("the column `{name}` is there twice");
            return Err(Diagnostic::error(place.clone(), problem, "rename or delete one of the two"));
        }
        columns.push(name);
    }
    for required in ["id", "title"] {
        if !columns.iter().any(|name| name == required) {
            let problem = format!("the header has no column `{required}`");
            return Err(Diagnostic::error(
                place.clone(),
                problem,
                "begin the file with a row of column names",
            ));
        }
    }
    Ok(columns)
}

fn rows<R: std::io::Read>(
    reader: &mut Reader<R>,
    columns: &[String],
    path: &Arc<Path>,
    sink: &mut dyn FnMut(Reading),
) -> Result<()> {
    let mut row = ByteRecord::new();
    while reader.read_byte_record(&mut row)? {
        if row.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let line = row.position().map_or(1, csv::Position::line);
        sink(record(&row, columns, Place::new(path, usize::try_from(line)?)));
    }
    Ok(())
}

fn record(row: &ByteRecord, columns: &[String], place: Place) -> Reading {
    if row.len() != columns.len() {
        let problem = format!("the row has {} cells and the header {}", row.len(), columns.len());
        return Err(Diagnostic::error(
            place,
            problem,
            "check the separators and quotation marks of this row",
        ));
    }
    let (mut entries, mut facets) = (Vec::new(), Vec::new());
    for (name, cell) in columns.iter().zip(row) {
        let text = text_at(cell, &place)?;
        let (group, key) = match name.strip_prefix("facets.") {
            Some(key) => (&mut facets, key),
            None => (&mut entries, name.as_str()),
        };
        group.push(Entry { key: key.into(), line: place.line, node: cell_node(name, text, place.line) });
    }
    entries.push(Entry {
        key: "facets".into(),
        line: place.line,
        node: Node::new(place.line, Value::Map(facets)),
    });
    Ok(Raw::new(place, entries))
}

fn cell_node(column: &str, text: &str, line: usize) -> Node {
    if SINGLE.contains(&column) || !text.contains('|') {
        return Node::scalar(line, text);
    }
    Node::new(line, Value::List(text.split('|').map(|part| Node::scalar(line, part.trim())).collect()))
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
