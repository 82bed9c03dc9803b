//! Reads JSON Lines files: one record per line. A file is read in batches of lines, so that memory
//! does not grow with its length, and a line longer than [`MAX_RECORD_BYTES`] is skipped.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use memchr::{memchr, memrchr};
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::encoding::decode_utf8;
use super::file::{MAX_RECORD_BYTES, SourceBytes, too_long};
use super::node::{MapBuilder, Node, Value};
use super::raw_record::{Consume, RawRecord, ReadRecord, Transform};
use crate::diagnostic::{Diagnostic, Location};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Size of a batch of lines, which are parsed in parallel.
const BATCH_BYTES: usize = 1 << 20;

pub(super) fn read<T: Send>(
    path: &Arc<Path>,
    file: SourceBytes<'_>,
    transform: Transform<'_, T>,
    consume: Consume<'_, T>,
) -> io::Result<()> {
    let mut reader = BatchReader::new(file);
    let (mut batch, mut next_batch) = (LineBatch::default(), LineBatch::default());
    let mut items = Vec::new();
    reader.read_into(&mut batch)?;
    while !batch.lines.is_empty() || !items.is_empty() {
        // While other threads transform this batch, one consumes the items of the batch before it
        // and reads the next.
        let (transformed, read) = rayon::join(
            || batch.transform(path, transform),
            || {
                items.into_iter().for_each(&mut *consume);
                reader.read_into(&mut next_batch)
            },
        );
        read?;
        items = transformed;
        std::mem::swap(&mut batch, &mut next_batch);
    }
    Ok(())
}

/// Reads a file in batches of whole lines.
struct BatchReader<'a> {
    reader: BufReader<SourceBytes<'a>>,
    /// The number of the next line, counted from 1.
    next_line: usize,
    has_ended: bool,
}

/// Consecutive lines of a file.
#[derive(Default)]
struct LineBatch {
    bytes: Vec<u8>,
    lines: Vec<Line>,
}

struct Line {
    number: usize,
    /// Its bytes in the batch, the line break included; `None` if it is too long.
    range: Option<Range<usize>>,
}

impl<'a> BatchReader<'a> {
    fn new(file: SourceBytes<'a>) -> Self {
        Self { reader: BufReader::new(file), next_line: 1, has_ended: false }
    }

    /// Replaces the content of `batch` by the next lines. It is empty at the end of the file, and
    /// after a line on which a record begins that is written over several lines.
    fn read_into(&mut self, batch: &mut LineBatch) -> io::Result<()> {
        batch.bytes.clear();
        batch.lines.clear();
        if self.has_ended {
            return Ok(());
        }
        batch.bytes.reserve(BATCH_BYTES + BATCH_BYTES / 8);
        self.reader.by_ref().take(BATCH_BYTES as u64).read_to_end(&mut batch.bytes)?;
        let is_complete = self.complete_line(&mut batch.bytes)?;
        let mut start = 0;
        while start < batch.bytes.len() && !self.has_ended {
            let rest = &batch.bytes[start..];
            let range = start..start + memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            start = range.end;
            self.has_ended = is_opening(content(&batch.bytes[range.clone()], self.next_line));
            batch.lines.push(Line { number: self.next_line, range: Some(range) });
            self.next_line += 1;
        }
        if !(is_complete || self.has_ended) {
            batch.lines.push(Line { number: self.next_line, range: None });
            self.next_line += 1;
        }
        Ok(())
    }

    /// Reads the rest of the last line. If it is too long, removes it from `bytes`, skips its rest
    /// in the file and returns `false`.
    fn complete_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let start = memrchr(b'\n', bytes).map_or(0, |end| end + 1);
        let left = MAX_RECORD_BYTES.saturating_sub(bytes.len() - start) as u64;
        self.reader.by_ref().take(left).read_until(b'\n', bytes)?;
        if bytes.ends_with(b"\n") || self.reader.fill_buf()?.is_empty() {
            return Ok(true);
        }
        bytes.truncate(start);
        self.reader.skip_until(b'\n')?;
        Ok(false)
    }
}

impl LineBatch {
    fn transform<T: Send>(&self, path: &Arc<Path>, transform: Transform<'_, T>) -> Vec<T> {
        let read = |line: &Line| {
            let location = Location::new(path, line.number);
            let record = match &line.range {
                Some(range) => read_line(&self.bytes[range.clone()], location),
                None => Some(Err(too_long(location, "line"))),
            };
            record.map(transform)
        };
        self.lines.par_iter().filter_map(read).collect()
    }
}

/// The record on a line, or `None` if the line is blank.
fn read_line(line: &[u8], location: Location) -> Option<ReadRecord> {
    match content(line, location.line) {
        b"" => None,
        line if is_opening(line) => Some(Err(multi_line_value(location))),
        line => Some(record(line, location)),
    }
}

/// The line without white space around it and, in the first line, without a byte order mark.
fn content(line: &[u8], number: usize) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).filter(|_| number == 1).unwrap_or(line).trim_ascii()
}

/// Whether a JSON value begins on this line and continues on the next.
fn is_opening(line: &[u8]) -> bool {
    matches!(line, b"[" | b"{")
}

/// The error for a pretty-printed file. Reading stops at its first line, because every other line
/// would only repeat the error.
fn multi_line_value(location: Location) -> Diagnostic {
    Diagnostic::error(
        location,
        "a JSON value is spread over several lines",
        "write each record as one object on one line",
    )
}

fn record(line: &[u8], location: Location) -> ReadRecord {
    let text = decode_utf8(line, &location)?;
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
    Ok(RawRecord { warnings, ..RawRecord::new(location, entries) })
}

/// Parses a record after removing its control characters, which JSON allows only as escapes.
/// `None` if something else is wrong with it as well.
fn parse_without_controls(text: &str, location: &Location) -> Option<(Node, Vec<Diagnostic>)> {
    let first = text.chars().find(char::is_ascii_control)?;
    let cleaned: String = text
        .chars()
        .filter(|char| *char == '\t' || !char.is_ascii_control())
        .map(|char| if char == '\t' { ' ' } else { char })
        .collect();
    let node = parse(&cleaned, location.line).ok()?;
    let problem = format!(
        "the line contains an unescaped control character (U+{:04X}), which was removed",
        u32::from(first)
    );
    let remedy = "delete it, or write it as a JSON escape";
    Some((node, vec![Diagnostic::warning(location.clone(), problem, remedy)]))
}

fn parse(text: &str, line: usize) -> serde_json::Result<Node> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = NodeSeed { line }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(node)
}

fn not_json(error: &serde_json::Error, location: &Location) -> Diagnostic {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    let problem = format!("not JSON at column {}: {reason}", error.column());
    Diagnostic::error(location.clone(), problem, "write one JSON object per line")
}

/// Deserializes a [`Node`] and refuses a duplicate key, which a map would drop silently.
#[derive(Clone, Copy)]
struct NodeSeed {
    line: usize,
}

impl<'de> DeserializeSeed<'de> for NodeSeed {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let line = self.line;
        deserializer.deserialize_any(self).map(|value| Node::new(line, value))
    }
}

impl<'de> Visitor<'de> for NodeSeed {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
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
        let mut builder = MapBuilder::default();
        while let Some(key) = map.next_key::<String>()? {
            builder.check_new(&key).map_err(A::Error::custom)?;
            builder.push(key, self.line, map.next_value_seed(self)?);
        }
        Ok(Value::Map(builder.entries))
    }
}
