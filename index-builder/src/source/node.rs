//! The keys and values of a record as its source spells them, each with its line. All source
//! formats are read into this tree.

use crate::distinct::Distinct;

/// A value and the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// Scalars keep their spelling: `2018-07`, `007` and `no` are text until a field interprets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<MapEntry>),
}

/// A key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MapEntry {
    pub(crate) key: String,
    pub(crate) line: usize,
    pub(crate) node: Node,
}

/// Collects the entries of a map.
#[derive(Default)]
pub(super) struct MapBuilder {
    pub(super) entries: Vec<MapEntry>,
    keys: Distinct,
}

impl MapBuilder {
    /// Refuses a key that is given twice, because one of the two values would be lost.
    pub(super) fn check_new(&mut self, key: &str) -> Result<(), String> {
        let known = self.entries.iter().map(|entry| entry.key.as_str());
        let is_new = self.keys.is_new(known, key);
        if is_new { Ok(()) } else { Err(format!("the key `{key}` is given twice")) }
    }

    pub(super) fn push(&mut self, key: String, line: usize, node: Node) {
        self.entries.push(MapEntry { key, line, node });
    }
}

impl Node {
    pub(crate) fn new(line: usize, value: Value) -> Self {
        Self { line, value }
    }

    pub(crate) fn scalar(line: usize, text: impl Into<String>) -> Self {
        Self::new(line, Value::Scalar(text.into()))
    }

    /// Whether the value counts as missing: null, blank text, or a list or map without values.
    pub(crate) fn is_absent(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Scalar(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Self::is_absent),
            Value::Map(entries) => entries.is_empty(),
        }
    }
}

/// The entry with this key, unless its value is absent.
pub(crate) fn find<'a>(entries: &'a [MapEntry], key: &str) -> Option<&'a MapEntry> {
    entries.iter().find(|entry| entry.key == key && !entry.node.is_absent())
}
