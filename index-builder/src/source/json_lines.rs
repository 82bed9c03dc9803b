//! JSON Lines: one record a line, read line by line however long the file is.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use memchr::memchr;
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::node::{Entry, Node, Value};
use super::{Join, Make, Raw, Reading, text_at};
use crate::diagnostic::{Diagnostic, Location};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Lines are parsed by so many bytes at a time, several lines at once.
const PIECE: usize = 1 << 20;

pub(super) fn read<T: Send>(
    path: &Arc<Path>,
    make: Make<'_, T>,
    join: &mut dyn Join<T>,
) -> Result<()> {
    let mut pieces = Pieces::of(File::open(path)?);
    let (mut piece, mut next, mut made) = (Piece::default(), Piece::default(), Vec::new());
    pieces.read_next(&mut piece)?;
    while !piece.lines.is_empty() || !made.is_empty() {
        // Meanwhile one processor takes what was made of the piece before, and reads the next.
        let (of_piece, read) = rayon::join(
            || piece.read(path, make),
            || {
                made.into_iter().for_each(|made| join.take(made));
                pieces.read_next(&mut next)
            },
        );
        read?;
        made = of_piece;
        std::mem::swap(&mut piece, &mut next);
    }
    Ok(())
}

/// A file cut into pieces.
struct Pieces {
    reader: BufReader<File>,
    /// The number of the next line.
    line: usize,
    has_ended: bool,
}

/// Neighbouring lines.
#[derive(Default)]
struct Piece {
    bytes: Vec<u8>,
    /// Where each is, and its number.
    lines: Vec<(Range<usize>, usize)>,
}

impl Pieces {
    fn of(file: File) -> Self {
        Self { reader: BufReader::new(file), line: 1, has_ended: false }
    }

    /// Puts the next lines in the location of others; none at the end of the file, or after a line on which a record begins that goes over
    /// several.
    fn read_next(&mut self, piece: &mut Piece) -> std::io::Result<()> {
        piece.bytes.clear();
        piece.lines.clear();
        if self.has_ended {
            return Ok(());
        }
        piece.bytes.reserve(PIECE + PIECE / 8);
        self.reader.by_ref().take(PIECE as u64).read_to_end(&mut piece.bytes)?;
        self.reader.read_until(b'\n', &mut piece.bytes)?;
        let mut from = 0;
        while from < piece.bytes.len() && !self.has_ended {
            let rest = &piece.bytes[from..];
            let line = from..from + memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            from = line.end;
            self.has_ended = is_opening(content(&piece.bytes[line.clone()], self.line));
            piece.lines.push((line, self.line));
            self.line += 1;
        }
        Ok(())
    }
}

impl Piece {
    fn read<T: Send>(&self, path: &Arc<Path>, make: Make<'_, T>) -> Vec<T> {
        let read = |(line, number): &(Range<usize>, usize)| {
            reading(&self.bytes[line.clone()], Location::new(path, *number)).map(make)
        };
        self.lines.par_iter().filter_map(read).collect()
    }
}

/// What a line holds, if anything.
fn reading(line: &[u8], location: Location) -> Option<Reading> {
    match content(line, location.line) {
        b"" => None,
        line if is_opening(line) => Some(Err(over_several_lines(location))),
        line => Some(record(line, location)),
    }
}

fn content(line: &[u8], number: usize) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).filter(|_| number == 1).unwrap_or(line).trim_ascii()
}

/// Whether a JSON value begins on the line and goes over several.
fn is_opening(line: &[u8]) -> bool {
    matches!(line, b"[" | b"{")
}

/// What a pretty-printed file looks like at its first line; its further lines would say nothing new.
fn over_several_lines(location: Location) -> Diagnostic {
    Diagnostic::error(
        location,
        "a JSON value goes over several lines",
        "write each record as one object on one line",
    )
}

fn record(line: &[u8], location: Location) -> Reading {
    let text = text_at(line, &location)?;
    let (node, warnings) = match parse(text, location.line) {
        Ok(node) => (node, Vec::new()),
        Err(error) => {
            parse_without_controls(text, &location).ok_or_else(|| not_json(&error, &location))?
        }
    };
    let Value::Map(entries) = node.value else {
        return Err(Diagnostic::error(
            location,
            "this is JSON, but not an object",
            "write a record as {\"id\": …, \"title\": …}",
        ));
    };
    Ok(Raw { warnings, ..Raw::new(location, entries) })
}

/// JSON wants control characters escaped. Where unescaped ones are all that is wrong, the record is worth keeping.
fn parse_without_controls(text: &str, location: &Location) -> Option<(Node, Vec<Diagnostic>)> {
    let first = text.chars().find(char::is_ascii_control)?;
    let cleaned: String = text
        .chars()
        .filter(|char| *char == '\t' || !char.is_ascii_control())
        .map(|char| if char == '\t' { ' ' } else { char })
        .collect();
    let node = parse(&cleaned, location.line).ok()?;
    let problem = format!(
        "the line holds a bare control character (U+{:04X}), which was removed",
        u32::from(first)
    );
    Some((
        node,
        vec![Diagnostic::warning(
            location.clone(),
            problem,
            "delete it, or escape it as JSON asks",
        )],
    ))
}

fn parse(text: &str, line: usize) -> serde_json::Result<Node> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = NodeReader { line }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(node)
}

fn not_json(error: &serde_json::Error, location: &Location) -> Diagnostic {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    let problem = format!("not JSON at column {}: {reason}", error.column());
    Diagnostic::error(location.clone(), problem, "write one JSON object per line")
}

/// Builds a [`Node`] and refuses a key given twice, which a map would silently drop.
#[derive(Clone, Copy)]
struct NodeReader {
    line: usize,
}

impl<'de> DeserializeSeed<'de> for NodeReader {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let line = self.line;
        deserializer.deserialize_any(self).map(|value| Node::new(line, value))
    }
}

impl<'de> Visitor<'de> for NodeReader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Scalar(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Scalar(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if entries.iter().any(|entry| entry.key == key) {
                return Err(A::Error::custom(format!("the key `{key}` is given twice")));
            }
            entries.push(Entry { key, line: self.line, node: map.next_value_seed(self)? });
        }
        Ok(Value::Map(entries))
    }
}
