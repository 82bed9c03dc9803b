//! JSON Lines: one record a line, read line by line however long the file is.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::node::{Entry, Node, Value};
use super::{Raw, Reading, text_at};
use crate::diagnostic::{Diagnostic, Place};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Lines are parsed by so many bytes at a time, several lines at once.
const PIECE: usize = 1 << 20;

pub(super) fn read(path: &Arc<Path>, sink: &mut dyn FnMut(Reading)) -> Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut first = 1;
    loop {
        let lines = piece(&mut reader)?;
        let number = |at: usize| first + at;
        let read = |(at, line): (usize, &Vec<u8>)| reading(line, Place::new(path, number(at)));
        let readings: Vec<Option<Reading>> = lines.par_iter().enumerate().map(read).collect();
        for (at, reading) in readings.into_iter().enumerate() {
            reading.into_iter().for_each(&mut *sink);
            if is_opening(content(&lines[at], number(at))) {
                return Ok(());
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        first += lines.len();
    }
}

/// The next lines; none at the end of the file.
fn piece(reader: &mut impl BufRead) -> std::io::Result<Vec<Vec<u8>>> {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    while bytes < PIECE {
        let mut line = Vec::new();
        bytes += reader.read_until(b'\n', &mut line)?;
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}

/// What a line holds, if anything.
fn reading(line: &[u8], place: Place) -> Option<Reading> {
    match content(line, place.line) {
        b"" => None,
        line if is_opening(line) => Some(Err(over_several_lines(place))),
        line => Some(record(line, place)),
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
fn over_several_lines(place: Place) -> Diagnostic {
    Diagnostic::error(
        place,
        "a JSON value goes over several lines",
        "write each record as one object on one line",
    )
}

fn record(line: &[u8], place: Place) -> Reading {
    let text = text_at(line, &place)?;
    let (node, warnings) = match parse(text, place.line) {
        Ok(node) => (node, Vec::new()),
        Err(error) => parse_without_controls(text, &place).ok_or_else(|| not_json(&error, &place))?,
    };
    let Value::Map(entries) = node.value else {
        return Err(Diagnostic::error(
            place,
            "this is JSON, but not an object",
            "write a record as {\"id\": …, \"title\": …}",
        ));
    };
    Ok(Raw { warnings, ..Raw::new(place, entries) })
}

/// JSON wants control characters escaped. Where unescaped ones are all that is wrong, the record is worth keeping.
fn parse_without_controls(text: &str, place: &Place) -> Option<(Node, Vec<Diagnostic>)> {
    let first = text.chars().find(char::is_ascii_control)?;
    let cleaned: String = text
        .chars()
        .filter(|char| *char == '\t' || !char.is_ascii_control())
        .map(|char| if char == '\t' { ' ' } else { char })
        .collect();
    let node = parse(&cleaned, place.line).ok()?;
    let problem =
        format!("the line holds a bare control character (U+{:04X}), which was removed", u32::from(first));
    Some((node, vec![Diagnostic::warning(place.clone(), problem, "delete it, or escape it as JSON asks")]))
}

fn parse(text: &str, line: usize) -> serde_json::Result<Node> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = NodeReader { line }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(node)
}

fn not_json(error: &serde_json::Error, place: &Place) -> Diagnostic {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    let problem = format!("not JSON at column {}: {reason}", error.column());
    Diagnostic::error(place.clone(), problem, "write one JSON object per line")
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
